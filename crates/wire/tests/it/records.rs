//! What trees, people and groups need of the formats: single records as labelled lines, lists of records as blocks, and lists of words both ways.

use towline_wire::soap::{Head, Version, decode};
use towline_wire::{
    Args, Body, Catalogue, Choice, Column, Encoding, Field, Limits, Member, Method, NAMESPACE, Problem, Record, Reply, Row, Service,
    StatusSet, Value, help, openapi, wsdl,
};

static RIGHTS: Choice = Choice { type_name: "RIGHTS", members: &["Look", "Touch", "SendFile"] };

static GROUP: Record = Record {
    soap: "GROUP",
    fields: &[
        Field::int("NODEID", "iNodeID"),
        Field::words("RIGHTS", "aRights", &RIGHTS),
        Field::words("LOCKED", "aLocked", &RIGHTS),
        Field::flag("ENABLED", "bEnabled"),
    ],
    columns: &[
        Column { header: "NODEID", field: "NODEID" },
        Column { header: "RIGHTS", field: "RIGHTS" },
        Column { header: "LOCKED", field: "LOCKED" },
        Column { header: "ENABLED", field: "ENABLED" },
    ],
};

static NOTE: Record = Record {
    soap: "NOTE",
    fields: &[Field::text("NAME", "sName")],
    columns: &[Column { header: "NAME", field: "NAME" }, Column { header: "END", field: "END" }],
};

static STATUS: StatusSet =
    StatusSet { type_name: "groupRet", members: &[Member::new("OK", "group_OK"), Member::new("ERROR", "group_Error")] };

static ONE: Method = Method {
    name: "one",
    soap: "one",
    summary: "One group.",
    inputs: &[Field::words("rights", "aRights", &RIGHTS)],
    outputs: &[Field::record("GROUP", "oGroup", &GROUP)],
    status: &STATUS,
    body: Body::Labelled,
    alternate: None,
};

static ALL: Method = Method {
    name: "all",
    soap: "all",
    summary: "All groups.",
    inputs: &[],
    outputs: &[Field::rows("aGroups", "aGroups", &GROUP)],
    status: &STATUS,
    body: Body::Blocks,
    alternate: None,
};

static NOTED: Method = Method {
    name: "noted",
    soap: "noted",
    summary: "A note.",
    inputs: &[],
    outputs: &[Field::record("NOTE", "oNote", &NOTE)],
    status: &STATUS,
    body: Body::Labelled,
    alternate: None,
};

static NOTES: Method = Method { name: "notes", outputs: &[Field::rows("NOTE", "aNotes", &NOTE)], body: Body::Blocks, ..NOTED };

struct Table;

impl Catalogue for Table {
    fn by_soap(&self, name: &str) -> Option<&'static Method> {
        self.methods().iter().copied().find(|method| method.soap == name)
    }

    fn by_http(&self, name: &str) -> Option<&'static Method> {
        self.by_soap(name)
    }

    fn methods(&self) -> &[&'static Method] {
        const METHODS: &[&Method] = &[&ONE, &ALL];
        METHODS
    }
}

