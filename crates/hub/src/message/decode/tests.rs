//! Cases of reading: what is taken, and what is refused with which close code.

use super::*;
use crate::Status;
use crate::message::part::{ClientId, InviteBy, Session};
use towline_model::SessionId;

fn id(text: &str) -> ClientId {
    ClientId::parse(text).unwrap()
}

#[test]
fn the_customers_messages_are_read() {
    for (text, read) in [
        (r#"{"t":"hello","last":7}"#, FromCustomer::Hello { last: 7, peers: Vec::new() }),
        (r#"{"t":"hello"}"#, FromCustomer::Hello { last: 0, peers: Vec::new() }),
        (
            r#" {"text":"\u00e9 \ud83d\ude00","id":"c1","t":"chat","later":[1,{"a":null}]} "#,
            FromCustomer::Chat { id: id("c1"), text: "é 😀".to_owned() },
        ),
        (r#"{"t":"typing","on":true}"#, FromCustomer::Typing { on: true }),
        (r#"{"t":"end"}"#, FromCustomer::End {}),
        (r#"{"t":"ping","x":1}"#, FromCustomer::Ping {}),
    ] {
        assert_eq!(from_customer(text), Ok(read), "{text}");
    }
}

#[test]
fn the_consoles_messages_are_read() {
    let session = Session(SessionId(17));
    for (text, read) in [
        (r#"{"t":"status","status":"busy","req":"r1"}"#, FromConsole::Status { status: Status::Busy, req: Some(id("r1")) }),
        (r#"{"t":"open","session":17,"last":0}"#, FromConsole::Open { session, last: 0, peers: Vec::new(), req: None }),
        (r#"{"t":"pickup","session":17,"req":"r2"}"#, FromConsole::Pickup { session, req: Some(id("r2")) }),
        (r#"{"t":"admit","session":17,"let":false}"#, FromConsole::Admit { session, r#let: false, req: None }),
        (
            r#"{"t":"invite","session":17,"by":"text","to":"+49 170 1234567","req":"r3"}"#,
            FromConsole::Invite { session, by: InviteBy::Text, to: "+49 170 1234567".to_owned(), req: Some(id("r3")) },
        ),
        (r#"{"t":"chat","session":17,"id":"k9","text":"x"}"#, FromConsole::Chat { session, id: id("k9"), text: "x".to_owned(), req: None }),
        (
            r#"{"t":"new","req":"r1","fields":["Jane","","","","",""],"tracking":"CASE-1"}"#,
            FromConsole::New {
                fields: ["Jane".to_owned(), String::new(), String::new(), String::new(), String::new(), String::new()],
                tracking: "CASE-1".to_owned(),
                req: Some(id("r1")),
            },
        ),
    ] {
        assert_eq!(from_console(text), Ok(read.clone()), "{text}");
        assert_eq!(read.session().is_some(), text.contains("session"), "{text}");
        assert_eq!(read.req().is_some(), text.contains("req"), "{text}");
    }
}

#[test]
fn at_109_a_customer_has_no_words_for_a_technicians_deeds() {
    for text in [
        r#"{"t":"pickup","session":17}"#,
        r#"{"t":"close","session":17}"#,
        r#"{"t":"open","session":17}"#,
        r#"{"t":"admit","session":17,"let":true}"#,
        r#"{"t":"new"}"#,
        r#"{"t":"invite","session":17,"by":"mail","to":"jane@example.com"}"#,
        r#"{"t":"status","status":"online"}"#,
    ] {
        assert!(from_console(text).is_ok(), "{text}");
        assert_eq!(from_customer(text), Err(DecodeError::Shape), "{text}");
    }
    assert_eq!(from_console(r#"{"t":"end"}"#), Err(DecodeError::Shape));
}

#[test]
fn at_103_frames_that_are_no_message_close_the_socket() {
    for text in
        ["", "hello", "`id`", "$(id)", "a[$(x)]", "'; drop table", "\0", "[]", "[\"ping\"]", "null", "7", "\"ping\"", "{}", r#"{"t":7}"#]
    {
        let refused = from_customer(text).unwrap_err();
        assert_eq!(refused.close_code(), close::POLICY, "{text:?}");
    }
    let padded = format!(r#"{{"t":"ping","x":"{}"}}"#, "x".repeat(MAX_MESSAGE));
    assert_eq!(from_customer(&padded), Err(DecodeError::TooBig));
    assert_eq!(DecodeError::TooBig.close_code(), close::TOO_BIG);
}

#[test]
fn at_108_depth_keys_duplicates_numbers_and_surrogates() {
    let nest = |n: usize| format!(r#"{{"t":"ping","x":{}{}}}"#, "[".repeat(n), "]".repeat(n));
    assert!(from_customer(&nest(MAX_DEPTH - 1)).is_ok());
    assert_eq!(from_customer(&nest(MAX_DEPTH)), Err(DecodeError::Json));
    assert_eq!(from_customer(&"[".repeat(60_000)), Err(DecodeError::Json));
    assert_eq!(from_customer(&r#"{"t":"#.repeat(10_000)), Err(DecodeError::Json));

    let keys = |n: usize| format!(r#"{{"t":"ping"{}}}"#, (1..n).map(|i| format!(r#","k{i}":1"#)).collect::<String>());
    assert!(from_customer(&keys(MAX_KEYS)).is_ok());
    assert_eq!(from_customer(&keys(MAX_KEYS + 1)), Err(DecodeError::Json));
    let elements = format!(r#"{{"t":"ping","x":[{}0]}}"#, "0,".repeat(MAX_KEYS));
    assert_eq!(from_customer(&elements), Err(DecodeError::Json));

    for text in [
        r#"{"t":"ping","t":"end"}"#,
        r#"{"t":"ping","x":{"a":1,"\u0061":2}}"#,
        r#"{"t":"ping","x":1e400}"#,
        r#"{"t":"ping","x":-1e400}"#,
        r#"{"t":"ping","x":NaN}"#,
        r#"{"t":"ping","x":"\ud800"}"#,
        r#"{"t":"ping","\udc00":1}"#,
        r#"{"t":"chat","id":"c1","text":"\ud83d"}"#,
        r#"{"t":"ping"}{"t":"end"}"#,
        r#"{"t":"ping",}"#,
        "{\"t\":\"ping\",\"x\":\"a\nb\"}",
    ] {
        assert_eq!(from_customer(text), Err(DecodeError::Json), "{text}");
    }
    let ten_to_the_400 = format!(r#"{{"t":"ping","x":1{}}}"#, "0".repeat(400));
    assert_eq!(from_customer(&ten_to_the_400), Err(DecodeError::Json));
    assert_eq!(from_customer(r#"{"t":"ping","__proto__":{"t":"end"},"constructor":1}"#), Ok(FromCustomer::Ping {}));
}

#[test]
fn at_108_numbers_and_ids_of_the_wrong_kind() {
    for text in [
        r#"{"t":"hello","last":-1}"#,
        r#"{"t":"hello","last":1.5}"#,
        r#"{"t":"hello","last":1e3}"#,
        r#"{"t":"hello","last":"7"}"#,
        r#"{"t":"hello","last":9007199254740992}"#,
        r#"{"t":"hello","last":18446744073709551616}"#,
        r#"{"t":"chat","id":"","text":"x"}"#,
        r#"{"t":"chat","id":"a b","text":"x"}"#,
        r#"{"t":"chat","text":"x"}"#,
        r#"{"t":"chat","id":"c1"}"#,
        r#"{"t":"chat","id":"c1","text":null}"#,
        r#"{"t":"typing","on":"true"}"#,
        r#"{"t":"typing","on":1}"#,
        r#"{"t":"Ping"}"#,
    ] {
        assert_eq!(from_customer(text), Err(DecodeError::Shape), "{text}");
    }
    for text in [
        r#"{"t":"open","session":"17"}"#,
        r#"{"t":"open","session":-17}"#,
        r#"{"t":"open"}"#,
        r#"{"t":"new","fields":["a"]}"#,
        r#"{"t":"status","status":"invisible"}"#,
        r#"{"t":"invite","session":17,"by":"fax","to":"+49301234567"}"#,
        r#"{"t":"invite","session":17,"by":"mail"}"#,
        r#"{"t":"invite","session":17,"by":"mail","to":["jane@example.com"]}"#,
        r#"{"t":"invite","by":"mail","to":"jane@example.com"}"#,
    ] {
        assert_eq!(from_console(text), Err(DecodeError::Shape), "{text}");
    }
    assert!(from_customer(r#"{"t":"hello","last":9007199254740991}"#).is_ok());
}

proptest::proptest! {
    #[test]
    fn at_108_no_text_makes_reading_panic(text in "(\\PC|[\\[{\":,}\\]\\\\utd8]){0,200}", tag in "hello|chat|open|new", rest in "[\\[{\"a:,1e}\\]]{0,60}") {
        for text in [text, format!(r#"{{"t":"{tag}","last":{rest}}}"#), format!(r#"{{"t":"{tag}",{rest}"#)] {
            let known = serde_json::from_str::<Value>(&text).is_ok_and(|value| value.is_object());
            proptest::prop_assert!(known || (from_customer(&text).is_err() && from_console(&text).is_err()));
        }
    }
}
