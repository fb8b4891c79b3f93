//! Random inputs: no decoder panics, and what goes in by one door comes out by the other.

use proptest::collection::vec;
use proptest::prelude::*;
use towline_wire::form::{parse_multipart, parse_urlencoded};
use towline_wire::soap::{Head, Version, decode};
use towline_wire::{Args, Encoding, Limits, NAMESPACE, Reply, Row, Value, json};

use crate::table::{EMAIL_TEXT, LOGIN, SESSIONS, Table};
use crate::xml::outline;
use crate::xml_suite::other_outline;

/// Pieces of XML that make good and bad documents when they are strung together.
const PIECES: &[&str] = &[
    "<a>",
    "</a>",
    "<a/>",
    "<b x='1'>",
    "</b>",
    "<p:a>",
    "</p:a>",
    "<a xmlns:p='u'>",
    "<a xmlns='v'>",
    "<a p:x='1' x='2'>",
    "<a xmlns:p='u' p:x='&#49;' x=\"a'b\">",
    "text",
    " ",
    "\n",
    "\r\n",
    "&lt;",
    "&#65;",
    "&amp",
    "&nbsp;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "--",
    "<?p ",
    "?>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE a>",
    "<",
    ">",
    "/>",
    "'",
    "\"",
    "=",
    "&",
    ";",
    "é",
    "\u{1}",
    "\u{FEFF}",
    "xmlns='w'",
    ":",
];

/// Bytes that begin as SOAP does and end in anything.
fn soapish() -> impl Strategy<Value = String> {
    let pieces = vec(prop::sample::select(PIECES), 0..12).prop_map(|pieces| pieces.concat());
    (any::<bool>(), pieces).prop_map(|(old, inside)| {
        let version = if old { Version::V11 } else { Version::V12 };
        format!(
            "<s:Envelope xmlns:s='{}' xmlns:p='{NAMESPACE}'><s:Body><p:login>{inside}</p:login></s:Body></s:Envelope>",
            version.envelope()
        )
    })
}

fn soap(body: &[u8]) {
    for content_type in [&b"text/xml"[..], b"application/soap+xml"] {
        if let Err(fault) = decode(&Head { content_type: &[content_type], soap_action: &[] }, body, &Table, &Limits::default()) {
            assert!(fault.body().len() <= 1_024);
        }
    }
}

