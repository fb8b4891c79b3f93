//! What a killed process leaves behind: the files are copied while the store is open, which is what the next start would find.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use towline_model::{ChatFrom, SessionId, SessionState, Span};
use towline_store::conformance::ground::{Ground, START, claim, digest, issued, wish};
use towline_store::{Appended, Claimed, NewLine, NewSession, Pins, Sessions};
use towline_store_sqlite::{Options, SqliteStore};

use crate::conformance::{Folder, block_on};

/// A copy of the folder as it lies on the disk now, without its lock.
fn after_a_kill(dir: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    for name in ["towline.db", "towline.db-wal"] {
        std::fs::copy(dir.join(name), copy.path().join(name)).unwrap();
    }
    copy
}

/// Everything that was acknowledged is there: PINs, seats and lines, none twice, with the same PINs on offer.
#[test]
fn ft_01_g_19_what_was_acknowledged_survives_a_kill() {
    block_on(async {
        let folder = Folder::new();
        let dir = folder.path();
        let ground = Ground::new(Box::new(folder)).await;
        let organisation = ground.organisation("ACME").await;
        let mut people = Vec::new();
        for n in 0..8 {
            people.push(ground.technician(&organisation, &format!("t{n}@x.example")).await);
        }
        let mut kept = Vec::new();
        for round in 0..5_u64 {
            let mut tasks = tokio::task::JoinSet::new();
            for n in 0..100_u64 {
                let (store, number) = (Arc::clone(&ground.store), round * 100 + n);
                let technician = people[usize::try_from(n).unwrap() % people.len()].clone();
                let new = NewSession { min_gap: Span::micros(0), draw: u128::from(number) << 110, ..wish(&technician, START) };
                tasks.spawn(async move {
                    let (id, slot) = issued(store.create_session(new).await.unwrap());
                    if number % 2 == 0 {
                        return (id, slot, 0);
                    }
                    let taken = store.claim(claim(&technician, Some(slot), digest(1_000 + number), START)).await.unwrap();
                    assert!(matches!(taken, Claimed::Seat(_)));
                    let (name, text, client_id) = ("C".to_owned(), format!("line of {number}"), "c1".to_owned());
                    let line = NewLine { session: id, from: ChatFrom::Customer, name, text, client_id, at: START };
                    assert!(matches!(store.append_line(line).await.unwrap(), Appended::Line { fresh: true, .. }));
                    (id, slot, number)
                });
            }
            while let Some(done) = tasks.join_next().await {
                kept.push(done.unwrap());
            }
            let copy = after_a_kill(&dir);
            let reopened = SqliteStore::open(copy.path(), Options::default()).unwrap();
            for (id, slot, number) in &kept {
                let session = reopened.session(*id).await.unwrap().unwrap();
                let offered = reopened.session_by_pin(organisation.id, *slot, START).await.unwrap();
                if *number == 0 {
                    assert_eq!((session.state, session.pin_slot), (SessionState::Connecting, Some(*slot)));
                    assert_eq!(offered, Some(session));
                } else {
                    assert_eq!((session.state, offered), (SessionState::Waiting, None));
                    let lines = towline_store::Chats::history(&reopened, *id, 1, 10).await.unwrap().lines;
                    assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), [format!("line of {number}")]);
                    let seated = reopened.session_by_seat(&digest(1_000 + number)).await.unwrap();
                    assert_eq!(seated.map(|seated| seated.id), Some(*id));
                }
            }
            let next = NewSession { min_gap: Span::micros(0), ..wish(&people[0], START) };
            let (fresh, slot) = issued(reopened.create_session(next).await.unwrap());
            assert_eq!(fresh, SessionId(1 + i64::try_from(kept.len()).unwrap()));
            assert!(kept.iter().all(|(_, taken, _)| *taken != slot));
        }
        ground.store.close().await.unwrap();
    });
}
