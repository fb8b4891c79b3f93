//! Which technicians' consoles are connected. A console counts while it has a socket, and for a short grace after the last one was lost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use towline_model::{Ceiling, NodeId, Span, Timestamp};

/// How many console sockets one technician may have.
pub const MAX_SOCKETS: u32 = 8;

/// How long a console still counts after its last socket was lost: a reload or a change of network is no absence.
pub const GRACE: Span = Span::seconds(10);

/// What a technician says of themselves. All three count as present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Ready.
    #[default]
    Online,
    /// Not at the desk.
    Away,
    /// At the desk, and taken.
    Busy,
}

/// Why a socket is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPlace {
    /// The technician has [`MAX_SOCKETS`] console sockets already.
    #[error("too many console sockets")]
    TooManySockets,
    /// As many other technicians are present as a group above the technician allows.
    #[error("too many technicians of a group")]
    GroupFull,
}

#[derive(Debug)]
struct Console {
    sockets: u32,
    status: Status,
    /// Whether they have as many sessions as are enough.
    full: bool,
    /// Whether they have said, since that is so, that they are ready all the same.
    ready: bool,
    /// When the last socket was lost; meaningful while there is none.
    lost_at: Timestamp,
}

/// The consoles of one node (of the cluster, not of the tree).
#[derive(Debug, Default)]
pub struct Presence {
    consoles: BTreeMap<NodeId, Console>,
}

impl Presence {
    /// Counts a new socket of `technician`. Who is present needs no room under the ceilings: they have theirs.
    ///
    /// # Errors
    /// When there are [`MAX_SOCKETS`] already, or no room for one more technician; nothing is counted then.
    pub fn connect(&mut self, technician: NodeId, ceilings: &[Ceiling], now: Timestamp) -> Result<(), NoPlace> {
        if !self.is_present(technician, now) && ceilings.iter().any(|ceiling| self.fills(ceiling, now)) {
            return Err(NoPlace::GroupFull);
        }
        let fresh = || Console { sockets: 0, status: Status::default(), full: false, ready: false, lost_at: now };
        let console = self.consoles.entry(technician).or_insert_with(fresh);
        if console.sockets == 0 && console.lost_at + GRACE <= now {
            *console = fresh();
        }
        if console.sockets >= MAX_SOCKETS {
            return Err(NoPlace::TooManySockets);
        }
        console.sockets += 1;
        Ok(())
    }

    /// Whether there is no room under a ceiling.
    fn fills(&self, ceiling: &Ceiling, now: Timestamp) -> bool {
        let present = ceiling.seats.iter().filter(|seat| self.is_present(**seat, now)).count();
        u32::try_from(present).map_or(true, |present| present >= ceiling.limit)
    }

    /// Takes a lost socket off the count.
    pub fn disconnect(&mut self, technician: NodeId, now: Timestamp) {
        if let Some(console) = self.consoles.get_mut(&technician) {
            console.sockets = console.sockets.saturating_sub(1);
            console.lost_at = now;
        }
    }

    /// Sets the status of a technician who is present; false when they are not.
    pub fn set_status(&mut self, technician: NodeId, status: Status, now: Timestamp) -> bool {
        if !self.is_present(technician, now) {
            return false;
        }
        if let Some(console) = self.consoles.get_mut(&technician) {
            console.status = status;
            console.ready = console.full;
        }
        true
    }

    /// Notes whether a technician has as many sessions as are enough: who is ready counts as busy then, until they say otherwise. Whether that changed
    /// what counts.
    pub fn set_full(&mut self, technician: NodeId, full: bool, now: Timestamp) -> bool {
        let before = self.standing(technician, now);
        if let Some(console) = self.consoles.get_mut(&technician) {
            console.full = full;
            console.ready &= full;
        }
        self.standing(technician, now) != before
    }

    /// The status of a technician whose console is connected, or was so within the grace.
    #[must_use]
    pub fn status(&self, technician: NodeId, now: Timestamp) -> Option<Status> {
        self.standing(technician, now).map(|(status, _)| status)
    }

    /// The same, and whether it is so by itself rather than by their own choice.
    #[must_use]
    pub fn standing(&self, technician: NodeId, now: Timestamp) -> Option<(Status, bool)> {
        let console = self.consoles.get(&technician).filter(|console| console.sockets > 0 || now < console.lost_at + GRACE)?;
        let automatic = console.full && !console.ready && console.status == Status::Online;
        Some((if automatic { Status::Busy } else { console.status }, automatic))
    }

    /// Whether a technician's console counts as connected.
    #[must_use]
    pub fn is_present(&self, technician: NodeId, now: Timestamp) -> bool {
        self.status(technician, now).is_some()
    }

