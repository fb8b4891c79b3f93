//! What a post says: every variable of both moments in both layouts, the signature, and hostile texts.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use towline::control::{Format, Moment, PostDeed, PostsDone};
use towline_domain::{Speaker, use_cases};
use towline_model::{Actor, SessionId, Span};

use super::Company;
use crate::outbound::receiver::{Received, Receiver, Script};

const FORM: [&str; 23] = [
    "SessionID",
    "TechID",
    "TechSSOID",
    "TechName",
    "TechEmail",
    "TechDescr",
    "CField0",
    "CField1",
    "CField2",
    "CField3",
    "CField4",
    "CField5",
    "Tracking0",
    "ChatLog",
    "Note",
    "Notes",
    "WaitingTime",
    "PickupTime",
    "ClosingTime",
    "WorkTime",
    "LastActionTime",
    "Transmitted",
    "Platform",
];

const FIELDS: [(&str, &str); 7] = [
    ("cfield0", "Jo Doe"),
    ("cfield1", "a & b = c + d"),
    ("cfield2", "line\r\ntwo"),
    ("cfield3", "\u{fc}\u{1f600}"),
    ("cfield4", ""),
    ("cfield5", "100%"),
    ("tracking0", "CASE-1"),
];

/// Waits 30 s, is worked on for 60 s, held for 20 s and closed at once after it was resumed.
async fn story(company: &Company) -> SessionId {
    let session = company.waiting(&FIELDS).await;
    company.say(Speaker::Customer, session, "It is broken\nagain").await;
    company.desk.clock.advance(Span::seconds(30));
    company.pick_up(session).await;
    company.desk.clock.advance(Span::seconds(60));
    company.say(Speaker::Technician(company.seat()), session, "Restart it").await;
    let (cx, anna) = (company.desk.cx(), company.anna().await);
    use_cases::hold(&cx, &anna, session, true).await.unwrap();
    company.desk.clock.advance(Span::seconds(20));
    use_cases::hold(&company.desk.cx(), &anna, session, false).await.unwrap();
    use_cases::write_note(&company.desk.cx(), &anna, session, "restarted").await.unwrap();
    company.close(session).await;
    session
}

fn values(request: &Received) -> Vec<String> {
    FORM.iter().map(|name| request.field(name).unwrap_or_else(|| panic!("no {name}"))).collect()
}

#[tokio::test]
async fn a_form_has_every_variable_at_the_start_and_at_the_end() {
    let mut receiver = Receiver::start(Script::Ok).await;
    let company = Company::posting_to(&[&receiver]).await;
    company.set_both(&receiver).await;
    let session = story(&company).await.to_string();
    let delivering = company.deliver();
    let (start, end) = (receiver.next().await, receiver.next().await);
    delivering.stop().await;
    for request in [&start, &end] {
        assert_eq!(request.line, "POST /hook?key=s3cret HTTP/1.1");
        assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
        assert_eq!(String::from_utf8_lossy(&request.body).matches('&').count(), FORM.len() - 1);
    }
    let tech = company.seat().to_string();
    let who = [session.as_str(), &tech, "", "anna", "anna@acme.example", ""];
    let wrote = ["Jo Doe", "a & b = c + d", "line\r\ntwo", "\u{fc}\u{1f600}", "", "100%", "CASE-1"];
    let before = "2:27 PM The customer connected.\n2:27 PM Jo Doe: It is broken\n  again";
    let at_start = [before, "", "", "30", "2/19/2024 2:28:08 PM", "", "0", "", "0", ""];
    // The post is written after the session has ended, and yet tells of its start only.
    assert_eq!(values(&start), [&who[..], &wrote, &at_start].concat());
    let after = "2:28 PM anna picked up the session.\n2:29 PM anna: Restart it\n2:29 PM The technician put the session on hold.\n\
                 2:29 PM The technician resumed the session.\n2:29 PM The technician ended the session.";
    let closed = "2/19/2024 2:29:28 PM";
    let at_end = [after, "restarted", "restarted", "30", "2/19/2024 2:28:08 PM", closed, "60", closed, "0", ""];
    assert_eq!(values(&end), [&who[..], &wrote, &at_end].concat());
    let body = String::from_utf8(start.body).unwrap();
    assert!(body.contains("CField2=line%0D%0Atwo&CField3=%C3%BC%F0%9F%98%80&"), "{body}");
}

