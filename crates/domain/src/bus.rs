//! Where use cases tell what was committed. How a notice travels is not here; a receiver that missed one reads the store again.

use towline_hub::{Change, Notice};
use towline_model::{NodeId, Person, Session};
use towline_store::StatusChanged;

use crate::Cx;

/// Where notices go.
pub trait Bus: Send + Sync {
    /// Tells everybody who watches; never blocks, never fails: what is lost is read again from the store.
    fn publish(&self, notice: Notice);
}

impl Cx<'_> {
    /// Tells that a session changed.
    pub(crate) fn tell(&self, session: &Session, change: Change) {
        self.house.bus.publish(Notice::Session { queue: session.queue, session: session.id, change });
    }

    /// Tells that a session went from one queue to another.
    pub(crate) fn tell_moved(&self, session: &Session, left: NodeId) {
        let told = |queue| Notice::Session { queue, session: session.id, change: Change::Moved };
        if left != session.queue {
            self.house.bus.publish(told(left));
        }
        self.house.bus.publish(told(session.queue));
    }

    /// Tells what became of a queue whose seat may be used no more, and its console.
    pub(crate) fn tell_left(&self, left: &StatusChanged, seat: Option<NodeId>) {
        left.ended.iter().for_each(|session| self.tell(session, Change::Ended));
        let Some(technician) = seat else { return };
        left.handed_back.iter().for_each(|session| self.tell_moved(session, technician));
        self.house.bus.publish(Notice::Rights { technician, person: left.person.id });
    }

    /// Tells that somebody's rights have to be checked again; people without a seat have no console to be told.
    pub(crate) fn tell_rights(&self, person: &Person) {
        if let Some(technician) = person.technician {
            self.house.bus.publish(Notice::Rights { technician, person: person.id });
        }
    }
}
