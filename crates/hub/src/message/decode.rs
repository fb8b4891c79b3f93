//! Strict reading of what browsers say: bounded before it is understood, so that no message costs more than its length.
//!
//! Depth, number of keys, duplicate keys, numbers that do not fit and lone surrogates are refused while the text is read, wherever they stand; only then
//! is the message taken for one of its type.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{FromConsole, FromCustomer, close};

/// The largest message, in bytes.
pub const MAX_MESSAGE: usize = 64 * 1024;
/// How deep objects and arrays may nest, the message itself being one.
pub const MAX_DEPTH: usize = 16;
/// How many keys and array elements a message may have in all.
pub const MAX_KEYS: usize = 200;

/// Why a message was not understood. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Larger than [`MAX_MESSAGE`].
    #[error("message too big")]
    TooBig,
    /// No JSON within the bounds.
    #[error("message is not strict JSON")]
    Json,
    /// Not a message of this socket, or not shaped like one.
    #[error("message of no known shape")]
    Shape,
}

impl DecodeError {
    /// The code to close the socket with.
    #[must_use]
    pub const fn close_code(self) -> u16 {
        match self {
            Self::TooBig => close::TOO_BIG,
            Self::Json | Self::Shape => close::POLICY,
        }
    }
}

/// Reads a message of the customer's page.
///
/// # Errors
/// When it is none; the socket is then closed with [`DecodeError::close_code`].
pub fn from_customer(text: &str) -> Result<FromCustomer, DecodeError> {
    read(text)
}

/// Reads a message of the console.
///
/// # Errors
/// When it is none; the socket is then closed with [`DecodeError::close_code`].
pub fn from_console(text: &str) -> Result<FromConsole, DecodeError> {
    read(text)
}

fn read<M: DeserializeOwned>(text: &str) -> Result<M, DecodeError> {
    if text.len() > MAX_MESSAGE {
        return Err(DecodeError::TooBig);
    }
    let mut left = MAX_KEYS;
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Strict { depth: 0, left: &mut left }.deserialize(&mut json).map_err(|_| DecodeError::Json)?;
    json.end().map_err(|_| DecodeError::Json)?;
    // An array is a shape that serde would take for a struct.
    if !value.is_object() {
        return Err(DecodeError::Shape);
    }
    serde_json::from_value(value).map_err(|_| DecodeError::Shape)
}

/// A whole number that JavaScript holds exactly.
pub(super) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    super::part::whole(u64::deserialize(deserializer)?).map_err(de::Error::custom)
}

/// One value at a depth, with what is left of the keys.
struct Strict<'a> {
    depth: usize,
    left: &'a mut usize,
}

impl Strict<'_> {
    fn enter<E: de::Error>(&self) -> Result<usize, E> {
        if self.depth < MAX_DEPTH { Ok(self.depth + 1) } else { Err(E::custom("too deep")) }
    }

    fn spend<E: de::Error>(&mut self) -> Result<(), E> {
        *self.left = self.left.checked_sub(1).ok_or_else(|| E::custom("too many keys"))?;
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("strict JSON")
    }

    fn visit_bool<E: de::Error>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }

    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Value, E> {
        Ok(Value::Number(v.into()))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Value, E> {
        Ok(Value::Number(v.into()))
    }

    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Value, E> {
        Number::from_f64(v).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E: de::Error>(self, v: &str) -> Result<Value, E> {
        Ok(Value::String(v.to_owned()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Value, A::Error> {
        let depth = self.enter()?;
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(Strict { depth, left: self.left })? {
            self.spend()?;
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        let depth = self.enter()?;
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            self.spend()?;
            let value = map.next_value_seed(Strict { depth, left: self.left })?;
            if object.insert(key, value).is_some() {
                return Err(de::Error::custom("duplicate key"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests;
