//! Whole conversations in memory: a room, a store that is a list of lines, and what each socket was told.

mod absence;
mod admission;
mod calls;
mod consents;
mod conversation;
mod files;
mod random;
mod roles;
mod two;

use std::collections::BTreeMap;

use towline_model::{
    ChatFrom, ChatLine, Consent, ConsentAnswer, CustomFields, EndedBy, Media, Network, NodeId, OrganisationId, PersonId, Session,
    SessionId, SessionKind, SessionState, SharedFile, SystemLine, Timestamp,
};

use super::*;
use crate::message::{ErrorCode, encode};

pub(super) const TESS: NodeId = NodeId(4);
pub(super) const START: Timestamp = Timestamp(1_700_000_000_000_000);

pub(super) fn home() -> Network {
    Network::of("203.0.113.7".parse().unwrap())
}

pub(super) fn elsewhere() -> Network {
    Network::of("198.51.100.9".parse().unwrap())
}

pub(super) fn id(text: &str) -> ClientId {
    ClientId::parse(text).unwrap()
}

/// A room with its store.
pub(super) struct House {
    pub room: Room,
    pub now: Timestamp,
    /// What the store holds.
    pub facts: Facts,
    pub lines: Vec<ChatLine>,
    pub media: Media,
    pub files: Vec<SharedFile>,
    /// Whether the store answers.
    pub store_up: bool,
    /// The question that has no answer yet.
    pub open: Option<Ask>,
    /// What was asked so far.
    pub asked: Vec<Ask>,
    /// What each socket was told, as JSON; `close N` at the end.
    pub told: BTreeMap<SocketId, Vec<String>>,
    pub live: Vec<Live>,
}

impl House {
    pub fn new(state: SessionState) -> Self {
        let session = Session {
            id: SessionId(17),
            organisation: OrganisationId(1),
            queue: TESS,
            kind: SessionKind::Private,
            channel: None,
            caller: Some(PersonId(2)),
            fields: CustomFields::default(),
            state,
            state_since: START,
            created_at: START,
            claimed_at: Some(START),
            picked_up_at: (state == SessionState::Active).then_some(START),
            picked_up_by: (state == SessionState::Active).then_some(TESS),
            transfer: None,
            ended_at: None,
            pin_expires_at: START,
            pin_slot: None,
            pin_words: 0,
            wrong_words: 0,
            language: None,
            network: Some(home()),
            seat_empty_since: None,
            by_link: false,
            dismissed: false,
            note: String::new(),
        };
        let facts =
            Facts { session, organisation: "ACME".into(), technician: "Tess".into(), position: Some(1), team: Vec::new(), survey: false };
        let room = Room::new(START, facts.clone(), &Media::default(), 0, true);
        Self {
            room,
            now: START,
            facts,
            lines: Vec::new(),
            media: Media::default(),
            files: Vec::new(),
            store_up: true,
            open: None,
            asked: Vec::new(),
            told: BTreeMap::new(),
            live: Vec::new(),
        }
    }

    /// Gives the room an input and the store time to answer everything.
    pub fn put(&mut self, input: Input) {
        self.input(input);
        while self.open.is_some() {
            self.answer();
        }
    }

    /// Gives the room an input, and no answer of the store.
    pub fn input(&mut self, input: Input) {
        for output in self.room.handle(self.now, input) {
            match output {
                Output::ToCustomer(socket, message) => self.told.entry(socket).or_default().push(encode(&message)),
                Output::ToConsole(socket, message) => self.told.entry(socket).or_default().push(encode(&message)),
                Output::Close(socket, code) => self.told.entry(socket).or_default().push(format!("close {code}")),
                Output::Stranger(socket, _) => self.told.entry(socket).or_default().push("stranger".into()),
                Output::Live(live) => self.live.push(live),
                Output::Ask(ask) => {
                    assert_eq!(self.open, None, "two questions at once");
                    self.asked.push(ask.clone());
                    self.open = Some(ask);
                }
            }
        }
    }

    /// Lets the store answer the open question.
    pub fn answer(&mut self) {
        let Some(ask) = self.open.take() else { return };
        let answer = if self.store_up { self.store(ask) } else { Answer::Unavailable };
        self.input(Input::Answered(answer));
    }

