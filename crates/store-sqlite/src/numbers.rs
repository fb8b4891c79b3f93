//! Maps keyed by the store's own numbers, hashed in a few instructions. Keys that somebody outside could choose do not belong here.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map from numbers that the store counts up, or from slots.
pub(crate) type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// Multiplies by an odd constant and folds the upper half onto the lower, so that neighbours fall far apart.
#[derive(Default)]
pub(crate) struct Spread(u64);

impl Spread {
    const fn take(&mut self, number: u64) {
        let product = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = product ^ (product >> 32);
    }
}

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.take(u64::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.take(u64::from(number));
    }

    fn write_i64(&mut self, number: i64) {
        self.take(number.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
