//! The data folder: who may look into it, the master key in it, and what else lies there. The database itself is the store's.

mod master_key;

use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

pub use master_key::MasterKey;

/// The database, which the store makes.
const DATABASE: &str = "towline.db";

/// Why a data folder cannot be used, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The path cannot be looked at, made or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// Which path.
        path: PathBuf,
        /// What the operating system says.
        cause: io::Error,
    },
    /// The path is something else than a folder.
    #[error("{} is no folder", .0.display())]
    NoFolder(PathBuf),
    /// Others may look into it.
    #[error("{} is open to other users: chmod {mode:o} it, and think about who has looked into it", path.display())]
    Open {
        /// Which path.
        path: PathBuf,
        /// The permissions it should have.
        mode: u32,
    },
    /// There is a database but no key.
    #[error("{} is missing while there is a database: bring it back from your backup; without it no PIN, login or authcode can be read", .0.display())]
    KeyGone(PathBuf),
    /// The file does not hold a key in its form.
    #[error("{} does not hold a key: bring it back from your backup", .0.display())]
    KeyForm(PathBuf),
    /// The key was not drawn at random.
    #[error("{} holds a sample or hand-made key, which others may know: remove it before the first start, and the server draws its own", .0.display())]
    KeySample(PathBuf),
    /// The operating system gave no randomness.
    #[error("the operating system gives no randomness")]
    Entropy,
}

/// The data folder of a server.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |cause| FolderError::Io { path, cause }
}

/// Looks whether a folder may be used, changing nothing. A folder that is not there yet may be.
///
/// # Errors
/// What speaks against it.
pub fn inspect(path: &Path) -> Result<(), FolderError> {
    let meta = match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(io_error(path))?,
    };
    if !meta.is_dir() {
        return Err(FolderError::NoFolder(path.to_owned()));
    }
    let is_empty = std::fs::read_dir(path).map_err(io_error(path))?.next().is_none();
    // Nothing has been exposed in an empty folder: opening it closes it.
    if meta.permissions().mode() & 0o007 != 0 && !is_empty {
        return Err(FolderError::Open { path: path.to_owned(), mode: 0o700 });
    }
    master_key::inspect(&path.join(master_key::FILE), path.join(DATABASE).exists())
}

impl Folder {
    /// Makes the folder when it is missing, and closes an empty one to others.
    ///
    /// # Errors
    /// As [`inspect`], and when it cannot be made.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        inspect(path)?;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(io_error(path))?;
        let mode = std::fs::metadata(path).map_err(io_error(path))?.permissions().mode();
        if mode & 0o007 != 0 {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).map_err(io_error(path))?;
        }
        // The current directory may change; the folder may not.
        let path = path.canonicalize().map_err(io_error(path))?;
        Ok(Self { path })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of a file in it.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The names of everything in it, sorted.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn names(&self) -> Result<Vec<String>, FolderError> {
        let entries = std::fs::read_dir(&self.path).map_err(io_error(&self.path))?;
        let mut names = Vec::new();
        for entry in entries {
            names.push(entry.map_err(io_error(&self.path))?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    /// The master key, drawn at the first start.
    ///
    /// # Errors
    /// When it cannot be read, is no key, or is open to others.
    pub fn master_key(&self) -> Result<MasterKey, FolderError> {
        master_key::load_or_draw(&self.file(master_key::FILE), self.file(DATABASE).exists())
    }

    /// Writes a file that only the owner can read, in one piece: under another name first, made durable, then renamed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.file(name);
        write_whole(&path, bytes).map_err(io_error(&path))
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = part(path, bytes)?;
    std::fs::rename(part, path)?;
    make_names_durable(path)
}

/// The same for a file that nobody may have made meanwhile; `AlreadyExists` when somebody has.
fn write_first(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = part(path, bytes)?;
    let linked = std::fs::hard_link(&part, path);
    std::fs::remove_file(part)?;
    linked?;
    make_names_durable(path)
}

/// The bytes under another name, durable. Each process has its own.
fn part(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".part{}", std::process::id()));
    let part = PathBuf::from(part);
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(part)
}

/// A name is durable once its folder is.
fn make_names_durable(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())
}

#[cfg(test)]
mod tests;
