//! Character references and the five entities that need no declaration. There are no others, because there is no document type.

use super::error::XmlError;
use super::names::is_char;

pub(super) const MALFORMED: XmlError = XmlError::NotWellFormed("an & is not the start of a reference: write &amp;");
const UNKNOWN: XmlError = XmlError::NotWellFormed("an entity is not declared");
const BAD_CHARACTER: XmlError = XmlError::NotWellFormed("a character reference is malformed or names no XML character");

/// The character that stands for `name`, which is what stands between `&` and `;`.
pub(super) fn resolve(name: &str) -> Result<char, XmlError> {
    match name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => match name.strip_prefix('#') {
            Some(number) => {
                let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
                // The parser of numbers would take a sign.
                let code = Some(digits).filter(|digits| digits.chars().all(|digit| digit.is_digit(radix)));
                let char = code.and_then(|digits| u32::from_str_radix(digits, radix).ok()).and_then(char::from_u32);
                char.filter(|char| is_char(*char)).ok_or(BAD_CHARACTER)
            }
            None => Err(UNKNOWN),
        },
    }
}
