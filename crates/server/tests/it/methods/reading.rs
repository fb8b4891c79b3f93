//! `getChat` and `getNote`: who may read what was said and written down, and for how long.

use towline_domain::{Credentials, use_cases};
use towline_model::{Person, SessionId};

use super::{Acme, pin_of, status};
use crate::desk::Ask;

/// Anna's session with a line of chat and a note, over by now.
async fn ended(house: &Acme) -> SessionId {
    let pin = pin_of(&house.pin(&[("cfield0", "Jo")]).await).to_owned();
    house.desk.send(Ask::form("/", &[("Code", pin.as_str())])).await;
    let cx = house.desk.cx();
    let session = house.desk.house.store.queue(house.anna.technician.unwrap(), cx.now, 1).await.unwrap()[0].id;
    let anna = use_cases::caller(&cx, Credentials { authcode: Some(&house.code), cookie: None }).await.unwrap();
    use_cases::pick_up(&cx, &anna, session).await.unwrap();
    use_cases::say(&cx, towline_domain::Speaker::Customer, session, "c1", "My screen is blue").await.unwrap();
    use_cases::write_note(&cx, &anna, session, "a known fault").await.unwrap();
    use_cases::close(&cx, &anna, session).await.unwrap();
    session
}

async fn read(house: &Acme, code: &str, method: &str, session: &str) -> String {
    house.ask(method, &[("authcode", code), ("session", session)]).await.text().to_owned()
}

#[tokio::test]
async fn chat_and_note_outlive_their_session() {
    let house = Acme::new().await;
    let session = ended(&house).await.to_string();
    assert_eq!(read(&house, &house.code, "getNote", &session).await, "OK\n\nNOTE:a known fault");
    let chat = "OK\n\nCHATLOG:2:27 PM The customer connected.\n2:27 PM anna picked up the session.\n2:27 PM Jo: My screen is blue\n\
                2:27 PM The technician ended the session.";
    assert_eq!(read(&house, &house.code, "getChat", &session).await, chat);
}

#[tokio::test]
async fn a_session_is_read_by_its_own_technician_and_by_who_administers_them() {
    let house = Acme::new().await;
    let desk = &house.desk;
    let session = ended(&house).await.to_string();
    let bert = desk.technician(&house.acme, "bert@acme.example").await;
    let boss = desk.administrator(&house.acme, "boss@acme.example").await;
    let elsewhere = desk.organisation("Elsewhere").await;
    let (carl, eve) =
        (desk.technician(&elsewhere, "carl@elsewhere.example").await, desk.administrator(&elsewhere, "eve@elsewhere.example").await);
    let people: [(&str, &Person, &str); 4] =
        [("a colleague", &bert, "ERROR"), ("an administrator", &boss, "OK"), ("a stranger", &carl, "ERROR"), ("theirs", &eve, "ERROR")];
    for (who, person, expected) in people {
        let code = desk.authcode(person).await;
        for method in ["getChat", "getNote"] {
            let answer = house.ask(method, &[("authcode", &code), ("session", &session)]).await;
            assert_eq!(status(&answer), expected, "{method} by {who}");
        }
    }
    for session in ["2000000000", "0", "-1"] {
        assert_eq!(read(&house, &house.code, "getChat", session).await, "ERROR", "{session}");
    }
    for session in ["", "one", "1.0", "2147483648"] {
        assert_eq!(read(&house, &house.code, "getNote", session).await, "INVALIDPARAM_SESSION", "{session:?}");
    }
}

#[tokio::test]
async fn a_note_is_written_by_whoever_has_the_session_and_keeps_its_lines() {
    let house = Acme::new().await;
    let session = ended(&house).await;
    let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
    let cx = house.desk.cx();
    let code = house.desk.authcode(&bert).await;
    let bert = use_cases::caller(&cx, Credentials { authcode: Some(&code), cookie: None }).await.unwrap();
    assert!(use_cases::write_note(&cx, &bert, session, "mine now").await.is_err());
    let anna = use_cases::caller(&cx, Credentials { authcode: Some(&house.code), cookie: None }).await.unwrap();
    use_cases::write_note(&cx, &anna, session, "one\r\ntwo\u{1b}").await.unwrap();
    assert!(use_cases::write_note(&cx, &anna, session, &"x".repeat(4_001)).await.is_err());
    assert_eq!(read(&house, &house.code, "getNote", &session.to_string()).await, "OK\n\nNOTE:one\ntwo");
}
