//! Recordings: what is known of each and where its pieces lie. Files are not here.

use async_trait::async_trait;
use rusqlite::{Error, Row, params};
use towline_model::{Actor, OrganisationId, PersonId, Piece, Recording, RecordingEnd, RecordingId, SessionId, Timestamp};
use towline_store::{Constraint, Kept, NewPiece, NewRecording, Recordings, StoreError};

use crate::desk::Desk;
use crate::{SqliteStore, readers, rows, sessions};

/// The columns of a recording, for [`recording`].
macro_rules! recording_columns {
    () => {
        "SELECT id, session, organisation, file, key, person, started_at, last_at, ended_at, ended, bytes, pieces, due_at, deleted_at FROM recording "
    };
}

const BY_ID: &str = concat!(recording_columns!(), "WHERE id = ?1");
const BY_FILE: &str = concat!(recording_columns!(), "WHERE file = ?1");
const OF_SESSION: &str = concat!(recording_columns!(), "WHERE session = ?1 ORDER BY id LIMIT ?2");
const RUNNING: &str = concat!(recording_columns!(), "WHERE ended_at IS NULL AND id > ?1 ORDER BY id LIMIT ?2");
const DUE: &str = concat!(recording_columns!(), "WHERE deleted_at IS NULL AND due_at <= ?1 ORDER BY due_at LIMIT ?2");
const DELETED: &str =
    concat!(recording_columns!(), "WHERE organisation = ?1 AND deleted_at IS NOT NULL ORDER BY deleted_at DESC, id DESC LIMIT ?2");
const PIECE: &str = "SELECT number, start, bytes FROM recording_piece WHERE recording = ?1 AND number = ?2";
const PIECE_AT: &str = "SELECT number, start, bytes FROM recording_piece WHERE recording = ?1 AND start <= ?2 ORDER BY start DESC LIMIT 1";

#[async_trait]
impl Recordings for SqliteStore {
    async fn start_recording(&self, new: NewRecording) -> Result<Option<Recording>, StoreError> {
        self.writer.run(move |desk| start(desk, &new)).await
    }

    async fn keep_piece(&self, piece: NewPiece) -> Result<Kept, StoreError> {
        self.writer.run(move |desk| keep(desk, &piece)).await
    }

    async fn end_recording(&self, recording: RecordingId, why: RecordingEnd, at: Timestamp) -> Result<bool, StoreError> {
        self.writer.run(move |desk| end(desk, recording, why, at)).await
    }

    async fn delete_recording(&self, recording: RecordingId, actor: Actor, at: Timestamp) -> Result<bool, StoreError> {
        self.writer.run(move |desk| delete(desk, recording, actor, at)).await
    }

    async fn recording(&self, id: RecordingId) -> Result<Option<Recording>, StoreError> {
        self.readers.run(move |connection| readers::one(connection, BY_ID, [id.0], recording)).await
    }

    async fn recordings(&self, session: SessionId, limit: usize) -> Result<Vec<Recording>, StoreError> {
        self.listed(OF_SESSION, session.0, limit).await
    }

    async fn running_recordings(&self, after: RecordingId, limit: usize) -> Result<Vec<Recording>, StoreError> {
        self.listed(RUNNING, after.0, limit).await
    }

    async fn due_recordings(&self, now: Timestamp, limit: usize) -> Result<Vec<Recording>, StoreError> {
        self.listed(DUE, now.0, limit).await
    }

    async fn deleted_recordings(&self, organisation: OrganisationId, limit: usize) -> Result<Vec<Recording>, StoreError> {
        self.listed(DELETED, organisation.0, limit).await
    }

    async fn recording_by_file(&self, file: &str) -> Result<Option<Recording>, StoreError> {
        let file = file.to_owned();
        self.readers.run(move |connection| readers::one(connection, BY_FILE, [file], recording)).await
    }

    async fn piece(&self, recording: RecordingId, number: u32) -> Result<Option<Piece>, StoreError> {
        self.readers.run(move |connection| readers::one(connection, PIECE, params![recording.0, number], piece)).await
    }

    async fn piece_at(&self, recording: RecordingId, offset: u64) -> Result<Option<Piece>, StoreError> {
        let place = signed(offset);
        let found = self.readers.run(move |connection| readers::one(connection, PIECE_AT, params![recording.0, place], piece)).await?;
        Ok(found.filter(|piece| offset < piece.start + u64::from(piece.bytes)))
    }
}

impl SqliteStore {
    async fn listed(&self, sql: &'static str, of: i64, limit: usize) -> Result<Vec<Recording>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.readers.run(move |connection| readers::all(connection, sql, params![of, limit], recording)).await
    }
}

