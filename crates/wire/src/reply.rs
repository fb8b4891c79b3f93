//! A method's answer before it is encoded, and the ways in which it can contradict its declaration. Not how it is written.

use crate::method::{Field, Kind, Member, Method};
use crate::value::Value;

/// A status and its outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The text spelling: `OK`, `NOTLOGGEDIN`.
    pub status: &'static str,
    /// Names of declared outputs and their values.
    pub outputs: Vec<(&'static str, Value)>,
}

impl Reply {
    /// `OK`, with these outputs.
    #[must_use]
    pub fn ok(outputs: Vec<(&'static str, Value)>) -> Self {
        Self { status: OK, outputs }
    }

    /// Another status, without outputs.
    #[must_use]
    pub fn refusal(status: &'static str) -> Self {
        Self { status, outputs: Vec::new() }
    }

    /// Whether it is `OK`.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.status == OK
    }

    /// The status as the method declares it, once everything else was seen to fit the declaration.
    pub(crate) fn checked(&self, method: &Method) -> Result<&'static Member, EncodeError> {
        let member = method.status.member(self.status).ok_or(EncodeError::UnknownStatus { method: method.name, status: self.status })?;
        for (name, _) in &self.outputs {
            let known = |fields: &[Field]| fields.iter().any(|field| field.name == *name);
            if !known(method.outputs) && !method.alternate.is_some_and(|older| known(older.outputs)) {
                return Err(EncodeError::UnknownOutput { method: method.name, output: name });
            }
        }
        Ok(member)
    }
}

const OK: &str = "OK";

/// A reply that contradicts its declaration. This is a fault of the method, never of the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The status is not one that the method may send.
    #[error("{method} may not send the status {status}")]
    UnknownStatus {
        /// The method's HTTP name.
        method: &'static str,
        /// What it tried to send.
        status: &'static str,
    },
    /// The reply holds an output that the method does not declare.
    #[error("{method} declares no output {output}")]
    UnknownOutput {
        /// The method's HTTP name.
        method: &'static str,
        /// What it tried to send.
        output: &'static str,
    },
    /// A value is not of the declared kind.
    #[error("the value of {field} is not of its declared kind")]
    WrongKind {
        /// The field's name.
        field: &'static str,
    },
    /// The HttpPost binding serves methods without outputs only.
    #[error("{method} has outputs, so it has no HttpPost binding")]
    NoHttpPost {
        /// The method's HTTP name.
        method: &'static str,
    },
}

/// Whether `value` may stand for `field`.
pub(crate) fn check(field: &Field, value: &Value) -> Result<(), EncodeError> {
    let fits = match (field.kind, value) {
        (_, Value::Null)
        | (Kind::Text | Kind::Moment, Value::Text(_))
        | (Kind::Int, Value::Int(_))
        | (Kind::Flag, Value::Flag(_))
        | (Kind::Record(_), Value::Record(_))
        | (Kind::Rows(_), Value::Rows(_)) => true,
        (Kind::Digits(_), Value::Text(text)) => {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<i32>().is_ok()
        }
        (Kind::Numbered(numbered), Value::Int(number)) => numbered.word(*number).is_some(),
        (Kind::Choice(choice), Value::Choice(word)) => choice.members.contains(word),
        (Kind::Words(choice), Value::Words(words)) => words.iter().all(|word| choice.members.contains(word)),
        _ => false,
    };
    if fits { Ok(()) } else { Err(EncodeError::WrongKind { field: field.name }) }
}
