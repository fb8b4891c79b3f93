//! Invitations that the console sends: by its socket, through the rules over a real store, into a box that the test opens.

use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::broadcast;
use towline::live::Live;
use towline::realtime::consoles::Consoles;
use towline_domain::NotSent;
use towline_hub::Notice;
use towline_model::{Organisation, Person, SessionState, Span};

use super::client::{Knock, Page};
use super::world::{Hands, TESS, World, serve};
use crate::desk::{Ask, Desk, PASSWORD, PUBLIC_URL};

const JANE: &str = "jane@customer.example";
const PHONE: &str = "+49 170 1234567";

/// A help desk whose consoles can be opened.
struct House {
    desk: Desk,
    acme: Organisation,
    anna: Person,
    address: SocketAddr,
    _bell: broadcast::Sender<Notice>,
}

impl House {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let acme = desk.organisation("ACME").await;
        let anna = desk.technician(&acme, "anna@acme.example").await;
        let (bell, notices) = broadcast::channel(8);
        let consoles = Arc::new(Consoles::new(Hands::new()));
        let (_, address) = serve(Arc::new(Live::new(Arc::clone(&desk.house))), consoles, notices);
        Self { desk, acme, anna, address, _bell: bell }
    }

    /// Somebody's console, and what it was told of its technician.
    async fn console(&self, person: &Person) -> (Page, Value) {
        let login = json!({ "email": person.email, "password": PASSWORD });
        let answer = self.desk.send(Ask::json("/console/login", &login).header("origin", PUBLIC_URL)).await;
        let knock = Knock { path: "/ws/console", ..Knock::default() }.with("origin", format!("http://{}", self.address));
        let mut page = knock.with("cookie", answer.cookie().unwrap()).knock_at(self.address).await.unwrap();
        page.say(r#"{"t":"hello"}"#).await;
        let me = page.hear_type("welcome").await["me"].clone();
        (page, me)
    }
}

async fn session(console: &mut Page) -> Value {
    console.say(r#"{"t":"new","req":"n","fields":["Jane","","","","",""],"tracking":""}"#).await;
    console.hear_type("created").await
}

/// `done`, or the code of the error, which says what to do.
async fn invite(console: &mut Page, session: &Value, by: &str, to: &str) -> String {
    console.say(&json!({ "t": "invite", "req": "i", "session": session["session"], "by": by, "to": to }).to_string()).await;
    loop {
        let answer = console.hear().await.unwrap();
        if answer["req"] != "i" {
            continue;
        }
        if answer["t"] == "done" {
            return "done".to_owned();
        }
        assert_eq!((&answer["t"], &answer["session"]), (&"error".into(), &session["session"]), "{answer}");
        assert!(answer["say"].as_str().unwrap().ends_with('.'), "{answer}");
        return answer["code"].as_str().unwrap().to_owned();
    }
}

#[tokio::test]
async fn a_technician_sends_the_pin_by_e_mail_and_as_a_text_message_without_the_links_key() {
    let house = House::new().await;
    let (mut console, me) = house.console(&house.anna).await;
    assert_eq!(me["sends"], json!({ "mail": true, "text": true }));
    let made = session(&mut console).await;
    let (pin, link) = (made["pin"].as_str().unwrap(), made["link"].as_str().unwrap());
    let (plain, key) = link.split_once("#k=").unwrap();

    assert_eq!(invite(&mut console, &made, "mail", &format!(" {JANE} ")).await, "done");
    let mails = house.desk.mailbox.mails();
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [JANE]);
    assert_eq!(mails[0].subject, made["email"]["subject"].as_str().unwrap());
    for part in [pin, plain] {
        assert!(mails[0].text.contains(part), "{part} in {}", mails[0].text);
    }

    assert_eq!(invite(&mut console, &made, "text", PHONE).await, "done");
    let texts = house.desk.mailbox.texts();
    assert_eq!(texts.iter().map(|sms| sms.to.as_str()).collect::<Vec<_>>(), ["+491701234567"]);
    for part in [pin, plain, "ACME"] {
        assert!(texts[0].text.contains(part), "{part} in {}", texts[0].text);
    }
    for text in [&mails[0].text, &texts[0].text] {
        assert!(!text.contains(key) && !text.contains("#k="), "{text}");
    }
}

#[tokio::test]
async fn who_is_nobody_is_sent_nothing_and_the_technician_is_told() {
    let house = House::new().await;
    let (mut console, _) = house.console(&house.anna).await;
    let made = session(&mut console).await;
    let long = format!("{}@example.com", "x".repeat(30_000));
    let lines = format!("{JANE}\r\nBcc: all@customer.example");
    for to in ["", "jane", "@customer.example", PHONE, &format!("{JANE},all@customer.example"), &lines, &long] {
        assert_eq!(invite(&mut console, &made, "mail", to).await, "bad_input", "{to:.60}");
    }
    for to in ["", JANE, "0170 1234567", "+49 170 123 45 67 89 01 23", "+49\r\n1701234567", &"1".repeat(30_000)] {
        assert_eq!(invite(&mut console, &made, "text", to).await, "bad_input", "{to:.60}");
    }
    assert!(house.desk.mailbox.mails().is_empty() && house.desk.mailbox.texts().is_empty());
    assert_eq!(invite(&mut console, &made, "mail", JANE).await, "done", "nothing of this was counted");
}

