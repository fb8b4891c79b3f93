//! What reports need of the formats: numbered words, moments, a plain text as an answer, answers in pieces, and the two layouts of a report.

use proptest::prelude::*;
use towline_wire::reply::EncodeError;
use towline_wire::soap::Version;
use towline_wire::{Absent, Args, Body, Encoding, Field, Member, Method, Numbered, Problem, Reply, Sheet, StatusSet, Value};

static AREA: Numbered = Numbered { type_name: "REPORT_AREA", members: &[(0, "SESSION"), (4, "PERFORMANCE"), (16, "TRANSFERRED_EXTENDED")] };

static STATUS: StatusSet =
    StatusSet { type_name: "reportRet", members: &[Member::new("OK", "report_OK"), Member::new("ERROR", "report_Error")] };

static SETTINGS: Method = Method {
    name: "settings",
    soap: "settings",
    summary: "Sets and tells.",
    inputs: &[Field::numbered("area", "eReportArea", &AREA).required(), Field::moment("bdate", "dBeginDate")],
    outputs: &[Field::numbered("AREA", "eReportArea", &AREA), Field::moment("BEGIN", "dBeginDate")],
    status: &STATUS,
    body: Body::KeyValues,
    alternate: None,
};

static REPORT: Method = Method {
    name: "report",
    soap: "report",
    summary: "Reports.",
    inputs: &[],
    outputs: &[Field::text("REPORT", "sReport").absent(Absent::Omit)],
    status: &STATUS,
    body: Body::Plain,
    alternate: None,
};

const ENCODINGS: [Encoding; 4] = [Encoding::Text, Encoding::Json, Encoding::Soap(Version::V11), Encoding::Soap(Version::V12)];

fn sheet(delimiter: &str) -> Sheet {
    Sheet::Text { delimiter: delimiter.to_owned() }
}

fn write(sheet: &Sheet, titles: &[&str], rows: &[&[&str]]) -> String {
    let mut out = String::new();
    sheet.begin(&mut out, titles.iter().copied());
    for row in rows {
        sheet.row(&mut out);
        for (column, cell) in row.iter().enumerate() {
            sheet.open(&mut out, column);
            sheet.text(&mut out, cell);
            sheet.close(&mut out);
        }
        sheet.end_row(&mut out);
    }
    sheet.end(&mut out);
    out
}

#[test]
fn a_numbered_word_is_read_by_either_name_in_any_encoding() {
    for encoding in ENCODINGS {
        for (sent, number) in [("0", 0), ("16", 16), ("PERFORMANCE", 4), ("performance", 4)] {
            let input = SETTINGS.read(&Args::from_pairs([("area", sent)]).unwrap(), encoding).unwrap();
            assert_eq!(input.int("area"), Some(number), "{sent}");
        }
        for sent in ["1", "-0", "16.0", "SESSIONS", " 0", "99999999999"] {
            let bad = SETTINGS.read(&Args::from_pairs([("eReportArea", sent)]).unwrap(), encoding).unwrap_err();
            assert!(matches!(bad.problem, Problem::NotNumbered(_)), "{sent}");
            assert!(bad.to_string().is_ascii() && bad.to_string().contains("4 (PERFORMANCE)"));
        }
    }
}

