//! The demo's folder: made once, kept, grown, never somebody else's.

use std::sync::Arc;

use towline_domain::{NoSenders, Passwords, Presence, Rules};
use towline_hub::Status;
use towline_model::{NodeId, Timestamp};
use towline_store::Store;
use towline_store_sqlite::{Options, SqliteStore};

use super::*;
use crate::house::{Furnishing, LocalBus, SystemClock, SystemEntropy, house};

struct Nobody;

impl Presence for Nobody {
    fn status(&self, _: NodeId, _: Timestamp) -> Option<Status> {
        None
    }
}

/// Starts a demo in `folder` and stops it again; what `demo.json` says then.
async fn started(path: &std::path::Path, wanted: Option<u32>) -> Result<Vec<u8>, DemoError> {
    let folder = Folder::open(path)?;
    claim(&folder)?;
    let key = folder.master_key()?;
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path(), Options::default()).unwrap());
    let with = Furnishing {
        store: Arc::clone(&store),
        bus: Arc::new(LocalBus::new()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        presence: Arc::new(Nobody),
        senders: Arc::new(NoSenders),
        passwords: Passwords::with_cost(1, 64, 1).unwrap(),
        rules: Rules::new("http://127.0.0.1:8080".to_owned()),
    };
    let house = house(key.bytes(), with).unwrap();
    let filled = fill(&house, &folder, wanted).await;
    if filled.is_ok() {
        for technician in &Record::read(&folder)?.unwrap().technicians {
            let person = store.person_by_authcode(&house.keys.authcode(&technician.authcode)).await?.unwrap();
            assert_eq!(person.technician, Some(NodeId(technician.node_id)));
            assert_eq!((person.email, person.administrator), (technician.email.clone(), None));
        }
    }
    store.close().await?;
    filled?;
    Ok(std::fs::read(folder.file(FILE)).unwrap())
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