    /// Forgets a technician whose grace is over; false when they are (still, or again) present.
    pub fn forget(&mut self, technician: NodeId, now: Timestamp) -> bool {
        if self.is_present(technician, now) {
            return false;
        }
        self.consoles.remove(&technician);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TESS: NodeId = NodeId(4);
    const START: Timestamp = Timestamp(1_000_000_000);

    #[test]
    fn a_console_counts_while_a_socket_lives_and_ten_seconds_longer() {
        let mut presence = Presence::default();
        assert!(!presence.is_present(TESS, START));
        presence.connect(TESS, &[], START).unwrap();
        presence.connect(TESS, &[], START).unwrap();
        presence.disconnect(TESS, START + Span::seconds(1));
        assert!(presence.is_present(TESS, START + Span::hours(9)));
        let lost = START + Span::hours(9);
        presence.disconnect(TESS, lost);
        assert!(presence.is_present(TESS, lost + Span::millis(9_999)));
        assert!(!presence.forget(TESS, lost + Span::millis(9_999)));
        assert!(!presence.is_present(TESS, lost + GRACE));
        assert!(presence.forget(TESS, lost + GRACE));
        assert!(!presence.is_present(NodeId(5), START));
    }

    #[test]
    fn away_and_busy_count_and_outlive_a_reload_but_no_absence() {
        let mut presence = Presence::default();
        assert!(!presence.set_status(TESS, Status::Away, START));
        presence.connect(TESS, &[], START).unwrap();
        for status in [Status::Away, Status::Busy] {
            assert!(presence.set_status(TESS, status, START));
            assert!(presence.is_present(TESS, START));
            assert_eq!(presence.status(TESS, START), Some(status));
        }
        presence.disconnect(TESS, START);
        presence.connect(TESS, &[], START + Span::seconds(9)).unwrap();
        assert_eq!(presence.status(TESS, START + Span::seconds(9)), Some(Status::Busy));
        presence.disconnect(TESS, START + Span::seconds(10));
        presence.connect(TESS, &[], START + Span::seconds(30)).unwrap();
        assert_eq!(presence.status(TESS, START + Span::seconds(30)), Some(Status::Online));
    }

    #[test]
    fn who_has_enough_sessions_is_busy_by_itself_and_ones_own_choice_wins() {
        let mut presence = Presence::default();
        assert!(!presence.set_full(TESS, true, START), "nobody is there");
        presence.connect(TESS, &[], START).unwrap();
        let standing = |presence: &Presence| presence.standing(TESS, START).unwrap();
        assert!(presence.set_full(TESS, true, START));
        assert!(!presence.set_full(TESS, true, START), "told once");
        assert_eq!(standing(&presence), (Status::Busy, true));
        assert!(presence.set_full(TESS, false, START));
        assert_eq!(standing(&presence), (Status::Online, false));
        presence.set_full(TESS, true, START);
        presence.set_status(TESS, Status::Online, START);
        assert_eq!(standing(&presence), (Status::Online, false), "they take one more");
        presence.set_full(TESS, false, START);
        presence.set_full(TESS, true, START);
        assert_eq!(standing(&presence), (Status::Busy, true), "that was for then");
        presence.set_status(TESS, Status::Away, START);
        assert!(!presence.set_full(TESS, false, START));
        assert_eq!(standing(&presence), (Status::Away, false), "what somebody chose stays");
    }

    #[test]
    fn the_ninth_socket_is_refused_and_room_is_made_by_leaving() {
        let mut presence = Presence::default();
        for _ in 0..MAX_SOCKETS {
            presence.connect(TESS, &[], START).unwrap();
        }
        assert_eq!(presence.connect(TESS, &[], START), Err(NoPlace::TooManySockets));
        presence.disconnect(TESS, START);
        presence.connect(TESS, &[], START).unwrap();
        presence.connect(NodeId(5), &[], START).unwrap();
    }

    #[test]
    fn no_more_technicians_are_let_in_than_every_group_has_room_for() {
        let [otto, ines, uma] = [5, 6, 7].map(NodeId);
        let ceilings = [Ceiling { limit: 1, seats: vec![TESS, otto] }, Ceiling { limit: 2, seats: vec![TESS, otto, ines, uma] }];
        let (inner, outer) = (ceilings.as_slice(), &ceilings[1..]);
        let mut presence = Presence::default();
        presence.connect(TESS, inner, START).unwrap();
        assert_eq!(presence.connect(otto, inner, START), Err(NoPlace::GroupFull));
        assert!(!presence.is_present(otto, START), "who is refused is not there");
        presence.connect(TESS, inner, START).unwrap();
        presence.connect(ines, outer, START).unwrap();
        assert_eq!(presence.connect(uma, outer, START), Err(NoPlace::GroupFull));
        for _ in 0..2 {
            presence.disconnect(TESS, START);
        }
        assert_eq!(presence.connect(uma, outer, START + Span::millis(9_999)), Err(NoPlace::GroupFull), "a reload loses no place");
        presence.connect(TESS, inner, START + Span::millis(9_999)).unwrap();
        presence.disconnect(TESS, START + Span::seconds(10));
        presence.connect(uma, outer, START + Span::seconds(20)).unwrap();
        assert_eq!(presence.connect(otto, inner, START + Span::seconds(20)), Err(NoPlace::GroupFull), "the outer group is full");
    }
}
