//! PINs and links: the console rule, the rate, the forms of a PIN, what a failing call leaves behind.

use towline_hub::{Change, Notice};
use towline_model::Span;

use super::{Acme, pin_of, status};
use crate::desk::{Ask, Desk, fields};

async fn offered(house: &Acme) -> usize {
    house.desk.house.store.queue(house.anna.technician.unwrap(), house.desk.cx().now, 2_000).await.unwrap().len()
}

#[tokio::test]
async fn notechconsole_is_0_1_true_or_false_in_any_case_and_0_when_absent() {
    let house = Acme::new().await;
    for (value, expected) in [
        ("0", "NOTECHCONSOLERUNNING"),
        ("false", "NOTECHCONSOLERUNNING"),
        ("False", "NOTECHCONSOLERUNNING"),
        ("", "NOTECHCONSOLERUNNING"),
        ("1", "OK"),
        ("true", "OK"),
        ("TRUE", "OK"),
        ("2", "ERROR"),
        ("yes", "ERROR"),
        (" 1", "ERROR"),
        ("-1", "ERROR"),
    ] {
        house.desk.clock.second();
        let answer = house.call("requestPINCode", &[("notechconsole", value)]).await;
        assert_eq!(status(&answer), expected, "{value:?}");
    }
    assert_eq!(status(&house.call("requestPINCode", &[]).await), "NOTECHCONSOLERUNNING");
    house.desk.console_running(&house.anna, true);
    for value in ["0", "1", "false", "true", ""] {
        house.desk.clock.second();
        assert_eq!(status(&house.call("requestPINCode", &[("notechconsole", value)]).await), "OK", "{value:?}");
    }
}

#[tokio::test]
async fn a_caller_has_one_pin_or_link_a_second_since_the_last_ok() {
    let house = Acme::new().await;
    let methods = ["requestPINCode", "requestInvitationLink", "requestPINCode_v2", "requestPINCode_v3"];
    for (method, other) in methods.into_iter().zip(methods.into_iter().cycle().skip(1)) {
        assert_eq!(status(&house.call(method, &[("notechconsole", "1")]).await), "OK", "{method}");
        assert_eq!(status(&house.call(other, &[("notechconsole", "1")]).await), "POLLRATEEXCEEDED", "{other} after {method}");
        house.desk.clock.advance(Span::millis(999));
        // However often it is refused: the second counts from the last PIN.
        for _ in 0..3 {
            assert_eq!(status(&house.call(other, &[("notechconsole", "1")]).await), "POLLRATEEXCEEDED", "{other} after {method}");
        }
        house.desk.clock.advance(Span::millis(1));
    }
    assert_eq!(offered(&house).await, 4);
}

#[tokio::test]
async fn refusals_cost_nothing_and_callers_do_not_wait_for_each_other() {
    let house = Acme::new().await;
    let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
    let code = house.desk.authcode(&bert).await;
    assert_eq!(status(&house.call("requestPINCode", &[]).await), "NOTECHCONSOLERUNNING");
    assert_eq!(status(&house.pin(&[("cfield0", &"x".repeat(65))]).await), "ERROR");
    assert_eq!(status(&house.pin(&[("NodeId", "2000000000")]).await), "NOTTECHNICIAN");
    assert_eq!(status(&house.pin(&[]).await), "OK");
    assert_eq!(status(&house.ask("requestPINCode", &[("authcode", &code), ("notechconsole", "1")]).await), "OK");
    // The same person by cookie is the same caller.
    let cookie = house.desk.log_in(&house.anna).await;
    let by_cookie = || house.desk.send(Ask::get("/API/requestPINCode.aspx?notechconsole=1").cookie(&cookie));
    assert_eq!(status(&by_cookie().await), "POLLRATEEXCEEDED");
    house.desk.clock.second();
    assert_eq!(status(&by_cookie().await), "OK");
}

#[tokio::test]
async fn version_one_pads_its_pin_in_text_and_the_older_soap_answer_is_a_number() {
    let house = Acme::new().await;
    let args = fields(&[("sAuthCode", &house.code), ("bNoTechConsole", "true")]);
    let body = format!("<requestPINCode xmlns=\"{}\">{args}</requestPINCode>", towline_wire::NAMESPACE);
    let mut padded = false;
    for _ in 0..40 {
        house.desk.clock.second();
        let text = house.pin(&[]).await;
        assert_eq!(pin_of(&text).len(), 6);
        padded |= pin_of(&text).starts_with('0');
        house.desk.clock.second();
        let older = house.desk.send(Ask::soap11(&body).query(&[("pin", "int")])).await;
        let number = older.element("iPINCode").unwrap();
        assert_eq!((number.parse::<u32>().unwrap().to_string().as_str(), older.element("sPINCode")), (number, None));
        padded |= number.len() < 6;
    }
    assert!(padded, "eighty PINs without one that begins with 0");
}

