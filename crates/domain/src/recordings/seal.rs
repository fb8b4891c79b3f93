//! The encryption of recordings: AES-256-GCM with a key for each file, that key sealed with the installation's. The number of a piece is part of its nonce, and
//! the file's name is authenticated with it: a piece that was changed, cut, moved or taken from another file opens no more.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use towline_model::{Piece, Recording};
use zeroize::Zeroizing;

use super::Refused;
use crate::{Cx, Error};

/// Bytes of the random part of a nonce. A piece whose sending broke off may be sent anew with other bytes, so its number alone would be used twice.
const SALT: usize = 8;
/// Bytes of a tag.
const TAG: usize = 16;
/// How much longer a piece is in the file: salt, bytes, tag.
const EXTRA: u64 = 24;

/// Seals the keys of files with the installation's key.
pub struct KeySeal(LessSafeKey);

/// The key of one file.
pub(super) struct FileKey {
    key: LessSafeKey,
    file: String,
}

impl KeySeal {
    /// Under this key; `None` when the library refuses, which it never does for this length.
    pub(crate) fn new(key: &[u8; 32]) -> Option<Self> {
        Some(Self(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?)))
    }

    /// Draws the key of a new file; the key as it is kept, and ready for use.
    pub(super) fn draw(&self, cx: &Cx<'_>, file: &str) -> Result<(Vec<u8>, FileKey), Error> {
        const REFUSED: Error = Error::Internal("the key of a recording could not be sealed");
        let (key, nonce) = (Zeroizing::new(cx.random::<32>()?), cx.random::<NONCE_LEN>()?);
        let mut sealed = key.to_vec();
        let nonce_used = Nonce::assume_unique_for_key(nonce);
        self.0.seal_in_place_append_tag(nonce_used, Aad::from(file.as_bytes()), &mut sealed).map_err(|_| REFUSED)?;
        let kept = [nonce.as_slice(), &sealed].concat();
        Ok((kept, FileKey::new(&key, file).ok_or(REFUSED)?))
    }

    /// The key of a recording.
    pub(super) fn open(&self, recording: &Recording) -> Result<FileKey, Refused> {
        let (nonce, sealed) = recording.key.split_first_chunk::<NONCE_LEN>().ok_or(Refused::Damaged)?;
        let mut sealed = Zeroizing::new(sealed.to_vec());
        let opened = self.0.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(recording.file.as_bytes()), &mut sealed);
        let key = opened.map_err(|_| Refused::Damaged)?.first_chunk::<32>().ok_or(Refused::Damaged)?;
        FileKey::new(key, &recording.file).ok_or(Refused::Damaged)
    }
}

impl FileKey {
    fn new(key: &[u8; 32], file: &str) -> Option<Self> {
        Some(Self { key: LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?), file: file.to_owned() })
    }

    /// A piece as it lies in the file.
    pub(super) fn seal(&self, cx: &Cx<'_>, number: u32, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let salt = cx.random::<SALT>()?;
        let mut frame = Vec::with_capacity(SALT + bytes.len() + TAG);
        frame.extend_from_slice(&salt);
        let mut sealed = bytes.to_vec();
        let sealing = self.key.seal_in_place_append_tag(nonce(number, salt), Aad::from(self.file.as_bytes()), &mut sealed);
        sealing.map_err(|_| Error::Internal("a piece of a recording could not be sealed"))?;
        frame.extend_from_slice(&sealed);
        Ok(frame)
    }

    /// The bytes of a piece from how it lies in the file.
    pub(super) fn open(&self, number: u32, frame: &[u8]) -> Result<Vec<u8>, Refused> {
        let (salt, sealed) = frame.split_first_chunk::<SALT>().ok_or(Refused::Damaged)?;
        let mut bytes = sealed.to_vec();
        let opened = self.key.open_in_place(nonce(number, *salt), Aad::from(self.file.as_bytes()), &mut bytes);
        let length = opened.map_err(|_| Refused::Damaged)?.len();
        bytes.truncate(length);
        Ok(bytes)
    }
}

fn nonce(number: u32, salt: [u8; SALT]) -> Nonce {
    let mut nonce = [0; NONCE_LEN];
    let (front, back) = nonce.split_at_mut(NONCE_LEN - SALT);
    front.copy_from_slice(&number.to_be_bytes());
    back.copy_from_slice(&salt);
    Nonce::assume_unique_for_key(nonce)
}

/// Where a piece begins in the file, of which so many bytes come before it.
pub(super) fn place(start: u64, number: u32) -> u64 {
    start + EXTRA * u64::from(number)
}

/// How long a piece is in the file.
pub(super) fn length(piece: &Piece) -> usize {
    usize::try_from(u64::from(piece.bytes) + EXTRA).unwrap_or(usize::MAX)
}
