//! From bytes to text: the XML declaration and the character encoding, decided once, before anything is parsed.
//!
//! Read are UTF-8, UTF-16 with its byte order mark, US-ASCII, and ISO-8859-1 (the default of an old PHP client library). What the transport says, the mark and
//! the declaration must agree; where all are silent it is UTF-8.

use std::borrow::Cow;

use super::error::XmlError;
use super::names::{are_chars, is_space, trim_start};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Charset {
    Utf8,
    Utf16 { big: bool },
    Ascii,
    Latin1,
}

/// The text of a document after its byte order mark and XML declaration. `charset` is what the transport says of the encoding.
///
/// # Errors
/// An encoding that is not read, bytes that are not of it, a malformed declaration, a character that XML 1.0 cannot hold.
pub fn text<'b>(bytes: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>, XmlError> {
    let (mark, bytes) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (Some(Charset::Utf8), rest),
        [0xFE, 0xFF, rest @ ..] => (Some(Charset::Utf16 { big: true }), rest),
        [0xFF, 0xFE, rest @ ..] => (Some(Charset::Utf16 { big: false }), rest),
        _ => (None, bytes),
    };
    let said = charset.map(|name| named(name, mark)).transpose()?;
    let known = agreed(said, mark)?;
    if let Some(Charset::Utf16 { big }) = known {
        let text = utf16(bytes, big)?;
        let (at, declared) = declaration(text.as_bytes())?;
        agreed(declared.map(|name| named(name, mark)).transpose()?, known)?;
        return finish(Cow::Owned(text), at);
    }
    let (at, declared) = declaration(bytes)?;
    let declared = declared.map(|name| named(name, mark)).transpose()?;
    match agreed(declared, known)? {
        Some(Charset::Latin1) => finish(Cow::Owned(bytes.iter().copied().map(char::from).collect()), at),
        Some(Charset::Ascii) if !bytes.is_ascii() => Err(INVALID),
        _ => finish(Cow::Borrowed(std::str::from_utf8(bytes).map_err(|_| INVALID)?), at),
    }
}

const UNREAD: XmlError = XmlError::Encoding("send UTF-8");
const UNMARKED: XmlError = XmlError::Encoding("send UTF-8, or UTF-16 with a byte order mark");
const DISAGREE: XmlError = XmlError::Encoding("the Content-Type, the byte order mark and the XML declaration disagree");
const INVALID: XmlError = XmlError::Encoding("the bytes are not of the encoding that they claim");
const DECLARATION: XmlError = XmlError::NotWellFormed("the XML declaration is malformed");
const VERSION: XmlError = XmlError::NotWellFormed("the version is not 1.0");
const CHARACTER: XmlError = XmlError::NotWellFormed("it holds a character that XML 1.0 does not allow");

/// The encoding of this name. UTF-16 needs its mark, which also settles the order of bytes where the name leaves it open.
fn named(name: &str, mark: Option<Charset>) -> Result<Charset, XmlError> {
    let is = |known| name.eq_ignore_ascii_case(known);
    match mark {
        _ if is("utf-8") => Ok(Charset::Utf8),
        _ if is("us-ascii") => Ok(Charset::Ascii),
        _ if is("iso-8859-1") => Ok(Charset::Latin1),
        Some(mark @ Charset::Utf16 { big }) if is("utf-16") || is(if big { "utf-16be" } else { "utf-16le" }) => Ok(mark),
        _ if is("utf-16") || is("utf-16be") || is("utf-16le") => Err(if mark.is_none() { UNMARKED } else { DISAGREE }),
        _ => Err(UNREAD),
    }
}

fn agreed(one: Option<Charset>, other: Option<Charset>) -> Result<Option<Charset>, XmlError> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Err(DISAGREE),
        (one, other) => Ok(one.or(other)),
    }
}

fn utf16(bytes: &[u8], big: bool) -> Result<String, XmlError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(INVALID);
    }
    let units = pairs.iter().map(|pair| if big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) });
    char::decode_utf16(units).collect::<Result<_, _>>().map_err(|_| INVALID)
}

/// The text from `at`, once its characters are found good.
fn finish(text: Cow<'_, str>, at: usize) -> Result<Cow<'_, str>, XmlError> {
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(at..).unwrap_or_default()),
        Cow::Owned(mut text) => Cow::Owned(text.split_off(at)),
    };
    // The parser would pass over a second mark.
    if !are_chars(&text) || text.starts_with('\u{FEFF}') {
        return Err(CHARACTER);
    }
    Ok(text)
}

/// Where the XML declaration ends, and the encoding that it names.
fn declaration(bytes: &[u8]) -> Result<(usize, Option<&str>), XmlError> {
    let Some(rest) = bytes.strip_prefix(b"<?xml").filter(|rest| rest.first().copied().is_some_and(is_space)) else {
        return Ok((0, None));
    };
    let length = rest.windows(2).position(|window| window == b"?>").ok_or(DECLARATION)?;
    let content = rest.get(..length).and_then(|content| std::str::from_utf8(content).ok()).ok_or(DECLARATION)?;
    let (version, content) = pseudo(content, "version")?.ok_or(DECLARATION)?;
    if version != "1.0" {
        return Err(VERSION);
    }
    let (encoding, content) = pseudo(content, "encoding")?.map_or((None, content), |(name, rest)| (Some(name), rest));
    let (standalone, content) = pseudo(content, "standalone")?.map_or((None, content), |(word, rest)| (Some(word), rest));
    let good_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    };
    if !content.bytes().all(is_space) || !encoding.is_none_or(good_name) || !standalone.is_none_or(|word| matches!(word, "yes" | "no")) {
        return Err(DECLARATION);
    }
    Ok(("<?xml?>".len() + length, encoding))
}

/// The value of a pseudo-attribute after white space, and what follows it; `None` when another one stands there.
fn pseudo<'d>(text: &'d str, name: &str) -> Result<Option<(&'d str, &'d str)>, XmlError> {
    let start = trim_start(text);
    if start.len() == text.len() {
        return Ok(None);
    }
    let Some(rest) = start.strip_prefix(name) else { return Ok(None) };
    let rest = trim_start(trim_start(rest).strip_prefix('=').ok_or(DECLARATION)?);
    let quote = rest.chars().next().filter(|char| matches!(char, '"' | '\'')).ok_or(DECLARATION)?;
    rest.get(1..).and_then(|rest| rest.split_once(quote)).map(Some).ok_or(DECLARATION)
}
