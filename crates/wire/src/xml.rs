//! A strict reader of small XML documents: XML 1.0 with namespaces, never a document type, every size bounded. What the elements mean is the caller's affair.
//!
//! It stands on quick-xml's reader, which finds the borders of tags, texts and comments and pairs the tags. That a document is well-formed is decided here:
//! declaration and encoding (`charset`), names, attributes, references, namespaces, and what may stand where. Namespaces are resolved here too, because the
//! library's own resolver binds a declaration's text before its references are replaced.

mod attributes;
mod charset;
mod error;
mod names;
mod namespaces;
mod references;

use std::borrow::Cow;

use quick_xml::events::Event;

use crate::limits::Limits;
use names::is_space;
use namespaces::Scope;

pub use charset::text;
pub use error::XmlError;

/// What stands next in a document.
#[derive(Debug)]
pub enum Token<'x> {
    /// An element begins. [`Token::End`] follows for every one, also for an empty one.
    Start(Start<'x>),
    /// The element that began last and has not ended ends.
    End,
    /// A piece of the text of the current element; several may follow each other. White space outside the root is no token, nor are comments.
    Text(Cow<'x, str>),
    /// A processing instruction.
    Instruction,
}

/// The beginning of an element.
#[derive(Debug)]
pub struct Start<'x> {
    /// Its namespace, empty for none.
    pub namespace: Cow<'x, str>,
    /// Its name in that namespace.
    pub local: &'x str,
    /// Its attributes, without namespace declarations.
    pub attributes: Vec<Attribute<'x>>,
}

impl Start<'_> {
    /// Whether it is this element.
    #[must_use]
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local == local && self.namespace == namespace
    }

    /// The value of an attribute; those without a prefix have the namespace `""`.
    #[must_use]
    pub fn attribute(&self, namespace: &str, local: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|attribute| attribute.local == local && attribute.namespace == namespace);
        found.map(|attribute| attribute.value.as_ref())
    }
}

/// An attribute.
#[derive(Debug)]
pub struct Attribute<'x> {
    /// Its namespace, empty for none.
    pub namespace: Cow<'x, str>,
    /// Its name in that namespace.
    pub local: &'x str,
    /// Its value, normalised.
    pub value: Cow<'x, str>,
}

/// Reads one document, token by token, from the text that [`text`] made of its bytes.
pub struct Reader<'x> {
    text: &'x str,
    parser: quick_xml::Reader<&'x [u8]>,
    scope: Scope<'x>,
    limits: Limits,
    /// Elements that have begun and not ended.
    depth: usize,
    /// Nodes so far.
    nodes: usize,
    /// Bytes of the text that is being read; `None` between texts.
    run: Option<usize>,
    /// Whether the root has begun.
    rooted: bool,
    /// An empty element has begun, and its end is due.
    pending_end: bool,
}

const MALFORMED: XmlError = XmlError::NotWellFormed("a tag, comment, section or instruction is malformed or not closed");
const OUTSIDE: XmlError = XmlError::NotWellFormed("something stands outside the root element");
const NO_ROOT: XmlError = XmlError::NotWellFormed("it has no root element");
const UNCLOSED: XmlError = XmlError::NotWellFormed("an element is not closed");
const SECTION_END: XmlError = XmlError::NotWellFormed("text holds ]]>");
const COMMENT: XmlError = XmlError::NotWellFormed("a comment holds --");
const INSTRUCTION: XmlError = XmlError::NotWellFormed("a processing instruction is malformed, or an XML declaration is not at the start");
const TWICE: XmlError = XmlError::NotWellFormed("an attribute is given twice");
const DEEP: XmlError = XmlError::TooBig("elements are nested more than 32 deep");
const MANY: XmlError = XmlError::TooBig("it has more nodes than its call may have");
const LONG: XmlError = XmlError::TooBig("a text, comment or instruction is over 64 KiB");

impl<'x> Reader<'x> {
    /// A reader of `text`.
    #[must_use]
    pub fn new(text: &'x str, limits: &Limits) -> Self {
        Self {
            text,
            parser: quick_xml::Reader::from_str(text),
            scope: Scope::default(),
            limits: *limits,
            depth: 0,
            nodes: 0,
            run: None,
            rooted: false,
            pending_end: false,
        }
    }

    /// Lets the document have so many nodes from its beginning on.
    pub fn allow(&mut self, nodes: usize) {
        self.limits.nodes = nodes;
    }

