//! PINs as customers meet them: claimed once, under budgets, with guarded mode. Issuing is part of [`crate::Sessions::create_session`].

use async_trait::async_trait;
use towline_model::{Budget, Network, OrganisationId, PinSlot, Session, Span, Timestamp, Window};

use crate::{Digest, StoreError};

/// What a customer shows beside the PIN.
#[derive(Debug, Clone)]
pub enum Proof {
    /// Nothing but the PIN, and in guarded mode the two words and a spent proof of work.
    Typed {
        /// The two words, 20 bits, when they were given and are words of the list.
        words: Option<u32>,
        /// The hash of the proof of work that was verified, and until when it must be remembered as spent.
        work: Option<(Digest, Timestamp)>,
    },
    /// The hash of the key in an invitation link. Needs no words, costs nothing when right.
    Link(Digest),
}

/// When an organisation's entry page becomes guarded, and when it is so no longer.
#[derive(Debug, Clone, Copy)]
pub struct GuardRules {
    /// On when so many wrong tries fall into this window. They are counted by the minute; the oldest minute that the window touches counts whole.
    pub burst: Window,
    /// On when the wrong tries of the last 24 hours exceed `max(day_floor, day_factor * median of the 14 days (UTC) before today)`.
    pub day_floor: u32,
    /// See `day_floor`.
    pub day_factor: u32,
    /// Off after so long without a wrong try.
    pub quiet: Span,
    /// Wrong words that burn a PIN.
    pub wrong_words: u32,
}

/// A try to take the seat behind a PIN.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Whose entry page.
    pub organisation: OrganisationId,
    /// The PIN's slot; `None` when what was typed is no PIN, which counts as wrong.
    pub slot: Option<PinSlot>,
    /// What came with it.
    pub proof: Proof,
    /// The hash of the secret that the seat gets.
    pub seat: Digest,
    /// The hash of the secret of a seat that this browser holds already.
    pub holds: Option<Digest>,
    /// Where from.
    pub network: Network,
    /// What a wrong try is charged to; without room the PIN is not looked up at all.
    pub budgets: Vec<Budget>,
    /// When words are asked for; of those who type.
    pub guard: GuardRules,
    /// The customer's language, at most five characters.
    pub language: Option<String>,
    /// Tracking 0 from the entry form; fills the session's when that is empty.
    pub tracking: Option<String>,
    /// When.
    pub now: Timestamp,
}

/// Why a PIN was refused. The public page shows one answer for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No PIN at all, or one that is not on offer and rests in no quarantine.
    Unknown,
    /// Its life is over.
    Expired,
    /// It was claimed before.
    Used,
    /// It was burned, now or before.
    Burned,
    /// The words are wrong; `Burned` when this was the last try.
    WrongWords,
    /// The link's key is wrong.
    WrongKey,
}

/// The outcome of a claim. Except for `Seat` nothing but budgets, guard and wrong-word counts changed.
#[derive(Debug, Clone)]
pub enum Claimed {
    /// The seat is taken; the session is `Waiting`.
    Seat(Box<Session>),
    /// The PIN was this browser's own: the live session whose seat it holds. Nothing was charged.
    Own(Box<Session>),
    /// A wrong try, charged.
    Refused {
        /// Why.
        why: Refusal,
        /// The session whose PIN was meant, unless it is unknown: its technician is told.
        session: Option<Box<Session>>,
        /// Whether this try turned guarded mode on.
        guard_on: bool,
    },
    /// The source's budgets have no room: nothing was looked up, nothing charged.
    Wait {
        /// When to try again.
        retry_at: Timestamp,
    },
    /// Guarded mode is on and words or work are missing (or the work was spent before): nothing was looked up, nothing charged.
    ProofWanted,
}

/// Whether an organisation's entry page is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guarded {
    /// Since when, when it is.
    pub since: Option<Timestamp>,
    /// Wrong tries in the last 24 hours.
    pub wrong_today: u32,
}

/// Commands and queries on PINs.
#[async_trait]
pub trait Pins {
    /// Tries to take the seat behind a PIN, in this order and in one transaction: a right link key wins at once, and so does
    /// the used PIN of the very session whose seat this browser holds; else budgets (no room: `Wait`); else,
    /// when guarded, words and unspent work (missing: `ProofWanted`); then the PIN. Anything wrong is charged to every budget and counted for the guard.
    /// On success the session becomes `Waiting`, its event and its first system line are kept, and its PIN ends. A PIN works before the moment at which
    /// its life ends; after somebody was told that it is over, a claim with an earlier time does not get it either.
    async fn claim(&self, claim: Claim) -> Result<Claimed, StoreError>;

    /// Whether the entry page is guarded at `now`.
    async fn guarded(&self, organisation: OrganisationId, rules: GuardRules, now: Timestamp) -> Result<Guarded, StoreError>;

    /// The session that offers the PIN in this slot at `now`.
    async fn session_by_pin(&self, organisation: OrganisationId, slot: PinSlot, now: Timestamp) -> Result<Option<Session>, StoreError>;
}
