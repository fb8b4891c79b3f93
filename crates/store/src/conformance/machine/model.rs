//! A store as plain lists: what each command should tell and leave behind, written for clearness and without regard to cost.

use std::collections::{BTreeSet, HashMap, HashSet};

use towline_model::{
    Actor, ChatFrom, ChatLine, EndedBy, EventKind, NodeId, PIN_SPACE, PersonId, PersonStatus, PinSlot, Session, SessionId, SessionState,
    Span, SystemLine, Timestamp,
};

use crate::{Appended, Digest, Issued, Move, Moved, NewLine, NewSession, Refusal, Seat, Sweep};

/// What a command tells, in a form that can be compared.
#[derive(Debug, PartialEq)]
pub(super) enum Seen {
    Nothing,
    Flag(bool),
    Missing,
    Issued(Issued),
    Seat(Box<Session>),
    Own(Box<Session>),
    Refused(Refusal, Option<Box<Session>>, bool),
    /// No room; whether the time told is the first at which there is some.
    Wait(bool),
    ProofWanted,
    Granted,
    Moved(bool, Box<Session>),
    Session(Option<Box<Session>>),
    Ended(Vec<Session>),
    Line(ChatLine, bool),
    Over,
    Login(Option<(PersonId, Timestamp, Timestamp)>),
}

/// A session with all that hangs on it.
pub(super) struct Kept {
    pub(super) session: Session,
    pub(super) slot: PinSlot,
    pub(super) link_key: Option<Digest>,
    pub(super) events: Vec<(EventKind, Timestamp, Actor)>,
    pub(super) lines: Vec<ChatLine>,
    pin_ended_at: Option<Timestamp>,
}

struct Login {
    person: PersonId,
    created_at: Timestamp,
    used_at: Timestamp,
    expires_at: Timestamp,
}

/// See the module.
#[derive(Default)]
pub(super) struct Model {
    /// The number of the session before the first.
    base: i64,
    pub(super) kept: Vec<Kept>,
    /// The technician seats of the people.
    seats: HashMap<PersonId, NodeId>,
    disabled: HashSet<PersonId>,
    issued_at: HashMap<PersonId, Timestamp>,
    repeats: HashMap<(PersonId, Digest), (Digest, usize, Timestamp)>,
    pub(super) charges: HashMap<String, Vec<Timestamp>>,
    pub(super) spent: HashMap<Digest, Timestamp>,
    pub(super) wrong: Vec<Timestamp>,
    pub(super) guarded_since: Option<Timestamp>,
    logins: HashMap<Digest, Login>,
}

impl Kept {
    /// When its PIN's offer ended or will end.
    pub(super) fn end(&self) -> Timestamp {
        self.pin_ended_at.unwrap_or(self.session.pin_expires_at)
    }

    pub(super) fn on_offer(&self, now: Timestamp) -> bool {
        self.session.state == SessionState::Connecting && self.session.pin_expires_at > now
    }

    pub(super) fn become_state(&mut self, to: SessionState, at: Timestamp, actor: Actor) {
        let session = &mut self.session;
        let event = match (session.state, to) {
            (_, SessionState::Ended(by)) => Some(EventKind::Ended(by)),
            (SessionState::Waiting, SessionState::Active) => Some(EventKind::PickedUp),
            (SessionState::Active, SessionState::OnHold) => Some(EventKind::Held),
            (SessionState::OnHold, SessionState::Active) => Some(EventKind::Resumed),
            _ => None,
        };
        self.events.extend(event.map(|kind| (kind, at, actor)));
        if session.state == SessionState::Connecting {
            self.pin_ended_at = Some(at.min(session.pin_expires_at));
            session.pin_slot = None;
        }
        if to == SessionState::Active {
            session.picked_up_at.get_or_insert(at);
            session.picked_up_by = Some(session.queue);
        }
        if to.is_ended() {
            session.ended_at.get_or_insert(at);
        }
        (session.state, session.state_since) = (to, at);
    }

    pub(super) fn say(&mut self, from: ChatFrom, name: &str, text: &str, client_id: &str, at: Timestamp) -> ChatLine {
        let seq = i64::try_from(self.lines.len()).unwrap() + 1;
        let line = ChatLine { seq, from, name: name.to_owned(), text: text.to_owned(), at, client_id: client_id.to_owned() };
        self.lines.push(line.clone());
        line
    }
}

impl Model {
    pub(super) fn new(base: i64, seats: HashMap<PersonId, NodeId>) -> Self {
        Self { base, seats, ..Self::default() }
    }

    fn at(&mut self, id: SessionId) -> Option<&mut Kept> {
        self.kept.get_mut(usize::try_from(id.0 - self.base - 1).ok()?)
    }

