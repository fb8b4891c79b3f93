//! Opening the file: lock, file mode, settings, schema, and the book read from its rows. What runs on the connections is not here.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use towline_store::StoreError;

use crate::book::{Book, PinRow};
use crate::migrate::{self, MigrateError};
use crate::rows;

/// The database's name in its folder.
const DATABASE: &str = "towline.db";
/// The file whose lock says that a process owns the folder.
const LOCK: &str = "towline.lock";
/// Pages of 4 KiB in the write-ahead log after which the writer moves them to the database: 16 MiB.
pub(crate) const CHECKPOINT_PAGES: i32 = 4_096;
/// To what size SQLite cuts the write-ahead log back when it starts it anew.
const LOG_LIMIT: i64 = 64 << 20;
/// How many rows go from reading to the book at once, and how many such chunks may wait.
const CHUNK: usize = 2_048;
const CHUNKS: usize = 8;

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder or a file in it cannot be used.
    #[error("{path}: {cause}")]
    File {
        /// What could not be used.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Another process has the folder open.
    #[error("{0} is in use by another process: only one server may run on a data folder")]
    InUse(PathBuf),
    /// Everybody on the machine may read or write the database.
    #[error("{0} is open to everybody on this machine: `chmod 600` it")]
    Exposed(PathBuf),
    /// The schema is not one that this version can use.
    #[error(transparent)]
    Schema(#[from] MigrateError),
    /// A setting that durability or safety rests on did not take.
    #[error("SQLite did not take the setting {0}")]
    Setting(&'static str),
    /// What is stored cannot be what was written.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// SQLite refused.
    #[error("SQLite: {0}")]
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match rows::store_error(&error) {
            StoreError::Corrupt(what) => Self::Corrupt(what),
            _ => Self::Sql(error),
        }
    }
}

/// Everything that the writer owns, and where readers find the file.
pub(crate) struct Opened {
    pub(crate) connection: Connection,
    pub(crate) book: Book,
    /// Pages in the write-ahead log after the last commit.
    pub(crate) log_pages: Arc<AtomicI32>,
    pub(crate) lock: File,
    pub(crate) path: PathBuf,
}

/// Opens or makes the database in `dir`.
pub(crate) fn open(dir: &Path) -> Result<Opened, OpenError> {
    let at = |path: &Path| {
        let path = path.to_path_buf();
        move |cause| OpenError::File { path, cause }
    };
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(at(dir))?;
    let lock = lock(&dir.join(LOCK))?;
    let path = dir.join(DATABASE);
    // SQLite gives the log and its index the mode of the database.
    OpenOptions::new().create(true).append(true).mode(0o600).open(&path).map_err(at(&path))?;
    let mode = path.metadata().map_err(at(&path))?.permissions().mode();
    if mode & 0o007 != 0 {
        return Err(OpenError::Exposed(path));
    }
    let mut connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    settle(&connection, 8_192)?;
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode != "wal" {
        return Err(OpenError::Setting("journal_mode=WAL"));
    }
    set(&connection, "synchronous=FULL", "synchronous", 2)?;
    let log_pages = Arc::new(AtomicI32::new(0));
    let seen = Arc::clone(&log_pages);
    // In place of SQLite's own checkpoints, which would be part of a commit that somebody waits for.
    connection.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages: i32| {
        seen.store(pages, Ordering::Relaxed);
        Ok(())
    }))?;
    migrate::migrate(&mut connection)?;
    let book = read_book(&connection)?;
    Ok(Opened { connection, book, log_pages, lock, path })
}

/// Opens a connection that only reads.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    settle(&connection, 2_048)?;
    set(&connection, "query_only=ON", "query_only", 1)?;
    Ok(connection)
}

fn lock(path: &Path) -> Result<File, OpenError> {
    let failed = |cause| OpenError::File { path: path.to_path_buf(), cause };
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.parent().unwrap_or(path).to_path_buf())),
        Err(TryLockError::Error(cause)) => Err(failed(cause)),
    }
}

/// Settings of every connection, each read back. `cache` is in KiB.
fn settle(connection: &Connection, cache: i64) -> Result<(), OpenError> {
    set(connection, "busy_timeout=5000", "busy_timeout", 5_000)?;
    set(connection, "foreign_keys=ON", "foreign_keys", 1)?;
    set(connection, "trusted_schema=OFF", "trusted_schema", 0)?;
    set(connection, "cell_size_check=ON", "cell_size_check", 1)?;
    set(connection, "temp_store=MEMORY", "temp_store", 2)?;
    set(connection, "journal_size_limit", "journal_size_limit", LOG_LIMIT)?;
    set(connection, "cache_size", "cache_size", -cache)?;
    // Plans are judged by tests. In a file that was analysed, whatever is bound would have its statement planned anew, for every row of a report.
    if !connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)? {
        return Err(OpenError::Setting("ENABLE_QPSG"));
    }
    connection.set_prepared_statement_cache_capacity(96);
    Ok(())
}

fn set(connection: &Connection, named: &'static str, pragma: &str, value: i64) -> Result<(), OpenError> {
    connection.pragma_update(None, pragma, value)?;
    let found: i64 = connection.pragma_query_value(None, pragma, |row| row.get(0))?;
    if found == value { Ok(()) } else { Err(OpenError::Setting(named)) }
}

/// Reads the rows on this thread and enters them into the book on another: with a million rows each takes as long as the other.
fn read_book(connection: &Connection) -> Result<Book, OpenError> {
    thread::scope(|scope| {
        let (rows, read) = sync_channel::<Vec<PinRow>>(CHUNKS);
        let book = scope.spawn(move || {
            let mut book = Book::default();
            read.into_iter().flatten().for_each(|row| book.load(row));
            book
        });
        let sent = send_rows(connection, &rows);
        drop(rows);
        let book = book.join().map_err(|_| OpenError::Corrupt("the rows of the PINs cannot be put together".to_owned()))?;
        sent.map(|()| book)
    })
}

fn send_rows(connection: &Connection, book: &SyncSender<Vec<PinRow>>) -> Result<(), OpenError> {
    let mut statement = connection
        .prepare("SELECT session, organisation, slot, technician, caller, issued_at, expires_at, ended_at FROM pin ORDER BY session")?;
    let mut rows = statement.query([])?;
    let mut chunk = Vec::with_capacity(CHUNK);
    while let Some(row) = rows.next()? {
        chunk.push(rows::pin(row)?);
        if chunk.len() == CHUNK && book.send(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK))).is_err() {
            break;
        }
    }
    // A receiver that has gone is seen when its thread is joined.
    let _gone = book.send(chunk);
    Ok(())
}
