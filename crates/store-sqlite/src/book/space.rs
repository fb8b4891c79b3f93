//! The PINs of one organisation: free slots, who holds the others, and when their rest is over. Technicians and callers are not here.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use towline_model::{NodeId, SessionId, Timestamp};

use super::free::FreeSlots;
use super::offers::{Offer, Offers};
use crate::numbers::NumberMap;

/// When a slot's offer ended, the slot, and its session's number.
type End = (Timestamp, u32, u32);

/// The space of one organisation. Sessions are kept in 32 bits, which their numbers fit: a full space holds a million of them.
pub(super) struct Space {
    free: FreeSlots,
    /// By slot the session that holds it.
    held: NumberMap<u32, u32>,
    offers: Offers,
    /// Ends of offers whose slots rest, soonest first; an entry counts only while its session holds the slot.
    ends: BinaryHeap<Reverse<End>>,
    /// Entries of `ends` that were undone, with their number.
    void: HashMap<End, u32>,
}

impl Space {
    pub(super) fn new() -> Self {
        Self {
            free: FreeSlots::new(),
            held: NumberMap::default(),
            offers: Offers::default(),
            ends: BinaryHeap::new(),
            void: HashMap::new(),
        }
    }

    pub(super) const fn free_count(&self) -> u32 {
        self.free.len()
    }

    pub(super) fn free_at(&self, rank: u32) -> Option<u32> {
        self.free.at_rank(rank)
    }

    pub(super) fn holder(&self, slot: u32) -> Option<SessionId> {
        self.held.get(&slot).map(|session| SessionId(i64::from(*session)))
    }

    pub(super) fn offer(&self, session: SessionId) -> Option<&Offer> {
        self.offers.get(session)
    }

    pub(super) fn newest_offered(&self, now: Timestamp, limit: usize) -> Vec<SessionId> {
        self.offers.newest(now, limit)
    }

    /// Gives a slot to a session. The session that held it before, if any.
    pub(super) fn hold(&mut self, slot: u32, session: SessionId) -> Option<SessionId> {
        self.free.take(slot);
        self.held.insert(slot, narrow(session)).map(|earlier| SessionId(i64::from(earlier)))
    }

    /// Lets a slot rest from `end`, when this session holds it. Whether it does.
    pub(super) fn rest(&mut self, slot: u32, session: SessionId, end: Timestamp) -> bool {
        let holds = self.held.get(&slot) == Some(&narrow(session));
        if holds {
            self.ends.push(Reverse((end, slot, narrow(session))));
        }
        holds
    }

    /// Offers a slot that the session holds.
    pub(super) fn offer_slot(&mut self, session: SessionId, slot: u32, technician: NodeId, expires_at: Timestamp) {
        self.offers.put(Offer::new(session, slot, technician, expires_at));
    }

    /// Takes the offer and the hold of a slot back, as if they had never been.
    pub(super) fn unissue(&mut self, slot: u32, session: SessionId) {
        let offer = self.offers.remove(session);
        if self.held.get(&slot) == Some(&narrow(session)) {
            self.held.remove(&slot);
            self.free.give(slot);
        }
        if let Some(offer) = offer.filter(|offer| offer.lapsed) {
            self.avoid((offer.expires_at, slot, narrow(session)));
        }
    }

    pub(super) fn close(&mut self, session: SessionId) {
        if let Some(offer) = self.offers.get_mut(session) {
            offer.closed = true;
        }
    }

    /// Notes that an offer's life is over: its slot rests from then. Whether it was on offer with this end of life until now.
    pub(super) fn lapse(&mut self, session: SessionId, expires_at: Timestamp) -> bool {
        let Some(offer) = self.offers.get_mut(session).filter(|offer| !offer.lapsed && offer.expires_at == expires_at) else {
            return false;
        };
        offer.lapsed = true;
        let slot = offer.slot;
        self.rest(slot, session, expires_at);
        true
    }

    /// Ends an offer. The offer, and from when its slot rests unless it rests already.
    pub(super) fn end(&mut self, session: SessionId, at: Timestamp) -> Option<(Offer, Option<Timestamp>)> {
        let offer = self.offers.remove(session)?;
        let end = at.min(offer.expires_at);
        let rests = !offer.lapsed && self.rest(offer.slot, session, end);
        Some((offer, rests.then_some(end)))
    }

    pub(super) fn unend(&mut self, offer: Offer, rests_from: Option<Timestamp>) {
        self.offers.put(offer);
        if let Some(at) = rests_from {
            // Where no rest is asked for, the same batch may have found the slot free already.
            self.hold(offer.slot, offer.session);
            self.avoid((at, offer.slot, narrow(offer.session)));
        }
    }

    /// Frees every slot whose offer ended at `until` or before.
    pub(super) fn release(&mut self, until: Timestamp, rested: &mut Vec<SessionId>) {
        while let Some(&Reverse(end)) = self.ends.peek() {
            let (at, slot, session) = end;
            if at > until {
                break;
            }
            self.ends.pop();
            if !self.is_void(end) && self.held.get(&slot) == Some(&session) {
                self.held.remove(&slot);
                self.free.give(slot);
                rested.push(SessionId(i64::from(session)));
            }
        }
    }

    fn avoid(&mut self, end: End) {
        *self.void.entry(end).or_insert(0) += 1;
    }

    fn is_void(&mut self, end: End) -> bool {
        let Some(count) = self.void.get_mut(&end) else { return false };
        *count -= 1;
        if *count == 0 {
            self.void.remove(&end);
        }
        true
    }
}

/// The store counts sessions up and stops at the end of 31 bits.
fn narrow(session: SessionId) -> u32 {
    u32::try_from(session.0).unwrap_or(u32::MAX)
}
