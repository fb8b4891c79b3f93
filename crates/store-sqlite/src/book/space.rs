//! The PINs of one organisation: free slots, who holds the others, and when their rest is over. Technicians and callers are not here.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use towline_model::{NodeId, SessionId, Timestamp};

use super::free::FreeSlots;

/// A PIN on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(super) slot: u32,
    pub(super) technician: NodeId,
    pub(super) expires_at: Timestamp,
    /// Whether somebody was told that its life is over.
    pub(super) closed: bool,
}

impl Offer {
    /// Until when it may be claimed.
    pub(super) const fn open_until(&self) -> Timestamp {
        if self.closed { Timestamp(i64::MIN) } else { self.expires_at }
    }
}

/// When a slot's offer ended or will end, the slot, and its session's number.
type End = (Timestamp, u32, u32);

/// The space of one organisation. Sessions are kept in 32 bits, which their numbers fit: a full space holds a million of them.
pub(super) struct Space {
    free: FreeSlots,
    /// By slot the session that holds it.
    held: HashMap<u32, u32>,
    offered: BTreeMap<u32, Offer>,
    /// Ends of offers, soonest first; an entry counts only while its session holds the slot. A PIN that ends before its time gets a second entry,
    /// which comes first.
    ends: BinaryHeap<Reverse<End>>,
    /// Entries of `ends` that were undone, with their number.
    void: HashMap<End, u32>,
}

impl Space {
    pub(super) fn new() -> Self {
        Self { free: FreeSlots::new(), held: HashMap::new(), offered: BTreeMap::new(), ends: BinaryHeap::new(), void: HashMap::new() }
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
        self.offered.get(&narrow(session))
    }

    pub(super) fn newest_offered(&self, now: Timestamp, limit: usize) -> Vec<SessionId> {
        let open = self.offered.iter().rev().filter(|(_, offer)| offer.expires_at > now);
        open.take(limit).map(|(session, _)| SessionId(i64::from(*session))).collect()
    }

    /// Gives a slot to a session until its rest after `end` is over. The session that held it before, if any.
    pub(super) fn hold(&mut self, slot: u32, session: SessionId, end: Timestamp) -> Option<SessionId> {
        self.free.take(slot);
        self.ends.push(Reverse((end, slot, narrow(session))));
        self.held.insert(slot, narrow(session)).map(|earlier| SessionId(i64::from(earlier)))
    }

    pub(super) fn unhold(&mut self, slot: u32, session: SessionId, end: Timestamp) {
        self.offered.remove(&narrow(session));
        if self.held.get(&slot) == Some(&narrow(session)) {
            self.held.remove(&slot);
            self.free.give(slot);
        }
        *self.void.entry((end, slot, narrow(session))).or_insert(0) += 1;
    }

    pub(super) fn put_offer(&mut self, session: SessionId, offer: Offer) {
        self.offered.insert(narrow(session), offer);
    }

    pub(super) fn close(&mut self, session: SessionId) {
        if let Some(offer) = self.offered.get_mut(&narrow(session)) {
            offer.closed = true;
        }
    }

    /// Ends an offer. The offer, and from when its slot rests when that is before the end of its life.
    pub(super) fn end(&mut self, session: SessionId, at: Timestamp) -> Option<(Offer, Option<Timestamp>)> {
        let offer = self.offered.remove(&narrow(session))?;
        let early = at < offer.expires_at && self.held.get(&offer.slot) == Some(&narrow(session));
        if early {
            self.ends.push(Reverse((at, offer.slot, narrow(session))));
        }
        Some((offer, early.then_some(at)))
    }

    pub(super) fn unend(&mut self, session: SessionId, offer: Offer, rests_from: Option<Timestamp>) {
        self.offered.insert(narrow(session), offer);
        if let Some(at) = rests_from {
            // Where no rest is asked for, the same batch may have found the slot free already.
            self.free.take(offer.slot);
            self.held.insert(offer.slot, narrow(session));
            *self.void.entry((at, offer.slot, narrow(session))).or_insert(0) += 1;
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
