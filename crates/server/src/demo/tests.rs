//! The demo's folder: made once, kept, grown, never somebody else's.

use std::sync::Arc;

use towline_domain::{Clock, NoSenders, Passwords, Presence, Rules};
use towline_hub::Status;
use towline_model::{DayWindow, Node, NodeId, NodeKind, Span, Timestamp, Zone};
use towline_store::{Listing, LoginRecord, Past, Reported, Store, Wanted, Whose};
use towline_store_sqlite::{Options, SqliteStore};

use super::*;
use crate::house::{Furnishing, LocalBus, SystemEntropy, house};
use crate::shelf::Files;

struct Nobody;

impl Presence for Nobody {
    fn status(&self, _: NodeId, _: Timestamp) -> Option<Status> {
        None
    }
}

/// 2024-02-19 14:27:27 UTC, a Monday.
const NOW: Timestamp = Timestamp(1_708_352_847_000_000);

struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Starts a demo in a folder and stops it again; what `demo.json` says then.
async fn started(path: &std::path::Path, wanted: Option<u32>) -> Result<Vec<u8>, DemoError> {
    started_at(path, wanted, NOW).await
}

async fn started_at(path: &std::path::Path, wanted: Option<u32>, now: Timestamp) -> Result<Vec<u8>, DemoError> {
    let folder = Folder::open(path)?;
    claim(&folder)?;
    let key = folder.master_key()?;
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path(), Options::default()).unwrap());
    let with = Furnishing {
        store: Arc::clone(&store),
        bus: Arc::new(LocalBus::new()),
        clock: Arc::new(At(now)),
        entropy: Arc::new(SystemEntropy),
        presence: Arc::new(Nobody),
        senders: Arc::new(NoSenders),
        passwords: Passwords::with_cost(1, 64, 1).unwrap(),
        shelf: Arc::new(Files::of(&folder)),
        rules: Rules::new("http://127.0.0.1:8080".to_owned()),
    };
    let house = house(key.bytes(), with).unwrap();
    let filled = fill(&house, &folder, wanted).await;
    if filled.is_ok() {
        for technician in &Record::read(&folder)?.unwrap().technicians {
            let person = store.person_by_authcode(&house.keys.authcode(&technician.authcode)).await?.unwrap();
            assert_eq!(person.technician, Some(NodeId(technician.node_id)));
            assert_eq!((&person.email, person.administrator), (&technician.email, None));
        }
    }
    store.close().await?;
    filled?;
    Ok(std::fs::read(folder.file(FILE)).unwrap())
}

/// What stands in a demo's folder: nodes, what was served, missed and handed on, with the chats, and who was logged in.
#[derive(Debug, PartialEq)]
struct Found {
    nodes: Vec<Node>,
    served: Vec<Reported>,
    unserved: Vec<Reported>,
    handed_on: Vec<Reported>,
    logins: Vec<LoginRecord>,
    waiting: usize,
}

async fn found(path: &std::path::Path) -> Found {
    let store: Box<dyn Store> = Box::new(SqliteStore::open(path, Options::default()).unwrap());
    let organisation = store.organisation_by_name("Demo Support").await.unwrap().unwrap();
    let window = DayWindow { from: 0, to: 86_399 };
    let past = Past { organisation: organisation.id, from: Timestamp(0), until: NOW, zone: Zone::minutes(0).unwrap(), window };
    let listed = async |listing| {
        let wanted = Wanted { past, listing, whose: Whose::All, after: None, limit: 1_000, lines: 100 };
        store.reported(wanted).await.unwrap().rows
    };
    let found = Found {
        nodes: store.below(organisation.root).await.unwrap(),
        served: listed(Listing::Served).await,
        unserved: listed(Listing::Unserved).await,
        handed_on: listed(Listing::HandedOn).await,
        logins: store.login_records(past, None, 1_000).await.unwrap().rows,
        waiting: store.organisation_queue(organisation.id, NOW, 1_000).await.unwrap().len(),
    };
    store.close().await.unwrap();
    found
}

