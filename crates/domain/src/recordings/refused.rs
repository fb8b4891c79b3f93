//! Why something about recordings was refused. What status that is, is the door's.

use towline_model::RecordingEnd;
use towline_store::StoreError;

use super::ShelfError;
use crate::Error;

/// A refusal or a failure. The words are for whoever builds or runs a console.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The session or recording is not there, or none of the caller's business.
    #[error("there is no such recording or session")]
    Unknown,
    /// The technician's group does not ask for recordings.
    #[error("the technician's group does not ask for recordings, or does not allow them: see `towline group set --recording`")]
    NotAsked,
    /// The customer has not allowed it, or not any more.
    #[error("the customer has not allowed that the session is recorded")]
    NoConsent,
    /// Nobody talks in the session.
    #[error("only a session that is active or on hold is recorded")]
    NotActive,
    /// The recording is over.
    #[error("the recording is over: begin another")]
    Over(RecordingEnd),
    /// Another piece is due.
    #[error("pieces come in order: piece {due} is due")]
    Order {
        /// The number of that piece.
        due: u32,
    },
    /// The piece was kept before, with other bytes.
    #[error("this piece was kept before, with other bytes")]
    Different,
    /// The piece cannot be part of a recording.
    #[error("a recording is WebM: its first piece begins with an EBML header, and no piece is empty")]
    NotWebm,
    /// A quota is used up.
    #[error("the session, or the organisation, has as much recorded as it may: older recordings have to be deleted first")]
    Quota,
    /// There is no room on the disk.
    #[error("there is no room left on the server's disk for recordings")]
    DiskFull,
    /// A file is not as it was written.
    #[error("the recording's file is damaged or was changed")]
    Damaged,
    /// A file could not be read or written.
    #[error("internal error")]
    Shelf(String),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Error),
}

impl Refused {
    /// What belongs in the log, where anything does.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::Other(error) if error.is_internal() => Some(error.cause()),
            Self::Shelf(what) => Some(what.clone()),
            Self::Damaged => Some(self.to_string()),
            _ => None,
        }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}

impl From<ShelfError> for Refused {
    fn from(error: ShelfError) -> Self {
        match error {
            ShelfError::Full => Self::DiskFull,
            ShelfError::Short => Self::Damaged,
            ShelfError::Io(what) => Self::Shelf(what),
        }
    }
}
