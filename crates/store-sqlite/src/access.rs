//! Ways in that organisations open or close: passwords for single sign-on, denied endpoints, tickets.

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{Denied, Endpoint, NodeId, OrganisationId, Person, PersonId, Timestamp};
use towline_store::{Access, Constraint, Denial, Digest, Entrances, SsoCredential, SsoPassword, StoreError};

use crate::desk::Desk;
use crate::people::sso_key;
use crate::rows::{self, person_columns};
use crate::{SqliteStore, readers};

/// Whose ticket this is, while it is good and its holder may act.
const HOLDER: &str = concat!(
    "SELECT ",
    person_columns!(),
    " FROM person WHERE id = (SELECT person FROM ticket WHERE hash = ?1 AND expires_at > ?2) AND status = 0"
);

#[async_trait]
impl Entrances for SqliteStore {
    async fn access(&self, organisation: OrganisationId) -> Result<Option<Access>, StoreError> {
        let sql = "SELECT login_denied, authcode_denied, sso_password IS NOT NULL FROM organisation WHERE id = ?1";
        let read = |row: &rusqlite::Row<'_>| {
            let denied = Denied { login: row.get(0)?, authcode: row.get(1)? };
            Ok(Access { denied, single_sign_on: row.get(2)? })
        };
        self.readers.run(move |connection| readers::one(connection, sql, [organisation.0], read)).await
    }

    async fn sso_credential(&self, root: NodeId, sso_id: &str) -> Result<Option<SsoCredential>, StoreError> {
        let key = sso_key(sso_id);
        let organisation = "SELECT id, sso_password, login_denied, authcode_denied FROM organisation WHERE root = ?1";
        let person = concat!("SELECT ", person_columns!(), " FROM person WHERE organisation = ?1 AND sso_folded = ?2 AND status <> 2");
        let query = move |connection: &rusqlite::Connection| {
            let found = readers::one(connection, organisation, [root.0], |row| {
                let denied = Denied { login: row.get(2)?, authcode: row.get(3)? };
                Ok(SsoCredential { organisation: OrganisationId(row.get(0)?), password: row.get(1)?, denied, person: None })
            })?;
            let Some(mut found) = found else { return Ok(None) };
            // No row's folded form is equal to NULL.
            found.person = readers::one(connection, person, params![found.organisation.0, key], rows::person)?;
            Ok(Some(found))
        };
        self.readers.run(query).await
    }

    async fn set_sso_password(&self, change: SsoPassword) -> Result<bool, StoreError> {
        self.writer.run(move |desk| set_sso_password(desk, &change)).await
    }

    async fn deny(&self, denial: Denial) -> Result<bool, StoreError> {
        self.writer.run(move |desk| deny(desk, denial)).await
    }

    async fn create_ticket(&self, hash: Digest, person: PersonId, expires_at: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO ticket (hash, person, expires_at) VALUES (?1, ?2, ?3)";
        self.writer
            .run(move |desk| match desk.organisation_of_person(person)? {
                Some(_) => desk.write(sql, params![hash, person.0, expires_at.0]).map(drop),
                None => Err(StoreError::Conflict(Constraint::Missing)),
            })
            .await
    }

    async fn ticket_holder(&self, hash: &Digest, now: Timestamp) -> Result<Option<Person>, StoreError> {
        let hash = *hash;
        self.readers.run(move |connection| readers::one(connection, HOLDER, params![hash, now.0], rows::person)).await
    }

    async fn take_ticket(&self, hash: &Digest, now: Timestamp) -> Result<Option<Person>, StoreError> {
        let hash = *hash;
        self.writer
            .run(move |desk| {
                let holder = desk.one(HOLDER, params![hash, now.0], rows::person)?;
                desk.write("DELETE FROM ticket WHERE hash = ?1", [hash])?;
                Ok(holder)
            })
            .await
    }
}

fn set_sso_password(desk: &mut Desk, change: &SsoPassword) -> Result<bool, StoreError> {
    let organisation = change.organisation;
    if !desk.has_organisation(organisation)? {
        return Ok(false);
    }
    desk.write("UPDATE organisation SET sso_password = ?2 WHERE id = ?1", params![organisation.0, change.password])?;
    desk.write("DELETE FROM ticket WHERE person IN (SELECT id FROM person WHERE organisation = ?1)", [organisation.0])?;
    let deed = if change.password.is_some() { "sso password set" } else { "sso password cleared" };
    desk.audit(change.at, change.actor, deed, organisation, None)?;
    Ok(true)
}

fn deny(desk: &mut Desk, denial: Denial) -> Result<bool, StoreError> {
    let Denial { organisation, endpoint, denied, at, actor } = denial;
    if !desk.has_organisation(organisation)? {
        return Ok(false);
    }
    let (sql, deed) = match (endpoint, denied) {
        (Endpoint::Login, true) => ("UPDATE organisation SET login_denied = ?2 WHERE id = ?1", "login denied"),
        (Endpoint::Login, false) => ("UPDATE organisation SET login_denied = ?2 WHERE id = ?1", "login allowed"),
        (Endpoint::Authcode, true) => ("UPDATE organisation SET authcode_denied = ?2 WHERE id = ?1", "authcode denied"),
        (Endpoint::Authcode, false) => ("UPDATE organisation SET authcode_denied = ?2 WHERE id = ?1", "authcode allowed"),
    };
    desk.write(sql, params![organisation.0, denied])?;
    desk.audit(at, actor, deed, organisation, None)?;
    Ok(true)
}
