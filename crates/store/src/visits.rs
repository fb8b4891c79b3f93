//! Customers who come to a channel, without a PIN: they have a seat at once and wait.

use async_trait::async_trait;
use towline_model::{Budget, CustomFields, Network, NodeId, Session, Timestamp};

use crate::{Digest, StoreError};

/// A customer comes to a channel.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Which.
    pub channel: NodeId,
    /// What they wrote.
    pub fields: CustomFields,
    /// Their language, at most five characters.
    pub language: Option<String>,
    /// The hash of the secret that the seat gets.
    pub seat: Digest,
    /// The hash of the secret of a seat that this browser holds already.
    pub holds: Option<Digest>,
    /// Where from.
    pub network: Network,
    /// What the visit is charged to.
    pub budgets: Vec<Budget>,
    /// How many may wait in the channel's queue, this one included.
    pub longest: u32,
    /// When.
    pub at: Timestamp,
}

/// The outcome of a visit. The conditions are tried in this order: channel, own seat, room in the queue, budgets. Except for `Seat` nothing changed.
#[derive(Debug, Clone)]
pub enum Visited {
    /// The session is there and waits in the channel's queue; charged.
    Seat(Box<Session>),
    /// This browser holds the seat of a live session that came by this channel.
    Own(Box<Session>),
    /// There is no such channel, or it is disabled.
    Closed,
    /// As many wait in the channel's queue as may.
    Full,
    /// The source's budgets have no room.
    Wait {
        /// When to try again.
        retry_at: Timestamp,
    },
}

/// Commands on visits.
#[async_trait]
pub trait Visits {
    /// Makes a session of kind `Channel` that waits in the channel's queue, with the event `Claimed` and the line `CustomerConnected`.
    async fn visit(&self, visit: Visit) -> Result<Visited, StoreError>;
}
