//! Calls and consents through both sockets, over a real store: kept as they are told, and found again by a server that has been started anew.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::broadcast;
use towline::live::Live;
use towline::realtime::consoles::Consoles;
use towline_hub::Notice;
use towline_hub::confirm;
use towline_model::{ConsentAnswer, ConsentKind, EndedBy, EventKind, Fingerprint, SessionId, SessionState, words};

use super::client::{Knock, Page};
use super::world::{Hands, serve};
use crate::desk::{Ask, Desk, PASSWORD, PUBLIC_URL};

const CONSOLE_NONCE: [u8; 16] = [0x11; 16];
const CUSTOMER_NONCE: [u8; 16] = [0x22; 16];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a browser with this certificate describes; its screen section has this direction.
fn sdp(key: u8, screen: &str) -> String {
    let print = vec![format!("{key:02X}"); 32].join(":");
    format!("v=0\r\ns=-\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=fingerprint:sha-256 {print}\r\na={screen}\r\n")
}

/// A help desk with one session that is being helped, and whoever sits at its two ends.
struct Help {
    desk: Desk,
    session: SessionId,
    /// Cookies of customer and console.
    cookies: [String; 2],
    bell: broadcast::Sender<Notice>,
    address: std::net::SocketAddr,
}

impl Help {
    /// A session that came by a PIN which the customer typed.
    async fn new() -> Self {
        let desk = Desk::new().await;
        let acme = desk.organisation("ACME").await;
        let anna = desk.technician(&acme, "anna@acme.example").await;
        let code = desk.authcode(&anna).await;
        let pin = desk.pin(&code).await;
        let seat = desk.send(Ask::form("/", &[("Code", &pin)])).await.cookie().unwrap().to_owned();
        let login = json!({ "email": anna.email, "password": PASSWORD });
        let answer = desk.send(Ask::json("/console/login", &login).header("origin", PUBLIC_URL)).await;
        let console = answer.cookie().unwrap().to_owned();
        let queue = desk.house.store.queue(anna.technician.unwrap(), desk.cx().now, 1).await.unwrap();
        let (bell, address) = listen(&desk);
        Self { session: queue[0].id, desk, cookies: [seat, console], bell, address }
    }

    /// The server ends as by a power cut, and another begins over the same store.
    fn start_again(&mut self) {
        (self.bell, self.address) = listen(&self.desk);
    }

    async fn customer(&self, hello: Value) -> Page {
        self.page("/ws/session", &self.cookies[0], hello).await
    }

    async fn console(&self) -> Page {
        self.page("/ws/console", &self.cookies[1], json!({ "t": "hello" })).await
    }

    async fn page(&self, path: &'static str, cookie: &str, hello: Value) -> Page {
        let knock = Knock { path, ..Knock::default() }.with("origin", format!("http://{}", self.address)).with("cookie", cookie);
        let mut page = knock.knock_at(self.address).await.unwrap();
        page.say(&hello.to_string()).await;
        page.hear_type("welcome").await;
        page
    }

    /// What the bus told since the last time is heard by the rooms.
    fn ring(&self) {
        self.desk.heard.take().into_iter().for_each(|notice| drop(self.bell.send(notice)));
    }

    async fn kinds(&self) -> Vec<EventKind> {
        self.desk.house.store.events(self.session, 100).await.unwrap().into_iter().map(|event| event.kind).collect()
    }

    /// Both sit, the session is picked up and open, and the console calls: the call's number. The words are still to be typed.
    async fn called(&self, customer: &mut Page, console: &mut Page) -> i64 {
        let session = self.session;
        console.say(&json!({ "t": "pickup", "session": session, "req": "p" }).to_string()).await;
        console.hear_type("done").await;
        self.ring();
        console.say(&json!({ "t": "open", "session": session, "last": 0 }).to_string()).await;
        console.hear_type("history").await;
        loop {
            if customer.hear_type("session").await["session"]["state"] == "active" {
                break;
            }
        }
        self.tell(console, json!({ "t": "call" })).await;
        let peer = says(console, "called").await["peer"].as_i64().unwrap();
        assert_eq!(says(customer, "call").await["gated"], true);
        let commit = hex(&towline_domain::sha256(&CONSOLE_NONCE));
        self.tell(console, json!({ "t": "offer", "peer": peer, "sdp": sdp(1, "inactive"), "commit": commit })).await;
        says(customer, "offer").await;
        say(customer, json!({ "t": "answer", "peer": peer, "sdp": sdp(2, "inactive"), "nonce": hex(&CUSTOMER_NONCE) })).await;
        says(console, "answer").await;
        self.tell(console, json!({ "t": "nonce", "peer": peer, "nonce": hex(&CONSOLE_NONCE) })).await;
        says(customer, "nonce").await;
        peer
    }

    async fn tell(&self, console: &mut Page, say: Value) {
        console.say(&json!({ "t": "media", "session": self.session, "say": say, "req": "m" }).to_string()).await;
    }

    async fn words(&self, console: &mut Page, peer: i64, bits: u32) {
        self.tell(console, json!({ "t": "words", "peer": peer, "words": words::pair(bits).join(" ") })).await;
    }
}

