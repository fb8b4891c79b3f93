//! G-19, FT-01: the real binary under load, killed with SIGKILL round after round. Whatever it acknowledged before is there afterwards, and nothing is
//! there twice. `TOWLINE_CRASH_ROUNDS=1000 cargo test -p towline --test it crash` is the longer run.

pub mod load;
mod posts;
pub mod process;

use std::collections::{BTreeMap, BTreeSet};

use load::{Acknowledged, Talk};
use process::Server;
use tempfile::TempDir;
use towline::folder::Folder;
use towline_domain::{Clock as _, Keys, PinCipher};
use towline_model::{ChatFrom, OrganisationId, Pin, SessionId, Timestamp};
use towline_store::{Chats as _, Pins as _, Store as _};
use towline_store_sqlite::{Options, SqliteStore};

const ROUNDS: usize = 50;
const TALKS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g_19_nothing_acknowledged_is_lost_and_nothing_is_there_twice() {
    let rounds = std::env::var("TOWLINE_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
    let space = TempDir::new().unwrap();
    let folder = space.path().join("data");
    let mut talks: Vec<Talk> = Vec::new();
    let mut all_pins = BTreeSet::new();
    for round in 0..rounds {
        let server = Server::start(&folder, 60).await;
        while talks.len() < TALKS {
            talks.push(Talk::begin(&server, talks.len()).await);
        }
        // Killed after another number of answers each time, with requests and lines on their way.
        let enough = 8 + round * 13 % 90;
        let acknowledged = load::run(server, &mut talks, enough).await;
        assert!(acknowledged.count() >= enough, "round {round}");
        for pin in &acknowledged.pins {
            assert!(all_pins.insert((round, pin.clone())));
        }
        check(&folder, &acknowledged, &mut talks).await;
    }
    assert!(all_pins.len() >= rounds, "PINs were issued in the rounds: {}", all_pins.len());
    assert!(talks.iter().all(|talk| talk.kept.len() >= rounds / 2), "lines were kept in the rounds");
}

/// Opens what the killed server left, and looks.
async fn check(folder: &std::path::Path, acknowledged: &Acknowledged, talks: &mut [Talk]) {
    let opened = Folder::open(folder).unwrap();
    let keys = Keys::from_master(opened.master_key().unwrap().bytes()).unwrap();
    let cipher = PinCipher::new(keys.pin());
    let store = SqliteStore::open(opened.path(), Options::default()).unwrap();
    let now: Timestamp = towline::house::SystemClock.now();
    let mut sessions = BTreeSet::new();
    for pin in &acknowledged.pins {
        let slot = cipher.slot(OrganisationId(1), Pin::parse(pin).unwrap());
        let session = store.session_by_pin(OrganisationId(1), slot, now).await.unwrap();
        assert!(sessions.insert(session.unwrap_or_else(|| panic!("an acknowledged PIN is lost")).id), "two PINs share a session");
    }
    for talk in talks {
        let lines = whole(&store, talk.session).await;
        let mut by_id: BTreeMap<String, i64> = BTreeMap::new();
        for (at, (seq, client_id)) in lines.iter().enumerate() {
            assert_eq!(*seq, i64::try_from(at).unwrap() + 1, "numbers count up without gaps");
            if !client_id.is_empty() {
                assert_eq!(by_id.insert(client_id.clone(), *seq), None, "a line is there twice");
            }
        }
        for (id, seq) in &talk.kept {
            assert_eq!(by_id.get(id), Some(seq), "an acknowledged line is lost or moved");
        }
    }
    store.close().await.unwrap();
}

/// A whole chat: numbers and the senders' ids.
async fn whole(store: &SqliteStore, session: SessionId) -> Vec<(i64, String)> {
    let history = store.history(session, 0, 1_000_000).await.unwrap();
    assert!(!history.more);
    let own = |from: ChatFrom| !matches!(from, ChatFrom::System(_));
    history.lines.into_iter().map(|line| (line.seq, if own(line.from) { line.client_id } else { String::new() })).collect()
}
