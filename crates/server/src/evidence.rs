//! Evidence: everything that is kept of one session in one file that a stranger can check without us. What it looks like is said in the book
//! (`docs/recording.md`); who may have it is the domain's to say.
//!
//! It is a tar archive: the session, its chat, events and files as JSON, its recordings as they were sent, then `manifest.jsonl`, whose lines carry size and
//! SHA-256 of each and the hash of the line before, then `manifest.sig`, an Ed25519 signature over the manifest. Its form is canonical: of one content there is
//! one archive, so that no byte of it can be changed unseen.

mod bundle;
mod content;
mod manifest;
mod tar;
mod verify;
pub(crate) mod words;

pub use bundle::Bundle;
pub use verify::{Broken, Verified, verify};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A public key as it is printed: Base64 of its 32 bytes.
#[must_use]
pub fn key_text(key: &[u8; 32]) -> String {
    STANDARD.encode(key)
}

/// The key that a text prints.
#[must_use]
pub fn key_of(text: &str) -> Option<[u8; 32]> {
    let bytes = STANDARD.decode(text.trim()).ok()?;
    // Of several texts that decode to one key only the one that is printed is taken.
    bytes.try_into().ok().filter(|key| key_text(key) == text.trim())
}

/// A public key in the form that other tools read.
#[must_use]
pub fn key_pem(key: &[u8; 32]) -> String {
    // The fixed beginning of SubjectPublicKeyInfo for Ed25519 (RFC 8410).
    let mut der = vec![0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    der.extend_from_slice(key);
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", STANDARD.encode(der))
}

/// Bytes in hexadecimal, lower case.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_printed_and_in_no_other_way() {
        let key = [7; 32];
        let text = key_text(&key);
        assert_eq!(key_of(&format!(" {text}\n")), Some(key));
        for other in [&text[1..], &text.replace('=', ""), "", &text.replace("c=", "d=")] {
            assert_eq!(key_of(other), None, "{other}");
        }
        assert_eq!(key_pem(&key).lines().nth(1).unwrap().len(), 60);
    }
}
