//! Does each step to store and model alike and brings what both tell into one form. What it should be is the model's.

use std::collections::HashMap;

use towline_model::{Actor, Audience, Budget, ChatFrom, Person, PersonStatus, PinSlot, SessionId, Span, SystemLine, Timestamp, Window};

use super::super::ground::{GUARD, Ground, claim, network, seat, wish};
use super::model::{Kept, Model, Seen};
use super::steps::{Deed, Shown, Step};
use crate::{
    Appended, Charge, Charged, Claim, Claimed, Constraint, Digest, GuardRules, Issued, Move, Moved, NewLine, NewLogin, NewSession, Proof,
    Reach, Seat, StatusChange, StoreError, Sweep,
};

const IDLE: Span = Span::minutes(20);
const SEAT_KEPT: Span = Span::minutes(5);
/// Guarded after a few wrong tries, and the second wrong words burn.
const RULES: GuardRules = GuardRules {
    burst: Window { span: Span::minutes(10), max: 4 },
    day_floor: u32::MAX,
    quiet: Span::minutes(10),
    wrong_words: 2,
    ..GUARD
};

/// What goes on from one sequence to the next: the time, which never goes back, and the numbers that count up.
pub(super) struct Run {
    now: Timestamp,
    sequences: u32,
    sessions: i64,
}

/// One sequence.
pub(super) struct Drive<'a> {
    run: &'a mut Run,
    name: String,
    people: Vec<Person>,
    model: Model,
    works: HashMap<u8, Digest>,
    tokens: HashMap<u8, Digest>,
    keys: HashMap<u8, Digest>,
}

impl Run {
    pub(super) const fn new(now: Timestamp) -> Self {
        Self { now, sequences: 0, sessions: 0 }
    }

    pub(super) async fn begin(&mut self, ground: &Ground) -> Drive<'_> {
        self.sequences += 1;
        // Nothing of the sequence before can be on offer, sat in or resting.
        self.now = self.now + Span::hours(48);
        let sweep = Sweep { now: self.now, seat_kept: SEAT_KEPT, limit: 10_000 };
        ground.store.sweep(sweep).await.unwrap();
        let name = format!("Sequence {}", self.sequences);
        let organisation = ground.organisation(&name).await;
        let mut people = Vec::new();
        for n in 0..2 {
            people.push(ground.technician(&organisation, &format!("t{n}@s{}.example", self.sequences)).await);
        }
        let seats = people.iter().map(|person| (person.id, seat(person))).collect();
        let model = Model::new(self.sessions, seats);
        Drive { run: self, name, people, model, works: HashMap::new(), tokens: HashMap::new(), keys: HashMap::new() }
    }
}

