//! People: made, found by what they show, enabled, disabled, deleted; their password hashes and authcodes.

use std::collections::HashSet;

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{Actor, EndedBy, NodeId, OrganisationId, Person, PersonId, PersonStatus, Session, SessionState, Timestamp};
use towline_store::{Constraint, Credential, Digest, NewPerson, People, StatusChange, StatusChanged, StoreError, folded};

use crate::desk::Desk;
use crate::rows::{self, person_columns, session_columns};
use crate::{SqliteStore, moves, readers, sessions};

#[async_trait]
impl People for SqliteStore {
    async fn create_people(&self, new: Vec<NewPerson>) -> Result<Vec<Person>, StoreError> {
        self.writer.run(move |desk| create(desk, &new)).await
    }

    async fn change_status(&self, change: StatusChange) -> Result<Option<StatusChanged>, StoreError> {
        self.writer.run(move |desk| change_status(desk, change)).await
    }

    async fn set_authcode(&self, person: PersonId, hash: Digest, at: Timestamp) -> Result<bool, StoreError> {
        self.writer.run(move |desk| set_authcode(desk, person, &hash, at)).await
    }

    async fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        if let Some(person) = self.cache.person(id) {
            return Ok(Some(person));
        }
        let age = self.cache.age();
        let found = self.readers.run(move |connection| readers::one(connection, BY_ID, [id.0], rows::person)).await?;
        if let Some(person) = &found {
            self.cache.keep_person(age, person, None);
        }
        Ok(found)
    }

    async fn credential(&self, email: &str) -> Result<Option<Credential>, StoreError> {
        let key = folded(email);
        let sql = concat!("SELECT ", person_columns!(), ", password FROM person WHERE folded = ?1 AND status <> 2");
        let read = |row: &rusqlite::Row<'_>| Ok(Credential { person: rows::person(row)?, password: row.get(9)? });
        self.readers.run(move |connection| readers::one(connection, sql, [key], read)).await
    }

    async fn person_by_authcode(&self, hash: &Digest) -> Result<Option<Person>, StoreError> {
        if let Some(person) = self.cache.holder(hash) {
            return Ok(Some(person));
        }
        let age = self.cache.age();
        let digest = *hash;
        let sql = concat!("SELECT ", person_columns!(), " FROM person WHERE authcode = ?1");
        let found = self.readers.run(move |connection| readers::one(connection, sql, [digest], rows::person)).await?;
        if let Some(person) = &found {
            self.cache.keep_person(age, person, Some(digest));
        }
        Ok(found)
    }

    async fn person_by_node(&self, node: NodeId) -> Result<Option<Person>, StoreError> {
        let sql = concat!(
            "SELECT ",
            person_columns!(),
            " FROM person WHERE technician = ?1 UNION ALL SELECT ",
            person_columns!(),
            " FROM person WHERE administrator = ?1"
        );
        self.readers.run(move |connection| readers::one(connection, sql, [node.0], rows::person)).await
    }

    async fn people(&self, organisation: OrganisationId, after: PersonId, limit: usize) -> Result<Vec<Person>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = concat!("SELECT ", person_columns!(), " FROM person WHERE organisation = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
        self.readers.run(move |connection| readers::all(connection, sql, params![organisation.0, after.0, limit], rows::person)).await
    }
}

const BY_ID: &str = concat!("SELECT ", person_columns!(), " FROM person WHERE id = ?1");

/// The person with this id, as the running command sees them.
pub(crate) fn find(desk: &mut Desk, id: PersonId) -> Result<Option<Person>, StoreError> {
    desk.one(BY_ID, [id.0], rows::person)
}

