//! Logins: kept as hashes, one audience each, used and ended.

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{Audience, Login, PersonId, Span, Timestamp};
use towline_store::{Constraint, Digest, Logins, NewLogin, StoreError};

use crate::SqliteStore;
use crate::desk::Desk;
use crate::people;
use crate::rows;

#[async_trait]
impl Logins for SqliteStore {
    async fn create_login(&self, new: NewLogin) -> Result<(), StoreError> {
        self.writer.run(move |desk| create(desk, &new)).await
    }

    async fn use_login(&self, token: &Digest, audience: Audience, now: Timestamp, idle: Span) -> Result<Option<Login>, StoreError> {
        let token = *token;
        self.writer.run(move |desk| note_use(desk, &token, audience, now, idle)).await
    }

    async fn end_login(&self, token: &Digest, audience: Audience) -> Result<bool, StoreError> {
        let token = *token;
        let sql = "DELETE FROM login WHERE token = ?1 AND audience = ?2";
        self.writer.run(move |desk| Ok(desk.write(sql, params![token, rows::audience_number(audience)])? > 0)).await
    }
}

fn create(desk: &mut Desk, new: &NewLogin) -> Result<(), StoreError> {
    if desk.organisation_of_person(new.person)?.is_none() {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    let audience = rows::audience_number(new.audience);
    desk.write(
        "DELETE FROM login WHERE token IN (
             SELECT token FROM login WHERE person = ?1 AND audience = ?2 ORDER BY used_at DESC, created_at DESC, token LIMIT -1 OFFSET ?3
         )",
        params![new.person.0, audience, new.parallel.max(1) - 1],
    )?;
    desk.write(
        "INSERT INTO login (token, audience, person, created_at, used_at, expires_at, network) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)",
        params![new.token, audience, new.person.0, new.at.0, new.expires_at.0, new.network.map(|network| network.address().to_string())],
    )?;
    Ok(())
}

fn note_use(desk: &mut Desk, token: &Digest, audience: Audience, now: Timestamp, idle: Span) -> Result<Option<Login>, StoreError> {
    let sql = "SELECT person, created_at, used_at FROM login WHERE token = ?1 AND audience = ?2 AND expires_at > ?3 AND used_at > ?4";
    let values = params![token, rows::audience_number(audience), now.0, (now - idle).0];
    let found = desk.one(sql, values, |row| Ok((PersonId(row.get(0)?), Timestamp(row.get(1)?), Timestamp(row.get(2)?))))?;
    let Some((person, created_at, used_at)) = found else { return Ok(None) };
    // Logins end with their person's right to act, so that whoever is found may act.
    let person = people::find(desk, person)?.ok_or_else(|| StoreError::Corrupt(format!("the person {person} of a login is gone")))?;
    if now > used_at {
        desk.write("UPDATE login SET used_at = ?2 WHERE token = ?1", params![token, now.0])?;
    }
    Ok(Some(Login { person, audience, created_at, used_at }))
}