impl Drive<'_> {
    /// What the store tells of a step, and what the model does.
    pub(super) async fn step(&mut self, ground: &mut Ground, step: &Step) -> (Seen, Seen) {
        self.run.now = self.run.now + step.after;
        let now = self.run.now;
        match &step.deed {
            Deed::Issue { caller, technician, high, life, link, repeat } => {
                let (caller, technician) = (self.person(*caller), self.person(*technician));
                let repeat = repeat.map(|key| (secret(&mut self.keys, ground, key), [key; 32]));
                let new = NewSession {
                    caller: caller.id,
                    draw: if *high { u128::MAX } else { 0 },
                    pin_expires_at: now + *life,
                    link_key: link.then(|| ground.secret()),
                    max_offered: 4,
                    repeat,
                    ..wish(&technician, now)
                };
                self.issue(ground, new).await
            }
            Deed::Claim { pin, proof, budget } => {
                let asked = self.asked(ground, *pin, *proof, *budget);
                let told = ground.store.claim(asked.clone()).await.unwrap();
                let expected = self.model.claim(&asked, &told);
                (claimed(told), expected)
            }
            Deed::Move { session, from, to, line, dismiss } => {
                let line = line.then(|| (SystemLine::PickedUp, "Tess".to_owned()));
                let from = from.clone();
                let wish =
                    Move { session: self.session(*session), from, to: *to, actor: Actor::Customer, at: now, line, dismiss: *dismiss };
                let expected = self.model.go(&wish).unwrap_or(Moved::Missing);
                (moved(ground.store.move_session(wish).await.unwrap()), moved(expected))
            }
            Deed::Dismiss { session } => {
                let id = self.session(*session);
                let store = ground.store.dismiss_session(id, Actor::Operator, now).await.unwrap();
                (Seen::Flag(store), Seen::Flag(self.model.dismiss(id, Actor::Operator, now)))
            }
            Deed::Sit { session, connected } => {
                let seat = Seat {
                    session: self.session(*session),
                    connected: *connected,
                    network: connected.then(|| network("192.0.2.1")),
                    at: now,
                };
                let expected = self.model.sit(&seat);
                (Seen::Session(ground.store.set_seat(seat).await.unwrap().map(Box::new)), Seen::Session(expected.map(Box::new)))
            }
            Deed::Sweep => {
                let sweep = Sweep { now, seat_kept: SEAT_KEPT, limit: 10_000 };
                let mut ended = ground.store.sweep(sweep).await.unwrap().ended;
                ended.sort_by_key(|session| session.id);
                (Seen::Ended(ended), Seen::Ended(self.model.sweep(&sweep)))
            }
            Deed::Say { session, customer, client_id } => {
                let from = if *customer { ChatFrom::Customer } else { ChatFrom::Technician };
                let client_id = if *client_id == 0 { String::new() } else { format!("c{client_id}") };
                let line = NewLine {
                    session: self.session(*session),
                    from,
                    name: "N".to_owned(),
                    text: format!("at {}", now.0),
                    client_id,
                    at: now,
                };
                let expected = self.model.say(&line);
                (said(ground.store.append_line(line).await.unwrap()), said(expected))
            }
            Deed::Charge { key } => {
                let budget = self.budget(*key);
                let told = ground.store.charge(Charge { budgets: vec![budget.clone()], now }).await.unwrap();
                let (store, retry_at) = match told {
                    Charged::Granted => (Seen::Granted, None),
                    Charged::Exhausted { retry_at } => (Seen::Wait(true), Some(retry_at)),
                };
                (store, self.model.charge(&budget, now, retry_at))
            }
            Deed::Refund { key } => {
                let key = self.budget(*key).key;
                self.model.refund(&key);
                ground.store.refund(vec![key]).await.unwrap();
                (Seen::Nothing, Seen::Nothing)
            }
            Deed::LogIn { .. } | Deed::UseLogin { .. } | Deed::LogOut { .. } => self.login(ground, &step.deed).await,
            Deed::Disable { person } => self.status(ground, *person, PersonStatus::Disabled).await,
            Deed::Enable { person } => self.status(ground, *person, PersonStatus::Enabled).await,
            Deed::Reopen => {
                ground.reopen().await;
                (Seen::Nothing, Seen::Nothing)
            }
        }
    }

    /// Whether everything that is kept is the same in the end, before and after a restart.
    pub(super) async fn compare(&mut self, ground: &mut Ground) -> Result<(), String> {
        let now = self.run.now;
        let organisation = self.people[0].organisation;
        for _ in 0..2 {
            for kept in &self.model.kept {
                same(ground.store.session(kept.session.id).await.unwrap().as_ref(), Some(&kept.session))?;
                same(self.events(ground, kept).await, kept.events.clone())?;
                same(ground.store.history(kept.session.id, 0, 1_000).await.unwrap().lines, kept.lines.clone())?;
            }
            for person in &self.people {
                same(ground.store.queue(seat(person), now, 1_000).await.unwrap(), self.model.queue(person.technician, now))?;
            }
            same(ground.store.organisation_queue(organisation, now, 1_000).await.unwrap(), self.model.queue(None, now))?;
            let since = ground.store.guarded(organisation, RULES, now).await.unwrap().since;
            same(since.is_some(), self.model.is_guarded(&RULES, now))?;
            ground.reopen().await;
        }
        Ok(())
    }

    async fn events(&self, ground: &Ground, kept: &Kept) -> Vec<(towline_model::EventKind, Timestamp, Actor)> {
        let events = ground.store.events(kept.session.id, 1_000).await.unwrap();
        events.into_iter().map(|event| (event.kind, event.at, event.actor)).collect()
    }

    async fn issue(&mut self, ground: &Ground, new: NewSession) -> (Seen, Seen) {
        let expected = self.model.issue(&new);
        let told = match ground.store.create_session(new).await {
            Err(StoreError::Conflict(Constraint::Missing)) => Seen::Missing,
            other => Seen::Issued(other.unwrap()),
        };
        if let Seen::Issued(Issued::Session { id, repeated: false, .. }) = &told {
            self.run.sessions = self.run.sessions.max(id.0);
        }
        (told, expected)
    }

    fn asked(&mut self, ground: &Ground, pin: u8, proof: Shown, budget: bool) -> Claim {
        let meant = self.chosen(pin);
        let (slot, key, words) = meant.map_or((PinSlot(777_777), None, 0), |kept| (kept.slot, kept.link_key, kept.session.pin_words));
        let until = self.run.now + Span::minutes(10);
        let proof = match proof {
            Shown::Nothing => Proof::Typed { words: None, work: None },
            Shown::RightWords { work } => Proof::Typed { words: Some(words), work: Some((secret(&mut self.works, ground, work), until)) },
            Shown::WrongWords { work } => {
                Proof::Typed { words: Some(words ^ 1), work: Some((secret(&mut self.works, ground, work), until)) }
            }
            Shown::RightKey => Proof::Link(key.unwrap_or([0; 32])),
            Shown::WrongKey => Proof::Link([1; 32]),
        };
        let budgets = if budget { vec![self.budget(0), self.budget(1)] } else { Vec::new() };
        let tracking = Some("FORM".to_owned());
        let asked = claim(&self.people[0], Some(slot), ground.secret(), self.run.now);
        Claim { proof, budgets, guard: RULES, tracking, ..asked }
    }

    async fn login(&mut self, ground: &Ground, deed: &Deed) -> (Seen, Seen) {
        let now = self.run.now;
        let known = |tokens: &HashMap<u8, Digest>, token: &u8| tokens.get(token).copied().unwrap_or([9; 32]);
        match deed {
            Deed::LogIn { person, token } => {
                let person = self.person(*person).id;
                let (digest, expires_at) = (ground.secret(), now + Span::hours(12));
                self.tokens.insert(*token, digest);
                let new = NewLogin { token: digest, audience: Audience::Api, person, network: None, at: now, expires_at, parallel: 1_000 };
                let store = match ground.store.create_login(new).await {
                    Err(StoreError::Conflict(Constraint::Missing)) => Seen::Missing,
                    other => {
                        other.unwrap();
                        Seen::Nothing
                    }
                };
                (store, self.model.log_in(digest, person, now, expires_at))
            }
            Deed::UseLogin { token } => {
                let digest = known(&self.tokens, token);
                let used = ground.store.use_login(&digest, Audience::Api, now, IDLE).await.unwrap();
                let used = used.map(|login| (login.person.id, login.created_at, login.used_at));
                (Seen::Login(used), self.model.use_login(&digest, now, IDLE))
            }
            Deed::LogOut { token } => {
                let digest = known(&self.tokens, token);
                (Seen::Flag(ground.store.end_login(&digest, Audience::Api).await.unwrap()), self.model.log_out(&digest))
            }
            _ => (Seen::Nothing, Seen::Nothing),
        }
    }

    async fn status(&mut self, ground: &Ground, person: u8, status: PersonStatus) -> (Seen, Seen) {
        let (person, at) = (self.person(person).id, self.run.now);
        let changed =
            ground.store.change_status(StatusChange { person, status, reach: Reach::Person, at, actor: Actor::Operator }).await.unwrap();
        (Seen::Ended(changed.unwrap().ended), Seen::Ended(self.model.set_status(person, status, at)))
    }

    fn person(&self, choice: u8) -> Person {
        self.people[usize::from(choice) % self.people.len()].clone()
    }

    /// A session counted back from the newest, over and over; none for the highest numbers.
    fn chosen(&self, choice: u8) -> Option<&Kept> {
        let back = usize::from(choice).checked_rem(self.model.kept.len())?;
        self.model.kept.iter().rev().nth(back).filter(|_| choice < 200)
    }

    /// The number of a session, or of one that is not there.
    fn session(&self, choice: u8) -> SessionId {
        self.chosen(choice).map_or(SessionId(i64::from(i32::MAX)), |kept| kept.session.id)
    }

    fn budget(&self, key: u8) -> Budget {
        let windows = vec![Window { span: Span::minutes(1), max: 3 }, Window { span: Span::minutes(10), max: 5 }];
        Budget { key: format!("{} {key}", self.name), windows, wait_from: 2 }
    }
}

