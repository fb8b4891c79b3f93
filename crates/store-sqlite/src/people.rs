//! People: made, found by what they show, enabled, disabled, deleted; their password hashes and authcodes.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{
    Actor, Audience, Denied, EndedBy, NodeId, NodeKind, OrganisationId, Person, PersonId, PersonStatus, Session, SessionState, Timestamp,
};
use towline_store::{
    Constraint, Credential, Digest, NewPerson, People, PersonUpdate, Reach, StatusChange, StatusChanged, StoreError, folded,
};

use crate::desk::Desk;
use crate::rows::{self, person_columns, session_columns};
use crate::{SqliteStore, handovers, moves, readers, sessions, transplant, tree};

#[async_trait]
impl People for SqliteStore {
    async fn create_people(&self, new: Vec<NewPerson>) -> Result<Vec<Person>, StoreError> {
        self.writer.run(move |desk| create(desk, &new)).await
    }

    async fn change_status(&self, change: StatusChange) -> Result<Option<StatusChanged>, StoreError> {
        self.writer.run(move |desk| change_status(desk, change)).await
    }

    async fn update_person(&self, update: PersonUpdate) -> Result<Option<StatusChanged>, StoreError> {
        self.writer.run(move |desk| describe(desk, &update)).await
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
        let sql = concat!(
            "SELECT ",
            person_columns!(),
            ", nullif(password, ''), \
             (SELECT login_denied FROM organisation o WHERE o.id = person.organisation), \
             (SELECT authcode_denied FROM organisation o WHERE o.id = person.organisation) \
             FROM person WHERE folded = ?1 AND folded <> '' AND status <> 2"
        );
        let after = rows::PERSON_COLUMNS;
        let read = move |row: &rusqlite::Row<'_>| {
            let denied = Denied { login: row.get(after + 1)?, authcode: row.get(after + 2)? };
            Ok(Credential { person: rows::person(row)?, password: row.get(after)?, denied })
        };
        self.readers.run(move |connection| readers::one(connection, sql, [key], read)).await
    }

    async fn person_by_sso_id(&self, organisation: OrganisationId, sso_id: &str) -> Result<Option<Person>, StoreError> {
        let Some(key) = sso_key(sso_id) else { return Ok(None) };
        let sql = concat!(
            "SELECT ",
            person_columns!(),
            " FROM person WHERE organisation = ?1 AND sso_folded = ?2 AND sso_folded IS NOT NULL AND status <> 2"
        );
        self.readers.run(move |connection| readers::one(connection, sql, params![organisation.0, key], rows::person)).await
    }

    async fn account_holder(&self, organisation: OrganisationId) -> Result<Option<PersonId>, StoreError> {
        let sql = "SELECT id FROM person WHERE organisation = ?1 AND master = 1 AND status <> 2 ORDER BY id LIMIT 1";
        self.readers.run(move |connection| readers::one(connection, sql, [organisation.0], |row| row.get(0).map(PersonId))).await
    }

    async fn person_by_authcode(&self, hash: &Digest) -> Result<Option<Arc<Person>>, StoreError> {
        if let Some(person) = self.cache.holder(hash) {
            return Ok(Some(person));
        }
        if self.cache.is_token(hash) {
            return Ok(None);
        }
        let age = self.cache.age();
        let digest = *hash;
        let sql = concat!("SELECT ", person_columns!(), " FROM person WHERE authcode = ?1");
        let found = self.readers.run(move |connection| readers::one(connection, sql, [digest], rows::person)).await?;
        if let Some(person) = &found {
            self.cache.keep_person(age, person, Some(digest));
        }
        Ok(found.map(Arc::new))
    }

    async fn person_by_node(&self, node: NodeId) -> Result<Option<Person>, StoreError> {
        let sql = concat!("SELECT ", person_columns!(), " FROM person WHERE id = (SELECT person FROM node WHERE id = ?1)");
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
    let mut sso_ids = HashSet::new();
    let mut organisations = HashSet::new();
    for person in new {
        if organisations.insert(person.organisation) && !desk.has_organisation(person.organisation)? {
            return Err(StoreError::Conflict(Constraint::Missing));
        }
        let address = folded(&person.email);
        if !address.is_empty() && (address_holder(desk, &address)?.is_some() || !addresses.insert(address)) {
            return Err(StoreError::Conflict(Constraint::Email));
        }
        if let Some(key) = sso_key(&person.profile.sso_id)
            && (sso_holder(desk, person.organisation, &key)?.is_some() || !sso_ids.insert((person.organisation, key)))
        {
            return Err(StoreError::Conflict(Constraint::SsoId));
        }
        if !tree::has_room(desk, person.organisation, &kinds(person), person.parent)? {
            return Err(StoreError::Conflict(Constraint::Parent));
        }
    }
    new.iter().map(|person| keep(desk, person)).collect()
}

