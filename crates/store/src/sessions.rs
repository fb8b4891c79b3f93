//! Sessions: issued with a PIN, moved from state to state, found by seat, queue or organisation, swept when their time is over.

use async_trait::async_trait;
use towline_model::{
    Actor, CustomFields, Network, NodeId, OrganisationId, PersonId, PinSlot, Session, SessionEvent, SessionId, SessionKind, SessionState,
    Span, SystemLine, Timestamp,
};

use crate::{Digest, StoreError};

/// A session to be made with a PIN drawn from its organisation's free ones.
#[derive(Clone)]
pub struct NewSession {
    /// Whose.
    pub organisation: OrganisationId,
    /// Whose queue: a technician's seat.
    pub queue: NodeId,
    /// `Private` or `Lens`.
    pub kind: SessionKind,
    /// Who asks; the rate is theirs.
    pub caller: PersonId,
    /// What they wrote beside it.
    pub fields: CustomFields,
    /// When.
    pub at: Timestamp,
    /// When the PIN stops working.
    pub pin_expires_at: Timestamp,
    /// Where the draw lands: the slot of rank `draw * free / 2^128` among the organisation's free slots in ascending order.
    pub draw: u128,
    /// The two words printed beside the PIN, 20 bits.
    pub words: u32,
    /// The hash of an invitation link's key.
    pub link_key: Option<Digest>,
    /// Whether the technician's console would have to be connected and is not.
    pub console_missing: bool,
    /// The least time since the caller's last issued PIN.
    pub min_gap: Span,
    /// How many PINs the technician may have on offer, this one included.
    pub max_offered: u32,
    /// How long a slot must have rested since its PIN's end to be free for this draw. A slot that a draw has found free stays free.
    pub quarantine: Span,
    /// The same when no slot is free otherwise.
    pub quarantine_floor: Span,
    /// The hash of the caller's idempotency key and the hash of what was asked with it; kept for a day.
    pub repeat: Option<(Digest, Digest)>,
}

/// The outcome of asking for a session. The conditions are tried in the order: repeat, rate, console, technician's bound, free PINs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issued {
    /// It was made (or, for a repeated request, had been made).
    Session {
        /// Its number.
        id: SessionId,
        /// Where its PIN is kept.
        slot: PinSlot,
        /// When the PIN stops working.
        expires_at: Timestamp,
        /// The two words.
        words: u32,
        /// Whether this answers a repeated request.
        repeated: bool,
    },
    /// The caller's last PIN is too recent.
    TooSoon {
        /// When the rate allows the next.
        retry_at: Timestamp,
    },
    /// The technician's console is missing.
    NoConsole,
    /// The technician has `max_offered` PINs on offer.
    TooMany,
    /// The organisation has no free PIN.
    OutOfPins,
    /// The idempotency key was used for another request, or its PIN is not on offer any more.
    KeySpent,
}

/// A change of state, applied only to a session in one of the states `from`.
#[derive(Debug, Clone)]
pub struct Move {
    /// Which session.
    pub session: SessionId,
    /// The states it may be in. For `Ended` the way it ended matters.
    pub from: Vec<SessionState>,
    /// The state it gets.
    pub to: SessionState,
    /// Who did it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// A system line for the chat, with the display name it tells; kept in the same transaction.
    pub line: Option<(SystemLine, String)>,
    /// Whether the session leaves the technician's queue with this; only for `to: Ended`.
    pub dismiss: bool,
}

/// The outcome of a move.
#[derive(Debug, Clone)]
pub enum Moved {
    /// It moved; the session as it is now.
    Done(Session),
    /// It is in another state; the session as it is.
    Otherwise(Session),
    /// There is no such session.
    Missing,
}

/// A change of the customer's seat.
#[derive(Debug, Clone, Copy)]
pub struct Seat {
    /// Which session.
    pub session: SessionId,
    /// Whether the customer is connected.
    pub connected: bool,
    /// Where from.
    pub network: Option<Network>,
    /// When.
    pub at: Timestamp,
}

