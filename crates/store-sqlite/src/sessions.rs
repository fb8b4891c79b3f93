//! Sessions: issued with a PIN, found by id or seat. Moves, sweeps and queues have files of their own.

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{Actor, NodeId, OrganisationId, PersonId, Session, SessionEvent, SessionId, SessionKind, Span, Timestamp};
use towline_store::{Constraint, Digest, Issued, Move, Moved, NewSession, Seat, Sessions, StoreError, Sweep, Swept};

use crate::book::PinRow;
use crate::desk::Desk;
use crate::rows::{self, session_columns};
use crate::{SqliteStore, moves, queues, readers, sweep};

/// How long an idempotency key is kept.
const REPEAT_KEPT: Span = Span::hours(24);

#[async_trait]
impl Sessions for SqliteStore {
    async fn create_session(&self, new: NewSession) -> Result<Issued, StoreError> {
        self.writer.run(move |desk| create(desk, &new)).await
    }

    async fn move_session(&self, to: Move) -> Result<Moved, StoreError> {
        self.writer.run(move |desk| moves::go(desk, &to)).await
    }

    async fn dismiss_session(&self, session: SessionId, actor: Actor, at: Timestamp) -> Result<bool, StoreError> {
        self.writer.run(move |desk| moves::dismiss(desk, session, actor, at)).await
    }

    async fn set_seat(&self, seat: Seat) -> Result<Option<Session>, StoreError> {
        self.writer.run(move |desk| moves::set_seat(desk, seat)).await
    }

    async fn empty_seats(&self, at: Timestamp) -> Result<usize, StoreError> {
        self.writer.run(move |desk| moves::empty_seats(desk, at)).await
    }

    async fn sweep(&self, sweep: Sweep) -> Result<Swept, StoreError> {
        self.writer.run(move |desk| sweep::sweep(desk, sweep)).await
    }

    async fn last_issued(&self, caller: PersonId) -> Result<Option<Timestamp>, StoreError> {
        self.writer.run(move |desk| Ok(desk.book.last_issued(caller))).await
    }

    async fn session(&self, id: SessionId) -> Result<Option<Session>, StoreError> {
        self.readers.run(move |connection| readers::one(connection, SESSION, [id.0], rows::session)).await
    }

    async fn session_by_seat(&self, seat: &Digest) -> Result<Option<Session>, StoreError> {
        let seat = *seat;
        let sql = concat!("SELECT ", session_columns!(), " WHERE s.seat = ?1");
        self.readers.run(move |connection| readers::one(connection, sql, [seat], rows::session)).await
    }

    async fn queue(&self, queue: NodeId, now: Timestamp, limit: usize) -> Result<Vec<Session>, StoreError> {
        queues::of_node(self, queue, now, limit).await
    }

    async fn organisation_queue(&self, organisation: OrganisationId, now: Timestamp, limit: usize) -> Result<Vec<Session>, StoreError> {
        queues::of_organisation(self, organisation, now, limit).await
    }

    async fn events(&self, session: SessionId, limit: usize) -> Result<Vec<SessionEvent>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        // That it was made, when and by whom stands in the session's own row, and is written nowhere else.
        let sql = "SELECT id, session, kind, at, actor, node, detail FROM (
                       SELECT id, session, kind, at, actor, node, coalesce(detail, '') AS detail FROM event WHERE session = ?1
                       UNION ALL
                       SELECT 0, id, 0, created_at, caller, NULL, '' FROM session WHERE id = ?1
                       ORDER BY id DESC LIMIT ?2
                   ) ORDER BY id";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(SessionEvent {
                id: row.get(0)?,
                session: SessionId(row.get(1)?),
                kind: rows::event_kind(row, 2)?,
                at: Timestamp(row.get(3)?),
                actor: rows::actor(row, 4)?,
                node: row.get::<_, Option<i64>>(5)?.map(NodeId),
                detail: row.get(6)?,
            })
        };
        self.readers.run(move |connection| readers::all(connection, sql, params![session.0, limit], read)).await
    }
}

const SESSION: &str = concat!("SELECT ", session_columns!(), " WHERE s.id = ?1");

/// The session with this id, as the running command sees it.
pub(crate) fn find(desk: &mut Desk, id: SessionId) -> Result<Option<Session>, StoreError> {
    desk.one(SESSION, [id.0], rows::session)
}

