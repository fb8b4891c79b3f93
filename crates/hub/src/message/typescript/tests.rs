//! Holds the table against serde: what is written fits its type, what the types allow is read, and none is left out.

use serde_json::{Value, json};
use towline_model::SessionId;

use super::work::DECLARATIONS as WORK;
use super::*;
use crate::message::*;

fn body(name: &str) -> &'static Body {
    let found = DECLARATIONS.iter().chain(super::media::DECLARATIONS).chain(WORK).find(|(n, ..)| *n == name);
    &found.unwrap_or_else(|| panic!("no type {name}")).2
}

fn fits(value: &Value, of: &str) -> bool {
    if let Some(inner) = of.strip_suffix(" | null") {
        return value.is_null() || fits(value, inner);
    }
    if let Some(inner) = of.strip_suffix("[]") {
        return value.as_array().is_some_and(|values| values.iter().all(|v| fits(v, inner)));
    }
    match of {
        "string" => value.is_string(),
        "number" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        named => match body(named) {
            Body::Alias(to) => fits(value, to),
            Body::Words(words) => value.as_str().is_some_and(|v| words.contains(&v)),
            Body::Object(fields) => object_fits(value, fields, 0),
            Body::Messages(messages) => messages.iter().any(|(tag, fields)| value["t"] == *tag && object_fits(value, fields, 1)),
        },
    }
}

/// Every field is declared, every declared field is there unless it is optional; `others` keys are known otherwise.
fn object_fits(value: &Value, fields: &[Field], others: usize) -> bool {
    let Some(object) = value.as_object() else { return false };
    let mut known = others;
    fields.iter().all(|(name, of)| match object.get(name.trim_end_matches('?')) {
        Some(value) => {
            known += 1;
            fits(value, of)
        }
        None => name.ends_with('?'),
    }) && known == object.len()
}

fn example(of: &str) -> Value {
    match of {
        "string" => json!("a1"),
        "string[]" => json!(["", "", "", "", "", ""]),
        "PeerId[]" => json!([7, 8]),
        "number" => json!(7),
        "boolean" => json!(true),
        named => match body(named) {
            Body::Alias(to) => example(to),
            Body::Words(words) => json!(words[0]),
            Body::Object(fields) => object(json!({}), fields, true),
            Body::Messages(messages) => object(json!({ "t": messages[0].0 }), messages[0].1, true),
        },
    }
}

fn sent(name: &str) -> Vec<String> {
    let Body::Messages(messages) = body(name) else { panic!("{name} is no union") };
    let build = |tag: &str, fields: &[Field], optional: bool| object(json!({ "t": tag }), fields, optional).to_string();
    messages.iter().flat_map(|(tag, fields)| [build(tag, fields, true), build(tag, fields, false)]).collect()
}

fn object(mut begun: Value, fields: &[Field], optional: bool) -> Value {
    for (field, of) in fields.iter().filter(|(field, _)| optional || !field.ends_with('?')) {
        begun[field.trim_end_matches('?')] = example(of);
    }
    begun
}

