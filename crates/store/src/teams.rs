//! Who is in a session beside its technician: asked, joined, watching, leading in their place. Whose right that is is not here.

use async_trait::async_trait;
use towline_model::{Actor, Member, NodeId, PersonId, Session, SessionId, TeamRole, Timestamp};

use crate::{Moved, StoreError};

/// Somebody is asked into a session, or begins to watch it.
#[derive(Debug, Clone)]
pub struct Joining {
    /// Which session; it must be active or on hold.
    pub session: SessionId,
    /// The queue that it must lie in; `None`: any.
    pub lies_in: Option<NodeId>,
    /// Whose seat.
    pub node: NodeId,
    /// What for. A monitor is in it at once, a helper has to agree.
    pub role: TeamRole,
    /// Who asks them; of a monitor themselves.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// How many may be in it beside its technician, this one included.
    pub most: usize,
}

/// Somebody in a team does something.
#[derive(Debug, Clone, Copy)]
pub struct MemberDeed {
    /// Which session.
    pub session: SessionId,
    /// Whose seat.
    pub node: NodeId,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// Commands and queries on teams. Each tells by a line of chat and an event what the customer and the technician have to know. A team is gone when its
/// session ends or is sent to another queue, and a seat that may not be used any more is in no team.
#[async_trait]
pub trait Teams {
    /// Asks a helper, or lets a monitor in. `Otherwise` when the session is neither active nor on hold, lies elsewhere or in that very seat's queue, has
    /// the seat in it already or no room.
    ///
    /// # Errors
    /// `Conflict(Missing)` when the seat's holder may not act, or is of another organisation.
    async fn ask_member(&self, joining: Joining) -> Result<Moved, StoreError>;

    /// Somebody who was asked joins. `Otherwise` when they are not asked (any more).
    async fn join_team(&self, deed: MemberDeed) -> Result<Moved, StoreError>;

    /// Somebody leaves, or declines. `Otherwise` when they are not in it.
    async fn leave_team(&self, deed: MemberDeed) -> Result<Moved, StoreError>;

    /// A helper who has joined leads from now on: the session lies in their queue, and who led helps. `lies_in` is the queue that it must lie in.
    /// `Otherwise` when one of these is not so.
    ///
    /// # Errors
    /// `Conflict(Missing)` when the seat's holder may not act.
    async fn pass_lead(&self, deed: MemberDeed, lies_in: NodeId) -> Result<Moved, StoreError>;

    /// Who is in a session beside its technician, in the order they came.
    async fn team(&self, session: SessionId) -> Result<Vec<Member>, StoreError>;

    /// The live sessions that a seat is in or asked into, by id; at most `limit`, newest kept.
    async fn sessions_joined(&self, node: NodeId, limit: usize) -> Result<Vec<Session>, StoreError>;
}
