//! A support session and what it carries. Its rules are not here: crate `domain` decides, crate `hub` runs the live room.

use crate::{Network, NodeId, OrganisationId, PersonId, PinSlot, SessionId, Timestamp};

/// The longest custom fields 0 to 5 may be, in UTF-16 units.
pub const FIELD_LIMITS: [usize; 6] = [64, 512, 512, 256, 64, 64];

/// The longest tracking 0 may be, in UTF-16 units.
pub const TRACKING_LIMIT: usize = 64;

/// The longest comment to a transfer, in UTF-16 units.
pub const COMMENT_LIMIT: usize = 256;

/// The longest note, in UTF-16 units.
pub const NOTE_LIMIT: usize = 4_000;

/// What the caller wrote beside a PIN: custom fields 0 to 5 and tracking 0. Free text, shown as text and never as markup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomFields {
    /// Custom fields 0 to 5; field 0 is the customer's name by convention.
    pub fields: [String; 6],
    /// Tracking 0: the caller's own correlation key.
    pub tracking: String,
}

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionState {
    /// The PIN is out and nobody has typed it.
    Connecting,
    /// The customer is there, no technician yet.
    Waiting,
    /// A technician has picked it up.
    Active,
    /// The technician has put it on hold.
    OnHold,
    /// It is over.
    Ended(EndedBy),
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndedBy {
    /// The technician closed it (also after the customer had left).
    Technician,
    /// The customer left after a technician had picked it up.
    ActiveCustomer,
    /// The customer left while waiting.
    WaitingCustomer,
    /// The PIN ran out before anybody typed it.
    PinExpired,
    /// While it waited, the customer was gone for longer than a seat is kept, or nobody picked it up for as long as it may wait.
    WaitingTimeout,
    /// While it was active or on hold, the customer was gone for longer than a seat is kept; or nothing happened in it for as long as it may be idle.
    ActiveTimeout,
    /// The PIN was burned: its words were guessed wrong too often.
    PinBurned,
    /// The technician was disabled or deleted.
    TechnicianGone,
}

/// How a session comes to be, and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SessionKind {
    /// A technician gave the customer a PIN.
    #[default]
    Private,
    /// The customer came to a channel and needed no PIN.
    Channel,
    /// A technician gave the customer a PIN for a session that is to show the phone's camera.
    Lens,
}

/// A session on its way to another queue: it lies there and waits to be picked up. Until then it can be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The queue that it came from.
    pub from: NodeId,
    /// Who sent it.
    pub by: PersonId,
    /// What they said to it, at most [`COMMENT_LIMIT`].
    pub comment: String,
    /// When.
    pub since: Timestamp,
    /// When it goes back by itself; `None` when it stays until somebody picks it up.
    pub until: Option<Timestamp>,
    /// What it was when it was sent, and becomes again when it is given back.
    pub before: SessionState,
}

/// One session as a store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number, counted up over the installation.
    pub id: SessionId,
    /// Whose session it is.
    pub organisation: OrganisationId,
    /// The node in whose queue it lies: a technician's seat, or a channel while nobody has taken it.
    pub queue: NodeId,
    /// How it came to be.
    pub kind: SessionKind,
    /// The channel that it came by, also after somebody took it.
    pub channel: Option<NodeId>,
    /// Who asked for the PIN; nobody where the customer came to a channel.
    pub caller: Option<PersonId>,
    /// What the caller wrote beside it.
    pub fields: CustomFields,
    /// Where it stands.
    pub state: SessionState,
    /// Since when it stands there.
    pub state_since: Timestamp,
    /// When the PIN was issued, or the customer came to the channel.
    pub created_at: Timestamp,
    /// When a customer first took the seat.
    pub claimed_at: Option<Timestamp>,
    /// When a technician first picked it up.
    pub picked_up_at: Option<Timestamp>,
    /// The seat that holds it now, or held it last; it stays while the session is on its way to another.
    pub picked_up_by: Option<NodeId>,
    /// Where it came from, while it is on its way to another queue. It is `Waiting` then.
    pub transfer: Option<Transfer>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When its PIN stops working; meaningful while the session is `Connecting`.
    pub pin_expires_at: Timestamp,
    /// Where its PIN is kept; `None` once the PIN is claimed, expired or burned.
    pub pin_slot: Option<PinSlot>,
    /// The two words printed beside the PIN: 20 bits, ten for each.
    pub pin_words: u32,
    /// Wrong words given for this PIN so far.
    pub wrong_words: u32,
    /// The customer's language, a tag of at most five characters.
    pub language: Option<String>,
    /// The network that the seat was last seen in.
    pub network: Option<Network>,
    /// Since when the customer's seat is empty; `None` while connected (or never taken).
    pub seat_empty_since: Option<Timestamp>,
    /// Whether the seat came by an invitation link's key.
    pub by_link: bool,
    /// Whether the technician has put the ended session out of the queue.
    pub dismissed: bool,
    /// What the technicians wrote down about it, at most [`NOTE_LIMIT`]. The customer never sees it.
    pub note: String,
}

impl SessionState {
    /// Whether the session is over.
    #[must_use]
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Ended(_))
    }

    /// Whether a customer sits in it: waiting, active or on hold.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::Active | Self::OnHold)
    }
}
