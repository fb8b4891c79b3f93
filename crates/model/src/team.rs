//! Who is in a session beside the technician in whose queue it lies. What they may do there is the room's to judge.

use crate::{NodeId, PersonId, Timestamp};

/// How many may be in a session beside its technician, those who are asked included.
pub const MOST_MEMBERS: usize = 4;

/// What somebody is in a session for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TeamRole {
    /// Helps: reads and writes.
    Helper,
    /// An administrator who watches: reads.
    Monitor,
}

/// Somebody in a session beside its technician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their seat.
    pub node: NodeId,
    /// Their display name.
    pub name: String,
    /// What for.
    pub role: TeamRole,
    /// Whether they are in it; else they are asked and have not answered.
    pub joined: bool,
    /// Who asked them; of a monitor themselves.
    pub asked_by: PersonId,
    /// Since when they are in it, or asked.
    pub since: Timestamp,
}
