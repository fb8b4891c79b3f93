//! Who may open a folder, and what is refused before anything is touched.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;
use towline_model::Timestamp;
use towline_store::{Organisations, Store, StoreError};
use towline_store_sqlite::{MigrateError, OpenError, Options, SqliteStore};

use crate::conformance::block_on;

fn open(dir: &Path) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(dir, Options::default())
}

fn refused(dir: &Path) -> OpenError {
    match open(dir) {
        Ok(_) => panic!("opened"),
        Err(error) => error,
    }
}

#[test]
fn ft_44_a_second_owner_is_refused_until_the_first_is_gone() {
    let folder = TempDir::new().unwrap();
    let first = open(folder.path()).unwrap();
    assert!(matches!(refused(folder.path()), OpenError::InUse(dir) if dir == folder.path()));
    // Closing lets go, although the first still has the store in its hands.
    block_on(async { first.close().await.unwrap() });
    let second = open(folder.path()).unwrap();
    assert!(matches!(refused(folder.path()), OpenError::InUse(_)));
    // So does dropping.
    drop(second);
    open(folder.path()).unwrap();
}

#[test]
fn a_closed_store_answers_nothing_more() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).unwrap();
    block_on(async {
        store.probe().await.unwrap();
        store.close().await.unwrap();
        assert!(matches!(store.probe().await, Err(StoreError::Unavailable(_))));
        assert!(matches!(store.organisations(1).await, Err(StoreError::Unavailable(_))));
        assert!(matches!(store.close().await, Err(StoreError::Unavailable(_))));
    });
}

#[test]
fn nobody_else_may_read_the_files() {
    let parent = TempDir::new().unwrap();
    let dir = parent.path().join("data");
    let store = open(&dir).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    for name in ["towline.db", "towline.db-wal", "towline.db-shm", "towline.lock"] {
        assert_eq!(mode(&dir.join(name)), 0o600, "{name}");
    }
    drop(store);
    let database = dir.join("towline.db");
    for exposed in [0o604, 0o666] {
        std::fs::set_permissions(&database, PermissionsExt::from_mode(exposed)).unwrap();
        assert!(matches!(refused(&dir), OpenError::Exposed(path) if path == database));
    }
}

#[test]
fn ft_22_a_newer_database_is_refused_untouched() {
    let folder = TempDir::new().unwrap();
    drop(open(folder.path()).unwrap());
    let database = folder.path().join("towline.db");
    let connection = Connection::open(&database).unwrap();
    connection.execute_batch("INSERT INTO migration (number, checksum) VALUES (99, x'00')").unwrap();
    connection.close().unwrap();
    let before = std::fs::read(&database).unwrap();
    let error = refused(folder.path());
    assert!(matches!(&error, OpenError::Schema(MigrateError::Newer { found: 99, .. })), "{error}");
    assert_eq!(std::fs::read(&database).unwrap(), before);
}

#[test]
fn ft_14_a_folder_that_cannot_be_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    assert!(matches!(refused(&file), OpenError::File { path, .. } if path == file));
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/towline.db"), "no database at all, but long enough to be looked at as one").unwrap();
    std::fs::set_permissions(folder.path().join("data/towline.db"), PermissionsExt::from_mode(0o600)).unwrap();
    assert!(matches!(refused(&folder.path().join("data")), OpenError::Corrupt(_)));
}

/// A million sessions of long ago cost a start nothing: only PINs that are on offer or rest are read.
#[test]
fn old_sessions_are_not_read_at_start() {
    let folder = TempDir::new().unwrap();
    drop(open(folder.path()).unwrap());
    let connection = Connection::open(folder.path().join("towline.db")).unwrap();
    // A state that no session can have: whoever reads the row meets it.
    let sql = format!(
        "INSERT INTO session (id, organisation, queue, caller, state, state_since, created_at, pin_expires_at, words, wrong_words, by_link, dismissed,
             field0, field1, field2, field3, field4, field5, tracking)
         VALUES (1, 1, 1, 1, 99, {0}, {0}, {0}, 0, 0, 0, 0, '', '', '', '', '', '', '')",
        Timestamp(0).0
    );
    connection.execute_batch(&sql).unwrap();
    connection.close().unwrap();
    open(folder.path()).unwrap();
}
