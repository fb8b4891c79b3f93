//! How changes of the book are taken back when their batch is rolled back.

use std::cmp::Reverse;

use towline_model::{OrganisationId, PersonId, SessionId, Timestamp};

use super::{Book, Offer, PinRow};

/// A change, with what it takes to undo it.
pub(super) enum Undo {
    Issued { row: PinRow, before: Option<Timestamp> },
    Ended { organisation: OrganisationId, session: SessionId, offer: Offer, rests_from: Option<Timestamp> },
    Due((Timestamp, SessionId, OrganisationId)),
    Rested(SessionId),
    Forgot { caller: PersonId, issued_at: Timestamp },
}

impl Book {
    pub(super) fn step_back(&mut self, step: Undo) {
        match step {
            Undo::Issued { row, before } => {
                if let Some(space) = self.spaces.get_mut(&row.organisation) {
                    space.unhold(row.slot.0, row.session, row.expires_at);
                }
                self.withdraw(row.technician, row.expires_at, row.session);
                match before {
                    Some(at) => self.callers.insert(row.caller, at),
                    None => self.callers.remove(&row.caller),
                };
            }
            Undo::Ended { organisation, session, offer, rests_from } => {
                if let Some(space) = self.spaces.get_mut(&organisation) {
                    space.unend(session, offer, rests_from);
                }
                let offers = self.technicians.entry(offer.technician).or_default();
                let entry = (offer.expires_at, session);
                offers.insert(offers.partition_point(|other| *other < entry), entry);
            }
            Undo::Due(entry) => self.due.push(Reverse(entry)),
            Undo::Rested(session) => self.rested.push(session),
            Undo::Forgot { caller, issued_at } => {
                self.callers.entry(caller).or_insert(issued_at);
            }
        }
    }
}
