//! How changes of the book are taken back when their batch is rolled back.

use towline_model::{OrganisationId, PersonId, SessionId, Timestamp};

use super::{Book, Offer, PinRow};

/// A change, with what it takes to undo it.
pub(super) enum Undo {
    Issued { row: PinRow, before: Option<Timestamp> },
    Ended { organisation: OrganisationId, offer: Offer, rests_from: Option<Timestamp> },
    Due(OrganisationId, SessionId),
    Rested(SessionId),
    Forgot { caller: PersonId, issued_at: Timestamp },
}

impl Book {
    pub(super) fn step_back(&mut self, step: Undo) {
        match step {
            Undo::Issued { row, before } => {
                if let Some(space) = self.spaces.get_mut(&row.organisation) {
                    space.unissue(row.slot.0, row.session);
                }
                self.withdraw(row.technician, row.expires_at, row.session);
                match before {
                    Some(at) => self.callers.insert(row.caller, at),
                    None => self.callers.remove(&row.caller),
                };
            }
            Undo::Ended { organisation, offer, rests_from } => {
                if let Some(space) = self.spaces.get_mut(&organisation) {
                    space.unend(offer, rests_from);
                }
                self.announce(organisation, offer.technician, offer.session, offer.expires_at);
            }
            Undo::Due(organisation, session) => self.lapsed.push((organisation, session)),
            Undo::Rested(session) => self.rested.push(session),
            Undo::Forgot { caller, issued_at } => {
                self.callers.entry(caller).or_insert(issued_at);
            }
        }
    }
}
