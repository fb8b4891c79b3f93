//! `docs/rescue-compatibility.md` says of every method what its declaration says, and of nothing else that it is one.

use std::collections::{BTreeMap, BTreeSet};

use towline_api::METHODS;
use towline_wire::{Body, Method};

const DOCUMENT: &str = include_str!("../../../../../docs/rescue-compatibility.md");

/// The rows of the table that begins with this cell, each as its cells.
fn table(first: &str) -> Vec<Vec<&'static str>> {
    let head = format!("| {first} |");
    let lines = DOCUMENT.lines().skip_while(|line| !line.starts_with(&head)).skip(2).take_while(|line| line.starts_with('|'));
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// The words of a cell; a dash stands for none.
fn words(cell: &'static str) -> Vec<&'static str> {
    if cell == "—" { Vec::new() } else { cell.split(", ").collect() }
}

fn inputs(method: &Method) -> Vec<String> {
    let spelt = |field: &towline_wire::Field| if field.required { format!("**`{}`**", field.name) } else { format!("`{}`", field.name) };
    method.inputs.iter().map(spelt).collect()
}

const fn body(body: Body) -> &'static str {
    match body {
        Body::StatusOnly => "—",
        Body::KeyValues => "`KEY:value` lines",
        Body::Table => "table",
        Body::Plain => "the value",
        Body::Labelled => "`KEY: value` lines",
        Body::Blocks => "blocks of `Key:value` lines",
        Body::Bare => "`TRUE` or `FALSE`, without `OK`",
    }
}

#[test]
fn the_document_on_compatibility_has_every_method_as_it_is_declared() {
    let sets: BTreeMap<&str, Vec<&str>> = table("set").into_iter().map(|row| (row[0], words(row[1]))).collect();
    let mut documented = BTreeSet::new();
    for row in table("HTTP name") {
        let name = row[0].trim_matches('`');
        let method = METHODS.iter().find(|entry| entry.method.name == name).unwrap_or_else(|| panic!("{name} is no method")).method;
        assert!(documented.insert(name), "{name} is there twice");
        assert_eq!(row[1].trim_matches('`'), method.soap, "{name}");
        assert_eq!(words(row[2]), inputs(method), "{name}");
        assert_eq!(words(row[3]), method.outputs.iter().map(|field| format!("`{}`", field.soap)).collect::<Vec<_>>(), "{name}");
        assert_eq!(row[4], body(method.body), "{name}");
        let said: Vec<&str> = words(row[5]).into_iter().flat_map(|word| sets.get(word).cloned().unwrap_or_else(|| vec![word])).collect();
        let sent = method.status.members.iter().filter(|member| !member.declared_only).map(|member| member.text);
        assert_eq!(said.iter().copied().collect::<BTreeSet<_>>(), sent.collect::<BTreeSet<_>>(), "{name}");
        assert_eq!(said.len(), said.iter().collect::<BTreeSet<_>>().len(), "{name}: a status is there twice");
    }
    for entry in METHODS {
        assert!(documented.contains(entry.method.name), "{} is not documented", entry.method.name);
        let unanswered = DOCUMENT.split("## Not answered").nth(1).unwrap();
        assert!(!unanswered.contains(&format!("`{}`", entry.method.name)), "{} is answered", entry.method.name);
    }
}
