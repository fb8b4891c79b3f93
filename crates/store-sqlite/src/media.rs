//! Consents in force, trusted calls and files that were sent.

use async_trait::async_trait;
use rusqlite::types::Type;
use rusqlite::{Connection, Error, Row, params};
use towline_model::{
    Actor, Consent, ConsentAnswer, EndedBy, EventKind, Fingerprint, Media, NodeId, PeerId, Session, SessionId, SessionState, SharedFile,
    Timestamp, TrustedCall,
};
use towline_store::{Answered, Confirmed, Medias, StoreError, WrongConfirmation};

use crate::desk::{Desk, Happened};
use crate::sessions::{find, must_find};
use crate::{SqliteStore, moves, readers, rows};

#[async_trait]
impl Medias for SqliteStore {
    async fn keep_answer(&self, answered: Answered) -> Result<bool, StoreError> {
        self.writer.run(move |desk| keep_answer(desk, answered)).await
    }

    async fn trust_call(&self, session: SessionId, call: TrustedCall, actor: Actor) -> Result<bool, StoreError> {
        self.writer.run(move |desk| trust_call(desk, session, call, actor)).await
    }

    async fn end_call(&self, session: SessionId, peer: PeerId, actor: Actor, at: Timestamp) -> Result<bool, StoreError> {
        self.writer
            .run(move |desk| {
                let sql = "UPDATE call SET ended_at = ?3 WHERE session = ?1 AND peer = ?2 AND ended_at IS NULL";
                let Some(found) = find(desk, session)? else { return Ok(false) };
                let ended = desk.write(sql, params![session.0, peer.0, at.0])? > 0;
                if ended {
                    desk.event(&Happened::to(&found, EventKind::CallEnded, at, actor))?;
                }
                Ok(ended)
            })
            .await
    }

    async fn wrong_confirmation(&self, wrong: WrongConfirmation) -> Result<Option<Confirmed>, StoreError> {
        self.writer.run(move |desk| wrong_confirmation(desk, wrong)).await
    }

    async fn keep_file(&self, file: SharedFile) -> Result<bool, StoreError> {
        self.writer.run(move |desk| keep_file(desk, &file)).await
    }

    async fn media(&self, session: SessionId) -> Result<Media, StoreError> {
        self.readers
            .run(move |connection| {
                let sql = "SELECT peer, node, console_key, customer_key, since FROM call WHERE session = ?1 AND ended_at IS NULL
                           AND (SELECT state FROM session WHERE id = ?1) IN (2, 3) ORDER BY peer LIMIT 64";
                let calls = readers::all(connection, sql, [session.0], call)?;
                let wrong = readers::one(connection, "SELECT wrong FROM confirmation WHERE session = ?1", [session.0], |row| row.get(0))?;
                Ok(Media { consents: consents(connection, session)?, calls, wrong_words: wrong.unwrap_or(0) })
            })
            .await
    }

    async fn consents(&self, session: SessionId) -> Result<Vec<Consent>, StoreError> {
        self.readers.run(move |connection| consents(connection, session)).await
    }

    async fn files(&self, session: SessionId, limit: usize) -> Result<Vec<SharedFile>, StoreError> {
        let sql = "SELECT session, id, from_customer, name, size, sha256, at FROM shared_file WHERE session = ?1 ORDER BY at, id LIMIT ?2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.readers.run(move |connection| readers::all(connection, sql, params![session.0, limit], file)).await
    }
}

fn consents(connection: &Connection, session: SessionId) -> Result<Vec<Consent>, Error> {
    let sql = "SELECT kind, since FROM consent WHERE session = ?1 AND (SELECT state FROM session WHERE id = ?1) IN (2, 3) ORDER BY kind";
    readers::all(connection, sql, [session.0], |row| {
        let kind = rows::consent_kind(row.get(0)?)
            .ok_or_else(|| Error::FromSqlConversionFailure(0, Type::Integer, "a consent that is none".into()))?;
        Ok(Consent { kind, since: Timestamp(row.get(1)?) })
    })
}

/// The session, while somebody helps in it.
fn helped(desk: &mut Desk, session: SessionId) -> Result<Option<Session>, StoreError> {
    Ok(find(desk, session)?.filter(|found| matches!(found.state, SessionState::Active | SessionState::OnHold)))
}