#[test]
fn everything_that_the_types_let_a_browser_say_is_read() {
    for text in sent("CustomerSays") {
        assert!(from_customer(&text).is_ok(), "{text}");
    }
    for text in sent("ConsoleSays").into_iter().chain(sent("WorkSays")) {
        assert!(from_console(&text).is_ok(), "{text}");
    }
    for say in sent("MediaFromCustomer") {
        let text = format!(r#"{{"t":"media","say":{say}}}"#);
        assert!(from_customer(&text).is_ok(), "{text}");
    }
    for say in sent("MediaFromConsole") {
        let text = format!(r#"{{"t":"media","session":17,"say":{say}}}"#);
        assert!(from_console(&text).is_ok(), "{text}");
    }
    for say in sent("FileSays") {
        let text = format!(r#"{{"t":"media","say":{{"t":"file","file":"f1","say":{say}}}}}"#);
        assert!(from_customer(&text).is_ok(), "{text}");
    }
}

fn line(id: Option<&str>, code: Option<&'static str>) -> ChatLineView {
    ChatLineView { seq: 1, from: Speaker::System, name: "Tess".into(), text: "x".into(), at: 5, id: id.map(Into::into), code }
}

fn console_session(customer: Option<CustomerSeen>) -> ConsoleSession {
    let gone = customer.is_none();
    ConsoleSession {
        id: SessionId(17),
        state: ConsoleState::CustomerLeft,
        since: 1,
        created: 2,
        fields: Default::default(),
        tracking: String::new(),
        mine: true,
        kind: if gone { ConsoleKind::Lens } else { ConsoleKind::Channel },
        channel: (!gone).then(|| Named { name: "Sales".into() }),
        incoming: gone.then(|| Incoming { from: "Tess".into(), by: "Ada".into(), comment: String::new() }),
        note: String::new(),
        customer,
        language: gone.then(|| "en".into()),
        unread: 0,
        wrong_tries: 0,
        expires: gone.then_some(9),
        ended_by: gone.then_some(Ender::Time),
        role: if gone { Role::Sender } else { Role::Lead },
        lies_with: gone.then(|| "Otto".into()),
        team: vec![TeamMember { node: 5, name: "Otto".into(), watches: gone, joined: !gone }],
        worked: 60_000,
    }
}

#[test]
fn everything_that_is_written_fits_the_types() {
    let id = ClientId::parse("c1").unwrap();
    let session = SessionView {
        id: SessionId(17),
        state: ViewState::Hold,
        organisation: "ACME".into(),
        technician: Some(Named { name: "Tess".into() }),
        position: Some(1),
        since: 1,
        away: false,
        returning: true,
        passing: false,
        others: vec![Present { name: "Otto".into(), watches: true }],
    };
    let bare = SessionView { technician: None, position: None, ..session.clone() };
    let to_customer = [
        ToCustomer::Welcome { session, chat: vec![line(Some("c1"), None), line(None, Some("picked_up"))], more: true, now: 1 },
        ToCustomer::Session { session: bare },
        ToCustomer::Chat { line: line(None, None) },
        ToCustomer::Ack { id: id.clone(), seq: 1, at: 2 },
        ToCustomer::Typing { on: true },
        ToCustomer::Media { say: MediaToCustomer::Consents { consents: Vec::new() } },
        ToCustomer::Pong,
        ToCustomer::Error { code: ErrorCode::TooFast, id: Some(id.clone()), say: "x".into() },
        ToCustomer::Error { code: ErrorCode::Held, id: None, say: "x".into() },
        ToCustomer::Ended { by: Ender::System, survey: true },
        ToCustomer::Replaced,
    ];
    let me = Me {
        name: "Tess".into(),
        email: "t@x".into(),
        node: 4,
        organisation: "ACME".into(),
        labels: Default::default(),
        entry: "https://h/".into(),
        sends: Sends { mail: true, text: false },
        watches: true,
        concludes: false,
    };
    let seen = CustomerSeen { online: true, returning: false, network: "203.0.113.0/24".into() };
    let (session, req) = (SessionId(17), Some(id.clone()));
    let created = |req| ToConsole::Created {
        req,
        session,
        pin: "012345".into(),
        words: ["amber".into(), "river".into()],
        link: "https://h/R".into(),
        email: InviteEmail { subject: "s".into(), text: "t".into() },
        expires: 1,
    };
    let to_console = [
        ToConsole::Welcome {
            me,
            status: crate::Status::Online,
            automatic: false,
            sessions: vec![console_session(Some(seen)), console_session(None)],
            guarded: false,
            now: 1,
        },
        ToConsole::Session { session: Box::new(console_session(None)) },
        ToConsole::Gone { session },
        ToConsole::History { session, lines: vec![line(None, None)], more: false },
        ToConsole::Chat { session, line: line(None, None) },
        ToConsole::Ack { session, id: id.clone(), seq: 1, at: 2 },
        ToConsole::Typing { session, on: false },
        ToConsole::Media { session, say: MediaToConsole::Consents { consents: Vec::new() } },
        created(req.clone()),
        created(None),
        ToConsole::Done { req: id.clone() },
        ToConsole::Error { req, session: Some(session), id: Some(id), code: ErrorCode::OutOfPins, say: "x".into() },
        ToConsole::Error { req: None, session: None, id: None, code: ErrorCode::Busy, say: "x".into() },
        ToConsole::Status { status: crate::Status::Away, automatic: true },
        ToConsole::Guarded { on: true },
        ToConsole::Pong,
        ToConsole::SignedOut,
    ];
    let req = ClientId::parse("r1").unwrap();
    let to_work = [
        ToWork::Targets {
            req: req.clone(),
            technicians: vec![
                Colleague { node: 5, name: "Otto".into(), group: "Berlin".into(), status: Some(crate::Status::Busy) },
                Colleague { node: 6, name: "Ines".into(), group: String::new(), status: None },
            ],
            channels: vec![Place { node: 9, name: "Sales".into() }],
        },
        ToWork::Replies {
            req: req.clone(),
            replies: vec![CannedReply { id: 1, own: true, title: "Hello".into(), text: "{customer}".into() }],
        },
        ToWork::Watchable {
            req,
            sessions: vec![WatchableSession { session: SessionId(3), customer: "Jane".into(), technician: "Otto".into(), since: 4 }],
        },
    ];
    let worked: Vec<String> = to_work.iter().map(|message| encode(&ToConsole::Work(message.clone()))).collect();
    written("CustomerHears", to_customer.iter().map(encode).collect());
    written("ConsoleHears", to_console.iter().map(encode).collect());
    written("WorkHears", worked);
}

fn written(name: &str, texts: Vec<String>) {
    let values: Vec<Value> = texts.iter().map(|t| serde_json::from_str(t).unwrap()).collect();
    for value in &values {
        assert!(fits(value, name), "{value} is no {name}");
    }
    let Body::Messages(messages) = body(name) else { panic!("{name} is no union") };
    for (tag, _) in *messages {
        assert!(values.iter().any(|v| v["t"] == *tag), "no example of {tag}");
    }
}

#[test]
fn everything_that_is_written_about_media_fits_the_types() {
    use towline_model::{ConsentKind, PeerId};
    let id = ClientId::parse("f1").unwrap();
    let peer = PeerId(7);
    let ice = || vec![IceServer { urls: vec!["turn:h".into()], username: "u".into(), credential: "c".into() }];
    let candidate = || IceCandidate { candidate: String::new(), mid: "0".into(), ufrag: "x".into() };
    let file = || FileOffer { id: id.clone(), name: "a.txt".into(), size: 5 };
    let says = || [FileSays::Take {}, FileSays::Stop {}, FileSays::Done { sha256: "00".into() }].into_iter().map(|say| (id.clone(), say));
    let kind = Kind(ConsentKind::View);
    let consents = || {
        let at = 5;
        [ConsentState::Asked, ConsentState::On].map(|state| ConsentView { kind, state, at }).to_vec()
    };
    let mut to_console = vec![
        MediaToConsole::Called { peer, gated: true, ice: ice() },
        MediaToConsole::Answer { peer, sdp: "v=0".into(), nonce: Some("0".into()) },
        MediaToConsole::Answer { peer, sdp: "v=0".into(), nonce: None },
        MediaToConsole::Candidate { peer, candidate: candidate() },
        MediaToConsole::Restart { peer },
        MediaToConsole::Trusted { peer },
        MediaToConsole::WrongWords { peer, left: 1 },
        MediaToConsole::Relays { peer, ice: ice() },
        MediaToConsole::Consents { consents: consents() },
        MediaToConsole::Offered { file: file() },
    ];
    to_console.extend(says().map(|(file, say)| MediaToConsole::File { file, say }));
    let ends = [ConsentEnd::Granted, ConsentEnd::Refused, ConsentEnd::Unanswered, ConsentEnd::Revoked];
    to_console.extend(ends.map(|answer| MediaToConsole::Answered { kind, answer }));
    let reasons = [HangUp::Technician, HangUp::Customer, HangUp::Lost, HangUp::Replaced, HangUp::Changed, HangUp::Over];
    to_console.extend(reasons.map(|why| MediaToConsole::HungUp { peer, why }));
    written("MediaToConsole", to_console.iter().map(encode).collect());
    let mut to_customer = vec![
        MediaToCustomer::Call { peer, name: "Tess".into(), gated: false, ice: ice() },
        MediaToCustomer::Offer { peer, sdp: "v=0".into(), commit: Some("0".into()) },
        MediaToCustomer::Offer { peer, sdp: "v=0".into(), commit: None },
        MediaToCustomer::Nonce { peer, nonce: "0".into() },
        MediaToCustomer::Candidate { peer, candidate: candidate() },
        MediaToCustomer::Trusted { peer },
        MediaToCustomer::WrongWords { peer, left: 0 },
        MediaToCustomer::Relays { peer, ice: ice() },
        MediaToCustomer::HungUp { peer, why: HangUp::Lost },
        MediaToCustomer::Consents { consents: consents() },
        MediaToCustomer::Offered { file: file() },
    ];
    to_customer.extend(says().map(|(file, say)| MediaToCustomer::File { file, say }));
    written("MediaToCustomer", to_customer.iter().map(encode).collect());
    let Body::Words(kinds) = body("ConsentKind") else { panic!("no words") };
    assert_eq!(ConsentKind::ALL.map(ConsentKind::code), **kinds);
}

#[test]
fn every_error_code_is_declared_and_says_what_to_do() {
    use ErrorCode::*;
    let Body::Words(words) = body("RefusalCode") else { panic!("no words") };
    let codes = [
        AlreadyTaken,
        NotYours,
        TooFast,
        TooLong,
        Rate,
        OutOfPins,
        TooMany,
        BadInput,
        Gone,
        Busy,
        Held,
        TooManyMessages,
        NotSent,
        NotAllowed,
        GroupFull,
        NotTrusted,
        NoConsent,
        Asking,
        BadSignal,
        NotReady,
        Full,
    ];
    let written: Vec<String> = codes.iter().map(|c| serde_json::to_value(c).unwrap().as_str().unwrap().to_owned()).collect();
    assert_eq!(written, *words);
    assert!(codes.iter().all(|c| c.say().ends_with('.')));
}

#[test]
fn the_module_reads_like_typescript() {
    let text = typescript();
    assert!(text.contains("export type Status = 'online' | 'away' | 'busy';\n"));
    assert!(text.contains("export interface Named {\n  name: string;\n}\n"));
    assert!(text.contains("  | { t: 'ack'; id: string; seq: number; at: Milliseconds }\n"));
    assert!(text.contains("  | { t: 'replaced' };\n"));
}
