//! Towline's store in one SQLite file: what the traits of `towline_store` promise, kept by one writer that commits waiting commands together.
//!
//! A file per noun mirrors the contract; `writer` decides when commands run and when they are answered, `desk` is what they work at, `book` gives PINs
//! out, `readers` and `cache` answer queries. Rules, clocks and random numbers are not here.

mod access;
mod book;
mod budgets;
mod cache;
mod chats;
mod claim;
mod desk;
mod forest;
mod guard;
mod handovers;
mod logins;
mod media;
mod migrate;
mod moves;
mod nodes;
mod numbers;
mod open;
mod organisations;
mod outbox;
mod people;
mod pins;
mod queues;
mod readers;
mod receptions;
mod recordings;
mod replies;
mod reports;
mod rows;
mod sessions;
mod surveys;
mod sweep;
mod teams;
mod timeouts;
mod tokens;
mod transplant;
mod tree;
mod visits;
mod writer;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use towline_store::{Store, StoreError};

pub use migrate::MigrateError;
pub use open::OpenError;

use cache::Cache;
use desk::Desk;
use readers::Readers;
use writer::Writer;

/// How a store is opened.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Threads that read, each with a connection of its own; at least one.
    pub readers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 2 }
    }
}

/// A store in one folder, whose only owner is this process.
pub struct SqliteStore {
    writer: Writer,
    readers: Readers,
    /// A thread for reports alone.
    reports: Readers,
    cache: Arc<Cache>,
}

impl SqliteStore {
    /// Opens the store in `dir`, which is made (mode 0700) when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be used, belongs to another process, is open to everybody, or holds a database that this version cannot or must not use.
    pub fn open(dir: &Path, options: Options) -> Result<Self, OpenError> {
        let opened = open::open(dir)?;
        let cache = Arc::new(Cache::default());
        cache.forest.load(&opened.connection)?;
        let readers = Readers::start(&opened.path, options.readers.max(1))?;
        let reports = Readers::start(&opened.path, 1)?;
        let desk = Desk::new(opened.connection, opened.book, Arc::clone(&cache))?;
        let writer =
            Writer::start(desk, opened.log_pages, opened.lock).map_err(|cause| OpenError::File { path: opened.path.clone(), cause })?;
        Ok(Self { writer, readers, reports, cache })
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn probe(&self) -> Result<(), StoreError> {
        // A write that changes nothing but the page it stands on: it is committed and synced like any other.
        self.writer.run(|desk| desk.write("UPDATE counter SET last = last WHERE name = 'event'", []).map(|_| ())).await
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.readers.close().await;
        self.reports.close().await;
        self.writer.close().await
    }
}