fn group(id: i32, rights: &[&'static str]) -> Row {
    Row(vec![
        ("NODEID", id.into()),
        ("RIGHTS", Value::Words(rights.to_vec())),
        ("LOCKED", Value::Words(Vec::new())),
        ("ENABLED", (id == 7).into()),
    ])
}

fn one() -> Reply {
    Reply::ok(vec![("GROUP", Value::Record(group(7, &["Look", "SendFile"])))])
}

fn two() -> Reply {
    Reply::ok(vec![("aGroups", Value::Rows(vec![group(7, &["Touch"]), group(8, &[])]))])
}

fn in_body(method: &Method, reply: &Reply) -> String {
    let envelope = Encoding::Soap(Version::V11).encode(method, reply, false).unwrap();
    let (_, after) = envelope.split_once("</oneResult>").or_else(|| envelope.split_once("</allResult>")).unwrap();
    after.split_once("</one").or_else(|| after.split_once("</all")).unwrap().0.to_owned()
}

#[test]
fn a_record_is_labelled_lines_with_a_blank_and_words_end_in_a_comma() {
    let text = Encoding::Text.encode(&ONE, &one(), false).unwrap();
    assert_eq!(text, "OK\n\nNODEID: 7\nRIGHTS: Look, SendFile, \nLOCKED: \nENABLED: True\n");
    assert_eq!(Encoding::Text.encode(&ONE, &Reply::refusal("ERROR"), false).unwrap(), "ERROR");
}

#[test]
fn blocks_end_in_an_empty_line_and_have_no_blank_behind_the_colon() {
    let text = Encoding::Text.encode(&ALL, &two(), false).unwrap();
    assert_eq!(text, "OK\n\nNODEID:7\nRIGHTS:Touch, \nLOCKED:\nENABLED:true\n\nNODEID:8\nRIGHTS:\nLOCKED:\nENABLED:false\n\n");
    let none = Reply::ok(vec![("aGroups", Value::Rows(Vec::new()))]);
    assert_eq!(Encoding::Text.encode(&ALL, &none, false).unwrap(), "OK\n\n");
}

#[test]
fn a_text_never_adds_a_line_to_a_record_and_keeps_its_colons() {
    let row = || Row(vec![("NAME", "a:b|c\r\n\nEND:x\ry".into())]);
    let one = Encoding::Text.encode(&NOTED, &Reply::ok(vec![("NOTE", Value::Record(row()))]), false).unwrap();
    assert_eq!(one, "OK\n\nNAME: a:b|c  END:x y\nEND: \n");
    let all = Encoding::Text.encode(&NOTES, &Reply::ok(vec![("NOTE", Value::Rows(vec![row()]))]), false).unwrap();
    assert_eq!(all, "OK\n\nNAME:a:b|c  END:x y\nEND:\n\n");
}

#[test]
fn in_soap_a_record_is_an_element_and_words_are_elements_in_one() {
    let seven = "<iNodeID>7</iNodeID><aRights><RIGHTS>Look</RIGHTS><RIGHTS>SendFile</RIGHTS></aRights><aLocked/><bEnabled>true</bEnabled>";
    assert_eq!(in_body(&ONE, &one()), format!("<oGroup>{seven}</oGroup>"));
    let eight = "<iNodeID>8</iNodeID><aRights/><aLocked/><bEnabled>false</bEnabled>";
    assert!(in_body(&ALL, &two()).ends_with(&format!("<GROUP>{eight}</GROUP></aGroups>")));
    assert_eq!(in_body(&ONE, &Reply::refusal("ERROR")), "", "a refusal has no record");
}

#[test]
fn in_json_a_record_is_an_object_and_words_are_an_array() {
    let json = Encoding::Json.encode(&ONE, &one(), false).unwrap();
    assert_eq!(json, r#"{"status":"OK","GROUP":{"NODEID":7,"RIGHTS":["Look","SendFile"],"LOCKED":[],"ENABLED":true}}"#);
}

#[test]
fn a_word_that_the_set_does_not_have_is_never_sent() {
    assert!(Encoding::Text.encode(&ONE, &Reply::ok(vec![("GROUP", Value::Rows(Vec::new()))]), false).is_err());
    let wrong = Row(vec![("RIGHTS", Value::Words(vec!["Fly"]))]);
    assert!(Encoding::Json.encode(&ONE, &Reply::ok(vec![("GROUP", Value::Record(wrong))]), false).is_err());
}

#[test]
fn words_are_read_with_commas_in_any_case() {
    for encoding in [Encoding::Text, Encoding::Json, Encoding::Post] {
        let read = |sent: &str| ONE.read(&Args::from_pairs([("rights", sent)]).unwrap(), encoding);
        assert_eq!(read("sendfile, LOOK,").unwrap().words("rights"), Some(&["SendFile", "Look"][..]));
        assert_eq!(read(",").unwrap().words("rights"), Some(&[][..]), "a comma alone is none of them");
        assert_eq!(read("").unwrap().words("rights"), None);
        assert_eq!(read("Look,Fly").unwrap_err().problem, Problem::NotOneOf(&RIGHTS));
    }
}

fn called(content: &str) -> Option<Vec<&'static str>> {
    let message = format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><s:Body>\
         <one xmlns='{NAMESPACE}' xmlns:t='{NAMESPACE}'>{content}</one></s:Body></s:Envelope>"
    );
    let head = Head { content_type: &[b"text/xml"], soap_action: &[] };
    let call = decode(&head, message.as_bytes(), &Table, &Limits::default()).ok()?;
    let input = ONE.read(&call.args, Encoding::Soap(call.version)).ok()?;
    Some(input.words("rights").unwrap_or_default().to_vec())
}

#[test]
fn soap_gives_words_as_elements_or_with_commas() {
    let both = vec!["Look", "Touch"];
    assert_eq!(called("<aRights><RIGHTS>Look</RIGHTS>\n <RIGHTS>Touch</RIGHTS></aRights>"), Some(both.clone()));
    assert_eq!(called("<aRights i:type='t:ArrayOfRIGHTS'><RIGHTS>Look</RIGHTS><string>Touch</string></aRights>"), Some(both.clone()));
    assert_eq!(called("<aRights>Look,Touch</aRights>"), Some(both));
    assert_eq!(called("<aRights/>"), Some(vec![]));
    assert_eq!(called("<aRights><RIGHTS><deeper/></RIGHTS></aRights>"), None);
    assert_eq!(called("<aRights i:type='t:RIGHTS'><RIGHTS>Look</RIGHTS></aRights>"), None);
}

#[test]
fn descriptions_name_each_list_and_each_record_once() {
    const SERVICE: Service<'_> = Service { name: "API", address: "https://help.example.org/API/API.asmx" };
    let text = wsdl::wsdl(&SERVICE, &Table, None);
    for name in ["RIGHTS", "ArrayOfRIGHTS", "GROUP", "ArrayOfGROUP"] {
        let named = format!("Type name=\"{name}\"");
        assert_eq!(text.matches(&named).count(), 1, "{name}");
    }
    assert!(text.contains("name=\"oGroup\" type=\"tns:GROUP\"") && text.contains("name=\"aRights\" type=\"tns:ArrayOfRIGHTS\""));
    assert!(openapi::openapi(&SERVICE, &Table, "1").contains("\"GROUP\""));
    let page = help::operation(&SERVICE, &ONE, None);
    assert!(page.contains("RIGHTS: value") && page.contains("&lt;RIGHTS&gt;"));
}
