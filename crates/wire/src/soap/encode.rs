//! Answers as SOAP envelopes. Not faults.

use super::Version;
use crate::markup::{element, put};
use crate::method::{Absent, Field, Kind, Method};
use crate::reply::{EncodeError, Reply, check};
use crate::service::NAMESPACE;
use crate::value::{Value, find};

/// The envelope of an answer: the result first, then the outputs in declared order. `alternate` asks for the older outputs where the method has them.
///
/// # Errors
/// When the reply does not fit the declaration.
pub fn encode(version: Version, method: &Method, reply: &Reply, alternate: bool) -> Result<String, EncodeError> {
    let status = reply.checked(method)?.soap;
    let operation = method.soap;
    let mut out = String::with_capacity(1024);
    begin(&mut out, version);
    put(&mut out, &["<soap:Body><", operation, "Response xmlns=\"", NAMESPACE, "\"><", operation, "Result>"]);
    put(&mut out, &[status, "</", operation, "Result>"]);
    for field in method.outputs(alternate) {
        output(&mut out, field, find(&reply.outputs, field.name))?;
    }
    put(&mut out, &["</", operation, "Response></soap:Body></soap:Envelope>"]);
    Ok(out)
}

/// What stands where a reply has no moment: the first that the type knows.
const NO_MOMENT: &str = "0001-01-01T00:00:00";

/// Appends the XML declaration and the start of the envelope. Clients read the literal prefix `soap`, in both versions.
pub(super) fn begin(out: &mut String, version: Version) {
    let parts = [
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"",
        version.envelope(),
        "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">",
    ];
    put(out, &parts);
}

fn output(out: &mut String, field: &Field, value: &Value) -> Result<(), EncodeError> {
    check(field, value)?;
    let name = field.soap;
    match (field.kind, value) {
        (_, Value::Text(text)) if matches!(field.kind, Kind::Digits(_)) => {
            let number = text.trim_start_matches('0');
            element(out, name, if number.is_empty() { "0" } else { number });
        }
        (_, Value::Text(text)) => element(out, name, text),
        (Kind::Numbered(numbered), Value::Int(number)) => element(out, name, numbered.word(*number).unwrap_or_default()),
        (_, Value::Int(number)) => element(out, name, &number.to_string()),
        (_, Value::Flag(flag)) => element(out, name, if *flag { "true" } else { "false" }),
        (_, Value::Choice(word)) => element(out, name, word),
        (Kind::Words(choice), Value::Words(words)) if !words.is_empty() => {
            put(out, &["<", name, ">"]);
            words.iter().for_each(|word| element(out, choice.type_name, word));
            put(out, &["</", name, ">"]);
        }
        (_, Value::Words(_)) => element(out, name, ""),
        (Kind::Record(record), Value::Record(row)) => {
            put(out, &["<", name, ">"]);
            for field in record.fields {
                output(out, field, row.get(field.name))?;
            }
            put(out, &["</", name, ">"]);
        }
        (Kind::Rows(record), Value::Rows(rows)) if !rows.is_empty() => {
            put(out, &["<", name, ">"]);
            for row in rows {
                put(out, &["<", record.soap, ">"]);
                for field in record.fields {
                    output(out, field, row.get(field.name))?;
                }
                put(out, &["</", record.soap, ">"]);
            }
            put(out, &["</", name, ">"]);
        }
        (_, Value::Record(_) | Value::Rows(_)) => element(out, name, ""),
        (kind, Value::Null) => match kind {
            Kind::Int | Kind::Digits(_) => element(out, name, "0"),
            Kind::Flag => element(out, name, "false"),
            Kind::Choice(choice) => element(out, name, choice.members.first().copied().unwrap_or_default()),
            Kind::Numbered(numbered) => element(out, name, numbered.members.first().map_or("", |(_, word)| *word)),
            Kind::Moment => element(out, name, NO_MOMENT),
            Kind::Text | Kind::Words(_) | Kind::Record(_) | Kind::Rows(_) => match field.absent {
                Absent::Omit => {}
                Absent::Empty => element(out, name, ""),
            },
        },
    }
    Ok(())
}
