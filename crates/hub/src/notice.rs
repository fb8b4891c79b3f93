//! What the domain tells the live side after a commit. Carries no content: whoever hears a notice reads the truth from the store, so a notice may come
//! twice, late, or be missed and made up for by reading everything again.

use towline_model::{NodeId, OrganisationId, PersonId, SessionId};

/// Something was committed that somebody may be looking at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// A session changed.
    Session {
        /// The queue that it lies in.
        queue: NodeId,
        /// Which.
        session: SessionId,
        /// In what way.
        change: Change,
    },
    /// Guarded mode of an organisation went on or off.
    Guarded {
        /// Whose.
        organisation: OrganisationId,
        /// Whether it is on now.
        on: bool,
    },
    /// Which technicians look after which channels of an organisation changed, or what is called how.
    Channels {
        /// Whose.
        organisation: OrganisationId,
    },
    /// A console login of this person may have ended, or the person may act no more: rights are checked again at once.
    Rights {
        /// The person's technician seat.
        technician: NodeId,
        /// The person.
        person: PersonId,
    },
}

/// In what way a session changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was made, and its PIN is out.
    Created,
    /// A customer took the seat.
    Claimed,
    /// A technician picked it up: those who wait behind it move up.
    PickedUp,
    /// It was put on hold, or taken from it.
    Held,
    /// It went from one queue to another: both are told.
    Moved,
    /// Who is in it beside its technician changed.
    Team,
    /// The technicians' note on it, or a custom field, changed.
    Noted,
    /// The seat was emptied or taken again, or words were given wrong.
    Seat,
    /// It ended: those who wait behind it move up.
    Ended,
    /// It left the technician's queue.
    Dismissed,
}

impl Change {
    /// Whether positions of other waiting sessions may have changed.
    #[must_use]
    pub const fn moves_the_queue(self) -> bool {
        matches!(self, Self::PickedUp | Self::Moved | Self::Ended)
    }
}