    /// The next token; `None` after a whole document.
    ///
    /// # Errors
    /// At the first thing that is not well-formed or beyond the limits. Nothing may be read after an error.
    pub fn next_token(&mut self) -> Result<Option<Token<'x>>, XmlError> {
        if self.pending_end {
            self.pending_end = false;
            return Ok(Some(self.end()));
        }
        loop {
            let from = self.parser.buffer_position();
            // The parser would read a document type to its end before it says so.
            if self.rest(from).starts_with("<!DOCTYPE") {
                return Err(XmlError::DocumentType);
            }
            let token = match self.parser.read_event().map_err(|_| MALFORMED)? {
                Event::Start(tag) => self.start(from, tag.name().into_inner().len(), tag.len())?,
                Event::Empty(tag) => {
                    self.pending_end = true;
                    self.start(from, tag.name().into_inner().len(), tag.len())?
                }
                Event::End(_) => self.end(),
                Event::Text(text) => match self.plain(text.into_inner())? {
                    Some(token) => token,
                    None => continue,
                },
                Event::CData(text) => self.inside(line_ends(text.into_inner()))?,
                Event::GeneralRef(name) => {
                    let char = references::resolve(&name)?;
                    self.inside(Cow::Owned(char.to_string()))?
                }
                Event::Comment(text) => {
                    if text.contains("--") || text.ends_with('-') {
                        return Err(COMMENT);
                    }
                    self.node(text.len())?;
                    continue;
                }
                Event::PI(instruction) => {
                    let target = instruction.target();
                    if !names::is_ncname(target) || target.eq_ignore_ascii_case("xml") {
                        return Err(INSTRUCTION);
                    }
                    self.node(instruction.len())?;
                    Token::Instruction
                }
                Event::Decl(_) => return Err(INSTRUCTION),
                Event::DocType(_) => return Err(XmlError::DocumentType),
                Event::Eof if !self.rooted => return Err(NO_ROOT),
                Event::Eof if self.depth > 0 => return Err(UNCLOSED),
                Event::Eof => return Ok(None),
            };
            return Ok(Some(token));
        }
    }

    /// The namespace that a prefix means at the place of the last token: for qualified names in values. `None` when it means none.
    #[must_use]
    pub fn namespace(&self, prefix: &str) -> Option<Cow<'x, str>> {
        self.scope.resolve(prefix).ok()
    }

    fn rest(&self, from: u64) -> &'x str {
        usize::try_from(from).ok().and_then(|from| self.text.get(from..)).unwrap_or_default()
    }

    /// A start tag at `from`, whose content is of length `length` and begins with a name of length `name`.
    fn start(&mut self, from: u64, name: usize, length: usize) -> Result<Token<'x>, XmlError> {
        if self.depth == 0 && self.rooted {
            return Err(OUTSIDE);
        }
        self.rooted = true;
        self.node(0)?;
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(DEEP);
        }
        let content = self.rest(from).get(1..=length).ok_or(MALFORMED)?;
        let (name, rest) = content.split_at_checked(name).ok_or(MALFORMED)?;
        let (prefix, local) = attributes::name(name, &self.limits)?;
        let mut written = attributes::parse(rest, &self.limits)?;
        self.scope.enter(&mut written, self.depth, &self.limits)?;
        let namespace = self.scope.resolve(prefix)?;
        let mut attributes: Vec<Attribute<'x>> = Vec::with_capacity(written.len());
        for attributes::Written { prefix, local, value } in written {
            let namespace = if prefix.is_empty() { Cow::Borrowed("") } else { self.scope.resolve(prefix)? };
            if attributes.iter().any(|known| known.local == local && known.namespace == namespace) {
                return Err(TWICE);
            }
            attributes.push(Attribute { namespace, local, value });
        }
        Ok(Token::Start(Start { namespace, local, attributes }))
    }

    fn end(&mut self) -> Token<'x> {
        self.scope.leave(self.depth);
        self.depth = self.depth.saturating_sub(1);
        self.run = None;
        Token::End
    }

    /// Text that is neither a reference nor a section; outside the root, white space, which is no token.
    fn plain(&mut self, text: Cow<'x, str>) -> Result<Option<Token<'x>>, XmlError> {
        if self.depth == 0 {
            return if text.bytes().all(is_space) { Ok(None) } else { Err(OUTSIDE) };
        }
        if !text.bytes().any(|byte| matches!(byte, b']' | b'\r')) {
            return self.inside(text).map(Some);
        }
        if text.contains("]]>") {
            return Err(SECTION_END);
        }
        self.inside(line_ends(text)).map(Some)
    }

    /// A piece of text inside the root.
    fn inside(&mut self, text: Cow<'x, str>) -> Result<Token<'x>, XmlError> {
        if self.depth == 0 {
            return Err(OUTSIDE);
        }
        let run = match self.run {
            Some(run) => run,
            None => {
                self.node(0)?;
                0
            }
        } + text.len();
        if run > self.limits.value {
            return Err(LONG);
        }
        self.run = Some(run);
        Ok(Token::Text(text))
    }

    /// Counts a node whose own text has this length, and ends a run of text.
    fn node(&mut self, length: usize) -> Result<(), XmlError> {
        self.run = None;
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            return Err(MANY);
        }
        if length > self.limits.value { Err(LONG) } else { Ok(()) }
    }
}

/// Text with every line end turned into a line feed, as XML has it. A carriage return that was written as a reference stays.
fn line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text }
}
