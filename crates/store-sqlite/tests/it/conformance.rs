//! The suite of `towline_store`, each case on a store in a folder of its own.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use tempfile::TempDir;
use towline_store::Store;
use towline_store::conformance::ground::{Ground, Maker};
use towline_store_sqlite::{Options, SqliteStore};

/// Makes stores in a folder that goes with it.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub fn path(&self) -> PathBuf {
        self.0.path().to_path_buf()
    }
}

#[async_trait]
impl Maker for Folder {
    async fn open(&self) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open(self.0.path(), Options::default()).unwrap())
    }
}

/// Runs a test on a runtime of two threads.
pub fn block_on(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(test);
}

fn run<F: Future<Output = ()>>(case: impl FnOnce(Ground) -> F) {
    block_on(async { case(Ground::new(Box::new(Folder::new())).await).await });
}

towline_store::conformance_tests!(crate::conformance::run);
