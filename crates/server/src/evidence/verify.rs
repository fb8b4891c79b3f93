//! Checking a bundle, without anything but the bundle: its form, each file's hash, the chain, the signature. It is read once from front to back, and little of it
//! is in memory at a time.

use std::io::{ErrorKind, Read};

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

use super::manifest::{self, MANIFEST, SIGNATURE};
use super::{hex, key_of, key_text, tar};

/// The most files of a bundle.
const MOST: usize = 10_000;
/// The longest manifest in bytes.
const LONGEST: u64 = 8 << 20;
/// Bytes of a signature.
const SIGNED: u64 = 64;
/// Bytes read at once.
const PORTION: usize = 64 << 10;

/// Why a bundle is none, or is not as it was signed.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// It could not be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Its structure is not the canonical one.
    #[error("this is no evidence bundle, or its structure was changed, near byte {0}")]
    Form(u64),
    /// It ends early.
    #[error("the bundle ends before it is whole")]
    Short,
    /// A file has more than a bundle may hold.
    #[error("the bundle has more files, or a longer manifest, than a bundle may have")]
    TooLarge,
    /// The chain of the manifest does not hold.
    #[error("the manifest was changed: its chain breaks at line {0}")]
    Chain(usize),
    /// A file is not what the manifest says.
    #[error("{0} was changed: it is not what the manifest says")]
    File(String),
    /// Files are missing, or there are others than the manifest names.
    #[error("the files of the bundle are not those of its manifest")]
    Files,
    /// The signature is wrong.
    #[error("the manifest was changed, or was not signed with the key that it names")]
    Signature,
    /// Somebody else has signed it.
    #[error("the bundle was signed with another key: {0}")]
    OtherKey(String),
}

/// A bundle that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The session.
    pub session: i64,
    /// Whose it was.
    pub organisation: String,
    /// When the bundle was made.
    pub made: String,
    /// The key that it was signed with, as it is printed.
    pub key: String,
    /// Name, size and SHA-256 of its files.
    pub files: Vec<(String, u64, String)>,
}

struct Source<R> {
    from: R,
    at: u64,
}

/// Checks a bundle; with a key, also that it was signed with that one.
///
/// # Errors
/// What is wrong with it.
pub fn verify(from: impl Read, key: Option<&[u8; 32]>) -> Result<Verified, Broken> {
    let mut source = Source { from, at: 0 };
    let mut files = Vec::new();
    let manifest = loop {
        let (name, size) = source.header()?;
        if name == MANIFEST {
            break source.content(size, LONGEST)?;
        }
        if files.len() >= MOST {
            return Err(Broken::TooLarge);
        }
        let hash = source.hash(size)?;
        files.push((name, size, hash));
    };
    let (name, size) = source.header()?;
    if name != SIGNATURE || size != SIGNED {
        return Err(source.form());
    }
    let signature = source.content(size, SIGNED)?;
    source.zeros(tar::END.len())?;
    if source.from.read(&mut [0])? != 0 {
        return Err(source.form());
    }
    judge(&manifest, &signature, files, key)
}

fn judge(manifest: &[u8], signature: &[u8], files: Vec<(String, u64, String)>, key: Option<&[u8; 32]>) -> Result<Verified, Broken> {
    let text = std::str::from_utf8(manifest).map_err(|_| Broken::Chain(1))?;
    let (head, lines) = manifest::read(text).map_err(Broken::Chain)?;
    if lines.len() != files.len() || lines.iter().zip(&files).any(|(line, (name, _, _))| line.name != *name) {
        return Err(Broken::Files);
    }
    for (line, (name, size, hash)) in lines.iter().zip(&files) {
        if line.size != *size || line.sha256 != *hash {
            return Err(Broken::File(name.clone()));
        }
    }
    let signer = key_of(&head.key).ok_or(Broken::Signature)?;
    UnparsedPublicKey::new(&ED25519, signer).verify(manifest, signature).map_err(|_| Broken::Signature)?;
    if key.is_some_and(|key| *key != signer) {
        return Err(Broken::OtherKey(key_text(&signer)));
    }
    Ok(Verified { session: head.session, organisation: head.organisation, made: head.made, key: head.key, files })
}

impl<R: Read> Source<R> {
    const fn form(&self) -> Broken {
        Broken::Form(self.at)
    }

    fn exact(&mut self, buffer: &mut [u8]) -> Result<(), Broken> {
        self.from.read_exact(buffer).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => Broken::Short,
            _ => Broken::Io(error),
        })?;
        self.at += u64::try_from(buffer.len()).unwrap_or(0);
        Ok(())
    }

    fn header(&mut self) -> Result<(String, u64), Broken> {
        let mut header = [0; tar::BLOCK];
        self.exact(&mut header)?;
        tar::read(&header).ok_or_else(|| self.form())
    }

    fn zeros(&mut self, count: usize) -> Result<(), Broken> {
        let mut zeros = vec![0; count];
        self.exact(&mut zeros)?;
        if zeros.iter().any(|byte| *byte != 0) { Err(self.form()) } else { Ok(()) }
    }

    /// Content that is kept, with the zeros behind it taken off.
    fn content(&mut self, size: u64, most: u64) -> Result<Vec<u8>, Broken> {
        let length = usize::try_from(size).ok().filter(|_| size <= most).ok_or(Broken::TooLarge)?;
        let mut content = vec![0; length];
        self.exact(&mut content)?;
        self.zeros(tar::padding(size))?;
        Ok(content)
    }

    /// The hash of content that is not kept.
    fn hash(&mut self, size: u64) -> Result<String, Broken> {
        let (mut hash, mut left) = (Context::new(&SHA256), size);
        let mut portion = vec![0; PORTION];
        while left > 0 {
            let length = usize::try_from(left).unwrap_or(PORTION).min(PORTION);
            let taken = portion.get_mut(..length).unwrap_or_default();
            self.exact(taken)?;
            hash.update(taken);
            left -= u64::try_from(length).unwrap_or(left);
        }
        self.zeros(tar::padding(size))?;
        Ok(hex(hash.finish().as_ref()))
    }
}
