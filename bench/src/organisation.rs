//! A large organisation with a year behind it: people and groups made through the store's own commands, a million sessions with their events and chats written
//! straight into its tables. Kept from run to run.

use std::path::Path;

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use towline_domain::Keys;
use towline_model::{Actor, NodeKind, Person, PersonStatus, Profile, Slug, Span, Timestamp};
use towline_store::{NewNode, NewOrganisation, NewPerson, Organisations as _, People as _, Store as _, Tree as _};
use towline_store_sqlite::{Options, SqliteStore};

use crate::{Failure, say, seed};

/// People, the administrator among them.
pub const USERS: usize = 10_000;
/// Groups of technicians, the one that every organisation begins with among them.
pub const GROUPS: usize = 500;
/// Sessions, all of them served.
pub const SESSIONS: i64 = 1_000_000;
/// Over how many days.
const DAYS: i64 = 365;
/// Changes with what is written, so that a folder of before is made anew.
const EDITION: u32 = 1;
/// What says that a folder is complete, and what is in it.
const STAMP: &str = "seeded.json";
/// The administrator's authcode is counted, not drawn: nobody but this machine ever sees the folder.
const CODE: usize = 128;

/// What a client has to know of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    edition: u32,
    /// The organisation's root.
    pub root: i64,
    /// A group.
    pub group: i64,
    /// A technician's seat.
    pub seat: i64,
    /// The year, as the report methods take dates.
    pub year: (String, String),
    /// A day in its middle.
    pub day: (String, String),
}

/// The administrator's authcode.
pub fn code() -> String {
    "7".repeat(CODE)
}

/// Makes the folder, unless it is there.
pub async fn prepare(folder: &Path) -> Result<Stamp, Failure> {
    let stamp = folder.join(STAMP);
    if let Ok(bytes) = std::fs::read(&stamp)
        && let Ok(found) = serde_json::from_slice::<Stamp>(&bytes)
        && found.edition == EDITION
    {
        return Ok(found);
    }
    say(&format!("making {USERS} people in {GROUPS} groups with {SESSIONS} sessions, once"));
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let place = towline::folder::Folder::open(folder)?;
    let keys = Keys::from_master(place.master_key()?.bytes()).ok_or("the keys could not be derived")?;
    let store = SqliteStore::open(place.path(), Options::default())?;
    let made = people(&store, &keys).await?;
    store.close().await?;
    drop(store);
    let now = seed::now();
    let connection = Connection::open(folder.join("towline.db"))?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000")?;
    Past::new(&made, now)?.write(&connection)?;
    let written = |from: Timestamp, until: Timestamp| -> Result<(String, String), Failure> {
        let of = |at: Timestamp| {
            connection.query_row("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', ?1, 'unixepoch')", [at.as_seconds()], |row| row.get(0))
        };
        Ok((of(from)?, of(until)?))
    };
    let middle = now - Span::hours(24 * DAYS / 2);
    let found = Stamp {
        edition: EDITION,
        root: made.root,
        group: made.group,
        seat: made.seats.first().copied().unwrap_or_default(),
        year: written(now - Span::hours(24 * (DAYS + 1)), now)?,
        day: written(middle, middle + Span::hours(24))?,
    };
    drop(connection);
    std::fs::write(&stamp, serde_json::to_vec_pretty(&found)?)?;
    Ok(found)
}

struct Made {
    organisation: i64,
    root: i64,
    group: i64,
    people: Vec<i64>,
    seats: Vec<i64>,
}

async fn people(store: &SqliteStore, keys: &Keys) -> Result<Made, Failure> {
    let (at, actor) = (seed::now() - Span::hours(24 * (DAYS + 2)), Actor::Operator);
    let slug = Slug::parse("large").ok_or("a slug")?;
    let organisation = store.create_organisation(NewOrganisation { name: "Large".to_owned(), slug, at, actor }).await?;
    let nodes = store.below(organisation.root).await?;
    let of_kind = |kind: NodeKind| nodes.iter().find(|node| node.kind == kind).map(|node| node.id).ok_or("a category is missing");
    let mut groups = vec![of_kind(NodeKind::TechnicianGroup)?];
    for number in 1..GROUPS {
        let new = NewNode {
            organisation: organisation.id,
            parent: of_kind(NodeKind::Technicians)?,
            kind: NodeKind::TechnicianGroup,
            name: format!("Team {number}"),
            description: String::new(),
            at,
            actor,
        };
        groups.push(store.create_node(new).await?.id);
    }
    let person = |number: usize| NewPerson {
        organisation: organisation.id,
        email: format!("user{number}@large.example"),
        name: format!("Person {number}"),
        // Nobody logs in with a password here.
        password: String::new(),
        profile: Profile::default(),
        status: PersonStatus::Enabled,
        administrator: number == 0,
        master: number == 0,
        technician: number != 0,
        parent: groups.get(number % GROUPS).copied().filter(|_| number != 0),
        authcode: (number == 0).then(|| keys.authcode(&code())),
        at,
        actor,
    };
    let made = store.create_people((0..USERS).map(person).collect()).await?;
    let seats: Vec<&Person> = made.iter().filter(|person| person.technician.is_some()).collect();
    Ok(Made {
        organisation: organisation.id.0,
        root: organisation.root.0,
        group: groups.first().map_or(0, |group| group.0),
        people: seats.iter().map(|person| person.id.0).collect(),
        seats: seats.iter().filter_map(|person| person.technician).map(|seat| seat.0).collect(),
    })
}

