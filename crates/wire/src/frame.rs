//! An answer whose one text comes in pieces: what stands before it, what stands after it, and how a piece is written in between. Where the pieces come
//! from, and how they travel, is not here.

use crate::encoding::Encoding;
use crate::markup;
use crate::method::Method;
use crate::reply::{EncodeError, Reply};

/// Stands in the answer for the text that is still to come. Nothing that a method says holds it: it is not a character of any script.
const GAP: &str = "\u{F8FF}";

/// An answer with a gap for one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What stands before the text.
    pub head: String,
    /// What stands after it.
    pub tail: String,
    encoding: Encoding,
}

impl Encoding {
    /// An `OK` whose only output, a text, is still to come.
    ///
    /// # Errors
    /// When the method has no such output, or the encoding has no place for it.
    pub fn frame(self, method: &Method, output: &'static str, alternate: bool) -> Result<Frame, EncodeError> {
        let whole = self.encode(method, &Reply::ok(vec![(output, GAP.into())]), alternate)?;
        let (head, tail) = whole.split_once(GAP).ok_or(EncodeError::UnknownOutput { method: method.name, output })?;
        Ok(Frame { head: head.to_owned(), tail: tail.to_owned(), encoding: self })
    }
}

impl Frame {
    /// A piece of the text as it stands in this answer.
    #[must_use]
    pub fn piece(&self, text: String) -> String {
        let escape: fn(&mut String, &str) = match self.encoding {
            Encoding::Text => return text,
            Encoding::Json => crate::json::escape,
            Encoding::Post | Encoding::Soap(_) => markup::escape,
        };
        let mut out = String::with_capacity(text.len() + text.len() / 16);
        escape(&mut out, &text);
        out
    }
}