#[tokio::test]
async fn a_new_demo_has_two_groups_a_channel_and_a_month_behind_it() {
    let dir = tempfile::tempdir().unwrap();
    started(dir.path(), Some(3)).await.unwrap();
    let found = found(dir.path()).await;
    let count = |kind| found.nodes.iter().filter(|node| node.kind == kind).count();
    assert_eq!((count(NodeKind::TechnicianGroup), count(NodeKind::Channel), count(NodeKind::Technician)), (2, 1, 3));
    let groups: std::collections::HashSet<_> =
        found.nodes.iter().filter(|node| node.kind == NodeKind::Technician).map(|node| node.parent).collect();
    assert_eq!(groups.len(), 2, "both have technicians");
    assert!(found.served.len() > 200 && found.unserved.len() > 20 && found.handed_on.len() > 10);
    assert!(found.served.iter().any(|row| !row.session.note.is_empty() && row.chat.len() > 4));
    assert!(found.served.iter().all(|row| row.session.ended_at.is_some_and(|end| end < NOW)));
    assert!(found.logins.len() > 50 && found.logins.iter().all(|login| !login.open && login.used_at > login.began_at));
    assert_eq!(found.waiting, 0, "nothing of it is in anybody's way");
    let channel = found.nodes.iter().find(|node| node.kind == NodeKind::Channel).unwrap().id;
    let passed = |row: &&Reported| row.events.iter().any(|event| event.node == Some(channel));
    assert!(found.handed_on.iter().filter(passed).count() > 2, "some went through the channel");
}

#[tokio::test]
async fn the_same_start_gives_the_same_past_whatever_the_folder() {
    let (a, b, c) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (dir, now) in [(&a, NOW), (&b, NOW), (&c, NOW - Span::seconds(1))] {
        started_at(dir.path(), Some(2), now).await.unwrap();
    }
    let (first, same, other) = (found(a.path()).await, found(b.path()).await, found(c.path()).await);
    assert!(first == same);
    assert!(first.served != other.served);
}

#[tokio::test]
async fn a_demo_that_goes_on_or_grows_keeps_its_past() {
    let dir = tempfile::tempdir().unwrap();
    started(dir.path(), None).await.unwrap();
    let first = found(dir.path()).await;
    assert!(first.served.len() > 200 && first.handed_on.len() > 10, "one technician has a past too");
    started(dir.path(), None).await.unwrap();
    assert!(found(dir.path()).await == first);
    started_at(dir.path(), Some(4), NOW + Span::hours(48)).await.unwrap();
    let grown = found(dir.path()).await;
    assert!(grown.served == first.served && grown.logins == first.logins && grown.nodes.len() == first.nodes.len() + 3);
}

#[tokio::test]
async fn a_demo_started_again_keeps_every_byte_and_grows_when_asked() {
    let dir = tempfile::tempdir().unwrap();
    let first = started(dir.path(), None).await.unwrap();
    let record: Record = serde_json::from_slice(&first).unwrap();
    assert_eq!((record.organisation.as_str(), record.technicians.len()), ("Demo Support", 1));
    assert_eq!(started(dir.path(), None).await.unwrap(), first);
    assert_eq!(started(dir.path(), Some(1)).await.unwrap(), first);

    let grown: Record = serde_json::from_slice(&started(dir.path(), Some(30)).await.unwrap()).unwrap();
    assert_eq!(grown.technicians.len(), 30);
    assert_eq!(grown.technicians.first(), record.technicians.first());
    assert_eq!(grown.administrator, record.administrator);
    assert!(matches!(started(dir.path(), Some(29)).await, Err(DemoError::Fewer { has: 30 })));
    assert_eq!(serde_json::from_slice::<Record>(&started(dir.path(), None).await.unwrap()).unwrap(), grown);
}

#[tokio::test]
async fn a_password_is_of_its_own_folder() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let password = |bytes: Vec<u8>| serde_json::from_slice::<Record>(&bytes).unwrap().administrator.password;
    assert_ne!(password(started(a.path(), None).await.unwrap()), password(started(b.path(), None).await.unwrap()));
}

#[tokio::test]
async fn a_demo_that_grew_without_being_written_down_recovers() {
    let dir = tempfile::tempdir().unwrap();
    let first = started(dir.path(), Some(2)).await.unwrap();
    started(dir.path(), Some(5)).await.unwrap();
    // As if the server had been killed after the people were made and before they were written down.
    std::fs::write(dir.path().join(FILE), &first).unwrap();
    let grown: Record = serde_json::from_slice(&started(dir.path(), Some(7)).await.unwrap()).unwrap();
    assert_eq!(grown.technicians.len(), 7);
}

#[tokio::test]
async fn a_demo_that_was_stopped_half_way_starts_anew() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open(dir.path()).unwrap();
    claim(&folder).unwrap();
    folder.master_key().unwrap();
    folder.write("towline.db", b"half").unwrap();
    started(dir.path(), None).await.unwrap();
    assert!(!folder.file(UNFINISHED).exists());
}

#[tokio::test]
async fn a_folder_of_anything_else_is_refused_and_kept() {
    for name in ["letters.txt", "towline.db", "keys"] {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        folder.write(name, b"precious").unwrap();
        let refused = match Folder::open(dir.path()) {
            Ok(folder) => matches!(claim(&folder), Err(DemoError::Foreign(..))),
            Err(_) => true,
        };
        assert!(refused, "{name}");
        assert_eq!(std::fs::read(folder.file(name)).unwrap(), b"precious");
    }
}
