//! A recording of a session's picture and sound, as a store keeps what is known of it. Its bytes are in a file and not here.

use crate::{OrganisationId, PersonId, RecordingId, SessionId, Timestamp};

/// The largest piece of a recording that is taken at once, in bytes.
pub const PIECE_LIMIT: usize = 1 << 20;

/// Why a recording is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordingEnd {
    /// The technician's console ended it.
    Console,
    /// The customer took their consent back.
    Revoked,
    /// The session ended, or went to somebody else.
    SessionOver,
    /// The session or its organisation has as many bytes of recordings as it may.
    Quota,
    /// There was no room on the disk.
    DiskFull,
    /// Nothing came for so long that nothing more was expected, or the console began another.
    Lost,
    /// The server was started anew while it ran.
    Restart,
}

/// One recording. It is made of pieces, numbered from 0, each as the console sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Its number, counted up over the installation.
    pub id: RecordingId,
    /// The session.
    pub session: SessionId,
    /// The session's organisation.
    pub organisation: OrganisationId,
    /// The random name of its file: 32 characters `[0-9a-f]`. It stays after the file is deleted, so that it can be looked for in backups.
    pub file: String,
    /// The key of its file, sealed with the installation's. Empty once it is deleted.
    pub key: Vec<u8>,
    /// Whose console records.
    pub by: PersonId,
    /// When it began.
    pub started_at: Timestamp,
    /// When the last piece was kept.
    pub last_at: Timestamp,
    /// When it ended; `None` while it runs.
    pub ended_at: Option<Timestamp>,
    /// Why it ended.
    pub ended: Option<RecordingEnd>,
    /// Bytes of all pieces together.
    pub bytes: u64,
    /// How many pieces there are.
    pub pieces: u32,
    /// When it is to be deleted.
    pub due_at: Timestamp,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
}

/// Where a piece lies within its recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Its number.
    pub number: u32,
    /// How many bytes the pieces before it have.
    pub start: u64,
    /// How many bytes it has.
    pub bytes: u32,
}

impl RecordingEnd {
    const ALL: [Self; 7] = [Self::Console, Self::Revoked, Self::SessionOver, Self::Quota, Self::DiskFull, Self::Lost, Self::Restart];

    /// The stable name that stores and browsers know it by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Revoked => "revoked",
            Self::SessionOver => "session_over",
            Self::Quota => "quota",
            Self::DiskFull => "disk_full",
            Self::Lost => "lost",
            Self::Restart => "restart",
        }
    }

    /// The reason that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.code() == code)
    }
}

impl Recording {
    /// Whether it takes pieces.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.ended_at.is_none() && self.deleted_at.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_a_name_of_its_own() {
        for end in RecordingEnd::ALL {
            assert_eq!(RecordingEnd::from_code(end.code()), Some(end));
        }
        assert_eq!(RecordingEnd::from_code("other"), None);
    }
}
