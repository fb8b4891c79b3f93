//! Answers in every encoding, against shapes written by hand from the contract.

use towline_wire::reply::EncodeError;
use towline_wire::soap::Version;
use towline_wire::{Encoding, Reply, Row, Value};

use crate::table::{EMAIL_TEXT, LOGIN, LOGOUT, PIN, PIN_V3, SESSIONS};

fn pin() -> Reply {
    Reply::ok(vec![("PINCODE", "012345".into())])
}

fn sessions() -> Reply {
    let first = Row(vec![
        ("ID", Value::Int(7)),
        ("State", Value::Choice("SESSION_WAITING")),
        ("Status", "Waiting".into()),
        ("Start", "2/19/2024 2:27:27 PM".into()),
        ("Start (text)", "2/19/2024 2:27 PM".into()),
        ("Lead", true.into()),
    ]);
    let second =
        Row(vec![("ID", Value::Int(8)), ("Status", "a|b\r\nc\rd\n<&>".into()), ("Start (text)", Value::Null), ("Lead", false.into())]);
    Reply::ok(vec![("SESSIONS", Value::Rows(vec![first, second]))])
}

fn text(reply: &Reply) -> String {
    Encoding::Text.encode(&PIN_V3, reply, false).unwrap()
}

#[test]
fn text_answers_have_the_offsets_that_clients_cut_at() {
    assert_eq!(text(&pin()), "OK\n\nPINCODE:012345");
    assert_eq!(&text(&pin())[12..], "012345");
    assert_eq!(text(&Reply::refusal("NOTLOGGEDIN")), "NOTLOGGEDIN");
    assert_eq!(Encoding::Text.encode(&LOGIN, &Reply::ok(vec![]), false).unwrap(), "OK");
    let email = Reply::ok(vec![("TEXT", "one\ntwo".into()), ("SUBJECT", "Help".into())]);
    assert_eq!(Encoding::Text.encode(&EMAIL_TEXT, &email, false).unwrap(), "OK\n\nSUBJECT:Help\nTEXT:one\ntwo");
}

#[test]
fn a_text_table_ends_every_column_and_every_row() {
    let header = "OK\n\nID|Status|Start Time|Is Lead Technician|\n";
    let table = Encoding::Text.encode(&SESSIONS, &sessions(), false).unwrap();
    assert_eq!(table, format!("{header}7|Waiting|2/19/2024 2:27 PM|yes|\n8|a/b c d <&>|||\n"));
    let none = Reply::ok(vec![("SESSIONS", Value::Rows(vec![]))]);
    assert_eq!(Encoding::Text.encode(&SESSIONS, &none, false).unwrap(), header);
}

