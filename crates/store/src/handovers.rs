//! Sessions that go from hand to hand: picked up, sent to another queue, taken back. Whose right that is, and how long a transfer waits, is not here.

use async_trait::async_trait;
use towline_model::{Actor, NodeId, OrganisationId, PersonId, Session, SessionId, SessionState, Timestamp};

use crate::{Moved, StoreError};

/// A technician takes a waiting session.
#[derive(Debug, Clone)]
pub struct PickUp {
    /// Which.
    pub session: SessionId,
    /// The queue that it must lie in.
    pub lies_in: NodeId,
    /// The seat that takes it: it lies in that queue from now on.
    pub seat: NodeId,
    /// Who did it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// The technician's display name, for the line `PickedUp`.
    pub name: String,
}

/// A live session is sent to another queue.
#[derive(Debug, Clone)]
pub struct Sending {
    /// Which.
    pub session: SessionId,
    /// The queue that it must lie in.
    pub lies_in: NodeId,
    /// The states it may be in.
    pub from: Vec<SessionState>,
    /// The queue that it goes to.
    pub to: NodeId,
    /// Who sends it.
    pub by: PersonId,
    /// What they say to it.
    pub comment: String,
    /// When.
    pub at: Timestamp,
    /// When it goes back by itself.
    pub until: Option<Timestamp>,
    /// The display name of where it goes, for the line `Transferred`.
    pub name: String,
}

/// A transfer is taken back before anybody picked the session up.
#[derive(Debug, Clone)]
pub struct TakeBack {
    /// Which session.
    pub session: SessionId,
    /// Who did it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// The display name of whose session it is again, for the line `TransferCancelled`.
    pub name: String,
}

/// A custom field is changed.
#[derive(Debug, Clone)]
pub struct FieldSet {
    /// Whose session.
    pub organisation: OrganisationId,
    /// Which.
    pub session: SessionId,
    /// The field's number, 0 to 5.
    pub field: usize,
    /// What it says from now on.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// Commands and queries on sessions that change hands.
#[async_trait]
pub trait Handovers {
    /// Puts a waiting session into a technician's queue as `Active`, with event and line. A transfer is over with it. `Otherwise` when it does not wait,
    /// or in another queue.
    ///
    /// # Errors
    /// `Conflict(Missing)` when the seat's holder may not act, or is of another organisation.
    async fn pick_up(&self, pick_up: PickUp) -> Result<Moved, StoreError>;

    /// Puts a live session into another queue as `Waiting`, with event and line, and keeps where it came from. What is on its way already keeps its first
    /// origin. `Otherwise` when it is in none of the states, in another queue, or in that queue already.
    ///
    /// # Errors
    /// `Conflict(Missing)` when the queue is neither a seat whose holder may act nor a channel, or is of another organisation.
    async fn send_session(&self, sending: Sending) -> Result<Moved, StoreError>;

    /// Gives a session on its way back to the queue that it came from, as what it was there, with event and line. `Otherwise` when it is not on its way, or
    /// that queue is no more.
    async fn take_back(&self, back: TakeBack) -> Result<Moved, StoreError>;

    /// The sessions that came by a channel or lie in its queue, and are not put away, by id. At most `limit`, newest kept.
    async fn channel_sessions(&self, channel: NodeId, limit: usize) -> Result<Vec<Session>, StoreError>;

    /// The sessions on their way that came from a seat's queue or were sent on by a person, by id. At most `limit`, newest kept.
    async fn sessions_sent(&self, from: NodeId, by: PersonId, limit: usize) -> Result<Vec<Session>, StoreError>;

    /// Changes a custom field, with its event. `None` when there is no such session of the organisation, or no such field. A time-out counts it as something
    /// done.
    async fn set_field(&self, set: FieldSet) -> Result<Option<Session>, StoreError>;

    /// Keeps the technicians' note on a session. False when there is no such session of the organisation. A time-out counts it as something done.
    async fn set_note(&self, organisation: OrganisationId, session: SessionId, note: String, at: Timestamp) -> Result<bool, StoreError>;
}