fn listen(desk: &Desk) -> (broadcast::Sender<Notice>, std::net::SocketAddr) {
    let (bell, notices) = broadcast::channel(64);
    let consoles = Arc::new(Consoles::new(Hands::new()));
    let (_, address) = serve(Arc::new(Live::new(Arc::clone(&desk.house))), consoles, notices);
    (bell, address)
}

async fn say(customer: &mut Page, say: Value) {
    customer.say(&json!({ "t": "media", "say": say }).to_string()).await;
}

/// The next word about media of this name.
async fn says(page: &mut Page, name: &str) -> Value {
    loop {
        let heard = page.hear_type("media").await["say"].clone();
        if heard["t"] == name {
            return heard;
        }
    }
}

fn right() -> u32 {
    confirm::bits(Fingerprint([1; 32]), Fingerprint([2; 32]), &CONSOLE_NONCE, &CUSTOMER_NONCE)
}

/// What was granted is kept with who granted it, survives the server, and is over when the customer takes it back.
#[tokio::test]
async fn a_call_and_its_consents_outlive_the_server() {
    let mut help = Help::new().await;
    let (mut customer, mut console) = (help.customer(json!({ "t": "hello", "last": 0 })).await, help.console().await);
    let peer = help.called(&mut customer, &mut console).await;
    help.words(&mut console, peer, right()).await;
    says(&mut customer, "trusted").await;
    says(&mut console, "trusted").await;
    help.tell(&mut console, json!({ "t": "ask", "kind": "view" })).await;
    says(&mut customer, "consents").await;
    say(&mut customer, json!({ "t": "consent", "kind": "view", "on": true })).await;
    assert_eq!(says(&mut console, "answered").await, json!({ "t": "answered", "kind": "view", "answer": "granted" }));
    assert_eq!(help.desk.house.store.consents(help.session).await.unwrap()[0].kind, ConsentKind::View);

    help.start_again();
    let mut customer = help.customer(json!({ "t": "hello", "last": 0, "peers": [peer] })).await;
    assert_eq!(says(&mut customer, "consents").await["consents"][0]["state"], "on");
    let mut console = help.console().await;
    console.say(&json!({ "t": "open", "session": help.session, "last": 0, "peers": [peer] }).to_string()).await;
    assert_eq!(says(&mut console, "consents").await["consents"][0]["kind"], "view");
    // The picture may be described anew at once, without words.
    help.tell(&mut console, json!({ "t": "offer", "peer": peer, "sdp": sdp(1, "recvonly") })).await;
    says(&mut customer, "offer").await;
    say(&mut customer, json!({ "t": "answer", "peer": peer, "sdp": sdp(2, "sendonly") })).await;
    says(&mut console, "answer").await;
    say(&mut customer, json!({ "t": "consent", "kind": "view", "on": false })).await;
    assert_eq!(says(&mut console, "answered").await["answer"], "revoked");
    help.tell(&mut console, json!({ "t": "offer", "peer": peer, "sdp": sdp(1, "recvonly") })).await;
    assert_eq!(console.hear_type("error").await["code"], "no_consent");
    // What is taken back is told at once and kept before anything that is said later.
    customer.say(r#"{"t":"chat","id":"c1","text":"That was all."}"#).await;
    customer.hear_type("ack").await;
    let told: Vec<EventKind> =
        help.kinds().await.into_iter().filter(|kind| matches!(kind, EventKind::Consent(..) | EventKind::CallTrusted)).collect();
    let view = |answer| EventKind::Consent(ConsentKind::View, answer);
    assert_eq!(told, [EventKind::CallTrusted, view(ConsentAnswer::Granted), view(ConsentAnswer::Revoked)]);
}

/// AT-021, AT-113: words of another connection are wrong; the second wrong ones close the seat and burn the PIN.
#[tokio::test]
async fn at_021_at_113_wrong_words_twice_close_the_seat() {
    let help = Help::new().await;
    let (mut customer, mut console) = (help.customer(json!({ "t": "hello", "last": 0 })).await, help.console().await);
    let peer = help.called(&mut customer, &mut console).await;
    // Somebody in between showed each side a certificate of their own: the customer reads other words than the console's.
    let read_out = confirm::bits(Fingerprint([9; 32]), Fingerprint([2; 32]), &CONSOLE_NONCE, &CUSTOMER_NONCE);
    help.words(&mut console, peer, read_out).await;
    assert_eq!(says(&mut console, "wrong_words").await["left"], 1);
    help.tell(&mut console, json!({ "t": "ask", "kind": "view" })).await;
    assert_eq!(console.hear_type("error").await["code"], "not_trusted");
    help.words(&mut console, peer, read_out).await;
    assert_eq!(says(&mut customer, "wrong_words").await["left"], 1);
    assert_eq!(customer.hear_type("ended").await["by"], "system");
    assert_eq!(customer.hear_close().await, 4004);
    let session = help.desk.house.store.session(help.session).await.unwrap().unwrap();
    assert_eq!((session.state, session.pin_slot), (SessionState::Ended(EndedBy::PinBurned), None));
}