/// The same, where its absence would mean that the file is damaged.
pub(crate) fn must_find(desk: &mut Desk, id: SessionId) -> Result<Session, StoreError> {
    find(desk, id)?.ok_or_else(|| StoreError::Corrupt(format!("session {id} is gone")))
}

fn create(desk: &mut Desk, new: &NewSession) -> Result<Issued, StoreError> {
    let organisation = Some(new.organisation);
    if desk.organisation_of_seat(new.queue)? != organisation || desk.organisation_of_person(new.caller)? != organisation {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    if let Some((key, asked)) = &new.repeat
        && let Some(answer) = repeated(desk, new, key, asked)?
    {
        return Ok(answer);
    }
    if let Some(retry_at) = desk.book.last_issued(new.caller).map(|last| last + new.min_gap).filter(|retry_at| *retry_at > new.at) {
        return Ok(Issued::TooSoon { retry_at });
    }
    if new.console_missing {
        return Ok(Issued::NoConsole);
    }
    if desk.book.offered_count(new.queue, new.at) >= new.max_offered as usize {
        return Ok(Issued::TooMany);
    }
    let Some(slot) = desk.book.draw(new.organisation, new.at, new.draw, new.quarantine, new.quarantine_floor) else {
        return Ok(Issued::OutOfPins);
    };
    let id = desk.next_session()?;
    let row = PinRow {
        session: id,
        organisation: new.organisation,
        slot,
        technician: new.queue,
        caller: new.caller,
        issued_at: new.at,
        expires_at: new.pin_expires_at,
        ended_at: None,
    };
    keep(desk, new, &row)?;
    desk.book.issue(row);
    Ok(Issued::Session { id, slot, expires_at: new.pin_expires_at, words: new.words, repeated: false })
}

fn keep(desk: &mut Desk, new: &NewSession, pin: &PinRow) -> Result<(), StoreError> {
    let [field0, field1, field2, field3, field4, field5] = &new.fields.fields;
    desk.write(
        "INSERT INTO session (id, organisation, queue, caller, state, state_since, created_at, pin_expires_at, words, wrong_words,
             by_link, dismissed, field0, field1, field2, field3, field4, field5, tracking, link_key)
         VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5, ?6, ?7, 0, 0, 0, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            pin.session.0,
            pin.organisation.0,
            pin.technician.0,
            pin.caller.0,
            new.at.0,
            pin.expires_at.0,
            new.words,
            field0,
            field1,
            field2,
            field3,
            field4,
            field5,
            new.fields.tracking,
            new.link_key
        ],
    )?;
    desk.write(
        "INSERT INTO pin (session, organisation, slot, technician, caller, issued_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![pin.session.0, pin.organisation.0, pin.slot.0, pin.technician.0, pin.caller.0, new.at.0, pin.expires_at.0],
    )?;
    if new.kind != SessionKind::Private {
        desk.write("UPDATE session SET kind = ?2 WHERE id = ?1", params![pin.session.0, rows::kind_number(new.kind)])?;
    }
    if let Some((key, asked)) = &new.repeat {
        desk.write(
            "INSERT INTO repeat (caller, key, asked, session, until) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (caller, key) DO UPDATE SET asked = excluded.asked, session = excluded.session, until = excluded.until",
            params![pin.caller.0, key, asked, pin.session.0, (new.at + REPEAT_KEPT).0],
        )?;
    }
    Ok(())
}

/// The answer to a request whose idempotency key was used within the last day.
fn repeated(desk: &mut Desk, new: &NewSession, key: &Digest, asked: &Digest) -> Result<Option<Issued>, StoreError> {
    let sql = "SELECT r.asked, r.session, p.slot, p.expires_at, s.words FROM repeat r JOIN session s ON s.id = r.session
               LEFT JOIN pin p ON p.session = r.session AND p.ended_at IS NULL AND p.expires_at > ?3
               WHERE r.caller = ?1 AND r.key = ?2 AND r.until > ?3";
    let read = |row: &rusqlite::Row<'_>| {
        let same = row.get::<_, Digest>(0)? == *asked;
        let (Some(slot), Some(expires_at), true) = (row.get(2)?, row.get(3)?, same) else { return Ok(Issued::KeySpent) };
        Ok(Issued::Session {
            id: SessionId(row.get(1)?),
            slot: towline_model::PinSlot(slot),
            expires_at: Timestamp(expires_at),
            words: row.get(4)?,
            repeated: true,
        })
    };
    desk.one(sql, params![new.caller.0, key, new.at.0], read)
}