/// What the nodes of a person to be made are.
fn kinds(new: &NewPerson) -> Vec<NodeKind> {
    let administrator = if new.master { NodeKind::MasterAdministrator } else { NodeKind::Administrator };
    let wished = [(new.administrator, administrator), (new.technician, NodeKind::Technician)];
    wished.into_iter().filter_map(|(wished, kind)| wished.then_some(kind)).collect()
}

/// The form under which a single sign-on id is unique; an empty one is none.
pub(crate) fn sso_key(sso_id: &str) -> Option<String> {
    Some(folded(sso_id)).filter(|key| !key.is_empty())
}

/// Who has this folded address.
fn address_holder(desk: &mut Desk, address: &str) -> Result<Option<PersonId>, StoreError> {
    let sql = "SELECT id FROM person WHERE folded = ?1 AND folded <> '' AND status <> 2";
    desk.one(sql, [address], |row| row.get(0).map(PersonId))
}

/// Who in the organisation has this folded single sign-on id.
fn sso_holder(desk: &mut Desk, organisation: OrganisationId, key: &str) -> Result<Option<PersonId>, StoreError> {
    let sql = "SELECT id FROM person WHERE organisation = ?1 AND sso_folded = ?2 AND sso_folded IS NOT NULL AND status <> 2";
    desk.one(sql, params![organisation.0, key], |row| row.get(0).map(PersonId))
}

fn keep(desk: &mut Desk, new: &NewPerson) -> Result<Person, StoreError> {
    let mut person = Person {
        id: desk.next_person(),
        organisation: new.organisation,
        email: new.email.clone(),
        name: new.name.clone(),
        administrator: new.administrator.then(|| desk.next_node()),
        master: new.administrator && new.master,
        technician: new.technician.then(|| desk.next_node()),
        seat_disabled: false,
        group_disabled: false,
        status: new.status,
        profile: new.profile.clone(),
        created_at: new.at,
    };
    desk.write(
        "INSERT INTO person (id, organisation, email, folded, name, password, administrator, master, technician, status, created_at, authcode,
                             nick, sso_id, sso_folded, description, mobile_addon, rpat_addon)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
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
            new.authcode,
            person.profile.nick,
            person.profile.sso_id,
            sso_key(&person.profile.sso_id),
            person.profile.description,
            person.profile.mobile_addon,
            person.profile.rpat_addon
        ],
    )?;
    if tree::seat(desk, &person, new.parent)? {
        person.group_disabled = true;
        desk.write("UPDATE person SET group_disabled = 1 WHERE id = ?1", [person.id.0])?;
    }
    desk.audit(new.at, new.actor, "person created", person.organisation, Some(person.id))?;
    Ok(person)
}

fn change_status(desk: &mut Desk, change: StatusChange) -> Result<Option<StatusChanged>, StoreError> {
    let Some(person) = standing(desk, change.person)? else { return Ok(None) };
    set_status(desk, person, change).map(Some)
}

