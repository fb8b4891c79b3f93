//! Playing a recording: bytes from anywhere in it, piece after piece, as they were sent. A recording that runs is read as far as it has come.

use std::ops::Range;

use towline_model::{Piece, Recording, RecordingId};

use super::Refused;
use super::seal::{self, FileKey};
use crate::chat_log::witnessed;
use crate::{Caller, Cx, Error};

/// The bytes of a recording, or of a part of it.
pub struct Reading {
    recording: Recording,
    key: FileKey,
    next: u64,
    end: u64,
}

/// A recording that the caller may look at, deleted ones left out.
///
/// # Errors
/// `Unknown`, `Damaged` when its key does not open, failures.
pub async fn open(cx: &Cx<'_>, caller: &Caller, id: RecordingId) -> Result<Reading, Refused> {
    let found = cx.store().recording(id).await?.filter(|found| found.deleted_at.is_none()).ok_or(Refused::Unknown)?;
    match witnessed(cx, caller, found.session).await {
        Err(Error::Missing(_)) => return Err(Refused::Unknown),
        other => other?,
    };
    Reading::of(cx, found)
}

impl Reading {
    /// All of a recording.
    ///
    /// # Errors
    /// `Damaged` when its key does not open.
    pub fn of(cx: &Cx<'_>, recording: Recording) -> Result<Self, Refused> {
        let key = cx.house.keys.recordings().open(&recording)?;
        Ok(Self { key, next: 0, end: recording.bytes, recording })
    }

    /// How many bytes the recording has.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.recording.bytes
    }

    /// The same recording from one byte to before another.
    #[must_use]
    pub fn between(mut self, part: Range<u64>) -> Self {
        self.end = part.end.min(self.recording.bytes);
        self.next = part.start.min(self.end);
        self
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// `Damaged` when the file is not as it was written, failures.
    pub async fn next(&mut self, cx: &Cx<'_>) -> Result<Option<Vec<u8>>, Refused> {
        if self.next >= self.end {
            return Ok(None);
        }
        let piece = cx.store().piece_at(self.recording.id, self.next).await?.ok_or(Refused::Damaged)?;
        let mut bytes = read(cx, &self.recording, &self.key, &piece).await?;
        let skipped = usize::try_from(self.next - piece.start).map_err(|_| Refused::Damaged)?;
        let wanted = usize::try_from(self.end - piece.start).unwrap_or(usize::MAX);
        bytes.truncate(wanted);
        bytes.drain(..skipped.min(bytes.len()));
        if bytes.is_empty() {
            return Err(Refused::Damaged);
        }
        self.next += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(Some(bytes))
    }
}

/// One piece of a recording.
pub(super) async fn piece_of(cx: &Cx<'_>, recording: &Recording, number: u32) -> Result<Vec<u8>, Refused> {
    let key = cx.house.keys.recordings().open(recording)?;
    let piece = cx.store().piece(recording.id, number).await?.ok_or(Refused::Damaged)?;
    read(cx, recording, &key, &piece).await
}

async fn read(cx: &Cx<'_>, recording: &Recording, key: &FileKey, piece: &Piece) -> Result<Vec<u8>, Refused> {
    let frame = cx.house.shelf.read(&recording.file, seal::place(piece.start, piece.number), seal::length(piece)).await?;
    key.open(piece.number, &frame)
}
