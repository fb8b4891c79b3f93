//! The checkout as the tools see it: the files that git tracks or would track, read as text. What is wrong with them is `tidy`'s.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout.
pub struct Tree {
    root: PathBuf,
    files: Vec<String>,
}

impl Tree {
    /// The checkout around the present directory.
    pub fn find() -> Result<Self, String> {
        let root = git(Path::new("."), &["rev-parse", "--show-toplevel"])?;
        let root = PathBuf::from(root.trim());
        let listed = git(&root, &["ls-files", "--cached", "--others", "--exclude-standard"])?;
        let files = listed.lines().filter(|file| root.join(file).is_file()).map(str::to_owned).collect();
        Ok(Self { root, files })
    }

    /// A tree of given files, for tests.
    #[cfg(test)]
    pub fn of(root: &Path, files: &[&str]) -> Self {
        Self { root: root.to_owned(), files: files.iter().map(|file| (*file).to_owned()).collect() }
    }

    /// The files, as paths from the root.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// The text of a file; empty where there is none or it is not text.
    pub fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.root.join(file)).unwrap_or_default()
    }

    /// Whether a path from the root is there.
    pub fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// Writes a file.
    pub fn write(&self, file: &str, text: &str) -> Result<(), String> {
        let path = self.root.join(file);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| format!("{file}: {error}"))?;
        }
        std::fs::write(path, text).map_err(|error| format!("{file}: {error}"))
    }
}

fn git(folder: &Path, words: &[&str]) -> Result<String, String> {
    let output = Command::new("git").current_dir(folder).args(words).output().map_err(|error| format!("git: {error}"))?;
    if output.status.success() { Ok(String::from_utf8_lossy(&output.stdout).into_owned()) } else { Err("git: no checkout here".to_owned()) }
}
