//! The PIN book: which slots are free, offered or resting, in memory, owned by the writer and read anew from table `pin` at every start.
//!
//! A change is made after the command's last write has succeeded and is undone when the batch is rolled back. Expiry and the end of rest are comparisons
//! with the time that a command carries, never a job's doing. SQL is not here.

mod free;
mod offers;
mod space;
mod undo;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use towline_model::{NodeId, OrganisationId, PersonId, PinSlot, SessionId, Span, Timestamp};

use crate::numbers::NumberMap;
use offers::Offer;
use space::Space;
use undo::Undo;

/// A row of table `pin`: one PIN that is on offer or rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PinRow {
    pub(crate) session: SessionId,
    pub(crate) organisation: OrganisationId,
    pub(crate) slot: PinSlot,
    pub(crate) technician: NodeId,
    pub(crate) caller: PersonId,
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
}

/// How a slot is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// On offer for this session, or past its life without a sweep having said so.
    Offered(SessionId, Timestamp),
    /// Resting after the end of this session's PIN.
    Resting(SessionId),
}

/// See the module.
#[derive(Default)]
pub(crate) struct Book {
    spaces: NumberMap<OrganisationId, Space>,
    /// Per technician the ends of life of the PINs on offer, soonest first. Those past their life stay until they are ended.
    technicians: NumberMap<NodeId, Vec<(Timestamp, SessionId)>>,
    /// When each caller's last PIN was issued, for as long as a row of it is there.
    callers: NumberMap<PersonId, Timestamp>,
    /// Ends of life to come. An entry is void when its session's PIN is on offer no more.
    due: BinaryHeap<Reverse<(Timestamp, SessionId, OrganisationId)>>,
    /// Sessions whose PINs' lives are over and whom no sweep has ended.
    lapsed: Vec<(OrganisationId, SessionId)>,
    /// Sessions whose slot is free again and whose row may go.
    rested: Vec<SessionId>,
    /// The longest rest that any draw has asked for since the start.
    longest_rest: Option<Span>,
    undo: Vec<Undo>,
}

/// `draw * free / 2^128`, exactly.
const fn rank_of(draw: u128, free: u32) -> u32 {
    let low = ((draw & (u64::MAX as u128)) * free as u128) >> 64;
    // Less than `free`, which fits.
    (((draw >> 64) * free as u128 + low) >> 64) as u32
}

impl Book {
    /// Takes up a row at start. Rows come in the order of their sessions: where two name one slot, the first one's rest is over.
    pub(crate) fn load(&mut self, row: PinRow) {
        let space = self.spaces.entry(row.organisation).or_insert_with(Space::new);
        if let Some(earlier) = space.hold(row.slot.0, row.session) {
            self.rested.push(earlier);
        }
        if let Some(ended_at) = row.ended_at {
            space.rest(row.slot.0, row.session, ended_at);
        } else {
            space.offer_slot(row.session, row.slot.0, row.technician, row.expires_at);
            self.announce(row.organisation, row.technician, row.session, row.expires_at);
        }
        self.note_issue(row.caller, row.issued_at);
    }

    /// When the caller's last PIN was issued.
    pub(crate) fn last_issued(&self, caller: PersonId) -> Option<Timestamp> {
        self.callers.get(&caller).copied()
    }

    /// How many PINs the technician has on offer.
    pub(crate) fn offered_count(&self, technician: NodeId, now: Timestamp) -> usize {
        self.technicians.get(&technician).map_or(0, |offers| offers.len() - offers.partition_point(|(expires_at, _)| *expires_at <= now))
    }

    /// The technician's sessions whose PINs are on offer.
    pub(crate) fn offered_by(&self, technician: NodeId, now: Timestamp) -> Vec<SessionId> {
        let offers = self.technicians.get(&technician).map_or(&[][..], Vec::as_slice);
        offers.iter().filter(|(expires_at, _)| *expires_at > now).map(|(_, session)| *session).collect()
    }

    /// The organisation's newest sessions whose PINs are on offer.
    pub(crate) fn offered_in(&self, organisation: OrganisationId, now: Timestamp, limit: usize) -> Vec<SessionId> {
        self.spaces.get(&organisation).map_or_else(Vec::new, |space| space.newest_offered(now, limit))
    }

    /// Who holds a slot; `None` when it is free.
    pub(crate) fn holder(&self, organisation: OrganisationId, slot: PinSlot) -> Option<Held> {
        let space = self.spaces.get(&organisation)?;
        let session = space.holder(slot.0)?;
        Some(space.offer(session).map_or(Held::Resting(session), |offer| Held::Offered(session, offer.open_until())))
    }

    /// The slot that a draw lands on among the free ones, after everything whose rest is over has come back; when nothing is free, after
    /// everything has come back that has rested for the floor. The slot is not taken by this. What a draw has found free stays free.
    pub(crate) fn draw(&mut self, organisation: OrganisationId, now: Timestamp, draw: u128, rest: Span, floor: Span) -> Option<PinSlot> {
        self.lapse(now);
        self.longest_rest = self.longest_rest.max(Some(rest));
        let space = self.spaces.entry(organisation).or_insert_with(Space::new);
        space.release(now - rest, &mut self.rested);
        if space.free_count() == 0 {
            space.release(now - floor, &mut self.rested);
        }
        space.free_at(rank_of(draw, space.free_count())).map(PinSlot)
    }

