//! Lists of records as inputs: one declaration, an array in SOAP and in JSON, the text of a JSON array in a form; bounded, and each refusal says which record.

use towline_wire::input::OverLong;
use towline_wire::limits::LIST_BYTES;
use towline_wire::soap::{Head, Version, decode, operation};
use towline_wire::{
    Args, BadInput, Body, Catalogue, Choice, Encoding, Field, Input, Limits, Member, Method, NAMESPACE, Problem, Record, Service,
    StatusSet, form, help, json, openapi, wsdl,
};

static WORDS: Choice = Choice { type_name: "WORD", members: &["Yes", "No"] };

static ITEM: Record = Record {
    soap: "ITEM",
    fields: &[
        Field::text("name", "sName").max(5).required(),
        Field::int("parent", "iParent").required(),
        Field::text("pwd", "sPwd").secret().note("A secret."),
        Field::choice("word", "eWord", &WORDS),
        Field::flag("flag", "bFlag"),
    ],
    columns: &[],
};

static STATUS: StatusSet = StatusSet { type_name: "makeRet", members: &[Member::new("OK", "make_OK"), Member::new("ERROR", "make_Error")] };

static MAKE: Method = Method {
    name: "make",
    soap: "make",
    summary: "Makes items.",
    inputs: &[Field::rows("items", "aItems", &ITEM).aliases(&["list"]).most(3).required(), Field::text("authcode", "sAuthCode").secret()],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static NONE: Method = Method { name: "none", soap: "none", inputs: &[Field::text("items", "sItems")], ..MAKE };

struct Table;

impl Catalogue for Table {
    fn by_soap(&self, name: &str) -> Option<&'static Method> {
        self.methods().iter().copied().find(|method| method.soap == name)
    }

    fn by_http(&self, name: &str) -> Option<&'static Method> {
        self.by_soap(name)
    }

    fn methods(&self) -> &[&'static Method] {
        const METHODS: &[&Method] = &[&MAKE, &NONE];
        METHODS
    }
}

/// A record as these tests look at it: name, number, word and flag.
type Seen = (String, Option<i32>, Option<&'static str>, Option<bool>);

fn seen(input: &Input) -> Vec<Seen> {
    let one = |one: &Input| (one.text("name").to_owned(), one.int("parent"), one.choice("word"), one.flag("flag"));
    input.records("items").iter().map(one).collect()
}

fn by_form(text: &str) -> Result<Input, BadInput> {
    MAKE.read(&Args::from_pairs([("items", text)])?, Encoding::Text)
}

fn by_json(text: &str) -> Result<Input, BadInput> {
    MAKE.read(&json::parse(&MAKE, text.as_bytes(), &Limits::of(&MAKE))?, Encoding::Json)
}

fn envelope(content: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><s:Body>\
         <make xmlns='{NAMESPACE}' xmlns:t='{NAMESPACE}'>{content}</make></s:Body></s:Envelope>"
    )
}

fn by_soap(content: &str) -> Option<Result<Input, BadInput>> {
    let head = Head { content_type: &[b"text/xml"], soap_action: &[] };
    let call = decode(&head, envelope(content).as_bytes(), &Table, &Limits::default()).ok()?;
    Some(MAKE.read(&call.args, Encoding::Soap(call.version)))
}

const TWO: &str = r#"[{"name": "Jé", "parent": 7, "word": "no", "flag": true}, {"PARENT": "8", "name": "b\"", "more": null}]"#;

