//! Invitation links: shown by GET, taken by POST, opened by a key that no server log ever sees.

use http::Method;

use super::{has_to_wait, is_in, is_wrong, open};
use crate::desk::{Ask, Desk};

/// A link's PIN and key.
async fn link(desk: &Desk, code: &str) -> (String, String, String) {
    desk.clock.second();
    let ask = Ask::form("/API/requestInvitationLink.aspx", &[("authcode", code), ("notechconsole", "1")]);
    let answer = desk.send(ask).await;
    let link = answer.text().strip_prefix("OK\n\nINVITATIONLINK:").unwrap().to_owned();
    let (address, key) = link.split_once("#k=").unwrap();
    (link.clone(), address.rsplit('=').next().unwrap().to_owned(), key.to_owned())
}

#[tokio::test]
async fn at_016_readers_of_mail_take_no_seat() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let (_, pin, key) = link(&desk, &code).await;
    for path in [format!("/R?i=2&Code={pin}"), format!("/Customer/Code.aspx?Code={pin}"), format!("/r?I=2&code={pin}&k={key}")] {
        for method in [Method::GET, Method::HEAD] {
            let answer = desk.send(Ask::new(method, &path)).await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("set-cookie"), None);
        }
    }
    assert!(is_in(&desk.send(Ask::form("/", &[("Code", &pin), ("k", &key)])).await));
}

#[tokio::test]
async fn at_017_the_key_is_in_the_fragment_only() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let (link, pin, key) = link(&desk, &code).await;
    assert_eq!(link, format!("https://towline.example/R?i=2&Code={pin}#k={key}"));
    assert_eq!(key.len(), 22, "128 bits in base64url");
    let page = desk.send(Ask::get(&format!("/R?i=2&Code={pin}"))).await;
    assert!(!page.text().contains(&key));
    // No other interface shows it again.
    let mail = desk.send(Ask::form("/API/generateEmailText.aspx", &[("authcode", &code), ("pincode", &pin)])).await;
    assert!(mail.text().contains(&format!("Code={pin}")) && !mail.text().contains(&key));
}

#[tokio::test]
async fn a_link_opens_by_its_pin_too_and_only_once() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let (_, pin, key) = link(&desk, &code).await;
    assert!(is_in(&desk.send(Ask::form("/", &[("Code", &pin)])).await));
    assert!(is_wrong(&desk.send(Ask::form("/", &[("Code", &pin), ("k", &key)]).from("198.51.100.1")).await));
}

#[tokio::test]
async fn a_wrong_key_is_a_wrong_try() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let (_, pin, key) = link(&desk, &code).await;
    let knock = |key: &str| desk.send(Ask::form("/", &[("Code", &pin), ("k", key)]).from("198.51.100.1"));
    for _ in 0..3 {
        assert!(is_wrong(&knock("AAAAAAAAAAAAAAAAAAAAAA").await));
    }
    assert!(has_to_wait(&knock("AAAAAAAAAAAAAAAAAAAAAA").await));
    // Whoever has the key needs no budget.
    assert!(is_in(&knock(&key).await));
}

#[tokio::test]
async fn a_third_partys_form_brings_its_tracking_along() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let pin = desk.pin(&code).await;
    let form = [("Code", pin.as_str()), ("tracking0", "CASE-9"), ("language", "de"), ("hostederrorhandling", "")];
    let ask = Ask::form("/Customer/Code.aspx", &form).header("origin", "https://crm.example").header("sec-fetch-site", "cross-site");
    let answer = desk.send(ask).await;
    assert!(is_in(&answer));
    let session = desk.house.store.session(towline_model::SessionId(1)).await.unwrap().unwrap();
    assert_eq!((session.fields.tracking.as_str(), session.language.as_deref()), ("CASE-9", Some("de")));
}
