//! A token bucket with time as an argument: so many a second, and a reserve for bursts.

use towline_model::{Span, Timestamp};

/// How often something may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// So many a second in the long run; at least 1.
    pub per_second: u32,
    /// So many at once after a rest.
    pub burst: u32,
}

/// What is left of a rate. Costs sixteen bytes and no timer: it fills when it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    rate: Rate,
    /// When it would be (or was) full again.
    full_at: Timestamp,
}

impl Bucket {
    /// A full bucket.
    #[must_use]
    pub const fn full(rate: Rate) -> Self {
        Self { rate, full_at: Timestamp(i64::MIN) }
    }

    /// Takes one; false when none is left. A clock that stands still gives at most a burst.
    pub fn take(&mut self, now: Timestamp) -> bool {
        let one = Span::seconds(1).0 / i64::from(self.rate.per_second.max(1));
        let from = self.full_at.max(now);
        let emptiest = now + Span::micros(one.saturating_mul(i64::from(self.rate.burst)));
        let after = from + Span::micros(one);
        if after > emptiest {
            return false;
        }
        self.full_at = after;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { per_second: 10, burst: 20 };

    #[test]
    fn a_burst_and_then_a_steady_rate() {
        let mut bucket = Bucket::full(RATE);
        let start = Timestamp(1_000_000_000);
        assert_eq!((0..100).filter(|_| bucket.take(start)).count(), 20);
        assert_eq!((0..100).filter(|_| bucket.take(start + Span::seconds(1))).count(), 10);
        assert_eq!((0..100).filter(|_| bucket.take(start + Span::hours(1))).count(), 20);
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing_for_free() {
        let mut bucket = Bucket::full(RATE);
        let start = Timestamp(1_000_000_000);
        assert_eq!((0..100).filter(|_| bucket.take(start)).count(), 20);
        assert!(!bucket.take(start - Span::seconds(5)));
    }
}
