//! Bytes that rot on the disk are found before they are believed, and then nothing is written any more.

use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;
use towline_store::StoreError;
use towline_store::conformance::ground::{Ground, START};
use towline_store_sqlite::{OpenError, Options, SqliteStore};

use crate::conformance::{Folder, block_on};

const PAGE: usize = 4_096;

/// Overwrites the root page of a table.
fn rot(dir: &Path, table: &str) {
    let path = dir.join("towline.db");
    let connection = Connection::open(&path).unwrap();
    let root: u32 = connection.query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [table], |row| row.get(0)).unwrap();
    connection.close().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let root = usize::try_from(root).unwrap();
    bytes[(root - 1) * PAGE..root * PAGE].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
}

#[test]
fn ft_16_a_rotten_pin_table_stops_the_start() {
    let folder = TempDir::new().unwrap();
    drop(SqliteStore::open(folder.path(), Options::default()).unwrap());
    rot(folder.path(), "pin");
    let Err(error) = SqliteStore::open(folder.path(), Options::default()) else { panic!("opened") };
    assert!(matches!(error, OpenError::Corrupt(_)), "{error}");
}

#[test]
fn ft_16_a_rotten_session_table_stops_all_writing() {
    block_on(async {
        let folder = Folder::new();
        let dir = folder.path();
        let mut ground = Ground::new(Box::new(folder)).await;
        let technician = ground.desk().await;
        let (session, _) = ground.issue(&technician, START).await;
        ground.store.close().await.unwrap();
        rot(&dir, "session");
        ground.open_again().await;
        assert!(matches!(ground.store.session(session).await, Err(StoreError::Corrupt(_))));
        ground.store.probe().await.unwrap();
        let wish = towline_store::conformance::ground::wish(&technician, START + towline_model::Span::seconds(1));
        let refused = ground.store.create_session(wish).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_) | StoreError::Corrupt(_))), "{refused:?}");
        assert!(matches!(ground.store.probe().await, Err(StoreError::Unavailable(_))));
    });
}

/// A row that no program of ours can have written is told as such; the others are served.
#[test]
fn a_row_that_cannot_be_is_corrupt() {
    block_on(async {
        let folder = Folder::new();
        let dir = folder.path();
        let mut ground = Ground::new(Box::new(folder)).await;
        let technician = ground.desk().await;
        let (session, _) = ground.issue(&technician, START).await;
        ground.store.close().await.unwrap();
        let connection = Connection::open(dir.join("towline.db")).unwrap();
        connection.execute("UPDATE session SET state = 99", []).unwrap();
        connection.close().unwrap();
        ground.open_again().await;
        assert!(matches!(ground.store.session(session).await, Err(StoreError::Corrupt(_))));
        ground.issue(&technician, START + towline_model::Span::seconds(1)).await;
    });
}