#[test]
fn a_numbered_word_is_a_number_but_in_soap() {
    let reply = Reply::ok(vec![("AREA", 4.into()), ("BEGIN", "2024-02-19T00:00:00".into())]);
    assert_eq!(Encoding::Text.encode(&SETTINGS, &reply, false).unwrap(), "OK\n\nAREA:4\nBEGIN:2024-02-19T00:00:00");
    assert_eq!(Encoding::Json.encode(&SETTINGS, &reply, false).unwrap(), r#"{"status":"OK","AREA":4,"BEGIN":"2024-02-19T00:00:00"}"#);
    let soap = Encoding::Soap(Version::V11).encode(&SETTINGS, &reply, false).unwrap();
    assert!(soap.contains("<eReportArea>PERFORMANCE</eReportArea><dBeginDate>2024-02-19T00:00:00</dBeginDate>"), "{soap}");
    let none = Encoding::Soap(Version::V11).encode(&SETTINGS, &Reply::refusal("ERROR"), false).unwrap();
    assert!(none.contains("<eReportArea>SESSION</eReportArea><dBeginDate>0001-01-01T00:00:00</dBeginDate>"), "{none}");
    let unknown = Reply::ok(vec![("AREA", Value::Int(5))]);
    assert_eq!(Encoding::Text.encode(&SETTINGS, &unknown, false), Err(EncodeError::WrongKind { field: "AREA" }));
}

#[test]
fn a_plain_answer_has_no_key() {
    let reply = Reply::ok(vec![("REPORT", "A|B|\n".into())]);
    assert_eq!(Encoding::Text.encode(&REPORT, &reply, false).unwrap(), "OK\n\nA|B|\n");
    assert_eq!(Encoding::Text.encode(&REPORT, &Reply::refusal("ERROR"), false).unwrap(), "ERROR");
}

#[test]
fn every_line_of_a_text_report_ends_with_the_delimiter_and_a_line_feed() {
    assert_eq!(write(&sheet("|"), &["A", "B"], &[&["1", ""], &["x|y", "z\n"]]), "A|B|\n1||\nx|y|z\n|\n");
    assert_eq!(write(&sheet("\u{3a9}"), &["A"], &[]), "A\u{3a9}\n");
}

#[test]
fn at_120_a_text_report_is_sent_as_it_is() {
    let cells = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\"a\"", "<script>"];
    assert_eq!(write(&sheet("\",\""), &["A"], &[&cells]), format!("A\",\"\n{}\",\"\n", cells.join("\",\"")));
}

#[test]
fn at_118_at_119_an_xml_report_holds_any_text_as_text() {
    let cell = "<img src=x onerror=alert(1)> {{7*7}} ${7*7} <%=7*7%> ]]> &amp; \u{0}\u{1b} a\r\n\n b";
    let xml = write(&Sheet::Xml, &["Name", "Name"], &[&[cell, ""]]);
    assert!(!xml.contains("\n\n"), "an empty line would end the report for clients that cut there");
    let document = roxmltree::Document::parse(&xml).unwrap();
    let texts = |name: &str| {
        let found = document.descendants().filter(move |node| node.parent().is_some_and(|parent| parent.has_tag_name(name)));
        found.map(|node| (node.attribute("id").unwrap(), node.text().unwrap_or_default())).collect::<Vec<_>>()
    };
    assert_eq!(texts("header"), [("0", "Name"), ("1", "Name")]);
    assert_eq!(texts("row"), [("0", &*cell.replace(['\u{0}', '\u{1b}'], "\u{FFFD}")), ("1", "")]);
    assert_eq!(document.root_element().tag_name().name(), "report");
}

proptest! {
    #[test]
    fn an_answer_in_pieces_is_the_answer_in_one(text in "\\PC{0,40}[<>&\"\\\\\r\n\t\u{1}]{0,9}\\PC{0,40}", cut in 0_usize..80) {
        prop_assume!(!text.is_empty());
        let cut = text.char_indices().map(|(at, _)| at).nth(cut).unwrap_or(text.len());
        for encoding in ENCODINGS {
            let frame = encoding.frame(&REPORT, "REPORT", false).unwrap();
            let (one, other) = text.split_at(cut);
            let pieces = [frame.head.clone(), frame.piece(one.to_owned()), frame.piece(other.to_owned()), frame.tail.clone()].concat();
            let whole = encoding.encode(&REPORT, &Reply::ok(vec![("REPORT", text.clone().into())]), false).unwrap();
            prop_assert_eq!(pieces, whole);
        }
    }
}
