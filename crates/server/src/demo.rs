//! The demo: an organisation with people to try things with and a month behind it, and `demo.json`, which says who they are. Started again it changes nothing;
//! asked for more technicians it adds them. It touches no folder that is not its own.

mod past;
mod people;
mod places;
mod record;
mod stories;
mod words;

use towline_domain::House;

use crate::folder::{Folder, FolderError};
use record::Record;

/// The file that says who the people of a demo are; written last, so that whoever sees it sees a finished demo.
pub const FILE: &str = "demo.json";

/// Marks a folder in which a demo is being made for the first time.
const UNFINISHED: &str = "demo.unfinished";

/// Where a demo writes the messages that it would send.
pub const SENT: &str = "sent";

/// What a demo's folder holds.
const OWN: [&str; 9] = [FILE, UNFINISHED, SENT, "keys", "towline.db", "towline.db-wal", "towline.db-shm", "towline.lock", "control.sock"];

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder is somebody else's.
    #[error("{0} is no demo's folder: it holds {1}. Give a demo a folder of its own with --data DIR")]
    Foreign(String, String),
    /// The file cannot be understood.
    #[error("{0} is not what a demo wrote: remove the folder and start again")]
    Record(String),
    /// Fewer technicians than there are.
    #[error("this demo has {has} technicians already: ask for as many or more, or give the new one another folder with --data DIR")]
    Fewer {
        /// How many there are.
        has: usize,
    },
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The domain refused or failed.
    #[error("the demo's people could not be made: {0}")]
    Domain(#[from] towline_domain::Error),
    /// The store refused or failed.
    #[error("the demo's people could not be made: {0}")]
    Store(#[from] towline_store::StoreError),
}

/// Makes sure that a folder is a demo's or empty, before anything is opened in it. What a demo left that was stopped before it had finished is removed:
/// nobody has ever been told a password of it.
///
/// # Errors
/// When it holds anything else.
pub fn claim(folder: &Folder) -> Result<(), DemoError> {
    let names = folder.names()?;
    let is_known = |name: &&String| OWN.contains(&name.split(".part").next().unwrap_or_default());
    let shown = folder.path().display().to_string();
    if let Some(other) = names.iter().find(|name| !is_known(name)) {
        return Err(DemoError::Foreign(shown, other.clone()));
    }
    let has = |name: &str| names.iter().any(|found| found == name);
    if has(FILE) {
        return Ok(());
    }
    match names.first() {
        Some(first) if !has(UNFINISHED) => Err(DemoError::Foreign(shown, first.clone())),
        _ => {
            for name in names.iter().filter(|name| *name != UNFINISHED) {
                let path = folder.file(name);
                std::fs::remove_file(&path).map_err(|cause| FolderError::Io { path, cause })?;
            }
            Ok(folder.write(UNFINISHED, b"")?)
        }
    }
}

/// Makes the demo's people and their past, or those who are missing, and writes down who they are. `wanted` is how many technicians are asked for; without it one, or
/// as many as there are.
///
/// # Errors
/// When fewer are wanted than there are, or something fails.
pub async fn fill(house: &House, folder: &Folder, wanted: Option<u32>) -> Result<(), DemoError> {
    let (mut record, is_new) = match Record::read(folder)? {
        Some(record) => (record, false),
        None => (people::found(house).await?, true),
    };
    let has = record.technicians.len();
    let wanted = wanted.map_or(has.max(1), |wanted| usize::try_from(wanted).unwrap_or(usize::MAX));
    if wanted < has {
        return Err(DemoError::Fewer { has });
    }
    if wanted == has {
        return Ok(());
    }
    people::add(house, &mut record, wanted).await?;
    if is_new {
        past::write(house, &record).await?;
    }
    record.write(folder)?;
    match std::fs::remove_file(folder.file(UNFINISHED)) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(FolderError::Io { path: folder.file(UNFINISHED), cause }.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