    /// Offers a free slot.
    pub(crate) fn issue(&mut self, row: PinRow) {
        let before = self.last_issued(row.caller);
        let space = self.spaces.entry(row.organisation).or_insert_with(Space::new);
        space.hold(row.slot.0, row.session);
        space.offer_slot(row.session, row.slot.0, row.technician, row.expires_at);
        self.announce(row.organisation, row.technician, row.session, row.expires_at);
        self.note_issue(row.caller, row.issued_at);
        self.undo.push(Undo::Issued { row, before });
    }

    /// Ends a PIN's offer; its slot rests from the earlier of `at` and the end of its life. Nothing happens when it is on offer no more.
    pub(crate) fn end(&mut self, organisation: OrganisationId, session: SessionId, at: Timestamp) {
        let Some((offer, rests_from)) = self.spaces.get_mut(&organisation).and_then(|space| space.end(session, at)) else { return };
        self.withdraw(offer.technician, offer.expires_at, session);
        self.undo.push(Undo::Ended { organisation, offer, rests_from });
    }

    /// Remembers that somebody was told that this PIN's life is over: an earlier time in a later command will not revive it.
    pub(crate) fn close(&mut self, organisation: OrganisationId, session: SessionId) {
        if let Some(space) = self.spaces.get_mut(&organisation) {
            space.close(session);
        }
    }

    /// Takes up to `limit` sessions whose PINs are past their life and on offer still, and says whether there are more.
    pub(crate) fn take_due(&mut self, now: Timestamp, limit: usize) -> (Vec<SessionId>, bool) {
        self.lapse(now);
        let mut taken = Vec::new();
        while let Some(&(organisation, session)) = self.lapsed.last() {
            let open = self.spaces.get(&organisation).is_some_and(|space| space.offer(session).is_some());
            if open && taken.len() == limit {
                return (taken, true);
            }
            self.lapsed.pop();
            self.undo.push(Undo::Due(organisation, session));
            if open {
                taken.push(session);
            }
        }
        (taken, false)
    }

    /// Up to `limit` sessions whose rows may go because their slots are free again.
    pub(crate) fn take_rested(&mut self, now: Timestamp, limit: usize) -> Vec<SessionId> {
        self.lapse(now);
        if let Some(rest) = self.longest_rest {
            for space in self.spaces.values_mut() {
                space.release(now - rest, &mut self.rested);
            }
        }
        let taken = self.rested.split_off(self.rested.len().saturating_sub(limit));
        self.undo.extend(taken.iter().map(|session| Undo::Rested(*session)));
        taken
    }

    /// Forgets a caller's last PIN when it was this one, whose row has gone.
    pub(crate) fn forget_issue(&mut self, caller: PersonId, issued_at: Timestamp) {
        if self.callers.get(&caller) == Some(&issued_at) {
            self.callers.remove(&caller);
            self.undo.push(Undo::Forgot { caller, issued_at });
        }
    }

    /// The batch is durable.
    pub(crate) fn keep(&mut self) {
        self.undo.clear();
    }

    /// How many changes the batch has made so far, for [`Book::undo_to`].
    pub(crate) const fn changes(&self) -> usize {
        self.undo.len()
    }

    /// Undoes all but the first `changes` of the batch, last first. Slots whose rest was found to be over stay free.
    pub(crate) fn undo_to(&mut self, changes: usize) {
        while self.undo.len() > changes
            && let Some(step) = self.undo.pop()
        {
            self.step_back(step);
        }
    }

    /// Lets the slots rest whose PINs' lives are over.
    fn lapse(&mut self, now: Timestamp) {
        while let Some(&Reverse((expires_at, session, organisation))) = self.due.peek()
            && expires_at <= now
        {
            self.due.pop();
            if self.spaces.get_mut(&organisation).is_some_and(|space| space.lapse(session, expires_at)) {
                self.lapsed.push((organisation, session));
            }
        }
    }

    /// Counts an offer for its technician and waits for its end.
    fn announce(&mut self, organisation: OrganisationId, technician: NodeId, session: SessionId, expires_at: Timestamp) {
        let offers = self.technicians.entry(technician).or_default();
        let entry = (expires_at, session);
        if offers.last().is_none_or(|last| *last < entry) {
            offers.push(entry);
        } else {
            offers.insert(offers.partition_point(|other| *other < entry), entry);
        }
        self.due.push(Reverse((expires_at, session, organisation)));
    }

    fn withdraw(&mut self, technician: NodeId, expires_at: Timestamp, session: SessionId) {
        let Some(offers) = self.technicians.get_mut(&technician) else { return };
        if let Ok(place) = offers.binary_search(&(expires_at, session)) {
            offers.remove(place);
        }
        if offers.is_empty() {
            self.technicians.remove(&technician);
        }
    }

    fn note_issue(&mut self, caller: PersonId, at: Timestamp) {
        let last = self.callers.entry(caller).or_insert(at);
        *last = at.max(*last);
    }
}

#[cfg(test)]
mod tests;