/// The sessions of a year, at even intervals; who served which is scattered.
struct Past<'a> {
    made: &'a Made,
    began: i64,
    step: i64,
}

const SECOND: i64 = 1_000_000;

impl<'a> Past<'a> {
    fn new(made: &'a Made, now: Timestamp) -> Result<Self, Failure> {
        let length = Span::hours(24 * DAYS).0;
        if made.seats.is_empty() {
            Err("no technicians".into())
        } else {
            Ok(Self { made, began: now.0 - length, step: length / (SESSIONS + 100) })
        }
    }

    fn write(&self, connection: &Connection) -> Result<(), Failure> {
        connection.execute_batch("BEGIN")?;
        let mut event = 0;
        for session in 1..=SESSIONS {
            self.session(connection, session, &mut event)?;
        }
        for (name, last) in [("event", event), ("session", SESSIONS)] {
            connection.execute("UPDATE counter SET last = ?2 WHERE name = ?1", params![name, last])?;
        }
        connection.execute_batch("COMMIT")?;
        Ok(())
    }

    fn technician(&self, number: i64) -> (i64, i64) {
        let place = usize::try_from(number.unsigned_abs()).unwrap_or(0).wrapping_mul(7_919) % self.made.seats.len();
        (self.made.people.get(place).copied().unwrap_or(0), self.made.seats.get(place).copied().unwrap_or(0))
    }

    fn session(&self, connection: &Connection, id: i64, event: &mut i64) -> Result<(), Failure> {
        let created = self.began + id * self.step;
        let claimed = created + (5 + id % 40) * SECOND;
        let picked_up = claimed + (3 + id % 90) * SECOND;
        let (first, seat) = self.technician(id);
        let (second, other) = self.technician(id + 1);
        let (held, sent) = (id % 10 == 0, id % 20 == 7);
        let ended = picked_up + (120 + id % 1_500) * SECOND;
        let (last, queue) = if sent { (second, other) } else { (first, seat) };
        connection
            .prepare_cached(
                "INSERT INTO session (id, organisation, queue, caller, state, state_since, created_at, pin_expires_at, claimed_at, picked_up_at,
                     ended_at, words, wrong_words, by_link, dismissed, language, network, field0, field1, field2, field3, field4, field5, tracking,
                     seat, picked_up_by, note)
                 VALUES (?1, ?2, ?3, ?4, 4, ?5, ?6, ?7, ?8, ?9, ?5, 0, 0, 0, 1, 'en', ?10, ?11, 'Printer on fire', '', '', '', '', ?12, ?13, ?3, '')",
            )?
            .execute(params![
                id,
                self.made.organisation,
                queue,
                first,
                ended,
                created,
                created + 1_200 * SECOND,
                claimed,
                picked_up,
                format!("203.0.{}.{}", id / 250 % 250, id % 250),
                format!("Customer {id}"),
                format!("CASE-{id}"),
                // Hashes are random; these are in order, so that the index of a year is written in seconds.
                format!("{id:032}").into_bytes(),
            ])?;
        let mut tell = |kind: i64, at: i64, actor: i64, node: i64| -> Result<(), Failure> {
            *event += 1;
            connection
                .prepare_cached("INSERT INTO event (id, session, kind, at, actor, node) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![*event, id, kind, at, actor, node])?;
            Ok(())
        };
        tell(1, claimed, -1, seat)?;
        tell(2, picked_up, first, seat)?;
        if held {
            tell(16, picked_up + 20 * SECOND, first, seat)?;
            tell(17, picked_up + 50 * SECOND, first, seat)?;
        }
        if sent {
            tell(18, picked_up + 60 * SECOND, first, other)?;
            tell(2, picked_up + 75 * SECOND, second, other)?;
        }
        tell(4, ended, last, queue)?;
        let line = |seq: i64, sender: i64, code: Option<&str>, name: &str, text: &str, at: i64| -> Result<(), Failure> {
            connection
                .prepare_cached(
                    "INSERT INTO chat (session, seq, sender, code, name, text, at, client_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '')",
                )?
                .execute(params![id, seq, sender, code, name, text, at])?;
            Ok(())
        };
        line(1, 2, Some("customer_connected"), "", "", claimed)?;
        if id % 4 == 0 {
            line(2, 0, None, "", "Hello, it is on fire again.", picked_up + SECOND)?;
            line(3, 1, None, "Person", "I see it. Please do not open the lid.", picked_up + 9 * SECOND)?;
        }
        Ok(())
    }
}
