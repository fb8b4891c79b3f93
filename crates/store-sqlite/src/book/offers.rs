//! The PINs of one organisation that are on offer, in the order of their sessions. Slots are not here.

use std::collections::VecDeque;

use towline_model::{NodeId, SessionId, Timestamp};

/// A PIN on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(super) session: SessionId,
    pub(super) slot: u32,
    pub(super) technician: NodeId,
    pub(super) expires_at: Timestamp,
    /// Whether its life was found to be over: its slot rests already.
    pub(super) lapsed: bool,
    /// Whether somebody was told that its life is over.
    pub(super) closed: bool,
    /// Whether it has ended; it is dropped once it is the oldest.
    gone: bool,
}

impl Offer {
    pub(super) const fn new(session: SessionId, slot: u32, technician: NodeId, expires_at: Timestamp) -> Self {
        Self { session, slot, technician, expires_at, lapsed: false, closed: false, gone: false }
    }

    /// Until when it may be claimed.
    pub(super) const fn open_until(&self) -> Timestamp {
        if self.closed { Timestamp(i64::MIN) } else { self.expires_at }
    }
}

/// Offers by session. Sessions count up, so a new one goes to the end; lives are alike, so the oldest go first.
#[derive(Default)]
pub(super) struct Offers(VecDeque<Offer>);

impl Offers {
    pub(super) fn get(&self, session: SessionId) -> Option<&Offer> {
        self.0.get(self.place(session)).filter(|offer| offer.session == session && !offer.gone)
    }

    pub(super) fn get_mut(&mut self, session: SessionId) -> Option<&mut Offer> {
        let place = self.place(session);
        self.0.get_mut(place).filter(|offer| offer.session == session && !offer.gone)
    }

    /// Adds an offer, or brings one back that was removed.
    pub(super) fn put(&mut self, offer: Offer) {
        if self.0.back().is_none_or(|last| last.session < offer.session) {
            return self.0.push_back(offer);
        }
        let place = self.place(offer.session);
        match self.0.get_mut(place) {
            Some(known) if known.session == offer.session => *known = offer,
            _ => self.0.insert(place, offer),
        }
    }

    pub(super) fn remove(&mut self, session: SessionId) -> Option<Offer> {
        let offer = self.get_mut(session)?;
        let removed = *offer;
        offer.gone = true;
        while self.0.front().is_some_and(|oldest| oldest.gone) {
            self.0.pop_front();
        }
        Some(removed)
    }

    pub(super) fn newest(&self, now: Timestamp, limit: usize) -> Vec<SessionId> {
        self.0.iter().rev().filter(|offer| !offer.gone && offer.expires_at > now).take(limit).map(|offer| offer.session).collect()
    }

    fn place(&self, session: SessionId) -> usize {
        self.0.partition_point(|offer| offer.session < session)
    }
}