#[test]
fn one_list_is_read_alike_from_every_encoding() {
    let expected = vec![("Jé".to_owned(), Some(7), Some("No"), Some(true)), ("b\"".to_owned(), Some(8), None, None)];
    assert_eq!(seen(&by_form(TWO).unwrap()), expected);
    assert_eq!(seen(&by_json(&format!(r#"{{"authcode": "x", "LIST": {TWO}}}"#)).unwrap()), expected);
    let soap = "<aItems i:type='t:ArrayOfITEM'>\n <ITEM><eWord>No</eWord><sName>Jé</sName><iParent>7</iParent><bFlag>1</bFlag></ITEM>\
        <ITEM i:nil='true'/> <ITEM><sName>b\"</sName><iParent>8</iParent><bFlag i:nil='true'/><other><deep/></other></ITEM></aItems>";
    let read = by_soap(soap).unwrap().unwrap();
    assert_eq!(seen(&read), expected);
    assert!(read.given("items") && !format!("{read:?}").contains("Jé"));
}

#[test]
fn a_list_without_records_is_none() {
    for read in
        [by_form("[]"), by_json(r#"{"items": []}"#), by_json(r#"{"items": null}"#), by_soap("<aItems/>").unwrap(), by_soap("").unwrap()]
    {
        assert_eq!(read.err().map(|bad| (bad.field, bad.problem)), Some((Some("items"), Problem::Missing)));
    }
}

#[test]
fn a_refusal_names_the_record_and_repeats_nothing() {
    let list = |second: &str| format!(r#"[{{"name": "a", "parent": 1}}, {second}]"#);
    for (second, field, problem) in [
        (r#"{"parent": 1}"#, "name", Problem::Missing),
        (r#"{"name": "sixsix", "parent": 1}"#, "name", Problem::TooLong { max: 5 }),
        (r#"{"name": "a", "parent": "seven"}"#, "parent", Problem::NotInt),
        (r#"{"name": "a", "parent": 1, "word": "Perhaps"}"#, "word", Problem::NotOneOf(&WORDS)),
    ] {
        for read in [by_form(&list(second)), by_json(&format!(r#"{{"items": {}}}"#, list(second)))] {
            let bad = read.err().unwrap();
            assert_eq!((bad.field, &bad.problem), (Some(field), &problem), "{second}");
            let words = bad.to_string();
            assert!(words.starts_with(&format!("record 2: {field} is ")) && words.is_ascii() && !words.contains("seven"), "{words}");
        }
    }
    let bad = by_soap("<aItems><ITEM><sName>a</sName></ITEM></aItems>").unwrap().err().unwrap();
    assert!(bad.to_string().starts_with("record 1: iParent is missing"), "{bad}");
    let cut =
        MAKE.read_with(&Args::from_pairs([("items", r#"[{"name":"sixsix","parent":1}]"#)]).unwrap(), Encoding::Text, OverLong::Truncate);
    assert_eq!(seen(&cut.unwrap())[0].0, "sixsi");
}

#[test]
fn what_is_no_list_is_refused_as_such() {
    for text in ["x", "{}", "1", "[1]", "[[]]", "[{\"name\":[]}]", "[{}", "[{}]x", "[{\"a\":1,\"A\":2}]", "\"[]\""] {
        let bad = by_form(text).err().unwrap();
        assert_eq!(bad.field, Some("items"), "{text}: {bad}");
    }
    for text in [r#"{"items": "[]"}"#, r#"{"items": 1}"#, r#"{"items": {}}"#, r#"{"items": true}"#, r#"{"items": [1]}"#] {
        assert_eq!(by_json(text).err().unwrap().problem, Problem::NotList, "{text}");
    }
    assert!(by_json(r#"{"items": [], "list": []}"#).is_err() && by_json(r#"{"other": []}"#).is_err());
    assert!(json::parse(&NONE, br#"{"items": []}"#, &Limits::default()).is_err(), "only where a list is declared");
    assert!(by_soap("<aItems>text</aItems>").is_none());
    assert!(by_soap("<aItems><ITEM><sName><deep/></sName></ITEM></aItems>").is_none());
    assert!(by_soap("<aItems i:type='t:ITEM'/>").is_none());
}

#[test]
fn lists_end_at_their_bound_whatever_comes_after_it() {
    let many = |count: usize| format!("[{}]", vec![r#"{"name":"a","parent":1}"#; count].join(","));
    assert_eq!(by_form(&many(3)).unwrap().records("items").len(), 3);
    for count in [4, 5, 500] {
        let soap = format!("<aItems>{}</aItems>", "<ITEM><sName>a</sName><iParent>1</iParent></ITEM>".repeat(count.min(100)));
        for read in [by_form(&many(count)), by_json(&format!(r#"{{"items":{}}}"#, many(count))), by_soap(&soap).unwrap()] {
            let bad = read.err().unwrap();
            assert_eq!((bad.field, bad.problem), (Some("items"), Problem::TooManyRecords { most: 3 }), "{count}");
        }
    }
}

#[test]
fn only_a_method_with_a_list_is_given_room_for_one() {
    let body = format!("items={}", "x".repeat(100_000));
    let parse = |method: &Method| form::parse(Some("application/x-www-form-urlencoded"), body.as_bytes(), &Limits::of(method));
    assert!(parse(&MAKE).is_ok() && parse(&NONE).is_err());
    assert_eq!((Limits::of(&MAKE).value, Limits::of(&NONE)), (LIST_BYTES, Limits::default()));
    let surplus = |method: &str, nodes: usize| {
        let message = envelope(&"<x/>".repeat(nodes)).replace("make", method);
        decode(&Head { content_type: &[b"text/xml"], soap_action: &[] }, message.as_bytes(), &Table, &Limits::default()).is_ok()
    };
    // Three records of five fields are fifty-four nodes more.
    assert!(surplus("none", 997) && !surplus("none", 998));
    assert!(surplus("make", 997 + 54) && !surplus("make", 998 + 54));
}

#[test]
fn headers_say_which_operation_comes() {
    let action = format!("\"{NAMESPACE}/make\"");
    let named = |content_type: &str, action: &str| {
        let (content_type, action) = ([content_type.as_bytes()], [action.as_bytes()]);
        operation(&Head { content_type: &content_type, soap_action: &action }).map(str::to_owned)
    };
    assert_eq!(named("text/xml", &action).as_deref(), Some("make"));
    assert_eq!(named(&format!("application/soap+xml; action={action}"), "").as_deref(), Some("make"));
    assert_eq!((named("text/xml", "\"\""), named("text/plain", &action), named("text/xml", "\"urn:make\"")), (None, None, None));
    assert_eq!(Version::V11.media_type(), "text/xml");
}

#[test]
fn descriptions_say_what_a_record_is_and_which_values_it_may_lack() {
    const SERVICE: Service<'_> = Service { name: "API", address: "https://help.example.org/API/API.asmx" };
    let text = wsdl::wsdl(&SERVICE, &Table, None);
    assert!(text.contains("name=\"aItems\" type=\"tns:ArrayOfITEM\""));
    assert!(text.contains("name=\"iParent\" nillable=\"true\" type=\"s:int\""), "a proxy may leave it out");
    let api: serde_json::Value = serde_json::from_str(&openapi::openapi(&SERVICE, &Table, "1")).unwrap();
    let items = &api["paths"]["/make.json"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]["items"];
    assert_eq!((&items["maxItems"], &items["items"]["required"]), (&3.into(), &serde_json::json!(["name", "parent"])));
    assert_eq!(items["items"]["properties"]["pwd"]["format"], "password");
    let page = help::operation(&SERVICE, &MAKE, None);
    assert!(page.contains("&lt;ITEM&gt;") && page.contains("items=[{"), "{page}");
}