/// A sweep over what time has ended.
#[derive(Debug, Clone, Copy)]
pub struct Sweep {
    /// When.
    pub now: Timestamp,
    /// How long an empty seat is kept.
    pub seat_kept: Span,
    /// At most so many sessions at once.
    pub limit: usize,
}

/// What a sweep ended.
#[derive(Debug, Clone, Default)]
pub struct Swept {
    /// The sessions that ended, as they are now.
    pub ended: Vec<Session>,
    /// The transfers that nobody picked up in time: each session as it is now, and the queue that it left.
    pub returned: Vec<(NodeId, Session)>,
    /// Whether more were due than `limit`.
    pub more: bool,
}

/// Commands and queries on sessions.
#[async_trait]
pub trait Sessions {
    /// Makes a session with a PIN: session, PIN and event in one transaction.
    ///
    /// # Errors
    /// `Conflict(Missing)` when the organisation, the technician's seat or the caller is not there, belongs elsewhere, or may not act (any more).
    async fn create_session(&self, new: NewSession) -> Result<Issued, StoreError>;

    /// Moves a session from one state to another, with its event (and system line). Leaving `Connecting` ends the PIN; no session goes back to it,
    /// and none that has ended to anything but another ending (`Otherwise`). The first pick-up and the first end keep their times. Holding is `Active` to
    /// `OnHold`, resuming the way back.
    async fn move_session(&self, to: Move) -> Result<Moved, StoreError>;

    /// Puts an ended session out of its technician's queue. False when it is not there, not ended, already out, or was never in it after its end.
    async fn dismiss_session(&self, session: SessionId, actor: Actor, at: Timestamp) -> Result<bool, StoreError>;

    /// Notes that the customer's link was lost or is back, with its event. Nothing happens when the seat is so already. A seat is empty from the claim
    /// until the customer's page connects for the first time, which has no event. `None`: no such live session.
    async fn set_seat(&self, seat: Seat) -> Result<Option<Session>, StoreError>;

    /// Notes at a start that nobody is connected: every live session's seat that is taken becomes empty at `at`, with its event. How many.
    async fn empty_seats(&self, at: Timestamp) -> Result<usize, StoreError>;

    /// Ends what time has ended, as of the moment it did: PINs past their life (`PinExpired`); and, with the line `TimedOut`, as `WaitingTimeout` or
    /// `ActiveTimeout`: seats empty for longer than `seat_kept`, and live sessions past what holds in their queue, or in the channel that they came by where
    /// that lays something down. `connecting` is from the claim while the customer's page has never connected, `waiting` since the session waits,
    /// `active_idle` since the last line that somebody wrote, note, return of the customer or change of state; on hold nothing ends. Zero is never. Transfers past their time go back to where they came from, or stay
    /// for good when that is no more. Also forgets budgets, logins, idempotency keys and spent tokens that can matter no
    /// more, and which PINs had slots that are free again.
    async fn sweep(&self, sweep: Sweep) -> Result<Swept, StoreError>;

    /// When the caller's last PIN was issued, as the rate counts it; `None` also when its slot is free again and that was forgotten.
    async fn last_issued(&self, caller: PersonId) -> Result<Option<Timestamp>, StoreError>;

    /// The session with this id.
    async fn session(&self, id: SessionId) -> Result<Option<Session>, StoreError>;

    /// The session whose seat has this secret's hash, whatever its state.
    async fn session_by_seat(&self, seat: &Digest) -> Result<Option<Session>, StoreError>;

    /// A technician's queue by session id: PINs on offer at `now`, live sessions, ended ones that are not dismissed. PINs that ran out, were burned
    /// or went with their technician are not in it. At most `limit`, newest kept.
    async fn queue(&self, queue: NodeId, now: Timestamp, limit: usize) -> Result<Vec<Session>, StoreError>;

    /// The same over a whole organisation.
    async fn organisation_queue(&self, organisation: OrganisationId, now: Timestamp, limit: usize) -> Result<Vec<Session>, StoreError>;

    /// The newest `limit` events of a session in the order they happened.
    async fn events(&self, session: SessionId, limit: usize) -> Result<Vec<SessionEvent>, StoreError>;
}
