//! The invented surroundings of a desk: time, randomness, consoles, bus and mailbox.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use towline_domain::{Bus, Clock, Entropy, EntropyFailed, Mail, NotSent, Presence, Senders, Sms};
use towline_hub::{Notice, Status};
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
pub struct Consoles(Mutex<BTreeMap<NodeId, Status>>);

impl Consoles {
    /// Connects or disconnects one.
    pub fn set(&self, technician: NodeId, running: bool) {
        let mut consoles = held(&self.0);
        if running {
            consoles.insert(technician, Status::Online);
        } else {
            consoles.remove(&technician);
        }
    }

    /// What the technician at a connected console says of themselves.
    pub fn say(&self, technician: NodeId, status: Status) {
        held(&self.0).insert(technician, status);
    }
}

impl Presence for Consoles {
    fn status(&self, technician: NodeId, _: Timestamp) -> Option<Status> {
        held(&self.0).get(&technician).copied()
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

/// What messages leave by: a box that a test opens. It can be told to take none.
#[derive(Default)]
pub struct Mailbox {
    mails: Mutex<Vec<Mail>>,
    texts: Mutex<Vec<Sms>>,
    refuses: Mutex<Option<NotSent>>,
}

impl Mailbox {
    /// From now on messages are refused like this, or taken again.
    pub fn refuse(&self, why: Option<NotSent>) {
        *held(&self.refuses) = why;
    }

    /// The e-mails that left since the last time.
    pub fn mails(&self) -> Vec<Mail> {
        std::mem::take(&mut *held(&self.mails))
    }

    /// The text messages that left since the last time.
    pub fn texts(&self) -> Vec<Sms> {
        std::mem::take(&mut *held(&self.texts))
    }

    fn verdict(&self) -> Result<(), NotSent> {
        held(&self.refuses).map_or(Ok(()), Err)
    }
}

#[async_trait::async_trait]
impl Senders for Mailbox {
    fn mails(&self) -> bool {
        self.verdict() != Err(NotSent::Unconfigured)
    }

    fn texts(&self) -> bool {
        self.verdict() != Err(NotSent::Unconfigured)
    }

    async fn mail(&self, mail: &Mail) -> Result<(), NotSent> {
        self.verdict()?;
        held(&self.mails).push(mail.clone());
        Ok(())
    }

    async fn sms(&self, sms: &Sms) -> Result<(), NotSent> {
        self.verdict()?;
        held(&self.texts).push(sms.clone());
        Ok(())
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}
