//! When the next commit is due. Pure: the time is an argument.
//!
//! Small commits cost as much as large ones, and under load many are on their way. Waiting for all of them would let the processors idle while all are
//! being committed. So somewhat more than half of a crowd is waited for: the others are read and answered meanwhile.

use std::time::{Duration, Instant};

/// How many commits are remembered.
const REMEMBERED: usize = 8;
/// The longest wait for others, however long a commit took.
const LONGEST: Duration = Duration::from_millis(2);

/// Remembers the last commits: how many were there together, and until when others are waited for.
#[derive(Debug, Default)]
pub(super) struct Pace {
    crowds: [usize; REMEMBERED],
    until: Option<Instant>,
}

impl Pace {
    /// A batch of so many was begun and is committed; meanwhile so many have come. Others are waited for no longer than it took.
    pub(super) fn committed(&mut self, served: usize, came: usize, begun: Instant, now: Instant) {
        self.crowds.rotate_right(1);
        if let Some(last) = self.crowds.first_mut() {
            *last = served + came;
        }
        self.until = now.checked_add(now.saturating_duration_since(begun).min(LONGEST));
    }

    /// With how many a commit is due at once, whatever the time: three fifths of those who were there together lately.
    pub(super) fn expected(&self) -> usize {
        let crowd = self.crowds.iter().max().copied().unwrap_or_default();
        (crowd * 3 / 5).max(1)
    }

    /// How long a commit may still wait for more than these; `None`: it is due.
    pub(super) fn patience(&self, waiting: usize, now: Instant) -> Option<Duration> {
        let left = self.until?.checked_duration_since(now).filter(|left| !left.is_zero())?;
        (waiting < self.expected()).then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLI: Duration = Duration::from_millis(1);

    #[expect(clippy::disallowed_methods, reason = "some moment to count from")]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn an_idle_store_answers_at_once() {
        let begin = start();
        let mut pace = Pace::default();
        assert_eq!(pace.patience(1, begin), None, "nothing has been committed yet");
        pace.committed(100, 100, begin, begin + MILLI);
        assert_eq!(pace.patience(1, begin + MILLI * 2), None, "others were waited for as long as the commit took");
    }

    #[test]
    fn three_fifths_of_a_crowd_are_waited_for_and_no_longer_than_the_last_commit_took() {
        let begin = start();
        let mut pace = Pace::default();
        pace.committed(60, 40, begin, begin + MILLI);
        assert_eq!(pace.patience(40, begin + MILLI), Some(MILLI));
        assert_eq!(pace.patience(59, begin + MILLI * 3 / 2), Some(MILLI / 2));
        assert_eq!(pace.patience(60, begin + MILLI), None);
        pace.committed(60, 0, begin, begin + MILLI * 500);
        assert_eq!(pace.patience(1, begin + MILLI * 500), Some(LONGEST), "a slow disk is not waited for twice");
    }

    #[test]
    fn a_crowd_that_has_gone_is_forgotten() {
        let begin = start();
        let mut pace = Pace::default();
        pace.committed(200, 50, begin, begin + MILLI);
        (1..REMEMBERED).for_each(|_| pace.committed(5, 5, begin, begin + MILLI));
        assert_eq!(pace.expected(), 150);
        pace.committed(5, 5, begin, begin + MILLI);
        assert_eq!(pace.expected(), 6);
    }

    #[test]
    fn one_caller_after_the_other_never_waits() {
        let begin = start();
        let mut pace = Pace::default();
        pace.committed(1, 0, begin, begin + MILLI);
        assert_eq!(pace.patience(1, begin + MILLI), None);
    }
}
