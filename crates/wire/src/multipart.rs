//! `multipart/form-data` as HTML forms post it: plain fields only, no files, nothing nested.

use crate::args::Args;
use crate::form::NOT_UTF8;
use crate::header::HeaderValue;
use crate::input::{BadInput, Problem};
use crate::limits::Limits;

/// The arguments of a multipart form; `content_type` is the header's value and carries the boundary.
///
/// # Errors
/// A file, a nested or encoded part, more parts than the limit, a form that does not end, and what [`Args::push`] refuses.
pub fn parse_multipart(content_type: &str, body: &[u8], limits: &Limits) -> Result<Args, BadInput> {
    let media = HeaderValue::parse(content_type).filter(|media| media.is("multipart/form-data")).ok_or(Problem::MediaType)?;
    let boundary = media.parameter("boundary").filter(|boundary| boundary.len() <= 70).ok_or(Problem::Syntax(BOUNDARY))?;
    let first = format!("--{boundary}");
    let delimiter = format!("\r\n{first}");
    let mut rest = body.strip_prefix(first.as_bytes()).ok_or(Problem::Syntax(BOUNDARY))?;
    let mut args = Args::new();
    let mut parts = 0;
    loop {
        if let Some(end) = rest.strip_prefix(b"--") {
            return if matches!(end, b"" | b"\r\n") { Ok(args) } else { Err(Problem::Syntax(MALFORMED).into()) };
        }
        if parts == limits.parts {
            return Err(Problem::TooMany.into());
        }
        parts += 1;
        let part = rest.strip_prefix(b"\r\n").ok_or(Problem::Syntax(MALFORMED))?;
        let (head, content) = split(part, b"\r\n\r\n").ok_or(Problem::Syntax(MALFORMED))?;
        let (value, next) = split(content, delimiter.as_bytes()).ok_or(Problem::Syntax(MALFORMED))?;
        let value = std::str::from_utf8(value).map_err(|_| NOT_UTF8)?;
        args.push(name(head)?, value, limits)?;
        rest = next;
    }
}

const BOUNDARY: &str =
    "the multipart form does not begin with its boundary: send the boundary of the Content-Type header, of at most 70 characters";
const MALFORMED: &str = "the multipart form is malformed: end each part and the form with the boundary";
const NOT_PLAIN: &str = "a part of the multipart form is not a plain text field: send text fields only, no files";
/// No honest field needs more than its name and its type.
const HEAD_BYTES: usize = 1024;

/// The field's name from the head of a part.
fn name(head: &[u8]) -> Result<&str, BadInput> {
    if head.len() > HEAD_BYTES {
        return Err(Problem::TooBig.into());
    }
    let head = std::str::from_utf8(head).map_err(|_| NOT_UTF8)?;
    let mut found = None;
    for line in head.split("\r\n") {
        let (header, value) = line.split_once(':').ok_or(Problem::Syntax(MALFORMED))?;
        if header.eq_ignore_ascii_case("content-disposition") {
            // A second parameter would be a file name.
            let form_data = HeaderValue::parse(value.trim()).filter(|value| value.is("form-data"));
            let plain = form_data.and_then(|value| value.only_parameter("name")).ok_or(Problem::Syntax(NOT_PLAIN))?;
            if found.replace(plain).is_some() {
                return Err(Problem::Syntax(NOT_PLAIN).into());
            }
        } else if header.eq_ignore_ascii_case("content-type") {
            let text = HeaderValue::parse(value.trim()).filter(|media| {
                media.is("text/plain") && media.parameter("charset").is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"))
            });
            text.ok_or(Problem::Syntax(NOT_PLAIN))?;
        } else {
            return Err(Problem::Syntax(NOT_PLAIN).into());
        }
    }
    found.ok_or_else(|| Problem::Syntax(NOT_PLAIN).into())
}

/// What stands before and after the first `needle`.
fn split<'b>(bytes: &'b [u8], needle: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let at = bytes.windows(needle.len()).position(|window| window == needle)?;
    Some((bytes.get(..at)?, bytes.get(at + needle.len()..)?))
}