/// Text that XML, forms and JSON can all carry as a parameter.
fn value() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| text.chars().filter(|char| !char.is_control() && !matches!(char, '\u{FFFE}' | '\u{FFFF}')).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_decoder_panics(bytes in vec(any::<u8>(), 0..300), header in any::<String>()) {
        let limits = Limits::default();
        let _ = outline(&bytes, &limits);
        soap(&bytes);
        let _ = parse_urlencoded(&bytes, &limits);
        let _ = parse_multipart("multipart/form-data; boundary=a", &bytes, &limits);
        let _ = parse_multipart(&header, &bytes, &limits);
        let _ = json::parse(&LOGIN, &bytes, &limits);
        let _ = decode(&Head { content_type: &[header.as_bytes()], soap_action: &[&bytes] }, &bytes, &Table, &limits);
    }

    #[test]
    fn no_soap_call_panics(body in soapish()) {
        soap(body.as_bytes());
    }

    #[test]
    fn what_we_accept_another_parser_reads_alike(pieces in vec(prop::sample::select(PIECES), 0..10)) {
        let document = format!("<a>{}</a>", pieces.concat());
        for document in [pieces.concat(), document] {
            let (ours, theirs) = (outline(document.as_bytes(), &Limits::default()), other_outline(&document));
            match (ours, theirs) {
                (Ok(ours), theirs) => prop_assert_eq!(Ok(ours), theirs, "{}", document),
                (Err(_), Err(())) => {}
                (Err(error), Ok(_)) => prop_assert!(false, "{error}: {document}"),
            }
        }
    }

    #[test]
    fn forms_and_json_carry_any_text(values in vec(value(), 0..10)) {
        let names: Vec<String> = (0..values.len()).map(|at| format!("n{at}")).collect();
        let expected: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
        let encode = |text: &str| text.bytes().map(|byte| if byte == b' ' { "+".to_owned() } else { format!("%{byte:02x}") }).collect::<String>();
        let form: Vec<String> = expected.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let form = parse_urlencoded(form.join("&").as_bytes(), &Limits::default()).unwrap();
        prop_assert_eq!(form.iter().collect::<Vec<_>>(), expected.clone());
        let object: Vec<String> = expected.iter().map(|(name, value)| format!("{name:?}:{}", serde_json::to_string(value).unwrap())).collect();
        let object = json::parse(&LOGIN, format!("{{{}}}", object.join(",")).as_bytes(), &Limits::default()).unwrap();
        prop_assert_eq!(object.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn soap_calls_carry_any_text(text in value(), split in any::<prop::sample::Index>()) {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let at = text.char_indices().map(|(at, _)| at).nth(split.index(text.chars().count().max(1))).unwrap_or(0);
        let sectioned = format!("{}<![CDATA[{}]]>", text[..at].replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"), text[at..].replace("]]>", "]]]]><![CDATA[>"));
        for inside in [escaped, sectioned] {
            let body = format!("<s:Envelope xmlns:s='{}'><s:Body><login xmlns='{NAMESPACE}'><sEmail>{inside}</sEmail></login></s:Body></s:Envelope>", Version::V12.envelope());
            let call = decode(&Head { content_type: &[b"application/soap+xml"], soap_action: &[] }, body.as_bytes(), &Table, &Limits::default()).unwrap();
            prop_assert_eq!(call.args.get("sEmail"), Some(text.as_str()));
        }
    }

    #[test]
    fn answers_give_back_what_was_put_in(text in any::<String>(), id in any::<i32>(), lead in any::<bool>()) {
        let kept: String = text.chars().map(|char| match char {
            '\t' | '\n' | '\r' => char,
            '\0'..'\u{20}' | '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
            _ => char,
        }).collect();
        let reply = Reply::ok(vec![("SUBJECT", text.clone().into()), ("TEXT", text.clone().into())]);
        for version in [Version::V11, Version::V12] {
            let body = Encoding::Soap(version).encode(&EMAIL_TEXT, &reply, false).unwrap();
            let document = roxmltree::Document::parse(&body).unwrap();
            let found = document.descendants().find(|node| node.has_tag_name((NAMESPACE, "sSubject"))).unwrap();
            prop_assert_eq!(found.text().unwrap_or(""), kept.as_str());
        }
        let object: serde_json::Value = serde_json::from_str(&Encoding::Json.encode(&EMAIL_TEXT, &reply, false).unwrap()).unwrap();
        prop_assert_eq!(object["TEXT"].as_str(), Some(text.as_str()));

        let row = Row(vec![("ID", id.into()), ("Status", text.into()), ("Lead", lead.into())]);
        let table = Encoding::Text.encode(&SESSIONS, &Reply::ok(vec![("SESSIONS", Value::Rows(vec![row]))]), false).unwrap();
        let rows: Vec<&str> = table.split('\n').collect();
        prop_assert_eq!(rows.len(), 5, "OK, empty, header, row, end");
        let cells: Vec<&str> = rows[3].split('|').collect();
        prop_assert_eq!(cells.len(), 5);
        let id = id.to_string();
        prop_assert_eq!((cells[0], cells[3], cells[4]), (id.as_str(), if lead { "yes" } else { "" }, ""));
    }

    #[test]
    fn merged_arguments_keep_both_or_are_refused(query in vec(("[a-c]", "[x-y]"), 0..4), form in vec(("[A-C]", "[x-y]"), 0..4)) {
        let args = |pairs: &[(String, String)]| Args::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let (Ok(query), Ok(form)) = (args(&query), args(&form)) else { return Ok(()) };
        let clash = query.iter().any(|(name, value)| form.get(name).is_some_and(|other| other != value));
        match Args::merge(query.clone(), form.clone()) {
            Ok(merged) => {
                prop_assert!(!clash);
                for (name, value) in query.iter().chain(form.iter()) {
                    prop_assert_eq!(merged.get(name), Some(value));
                }
            }
            Err(_) => prop_assert!(clash),
        }
    }
}
