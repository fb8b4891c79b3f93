//! The house that the real server stands in: the operating system's clock and randomness, the in-process bus, the keys of the data folder.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::broadcast;
use towline_domain::recordings::{self, Shelf};
use towline_domain::reports::Turns;
use towline_domain::{Bus, Clock, Entropy, EntropyFailed, Error, House, Keys, Passwords, PinCipher, Presence, Rules, Senders};
use towline_hub::Notice;
use towline_model::Timestamp;
use towline_store::Store;
use zeroize::Zeroizing;

/// How many notices a receiver may lag behind before it reads everything again.
const BACKLOG: usize = 4_096;

/// The operating system's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The operating system's randomness, fetched in larger portions: a call to the kernel for every PIN would be felt. What has been given away is wiped.
pub struct SystemEntropy;

/// Bytes of one portion.
const PORTION: usize = 1_024;

struct Portion {
    bytes: Zeroizing<[u8; PORTION]>,
    used: usize,
}

thread_local! {
    static PORTION_HELD: RefCell<Portion> = RefCell::new(Portion { bytes: Zeroizing::new([0; PORTION]), used: PORTION });
}

impl Portion {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), EntropyFailed> {
        if buffer.len() > PORTION - self.used {
            getrandom::fill(self.bytes.as_mut()).map_err(|_| EntropyFailed)?;
            self.used = 0;
        }
        let end = self.used + buffer.len();
        let given = self.bytes.get_mut(self.used..end).ok_or(EntropyFailed)?;
        buffer.copy_from_slice(given);
        given.fill(0);
        self.used = end;
        Ok(())
    }
}

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyFailed> {
        if buffer.len() > PORTION {
            return getrandom::fill(buffer).map_err(|_| EntropyFailed);
        }
        PORTION_HELD.with_borrow_mut(|portion| portion.fill(buffer))
    }
}

/// The bus of one node: whoever listens in this process hears.
pub struct LocalBus(broadcast::Sender<Notice>);

impl LocalBus {
    /// A bus that nobody listens to yet.
    #[must_use]
    pub fn new() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Notice> {
        self.0.subscribe()
    }
}

impl Default for LocalBus {
    fn default() -> Self {
        Self::new()
    }
}

impl Bus for LocalBus {
    fn publish(&self, notice: Notice) {
        // Nobody listening is no failure: the store has it.
        let _heard = self.0.send(notice);
    }
}

/// What differs from house to house.
pub struct Furnishing {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Who is told after a commit.
    pub bus: Arc<dyn Bus>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The connected consoles.
    pub presence: Arc<dyn Presence>,
    /// What messages to customers leave by.
    pub senders: Arc<dyn Senders>,
    /// The pool that checks passwords.
    pub passwords: Passwords,
    /// Where the files of recordings lie.
    pub shelf: Arc<dyn Shelf>,
    /// What the operator has set.
    pub rules: Rules,
}

/// Puts a house together around the master key.
///
/// # Errors
/// [`Error::Internal`] when the cryptographic library refuses, which it never does for these lengths.
pub fn house(master: &[u8; 32], with: Furnishing) -> Result<House, Error> {
    let keys = Keys::from_master(master).ok_or(Error::Internal("the keys could not be derived"))?;
    let pins = PinCipher::new(keys.pin());
    let Furnishing { store, bus, clock, entropy, presence, senders, passwords, shelf, rules } = with;
    let recording = recordings::Turns::default();
    Ok(House { store, bus, clock, entropy, presence, senders, keys, pins, passwords, turns: Turns::default(), shelf, recording, rules })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_byte_of_a_portion_is_given_twice() {
        let drawn: HashSet<[u8; 20]> = (0..1_000)
            .map(|_| {
                let mut bytes = [0; 20];
                SystemEntropy.fill(&mut bytes).unwrap();
                bytes
            })
            .collect();
        assert_eq!(drawn.len(), 1_000);
        PORTION_HELD.with_borrow(|portion| assert!(portion.bytes[..portion.used].iter().all(|byte| *byte == 0)));
    }

    #[test]
    fn more_than_a_portion_is_random_to_its_end() {
        let mut bytes = vec![0; PORTION * 3];
        SystemEntropy.fill(&mut bytes).unwrap();
        assert!(bytes.rchunks(64).next().unwrap().iter().any(|byte| *byte != 0));
    }
}
