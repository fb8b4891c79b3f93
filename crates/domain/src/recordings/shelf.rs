//! Where the files of recordings lie, as the rules see it: a shelf of named files. What is in them is encrypted before it comes here.

use async_trait::async_trait;

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// There is no room.
    #[error("no room is left on the disk")]
    Full,
    /// The file is not there, or ends before what was to be read.
    #[error("the file is missing or too short")]
    Short,
    /// Anything else, as the operating system says it.
    #[error("{0}")]
    Io(String),
}

/// A shelf of files. Names are 32 characters `[0-9a-f]`, drawn at random; nothing from outside is ever one.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// How many bytes have room.
    async fn free(&self) -> Result<u64, ShelfError>;

    /// Makes an empty file that was not there. Its name is durable when this answers.
    async fn create(&self, file: &str) -> Result<(), ShelfError>;

    /// Writes at this place of a file, and cuts off whatever was behind it. Durable when this answers.
    async fn write(&self, file: &str, at: u64, bytes: Vec<u8>) -> Result<(), ShelfError>;

    /// Exactly so many bytes from this place on.
    async fn read(&self, file: &str, at: u64, length: usize) -> Result<Vec<u8>, ShelfError>;

    /// Takes a file away; durable when this answers. That it is not there is no error.
    async fn remove(&self, file: &str) -> Result<(), ShelfError>;

    /// The names of all files.
    async fn names(&self) -> Result<Vec<String>, ShelfError>;
}
