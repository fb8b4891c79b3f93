//! Calls from SOAP envelopes: the envelope is checked, its one call is found in the catalogue, its arguments are collected as text. Typing them is `input`'s work.

use std::borrow::Cow;

use super::fault::{Code, Fault};
use super::{Call, Head, Version};
use crate::args::Args;
use crate::header::HeaderValue;
use crate::limits::Limits;
use crate::method::{Field, Kind, Method};
use crate::service::{Catalogue, NAMESPACE};
use crate::xml::{self, Reader, Start, Token};

const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
const ENCODINGS: [&str; 2] = ["http://schemas.xmlsoap.org/soap/encoding/", "http://www.w3.org/2003/05/soap-encoding"];

/// The call in a body. What kind of envelope it must be is said by the media type alone.
///
/// `SOAPAction` (1.1) and `action` (1.2) may be missing, empty or without quotes; one that names something else than the body's method is a fault.
///
/// # Errors
/// A [`Fault`] to answer with; nothing was called.
pub fn decode(head: &Head<'_>, body: &[u8], catalogue: &dyn Catalogue, limits: &Limits) -> Result<Call, Fault> {
    let transport = Transport::read(head)?;
    let version = transport.version;
    let text = xml::text(body, transport.charset).map_err(|error| Fault::document(version, error))?;
    let mut envelope = Envelope { reader: Reader::new(&text, limits), version, limits };
    let (method, args) = envelope.read(catalogue)?;
    match transport.action {
        Some(action) if !names(action, method) => Err(Fault::new(
            version,
            Code::Client,
            "the SOAP action names another method than the body: send the action of the body's method, or none",
        )),
        _ => Ok(Call { version, method, args }),
    }
}

/// The operation that the headers of a call name, where they do; the body has the last word.
#[must_use]
pub fn operation<'h>(head: &Head<'h>) -> Option<&'h str> {
    Transport::read(head).ok()?.action.and_then(local)
}

/// The operation in a SOAP action.
fn local(action: &str) -> Option<&str> {
    action.strip_prefix(NAMESPACE).and_then(|rest| rest.strip_prefix('/'))
}

/// Whether a SOAP action names this method, ignoring the case of its name.
fn names(action: &str, method: &Method) -> bool {
    local(action).is_some_and(|name| name.eq_ignore_ascii_case(method.soap))
}

/// What the headers say.
struct Transport<'h> {
    version: Version,
    charset: Option<&'h str>,
    /// The action without its quotes, where it is not empty.
    action: Option<&'h str>,
}

impl<'h> Transport<'h> {
    fn read(head: &Head<'h>) -> Result<Self, Fault> {
        let foreign = || {
            Fault::new(
                Version::V11,
                Code::MediaType,
                "the media type is not SOAP: send text/xml for SOAP 1.1 or application/soap+xml for SOAP 1.2",
            )
        };
        let [content_type] = head.content_type else { return Err(foreign()) };
        let media = std::str::from_utf8(content_type).ok().and_then(HeaderValue::parse).ok_or_else(foreign)?;
        let version = [Version::V11, Version::V12].into_iter().find(|version| media.is(version.media_type())).ok_or_else(foreign)?;
        let action = match (version, head.soap_action) {
            (Version::V12, _) => media.parameter("action"),
            (Version::V11, []) => None,
            (Version::V11, [action]) => Some(std::str::from_utf8(action).map_err(|_| Fault::new(version, Code::Client, BAD_ACTION))?),
            (Version::V11, _) => return Err(Fault::new(version, Code::Client, BAD_ACTION)),
        };
        let action = action.map(|action| {
            let action = action.trim_matches([' ', '\t']);
            action.strip_prefix('"').and_then(|action| action.strip_suffix('"')).unwrap_or(action)
        });
        Ok(Self { version, charset: media.parameter("charset"), action: action.filter(|action| !action.is_empty()) })
    }
}

const BAD_ACTION: &str = "the SOAPAction header is malformed or given more than once: send it once";
const NOT_ENVELOPE: &str = "the root is not the Envelope of a SOAP message";
const OTHER_VERSION: &str =
    "the envelope is not of the SOAP version that the media type says: send SOAP 1.1 as text/xml, SOAP 1.2 as application/soap+xml";
