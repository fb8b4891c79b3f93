//! The JSON encoding of the methods as an OpenAPI 3.1 document. What the other encodings look like is `wsdl`'s and `help`'s to say.

use serde_json::{Map, Value, json};

use crate::method::{Field, Kind, Method, StatusSet};
use crate::service::{Catalogue, Service};

/// The document, indented.
#[must_use]
pub fn openapi(service: &Service<'_>, catalogue: &dyn Catalogue, version: &str) -> String {
    let base = service.address.rsplit_once('/').map_or(service.address, |(base, _)| base);
    let paths: Map<String, Value> = catalogue.methods().iter().map(|method| (format!("/{}.json", method.name), path(method))).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": service.name, "version": version },
        "servers": [{ "url": base }],
        "paths": paths,
    });
    format!("{document:#}\n")
}

fn path(method: &Method) -> Value {
    let needed = method.inputs.iter().any(|field| field.required);
    let mut answer: Map<String, Value> = Map::new();
    answer.insert("status".to_owned(), json!({ "enum": statuses(method.status) }));
    answer.extend(method.outputs.iter().map(output));
    json!({ "post": {
        "operationId": method.name,
        "summary": method.summary,
        "requestBody": { "required": needed, "content": { "application/json": { "schema": object(method.inputs) } } },
        "responses": { "200": {
            "description": "The status, and with `OK` the outputs. Any other status has its reason in the header Towline-Reason.",
            "content": { "application/json": { "schema": { "type": "object", "properties": answer, "required": ["status"] } } },
        } },
    } })
}

/// What a call, or a record in it, is sent as.
fn object(fields: &[Field]) -> Value {
    let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    json!({ "type": "object", "properties": fields.iter().map(input).collect::<Map<_, _>>(), "required": required })
}

fn statuses(set: &StatusSet) -> Vec<&'static str> {
    set.members.iter().filter(|member| !member.declared_only).map(|member| member.text).collect()
}

fn input(field: &Field) -> (String, Value) {
    let mut schema = match field.kind {
        Kind::Rows(record) => json!({ "type": "array", "maxItems": field.most, "items": object(record.fields) }),
        _ => kind(field, false),
    };
    if let (Some(max), Value::Object(schema)) = (field.max, &mut schema) {
        schema.insert("maxLength".to_owned(), json!(max));
    }
    if let (false, Value::Object(schema)) = (field.note.is_empty(), &mut schema) {
        schema.insert("description".to_owned(), json!(field.note));
    }
    if let (true, Value::Object(schema)) = (field.secret, &mut schema) {
        schema.insert("format".to_owned(), json!("password"));
    }
    (field.name.to_owned(), schema)
}

fn output(field: &Field) -> (String, Value) {
    (field.name.to_owned(), kind(field, true))
}

/// The schema of a value; in an answer it may also be null.
fn kind(field: &Field, nullable: bool) -> Value {
    let named = |name: &str| if nullable { json!([name, "null"]) } else { json!(name) };
    match field.kind {
        Kind::Text => json!({ "type": named("string") }),
        Kind::Int => json!({ "type": named("integer"), "minimum": i32::MIN, "maximum": i32::MAX }),
        Kind::Flag => json!({ "type": named("boolean") }),
        Kind::Digits(digits) => json!({ "type": named("string"), "pattern": format!("^[0-9]{{{digits}}}$") }),
        Kind::Choice(choice) => json!({ "type": named("string"), "examples": choice.members }),
        Kind::Numbered(numbered) => {
            let examples: Vec<i32> = numbered.members.iter().map(|(number, _)| *number).collect();
            json!({ "type": named("integer"), "examples": examples })
        }
        Kind::Words(choice) if nullable => json!({ "type": named("array"), "items": { "type": "string", "examples": choice.members } }),
        Kind::Words(choice) => {
            json!({ "type": "string", "examples": [choice.members.iter().take(2).copied().collect::<Vec<_>>().join(",")] })
        }
        Kind::Moment => json!({ "type": named("string"), "examples": ["2024-02-19T14:27:27"] }),
        Kind::Record(record) => {
            json!({ "type": named("object"), "properties": record.fields.iter().map(output).collect::<Map<_, _>>() })
        }
        Kind::Rows(record) => json!({ "type": named("array"), "items": {
            "type": "object",
            "properties": record.fields.iter().map(output).collect::<Map<_, _>>(),
        } }),
    }
}
