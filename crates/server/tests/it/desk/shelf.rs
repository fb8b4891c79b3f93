//! Real files of recordings on a disk that a test can say is full, or that fails.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use towline::shelf::Files;
use towline_domain::recordings::{Shelf, ShelfError};

/// See the module.
pub struct TestShelf {
    files: Files,
    path: PathBuf,
    full: AtomicBool,
    free: AtomicU64,
}

impl TestShelf {
    pub fn new(path: &Path) -> Self {
        let (full, free) = (AtomicBool::new(false), AtomicU64::new(u64::MAX));
        Self { files: Files::at(path.to_path_buf()), path: path.to_path_buf(), full, free }
    }

    /// From now on every write meets a full disk, or none does.
    pub fn fill(&self, full: bool) {
        self.full.store(full, Ordering::Relaxed);
    }

    /// From now on so many bytes are said to be free; without it what the disk says.
    pub fn say_free(&self, bytes: u64) {
        self.free.store(bytes, Ordering::Relaxed);
    }

    /// The files that there are.
    pub fn paths(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(&self.path) else { return Vec::new() };
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    }
}

#[async_trait::async_trait]
impl Shelf for TestShelf {
    async fn free(&self) -> Result<u64, ShelfError> {
        Ok(self.files.free().await?.min(self.free.load(Ordering::Relaxed)))
    }

    async fn create(&self, file: &str) -> Result<(), ShelfError> {
        self.files.create(file).await
    }

    async fn write(&self, file: &str, at: u64, bytes: Vec<u8>) -> Result<(), ShelfError> {
        if self.full.load(Ordering::Relaxed) {
            // Half of it still had room.
            let half = bytes.len() / 2;
            self.files.write(file, at, bytes.into_iter().take(half).collect()).await?;
            return Err(ShelfError::Full);
        }
        self.files.write(file, at, bytes).await
    }

    async fn read(&self, file: &str, at: u64, length: usize) -> Result<Vec<u8>, ShelfError> {
        self.files.read(file, at, length).await
    }

    async fn remove(&self, file: &str) -> Result<(), ShelfError> {
        self.files.remove(file).await
    }

    async fn names(&self) -> Result<Vec<String>, ShelfError> {
        self.files.names().await
    }
}
