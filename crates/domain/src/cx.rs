//! What every use case works with: the house it stands in, the time of the call and the network it comes from.

use std::sync::Arc;

use towline_hub::Status;
use towline_model::{Network, NodeId, Timestamp};
use towline_store::Store;

use crate::recordings::{self, Shelf};
use crate::reports::Turns;
use crate::{Bus, Error, Keys, Passwords, PinCipher, Rules, Senders};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The operating system gave no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntropyFailed;

/// Where randomness comes from.
pub trait Entropy: Send + Sync {
    /// Fills the buffer with unpredictable bytes, or fails; never falls back to anything weaker.
    ///
    /// # Errors
    /// [`EntropyFailed`], and then nothing may be issued.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyFailed>;
}

/// Which technicians' consoles are connected.
pub trait Presence: Send + Sync {
    /// What the technician at a console that is connected at `now`, or was within the grace, says of themselves.
    fn status(&self, technician: NodeId, now: Timestamp) -> Option<Status>;

    /// Whether this technician's console is connected at `now`, or was within the grace.
    fn is_present(&self, technician: NodeId, now: Timestamp) -> bool {
        self.status(technician, now).is_some()
    }
}

/// What the use cases stand on; made once at start.
pub struct House {
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
    /// The keys under which secrets are found and sealed.
    pub keys: Keys,
    /// PINs to slots and back.
    pub pins: PinCipher,
    /// The bounded pool that checks passwords.
    pub passwords: Passwords,
    /// Who has a report made.
    pub turns: Turns,
    /// Where the files of recordings lie.
    pub shelf: Arc<dyn Shelf>,
    /// Whose turn it is to add to a recording.
    pub recording: recordings::Turns,
    /// What an operator may set.
    pub rules: Rules,
}

/// One call: where it happens, when, and from which network.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The house.
    pub house: &'a House,
    /// When the call began.
    pub now: Timestamp,
    /// Where it comes from.
    pub network: Network,
}

impl House {
    /// A call that begins now.
    #[must_use]
    pub fn call(&self, network: Network) -> Cx<'_> {
        Cx { house: self, now: self.clock.now(), network }
    }
}

impl Cx<'_> {
    /// The store.
    pub(crate) fn store(&self) -> &dyn Store {
        self.house.store.as_ref()
    }

    /// `N` unpredictable bytes.
    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.house.entropy.fill(&mut bytes).map_err(|EntropyFailed| Error::Entropy)?;
        Ok(bytes)
    }

    /// A 128-bit secret as 22 characters that are safe in cookies and URL fragments.
    pub(crate) fn secret(&self) -> Result<String, Error> {
        use base64::Engine as _;
        Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.random::<16>()?))
    }
}