#[tokio::test]
async fn xml_has_the_same_in_lower_case_under_session() {
    let mut receiver = Receiver::start(Script::Ok).await;
    let company = Company::posting_to(&[&receiver]).await;
    company.set(Moment::End, &receiver, Format::Xml).await;
    let session = story(&company).await;
    let delivering = company.deliver();
    let end = receiver.next().await;
    delivering.stop().await;
    assert_eq!(end.header("content-type"), Some("text/xml; charset=utf-8"));
    let expected = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><session><sessionid>{session}</sessionid><techid>{}</techid><techssoid/><techname>anna</techname>\
         <techemail>anna@acme.example</techemail><techdescr/><cfield0>Jo Doe</cfield0><cfield1>a &amp; b = c + d</cfield1>\
         <cfield2>line&#xD;\ntwo</cfield2><cfield3>\u{fc}\u{1f600}</cfield3><cfield4/><cfield5>100%</cfield5><tracking0>CASE-1</tracking0>\
         <chatlog>2:27 PM The customer connected.\n2:27 PM Jo Doe: It is broken\n  again\n2:28 PM anna picked up the session.\n\
         2:29 PM anna: Restart it\n2:29 PM The technician put the session on hold.\n2:29 PM The technician resumed the session.\n\
         2:29 PM The technician ended the session.</chatlog><note>restarted</note><waitingtime>30</waitingtime>\
         <pickuptime>2/19/2024 2:28:08 PM</pickuptime><closingtime>2/19/2024 2:29:28 PM</closingtime><worktime>60</worktime>\
         <lastactiontime>2/19/2024 2:29:28 PM</lastactiontime><transmitted>0</transmitted><platform/></session>",
        company.seat()
    );
    assert_eq!(String::from_utf8(end.body).unwrap(), expected, "without a start that was told, the chat is whole");
}

#[tokio::test]
async fn who_was_never_served_is_told_of_at_the_end_without_a_pick_up() {
    let mut receiver = Receiver::start(Script::Ok).await;
    let company = Company::posting_to(&[&receiver]).await;
    company.set_both(&receiver).await;
    let session = company.waiting(&[]).await;
    company.desk.clock.advance(Span::seconds(45));
    use_cases::end_by_customer(&company.desk.cx(), session).await.unwrap();
    let delivering = company.deliver();
    let end = receiver.next().await;
    delivering.stop().await;
    let field = |name: &str| end.field(name).unwrap();
    assert_eq!((field("TechID"), field("WaitingTime"), field("PickupTime")), (company.seat().to_string(), "45".to_owned(), String::new()));
    assert_eq!((field("WorkTime"), field("ClosingTime")), ("0".to_owned(), "2/19/2024 2:28:23 PM".to_owned()));
}

#[tokio::test]
async fn a_deleted_technician_still_has_a_name() {
    let mut receiver = Receiver::start(Script::Ok).await;
    let company = Company::posting_to(&[&receiver]).await;
    company.set(Moment::End, &receiver, Format::Form).await;
    let session = company.waiting(&[]).await;
    company.pick_up(session).await;
    use_cases::change_status(&company.desk.cx(), company.anna.id, towline_model::PersonStatus::Deleted, Actor::Operator).await.unwrap();
    let delivering = company.deliver();
    let end = receiver.next().await;
    delivering.stop().await;
    assert_eq!((end.field("TechName").unwrap(), end.field("SessionID").unwrap()), ("anna".to_owned(), session.to_string()));
}

