//! Whether somebody may act and is there: the one word that is said of a node in lists. What may be done about it is not here.

use towline_hub::Status;
use towline_model::{NodeKind, Person, PersonStatus};

use crate::Cx;

/// How a person's node, or a group, stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may not be used.
    Disabled,
    /// Nobody is there. Groups, channels and categories that may be used are always so: nobody takes them for a technician who is free.
    Offline,
    /// Their console runs.
    Online,
    /// Their console runs, and they are taken.
    Busy,
    /// Their console runs, and they are not at it.
    Away,
}

/// How somebody stands in one of their nodes. A seat that rests is disabled though the person may act; an administrator is where their console is.
#[must_use]
pub fn standing(cx: &Cx<'_>, person: &Person, kind: NodeKind) -> Standing {
    let seat = person.seat();
    if person.status != PersonStatus::Enabled || (kind == NodeKind::Technician && seat.is_none()) {
        return Standing::Disabled;
    }
    match seat.and_then(|seat| cx.house.presence.status(seat, cx.now)) {
        None => Standing::Offline,
        Some(Status::Online) => Standing::Online,
        Some(Status::Busy) => Standing::Busy,
        Some(Status::Away) => Standing::Away,
    }
}
