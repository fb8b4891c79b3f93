//! The text protocol's answers: `OK`, `OK` and keys, a table, blocks or a text, or a status alone. Its calls are forms (`form`).

use crate::method::{Body, Field, Kind, Method, Record};
use crate::reply::{EncodeError, Reply, check};
use crate::value::{Value, find};

/// The body of an answer. It ends where its last value ends, but for a table, which ends with a line end.
///
/// Flags are `true` and `false` behind a key, `True` and `False` behind a label, and `yes` and nothing in a table. Records are read line by line: in their
/// texts a space stands for a line end, and in a table a `/` for a `|`.
///
/// # Errors
/// When the reply does not fit the declaration.
pub fn encode(method: &Method, reply: &Reply) -> Result<String, EncodeError> {
    let status = reply.checked(method)?.text;
    let mut out = String::with_capacity(64);
    if !reply.is_ok() || method.body != Body::Bare {
        out.push_str(status);
    }
    if !reply.is_ok() {
        return Ok(out);
    }
    match method.body {
        Body::StatusOnly => {}
        Body::Bare => {
            for field in method.outputs {
                let value = find(&reply.outputs, field.name);
                check(field, value)?;
                out.push_str(if *value == Value::Flag(true) { "TRUE" } else { "FALSE" });
            }
        }
        Body::KeyValues => {
            out.push('\n');
            for field in method.outputs {
                let value = find(&reply.outputs, field.name);
                check(field, value)?;
                out.push('\n');
                out.push_str(field.name);
                out.push(':');
                plain(&mut out, value);
            }
        }
        Body::Plain => {
            out.push_str("\n\n");
            for field in method.outputs {
                let value = find(&reply.outputs, field.name);
                check(field, value)?;
                plain(&mut out, value);
            }
        }
        Body::Labelled => {
            out.push_str("\n\n");
            for field in method.outputs {
                if let Kind::Record(record) = field.kind {
                    labelled(&mut out, field, record, find(&reply.outputs, field.name))?;
                }
            }
        }
        Body::Blocks => {
            out.push_str("\n\n");
            for field in method.outputs {
                if let Kind::Rows(record) = field.kind {
                    blocks(&mut out, field, record, find(&reply.outputs, field.name))?;
                }
            }
        }
        Body::Table => {
            out.push_str("\n\n");
            for field in method.outputs {
                if let Kind::Rows(record) = field.kind {
                    table(&mut out, field, record, find(&reply.outputs, field.name))?;
                }
            }
        }
    }
    Ok(out)
}

fn labelled(out: &mut String, field: &Field, record: &Record, value: &Value) -> Result<(), EncodeError> {
    check(field, value)?;
    let Value::Record(row) = value else { return Ok(()) };
    for column in record.columns {
        out.push_str(column.header);
        out.push_str(": ");
        match row.get(column.field) {
            Value::Flag(flag) => out.push_str(if *flag { "True" } else { "False" }),
            Value::Text(text) => in_one_line(out, text, false),
            other => plain(out, other),
        }
        out.push('\n');
    }
    Ok(())
}

fn blocks(out: &mut String, field: &Field, record: &Record, value: &Value) -> Result<(), EncodeError> {
    check(field, value)?;
    let Value::Rows(rows) = value else { return Ok(()) };
    for row in rows {
        for (at, column) in record.columns.iter().enumerate() {
            if at > 0 {
                out.push('\n');
            }
            out.push_str(column.header);
            out.push(':');
            match row.get(column.field) {
                Value::Text(text) => in_one_line(out, text, false),
                other => plain(out, other),
            }
        }
        out.push_str("\n\n");
    }
    Ok(())
}

fn table(out: &mut String, field: &Field, record: &Record, value: &Value) -> Result<(), EncodeError> {
    check(field, value)?;
    for column in record.columns {
        out.push_str(column.header);
        out.push('|');
    }
    out.push('\n');
    let Value::Rows(rows) = value else { return Ok(()) };
    for row in rows {
        for column in record.columns {
            cell(out, row.get(column.field));
            out.push('|');
        }
        out.push('\n');
    }
    Ok(())
}

fn cell(out: &mut String, value: &Value) {
    match value {
        Value::Text(text) => in_one_line(out, text, true),
        Value::Flag(true) => out.push_str("yes"),
        Value::Flag(false) => {}
        other => plain(out, other),
    }
}

/// A text with a space for each line end, and in a table with a `/` for each `|`.
fn in_one_line(out: &mut String, text: &str, table: bool) {
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '|' if table => out.push('/'),
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push(' ');
            }
            '\n' => out.push(' '),
            _ => out.push(char),
        }
    }
}

fn plain(out: &mut String, value: &Value) {
    match value {
        Value::Null | Value::Record(_) | Value::Rows(_) => {}
        Value::Text(text) => out.push_str(text),
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Choice(word) => out.push_str(word),
        // Each of them with a comma and a blank, the last one too.
        Value::Words(words) => words.iter().for_each(|word| {
            out.push_str(word);
            out.push_str(", ");
        }),
    }
}