    fn store(&mut self, ask: Ask) -> Answer {
        let session = &mut self.facts.session;
        let helped = matches!(session.state, SessionState::Active | SessionState::OnHold);
        match ask {
            Ask::Read { after, .. } => {
                let above: Vec<ChatLine> = self.lines.iter().filter(|line| line.seq > after).cloned().collect();
                let cut = above.len().saturating_sub(HISTORY_LIMIT);
                let history = History { lines: above[cut..].to_vec(), more: cut > 0 };
                return Answer::Read(Some(Box::new((self.facts.clone(), history))));
            }
            Ask::Append { from, id, text, .. } => {
                if !session.state.is_live() {
                    return Answer::Appended(Err(ErrorCode::Gone));
                }
                let from = if from == Side::Customer { ChatFrom::Customer } else { ChatFrom::Technician };
                return Answer::Appended(Ok(self.keep(from, id.as_str(), &text)));
            }
            Ask::Consent { kind, answer: ConsentAnswer::Granted, .. } => {
                if helped {
                    self.media.consents.push(Consent { kind, since: self.now });
                }
                return Answer::Kept(helped);
            }
            Ask::Consent { kind, answer: ConsentAnswer::Revoked, .. } => self.media.consents.retain(|consent| consent.kind != kind),
            Ask::Consent { .. } => {}
            Ask::Trust(call) => {
                if helped {
                    self.media.calls.push(call);
                }
                return Answer::Kept(helped);
            }
            Ask::EndCall { peer, .. } => self.media.calls.retain(|call| call.peer != peer),
            Ask::WrongWords { .. } => {
                self.media.wrong_words += 1;
                if self.media.wrong_words == 2 {
                    session.state = SessionState::Ended(EndedBy::PinBurned);
                }
                return Answer::Left(Some(2 - self.media.wrong_words));
            }
            Ask::KeepFile(file) => self.files.push(file),
            Ask::SeatTaken { network } => (session.network, session.seat_empty_since) = (Some(network), None),
            Ask::SeatLost => session.seat_empty_since = Some(self.now),
            Ask::SeatExpired => session.state = SessionState::Ended(EndedBy::ActiveTimeout),
            Ask::End => {
                session.state = SessionState::Ended(EndedBy::ActiveCustomer);
                self.keep(ChatFrom::System(SystemLine::EndedByCustomer), "", "The customer ended the session.");
            }
        }
        Answer::Noted
    }

    /// What the store does with a line, whoever brings it.
    pub fn keep(&mut self, from: ChatFrom, client_id: &str, text: &str) -> ChatLine {
        let same = |line: &&ChatLine| line.from == from && !client_id.is_empty() && line.client_id == client_id;
        if let Some(line) = self.lines.iter().find(same) {
            return line.clone();
        }
        let seq = i64::try_from(self.lines.len()).unwrap() + 1;
        let line = ChatLine { seq, from, name: "N".into(), text: text.into(), at: self.now, client_id: client_id.into() };
        self.lines.push(line.clone());
        line
    }

    pub fn pick_up(&mut self) {
        (self.facts.session.state, self.facts.session.picked_up_at) = (SessionState::Active, Some(self.now));
        self.keep(ChatFrom::System(SystemLine::PickedUp), "", "Tess is here.");
        self.put(Input::Changed);
    }

    pub fn join(&mut self, socket: u64, network: Network, last: i64) -> SocketId {
        let socket = SocketId(socket);
        self.put(Input::CustomerJoins { socket, network, last, peers: Vec::new() });
        socket
    }

    pub fn open(&mut self, socket: u64) -> SocketId {
        let socket = SocketId(socket);
        self.put(Input::ConsoleOpens { socket, node: TESS, last: 0, req: None, peers: Vec::new() });
        socket
    }

    pub fn customer_says(&mut self, socket: SocketId, name: &str, text: &str) {
        self.put(Input::CustomerChat { socket, id: id(name), text: text.into() });
    }

    pub fn console_says(&mut self, socket: SocketId, name: &str, text: &str) {
        self.put(Input::ConsoleChat { socket, id: id(name), text: text.into(), req: None });
    }

    /// Moves time on, stopping at each time-out on the way.
    pub fn pass(&mut self, span: Span) {
        let end = self.now + span;
        while let Some(at) = self.room.next_timeout().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.put(Input::Tick);
        }
        self.now = end;
    }

    /// What `socket` was told since the last look.
    pub fn heard(&mut self, socket: SocketId) -> Vec<String> {
        self.told.remove(&socket).unwrap_or_default()
    }

    /// The same, as the types of the messages only.
    pub fn heard_types(&mut self, socket: SocketId) -> Vec<String> {
        let name = |text: &String| match serde_json::from_str::<serde_json::Value>(text) {
            Ok(value) => value["t"].as_str().unwrap().to_owned(),
            Err(_) => text.clone(),
        };
        self.heard(socket).iter().map(name).collect()
    }
}
