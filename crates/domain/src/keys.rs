//! The keys of the installation: one master key in the data folder, one derived key per use. Where the master key lives is not here.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use aws_lc_rs::{digest, hkdf, hmac};
use towline_model::OrganisationId;
use towline_store::Digest;
use zeroize::Zeroizing;

use crate::recordings::KeySeal;

/// Derived keys. Neither `Debug` nor `Clone`: they go where the house goes and are never shown.
pub struct Keys {
    authcode: hmac::Key,
    login: hmac::Key,
    seat: hmac::Key,
    link: hmac::Key,
    work: hmac::Key,
    repeat: hmac::Key,
    ticket: hmac::Key,
    post: hmac::Key,
    relay: Zeroizing<[u8; 32]>,
    relay_nonce: Zeroizing<[u8; 32]>,
    pin: Zeroizing<[u8; 32]>,
    recordings: KeySeal,
    evidence: Ed25519KeyPair,
}

struct KeyLength;

impl hkdf::KeyType for KeyLength {
    fn len(&self) -> usize {
        32
    }
}

/// The SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Digest {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

fn tag(key: &hmac::Key, bytes: &[u8]) -> Digest {
    let mut out = [0; 32];
    out.copy_from_slice(hmac::sign(key, bytes).as_ref());
    out
}

impl Keys {
    /// Derives all keys from the master key; `None` when the library refuses, which it never does for this length.
    #[must_use]
    pub fn from_master(master: &[u8; 32]) -> Option<Self> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"towline keys 1");
        let prk = salt.extract(master);
        let derive = |info: &'static str| -> Option<Zeroizing<[u8; 32]>> {
            let mut out = Zeroizing::new([0; 32]);
            prk.expand(&[info.as_bytes()], KeyLength).ok()?.fill(out.as_mut()).ok()?;
            Some(out)
        };
        let mac = |info: &'static str| derive(info).map(|key| hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()));
        Some(Self {
            authcode: mac("authcode")?,
            login: mac("login")?,
            seat: mac("seat")?,
            link: mac("link")?,
            work: mac("work")?,
            repeat: mac("repeat")?,
            ticket: mac("ticket")?,
            post: mac("post")?,
            relay: derive("relay")?,
            relay_nonce: derive("relay nonce")?,
            pin: derive("pin")?,
            recordings: KeySeal::new(&*derive("recordings")?)?,
            evidence: Ed25519KeyPair::from_seed_unchecked(derive("evidence")?.as_ref()).ok()?,
        })
    }

    /// Under what an authcode or an API token is found.
    #[must_use]
    pub fn authcode(&self, code: &str) -> Digest {
        tag(&self.authcode, code.as_bytes())
    }

    /// Under what a login's token is found.
    #[must_use]
    pub fn login(&self, token: &str) -> Digest {
        tag(&self.login, token.as_bytes())
    }

    /// Under what a seat's secret is found.
    #[must_use]
    pub fn seat(&self, secret: &str) -> Digest {
        tag(&self.seat, secret.as_bytes())
    }

    /// Under what an invitation link's key is kept.
    #[must_use]
    pub fn link(&self, key: &str) -> Digest {
        tag(&self.link, key.as_bytes())
    }

    /// Under what an idempotency key, or a request's content, is kept.
    #[must_use]
    pub fn repeat(&self, bytes: &[u8]) -> Digest {
        tag(&self.repeat, bytes)
    }

    /// Under what a ticket of single sign-on is found.
    #[must_use]
    pub fn ticket(&self, ticket: &str) -> Digest {
        tag(&self.ticket, ticket.as_bytes())
    }

    /// The secret that an organisation's posts are signed with, by the salt that is kept of it.
    #[must_use]
    pub fn post_secret(&self, organisation: OrganisationId, salt: &[u8; 16]) -> Zeroizing<Digest> {
        Zeroizing::new(tag(&self.post, &[b"secret".as_slice(), &organisation.0.to_be_bytes(), salt].concat()))
    }

    /// What names one thing that is posted, over all installations.
    #[must_use]
    pub fn post_id(&self, what: &[u8]) -> Digest {
        tag(&self.post, &[b"id".as_slice(), what].concat())
    }

    /// The seal of a proof-of-work challenge.
    #[must_use]
    pub fn seal_work(&self, challenge: &[u8]) -> Digest {
        tag(&self.work, challenge)
    }

    /// Whether `seal` is the seal of this challenge; constant time.
    #[must_use]
    pub fn is_work_seal(&self, challenge: &[u8], seal: &[u8]) -> bool {
        hmac::verify(&self.work, challenge, seal).is_ok()
    }

    /// The secret that passwords of the media relay are made with, as text: other programs are given it too.
    #[must_use]
    pub fn relay_secret(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(64));
        for byte in self.relay.iter() {
            for digit in [byte >> 4, byte & 15] {
                text.extend(char::from_digit(u32::from(digit), 16));
            }
        }
        text
    }

    /// The key of the media relay's nonces.
    #[must_use]
    pub fn relay_nonce(&self) -> &[u8; 32] {
        &self.relay_nonce
    }

    /// What seals the keys of recordings.
    pub(crate) const fn recordings(&self) -> &KeySeal {
        &self.recordings
    }

    /// The public key of evidence that this installation signs.
    #[must_use]
    pub fn evidence_key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        key.copy_from_slice(self.evidence.public_key().as_ref());
        key
    }

    /// Signs evidence: Ed25519.
    #[must_use]
    pub fn sign_evidence(&self, bytes: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.evidence.sign(bytes).as_ref());
        signature
    }

    /// The key of the PIN permutation.
    #[must_use]
    pub fn pin(&self) -> &[u8; 32] {
        &self.pin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_use_has_its_own_key_and_each_master_its_own_keys() {
        let keys = Keys::from_master(&[7; 32]).unwrap();
        let other = Keys::from_master(&[8; 32]).unwrap();
        let tags = [
            keys.authcode("x"),
            keys.login("x"),
            keys.seat("x"),
            keys.link("x"),
            keys.ticket("x"),
            keys.repeat(b"x"),
            keys.seal_work(b"x"),
            *keys.post_secret(OrganisationId(1), &[0; 16]),
            *keys.post_secret(OrganisationId(2), &[0; 16]),
            *keys.post_secret(OrganisationId(1), &[1; 16]),
            keys.post_id(b"x"),
            other.authcode("x"),
        ];
        for (i, a) in tags.iter().enumerate() {
            assert!(tags.iter().skip(i + 1).all(|b| a != b));
        }
        assert_ne!(*keys.relay_secret(), *other.relay_secret());
        assert_eq!(keys.relay_secret().len(), 64);
        assert!(keys.relay_nonce() != keys.pin() && keys.relay_nonce() != other.relay_nonce());
        assert!(keys.is_work_seal(b"x", &keys.seal_work(b"x")));
        assert!(!keys.is_work_seal(b"x", &other.seal_work(b"x")));
    }
}