fn create(desk: &mut Desk, new: &[NewPerson]) -> Result<Vec<Person>, StoreError> {
    let mut addresses = HashSet::new();
    let mut organisations = HashSet::new();
    for person in new {
        if organisations.insert(person.organisation) && !desk.has_organisation(person.organisation)? {
            return Err(StoreError::Conflict(Constraint::Missing));
        }
        let address = folded(&person.email);
        let taken = desk.one("SELECT 1 FROM person WHERE folded = ?1 AND status <> 2", [&address], |_| Ok(()))?.is_some();
        if taken || !addresses.insert(address) {
            return Err(StoreError::Conflict(Constraint::Email));
        }
    }
    new.iter().map(|person| keep(desk, person)).collect()
}

fn keep(desk: &mut Desk, new: &NewPerson) -> Result<Person, StoreError> {
    let person = Person {
        id: desk.next_person(),
        organisation: new.organisation,
        email: new.email.clone(),
        name: new.name.clone(),
        administrator: new.administrator.then(|| desk.next_node()),
        master: new.administrator && new.master,
        technician: new.technician.then(|| desk.next_node()),
        status: PersonStatus::Enabled,
        created_at: new.at,
    };
    desk.write(
        "INSERT INTO person (id, organisation, email, folded, name, password, administrator, master, technician, status, created_at, authcode)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            person.id.0,
            person.organisation.0,
            person.email,
            folded(&person.email),
            person.name,
            new.password,
            person.administrator.map(|node| node.0),
            person.master,
            person.technician.map(|node| node.0),
            rows::status_number(person.status),
            person.created_at.0,
            new.authcode
        ],
    )?;
    desk.audit(new.at, new.actor, "person created", person.organisation, Some(person.id))?;
    Ok(person)
}

fn change_status(desk: &mut Desk, change: StatusChange) -> Result<Option<StatusChanged>, StoreError> {
    let Some(mut person) = find(desk, change.person)?.filter(|person| person.status != PersonStatus::Deleted) else { return Ok(None) };
    let deed = match change.status {
        PersonStatus::Enabled => "person enabled",
        PersonStatus::Disabled => "person disabled",
        PersonStatus::Deleted => "person deleted",
    };
    desk.write("UPDATE person SET status = ?2 WHERE id = ?1", params![person.id.0, rows::status_number(change.status)])?;
    desk.changes_person(person.id, person.technician);
    desk.audit(change.at, change.actor, deed, person.organisation, Some(person.id))?;
    person.status = change.status;
    let mut ended = Vec::new();
    if change.status != PersonStatus::Enabled {
        desk.write("DELETE FROM login WHERE person = ?1", [person.id.0])?;
        for session in open_sessions(desk, &person, change.at)? {
            moves::end(desk, &session, SessionState::Ended(EndedBy::TechnicianGone), change.at, change.actor)?;
            ended.push(sessions::must_find(desk, session.id)?);
        }
    }
    Ok(Some(StatusChanged { person, ended }))
}

/// PINs on offer and live sessions in somebody's queue, by id.
fn open_sessions(desk: &mut Desk, person: &Person, at: Timestamp) -> Result<Vec<Session>, StoreError> {
    let Some(technician) = person.technician else { return Ok(Vec::new()) };
    let sql =
        concat!("SELECT ", session_columns!(), " WHERE s.technician = ?1 AND s.state BETWEEN 1 AND 8 AND s.dismissed = 0 AND s.state <= 3");
    let mut open = desk.all(sql, [technician.0], rows::session)?;
    for id in desk.book.offered_by(technician, at) {
        open.push(sessions::must_find(desk, id)?);
    }
    open.sort_unstable_by_key(|session| session.id);
    Ok(open)
}

fn set_authcode(desk: &mut Desk, person: PersonId, hash: &Digest, at: Timestamp) -> Result<bool, StoreError> {
    let Some(found) = find(desk, person)?.filter(|person| person.status != PersonStatus::Deleted) else { return Ok(false) };
    desk.write("UPDATE person SET authcode = ?2 WHERE id = ?1", params![person.0, hash])?;
    desk.changes_person(person, None);
    desk.audit(at, Actor::Person(person), "authcode replaced", found.organisation, Some(person))?;
    Ok(true)
}
