//! The invented surroundings of a desk: time, randomness, consoles and bus.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use towline_domain::{Bus, Clock, Entropy, EntropyFailed, Presence};
use towline_hub::Notice;
use towline_model::{NodeId, Span, Timestamp};

/// A clock that stands still until a test moves it. It starts at 2024-02-19 14:27:27 UTC.
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Moves the clock on.
    pub fn advance(&self, by: Span) {
        self.0.fetch_add(by.0, Ordering::Relaxed);
    }

    /// Moves the clock on by a second: a caller may have the next PIN then.
    pub fn second(&self) {
        self.advance(Span::seconds(1));
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_708_352_847_000_000))
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// Seeded randomness: the same bytes in every run. It can be made to fail.
pub struct Dice {
    stream: Mutex<ChaCha20Rng>,
    broken: AtomicBool,
}

impl Dice {
    /// From now on there is no randomness to be had, or there is again.
    pub fn break_down(&self, broken: bool) {
        self.broken.store(broken, Ordering::Relaxed);
    }

    /// So many characters of `[0-9a-z]`.
    pub fn letters(&self, length: usize) -> String {
        let mut bytes = vec![0; length];
        held(&self.stream).fill_bytes(&mut bytes);
        bytes.iter().map(|byte| char::from_digit(u32::from(byte % 36), 36).unwrap()).collect()
    }
}

impl Default for Dice {
    fn default() -> Self {
        Self { stream: Mutex::new(ChaCha20Rng::seed_from_u64(7)), broken: AtomicBool::new(false) }
    }
}

impl Entropy for Dice {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyFailed> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(EntropyFailed);
        }
        held(&self.stream).fill_bytes(buffer);
        Ok(())
    }
}

/// The consoles that a test says are connected.
#[derive(Default)]
pub struct Consoles(Mutex<BTreeSet<NodeId>>);

impl Consoles {
    /// Connects or disconnects one.
    pub fn set(&self, technician: NodeId, running: bool) {
        let mut consoles = held(&self.0);
        if running {
            consoles.insert(technician);
        } else {
            consoles.remove(&technician);
        }
    }
}

impl Presence for Consoles {
    fn is_present(&self, technician: NodeId, _: Timestamp) -> bool {
        held(&self.0).contains(&technician)
    }
}

/// A bus that keeps what was told.
#[derive(Default)]
pub struct Heard(Mutex<Vec<Notice>>);

impl Heard {
    /// Everything that was told so far.
    pub fn all(&self) -> Vec<Notice> {
        held(&self.0).clone()
    }

    /// What was told since the last time.
    pub fn take(&self) -> Vec<Notice> {
        std::mem::take(&mut *held(&self.0))
    }
}

impl Bus for Heard {
    fn publish(&self, notice: Notice) {
        held(&self.0).push(notice);
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}