    pub(super) fn issue(&mut self, new: &NewSession) -> Seen {
        let away = |person: &PersonId| *person == new.caller || self.seats.get(person) == Some(&new.queue);
        if self.disabled.iter().any(away) {
            return Seen::Missing;
        }
        if let Some((asked, kept, until)) = new.repeat.and_then(|(key, _)| self.repeats.get(&(new.caller, key)))
            && *until > new.at
        {
            let first = &self.kept[*kept];
            let same = Some(*asked) == new.repeat.map(|(_, asked)| asked);
            return Seen::Issued(if same && first.on_offer(new.at) { answer(first, true) } else { Issued::KeySpent });
        }
        if let Some(last) = self.issued_at.get(&new.caller).filter(|last| **last + new.min_gap > new.at) {
            return Seen::Issued(Issued::TooSoon { retry_at: *last + new.min_gap });
        }
        let offered = self.kept.iter().filter(|kept| kept.session.queue == new.queue && kept.on_offer(new.at)).count();
        if offered >= new.max_offered as usize {
            return Seen::Issued(Issued::TooMany);
        }
        let resting = |kept: &&Kept| kept.end() + new.quarantine > new.at;
        let taken: BTreeSet<u32> = self.kept.iter().filter(resting).map(|kept| kept.slot.0).collect();
        let slot = PinSlot(nth_free(&taken, new.draw));
        let id = SessionId(self.base + 1 + i64::try_from(self.kept.len()).unwrap());
        let kept = Kept {
            session: fresh(id, slot, new),
            slot,
            link_key: new.link_key,
            events: vec![(EventKind::Created, new.at, Actor::Person(new.caller))],
            lines: Vec::new(),
            pin_ended_at: None,
        };
        let told = answer(&kept, false);
        if let Some((key, asked)) = new.repeat {
            self.repeats.insert((new.caller, key), (asked, self.kept.len(), new.at + Span::hours(24)));
        }
        self.kept.push(kept);
        self.issued_at.insert(new.caller, new.at);
        Seen::Issued(told)
    }

    pub(super) fn go(&mut self, to: &Move) -> Option<Moved> {
        let kept = self.at(to.session)?;
        let revived = kept.session.state.is_ended() && !to.to.is_ended();
        if revived || !to.from.contains(&kept.session.state) || to.to == SessionState::Connecting {
            return Some(Moved::Otherwise(kept.session.clone()));
        }
        kept.become_state(to.to, to.at, to.actor);
        kept.session.dismissed |= to.dismiss && to.to.is_ended();
        if let Some((line, name)) = &to.line {
            kept.say(ChatFrom::System(*line), name, "", "", to.at);
        }
        Some(Moved::Done(kept.session.clone()))
    }

    pub(super) fn dismiss(&mut self, id: SessionId, actor: Actor, at: Timestamp) -> bool {
        let Some(kept) = self.at(id).filter(|kept| lies_in_queue(&kept.session) && kept.session.state.is_ended()) else { return false };
        kept.session.dismissed = true;
        kept.events.push((EventKind::Dismissed, at, actor));
        true
    }

    pub(super) fn sit(&mut self, seat: &Seat) -> Option<Session> {
        let kept = self.at(seat.session).filter(|kept| kept.session.state.is_live())?;
        if kept.session.seat_empty_since.is_none() != seat.connected {
            if !(seat.connected && kept.session.seat_empty_since == kept.session.claimed_at) {
                let kind = if seat.connected { EventKind::SeatBack } else { EventKind::SeatLost };
                kept.events.push((kind, seat.at, Actor::Customer));
            }
            kept.session.seat_empty_since = (!seat.connected).then_some(seat.at);
            kept.session.network = seat.network.or(kept.session.network);
        }
        Some(kept.session.clone())
    }

    pub(super) fn sweep(&mut self, sweep: &Sweep) -> Vec<Session> {
        self.logins.retain(|_, login| login.expires_at > sweep.now);
        self.spent.retain(|_, until| *until > sweep.now);
        let mut ended = Vec::new();
        for kept in &mut self.kept {
            let (state, expires_at) = (kept.session.state, kept.session.pin_expires_at);
            let left_at = kept.session.seat_empty_since.filter(|since| state.is_live() && *since + sweep.seat_kept < sweep.now);
            if state == SessionState::Connecting && expires_at <= sweep.now {
                kept.become_state(SessionState::Ended(EndedBy::PinExpired), expires_at, Actor::System);
            } else if let Some(at) = left_at.map(|since| since + sweep.seat_kept) {
                let by = if state == SessionState::Waiting { EndedBy::WaitingTimeout } else { EndedBy::ActiveTimeout };
                kept.become_state(SessionState::Ended(by), at, Actor::System);
                kept.say(ChatFrom::System(SystemLine::TimedOut), "", "", "", at);
            } else {
                continue;
            }
            ended.push(kept.session.clone());
        }
        ended
    }

