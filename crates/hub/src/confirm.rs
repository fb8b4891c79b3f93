//! The confirmation words of a call: 20 bits of a hash over both browsers' certificates and a nonce of each. Typing and counting them is the room's.
//!
//! The console commits to its nonce before the customer's page tells its own, so that whoever sits between them has one guess: two other certificates
//! give other words, but for one case in a million. The pages compute the same (`web/src/lib/confirm.ts`) and need not believe the server.

use sha2::{Digest as _, Sha256};
use towline_model::Fingerprint;

/// A nonce of one side.
pub type Nonce = [u8; 16];

/// What the hash begins with, so that it is one of nothing else.
const PURPOSE: &[u8] = b"towline confirmation words 1";

/// The number that the two words stand for; see `towline_model::words`.
#[must_use]
pub fn bits(console: Fingerprint, customer: Fingerprint, console_nonce: &Nonce, customer_nonce: &Nonce) -> u32 {
    let mut hash = Sha256::new();
    hash.update(PURPOSE);
    hash.update(console.0);
    hash.update(customer.0);
    hash.update(console_nonce);
    hash.update(customer_nonce);
    let [a, b, c, ..] = <[u8; 32]>::from(hash.finalize());
    u32::from_be_bytes([0, a, b, c]) >> 4
}

/// Whether `nonce` is what `commit` stands for.
#[must_use]
pub fn opens(commit: &[u8; 32], nonce: &Nonce) -> bool {
    <[u8; 32]>::from(Sha256::digest(nonce)) == *commit
}

/// Reads exactly `N` bytes written in hexadecimal digits.
#[must_use]
pub fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok())?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_113_other_certificates_or_nonces_give_other_words() {
        let (one, two) = (Fingerprint([1; 32]), Fingerprint([2; 32]));
        let (mine, yours) = ([3; 16], [4; 16]);
        let words = bits(one, two, &mine, &yours);
        assert!(words < 1 << 20);
        let swapped = [
            bits(Fingerprint([5; 32]), two, &mine, &yours),
            bits(one, Fingerprint([5; 32]), &mine, &yours),
            bits(two, one, &mine, &yours),
            bits(one, two, &yours, &mine),
            bits(one, two, &mine, &[5; 16]),
        ];
        assert!(swapped.iter().all(|other| *other != words));
    }

    /// G-01: of all pairs of words one is right.
    #[test]
    fn g_01_of_a_million_pairs_of_words_one_is_right() {
        use towline_model::words;
        let right = bits(Fingerprint([1; 32]), Fingerprint([2; 32]), &[3; 16], &[4; 16]);
        let accepted = (0..1 << 20).filter(|typed| words::read(&words::pair(*typed).join(" ")) == Some(right)).count();
        assert_eq!(accepted, 1);
    }

    /// The same figures stand in the test of `web/src/lib/confirm.ts`.
    #[test]
    fn pages_and_server_agree() {
        let console = Fingerprint(std::array::from_fn(|n| u8::try_from(n).unwrap()));
        let customer = Fingerprint(std::array::from_fn(|n| u8::try_from(255 - n).unwrap()));
        assert_eq!(bits(console, customer, &[0x11; 16], &[0x22; 16]), AGREED);
    }

    const AGREED: u32 = 415_990;

    #[test]
    fn a_commitment_opens_to_its_nonce_alone() {
        let commit = Sha256::digest([7; 16]).into();
        assert!(opens(&commit, &[7; 16]));
        assert!(!opens(&commit, &[8; 16]));
    }

    #[test]
    fn only_whole_hexadecimal_is_read() {
        assert_eq!(hex::<2>("00fF"), Some([0, 255]));
        for bad in ["", "00f", "00fg", "00ff00", "+0ff", "0 ff", "é0"] {
            assert_eq!(hex::<2>(bad), None, "{bad}");
        }
    }
}
