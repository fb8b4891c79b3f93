//! Recordings of sessions: begun where a group asks for them and the customer allows it, kept encrypted, played, told, deleted in time. Where the files lie is
//! behind [`Shelf`]; how they are encrypted is in `seal`.

mod play;
mod refused;
mod seal;
mod shelf;
mod take;
mod tell;
mod tend;

pub use play::{Reading, open};
pub use refused::Refused;
pub(crate) use seal::KeySeal;
pub use shelf::{Shelf, ShelfError};
pub use take::{asks, begin, end, keep};
pub use tell::{Told, told};
pub use tend::{delete, deleted, end_all, tend};

use tokio::sync::Mutex;
use towline_model::{ConsentKind, RecordingId, SessionId, Span};

use crate::{Cx, Error};

/// How long recordings are kept where nobody lays anything down.
pub const USUALLY_KEPT: Span = Span::hours(90 * 24);

/// How long a recording waits for its next piece before it is over.
const LOST_AFTER: Span = Span::minutes(2);

/// The most pieces of one recording: more than a day of one a second.
const MOST_PIECES: u32 = 100_000;

/// How much may be recorded, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordingRules {
    /// Of one session.
    pub session: u64,
    /// Of one organisation.
    pub organisation: u64,
    /// What is left free on the disk, for everything else.
    pub reserve: u64,
}

impl Default for RecordingRules {
    fn default() -> Self {
        Self { session: 1 << 30, organisation: 10 << 30, reserve: 256 << 20 }
    }
}

/// One piece at a time for each recording: what is sent twice at once is kept once. This process is the only owner of the files.
pub struct Turns([Mutex<()>; 64]);

impl Default for Turns {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }
}

impl Turns {
    /// The turn of a recording; it may share it with others.
    fn of(&self, recording: RecordingId) -> &Mutex<()> {
        let [first, ..] = &self.0;
        usize::try_from(recording.0.rem_euclid(64)).ok().and_then(|place| self.0.get(place)).unwrap_or(first)
    }
}

/// Since when the customer allows that this session is recorded; `None` while they do not.
async fn allowed_since(cx: &Cx<'_>, session: SessionId) -> Result<Option<towline_model::Timestamp>, Error> {
    let consents = cx.store().consents(session).await?;
    Ok(consents.iter().find(|consent| consent.kind == ConsentKind::Recording).map(|consent| consent.since))
}
