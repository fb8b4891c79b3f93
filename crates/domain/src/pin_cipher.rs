//! PINs to slots and back: a keyed permutation of an organisation's space, FF1 of NIST SP 800-38G with AES-256, radix 10, six digits and the organisation's
//! number as an eight-byte tweak.
//!
//! The database holds slots only, so that a stolen copy without the key says nothing about a PIN, and a free slot drawn uniformly is a free PIN drawn
//! uniformly. Which slots are free is the store's knowledge.
//!
//! At this one size FF1 is ten rounds of one AES block each, on two halves of three digits; the general form, which works on numbers of any length, costs
//! ten times as much on every call that issues a PIN. The tests hold this against a general implementation.

use aes::Aes256;
use aes::cipher::consts::U16;
use aes::cipher::{Block, BlockCipherEncBackend, BlockCipherEncClosure, BlockCipherEncrypt as _, BlockSizeUser, KeyInit as _};
use towline_model::{OrganisationId, PIN_SPACE, Pin, PinSlot};

use crate::Error;

/// Feistel rounds.
const ROUNDS: u8 = 10;
/// The numbers that half of a PIN can be.
const HALF: u32 = 1_000;

/// The permutation.
pub struct PinCipher {
    cipher: Aes256,
    /// The encrypted first block of every round: version, method, radix, rounds and lengths, which never change here.
    first: [u8; 16],
}

impl PinCipher {
    /// The permutation under this key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        let cipher = Aes256::new(&(*key).into());
        // [1, 2, 1] || radix in three bytes || rounds || u mod 256 || n in four bytes || t in four bytes
        let mut block = Block::<Aes256>::from([1, 2, 1, 0, 0, 10, ROUNDS, 3, 0, 0, 0, 6, 0, 0, 0, 8]);
        cipher.encrypt_block(&mut block);
        Self { cipher, first: block.into() }
    }

    /// Where this PIN of this organisation is kept.
    #[must_use]
    pub fn slot(&self, organisation: OrganisationId, pin: Pin) -> PinSlot {
        PinSlot(self.run(organisation, Way::ToSlot, pin.number()))
    }

    /// Which PIN of this organisation is kept there.
    ///
    /// # Errors
    /// [`Error::Internal`] when there is no such slot.
    pub fn pin(&self, organisation: OrganisationId, slot: PinSlot) -> Result<Pin, Error> {
        if slot.0 >= PIN_SPACE {
            return Err(Error::Internal("a stored PIN slot is beyond the space"));
        }
        Pin::from_number(self.run(organisation, Way::ToPin, slot.0)).ok_or(Error::Internal("the PIN permutation left its space"))
    }

    fn run(&self, organisation: OrganisationId, way: Way, mut number: u32) -> u32 {
        // All rounds in one go: the cipher lays its keys out anew whenever it is called, which takes longer than a block.
        self.cipher.encrypt_with_backend(Rounds { first: self.first, organisation, way, number: &mut number });
        number
    }
}

/// Which way the permutation is taken.
#[derive(Debug, Clone, Copy)]
enum Way {
    ToSlot,
    ToPin,
}

/// What the cipher is asked: all rounds for one number.
struct Rounds<'n> {
    first: [u8; 16],
    organisation: OrganisationId,
    way: Way,
    number: &'n mut u32,
}

impl BlockSizeUser for Rounds<'_> {
    type BlockSize = U16;
}

impl BlockCipherEncClosure for Rounds<'_> {
    fn call<B: BlockCipherEncBackend<BlockSize = U16>>(self, cipher: &B) {
        let (mut a, mut b) = (*self.number / HALF, *self.number % HALF);
        match self.way {
            Way::ToSlot => {
                for round in 0..ROUNDS {
                    let c = (a + self.round(cipher, round, b)) % HALF;
                    (a, b) = (b, c);
                }
            }
            Way::ToPin => {
                for round in (0..ROUNDS).rev() {
                    let c = (b + HALF - self.round(cipher, round, a)) % HALF;
                    (a, b) = (c, a);
                }
            }
        }
        *self.number = a * HALF + b;
    }
}

impl Rounds<'_> {
    /// The round function, below `HALF`: the first eight bytes of CBC-MAC over the fixed block and `tweak || 0^5 || round || half`.
    fn round<B: BlockCipherEncBackend<BlockSize = U16>>(&self, cipher: &B, round: u8, half: u32) -> u32 {
        let mut block = [0; 16];
        let tail = u128::from(round) << 16 | u128::from(half);
        let tweak = u128::from(u64::from_be_bytes(self.organisation.0.to_be_bytes())) << 64;
        for ((byte, first), given) in block.iter_mut().zip(self.first).zip((tweak | tail).to_be_bytes()) {
            *byte = first ^ given;
        }
        let mut block = Block::<B>::from(block);
        cipher.encrypt_block_inplace(&mut block);
        let number = u128::from_be_bytes(block.into()) >> 64;
        u32::try_from(number % u128::from(HALF)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use fpe::ff1::{FF1, FlexibleNumeralString};

    use super::*;

    fn general(key: &[u8; 32], organisation: OrganisationId, pin: u32) -> u32 {
        let digits: Vec<u16> = format!("{pin:06}").bytes().map(|digit| u16::from(digit - b'0')).collect();
        let ff1 = FF1::<Aes256>::new(key, 10).unwrap();
        let image = ff1.encrypt(&organisation.0.to_be_bytes(), &FlexibleNumeralString::from(digits)).unwrap();
        Vec::<u16>::from(image).into_iter().fold(0, |number, digit| number * 10 + u32::from(digit))
    }

    #[test]
    fn it_is_ff1_as_a_general_implementation_has_it() {
        for (key, organisation) in [([3; 32], 7), ([0xa5; 32], 1), ([0; 32], i64::MAX)] {
            let cipher = PinCipher::new(&key);
            for n in (0..1_000_000).step_by(9_973).chain([0, 1, 999, 1_000, 999_999]) {
                let pin = Pin::from_number(n).unwrap();
                assert_eq!(cipher.slot(OrganisationId(organisation), pin).0, general(&key, OrganisationId(organisation), n), "{n}");
            }
        }
    }

    #[test]
    fn every_pin_has_a_slot_of_its_own_and_comes_back_from_it() {
        let cipher = PinCipher::new(&[3; 32]);
        let organisation = OrganisationId(7);
        let mut taken = vec![false; 1_000_000];
        for n in (0..1_000_000).step_by(31) {
            let pin = Pin::from_number(n).unwrap();
            let slot = cipher.slot(organisation, pin);
            assert!(!std::mem::replace(&mut taken[slot.0 as usize], true), "{n}");
            assert_eq!(cipher.pin(organisation, slot).unwrap(), pin);
        }
    }

    #[test]
    fn organisations_and_keys_have_permutations_of_their_own() {
        let (one, two) = (PinCipher::new(&[3; 32]), PinCipher::new(&[4; 32]));
        let slots = |cipher: &PinCipher, organisation| -> Vec<u32> {
            (0..20).map(|n| cipher.slot(OrganisationId(organisation), Pin::from_number(n).unwrap()).0).collect()
        };
        assert_ne!(slots(&one, 1), slots(&one, 2));
        assert_ne!(slots(&one, 1), slots(&two, 1));
    }

    #[test]
    fn a_slot_beyond_the_space_is_no_pin() {
        assert!(PinCipher::new(&[3; 32]).pin(OrganisationId(1), PinSlot(1_000_000)).is_err());
    }
}
