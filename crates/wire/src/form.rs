//! Calls as forms: query strings, `application/x-www-form-urlencoded` and, in `multipart`, `multipart/form-data`. Answers are `text`'s or `post`'s.

use std::borrow::Cow;

use crate::args::Args;
use crate::header::HeaderValue;
use crate::input::{BadInput, Problem};
use crate::limits::Limits;

pub use crate::multipart::parse_multipart;

/// The arguments of a body, by its `Content-Type`. An empty body is a call without any, whatever its type says.
///
/// # Errors
/// A media type or character set that is not read here, or what [`parse_urlencoded`] and [`parse_multipart`] refuse.
pub fn parse(content_type: Option<&str>, body: &[u8], limits: &Limits) -> Result<Args, BadInput> {
    if body.is_empty() {
        return Ok(Args::new());
    }
    let content_type = content_type.ok_or(Problem::MediaType)?;
    let media = HeaderValue::parse(content_type).ok_or(Problem::MediaType)?;
    if media.is("multipart/form-data") {
        return parse_multipart(content_type, body, limits);
    }
    let utf8 = media.parameter("charset").is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"));
    if !media.is("application/x-www-form-urlencoded") || !utf8 {
        return Err(Problem::MediaType.into());
    }
    parse_urlencoded(body, limits)
}

/// The arguments of a query string or of a form body. Only `&` separates; `+` and `%20` are spaces; a name without `=` has an empty value.
///
/// # Errors
/// A `%` without two hexadecimal digits, text that is not UTF-8, and what [`Args::push`] refuses.
pub fn parse_urlencoded(bytes: &[u8], limits: &Limits) -> Result<Args, BadInput> {
    let pairs = || bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    // Decoding never makes text longer, so this is the only allocation for it.
    let mut args = Args::with_capacity(pairs().take(limits.parameters).count(), bytes.len());
    for pair in pairs() {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let (name, value) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
        args.push(&decode(name)?, &decode(value)?, limits)?;
    }
    Ok(args)
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, BadInput> {
    if !bytes.iter().any(|byte| matches!(byte, b'%' | b'+')) {
        return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| NOT_UTF8.into());
    }
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (high, low) = (rest.next().and_then(hex), rest.next().and_then(hex));
                high.zip(low).map(|(high, low)| high << 4 | low).ok_or(BAD_PERCENT)?
            }
            plain => *plain,
        });
    }
    String::from_utf8(decoded).map(Cow::Owned).map_err(|_| NOT_UTF8.into())
}

fn hex(digit: &u8) -> Option<u8> {
    char::from(*digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

const BAD_PERCENT: Problem = Problem::Syntax("a % is not followed by two hexadecimal digits: encode % itself as %25");
pub(crate) const NOT_UTF8: Problem = Problem::Syntax("a name or value is not UTF-8: send text as UTF-8");