fn same<T: PartialEq + std::fmt::Debug>(store: T, model: T) -> Result<(), String> {
    if store == model { Ok(()) } else { Err(format!("in the end the store has {store:?}\nand the model {model:?}")) }
}

/// The secret of this number, made when it is first wanted.
fn secret(known: &mut HashMap<u8, Digest>, ground: &Ground, number: u8) -> Digest {
    *known.entry(number).or_insert_with(|| ground.secret())
}

fn claimed(told: Claimed) -> Seen {
    match told {
        Claimed::Seat(session) => Seen::Seat(session),
        Claimed::Own(session) => Seen::Own(session),
        Claimed::Refused { why, session, guard_on } => Seen::Refused(why, session, guard_on),
        Claimed::Wait { .. } => Seen::Wait(true),
        Claimed::ProofWanted => Seen::ProofWanted,
    }
}

fn moved(told: Moved) -> Seen {
    match told {
        Moved::Done(session) => Seen::Moved(true, Box::new(session)),
        Moved::Otherwise(session) => Seen::Moved(false, Box::new(session)),
        Moved::Missing => Seen::Missing,
    }
}

fn said(told: Appended) -> Seen {
    match told {
        Appended::Line { line, fresh } => Seen::Line(line, fresh),
        Appended::Over => Seen::Over,
    }
}
