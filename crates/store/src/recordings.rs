//! Recordings: begun, made longer piece by piece, ended, deleted. Files and their encryption are not here.

use async_trait::async_trait;
use towline_model::{Actor, OrganisationId, PersonId, Piece, Recording, RecordingEnd, RecordingId, SessionId, Timestamp};

use crate::StoreError;

/// A recording that begins.
#[derive(Clone)]
pub struct NewRecording {
    /// Of which session.
    pub session: SessionId,
    /// The random name of its file.
    pub file: String,
    /// The key of its file, sealed.
    pub key: Vec<u8>,
    /// Whose console records.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// When it is to be deleted.
    pub due_at: Timestamp,
}

/// A piece whose bytes are durable in the file.
#[derive(Debug, Clone, Copy)]
pub struct NewPiece {
    /// Of which recording.
    pub recording: RecordingId,
    /// Its number.
    pub number: u32,
    /// How many bytes it has.
    pub bytes: u32,
    /// When.
    pub at: Timestamp,
    /// How many bytes of recordings that are not deleted its session may have.
    pub session_quota: u64,
    /// The same for its organisation.
    pub organisation_quota: u64,
}

/// What became of a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It counts from now on; the recording as it is now.
    Done(Recording),
    /// A quota would be passed; nothing has changed.
    Full,
    /// The recording is over, or another piece is due; nothing has changed.
    Otherwise,
}

/// Commands and queries on recordings.
#[async_trait]
pub trait Recordings {
    /// Begins a recording of a live session, and ends whatever else records it as `Lost`. `None` when the session is not live.
    ///
    /// # Errors
    /// `Conflict(Missing)` when there is another with this file.
    async fn start_recording(&self, new: NewRecording) -> Result<Option<Recording>, StoreError>;

    /// Counts a piece, which has to be the next.
    async fn keep_piece(&self, piece: NewPiece) -> Result<Kept, StoreError>;

    /// Ends a recording that runs. False when it does not.
    async fn end_recording(&self, recording: RecordingId, why: RecordingEnd, at: Timestamp) -> Result<bool, StoreError>;

    /// Notes that a recording is deleted, with a line in the audit; it ends if it ran, and its key is forgotten. False when it is deleted already, or not
    /// there.
    async fn delete_recording(&self, recording: RecordingId, actor: Actor, at: Timestamp) -> Result<bool, StoreError>;

    /// The recording with this number, deleted or not.
    async fn recording(&self, id: RecordingId) -> Result<Option<Recording>, StoreError>;

    /// The first `limit` recordings of a session in the order in which they began, deleted ones too.
    async fn recordings(&self, session: SessionId, limit: usize) -> Result<Vec<Recording>, StoreError>;

    /// The first `limit` recordings that run, with numbers above `after`, by number.
    async fn running_recordings(&self, after: RecordingId, limit: usize) -> Result<Vec<Recording>, StoreError>;

    /// The first `limit` recordings whose time to be deleted has come at `now`, the longest due first.
    async fn due_recordings(&self, now: Timestamp, limit: usize) -> Result<Vec<Recording>, StoreError>;

    /// The newest `limit` deleted recordings of an organisation, the one deleted last first.
    async fn deleted_recordings(&self, organisation: OrganisationId, limit: usize) -> Result<Vec<Recording>, StoreError>;

    /// The recording whose file has this name, deleted or not.
    async fn recording_by_file(&self, file: &str) -> Result<Option<Recording>, StoreError>;

    /// The piece with this number.
    async fn piece(&self, recording: RecordingId, number: u32) -> Result<Option<Piece>, StoreError>;

    /// The piece that holds the byte at `offset`; `None` at and behind the end.
    async fn piece_at(&self, recording: RecordingId, offset: u64) -> Result<Option<Piece>, StoreError>;
}

/// Says nothing of the key.
impl std::fmt::Debug for NewRecording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewRecording").field("session", &self.session).field("by", &self.by).finish_non_exhaustive()
    }
}
