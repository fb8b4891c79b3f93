//! JSON calls and answers: an object of plain values and lists of records in, an object with `status` first out. The schema is `openapi`'s.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::args::Args;
use crate::encoding::Encoding;
use crate::input::{BadInput, Problem};
use crate::limits::Limits;
use crate::method::{Field, Kind, Method};
use crate::reply::{EncodeError, Reply, check};
use crate::value::{Row, Value, find};

/// The body of an answer: `{"status":"OK","PINCODE":"012345"}`. A list is an array of objects whose keys are the names of the record's fields;
/// what the reply does not have is `null`. Anything but `OK` has its status only.
///
/// # Errors
/// When the reply does not fit the declaration.
pub fn encode(method: &Method, reply: &Reply) -> Result<String, EncodeError> {
    let status = reply.checked(method)?.text;
    let mut out = String::from("{\"status\":");
    string(&mut out, status);
    if reply.is_ok() {
        for field in method.outputs {
            out.push(',');
            member(&mut out, field, find(&reply.outputs, field.name))?;
        }
    }
    out.push('}');
    Ok(out)
}

fn member(out: &mut String, field: &Field, value: &Value) -> Result<(), EncodeError> {
    check(field, value)?;
    string(out, field.name);
    out.push(':');
    let fields = if let Kind::Rows(record) | Kind::Record(record) = field.kind { record.fields } else { &[] };
    match value {
        Value::Null => out.push_str("null"),
        Value::Text(text) => string(out, text),
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Choice(word) => string(out, word),
        Value::Words(words) => {
            out.push('[');
            for (at, word) in words.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                string(out, word);
            }
            out.push(']');
        }
        Value::Record(row) => object(out, fields, row)?,
        Value::Rows(rows) => {
            out.push('[');
            for (at, row) in rows.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                object(out, fields, row)?;
            }
            out.push(']');
        }
    }
    Ok(())
}

fn object(out: &mut String, fields: &[Field], row: &Row) -> Result<(), EncodeError> {
    out.push('{');
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        member(out, field, row.get(field.name))?;
    }
    out.push('}');
    Ok(())
}

/// Appends a JSON string.
pub(crate) fn string(out: &mut String, text: &str) {
    out.push('"');
    escape(out, text);
    out.push('"');
}

/// Appends what stands between the quotes of a JSON string.
pub(crate) fn escape(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, char) in text.char_indices() {
        let instead = match char {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\0'..'\u{20}' => "",
            _ => continue,
        };
        out.push_str(text.get(done..at).unwrap_or_default());
        match instead {
            "" => out.push_str(&format!("\\u{:04x}", u32::from(char))),
            short => out.push_str(short),
        }
        done = at + char.len_utf8();
    }
    out.push_str(text.get(done..).unwrap_or_default());
}

/// The arguments of a call: one object whose values are text, whole numbers, flags or null, which counts as absent. An empty body is a call without any.
/// Where the method takes a list of records, its value is an array of such objects; nothing else nests.
///
/// # Errors
/// Not JSON, not such an object, a key twice, or beyond the limits.
pub fn parse(method: &Method, bytes: &[u8], limits: &Limits) -> Result<Args, BadInput> {
    let mut args = Args::new();
    if bytes.is_empty() {
        return Ok(args);
    }
    let mut refused = None;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let object = Object { args: &mut args, limits, refused: &mut refused, inputs: method.inputs };
    let parsed = object.deserialize(&mut json).and_then(|()| json.end());
    match (parsed, refused) {
        (Ok(()), _) => Ok(args),
        (Err(_), Some(reason)) => Err(reason),
        (Err(_), None) => Err(NOT_AN_OBJECT.into()),
    }
}

/// The records of a list that came as text. One more than may be are read, so that too many are seen to be.
///
/// # Errors
/// As [`parse`].
pub(crate) fn parse_list(text: &str, most: usize) -> Result<Vec<Args>, Problem> {
    let mut refused = None;
    let mut json = serde_json::Deserializer::from_str(text);
    let list = List { most, limits: &Limits::default(), refused: &mut refused };
    let parsed = list.deserialize(&mut json).and_then(|records| json.end().map(|()| records));
    parsed.map_err(|_| refused.map_or(Problem::NotList, |reason| reason.problem))
}

const NOT_AN_OBJECT: Problem = Problem::Syntax("the body is not a JSON object: send one object in UTF-8 with parameter names as keys");
const NOT_PLAIN: Problem = Problem::Syntax("a JSON value is not plain: send text, whole numbers, true, false or null");
const TWICE: Problem = Problem::Syntax("a JSON key is given twice: send it once");

/// Collects the members of one object. `refused` carries our own reason past the library's error.
struct Object<'a> {
    args: &'a mut Args,
    limits: &'a Limits,
    refused: &'a mut Option<BadInput>,
    /// Where lists of records may stand.
    inputs: &'static [Field],
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let mut keys: Vec<String> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let refuse = |reason: BadInput, refused: &mut Option<BadInput>| {
                *refused = Some(reason);
                M::Error::custom("refused")
            };
            if keys.len() >= self.limits.keys {
                return Err(refuse(Problem::TooMany.into(), self.refused));
            }
            if keys.iter().any(|known| known.eq_ignore_ascii_case(&key)) {
                return Err(refuse(TWICE.into(), self.refused));
            }
            let list = self.inputs.iter().find(|field| matches!(field.kind, Kind::Rows(_)) && field.answers_to(&key));
            let kept = if let Some(field) = list {
                // What is no list has no words of its own to say so.
                *self.refused = Some(BadInput::of(field, Encoding::Json, Problem::NotList));
                let list = List { most: field.most, limits: self.limits, refused: &mut *self.refused };
                let records = map.next_value_seed(list)?;
                *self.refused = None;
                self.args.push_list(&key, records, self.limits)
            } else {
                match map.next_value_seed(Plain { refused: &mut *self.refused })? {
                    Some(value) => self.args.push(&key, &value, self.limits),
                    None => Ok(()),
                }
            };
            kept.map_err(|reason| refuse(reason, self.refused))?;
            keys.push(key);
        }
        Ok(())
    }
}

/// The records of a list. Those beyond one too many are read and forgotten.
struct List<'a> {
    most: usize,
    limits: &'a Limits,
    refused: &'a mut Option<BadInput>,
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = Vec<Args>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = Vec<Args>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an array of objects")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut records = Vec::new();
        loop {
            let mut record = Args::new();
            let object = Object { args: &mut record, limits: self.limits, refused: &mut *self.refused, inputs: &[] };
            if seq.next_element_seed(object)?.is_none() {
                return Ok(records);
            }
            if records.len() <= self.most {
                records.push(record);
            }
        }
    }
}

/// One plain value as its text.
struct Plain<'a> {
    refused: &'a mut Option<BadInput>,
}

impl Plain<'_> {
    fn refuse<E: Error>(self) -> E {
        *self.refused = Some(NOT_PLAIN.into());
        E::custom("refused")
    }
}

impl<'de> DeserializeSeed<'de> for Plain<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Plain<'_> {
    type Value = Option<String>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a plain value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(text))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Some(flag.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Err(self.refuse())
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(self.refuse())
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(self.refuse())
    }
}
