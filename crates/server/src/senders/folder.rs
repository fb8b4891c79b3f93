//! Messages as files in a folder, for trying things out: nothing leaves this machine.

use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use towline_domain::{Clock, Mail, NotSent, Sms};

/// How many messages are kept; then the oldest make room.
const KEPT: usize = 1_000;

/// A folder that messages are written to.
pub struct Folder {
    path: PathBuf,
    clock: Arc<dyn Clock>,
    count: AtomicU64,
}

impl Folder {
    /// The folder; it is made with the first message.
    pub fn new(path: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self { path, clock, count: AtomicU64::new(0) }
    }

    /// Writes an e-mail down.
    pub async fn mail(&self, mail: &Mail) -> Result<(), NotSent> {
        self.write("mail", format!("To: {}\nSubject: {}\n\n{}", mail.to.as_str(), mail.subject, mail.text)).await
    }

    /// Writes a text message down.
    pub async fn sms(&self, sms: &Sms) -> Result<(), NotSent> {
        self.write("sms", format!("To: {}\n\n{}\n", sms.to.as_str(), sms.text)).await
    }

    async fn write(&self, kind: &str, text: String) -> Result<(), NotSent> {
        // Names sort in the order of writing; the number keeps two of one moment apart.
        let name = format!("{:016}-{:06}-{kind}.txt", self.clock.now().0, self.count.fetch_add(1, Ordering::Relaxed));
        let path = self.path.clone();
        let written = tokio::task::spawn_blocking(move || write(&path, &name, &text)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                tracing::error!(%error, folder = %self.path.display(), "a message could not be written down");
                Err(NotSent::Unavailable)
            }
            Err(_) => Err(NotSent::Unavailable),
        }
    }
}

fn write(folder: &Path, name: &str, text: &str) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // Whoever looks for messages sees whole ones.
    let part = folder.join(format!("{name}.part"));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    file.write_all(text.as_bytes())?;
    std::fs::rename(part, folder.join(name))?;
    let mut names: Vec<_> = std::fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.file_name())).collect();
    names.sort();
    for old in names.iter().take(names.len().saturating_sub(KEPT)) {
        std::fs::remove_file(folder.join(old))?;
    }
    Ok(())
}
