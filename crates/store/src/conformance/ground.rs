//! What a case stands on: a fresh store, a way to open it again, and short ways to make people and sessions in it. Checks are with their cases.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use towline_model::{
    Actor, Budget, CustomFields, Network, NodeId, Organisation, Person, PersonId, PersonStatus, PinSlot, Profile, SessionId, SessionKind,
    Slug, Span, Timestamp, Window,
};

use crate::{Claim, Claimed, Digest, GuardRules, Issued, NewOrganisation, NewPerson, NewSession, Proof, Store};

/// The moment at which every case begins: 2026-11-24T00:00:00 UTC, the start of a minute and of a day.
pub const START: Timestamp = Timestamp(1_795_478_400_000_000);

/// How a back end makes stores.
#[async_trait]
pub trait Maker: Send + Sync {
    /// Opens the store of this ground; the first time it is empty.
    async fn open(&self) -> Arc<dyn Store>;
}

/// A store of one's own, and what most cases need in it.
pub struct Ground {
    maker: Box<dyn Maker>,
    /// The store.
    pub store: Arc<dyn Store>,
    secrets: AtomicU64,
}

impl Ground {
    /// A ground on a fresh store.
    pub async fn new(maker: Box<dyn Maker>) -> Self {
        let store = maker.open().await;
        Self { maker, store, secrets: AtomicU64::new(1) }
    }

    /// Closes the store and opens it again.
    pub async fn reopen(&mut self) {
        self.store.close().await.unwrap();
        self.open_again().await;
    }

    /// Opens the store after it was closed.
    pub async fn open_again(&mut self) {
        self.store = self.maker.open().await;
    }

    /// A digest that no one else has.
    pub fn secret(&self) -> Digest {
        digest(self.secrets.fetch_add(1, Ordering::Relaxed))
    }

    /// An organisation of this name.
    pub async fn organisation(&self, name: &str) -> Organisation {
        let new = NewOrganisation { name: name.to_owned(), slug: Slug::from_name(name), at: START, actor: Actor::Operator };
        self.store.create_organisation(new).await.unwrap()
    }

    /// A technician who is an administrator too.
    pub async fn technician(&self, organisation: &Organisation, email: &str) -> Person {
        self.store.create_people(vec![person(organisation, email)]).await.unwrap().remove(0)
    }

    /// An organisation with one technician.
    pub async fn desk(&self) -> Person {
        let organisation = self.organisation("ACME Support").await;
        self.technician(&organisation, "tess@acme.example").await
    }

    /// Issues a PIN to a technician who asks for it themselves.
    pub async fn issue(&self, technician: &Person, at: Timestamp) -> (SessionId, PinSlot) {
        issued(self.store.create_session(wish(technician, at)).await.unwrap())
    }

    /// A claim by typing the PIN.
    pub async fn claim(&self, technician: &Person, slot: PinSlot, now: Timestamp) -> Claimed {
        self.store.claim(claim(technician, Some(slot), self.secret(), now)).await.unwrap()
    }

    /// A session whose seat is taken one second after its PIN was issued at `at`.
    pub async fn seated(&self, technician: &Person, at: Timestamp) -> SessionId {
        let (session, slot) = self.issue(technician, at).await;
        assert!(matches!(self.claim(technician, slot, at + Span::seconds(1)).await, Claimed::Seat(_)));
        session
    }
}

/// A digest with this number in front.
#[must_use]
pub fn digest(number: u64) -> Digest {
    let mut digest = [0xa5; 32];
    digest[..8].copy_from_slice(&number.to_be_bytes());
    digest
}

/// A technician and administrator to be made.
#[must_use]
pub fn person(organisation: &Organisation, email: &str) -> NewPerson {
    NewPerson {
        organisation: organisation.id,
        email: email.to_owned(),
        name: format!("Name of {email}"),
        password: "$argon2id$nothing".to_owned(),
        profile: Profile::default(),
        status: PersonStatus::Enabled,
        administrator: true,
        master: false,
        technician: true,
        parent: None,
        authcode: None,
        at: START,
        actor: Actor::Operator,
    }
}

/// The technician seat of somebody who has one.
#[must_use]
pub fn seat(person: &Person) -> NodeId {
    person.technician.unwrap()
}

/// What a technician asks for: a PIN for 20 minutes, at most one a second, drawn from the middle of the space.
#[must_use]
pub fn wish(technician: &Person, at: Timestamp) -> NewSession {
    NewSession {
        organisation: technician.organisation,
        queue: seat(technician),
        kind: SessionKind::Private,
        caller: technician.id,
        fields: CustomFields::default(),
        at,
        pin_expires_at: at + Span::minutes(20),
        draw: u128::MAX / 2,
        words: 0x2_0003,
        link_key: None,
        console_missing: false,
        min_gap: Span::seconds(1),
        max_offered: 1_200,
        quarantine: Span::hours(24),
        quarantine_floor: Span::minutes(60),
        repeat: None,
    }
}

/// The rules of a fresh installation.
pub const GUARD: GuardRules = GuardRules {
    burst: Window { span: Span::minutes(10), max: 20 },
    day_floor: 50,
    day_factor: 5,
    quiet: Span::minutes(60),
    wrong_words: 3,
};

/// A claim without budgets by somebody who types a PIN.
#[must_use]
pub fn claim(technician: &Person, slot: Option<PinSlot>, seat: Digest, now: Timestamp) -> Claim {
    Claim {
        organisation: technician.organisation,
        slot,
        proof: Proof::Typed { words: None, work: None },
        seat,
        holds: None,
        network: network("203.0.113.7"),
        budgets: Vec::new(),
        guard: GUARD,
        language: None,
        tracking: None,
        now,
    }
}

/// The network of an address.
#[must_use]
pub fn network(address: &str) -> Network {
    Network::of(address.parse().unwrap())
}

/// A budget of one window.
#[must_use]
pub fn budget(key: &str, span: Span, max: u32) -> Budget {
    Budget { key: key.to_owned(), windows: vec![Window { span, max }], wait_from: 0 }
}

/// The session and slot of a PIN that was issued.
///
/// # Panics
/// When it was not.
pub fn issued(outcome: Issued) -> (SessionId, PinSlot) {
    match outcome {
        Issued::Session { id, slot, .. } => (id, slot),
        other => panic!("no PIN but {other:?}"),
    }
}

/// Nobody.
pub const NOBODY: PersonId = PersonId(i64::MAX);