#[test]
fn json_answers_have_the_status_first() {
    let json = |method, reply: &Reply| Encoding::Json.encode(method, reply, false).unwrap();
    assert_eq!(json(&PIN_V3, &pin()), r#"{"status":"OK","PINCODE":"012345"}"#);
    assert_eq!(json(&PIN_V3, &Reply::refusal("NOTLOGGEDIN")), r#"{"status":"NOTLOGGEDIN"}"#);
    assert_eq!(
        json(&SESSIONS, &sessions()),
        "{\"status\":\"OK\",\"SESSIONS\":[\
         {\"ID\":7,\"State\":\"SESSION_WAITING\",\"Status\":\"Waiting\",\"Start\":\"2/19/2024 2:27:27 PM\",\"Lead\":true},\
         {\"ID\":8,\"State\":null,\"Status\":\"a|b\\r\\nc\\rd\\n<&>\",\"Start\":null,\"Lead\":false}]}"
    );
    let odd = Reply::ok(vec![("SUBJECT", "\"\\\u{1}\t".into())]);
    assert_eq!(json(&EMAIL_TEXT, &odd), r#"{"status":"OK","SUBJECT":"\"\\\u0001\t","TEXT":null}"#);
}

const V11: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" \
    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>";
const V12: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\" \
    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>";
const END: &str = "</soap:Body></soap:Envelope>";
const NS: &str = "https://secure.logmeinrescue.com/API/API.asmx";

#[test]
fn soap_answers_have_the_prefix_and_order_that_clients_read() {
    for (version, start) in [(Version::V11, V11), (Version::V12, V12)] {
        let soap = |method, reply: &Reply| Encoding::Soap(version).encode(method, reply, false).unwrap();
        assert_eq!(
            soap(&PIN_V3, &pin()),
            format!(
                "{start}<requestPINCodeV3Response xmlns=\"{NS}\"><requestPINCodeV3Result>requestPINCode_OK</requestPINCodeV3Result><sPINCode>012345</sPINCode></requestPINCodeV3Response>{END}"
            )
        );
        assert_eq!(
            soap(&LOGIN, &Reply::ok(vec![])),
            format!("{start}<loginResponse xmlns=\"{NS}\"><loginResult>login_OK</loginResult></loginResponse>{END}")
        );
    }
}

fn soap11(method: &'static towline_wire::Method, reply: &Reply, alternate: bool) -> String {
    let whole = Encoding::Soap(Version::V11).encode(method, reply, alternate).unwrap();
    let inside = whole.strip_prefix(V11).and_then(|rest| rest.strip_suffix(END)).unwrap();
    let (_, inside) = inside.split_once("Result>").unwrap();
    let (_, inside) = inside.split_once("Result>").unwrap();
    inside.rsplit_once("</").unwrap().0.to_owned()
}

#[test]
fn what_a_failed_call_does_not_have_is_omitted_empty_or_zero() {
    let refused = Reply::refusal("ERROR");
    assert_eq!(soap11(&PIN_V3, &refused, false), "<sPINCode/>");
    assert_eq!(soap11(&EMAIL_TEXT, &refused, false), "");
    assert_eq!(soap11(&PIN, &refused, true), "<iPINCode>0</iPINCode>");
    assert_eq!(soap11(&SESSIONS, &Reply::refusal("INVALIDPARAM_NODE"), false), "");
    assert_eq!(soap11(&SESSIONS, &Reply::ok(vec![("SESSIONS", Value::Rows(vec![]))]), false), "<aSessions/>");
}

#[test]
fn the_older_answer_has_a_number() {
    assert_eq!(soap11(&PIN, &pin(), false), "<sPINCode>012345</sPINCode>");
    assert_eq!(soap11(&PIN, &pin(), true), "<iPINCode>12345</iPINCode>");
    assert_eq!(soap11(&PIN, &Reply::ok(vec![("PINCODE", "000000".into())]), true), "<iPINCode>0</iPINCode>");
    assert_eq!(soap11(&PIN_V3, &pin(), true), "<sPINCode>012345</sPINCode>");
}

#[test]
fn soap_rows_have_the_fields_of_the_record_and_keep_their_text() {
    assert_eq!(
        soap11(&SESSIONS, &sessions(), false),
        "<aSessions><SESSION_V3><iID>7</iID><bStatus>SESSION_WAITING</bStatus><sStatus>Waiting</sStatus><sStartTime>2/19/2024 2:27:27 PM</sStartTime>\
         <bIsLead>true</bIsLead></SESSION_V3><SESSION_V3><iID>8</iID><bStatus>SESSION_STARTING</bStatus>\
         <sStatus>a|b&#xD;\nc&#xD;d\n&lt;&amp;&gt;</sStatus><sStartTime/><bIsLead>false</bIsLead></SESSION_V3></aSessions>"
    );
}

#[test]
fn the_http_post_binding_answers_with_the_result_alone() {
    let post = |reply: &Reply| Encoding::Post.encode(&LOGIN, reply, false).unwrap();
    assert_eq!(
        post(&Reply::ok(vec![])),
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<loginRet xmlns=\"{NS}\">login_OK</loginRet>")
    );
    assert!(post(&Reply::refusal("LIMITREACHED")).ends_with(">login_LimitReached</loginRet>"));
    assert_eq!(Encoding::Post.encode(&PIN, &pin(), false), Err(EncodeError::NoHttpPost { method: "requestPINCode" }));
}

#[test]
fn a_reply_that_contradicts_its_declaration_is_not_sent() {
    let everywhere = [Encoding::Text, Encoding::Json, Encoding::Soap(Version::V11), Encoding::Soap(Version::V12)];
    for encoding in everywhere {
        for status in ["NOACCESSTOLENS", "INVALID", "ok", ""] {
            let refused = encoding.encode(&PIN, &Reply::refusal(status), false);
            assert_eq!(refused, Err(EncodeError::UnknownStatus { method: "requestPINCode", status }), "{status}");
        }
        let unknown = Reply::ok(vec![("PIN", "1".into())]);
        assert_eq!(encoding.encode(&PIN, &unknown, false), Err(EncodeError::UnknownOutput { method: "requestPINCode", output: "PIN" }));
        let wrong = Reply::ok(vec![("PINCODE", Value::Int(1))]);
        assert_eq!(encoding.encode(&PIN, &wrong, false), Err(EncodeError::WrongKind { field: "PINCODE" }));
    }
    assert_eq!(
        Encoding::Post.encode(&LOGOUT, &Reply::refusal("INVALID"), false),
        Err(EncodeError::UnknownStatus { method: "logout", status: "INVALID" })
    );
    for odd in ["", "12x", "-1", "99999999999"] {
        let reply = Reply::ok(vec![("PINCODE", odd.into())]);
        assert_eq!(Encoding::Soap(Version::V11).encode(&PIN, &reply, true), Err(EncodeError::WrongKind { field: "PINCODE" }), "{odd}");
    }
}

#[test]
fn content_types_are_the_contracts() {
    let types = [Encoding::Text, Encoding::Json, Encoding::Post, Encoding::Soap(Version::V11), Encoding::Soap(Version::V12)]
        .map(Encoding::content_type);
    assert_eq!(
        types,
        [
            "text/plain; charset=utf-8",
            "application/json",
            "text/xml; charset=utf-8",
            "text/xml; charset=utf-8",
            "application/soap+xml; charset=utf-8"
        ]
    );
}
