//! A start tag, taken apart: its name, its attributes with their values normalised, its namespace declarations. Which namespace a prefix means is
//! `namespaces`' affair.

use std::borrow::Cow;

use super::error::XmlError;
use super::names::{is_space, qualified};
use super::references;
use crate::limits::Limits;

/// An attribute as it is written, its value normalised.
pub(super) struct Written<'x> {
    pub(super) prefix: &'x str,
    pub(super) local: &'x str,
    pub(super) value: Cow<'x, str>,
}

const TAG: XmlError = XmlError::NotWellFormed("a start tag is malformed");
const NAME: XmlError = XmlError::NotWellFormed("a name is malformed");
const VALUE: XmlError = XmlError::NotWellFormed("an attribute value holds a <");
const LONG_NAME: XmlError = XmlError::TooBig("a name is over 256 bytes");
const LONG_VALUE: XmlError = XmlError::TooBig("an attribute value is over 64 KiB");
const MANY: XmlError = XmlError::TooBig("an element has more than 64 attributes");

/// Prefix and local part of a name within the limits.
pub(super) fn name<'x>(name: &'x str, limits: &Limits) -> Result<(&'x str, &'x str), XmlError> {
    if name.len() > limits.name {
        return Err(LONG_NAME);
    }
    qualified(name).ok_or(NAME)
}

/// The attributes of a start tag, from what stands between its name and its end.
pub(super) fn parse<'x>(mut rest: &'x str, limits: &Limits) -> Result<Vec<Written<'x>>, XmlError> {
    let mut found = Vec::new();
    loop {
        let start = trim(rest);
        if start.is_empty() {
            return Ok(found);
        }
        if start.len() == rest.len() {
            return Err(TAG);
        }
        let (before, after) = start.split_once('=').ok_or(TAG)?;
        let (prefix, local) = name(before.trim_end_matches(SPACE), limits)?;
        let after = trim(after);
        let quote = after.chars().next().filter(|char| matches!(char, '"' | '\'')).ok_or(TAG)?;
        let (raw, next) = after.get(1..).and_then(|after| after.split_once(quote)).ok_or(TAG)?;
        if found.len() == limits.attributes {
            return Err(MANY);
        }
        found.push(Written { prefix, local, value: value(raw, limits)? });
        rest = next;
    }
}

const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

fn trim(text: &str) -> &str {
    text.trim_start_matches(SPACE)
}

/// An attribute's value: references replaced, white space turned into spaces.
fn value<'x>(raw: &'x str, limits: &Limits) -> Result<Cow<'x, str>, XmlError> {
    if raw.len() > limits.value {
        return Err(LONG_VALUE);
    }
    if raw.contains('<') {
        return Err(VALUE);
    }
    if !raw.bytes().any(|byte| byte == b'&' || (is_space(byte) && byte != b' ')) {
        return Ok(Cow::Borrowed(raw));
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '\t', '\r', '\n']) {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
        value.push_str(plain);
        rest = if let Some(reference) = special.strip_prefix('&') {
            let (name, next) = reference.split_once(';').ok_or(references::MALFORMED)?;
            value.push(references::resolve(name)?);
            next
        } else {
            value.push(' ');
            special.strip_prefix("\r\n").or_else(|| special.get(1..)).unwrap_or_default()
        };
    }
    value.push_str(rest);
    Ok(Cow::Owned(value))
}
