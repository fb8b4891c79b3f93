//! Adding up: what each technician, queue or person did, from the same entries that lists show. Which figures a report shows is not here.

use std::collections::HashMap;
use std::sync::Arc;

use towline_model::{NodeId, Span};

use super::{Entry, Face};

/// Spans added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many.
    pub count: i64,
    /// All together, in microseconds.
    pub total: i64,
    /// The longest, in microseconds.
    pub longest: i64,
}

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sum {
    /// Who: a technician, a channel, another person; nobody for everybody together.
    pub face: Arc<Face>,
    /// How many others the sum is of; 1 for somebody.
    pub people: i64,
    /// How long customers waited, session by session.
    pub waiting: Tally,
    /// How long sessions took.
    pub duration: Tally,
    /// How long technicians were active in them.
    pub active: Tally,
    /// On hold.
    pub hold: Tally,
    /// In transfer; for handings on, how long each lay.
    pub transfer: Tally,
    /// Reconnecting.
    pub reconnecting: Tally,
    /// Logins.
    pub logins: Tally,
    /// Customers who said how it was.
    pub rated: i64,
    /// All their ratings together.
    pub ratings: i64,
    /// Sessions of which their technicians said how they went.
    pub concluded: i64,
}

impl Tally {
    fn add(&mut self, span: Span) {
        self.count += 1;
        self.total = self.total.saturating_add(span.0);
        self.longest = self.longest.max(span.0);
    }

    fn join(&mut self, other: Self) {
        self.count += other.count;
        self.total = self.total.saturating_add(other.total);
        self.longest = self.longest.max(other.longest);
    }

    /// All together.
    #[must_use]
    pub const fn sum(self) -> Span {
        Span(self.total)
    }

    /// The mean; zero of nothing.
    #[must_use]
    pub fn mean(self) -> Span {
        Span(self.total.checked_div(self.count).unwrap_or(0))
    }

    /// The longest.
    #[must_use]
    pub const fn max(self) -> Span {
        Span(self.longest)
    }
}

/// Sums in the making, by whom they are of. There are at most as many as technicians, channels and people.
#[derive(Default)]
pub(crate) struct Sums(HashMap<Option<NodeId>, Sum>);

impl Sums {
    /// Adds an entry to the sum of whoever it is of: a session to its technician's, a handing on to who did it.
    pub(crate) fn add(&mut self, entry: &Entry) {
        match entry {
            Entry::Session(seen) => match &seen.hand_over {
                Some(hand_over) => self.of(&hand_over.by).transfer.add(hand_over.handed.lay),
                None => {
                    let times = &seen.times;
                    let sum = self.of(&seen.technician);
                    sum.waiting.add(times.waiting);
                    sum.duration.add(times.total());
                    sum.active.add(times.active);
                    sum.hold.add(times.hold);
                    sum.transfer.add(times.transfer);
                    sum.reconnecting.add(times.reconnecting);
                    if let Some((rating, _)) = seen.rated() {
                        sum.rated += 1;
                        sum.ratings += i64::from(rating);
                    }
                    sum.concluded += i64::from(seen.concluded().is_some());
                }
            },
            Entry::Login(logged) => self.of(&logged.person).logins.add(logged.lasted),
            Entry::Sum(_) => {}
        }
    }

    fn of(&mut self, face: &Arc<Face>) -> &mut Sum {
        self.0.entry(face.node).or_insert_with(|| Sum { face: Arc::clone(face), people: 1, ..Sum::default() })
    }

    /// The sums by name.
    pub(crate) fn each(self) -> Vec<Sum> {
        let mut sums: Vec<Sum> = self.0.into_values().collect();
        sums.sort_by_cached_key(|sum| (sum.face.name.to_lowercase(), sum.face.node));
        sums
    }

    /// Everybody's together.
    pub(crate) fn together(self) -> Sum {
        let mut all = Sum::default();
        for sum in self.0.into_values() {
            all.people += sum.people;
            all.waiting.join(sum.waiting);
            all.duration.join(sum.duration);
            all.active.join(sum.active);
            all.hold.join(sum.hold);
            all.transfer.join(sum.transfer);
            all.reconnecting.join(sum.reconnecting);
            all.logins.join(sum.logins);
            all.rated += sum.rated;
            all.ratings += sum.ratings;
            all.concluded += sum.concluded;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use towline_model::{Audience, Timestamp};

    use super::*;
    use crate::reports::Logged;

    fn login(node: i64, name: &str, minutes: i64) -> Entry {
        let person = Arc::new(Face { node: Some(NodeId(node)), name: name.to_owned(), ..Face::default() });
        let lasted = Span::minutes(minutes);
        Entry::Login(Logged { person, audience: Audience::Console, network: None, began_at: Timestamp(0), ended_at: None, lasted })
    }

    #[test]
    fn sums_are_by_whom_and_stand_by_name() {
        let entries = [login(7, "bert", 10), login(4, "Anna", 1), login(7, "bert", 20), login(5, "Anna", 2)];
        let mut sums = Sums::default();
        entries.iter().for_each(|entry| sums.add(entry));
        let told: Vec<_> = sums.each().iter().map(|sum| (sum.face.node, sum.logins)).collect();
        let tally = |count, total: i64, longest: i64| Tally { count, total: Span::minutes(total).0, longest: Span::minutes(longest).0 };
        assert_eq!(told, [(Some(NodeId(4)), tally(1, 1, 1)), (Some(NodeId(5)), tally(1, 2, 2)), (Some(NodeId(7)), tally(2, 30, 20))]);
        let mut sums = Sums::default();
        entries.iter().for_each(|entry| sums.add(entry));
        let all = sums.together();
        assert_eq!((all.people, all.logins, all.logins.mean()), (3, tally(4, 33, 20), Span::seconds(495)));
        assert_eq!(Sums::default().together().logins.mean(), Span(0));
    }
}
