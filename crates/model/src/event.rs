//! What happened in a session, and who did it. Reports and the audit view are derived from these.

use crate::{ConsentAnswer, ConsentKind, EndedBy, NodeId, PersonId, SessionId, Timestamp};

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A person with a login or an authcode.
    Person(PersonId),
    /// The customer on the seat.
    Customer,
    /// The server itself: a time-out or a clean-up.
    System,
    /// Somebody at the command line of the machine.
    Operator,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// The PIN was issued; the session is `Connecting`.
    Created,
    /// The customer took the seat; `Waiting`.
    Claimed,
    /// A technician picked it up; `Active`. The event's node is their seat.
    PickedUp,
    /// It was put on hold; `OnHold`.
    Held,
    /// It was taken from hold; `Active` again.
    Resumed,
    /// It was sent to another queue; `Waiting` there. The event's node is where it went, its detail the comment.
    Transferred,
    /// A transfer was taken back before anybody picked it up. The event's node is the queue that it is back in.
    TransferCancelled,
    /// The customer's link was lost.
    SeatLost,
    /// The customer came back.
    SeatBack,
    /// Wrong words were given for the PIN.
    WrongWords,
    /// It ended.
    Ended(EndedBy),
    /// The technician put the ended session out of the queue.
    Dismissed,
    /// The two ends of a call are known to each other, by the confirmation words where they are needed.
    CallTrusted,
    /// A technician typed wrong confirmation words.
    WrongConfirmation,
    /// A call ended.
    CallEnded,
    /// The customer was asked for something and answered, or took back what was granted.
    Consent(ConsentKind, ConsentAnswer),
    /// A file went from one side to the other. The event's detail names it.
    FileShared,
    /// A custom field was changed. The event's detail is its number, `=` and what it says now.
    FieldChanged,
    /// A colleague joined, or an administrator began to watch. The event's node is theirs, its detail `helper` or `monitor`.
    Joined,
    /// A colleague left, or an administrator stopped watching; as `Joined`.
    Left,
    /// A colleague took the lead. The event's node is theirs.
    LeadPassed,
}

/// One event; `id` counts up over the installation and orders events of one session. It is 0 for `Created`, which the session itself tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionEvent {
    /// Its number.
    pub id: i64,
    /// The session.
    pub session: SessionId,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The queue, seat or channel, that it concerns. Events from before this was kept have none.
    pub node: Option<NodeId>,
    /// What was said to it; a transfer's comment, a field's value, what somebody joined for.
    pub detail: String,
}
