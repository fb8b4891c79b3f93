//! `Idempotency-Key`: a request that is sent again gets what it got, and nothing is made twice.

use towline_model::Span;

use super::{Acme, pin_of, reason, status};
use crate::desk::{Answer, Ask};

async fn ask(house: &Acme, method: &str, key: &str, fields: &[(&str, &str)]) -> Answer {
    let form = [&[("authcode", house.code.as_str()), ("notechconsole", "1")], fields].concat();
    house.desk.send(Ask::form(&format!("/API/{method}.aspx"), &form).header("idempotency-key", key)).await
}

async fn offered(house: &Acme) -> usize {
    house.desk.house.store.queue(house.anna.technician.unwrap(), house.desk.cx().now, 10).await.unwrap().len()
}

#[tokio::test]
async fn the_same_key_gives_the_same_pin_whatever_the_rate_and_the_version() {
    let house = Acme::new().await;
    let first = ask(&house, "requestPINCode", "k-1", &[("cfield0", "Jo")]).await;
    let again = ask(&house, "requestPINCode", "k-1", &[("cfield0", "Jo")]).await;
    house.desk.clock.advance(Span::minutes(19));
    let late = ask(&house, "requestPINCode_v3", "k-1", &[("cfield0", "Jo")]).await;
    assert_eq!((pin_of(&first), pin_of(&first)), (pin_of(&again), pin_of(&late)));
    assert_eq!(offered(&house).await, 1);
}

#[tokio::test]
async fn a_link_that_is_asked_for_again_keeps_its_key() {
    let house = Acme::new().await;
    let first = ask(&house, "requestInvitationLink", "k-1", &[("cfield0", "Jo")]).await;
    let again = ask(&house, "requestInvitationLink", "k-1", &[("cfield0", "Jo")]).await;
    assert!(first.text().contains("#k="));
    assert_eq!(first.text(), again.text());
    house.desk.clock.second();
    let other = ask(&house, "requestInvitationLink", "k-2", &[("cfield0", "Jo")]).await;
    let key = |answer: &Answer| answer.text().split_once("#k=").unwrap().1.to_owned();
    assert_ne!(key(&first), key(&other));
}

#[tokio::test]
async fn another_key_or_none_gives_another_pin() {
    let house = Acme::new().await;
    let first = ask(&house, "requestPINCode", "k-1", &[]).await;
    assert_eq!(status(&ask(&house, "requestPINCode", "k-2", &[]).await), "POLLRATEEXCEEDED");
    house.desk.clock.second();
    let second = ask(&house, "requestPINCode", "k-2", &[]).await;
    assert_ne!(pin_of(&first), pin_of(&second), "a key that was refused is not spent");
    house.desk.clock.second();
    let third = house.pin(&[]).await;
    assert!(pin_of(&third) != pin_of(&first) && pin_of(&third) != pin_of(&second));
    assert_eq!(offered(&house).await, 3);
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_caller() {
    let house = Acme::new().await;
    let first = ask(&house, "requestPINCode_v3", "k-1", &[("cfield0", "Jo")]).await;
    house.desk.clock.second();
    for (method, fields) in [
        ("requestPINCode_v3", &[("cfield0", "Mo")][..]),
        ("requestPINCode_v3", &[("cfield1", "Jo")]),
        ("requestPINCode_v3", &[("cfield0", "Jo"), ("tracking0", "T")]),
        ("requestInvitationLink", &[("cfield0", "Jo")]),
    ] {
        let other = ask(&house, method, "k-1", fields).await;
        assert_eq!(status(&other), "ERROR", "{method} {fields:?}");
        assert!(reason(&other).starts_with("the Idempotency-Key was used"));
    }
    assert_eq!(offered(&house).await, 1);
    let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
    let form = [("authcode", &*house.desk.authcode(&bert).await), ("notechconsole", "1"), ("cfield0", "Jo")];
    let answer = house.desk.send(Ask::form("/API/requestPINCode_v3.aspx", &form).header("idempotency-key", "k-1")).await;
    assert_ne!(pin_of(&answer), pin_of(&first), "another caller's key is another key");
}

#[tokio::test]
async fn a_key_is_spent_when_its_pin_is_no_longer_on_offer() {
    let house = Acme::new().await;
    let first = ask(&house, "requestPINCode", "k-1", &[]).await;
    let entered = house.desk.send(Ask::form("/", &[("Code", pin_of(&first))])).await;
    assert_eq!(entered.status, 303);
    house.desk.clock.second();
    assert_eq!(status(&ask(&house, "requestPINCode", "k-1", &[]).await), "ERROR");
    ask(&house, "requestPINCode", "k-2", &[]).await;
    house.desk.clock.advance(Span::minutes(20));
    assert_eq!(status(&ask(&house, "requestPINCode", "k-2", &[]).await), "ERROR");
    assert_eq!(status(&ask(&house, "requestPINCode", "k-3", &[]).await), "OK");
}

#[tokio::test]
async fn an_unusable_key_is_refused_and_makes_nothing() {
    let house = Acme::new().await;
    for key in ["", &"k".repeat(256), "k\tk", "schl\u{fc}ssel"] {
        let answer = ask(&house, "requestPINCode", key, &[]).await;
        assert_eq!(status(&answer), "ERROR", "{key:?}");
        assert_eq!(reason(&answer), "Idempotency-Key has 1 to 255 printable ASCII characters");
    }
    assert_eq!(offered(&house).await, 0);
    assert_eq!(status(&ask(&house, "requestPINCode", &"k".repeat(255), &[]).await), "OK");
}

#[tokio::test]
async fn a_key_works_over_soap_and_json_too() {
    let house = Acme::new().await;
    let first = ask(&house, "requestPINCode_v3", "k-1", &[("cfield0", "Jo")]).await;
    let json = serde_json::json!({ "authcode": house.code, "notechconsole": true, "cfield0": "Jo" });
    let again = house.desk.send(Ask::json("/API/requestPINCode_v3.json", &json).header("idempotency-key", "k-1")).await;
    assert_eq!(again.json()["PINCODE"], pin_of(&first));
    let namespace = towline_wire::NAMESPACE;
    let args = crate::desk::fields(&[("sCField0", "Jo"), ("bNoTechConsole", "true"), ("sAuthCode", &house.code)]);
    let body = format!("<requestPINCodeV3 xmlns=\"{namespace}\">{args}</requestPINCodeV3>");
    let again = house.desk.send(Ask::soap12(&body).header("idempotency-key", "k-1")).await;
    assert_eq!(again.element("sPINCode"), Some(pin_of(&first)));
}
