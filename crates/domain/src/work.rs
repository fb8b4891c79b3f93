//! Proof of work for guarded entry pages: a sealed challenge that a browser solves in about a second and that works once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use towline_model::{OrganisationId, Timestamp};
use towline_store::Digest;

use crate::{Cx, Error, sha256};

/// A challenge for one entry page: find a decimal counter `n` such that SHA-256 of `text:n` begins with `bits` zero bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The text to hash with the counter.
    pub text: String,
    /// How many leading zero bits are asked for.
    pub bits: u32,
}

const SEALED: usize = 8 + 8 + 4 + 16;

/// A fresh challenge.
pub(crate) fn challenge(cx: &Cx<'_>, organisation: OrganisationId) -> Result<Challenge, Error> {
    let bits = cx.house.rules.work_bits;
    let expires_at = cx.now + cx.house.rules.work_life;
    let mut bytes = Vec::with_capacity(SEALED + 32);
    bytes.extend(organisation.0.to_be_bytes());
    bytes.extend(expires_at.0.to_be_bytes());
    bytes.extend(bits.to_be_bytes());
    bytes.extend(cx.random::<16>()?);
    let seal = cx.house.keys.seal_work(&bytes);
    bytes.extend(seal);
    Ok(Challenge { text: URL_SAFE_NO_PAD.encode(bytes), bits })
}

/// Checks a solution `text:n`. What makes it spendable only once is the digest of the challenge, to be remembered until its end.
pub(crate) fn verify(cx: &Cx<'_>, organisation: OrganisationId, solution: &str) -> Option<(Digest, Timestamp)> {
    if solution.len() > 200 {
        return None;
    }
    let (text, counter) = solution.split_once(':')?;
    if counter.is_empty() || counter.len() > 16 || !counter.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (sealed, seal) = bytes.split_at_checked(SEALED)?;
    if !cx.house.keys.is_work_seal(sealed, seal) {
        return None;
    }
    let (whose, rest) = sealed.split_first_chunk::<8>()?;
    let (until, rest) = rest.split_first_chunk::<8>()?;
    let (bits, _) = rest.split_first_chunk::<4>()?;
    let expires_at = Timestamp(i64::from_be_bytes(*until));
    let ours = i64::from_be_bytes(*whose) == organisation.0 && expires_at > cx.now;
    let shown = leading_zeros(&sha256(solution.as_bytes())) >= u32::from_be_bytes(*bits);
    (ours && shown).then(|| (sha256(text.as_bytes()), expires_at))
}

fn leading_zeros(digest: &Digest) -> u32 {
    let mut zeros = 0;
    for byte in digest {
        zeros += byte.leading_zeros();
        if *byte != 0 {
            break;
        }
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_counted_over_bytes() {
        let mut digest = [0; 32];
        assert_eq!(leading_zeros(&digest), 256);
        digest[1] = 0b0001_0000;
        assert_eq!(leading_zeros(&digest), 11);
        digest[0] = 0x80;
        assert_eq!(leading_zeros(&digest), 0);
    }
}
