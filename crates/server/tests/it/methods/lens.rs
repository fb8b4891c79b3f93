//! Lens PINs: a session of its own kind on the same entry page, and the text message that may go with it.

use towline_model::SessionKind;

use super::{Acme, pin_of, status};
use crate::desk::Ask;

#[tokio::test]
async fn a_lens_pin_works_on_the_entry_page_and_its_session_is_marked() {
    let house = Acme::new().await;
    for method in ["requestLensPINCode", "requestLensPINCode_v2"] {
        let answer = house.call(method, &[("notechconsole", "1"), ("cfield0", "Jo")]).await;
        let pin = pin_of(&answer);
        assert_eq!(pin.len(), 6, "{method}");
        assert_eq!(house.desk.send(Ask::form("/", &[("Code", pin)])).await.status, 303);
        house.desk.clock.second();
    }
    house.pin(&[]).await;
    let queue = house.desk.house.store.queue(house.anna.technician.unwrap(), house.desk.cx().now, 9).await.unwrap();
    let kinds: Vec<SessionKind> = queue.iter().map(|session| session.kind).collect();
    assert_eq!(kinds, [SessionKind::Lens, SessionKind::Lens, SessionKind::Private]);
}

#[tokio::test]
async fn the_message_carries_the_pin_in_the_language_that_was_asked_for() {
    let house = Acme::new().await;
    let form = [("notechconsole", "1"), ("PhoneNumber", "+49 170 123-4567"), ("LangCode", "DE")];
    let answer = house.call("requestLensPINCode_v3", &form).await;
    let pin =
        answer.text().strip_prefix("OK\n\nPINCODE:").and_then(|rest| rest.strip_suffix("\nSMS_RESULT:sendInvitationForMobileSession_OK"));
    let pin = pin.unwrap_or_else(|| panic!("{}", answer.text())).to_owned();
    let [text] = &house.desk.mailbox.texts()[..] else { panic!("one message") };
    assert_eq!(text.to.as_str(), "+491701234567");
    assert!(text.text.contains(&pin) && text.text.contains("Sitzung"), "{}", text.text);
}

#[tokio::test]
async fn nothing_is_issued_for_a_number_or_a_language_that_is_none() {
    let house = Acme::new().await;
    for (phone, language) in [("0170 1234567", ""), ("+49", "de"), ("+491701234567", "tlh"), ("", "tlh")] {
        let form = [("notechconsole", "1"), ("PhoneNumber", phone), ("LangCode", language)];
        assert_eq!(status(&house.call("requestLensPINCode_v4", &form).await), "ERROR", "{phone:?} {language:?}");
    }
    assert!(house.desk.house.store.queue(house.anna.technician.unwrap(), house.desk.cx().now, 9).await.unwrap().is_empty());
    assert!(house.desk.mailbox.texts().is_empty());
}

#[tokio::test]
async fn a_repeated_request_sends_no_second_message() {
    let house = Acme::new().await;
    let form = [("authcode", house.code.as_str()), ("notechconsole", "1"), ("PhoneNumber", "+491701234567")];
    let ask = async |form: &[(&str, &str)]| {
        let ask = Ask::form("/API/requestLensPINCode_v3.aspx", form).header("idempotency-key", "again");
        house.desk.send(ask).await.text().to_owned()
    };
    let first = ask(&form).await;
    assert!(first.ends_with("SMS_RESULT:sendInvitationForMobileSession_OK"));
    assert_eq!(ask(&form).await, first);
    assert_eq!(house.desk.mailbox.texts().len(), 1);
    let other = [form[0], form[1], ("PhoneNumber", "+491707654321")];
    assert_eq!(ask(&other).await, "ERROR", "the same key for another telephone is another request");
    assert_eq!(house.desk.mailbox.texts().len(), 0);
}
