//! One call in every encoding, spelt as the contract spells it: nothing here asks our own declarations.

use serde_json::{Map, Value};

use super::fixture::{Doors, Fixture, Input};
use super::scenes::Scene;
use crate::desk::{Ask, encoded, fields};

/// Every way in which a call can come.
pub const WAYS: [&str; 8] = ["get", "post", "query", "merged", "soap11", "soap12", "httppost", "json"];

/// The family whose answers a way has in the fixtures.
pub fn family(way: &str) -> &'static str {
    match way {
        "get" | "post" | "query" | "merged" => "text",
        "soap11" | "soap12" => "soap",
        "httppost" => "post",
        "json" => "json",
        _ => panic!("no such way: {way}"),
    }
}

/// The door of `encodings.fixture` that a way leads through.
pub fn door(way: &str) -> &str {
    match way {
        "soap11" | "soap12" => way,
        _ => family(way),
    }
}

/// Whether a provocation that names these encodings is meant for this way.
pub fn is_meant(only: &[String], way: &str) -> bool {
    only.is_empty() || only.iter().any(|word| word == way || word == family(way))
}

/// The call.
pub fn call(fixture: &Fixture, doors: &Doors, way: &str, scene: &Scene) -> Ask {
    let path = doors.doors.iter().find(|known| known.name == door(way)).unwrap().path.as_str();
    let path = path.replace("{METHOD}", &fixture.method).replace("{OPERATION}", &fixture.operation);
    let args: Vec<(&str, &str)> = scene.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let spelt: Vec<(Input, &str)> = args.iter().map(|(name, value)| (input(fixture, name), *value)).collect();
    let in_soap: Vec<(&str, String)> = spelt.iter().map(|(input, value)| (input.soap.as_str(), soap_value(input, value))).collect();
    let in_soap: Vec<(&str, &str)> = in_soap.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let ask = match way {
        "get" => Ask::get(&path).query(&args),
        "post" => Ask::form(&path, &args),
        "query" => Ask::form(&path, &[]).query(&args),
        "merged" => merged(&path, &args, scene),
        "soap11" => {
            let action = format!("\"{}/{}\"", doors.namespace, fixture.operation);
            Ask::soap11(&body(fixture, doors, &spelt)).header("soapaction", &action)
        }
        "soap12" => Ask::soap12(&body(fixture, doors, &spelt)),
        "httppost" => Ask::form(&path, &in_soap),
        "json" => Ask::json(
            &path,
            &Value::Object(spelt.iter().map(|(input, value)| (input.http.clone(), json_value(input, value))).collect::<Map<_, _>>()),
        ),
        _ => panic!("no such way: {way}"),
    };
    scene.cookie.iter().fold(ask, |ask, cookie| ask.cookie(cookie))
}

fn input(fixture: &Fixture, name: &str) -> Input {
    fixture.inputs.iter().find(|input| input.http == name).unwrap_or_else(|| panic!("{} takes no {name}", fixture.method)).clone()
}

/// The first parameter in both places, the others in turns.
fn merged(path: &str, args: &[(&str, &str)], scene: &Scene) -> Ask {
    let half = |odd: bool| args.iter().enumerate().filter(move |(at, _)| *at == 0 || (at % 2 == 1) == odd).map(|(_, pair)| *pair);
    let (mut query, mut form): (Vec<_>, Vec<_>) = (half(true).collect(), half(false).collect());
    if let Some((name, other)) = &scene.other {
        query.retain(|(known, _)| known != name);
        form.retain(|(known, _)| known != name);
        query.push((name, other));
        form.extend(args.iter().filter(|(known, _)| known == name));
    }
    Ask::post(path, "application/x-www-form-urlencoded", encoded(&form)).query(&query)
}

fn body(fixture: &Fixture, doors: &Doors, args: &[(Input, &str)]) -> String {
    let elements: String = args.iter().map(|(input, value)| element(input, value)).collect();
    format!("<{0} xmlns=\"{1}\">{elements}</{0}>", fixture.operation, doors.namespace)
}

/// A parameter as an element; a list of words (`NAME*`) or of records (`NAME[]`) as elements in one.
fn element(input: &Input, value: &str) -> String {
    if let Some(record) = input.kind.strip_suffix("[]") {
        return format!("<{0}>{1}</{0}>", input.soap, records(input, record, value));
    }
    match input.kind.strip_suffix('*') {
        Some(word) => {
            let words: Vec<(&str, &str)> = value.split(',').map(|value| (word, value.trim())).collect();
            format!("<{0}>{1}</{0}>", input.soap, fields(&words))
        }
        None => fields(&[(&input.soap, &soap_value(input, value))]),
    }
}

/// The records of a list that a scene has as JSON.
fn records(input: &Input, record: &str, value: &str) -> String {
    let list: Vec<Map<String, Value>> = serde_json::from_str(value).unwrap();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let one = |one: &Map<String, Value>| {
        let spelt = input.fields.iter().filter_map(|field| Some((field.soap.as_str(), text(one.get(&field.http)?))));
        let spelt: Vec<(&str, String)> = spelt.collect();
        let spelt: Vec<(&str, &str)> = spelt.iter().map(|(name, value)| (*name, value.as_str())).collect();
        format!("<{record}>{}</{record}>", fields(&spelt))
    };
    list.iter().map(one).collect()
}

fn soap_value(input: &Input, value: &str) -> String {
    match (input.kind.as_str(), value) {
        ("boolean", "1") => "true".to_owned(),
        ("boolean", "0") => "false".to_owned(),
        ("digits", _) => value.parse::<u32>().map_or(value.to_owned(), |number| number.to_string()),
        _ => value.to_owned(),
    }
}

fn json_value(input: &Input, value: &str) -> Value {
    match (input.kind.as_str(), value) {
        (list, _) if list.ends_with("[]") => serde_json::from_str(value).unwrap_or_else(|_| value.into()),
        ("boolean", "1") => true.into(),
        ("boolean", "0") => false.into(),
        ("int", _) => value.parse::<i64>().map_or(value.into(), Into::into),
        _ => value.into(),
    }
}