fn keep_answer(desk: &mut Desk, answered: Answered) -> Result<bool, StoreError> {
    let Answered { session, kind, answer, actor, at } = answered;
    let number = rows::consent_number(kind);
    let found = match answer {
        ConsentAnswer::Revoked => find(desk, session)?,
        _ => helped(desk, session)?,
    };
    let Some(found) = found else { return Ok(false) };
    let changed = match answer {
        ConsentAnswer::Granted => {
            desk.write("INSERT OR IGNORE INTO consent (session, kind, since) VALUES (?1, ?2, ?3)", params![session.0, number, at.0])? > 0
        }
        ConsentAnswer::Revoked => desk.write("DELETE FROM consent WHERE session = ?1 AND kind = ?2", params![session.0, number])? > 0,
        ConsentAnswer::Refused | ConsentAnswer::Unanswered => true,
    };
    if changed {
        desk.event(&Happened::to(&found, EventKind::Consent(kind, answer), at, actor))?;
        acted(desk, session, at)?;
    }
    Ok(changed)
}

/// Something was done in the session, so that it is not idle.
fn acted(desk: &mut Desk, session: SessionId, at: Timestamp) -> Result<(), StoreError> {
    desk.write("UPDATE session SET acted_at = ?2 WHERE id = ?1", params![session.0, at.0]).map(drop)
}

fn trust_call(desk: &mut Desk, session: SessionId, call: TrustedCall, actor: Actor) -> Result<bool, StoreError> {
    let Some(found) = helped(desk, session)? else { return Ok(false) };
    let sql = "INSERT OR IGNORE INTO call (session, peer, node, console_key, customer_key, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let values = params![session.0, call.peer.0, call.node.0, call.console.0, call.customer.0, call.since.0];
    let kept = desk.write(sql, values)? > 0;
    if kept {
        desk.event(&Happened::to(&found, EventKind::CallTrusted, call.since, actor))?;
        acted(desk, session, call.since)?;
    }
    Ok(kept)
}

fn wrong_confirmation(desk: &mut Desk, wrong: WrongConfirmation) -> Result<Option<Confirmed>, StoreError> {
    let WrongConfirmation { session, actor, at, most } = wrong;
    let Some(found) = helped(desk, session)? else { return Ok(None) };
    let before = desk.one("SELECT wrong FROM confirmation WHERE session = ?1", [session.0], |row| row.get::<_, u32>(0))?.unwrap_or(0);
    let wrong = before.saturating_add(1);
    desk.write("INSERT OR REPLACE INTO confirmation (session, wrong) VALUES (?1, ?2)", params![session.0, wrong])?;
    desk.event(&Happened::to(&found, EventKind::WrongConfirmation, at, actor))?;
    if wrong >= most {
        moves::end(desk, &found, SessionState::Ended(EndedBy::PinBurned), at, Actor::System)?;
    }
    Ok(Some(Confirmed { session: must_find(desk, session)?, wrong }))
}

fn keep_file(desk: &mut Desk, file: &SharedFile) -> Result<bool, StoreError> {
    let Some(found) = find(desk, file.session)?.filter(|found| found.state.is_live()) else { return Ok(false) };
    let sql = "INSERT OR IGNORE INTO shared_file (session, id, from_customer, name, size, sha256, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let size = i64::try_from(file.size).unwrap_or(i64::MAX);
    let values = params![file.session.0, file.id, file.from_customer, file.name, size, file.sha256, file.at.0];
    let kept = desk.write(sql, values)? > 0;
    if kept {
        let actor = if file.from_customer { Actor::Customer } else { Actor::System };
        let detail = Some(file.name.as_str());
        desk.event(&Happened { detail, ..Happened::to(&found, EventKind::FileShared, file.at, actor) })?;
        acted(desk, file.session, file.at)?;
    }
    Ok(kept)
}

fn call(row: &Row<'_>) -> Result<TrustedCall, Error> {
    Ok(TrustedCall {
        peer: PeerId(row.get(0)?),
        node: NodeId(row.get(1)?),
        console: Fingerprint(row.get(2)?),
        customer: Fingerprint(row.get(3)?),
        since: Timestamp(row.get(4)?),
    })
}

fn file(row: &Row<'_>) -> Result<SharedFile, Error> {
    Ok(SharedFile {
        session: SessionId(row.get(0)?),
        id: row.get(1)?,
        from_customer: row.get(2)?,
        name: row.get(3)?,
        size: u64::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
        sha256: row.get(5)?,
        at: Timestamp(row.get(6)?),
    })
}