fn start(desk: &mut Desk, new: &NewRecording) -> Result<Option<Recording>, StoreError> {
    let Some(session) = sessions::find(desk, new.session)?.filter(|session| session.state.is_live()) else { return Ok(None) };
    if desk.one("SELECT 1 FROM recording WHERE file = ?1", [&new.file], |_| Ok(()))?.is_some() {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    desk.write(
        "UPDATE recording SET ended_at = ?2, ended = ?3 WHERE session = ?1 AND ended_at IS NULL",
        params![new.session.0, new.at.0, RecordingEnd::Lost.code()],
    )?;
    // Rows are never deleted, so no number is used twice.
    let last = desk.one("SELECT coalesce(max(id), 0) FROM recording", [], |row| row.get::<_, i64>(0))?.unwrap_or(0);
    let id = RecordingId(last + 1);
    desk.write(
        "INSERT INTO recording (id, session, organisation, file, key, person, started_at, last_at, bytes, pieces, due_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 0, 0, ?8)",
        params![id.0, new.session.0, session.organisation.0, new.file, new.key, new.by.0, new.at.0, new.due_at.0],
    )?;
    desk.one(BY_ID, [id.0], recording)
}

fn keep(desk: &mut Desk, new: &NewPiece) -> Result<Kept, StoreError> {
    let found = desk.one(BY_ID, [new.recording.0], recording)?;
    let Some(before) = found.filter(|found| found.is_running() && found.pieces == new.number) else { return Ok(Kept::Otherwise) };
    let bytes = u64::from(new.bytes);
    let sum = |row: &Row<'_>| row.get::<_, i64>(0).map(|sum| u64::try_from(sum).unwrap_or(0));
    let of_session = "SELECT coalesce(sum(bytes), 0) FROM recording WHERE session = ?1 AND deleted_at IS NULL";
    let of_organisation = "SELECT coalesce(sum(bytes), 0) FROM recording WHERE organisation = ?1 AND deleted_at IS NULL";
    let session = desk.one(of_session, [before.session.0], sum)?.unwrap_or(0);
    let organisation = desk.one(of_organisation, [before.organisation.0], sum)?.unwrap_or(0);
    if session + bytes > new.session_quota || organisation + bytes > new.organisation_quota {
        return Ok(Kept::Full);
    }
    desk.write(
        "INSERT INTO recording_piece (recording, number, start, bytes) VALUES (?1, ?2, ?3, ?4)",
        params![new.recording.0, new.number, signed(before.bytes), new.bytes],
    )?;
    desk.write(
        "UPDATE recording SET pieces = pieces + 1, bytes = bytes + ?2, last_at = ?3 WHERE id = ?1",
        params![new.recording.0, new.bytes, new.at.0],
    )?;
    Ok(Kept::Done(Recording { pieces: before.pieces + 1, bytes: before.bytes + bytes, last_at: new.at, ..before }))
}

fn end(desk: &mut Desk, recording: RecordingId, why: RecordingEnd, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE recording SET ended_at = ?2, ended = ?3 WHERE id = ?1 AND ended_at IS NULL";
    Ok(desk.write(sql, params![recording.0, at.0, why.code()])? > 0)
}

fn delete(desk: &mut Desk, id: RecordingId, actor: Actor, at: Timestamp) -> Result<bool, StoreError> {
    let found = desk.one(BY_ID, [id.0], recording)?;
    let Some(found) = found.filter(|found| found.deleted_at.is_none()) else { return Ok(false) };
    end(desk, id, RecordingEnd::Lost, at)?;
    desk.write("UPDATE recording SET deleted_at = ?2, key = x'' WHERE id = ?1", params![id.0, at.0])?;
    desk.write("DELETE FROM recording_piece WHERE recording = ?1", [id.0])?;
    desk.audit(at, actor, "recording deleted", found.organisation, None)?;
    Ok(true)
}

fn recording(row: &Row<'_>) -> Result<Recording, Error> {
    let why = row.get::<_, Option<String>>(9)?;
    Ok(Recording {
        id: RecordingId(row.get(0)?),
        session: SessionId(row.get(1)?),
        organisation: OrganisationId(row.get(2)?),
        file: row.get(3)?,
        key: row.get(4)?,
        by: PersonId(row.get(5)?),
        started_at: Timestamp(row.get(6)?),
        last_at: Timestamp(row.get(7)?),
        ended_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        ended: why
            .map(|code| RecordingEnd::from_code(&code).map_or_else(|| rows::unknown(9, "an end of a recording that is none"), Ok))
            .transpose()?,
        bytes: unsigned(row, 10)?,
        pieces: row.get(11)?,
        due_at: Timestamp(row.get(12)?),
        deleted_at: row.get::<_, Option<i64>>(13)?.map(Timestamp),
    })
}

fn piece(row: &Row<'_>) -> Result<Piece, Error> {
    Ok(Piece { number: row.get(0)?, start: unsigned(row, 1)?, bytes: row.get(2)? })
}

fn unsigned(row: &Row<'_>, column: usize) -> Result<u64, Error> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| Error::IntegralValueOutOfRange(column, number))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn what_is_asked_for_every_piece_is_found_by_an_index() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut connection).unwrap();
        for (sql, index) in [
            (OF_SESSION, "recording_session (session=?)"),
            (RUNNING, "recording_open (id>?)"),
            (DUE, "recording_due (due_at<?)"),
            (DELETED, "recording_deleted (organisation=?"),
            (PIECE_AT, "recording_piece_start (recording=? AND start<?)"),
        ] {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps = statement.query_map(params![1, 1], |row| row.get::<_, String>(3)).unwrap();
            let plan = steps.collect::<Result<Vec<_>, _>>().unwrap().join("; ");
            assert!(plan.contains(index) && !plan.contains("SCAN"), "{plan}");
        }
    }
}
