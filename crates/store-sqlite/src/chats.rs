//! Chat lines: appended once under the next number, read in order.

use async_trait::async_trait;
use rusqlite::types::Type;
use rusqlite::{Error, Row, params};
use towline_model::{ChatFrom, ChatLine, SessionId, SystemLine, Timestamp};
use towline_store::{Appended, Chats, History, NewLine, StoreError};

use crate::desk::Desk;
use crate::{SqliteStore, readers, sessions};

#[async_trait]
impl Chats for SqliteStore {
    async fn append_line(&self, line: NewLine) -> Result<Appended, StoreError> {
        self.writer.run(move |desk| append(desk, &line)).await
    }

    async fn history(&self, session: SessionId, after: i64, limit: usize) -> Result<History, StoreError> {
        let sql =
            "SELECT seq, sender, code, name, text, at, client_id FROM chat WHERE session = ?1 AND seq > ?2 ORDER BY seq DESC LIMIT ?3";
        // One more than asked for tells whether there are more.
        let rows_wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut lines =
            self.readers.run(move |connection| readers::all(connection, sql, params![session.0, after, rows_wanted], line)).await?;
        let more = lines.len() > limit;
        lines.truncate(limit);
        lines.reverse();
        Ok(History { lines, more })
    }
}

fn append(desk: &mut Desk, new: &NewLine) -> Result<Appended, StoreError> {
    if !new.client_id.is_empty() {
        let sql = "SELECT seq, sender, code, name, text, at, client_id FROM chat WHERE session = ?1 AND sender = ?2 AND client_id = ?3 AND client_id <> ''";
        let before = desk.one(sql, params![new.session.0, sender_number(new.from), new.client_id], line)?;
        if let Some(line) = before {
            return Ok(Appended::Line { line, fresh: false });
        }
    }
    let live = sessions::find(desk, new.session)?.is_some_and(|session| session.state.is_live());
    if !live {
        return Ok(Appended::Over);
    }
    Ok(Appended::Line { line: keep(desk, new)?, fresh: true })
}

/// Keeps a line under the next number, whatever the session's state.
pub(crate) fn keep(desk: &mut Desk, new: &NewLine) -> Result<ChatLine, StoreError> {
    let sql = "SELECT seq FROM chat WHERE session = ?1 ORDER BY seq DESC LIMIT 1";
    let seq = desk.one(sql, [new.session.0], |row| row.get::<_, i64>(0))?.unwrap_or(0) + 1;
    let code = match new.from {
        ChatFrom::System(line) => Some(line.code()),
        ChatFrom::Customer | ChatFrom::Technician => None,
    };
    desk.write(
        "INSERT INTO chat (session, seq, sender, code, name, text, at, client_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![new.session.0, seq, sender_number(new.from), code, new.name, new.text, new.at.0, new.client_id],
    )?;
    Ok(ChatLine { seq, from: new.from, name: new.name.clone(), text: new.text.clone(), at: new.at, client_id: new.client_id.clone() })
}

const fn sender_number(from: ChatFrom) -> i64 {
    match from {
        ChatFrom::Customer => 0,
        ChatFrom::Technician => 1,
        ChatFrom::System(_) => 2,
    }
}

pub(crate) fn line(row: &Row<'_>) -> Result<ChatLine, Error> {
    let code: Option<String> = row.get(2)?;
    let from = match (row.get(1)?, code.as_deref().and_then(SystemLine::from_code)) {
        (0, _) => ChatFrom::Customer,
        (1, _) => ChatFrom::Technician,
        (2, Some(line)) => ChatFrom::System(line),
        _ => return Err(Error::FromSqlConversionFailure(1, Type::Integer, "a sender that is none".into())),
    };
    Ok(ChatLine { seq: row.get(0)?, from, name: row.get(3)?, text: row.get(4)?, at: Timestamp(row.get(5)?), client_id: row.get(6)? })
}
