//! A start tag, taken apart: its name, its attributes with their values normalised, its namespace declarations. Which namespace a prefix means is
//! `namespaces`' affair.

use std::borrow::Cow;

use super::error::XmlError;
use super::names::{is_space, qualified, trim_start};
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
        let start = trim_start(rest);
        if start.is_empty() {
            return Ok(found);
        }
        if start.len() == rest.len() {
            return Err(TAG);
        }
        let (before, after) = split(start, b'=').ok_or(TAG)?;
        let (prefix, local) = name(trim_end(before), limits)?;
        let after = trim_start(after);
        let quote = after.bytes().next().filter(|byte| matches!(byte, b'"' | b'\'')).ok_or(TAG)?;
        let (raw, next) = after.get(1..).and_then(|after| split(after, quote)).ok_or(TAG)?;
        if found.len() == limits.attributes {
            return Err(MANY);
        }
        found.push(Written { prefix, local, value: value(raw, limits)? });
        rest = next;
    }
}

/// What stands before and behind the first byte of this kind, an ASCII character.
fn split(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

fn trim_end(text: &str) -> &str {
    let length = text.bytes().rev().skip_while(|byte| is_space(*byte)).count();
    text.get(..length).unwrap_or_default()
}

/// An attribute's value: references replaced, white space turned into spaces.
fn value<'x>(raw: &'x str, limits: &Limits) -> Result<Cow<'x, str>, XmlError> {
    if raw.len() > limits.value {
        return Err(LONG_VALUE);
    }
    let Some(first) = raw.bytes().find(|byte| matches!(byte, b'<' | b'&' | b'\t' | b'\r' | b'\n')) else { return Ok(Cow::Borrowed(raw)) };
    if first == b'<' || raw.contains('<') {
        return Err(VALUE);
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
