//! API tokens: made, found by the hash of their secret, listed, revoked.

use async_trait::async_trait;
use rusqlite::{Error, Row, params};
use towline_model::{OrganisationId, PersonId, Scope, Timestamp, Token};
use towline_store::{Constraint, Digest, NewToken, Revocation, StoreError, Tokens, folded};

use crate::desk::Desk;
use crate::{SqliteStore, readers, rows};

/// The columns that [`token`] reads, in its order.
macro_rules! token_columns {
    () => {
        "organisation, person, name, scope, created_at, expires_at, used_at"
    };
}

#[async_trait]
impl Tokens for SqliteStore {
    async fn create_token(&self, new: NewToken) -> Result<Option<Token>, StoreError> {
        self.writer.run(move |desk| create(desk, &new)).await
    }

    async fn token(&self, hash: &Digest) -> Result<Option<Token>, StoreError> {
        if let Some(token) = self.cache.token(hash) {
            return Ok(Some(token));
        }
        let age = self.cache.age();
        let digest = *hash;
        let sql = concat!("SELECT ", token_columns!(), " FROM token WHERE hash = ?1");
        let found = self.readers.run(move |connection| readers::one(connection, sql, [digest], token)).await?;
        if let Some(token) = &found {
            self.cache.keep_token(age, digest, token);
        }
        Ok(found)
    }

    async fn note_token(&self, hash: &Digest, at: Timestamp) -> Result<(), StoreError> {
        let hash = *hash;
        let sql = "UPDATE token SET used_at = ?2 WHERE hash = ?1";
        self.writer
            .run(move |desk| {
                desk.write(sql, params![hash, at.0])?;
                desk.changes_token(hash);
                Ok(())
            })
            .await
    }

    async fn tokens(&self, organisation: OrganisationId) -> Result<Vec<Token>, StoreError> {
        let sql = concat!("SELECT ", token_columns!(), " FROM token WHERE organisation = ?1 ORDER BY id");
        self.readers.run(move |connection| readers::all(connection, sql, [organisation.0], token)).await
    }

    async fn revoke_token(&self, revocation: Revocation) -> Result<Option<Token>, StoreError> {
        self.writer.run(move |desk| revoke(desk, &revocation)).await
    }
}

fn create(desk: &mut Desk, new: &NewToken) -> Result<Option<Token>, StoreError> {
    if desk.organisation_of_person(new.person)? != Some(new.organisation) {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    let key = folded(&new.name);
    let taken = "SELECT 1 FROM token WHERE organisation = ?1 AND folded = ?2";
    if desk.one(taken, params![new.organisation.0, key], |_| Ok(()))?.is_some() {
        return Err(StoreError::Conflict(Constraint::TokenName));
    }
    let count = "SELECT count(*) FROM token WHERE organisation = ?1";
    let there = desk.one(count, [new.organisation.0], |row| row.get::<_, u32>(0))?.unwrap_or(0);
    if there >= new.most {
        return Ok(None);
    }
    desk.write(
        "INSERT INTO token (organisation, person, name, folded, hash, scope, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            new.organisation.0,
            new.person.0,
            new.name,
            key,
            new.hash,
            scope_number(new.scope),
            new.at.0,
            new.expires_at.map(|at| at.0)
        ],
    )?;
    desk.audit(new.at, new.actor, "token made", new.organisation, Some(new.person))?;
    Ok(Some(Token {
        organisation: new.organisation,
        person: new.person,
        name: new.name.clone(),
        scope: new.scope,
        created_at: new.at,
        expires_at: new.expires_at,
        used_at: None,
    }))
}

fn revoke(desk: &mut Desk, revocation: &Revocation) -> Result<Option<Token>, StoreError> {
    let (organisation, key) = (revocation.organisation, folded(&revocation.name));
    let sql = concat!("SELECT ", token_columns!(), ", hash FROM token WHERE organisation = ?1 AND folded = ?2");
    let found = desk.one(sql, params![organisation.0, key], |row| Ok((token(row)?, row.get::<_, Digest>(7)?)))?;
    let Some((token, hash)) = found else { return Ok(None) };
    desk.write("DELETE FROM token WHERE hash = ?1", [hash])?;
    desk.changes_token(hash);
    desk.audit(revocation.at, revocation.actor, "token revoked", organisation, Some(token.person))?;
    Ok(Some(token))
}

fn token(row: &Row<'_>) -> Result<Token, Error> {
    let scope: i64 = row.get(3)?;
    Ok(Token {
        organisation: OrganisationId(row.get(0)?),
        person: PersonId(row.get(1)?),
        name: row.get(2)?,
        scope: scope_of(scope).map_or_else(|| rows::unknown(3, "a scope that is none"), Ok)?,
        created_at: Timestamp(row.get(4)?),
        expires_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        used_at: row.get::<_, Option<i64>>(6)?.map(Timestamp),
    })
}

fn scope_number(scope: Scope) -> i64 {
    let parts = [(scope.sessions, 1), (scope.reports, 2), (scope.organisation, 4), (scope.read_only, 8)];
    parts.into_iter().filter_map(|(has, number)| has.then_some(number)).sum()
}

fn scope_of(number: i64) -> Option<Scope> {
    let has = |part: i64| number & part != 0;
    (0..16).contains(&number).then(|| Scope { sessions: has(1), reports: has(2), organisation: has(4), read_only: has(8) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_is_read_as_it_was_written() {
        for number in 0..16 {
            assert_eq!(scope_of(number).map(scope_number), Some(number));
        }
        assert_eq!((scope_of(-1), scope_of(16)), (None, None));
    }
}
