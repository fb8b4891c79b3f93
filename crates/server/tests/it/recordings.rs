//! Recordings through the whole router: taken in, played, kept and deleted, told to those who may know, and handed out as evidence.

mod evidence;
mod full;
mod keeping;
mod playing;
mod taking;

use serde_json::json;
use towline_domain::{Credentials, Laid, Limits, use_cases};
use towline_model::{Actor, ConsentAnswer, ConsentKind, Organisation, Person, Recording, RecordingId, SessionId, Span};
use towline_store::Answered;

use crate::desk::{Answer, Ask, Desk};

/// A first piece: an EBML header and a little more. Everything behind its first bytes is opaque to the server.
const FIRST: &[u8] = b"\x1a\x45\xdf\xa3 the first piece";

/// Anna at her console, whose group asks for recordings, with a customer in an active session who has not been asked yet.
struct World {
    desk: Desk,
    acme: Organisation,
    anna: Person,
    cookie: String,
    session: SessionId,
}

impl World {
    async fn new() -> Self {
        Self::at(Desk::new().await).await
    }

    async fn at(desk: Desk) -> Self {
        let acme = desk.organisation("ACME").await;
        let anna = desk.technician(&acme, "anna@acme.example").await;
        let cookie = desk.console(&anna).await;
        let mut world = Self { desk, acme, anna, cookie, session: SessionId(0) };
        world.policy(Limits { recording: Laid::Set(true), ..Limits::default() }).await;
        world.session = world.active().await;
        world
    }

    /// Lays something down at Anna's group.
    async fn policy(&self, limits: Limits) {
        let seat = self.desk.house.store.node(self.anna.technician.unwrap()).await.unwrap().unwrap();
        use_cases::set_limits(&self.desk.cx(), seat.parent.unwrap(), limits, Actor::Operator).await.unwrap();
    }

    /// A session of Anna's that she has picked up.
    async fn active(&self) -> SessionId {
        let desk = &self.desk;
        let code = desk.authcode(&self.anna).await;
        let pin = desk.pin(&code).await;
        assert_eq!(desk.send(Ask::form("/", &[("Code", pin.as_str())])).await.status, 303);
        let queue = desk.house.store.queue(self.anna.technician.unwrap(), desk.cx().now, 50).await.unwrap();
        let session = queue.last().unwrap().id;
        use_cases::set_seat(&desk.cx(), session, true, None).await.unwrap();
        let caller = use_cases::caller(&desk.cx(), Credentials { authcode: Some(&code), cookie: None }).await.unwrap();
        use_cases::pick_up(&desk.cx(), &caller, session).await.unwrap();
        session
    }

    /// The customer says yes, or takes it back.
    async fn consent(&self, on: bool) {
        let answer = if on { ConsentAnswer::Granted } else { ConsentAnswer::Revoked };
        let (session, kind, at) = (self.session, ConsentKind::Recording, self.desk.cx().now);
        let answered = Answered { session, kind, answer, actor: Actor::Customer, at };
        assert!(self.desk.house.store.keep_answer(answered).await.unwrap());
    }

    async fn ask(&self, ask: Ask) -> Answer {
        self.desk.send(ask.cookie(&self.cookie)).await
    }

    async fn begin(&self) -> Answer {
        self.ask(Ask::json("/console/recordings", &json!({ "session": self.session.0 }))).await
    }

    /// A recording that has begun, with the customer's consent.
    async fn begun(&self) -> RecordingId {
        self.consent(true).await;
        self.begun_again().await
    }

    async fn begun_again(&self) -> RecordingId {
        let answer = self.begin().await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        RecordingId(answer.json()["recording"].as_i64().unwrap())
    }

    async fn put(&self, id: RecordingId, number: u32, bytes: &[u8]) -> Answer {
        self.ask(Ask::put(&format!("/console/recordings/{id}/{number}"), bytes)).await
    }

    /// Puts pieces that have to be taken.
    async fn put_all(&self, id: RecordingId, pieces: &[&[u8]]) {
        for (number, piece) in (0..).zip(pieces) {
            let answer = self.put(id, number, piece).await;
            assert_eq!(answer.status, 204, "{}", answer.text());
        }
    }

    async fn get(&self, target: &str) -> Answer {
        self.ask(Ask::get(target)).await
    }

    async fn play(&self, id: RecordingId) -> Answer {
        self.get(&format!("/console/recordings/{id}")).await
    }

    async fn row(&self, id: RecordingId) -> Recording {
        self.desk.house.store.recording(id).await.unwrap().unwrap()
    }

    async fn ended(&self, id: RecordingId) -> Option<&'static str> {
        self.row(id).await.ended.map(towline_model::RecordingEnd::code)
    }

    /// What the page is told of the session.
    async fn told(&self) -> serde_json::Value {
        let answer = self.get(&format!("/console/sessions/{}/record", self.session)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Something is said in the session.
    async fn says(&self, text: &str) {
        use towline_domain::Speaker;
        use_cases::say(&self.desk.cx(), Speaker::Customer, self.session, text, text).await.unwrap();
    }

    async fn tend(&self) -> usize {
        towline_domain::recordings::tend(&self.desk.cx()).await.unwrap()
    }

    fn second(&self) {
        self.desk.clock.advance(Span::seconds(1));
    }
}

/// The code of a refusal.
fn code(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