    pub(super) fn say(&mut self, new: &NewLine) -> Appended {
        let Some(kept) = self.at(new.session) else { return Appended::Over };
        let before = kept.lines.iter().find(|line| line.from == new.from && line.client_id == new.client_id && !new.client_id.is_empty());
        if let Some(line) = before {
            return Appended::Line { line: line.clone(), fresh: false };
        }
        if !kept.session.state.is_live() {
            return Appended::Over;
        }
        Appended::Line { line: kept.say(new.from, &new.name, &new.text, &new.client_id, new.at), fresh: true }
    }

    pub(super) fn log_in(&mut self, token: Digest, person: PersonId, at: Timestamp, expires_at: Timestamp) -> Seen {
        if self.disabled.contains(&person) {
            return Seen::Missing;
        }
        self.logins.insert(token, Login { person, created_at: at, used_at: at, expires_at });
        Seen::Nothing
    }

    pub(super) fn use_login(&mut self, token: &Digest, now: Timestamp, idle: Span) -> Seen {
        let live = self.logins.get_mut(token).filter(|login| login.expires_at > now && login.used_at + idle > now);
        Seen::Login(live.map(|login| (login.person, login.created_at, std::mem::replace(&mut login.used_at, now))))
    }

    pub(super) fn log_out(&mut self, token: &Digest) -> Seen {
        Seen::Flag(self.logins.remove(token).is_some())
    }

    pub(super) fn set_status(&mut self, person: PersonId, status: PersonStatus, at: Timestamp) -> Vec<Session> {
        if status == PersonStatus::Enabled {
            self.disabled.remove(&person);
            return Vec::new();
        }
        self.disabled.insert(person);
        self.logins.retain(|_, login| login.person != person);
        let mut ended = Vec::new();
        let seat = self.seats.get(&person).copied();
        for kept in self.kept.iter_mut().filter(|kept| Some(kept.session.queue) == seat) {
            if kept.on_offer(at) || kept.session.state.is_live() {
                kept.become_state(SessionState::Ended(EndedBy::TechnicianGone), at, Actor::Operator);
                ended.push(kept.session.clone());
            }
        }
        ended
    }

    /// What a queue holds, for one technician or for all.
    pub(super) fn queue(&self, technician: Option<NodeId>, now: Timestamp) -> Vec<Session> {
        let open = |kept: &&Kept| {
            let theirs = technician.is_none_or(|node| kept.session.queue == node);
            theirs && (kept.on_offer(now) || lies_in_queue(&kept.session))
        };
        self.kept.iter().filter(open).map(|kept| kept.session.clone()).collect()
    }
}

fn lies_in_queue(session: &Session) -> bool {
    use EndedBy::{PinBurned, PinExpired, TechnicianGone};
    let away = matches!(session.state, SessionState::Connecting | SessionState::Ended(PinBurned | PinExpired | TechnicianGone));
    !away && !session.dismissed
}

fn answer(kept: &Kept, repeated: bool) -> Issued {
    let session = &kept.session;
    Issued::Session { id: session.id, slot: kept.slot, expires_at: session.pin_expires_at, words: session.pin_words, repeated }
}

/// The slot with as many free slots below it as the draw says.
fn nth_free(taken: &BTreeSet<u32>, draw: u128) -> u32 {
    let free = u128::from(PIN_SPACE) - taken.len() as u128;
    let mut slot = u32::try_from(((draw >> 64) * free + (((draw & u128::from(u64::MAX)) * free) >> 64)) >> 64).unwrap();
    for held in taken {
        slot += u32::from(*held <= slot);
    }
    slot
}

fn fresh(id: SessionId, slot: PinSlot, new: &NewSession) -> Session {
    Session {
        id,
        organisation: new.organisation,
        queue: new.queue,
        kind: new.kind,
        channel: None,
        caller: Some(new.caller),
        fields: new.fields.clone(),
        state: SessionState::Connecting,
        state_since: new.at,
        created_at: new.at,
        claimed_at: None,
        picked_up_at: None,
        picked_up_by: None,
        transfer: None,
        ended_at: None,
        pin_expires_at: new.pin_expires_at,
        pin_slot: Some(slot),
        pin_words: new.words,
        wrong_words: 0,
        language: None,
        network: None,
        seat_empty_since: None,
        by_link: false,
        dismissed: false,
        note: String::new(),
    }
}
