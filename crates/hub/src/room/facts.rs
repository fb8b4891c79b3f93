//! What a room knows of its session from the store, and what it reads of the chat.

use towline_model::{ChatLine, Member, NodeId, Session};

/// A session with the names that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The session.
    pub session: Session,
    /// The organisation's display name.
    pub organisation: String,
    /// The technician's display name.
    pub technician: String,
    /// The customer's place among those who wait for this technician, from 1; only while waiting.
    pub position: Option<u32>,
    /// Who is in it beside its technician, those who are asked included.
    pub team: Vec<Member>,
    /// Whether the customer is asked how it was, once it is over.
    pub survey: bool,
}

/// Part of a chat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Lines in order, without gaps.
    pub lines: Vec<ChatLine>,
    /// Whether older lines above the asked number were left out.
    pub more: bool,
}

/// Which side of a session speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The customer.
    Customer,
    /// The technician with this node, or a colleague who helps.
    Technician(NodeId),
}
