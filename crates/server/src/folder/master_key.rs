//! The file `keys`: one master key of 256 random bits, from which every other key is derived. Deriving is the domain's.

use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use zeroize::Zeroizing;

use super::{FolderError, io_error, write_first};

/// The file's name.
pub const FILE: &str = "keys";

/// First line of the file: what it is, and the number of its form.
const TITLE: &str = "towline master key 1";

/// The master key. Never shown, erased when dropped.
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// The key's bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Looks whether the file may be used, changing nothing.
pub fn inspect(path: &Path, has_database: bool) -> Result<(), FolderError> {
    read(path, has_database).map(|_| ())
}

/// Reads the key, or draws it where there is neither key nor database.
pub fn load_or_draw(path: &Path, has_database: bool) -> Result<MasterKey, FolderError> {
    if let Some(key) = read(path, has_database)? {
        return Ok(key);
    }
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| FolderError::Entropy)?;
    let text = Zeroizing::new(format!("{TITLE}\n{}\n", hex(&bytes).as_str()));
    match write_first(path, text.as_bytes()) {
        Ok(()) => Ok(MasterKey(bytes)),
        // Another process was first: its key is the folder's.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            read(path, has_database)?.ok_or_else(|| FolderError::KeyForm(path.to_owned()))
        }
        Err(error) => Err(io_error(path)(error)),
    }
}

fn read(path: &Path, has_database: bool) -> Result<Option<MasterKey>, FolderError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound && has_database => return Err(FolderError::KeyGone(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(FolderError::KeyForm(path.to_owned())),
        Err(error) => return Err(io_error(path)(error)),
    };
    let mode = std::fs::metadata(path).map_err(io_error(path))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(FolderError::Open { path: path.to_owned(), mode: 0o600 });
    }
    let key = text.strip_prefix(TITLE).and_then(|rest| bytes(rest.trim())).ok_or_else(|| FolderError::KeyForm(path.to_owned()))?;
    if is_made_up(&key) {
        return Err(FolderError::KeySample(path.to_owned()));
    }
    Ok(Some(MasterKey(key)))
}

fn hex(key: &[u8; 32]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(64));
    for byte in key {
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    text
}

fn bytes(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    if text.len() != 64 || !text.bytes().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(key)
}

/// Whether the key shows the marks of a sample or of something typed: few different bytes, letters only, or a sequence. A drawn key shows one of
/// these less often than once in 10^12 installations.
fn is_made_up(key: &[u8; 32]) -> bool {
    let mut seen = *key;
    seen.sort_unstable();
    let different = 1 + seen.windows(2).filter(|pair| matches!(pair, [a, b] if a != b)).count();
    let printable = key.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    let mut steps = key.windows(2).filter_map(|pair| if let [a, b] = pair { Some(b.wrapping_sub(*a)) } else { None });
    let first = steps.next();
    different < 14 || printable || steps.all(|step| Some(step) == first)
}