#[tokio::test]
async fn only_ones_own_pin_that_still_works_is_sent() {
    let house = House::new().await;
    let (mut console, _) = house.console(&house.anna).await;
    let made = session(&mut console).await;
    let otto = house.desk.technician(&house.acme, "otto@acme.example").await;
    let (mut other, _) = house.console(&otto).await;
    assert_eq!(invite(&mut other, &made, "mail", JANE).await, "not_yours");
    assert_eq!(invite(&mut other, &made, "text", PHONE).await, "not_yours");
    assert_eq!(invite(&mut other, &json!({ "session": 4_711 }), "mail", JANE).await, "not_yours", "as if it never was");
    house.desk.clock.advance(Span::minutes(21));
    assert_eq!(invite(&mut console, &made, "mail", JANE).await, "gone");
    assert!(house.desk.mailbox.mails().is_empty() && house.desk.mailbox.texts().is_empty());
}

#[tokio::test]
async fn nobodys_mailbox_is_filled_and_nobody_sends_to_everybody() {
    let house = House::new().await;
    let (mut console, _) = house.console(&house.anna).await;
    let made = session(&mut console).await;
    for answer in ["done", "done", "done", "too_many_messages"] {
        assert_eq!(invite(&mut console, &made, "mail", JANE).await, answer);
    }
    for at in 0..7 {
        assert_eq!(invite(&mut console, &made, "text", &format!("+49 30 123456{at}")).await, "done");
    }
    assert_eq!(invite(&mut console, &made, "text", PHONE).await, "too_many_messages", "ten a minute");
    assert_eq!((house.desk.mailbox.mails().len(), house.desk.mailbox.texts().len()), (3, 7));
    house.desk.clock.advance(Span::minutes(1));
    assert_eq!(invite(&mut console, &made, "mail", &JANE.to_uppercase()).await, "too_many_messages", "three in ten minutes");
    assert_eq!(invite(&mut console, &made, "text", PHONE).await, "done");
    house.desk.clock.advance(Span::minutes(10));
    assert_eq!(invite(&mut console, &made, "mail", JANE).await, "done");
}

#[tokio::test]
async fn a_message_that_did_not_leave_is_reported_and_without_senders_none_is_offered() {
    let house = House::new().await;
    let (mut console, _) = house.console(&house.anna).await;
    let made = session(&mut console).await;
    for why in [NotSent::Refused, NotSent::Unavailable] {
        house.desk.mailbox.refuse(Some(why));
        assert_eq!(invite(&mut console, &made, "mail", JANE).await, "not_sent");
        assert_eq!(invite(&mut console, &made, "text", PHONE).await, "not_sent");
    }
    house.desk.mailbox.refuse(Some(NotSent::Unconfigured));
    let (mut console, me) = house.console(&house.anna).await;
    assert_eq!(me["sends"], json!({ "mail": false, "text": false }));
    assert_eq!(invite(&mut console, &made, "mail", JANE).await, "not_sent");
    assert_eq!(invite(&mut console, &made, "text", PHONE).await, "not_sent");
    assert!(house.desk.mailbox.mails().is_empty() && house.desk.mailbox.texts().is_empty());
}

#[tokio::test]
async fn a_slow_message_holds_nothing_else_up_and_a_second_one_waits_its_turn() {
    let world = World::new().await;
    let own = world.session(17, TESS, SessionState::Connecting);
    let mut console = Knock::console(&world, "tess").enter(&world).await;
    console.hear_type("welcome").await;
    let invite = |req: &str| format!(r#"{{"t":"invite","req":"{req}","session":{own},"by":"mail","to":"{JANE}"}}"#);
    console.say(&invite("r1")).await;
    console.say(r#"{"t":"reveal","req":"r2","session":17}"#).await;
    assert_eq!(console.hear_type("created").await["req"], "r2");
    console.say(&invite("r3")).await;
    let error = console.hear_type("error").await;
    assert_eq!((&error["req"], &error["code"], &error["session"]), (&"r3".into(), &"too_many_messages".into(), &17.into()));
    world.store.post.notify_one();
    assert_eq!(console.hear_type("done").await["req"], "r1");
    world.store.post.notify_one();
    console.say(&invite("r4")).await;
    assert_eq!(console.hear_type("done").await["req"], "r4");
}
