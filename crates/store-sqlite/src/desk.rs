//! What a command works at: the writer's connection, the book, the numbers that count up, and who may act. When commands run is the writer's business.

use std::sync::Arc;

use rusqlite::{Connection, Error, ErrorCode, OptionalExtension, Params, Row, params};
use towline_model::{Actor, EventKind, NodeId, OrganisationId, PersonId, PostMoment, Session, SessionId, Timestamp};
use towline_store::{Digest, StoreError};

use crate::book::Book;
use crate::cache::Cache;
use crate::forest::Growth;
use crate::numbers::NumberMap;
use crate::{outbox, rows};

/// How many people's standing is remembered; beyond that all is forgotten and read again.
const REMEMBERED: usize = 200_000;
/// Session numbers fit the vendor's 32-bit integers.
const LAST_SESSION: i64 = i32::MAX as i64;

/// The last of each number that counts up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counters {
    event: i64,
    node: i64,
    organisation: i64,
    person: i64,
    session: i64,
}

/// How badly the current batch has gone wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Harm {
    /// Not at all: an error that a command met concerns it alone.
    None,
    /// A write failed half-way: the batch has to be rolled back.
    Batch,
    /// The file can be trusted no more.
    Store,
}

/// An event that is to be kept.
#[derive(Clone, Copy)]
pub(crate) struct Happened<'a> {
    pub(crate) session: SessionId,
    pub(crate) kind: EventKind,
    pub(crate) at: Timestamp,
    pub(crate) actor: Actor,
    /// The queue that it concerns.
    pub(crate) node: NodeId,
    pub(crate) detail: Option<&'a str>,
}

impl Happened<'_> {
    /// An event of the queue that the session lies in.
    pub(crate) const fn to(session: &Session, kind: EventKind, at: Timestamp, actor: Actor) -> Self {
        Self { session: session.id, kind, at, actor, node: session.queue, detail: None }
    }
}

/// See the module.
pub(crate) struct Desk {
    connection: Connection,
    pub(crate) book: Book,
    pub(crate) cache: Arc<Cache>,
    counters: Counters,
    durable: Counters,
    /// Organisations of technician seats and of people, while their person is enabled.
    seats: NumberMap<NodeId, OrganisationId>,
    people: NumberMap<PersonId, OrganisationId>,
    /// Which of their sessions' moments organisations want to be told of.
    hooks: NumberMap<OrganisationId, &'static [PostMoment]>,
    harm: Harm,
    /// Whether the current command has written.
    wrote: bool,
    /// People whose cached copies end with the commit.
    changed: Vec<PersonId>,
    /// Tokens likewise, by the hash of their secret.
    changed_tokens: Vec<Digest>,
    /// What becomes of trees with the commit.
    growth: Vec<Growth>,
}

impl Desk {
    pub(crate) fn new(connection: Connection, book: Book, cache: Arc<Cache>) -> Result<Self, Error> {
        let read = |name: &str| connection.query_row("SELECT last FROM counter WHERE name = ?1", [name], |row| row.get(0));
        let counters = Counters {
            event: read("event")?,
            node: read("node")?,
            organisation: read("organisation")?,
            person: read("person")?,
            session: read("session")?,
        };
        let (seats, people, hooks) = (NumberMap::default(), NumberMap::default(), NumberMap::default());
        Ok(Self {
            connection,
            book,
            cache,
            counters,
            durable: counters,
            seats,
            people,
            hooks,
            harm: Harm::None,
            wrote: false,
            changed: Vec::new(),
            changed_tokens: Vec::new(),
            growth: Vec::new(),
        })
    }