fn describe(desk: &mut Desk, new: &PersonUpdate) -> Result<Option<StatusChanged>, StoreError> {
    let Some(mut person) = standing(desk, new.person)? else { return Ok(None) };
    let (address, key) = (folded(&new.email), sso_key(&new.profile.sso_id));
    if !address.is_empty() && address_holder(desk, &address)?.is_some_and(|holder| holder != person.id) {
        return Err(StoreError::Conflict(Constraint::Email));
    }
    if let Some(key) = &key
        && sso_holder(desk, person.organisation, key)?.is_some_and(|holder| holder != person.id)
    {
        return Err(StoreError::Conflict(Constraint::SsoId));
    }
    desk.write(
        "UPDATE person SET email = ?2, folded = ?3, name = ?4, nick = ?5, sso_id = ?6, sso_folded = ?7, description = ?8, mobile_addon = ?9,
                           rpat_addon = ?10
         WHERE id = ?1",
        params![
            person.id.0,
            new.email,
            address,
            new.name,
            new.profile.nick,
            new.profile.sso_id,
            key,
            new.profile.description,
            new.profile.mobile_addon,
            new.profile.rpat_addon
        ],
    )?;
    desk.audit(new.at, new.actor, "person described", person.organisation, Some(person.id))?;
    if let Some(password) = &new.password {
        desk.write("UPDATE person SET password = ?2 WHERE id = ?1", params![person.id.0, password])?;
        desk.write("DELETE FROM login WHERE person = ?1 AND token IS NOT ?2", params![person.id.0, new.kept_login])?;
        desk.audit(new.at, new.actor, "password replaced", person.organisation, Some(person.id))?;
    }
    person.email.clone_from(&new.email);
    person.name.clone_from(&new.name);
    person.profile.clone_from(&new.profile);
    let (status, reach) = new.status;
    let before = if person.seat_disabled { PersonStatus::Disabled } else { PersonStatus::Enabled };
    let same = match reach {
        Reach::Person => person.status == status && (status != PersonStatus::Enabled || before == status),
        Reach::Seat => before == status,
    };
    if same {
        desk.changes_person(person.id, person.technician);
        return Ok(Some(StatusChanged { person, ended: Vec::new(), handed_back: Vec::new() }));
    }
    set_status(desk, person, StatusChange { person: new.person, status, reach, at: new.at, actor: new.actor }).map(Some)
}

/// The person, unless they are deleted.
fn standing(desk: &mut Desk, id: PersonId) -> Result<Option<Person>, StoreError> {
    Ok(find(desk, id)?.filter(|person| person.status != PersonStatus::Deleted))
}

pub(crate) fn set_status(desk: &mut Desk, mut person: Person, change: StatusChange) -> Result<StatusChanged, StoreError> {
    let enabled = change.status == PersonStatus::Enabled;
    let deed = match (change.reach, change.status) {
        (Reach::Person, PersonStatus::Enabled) => "person enabled",
        (Reach::Person, PersonStatus::Disabled) => "person disabled",
        (Reach::Person, PersonStatus::Deleted) => "person deleted",
        (Reach::Seat, PersonStatus::Enabled) => "seat enabled",
        (Reach::Seat, _) => "seat disabled",
    };
    match change.reach {
        Reach::Person => {
            person.status = change.status;
            person.seat_disabled &= !enabled;
        }
        Reach::Seat => person.seat_disabled = !enabled,
    }
    desk.write(
        "UPDATE person SET status = ?2, seat_disabled = ?3 WHERE id = ?1",
        params![person.id.0, rows::status_number(person.status), person.seat_disabled],
    )?;
    desk.changes_person(person.id, person.technician);
    desk.audit(change.at, change.actor, deed, person.organisation, Some(person.id))?;
    if change.status == PersonStatus::Deleted && change.reach == Reach::Person {
        transplant::leave(desk, &person, change.at)?;
    }
    if enabled {
        return Ok(StatusChanged { person, ended: Vec::new(), handed_back: Vec::new() });
    }
    if change.reach == Reach::Person {
        desk.write("DELETE FROM login WHERE person = ?1", [person.id.0])?;
    }
    desk.write("DELETE FROM ticket WHERE person = ?1", [person.id.0])?;
    vacate(desk, person, change.at, change.actor)
}

/// A seat may be used no more: its console logins end, and what lies in its queue ends or goes back.
pub(crate) fn vacate(desk: &mut Desk, person: Person, at: Timestamp, actor: Actor) -> Result<StatusChanged, StoreError> {
    let console = rows::audience_number(Audience::Console);
    desk.write("DELETE FROM login WHERE person = ?1 AND audience = ?2", params![person.id.0, console])?;
    let (mut ended, mut handed_back) = (Vec::new(), Vec::new());
    if let Some(seat) = person.technician {
        handed_back = handovers::leave(desk, seat, at, actor)?;
    }
    for session in open_sessions(desk, &person, at)? {
        moves::end(desk, &session, SessionState::Ended(EndedBy::TechnicianGone), at, actor)?;
        ended.push(sessions::must_find(desk, session.id)?);
    }
    Ok(StatusChanged { person, ended, handed_back })
}

/// PINs on offer and live sessions in somebody's queue, by id.
fn open_sessions(desk: &mut Desk, person: &Person, at: Timestamp) -> Result<Vec<Session>, StoreError> {
    let Some(technician) = person.technician else { return Ok(Vec::new()) };
    let sql =
        concat!("SELECT ", session_columns!(), " WHERE s.queue = ?1 AND s.state BETWEEN 1 AND 8 AND s.dismissed = 0 AND s.state <= 3");
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