const STRUCTURE: &str = "the envelope holds something else than one Header, which may be missing, and then one Body";
const ONE_CALL: &str = "the Body does not hold exactly one element, the call";
const STRAY_TEXT: &str = "text stands where only elements may stand";
const INSTRUCTION: &str = "a SOAP message may not hold processing instructions";
const UNKNOWN_METHOD: &str = "the element in the Body names no method of this service: see the description at ?wsdl";
const ENCODED: &str = "SOAP encoding (arrays, references) is not understood: send plain values";
const ENCODING_STYLE: &str = "the encodingStyle is not understood: leave it out";
const MUST_UNDERSTAND: &str = "a header that must be understood is not: this service understands no headers";
const NOT_BOOLEAN: &str = "mustUnderstand is not 0, 1, true or false";
const NESTED: &str = "a parameter holds an element where only text may stand";
const WRONG_TYPE: &str = "the xsi:type of a parameter is not the type that is declared for it";
const NOT_NIL: &str = "xsi:nil is not true or false, or a nil parameter has content";

/// An envelope that is being read.
struct Envelope<'x, 'l> {
    reader: Reader<'x>,
    version: Version,
    limits: &'l Limits,
}

impl<'x> Envelope<'x, '_> {
    fn fault(&self, reason: &str) -> Fault {
        Fault::new(self.version, Code::Client, reason)
    }

    /// The next token. No token stands for nothing, so a document that ends here ends too early.
    fn token(&mut self) -> Result<Option<Token<'x>>, Fault> {
        match self.reader.next_token() {
            Ok(Some(Token::Instruction)) => Err(self.fault(INSTRUCTION)),
            Ok(token) => Ok(token),
            Err(error) => Err(Fault::document(self.version, error)),
        }
    }

    /// The next element inside the current one, or `None` at its end. White space may stand between them, text may not.
    fn child(&mut self) -> Result<Option<Start<'x>>, Fault> {
        loop {
            match self.token()? {
                Some(Token::Start(start)) => return Ok(Some(start)),
                Some(Token::Text(text)) if text.trim_matches([' ', '\t', '\n', '\r']).is_empty() => {}
                Some(Token::Text(_)) => return Err(self.fault(STRAY_TEXT)),
                Some(Token::End | Token::Instruction) | None => return Ok(None),
            }
        }
    }

    /// Passes over the rest of the current element.
    fn skip(&mut self) -> Result<(), Fault> {
        let mut depth = 1;
        while depth > 0 {
            match self.token()? {
                Some(Token::Start(_)) => depth += 1,
                Some(Token::End) | None => depth -= 1,
                Some(Token::Text(_) | Token::Instruction) => {}
            }
        }
        Ok(())
    }

    fn read(&mut self, catalogue: &dyn Catalogue) -> Result<(&'static Method, Args), Fault> {
        let namespace = self.version.envelope();
        let root = self.child()?.ok_or_else(|| self.fault(NOT_ENVELOPE))?;
        if root.local != "Envelope" {
            return Err(self.fault(NOT_ENVELOPE));
        }
        if root.namespace != namespace {
            return Err(Fault::new(self.version, Code::VersionMismatch, OTHER_VERSION));
        }
        self.style(&root)?;
        let mut part = self.child()?;
        if let Some(header) = part.take_if(|part| part.is(namespace, "Header")) {
            self.style(&header)?;
            while let Some(block) = self.child()? {
                self.header(&block)?;
            }
            part = self.child()?;
        }
        let body = part.filter(|part| part.is(namespace, "Body")).ok_or_else(|| self.fault(STRUCTURE))?;
        self.style(&body)?;
        let call = self.child()?.ok_or_else(|| self.fault(ONE_CALL))?;
        let found = self.call(&call, catalogue)?;
        if self.child()?.is_some() {
            return Err(self.fault(ONE_CALL));
        }
        if self.child()?.is_some() {
            return Err(self.fault(STRUCTURE));
        }
        // Nothing may follow the root; the reader says so.
        self.token()?;
        Ok(found)
    }

    /// SOAP 1.2 has clients name an encoding, of which we know only the absence. SOAP 1.1 clients name one out of habit.
    fn style(&self, start: &Start<'_>) -> Result<(), Fault> {
        let none = "http://www.w3.org/2003/05/soap-envelope/encoding/none";
        match start.attribute(Version::V12.envelope(), "encodingStyle") {
            Some(style) if self.version == Version::V12 && style != none => {
                Err(Fault::new(self.version, Code::DataEncodingUnknown, ENCODING_STYLE))
            }
            _ => Ok(()),
        }
    }

    /// A header block: nothing is understood, so it is passed over, unless it is for us and must be understood.
    fn header(&mut self, block: &Start<'_>) -> Result<(), Fault> {
        self.style(block)?;
        let namespace = self.version.envelope();
        let must = match block.attribute(namespace, "mustUnderstand").map(|must| must.trim_matches([' ', '\t', '\n', '\r'])) {
            None | Some("0" | "false") => false,
            Some("1" | "true") => true,
            Some(_) => return Err(self.fault(NOT_BOOLEAN)),
        };
        let for_us = match self.version {
            Version::V11 => matches!(block.attribute(namespace, "actor"), None | Some("" | "http://schemas.xmlsoap.org/soap/actor/next")),
            Version::V12 => matches!(
                block.attribute(namespace, "role"),
                None | Some(
                    "" | "http://www.w3.org/2003/05/soap-envelope/role/next"
                        | "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver"
                )
            ),
        };
        if must && for_us {
            return Err(Fault::new(self.version, Code::MustUnderstand, MUST_UNDERSTAND));
        }
        self.skip()
    }

    /// The call and its arguments.
    fn call(&mut self, call: &Start<'_>, catalogue: &dyn Catalogue) -> Result<(&'static Method, Args), Fault> {
        self.plain(call)?;
        let ours = Some(call).filter(|call| call.namespace == NAMESPACE);
        let method = ours.and_then(|call| catalogue.by_soap(call.local)).ok_or_else(|| self.fault(UNKNOWN_METHOD))?;
        self.reader.allow(self.limits.nodes_of(method));
        let mut args = Args::with_capacity(method.inputs.len(), 512);
        while let Some(element) = self.child()? {
            let known = element.namespace == NAMESPACE || element.namespace.is_empty();
            let field = method.inputs.iter().filter(|_| known).find(|field| field.answers_to(element.local));
            match field {
                Some(field) if matches!(field.kind, Kind::Rows(_)) => {
                    let records = self.list(&element, field)?;
                    args.push_list(element.local, records, self.limits).map_err(|bad| Fault::bad_input(self.version, &bad))?;
                }
                Some(field) => {
                    if let Some(value) = self.parameter(&element, field)? {
                        args.push(element.local, &value, self.limits).map_err(|bad| Fault::bad_input(self.version, &bad))?;
                    }
                }
                None => self.skip()?,
            }
        }
        Ok((method, args))
    }

    /// Refuses SOAP encoding on an element of the call.
    fn plain(&self, start: &Start<'_>) -> Result<(), Fault> {
        self.style(start)?;
        let encoded = start.attributes.iter().any(|attribute| {
            ENCODINGS.contains(&attribute.namespace.as_ref())
                || (attribute.namespace.is_empty() && matches!(attribute.local, "href" | "ref"))
        });
        if encoded { Err(self.fault(ENCODED)) } else { Ok(()) }
    }

    /// Checks what stands in the start tag of a parameter.
    fn begin(&self, element: &Start<'_>, field: &Field) -> Result<(), Fault> {
        self.plain(element)?;
        element.attribute(INSTANCE, "type").map_or(Ok(()), |name| self.type_is(name, field))
    }

    /// Whether an element says that it is nil.
    fn is_nil(&self, element: &Start<'_>) -> Result<bool, Fault> {
        match element.attribute(INSTANCE, "nil") {
            None | Some("0" | "false") => Ok(false),
            Some("1" | "true") => Ok(true),
            Some(_) => Err(self.fault(NOT_NIL)),
        }
    }

    /// The whole text of a parameter, or `None` for nil.
    fn parameter(&mut self, element: &Start<'_>, field: &Field) -> Result<Option<Cow<'x, str>>, Fault> {
        self.begin(element, field)?;
        let nil = self.is_nil(element)?;
        let mut value = Cow::Borrowed("");
        loop {
            match self.token()? {
                Some(Token::Text(text)) if value.is_empty() => value = text,
                Some(Token::Text(text)) => value.to_mut().push_str(&text),
                Some(Token::Start(word)) if matches!(field.kind, Kind::Words(_)) => self.word(&word, value.to_mut())?,
                Some(Token::Start(_)) => return Err(self.fault(NESTED)),
                Some(Token::End | Token::Instruction) | None => break,
            }
            if value.len() > self.limits.value {
                return Err(Fault::document(self.version, xml::XmlError::TooBig("a parameter is over 64 KiB")));
            }
        }
        match nil {
            false => Ok(Some(value)),
            true if value.is_empty() => Ok(None),
            true => Err(self.fault(NOT_NIL)),
        }
    }

    /// The records of a list, whatever their elements are called. Those beyond one too many are read and forgotten, as are nil ones.
    fn list(&mut self, element: &Start<'_>, field: &Field) -> Result<Vec<Args>, Fault> {
        let Kind::Rows(record) = field.kind else { return Ok(Vec::new()) };
        self.begin(element, field)?;
        let mut records = Vec::new();
        while let Some(item) = self.child()? {
            self.plain(&item)?;
            if self.is_nil(&item)? {
                self.skip()?;
                continue;
            }
            let mut args = Args::with_capacity(record.fields.len(), 256);
            while let Some(element) = self.child()? {
                let known = element.namespace == NAMESPACE || element.namespace.is_empty();
                match record.fields.iter().filter(|_| known).find(|field| field.answers_to(element.local)) {
                    Some(field) => {
                        if let Some(value) = self.parameter(&element, field)? {
                            args.push(element.local, &value, self.limits).map_err(|bad| Fault::bad_input(self.version, &bad))?;
                        }
                    }
                    None => self.skip()?,
                }
            }
            if records.len() <= field.most {
                records.push(args);
            }
        }
        Ok(records)
    }

    /// One word of a list, put behind the others with a comma.
    fn word(&mut self, element: &Start<'_>, list: &mut String) -> Result<(), Fault> {
        self.plain(element)?;
        list.push(',');
        loop {
            match self.token()? {
                Some(Token::Text(text)) => list.push_str(&text),
                Some(Token::Start(_)) => return Err(self.fault(NESTED)),
                Some(Token::End | Token::Instruction) | None => return Ok(()),
            }
        }
    }

    /// Checks that a qualified name in a value is the type of the field.
    fn type_is(&self, name: &str, field: &Field) -> Result<(), Fault> {
        let (prefix, local) = name.trim_matches([' ', '\t', '\n', '\r']).split_once(':').unwrap_or(("", name));
        let (namespace, expected) = match field.kind {
            Kind::Text => (SCHEMA, "string"),
            Kind::Int | Kind::Digits(_) => (SCHEMA, "int"),
            Kind::Flag => (SCHEMA, "boolean"),
            Kind::Choice(choice) => (NAMESPACE, choice.type_name),
            Kind::Numbered(numbered) => (NAMESPACE, numbered.type_name),
            Kind::Moment => (SCHEMA, "dateTime"),
            Kind::Words(choice) => return self.list_is(prefix, local, choice.type_name),
            Kind::Record(record) => (NAMESPACE, record.soap),
            Kind::Rows(record) => return self.list_is(prefix, local, record.soap),
        };
        let fits = local == expected && self.reader.namespace(prefix).is_some_and(|found| found == namespace);
        if fits { Ok(()) } else { Err(self.fault(WRONG_TYPE)) }
    }

    /// Checks that a qualified name is that of the list of these things.
    fn list_is(&self, prefix: &str, local: &str, of: &str) -> Result<(), Fault> {
        let fits = local.strip_prefix("ArrayOf") == Some(of) && self.reader.namespace(prefix).is_some_and(|found| found == NAMESPACE);
        if fits { Ok(()) } else { Err(self.fault(WRONG_TYPE)) }
    }
}
