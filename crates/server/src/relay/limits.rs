//! The bounds of the embedded relay, and the buckets that hold traffic to them. None of them grows with what is sent to it.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;

use towline_model::{Network, Span, Timestamp};

/// The longest datagram that is looked at: more than any path between browsers carries in one piece.
pub const DATAGRAM: usize = 2_048;

/// How long an allocation lives when its owner asks for no particular time.
pub const LIFETIME: Span = Span::minutes(10);

/// How long an allocation lives at most without being asked for again.
pub const LONGEST: Span = Span::hours(1);

/// How long a permission lives (RFC 8656).
pub const PERMISSION: Span = Span::minutes(5);

/// How long a channel lives (RFC 8656).
pub const CHANNEL: Span = Span::minutes(10);

/// Peers that one allocation may have permissions for, and channels to.
pub const PEERS: usize = 64;

/// How long a nonce counts.
pub const NONCE: Span = Span::minutes(10);

/// Sessions that may hold credentials at a time; the oldest give way.
pub const SESSIONS: usize = 100_000;

/// Answers per second to those who have shown no credentials: per source, and to all.
const STRANGER: i64 = 20;
const STRANGERS: i64 = 500;

/// Sources are told apart by a slot each; two that share one share its answers.
const SLOTS: usize = 4_096;

/// So many units a second, and twice as many at once.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    left: i64,
    at: Timestamp,
    rate: i64,
    most: i64,
}

impl Bucket {
    /// A full bucket: `rate` units a second, `most` at once.
    pub const fn new(rate: i64, most: i64, now: Timestamp) -> Self {
        Self { left: most, at: now, rate, most }
    }

    /// Takes units out; `false` when there are not enough, and then nothing is taken.
    pub fn take(&mut self, units: usize, now: Timestamp) -> bool {
        let earned = i128::from(now.since(self.at).0) * i128::from(self.rate) / 1_000_000;
        let left = i64::try_from(earned.saturating_add(i128::from(self.left))).unwrap_or(i64::MAX);
        if left >= self.most {
            (self.left, self.at) = (self.most, now);
        } else {
            // What is too little to count as a unit is not lost: its time has not been used up.
            let used = earned * 1_000_000 / i128::from(self.rate.max(1));
            self.left = left;
            self.at = self.at + Span::micros(i64::try_from(used).unwrap_or(i64::MAX));
        }
        let units = i64::try_from(units).unwrap_or(i64::MAX);
        let enough = self.left >= units;
        if enough {
            self.left -= units;
        }
        enough
    }
}

/// How often those are answered who have shown no credentials. A sender that writes another's address on its datagrams makes the relay answer that other:
/// seldom, and with little.
pub struct Strangers {
    slots: Vec<Bucket>,
    all: Bucket,
    hash: RandomState,
}

impl Strangers {
    /// Nobody has asked yet.
    pub fn new(now: Timestamp) -> Self {
        Self {
            slots: vec![Bucket::new(STRANGER, 2 * STRANGER, now); SLOTS],
            all: Bucket::new(STRANGERS, 2 * STRANGERS, now),
            hash: RandomState::new(),
        }
    }

    /// Whether this source is answered once more.
    pub fn may_answer(&mut self, source: IpAddr, now: Timestamp) -> bool {
        // Whoever has an IPv6 address has 2^64 of them.
        let network = match Network::of(source).address() {
            IpAddr::V4(address) => u64::from(address.to_bits()),
            IpAddr::V6(address) => u64::try_from(address.to_bits() >> 64).unwrap_or_default(),
        };
        let slot = self.hash.hash_one(network) % SLOTS as u64;
        let slot = usize::try_from(slot).ok().and_then(|slot| self.slots.get_mut(slot));
        slot.is_some_and(|slot| slot.take(1, now)) && self.all.take(1, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_rate_and_no_more() {
        let mut bucket = Bucket::new(1_000, 2_000, Timestamp(0));
        assert!(bucket.take(2_000, Timestamp(0)) && !bucket.take(1, Timestamp(0)));
        let mut given = 0;
        for micros in (0..1_000_000).step_by(700) {
            given += usize::from(bucket.take(1, Timestamp(micros)));
        }
        assert!((998..=1_000).contains(&given), "{given}");
        assert!(bucket.take(2_000, Timestamp(i64::MAX)) && !bucket.take(1, Timestamp(i64::MAX)));
    }

    #[test]
    fn at_114_strangers_are_answered_seldom_whoever_they_say_they_are() {
        let mut strangers = Strangers::new(Timestamp(0));
        let one = (0..10_000).filter(|_| strangers.may_answer("192.0.2.1".parse().unwrap(), Timestamp(0))).count();
        assert_eq!(one, 40);
        let many = (0..100_000_u32).filter(|n| strangers.may_answer(IpAddr::from(n.to_be_bytes()), Timestamp(0))).count();
        assert_eq!(many, 1_000 - 40);
        assert!(strangers.may_answer("192.0.2.1".parse().unwrap(), Timestamp(1_000_000)));
    }
}
