//! Sample messages of an operation in every encoding, with the names of types in the places of values.

use crate::method::{Body, Field, Kind, Method};
use crate::service::{NAMESPACE, Service};
use crate::soap::Version;

/// A request and its answer.
pub(super) struct Sample {
    pub(super) title: &'static str,
    pub(super) note: &'static str,
    pub(super) request: String,
    pub(super) response: String,
}

/// The samples of a method.
pub(super) fn all(service: &Service<'_>, method: &Method) -> Vec<Sample> {
    let after_scheme = service.address.split_once("://").map_or(service.address, |(_, rest)| rest);
    let (host, path) = after_scheme.split_once('/').unwrap_or((after_scheme, ""));
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let place = Place { host, path, folder };
    let mut samples = vec![soap(&place, method, Version::V11), soap(&place, method, Version::V12)];
    if method.has_http_post() {
        samples.push(post(&place, method));
    }
    samples.extend([text_get(&place, method), text_post(&place, method), json(&place, method)]);
    samples
}

struct Place<'s> {
    host: &'s str,
    path: &'s str,
    folder: &'s str,
}

fn soap(place: &Place<'_>, method: &Method, version: Version) -> Sample {
    let operation = method.soap;
    let (title, prefix, action) = match version {
        Version::V11 => ("SOAP 1.1", "soap", format!("SOAPAction: \"{NAMESPACE}/{operation}\"\n")),
        Version::V12 => ("SOAP 1.2", "soap12", String::new()),
    };
    let envelope = |content: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{prefix}:Envelope xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:{prefix}=\"{}\">\n  <{prefix}:Body>\n{content}  </{prefix}:Body>\n</{prefix}:Envelope>",
            version.envelope()
        )
    };
    let mut call = format!("    <{operation} xmlns=\"{NAMESPACE}\">\n");
    method.inputs.iter().for_each(|field| element(&mut call, 6, field));
    call.push_str(&format!("    </{operation}>\n"));
    let mut answer = format!("    <{operation}Response xmlns=\"{NAMESPACE}\">\n");
    answer.push_str(&format!("      <{operation}Result>{}</{operation}Result>\n", statuses(method)));
    method.outputs.iter().for_each(|field| element(&mut answer, 6, field));
    answer.push_str(&format!("    </{operation}Response>\n"));
    let kind = version.content_type();
    Sample {
        title,
        note: "Any order of elements is accepted, and any that is not required may be left out.",
        request: format!(
            "POST /{} HTTP/1.1\nHost: {}\nContent-Type: {kind}\nContent-Length: length\n{action}\n{}",
            place.path,
            place.host,
            envelope(&call)
        ),
        response: format!("HTTP/1.1 200 OK\nContent-Type: {kind}\nContent-Length: length\n\n{}", envelope(&answer)),
    }
}

fn element(out: &mut String, indent: usize, field: &Field) {
    let (space, name) = (" ".repeat(indent), field.soap);
    match field.kind {
        Kind::Words(choice) => {
            let item = format!("{space}  <{0}>{1}</{0}>\n", choice.type_name, type_name(field, true));
            out.push_str(&format!("{space}<{name}>\n{item}{item}{space}</{name}>\n"));
        }
        Kind::Record(record) => {
            out.push_str(&format!("{space}<{name}>\n"));
            record.fields.iter().for_each(|field| element(out, indent + 2, field));
            out.push_str(&format!("{space}</{name}>\n"));
        }
        Kind::Rows(record) => {
            out.push_str(&format!("{space}<{name}>\n"));
            for _ in 0..2 {
                out.push_str(&format!("{space}  <{}>\n", record.soap));
                record.fields.iter().for_each(|field| element(out, indent + 4, field));
                out.push_str(&format!("{space}  </{}>\n", record.soap));
            }
            out.push_str(&format!("{space}</{name}>\n"));
        }
        _ => out.push_str(&format!("{space}<{name}>{}</{name}>\n", type_name(field, true))),
    }
}

/// The name of a field's type, as it stands for a value.
fn type_name(field: &Field, soap: bool) -> String {
    match field.kind {
        Kind::Text | Kind::Record(_) | Kind::Rows(_) => "string".to_owned(),
        Kind::Digits(_) if !soap => "string".to_owned(),
        Kind::Int | Kind::Digits(_) => "int".to_owned(),
        Kind::Flag => "boolean".to_owned(),
        Kind::Choice(choice) | Kind::Words(choice) => choice.members.join(" or "),
        Kind::Moment => "dateTime".to_owned(),
        Kind::Numbered(numbered) => {
            let words = numbered.members.iter().map(|(number, word)| if soap { (*word).to_owned() } else { number.to_string() });
            words.collect::<Vec<_>>().join(" or ")
        }
    }
}

fn statuses(method: &Method) -> String {
    let mut words: Vec<&str> = Vec::new();
    for member in method.status.members {
        if !words.contains(&member.soap) {
            words.push(member.soap);
        }
    }
    words.join(" or ")
}

