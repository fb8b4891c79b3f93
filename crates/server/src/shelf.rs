//! The files of recordings, in a folder of their own below the data folder that only the owner may look into. What is in them comes here encrypted; names
//! are checked again, so that nothing else can ever be one.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use rustix::fs::statvfs;
use tokio::task::spawn_blocking;
use towline_domain::recordings::{Shelf, ShelfError};

use crate::folder::Folder;

/// The folder's name in the data folder.
pub const RECORDINGS: &str = "recordings";

/// Files in `DIR/recordings`.
#[derive(Debug, Clone)]
pub struct Files {
    path: PathBuf,
}

impl Files {
    /// Those of a data folder. The folder is made with its first file.
    #[must_use]
    pub fn of(folder: &Folder) -> Self {
        Self::at(folder.file(RECORDINGS))
    }

    /// Those in this folder.
    #[must_use]
    pub const fn at(path: PathBuf) -> Self {
        Self { path }
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static) -> Result<T, ShelfError> {
        let path = self.path.clone();
        let done = spawn_blocking(move || work(&path)).await.map_err(|error| ShelfError::Io(error.to_string()))?;
        done.map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ShelfError::Full,
            io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof => ShelfError::Short,
            _ => ShelfError::Io(error.to_string()),
        })
    }

    /// Does something with one file.
    async fn with<T: Send + 'static>(
        &self,
        file: &str,
        work: impl FnOnce(&Path, &Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, ShelfError> {
        if !is_name(file) {
            return Err(ShelfError::Io("no file of a recording has such a name".to_owned()));
        }
        let file = self.path.join(file);
        self.run(move |folder| work(folder, &file)).await
    }
}

/// Whether this is a name as they are drawn.
fn is_name(file: &str) -> bool {
    file.len() == 32 && file.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

fn make_folder(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Ok(()) => folder.parent().map_or(Ok(()), |above| File::open(above)?.sync_all()),
        other => other,
    }
}

#[async_trait]
impl Shelf for Files {
    async fn free(&self) -> Result<u64, ShelfError> {
        self.run(|folder| {
            make_folder(folder)?;
            let found = statvfs(folder)?;
            Ok(found.f_bavail.saturating_mul(found.f_frsize))
        })
        .await
    }

    async fn create(&self, file: &str) -> Result<(), ShelfError> {
        self.with(file, |folder, file| {
            make_folder(folder)?;
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?.sync_all()?;
            File::open(folder)?.sync_all()
        })
        .await
    }

    async fn write(&self, file: &str, at: u64, bytes: Vec<u8>) -> Result<(), ShelfError> {
        self.with(file, move |_, file| {
            let file = OpenOptions::new().write(true).open(file)?;
            file.set_len(at)?;
            let written = file.write_all_at(&bytes, at).and_then(|()| file.sync_all());
            if written.is_err() {
                // What is not whole is not kept, and gives its room back. The next write would cut it off as well.
                let _tried = file.set_len(at);
            }
            written
        })
        .await
    }

    async fn read(&self, file: &str, at: u64, length: usize) -> Result<Vec<u8>, ShelfError> {
        self.with(file, move |_, file| {
            let mut bytes = vec![0; length];
            File::open(file)?.read_exact_at(&mut bytes, at)?;
            Ok(bytes)
        })
        .await
    }

    async fn remove(&self, file: &str) -> Result<(), ShelfError> {
        self.with(file, |folder, file| match std::fs::remove_file(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Ok(()) => File::open(folder)?.sync_all(),
            other => other,
        })
        .await
    }

    async fn names(&self) -> Result<Vec<String>, ShelfError> {
        self.run(|folder| {
            let entries = match std::fs::read_dir(folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
                other => other?,
            };
            let mut names = Vec::new();
            for entry in entries {
                names.push(entry?.file_name().to_string_lossy().into_owned());
            }
            // What somebody else has put there is theirs.
            names.retain(|name| is_name(name));
            Ok(names)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const NAME: &str = "0123456789abcdef0123456789abcdef";

    #[tokio::test]
    async fn what_is_written_is_read_and_a_longer_tail_is_cut_off() {
        let space = tempfile::tempdir().unwrap();
        let files = Files::at(space.path().join(RECORDINGS));
        assert_eq!(files.names().await.unwrap(), Vec::<String>::new());
        files.create(NAME).await.unwrap();
        files.write(NAME, 0, b"0123456789".to_vec()).await.unwrap();
        files.write(NAME, 4, b"abc".to_vec()).await.unwrap();
        assert_eq!(files.read(NAME, 0, 7).await.unwrap(), b"0123abc");
        assert!(matches!(files.read(NAME, 0, 8).await, Err(ShelfError::Short)));
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&files.path), mode(&files.path.join(NAME))), (0o700, 0o600));
        assert_eq!(files.names().await.unwrap(), [NAME]);
        files.remove(NAME).await.unwrap();
        files.remove(NAME).await.unwrap();
        assert!(matches!(files.read(NAME, 0, 1).await, Err(ShelfError::Short)));
        assert!(files.free().await.unwrap() > 0);
    }

    #[tokio::test]
    async fn at_138_nothing_but_a_drawn_name_is_a_file() {
        let space = tempfile::tempdir().unwrap();
        std::fs::write(space.path().join("keys"), "secret").unwrap();
        let files = Files::at(space.path().join(RECORDINGS));
        files.create(NAME).await.unwrap();
        for name in
            ["../keys", "keys", "", ".", "/etc/passwd", &NAME.to_uppercase(), &format!("{NAME}0"), "..%2fkeys0123456789abcdef01234567"]
        {
            assert!(matches!(files.read(name, 0, 1).await, Err(ShelfError::Io(_))), "{name}");
            assert!(files.create(name).await.is_err() && files.remove(name).await.is_err(), "{name}");
            assert!(files.write(name, 0, vec![1]).await.is_err(), "{name}");
        }
        assert_eq!(std::fs::read_to_string(space.path().join("keys")).unwrap(), "secret");
    }
}