#[tokio::test]
async fn a_post_is_signed_with_the_secret_that_was_shown_once() {
    let mut receiver = Receiver::start(Script::Ok).await;
    let company = Company::posting_to(&[&receiver]).await;
    let secret = company.set(Moment::Start, &receiver, Format::Form).await.unwrap();
    assert_eq!(company.set(Moment::End, &receiver, Format::Form).await, None);
    let is_signed_with = |request: &Received, secret: &str| {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let part = |name: &str| request.header(name).unwrap();
        let signed = [format!("{}.{}.", part("webhook-id"), part("webhook-timestamp")).as_bytes(), &request.body].concat();
        let signature = STANDARD.decode(part("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &key), &signed, &signature).is_ok()
    };
    company.whole().await;
    let delivering = company.deliver();
    let (start, end) = (receiver.next().await, receiver.next().await);
    assert!(is_signed_with(&start, &secret) && is_signed_with(&end, &secret));
    assert_ne!(start.header("webhook-id"), end.header("webhook-id"));
    assert_eq!(start.header("webhook-timestamp"), Some(company.desk.cx().now.as_seconds().to_string().as_str()));

    let url = format!("http://{}/", receiver.address);
    let renew = PostDeed::Set { moment: Moment::Start, url, format: Format::Form, new_secret: true };
    let PostsDone::Set(Some(newer)) = company.order(renew).await.unwrap() else { panic!("no new secret") };
    company.whole().await;
    let start = receiver.next().await;
    delivering.stop().await;
    assert!(is_signed_with(&start, &newer) && !is_signed_with(&start, &secret));
}

/// Texts that a page, a template or an XML reader could take for something else.
const HOSTILE: [&str; 20] = [
    "<script>alert(1)</script>",
    "</chatlog></session><session><techid>1</techid>",
    "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "'-alert(1)-'",
    "<![CDATA[x]]>",
    "]]>",
    "<!--",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    "&lt;b&gt;",
    "&#60;script&#62;",
    "javascript:alert(1)",
    "a&SessionID=1",
    "{{7*7}}",
    "${7*7}",
    "<%=7*7%>",
    "#{7*7}",
    "%0d%0aX-Injected: 1",
    "\u{202e}gpj.exe\u{200b}",
];

async fn hostile(format: Format) -> (Company, Received) {
    let mut receiver = Receiver::start(Script::Ok).await;
    let company = Company::posting_to(&[&receiver]).await;
    company.set(Moment::End, &receiver, format).await;
    let all = HOSTILE.join("\n");
    let session = company.waiting(&[("cfield0", HOSTILE[0]), ("cfield1", &all), ("cfield2", &all), ("tracking0", HOSTILE[1])]).await;
    company.say(Speaker::Customer, session, &all).await;
    company.pick_up(session).await;
    use_cases::write_note(&company.desk.cx(), &company.anna().await, session, &all).await.unwrap();
    company.close(session).await;
    let delivering = company.deliver();
    let end = receiver.next().await;
    delivering.stop().await;
    (company, end)
}

#[tokio::test]
async fn at_118_at_119_a_form_says_hostile_texts_as_they_are() {
    let (_, end) = hostile(Format::Form).await;
    let all = HOSTILE.join("\n");
    assert_eq!(String::from_utf8_lossy(&end.body).matches('&').count(), FORM.len() - 1);
    assert!(end.body.iter().all(|byte| byte.is_ascii_graphic() && !b"<>\"'".contains(byte)));
    for name in ["CField1", "CField2", "Note", "Notes"] {
        assert_eq!(end.field(name).as_deref(), Some(all.as_str()), "{name}");
    }
    assert_eq!((end.field("CField0").unwrap(), end.field("Tracking0").unwrap()), (HOSTILE[0].to_owned(), HOSTILE[1].to_owned()));
    assert!(end.field("ChatLog").unwrap().contains(&all.replace('\n', "\n  ")));
    assert!(end.headers.iter().all(|(name, _)| name != "x-injected"));
}

#[tokio::test]
async fn at_118_at_119_xml_says_hostile_texts_as_text() {
    let (_, end) = hostile(Format::Xml).await;
    let body = String::from_utf8(end.body).unwrap();
    let (_, inner) = body.split_once("?>").unwrap();
    let tags: Vec<&str> = inner.split('<').skip(1).map(|rest| rest.split_once('>').unwrap().0).collect();
    let names: Vec<&str> = tags.iter().filter(|tag| !tag.starts_with('/')).map(|tag| tag.trim_end_matches('/')).collect();
    let expected: Vec<String> = FORM.iter().filter(|name| **name != "Notes").map(|name| name.to_ascii_lowercase()).collect();
    assert_eq!(names[0], "session");
    assert_eq!(names[1..], expected, "nothing that was said is markup");
    let said = inner.split_once("<note>").unwrap().1.split_once("</note>").unwrap().0;
    let read = said.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    assert_eq!(read, HOSTILE.join("\n"));
}