#[tokio::test]
async fn what_was_sent_beside_a_pin_is_kept_with_it() {
    let house = Acme::new().await;
    let sent = [
        ("cfield0", "Jo & Co <b>"),
        ("cfield1", "zwei\u{e4}\u{1f600}"),
        ("cfield2", "  blanks  "),
        ("cfield3", "line\nline"),
        ("cfield4", "a|b"),
        ("cfield5", "+%26"),
        ("tracking0", "T-1"),
    ];
    assert_eq!(status(&house.pin(&sent).await), "OK");
    let queue = house.desk.house.store.queue(house.anna.technician.unwrap(), house.desk.cx().now, 1).await.unwrap();
    let kept: Vec<&str> = queue[0].fields.fields.iter().map(String::as_str).chain([queue[0].fields.tracking.as_str()]).collect();
    assert_eq!(kept, sent.map(|(_, value)| value));
}

#[tokio::test]
async fn the_live_side_is_told_of_a_pin_and_of_nothing_else() {
    let house = Acme::new().await;
    house.desk.heard.take();
    house.call("requestPINCode", &[]).await;
    assert_eq!(house.desk.heard.take(), []);
    house.pin(&[]).await;
    let technician = house.anna.technician.unwrap();
    let session = house.desk.house.store.queue(technician, house.desk.cx().now, 1).await.unwrap()[0].id;
    assert_eq!(house.desk.heard.take(), [Notice::Session { queue: technician, session, change: Change::Created }]);
}

#[tokio::test]
async fn without_randomness_nothing_is_issued() {
    let house = Acme::new().await;
    house.desk.dice.break_down(true);
    for method in ["requestPINCode", "requestPINCode_v2", "requestPINCode_v3", "requestInvitationLink"] {
        assert_eq!(status(&house.call(method, &[("notechconsole", "1")]).await), "ERROR", "{method}");
    }
    assert_eq!(offered(&house).await, 0);
}

#[tokio::test]
async fn a_link_has_the_organisations_address_and_a_key_of_its_own() {
    let house = Acme::new().await;
    let link = async || {
        house.desk.clock.second();
        let answer = house.call("requestInvitationLink", &[("notechconsole", "1")]).await;
        answer.text().strip_prefix("OK\n\nINVITATIONLINK:").unwrap().to_owned()
    };
    let (one, two) = (link().await, link().await);
    assert!(one.starts_with("https://towline.example/R?i=2&Code="), "{one}");
    let key = |link: &str| link.split_once("#k=").unwrap().1.to_owned();
    assert_ne!(key(&one), key(&two));
    house.desk.organisation("Other").await;
    let three = link().await;
    assert!(three.starts_with("https://towline.example/o/acme/R?i=2&Code="), "{three}");
}

#[tokio::test]
async fn a_head_request_makes_no_pin() {
    let desk = Desk::new().await;
    let acme = desk.organisation("ACME").await;
    let tess = desk.technician(&acme, "tess@acme.example").await;
    let code = desk.authcode(&tess).await;
    let query = [("authcode", code.as_str()), ("notechconsole", "1")];
    let head = desk.send(Ask::new(http::Method::HEAD, "/API/requestPINCode_v3.aspx").query(&query)).await;
    assert_eq!((head.status.as_u16(), head.header("allow")), (405, Some("GET, POST")));
    assert!(desk.house.store.queue(tess.technician.unwrap(), desk.cx().now, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_repeated_request_is_answered_although_the_console_has_closed() {
    let desk = Desk::new().await;
    let acme = desk.organisation("ACME").await;
    let tess = desk.technician(&acme, "tess@acme.example").await;
    let code = desk.authcode(&tess).await;
    desk.console_running(&tess, true);
    let ask = || desk.send(Ask::form("/API/requestPINCode_v3.aspx", &[("authcode", code.as_str())]).header("idempotency-key", "order-1"));
    let first = ask().await.text().to_owned();
    assert!(first.starts_with("OK"));
    desk.console_running(&tess, false);
    assert_eq!(ask().await.text(), first);
    desk.clock.second();
    let other = desk.send(Ask::form("/API/requestPINCode_v3.aspx", &[("authcode", code.as_str())])).await;
    assert_eq!(other.text(), "NOTECHCONSOLERUNNING");
}