fn post(place: &Place<'_>, method: &Method) -> Sample {
    let name = method.status.type_name;
    let form = pairs(method, |field| field.soap);
    Sample {
        title: "HTTP POST",
        note: "Only operations without outputs can be called in this way.",
        request: format!(
            "POST /{}/{} HTTP/1.1\nHost: {}\nContent-Type: application/x-www-form-urlencoded\nContent-Length: length\n\n{form}",
            place.path, method.soap, place.host
        ),
        response: format!(
            "HTTP/1.1 200 OK\nContent-Type: text/xml; charset=utf-8\nContent-Length: length\n\n\
             <?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{name} xmlns=\"{NAMESPACE}\">{}</{name}>",
            statuses(method)
        ),
    }
}

fn pairs(method: &Method, spelling: fn(&Field) -> &'static str) -> String {
    let value = |field: &Field| match field.kind {
        Kind::Rows(record) => format!("[{}]", object(record.fields)),
        _ => type_name(field, false),
    };
    let pairs: Vec<String> = method.inputs.iter().map(|field| format!("{}={}", spelling(field), value(field))).collect();
    pairs.join("&")
}

fn text_get(place: &Place<'_>, method: &Method) -> Sample {
    let query = pairs(method, |field| field.name);
    let mark = if query.is_empty() { "" } else { "?" };
    Sample {
        title: "Text by GET",
        note: "A query string may end up in logs: send credentials by POST.",
        request: format!("GET /{}/{}.aspx{mark}{query} HTTP/1.1\nHost: {}", place.folder, method.name, place.host),
        response: text_answer(method),
    }
}

fn text_post(place: &Place<'_>, method: &Method) -> Sample {
    Sample {
        title: "Text by POST",
        note: "The answer is a status alone unless it is OK.",
        request: format!(
            "POST /{}/{}.aspx HTTP/1.1\nHost: {}\nContent-Type: application/x-www-form-urlencoded\nContent-Length: length\n\n{}",
            place.folder,
            method.name,
            place.host,
            pairs(method, |field| field.name)
        ),
        response: text_answer(method),
    }
}

fn text_answer(method: &Method) -> String {
    let mut answer = String::from("HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8\nContent-Length: length\n\n");
    answer.push_str(if method.body == Body::Bare { "TRUE or FALSE" } else { "OK" });
    match method.body {
        Body::StatusOnly | Body::Bare => {}
        Body::KeyValues => {
            let lines: Vec<String> = method.outputs.iter().map(|field| format!("\n{}:{}", field.name, type_name(field, false))).collect();
            answer.push('\n');
            answer.push_str(&lines.concat());
        }
        Body::Plain => {
            answer.push_str("\n\n");
            method.outputs.iter().for_each(|field| answer.push_str(&type_name(field, false)));
        }
        Body::Labelled => {
            answer.push_str("\n\n");
            columns(method).for_each(|header| answer.push_str(&format!("{header}: value\n")));
        }
        Body::Blocks => {
            let block: Vec<String> = columns(method).map(|header| format!("{header}:value")).collect();
            answer.push_str(&format!("\n\n{0}\n\n{0}\n\n", block.join("\n")));
        }
        Body::Table => {
            answer.push_str("\n\n");
            columns(method).for_each(|header| answer.push_str(&format!("{header}|")));
            answer.push('\n');
        }
    }
    answer
}

/// The headers of what a method gives as records.
fn columns(method: &Method) -> impl Iterator<Item = &'static str> {
    let records = method.outputs.iter().filter_map(|field| match field.kind {
        Kind::Record(record) | Kind::Rows(record) => Some(record),
        _ => None,
    });
    records.flat_map(|record| record.columns.iter().map(|column| column.header))
}

fn json(place: &Place<'_>, method: &Method) -> Sample {
    let member = |field: &Field| match field.kind {
        Kind::Rows(_) => format!("\"{}\": []", field.name),
        Kind::Record(_) => format!("\"{}\": {{}}", field.name),
        _ => format!("\"{}\": {}", field.name, quoted(&type_name(field, false))),
    };
    let outputs: Vec<String> = method.outputs.iter().map(|field| format!(", {}", member(field))).collect();
    Sample {
        title: "JSON",
        note: "Keys are the names of the form above; a null counts as not sent.",
        request: format!(
            "POST /{}/{}.json HTTP/1.1\nHost: {}\nContent-Type: application/json\nContent-Length: length\n\n{}",
            place.folder,
            method.name,
            place.host,
            object(method.inputs)
        ),
        response: format!(
            "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: length\n\n{{\"status\": \"OK\"{}}}",
            outputs.concat()
        ),
    }
}

/// What is sent as JSON.
fn object(fields: &[Field]) -> String {
    let member = |field: &Field| match field.kind {
        Kind::Rows(record) => format!("\"{}\": [{}]", field.name, object(record.fields)),
        _ => format!("\"{}\": {}", field.name, quoted(&type_name(field, false))),
    };
    let members: Vec<String> = fields.iter().map(member).collect();
    format!("{{{}}}", members.join(", "))
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    crate::json::string(&mut out, text);
    out
}
