//! Points in time and spans, in whole microseconds. No clock is read here.

use std::ops::{Add, Sub};

/// Microseconds since 1970-01-01T00:00:00 UTC, leap seconds not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A length of time in microseconds; never negative by convention of its constructors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub i64);

impl Timestamp {
    /// Whole milliseconds since the epoch, as browsers count.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// Whole seconds since the epoch.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The span from `earlier` to this moment; zero when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        let span = self.0.saturating_sub(earlier.0);
        Span(if span < 0 { 0 } else { span })
    }
}

impl Span {
    /// So many microseconds.
    #[must_use]
    pub const fn micros(n: i64) -> Self {
        Self(n)
    }

    /// So many milliseconds.
    #[must_use]
    pub const fn millis(n: i64) -> Self {
        Self(n.saturating_mul(1_000))
    }

    /// So many seconds.
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self::millis(n.saturating_mul(1_000))
    }

    /// So many minutes.
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }

    /// So many hours.
    #[must_use]
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n.saturating_mul(60))
    }

    /// Whole seconds, rounded down.
    #[must_use]
    pub const fn whole_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Whole seconds, rounded up: what a `Retry-After` says.
    #[must_use]
    pub const fn seconds_up(self) -> i64 {
        self.0.saturating_add(999_999).div_euclid(1_000_000)
    }

    /// The same as the standard library's type; negative spans become zero.
    #[must_use]
    pub fn to_duration(self) -> std::time::Duration {
        std::time::Duration::from_micros(u64::try_from(self.0).unwrap_or(0))
    }
}

impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Span {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_never_negative_between_two_moments() {
        assert_eq!(Timestamp(5).since(Timestamp(9)), Span(0));
        assert_eq!(Timestamp(9).since(Timestamp(5)), Span(4));
    }

    #[test]
    fn retry_after_rounds_up_and_waiting_rounds_down() {
        assert_eq!(Span::micros(1).seconds_up(), 1);
        assert_eq!(Span::seconds(2).seconds_up(), 2);
        assert_eq!(Span::millis(1_999).whole_seconds(), 1);
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        assert_eq!(Timestamp(i64::MAX) + Span::hours(1), Timestamp(i64::MAX));
        assert_eq!(Timestamp(i64::MIN) - Span::hours(1), Timestamp(i64::MIN));
        assert_eq!(Span::hours(i64::MAX), Span(i64::MAX));
    }
}
