//! Which technicians' consoles are connected, for everybody who asks: the rules (`notechconsole`), rooms and desks.

use std::sync::{Arc, Mutex};

use towline_hub::{NoPlace, Presence, Status};
use towline_model::{Ceiling, NodeId, Timestamp};

use super::clock::Clock;
use super::lock::lock;

/// The connected consoles of this process.
pub struct Consoles {
    presence: Mutex<Presence>,
    clock: Arc<dyn Clock>,
}

impl Consoles {
    /// Nobody is connected yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { presence: Mutex::default(), clock }
    }

    /// The clock by which presence is told.
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Counts a new socket until the place is dropped. Whether there is room and the count are one step: of two who come for the last place one gets it.
    pub(super) fn connect(self: &Arc<Self>, technician: NodeId, ceilings: &[Ceiling]) -> Result<Place, NoPlace> {
        lock(&self.presence).connect(technician, ceilings, self.clock.now())?;
        Ok(Place { consoles: Arc::clone(self), technician })
    }

    pub(super) fn set_status(&self, technician: NodeId, status: Status) {
        lock(&self.presence).set_status(technician, status, self.clock.now());
    }

    /// Notes whether a technician has as many sessions as are enough; whether that changed their status.
    pub(super) fn set_full(&self, technician: NodeId, full: bool) -> bool {
        lock(&self.presence).set_full(technician, full, self.clock.now())
    }

    /// A technician's status, and whether it is so by itself.
    pub(super) fn standing(&self, technician: NodeId) -> (Status, bool) {
        lock(&self.presence).standing(technician, self.clock.now()).unwrap_or_default()
    }

    /// Forgets a technician whose grace is over; false when they are present.
    pub(super) fn forget(&self, technician: NodeId) -> bool {
        lock(&self.presence).forget(technician, self.clock.now())
    }

    /// Whether a technician's console is connected, or was so within the grace.
    #[must_use]
    pub fn is_present(&self, technician: NodeId) -> bool {
        lock(&self.presence).is_present(technician, self.clock.now())
    }
}

impl towline_domain::Presence for Consoles {
    // Absence is counted by the steady clock, not by the caller's.
    fn status(&self, technician: NodeId, _now: Timestamp) -> Option<Status> {
        lock(&self.presence).status(technician, self.clock.now())
    }
}

/// One counted socket.
pub(super) struct Place {
    consoles: Arc<Consoles>,
    technician: NodeId,
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.consoles.presence).disconnect(self.technician, self.consoles.clock.now());
    }
}