    /// Runs a statement that changes rows. When it fails the whole batch is rolled back: earlier writes of the same command may stand already.
    pub(crate) fn write(&mut self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        self.wrote = true;
        let done = self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params));
        done.map_err(|error| {
            self.note(&error, Harm::Batch);
            rows::store_error(&error)
        })
    }

    /// Runs a statement that makes a row and gives its number.
    pub(crate) fn put(&mut self, sql: &str, params: impl Params) -> Result<i64, StoreError> {
        self.wrote = true;
        let done = self.connection.prepare_cached(sql).and_then(|mut statement| statement.query_row(params, |row| row.get(0)));
        done.map_err(|error| {
            self.note(&error, Harm::Batch);
            rows::store_error(&error)
        })
    }

    /// The first row that a query gives.
    pub(crate) fn one<T>(
        &mut self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, StoreError> {
        let found = self.connection.prepare_cached(sql).and_then(|mut statement| statement.query_row(params, read).optional());
        found.map_err(|error| {
            self.note(&error, Harm::None);
            rows::store_error(&error)
        })
    }

    /// All rows that a query gives. The query bounds their number.
    pub(crate) fn all<T>(
        &mut self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, StoreError> {
        let found = self.connection.prepare_cached(sql).and_then(|mut statement| statement.query_map(params, read)?.collect());
        found.map_err(|error| {
            self.note(&error, Harm::None);
            rows::store_error(&error)
        })
    }

    /// Appends an event that concerns a queue, with what was said to it, and gives its number.
    pub(crate) fn event(&mut self, happened: &Happened<'_>) -> Result<i64, StoreError> {
        self.counters.event += 1;
        let id = self.counters.event;
        let Happened { session, kind, at, actor, node, detail } = *happened;
        let values = params![id, session.0, rows::event_number(kind), at.0, rows::actor_number(actor), node.0, detail];
        self.write("INSERT INTO event (id, session, kind, at, actor, node, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", values)?;
        Ok(id)
    }

    /// Notes a deed done to an organisation or one of its people.
    pub(crate) fn audit(
        &mut self,
        at: Timestamp,
        actor: Actor,
        deed: &str,
        organisation: OrganisationId,
        person: Option<PersonId>,
    ) -> Result<(), StoreError> {
        let values = params![at.0, rows::actor_number(actor), deed, organisation.0, person.map(|person| person.0)];
        self.write("INSERT INTO audit (at, actor, deed, organisation, person) VALUES (?1, ?2, ?3, ?4, ?5)", values)?;
        Ok(())
    }

    pub(crate) const fn next_node(&mut self) -> NodeId {
        self.counters.node += 1;
        NodeId(self.counters.node)
    }

    pub(crate) const fn next_organisation(&mut self) -> OrganisationId {
        self.counters.organisation += 1;
        OrganisationId(self.counters.organisation)
    }

    pub(crate) const fn next_person(&mut self) -> PersonId {
        self.counters.person += 1;
        PersonId(self.counters.person)
    }

    pub(crate) fn next_session(&mut self) -> Result<SessionId, StoreError> {
        if self.counters.session >= LAST_SESSION {
            return Err(StoreError::Other("session numbers are used up".to_owned()));
        }
        self.counters.session += 1;
        Ok(SessionId(self.counters.session))
    }

    /// The organisation of a technician seat whose holder may act.
    pub(crate) fn organisation_of_seat(&mut self, technician: NodeId) -> Result<Option<OrganisationId>, StoreError> {
        if let Some(organisation) = self.seats.get(&technician) {
            return Ok(Some(*organisation));
        }
        let sql = "SELECT organisation FROM person WHERE technician = ?1 AND status = 0 AND seat_disabled = 0 AND group_disabled = 0";
        let found = self.one(sql, [technician.0], |row| row.get(0).map(OrganisationId))?;
        if let Some(organisation) = found {
            remember(&mut self.seats, technician, organisation);
        }
        Ok(found)
    }

    /// The organisation of a person who may act.
    pub(crate) fn organisation_of_person(&mut self, person: PersonId) -> Result<Option<OrganisationId>, StoreError> {
        if let Some(organisation) = self.people.get(&person) {
            return Ok(Some(*organisation));
        }
        let found =
            self.one("SELECT organisation FROM person WHERE id = ?1 AND status = 0", [person.0], |row| row.get(0).map(OrganisationId))?;
        if let Some(organisation) = found {
            remember(&mut self.people, person, organisation);
        }
        Ok(found)
    }

    /// The moments of its sessions that an organisation wants to be told of.
    pub(crate) fn wants_posts(&mut self, organisation: OrganisationId) -> Result<&'static [PostMoment], StoreError> {
        if let Some(wanted) = self.hooks.get(&organisation) {
            return Ok(wanted);
        }
        let wanted = outbox::wanted(self, organisation)?;
        remember(&mut self.hooks, organisation, wanted);
        Ok(wanted)
    }

    /// Whether there is such an organisation.
    pub(crate) fn has_organisation(&mut self, organisation: OrganisationId) -> Result<bool, StoreError> {
        Ok(self.one("SELECT 1 FROM organisation WHERE id = ?1", [organisation.0], |_| Ok(()))?.is_some())
    }

    /// Says that a person's row changes with this command.
    pub(crate) fn changes_person(&mut self, person: PersonId, technician: Option<NodeId>) {
        self.people.remove(&person);
        if let Some(seat) = technician {
            self.seats.remove(&seat);
        }
        self.changed.push(person);
    }

    /// Says that a token's row changes with this command.
    pub(crate) fn changes_token(&mut self, hash: Digest) {
        self.changed_tokens.push(hash);
    }

    /// Says that what an organisation has set for posts changes with this command.
    pub(crate) fn changes_hooks(&mut self, organisation: OrganisationId) {
        self.hooks.remove(&organisation);
    }

    /// Says what becomes of a tree with this command.
    pub(crate) fn grow(&mut self, growth: Growth) {
        self.growth.push(growth);
    }

    /// Begins a batch.
    pub(crate) fn begin(&mut self) -> Result<(), Error> {
        self.harm = Harm::None;
        self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([]).map(|_| ())
    }

    /// Makes the batch durable. An error says how badly it went: [`Harm::Batch`] when SQLite took everything back for want of room or of a lock,
    /// [`Harm::Store`] when what is on the disk is unknown.
    pub(crate) fn commit(&mut self) -> Result<(), (Harm, Error)> {
        let counted = self.count();
        let done = counted.and_then(|()| self.connection.prepare_cached("COMMIT")?.execute([]).map(|_| ()));
        done.map_err(|error| {
            let harm = match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Harm::Batch,
                _ => Harm::Store,
            };
            (harm, error)
        })?;
        self.durable = self.counters;
        self.book.keep();
        self.cache.forest.apply(std::mem::take(&mut self.growth));
        self.cache.forget(&self.changed, &self.changed_tokens);
        self.changed.clear();
        self.changed_tokens.clear();
        Ok(())
    }

    /// Takes the batch back, in the file and in memory.
    pub(crate) fn roll_back(&mut self) {
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            self.note(&error, Harm::Store);
        }
        self.book.undo_to(0);
        self.counters = self.durable;
        self.seats.clear();
        self.people.clear();
        self.hooks.clear();
        self.changed.clear();
        self.changed_tokens.clear();
        self.growth.clear();
    }

    /// Runs one command of the batch. How badly the batch has gone wrong with it: a command that fails after it has written cannot stay.
    pub(crate) fn run<T>(&mut self, work: impl Fn(&mut Self) -> Result<T, StoreError>) -> (Result<T, StoreError>, Harm) {
        self.wrote = false;
        let changes = self.book.changes();
        let outcome = work(self);
        if outcome.is_err() {
            self.book.undo_to(changes);
        }
        // Some errors make SQLite roll the whole transaction back by itself.
        let undone = self.connection.is_autocommit() || (outcome.is_err() && self.wrote);
        let harm = if undone { self.harm.max(Harm::Batch) } else { self.harm };
        (outcome, harm)
    }

    /// Moves what the write-ahead log holds to the database, as far as no reader stands in the way.
    pub(crate) fn checkpoint(&self, mode: &str) -> Result<(), Error> {
        self.connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |_| Ok(()))
    }

    fn count(&mut self) -> Result<(), Error> {
        let (now, before) = (self.counters, self.durable);
        let pairs = [
            ("event", now.event, before.event),
            ("node", now.node, before.node),
            ("organisation", now.organisation, before.organisation),
            ("person", now.person, before.person),
            ("session", now.session, before.session),
        ];
        for (name, last, _) in pairs.into_iter().filter(|(_, last, before)| last != before) {
            self.connection.prepare_cached("UPDATE counter SET last = ?2 WHERE name = ?1")?.execute(params![name, last])?;
        }
        Ok(())
    }

    fn note(&mut self, error: &Error, least: Harm) {
        let harm = match error.sqlite_error_code() {
            Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Harm::Store,
            _ => least,
        };
        self.harm = self.harm.max(harm);
    }
}

fn remember<K: Eq + std::hash::Hash, V>(known: &mut NumberMap<K, V>, key: K, value: V) {
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(key, value);
}
