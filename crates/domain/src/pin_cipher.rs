//! PINs to slots and back: a keyed permutation of an organisation's space (FF1 of NIST SP 800-38G, radix 10, six digits, the organisation as tweak).
//!
//! The database holds slots only, so that a stolen copy without the key says nothing about a PIN, and a free slot drawn uniformly is a free PIN drawn
//! uniformly. Which slots are free is the store's knowledge.

use aes::Aes256;
use fpe::ff1::{FF1, FlexibleNumeralString};
use towline_model::{OrganisationId, Pin, PinSlot};

use crate::Error;

/// The permutation.
pub struct PinCipher(FF1<Aes256>);

impl PinCipher {
    /// The permutation under this key; `None` when the library refuses the radix, which it never does for ten.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Option<Self> {
        FF1::<Aes256>::new(key, 10).ok().map(Self)
    }

    /// Where this PIN of this organisation is kept.
    ///
    /// # Errors
    /// [`Error::Internal`] when the library refuses, which it never does for six digits.
    pub fn slot(&self, organisation: OrganisationId, pin: Pin) -> Result<PinSlot, Error> {
        let image = self.0.encrypt(&organisation.0.to_be_bytes(), &numerals(pin.number())).map_err(|_| Error::Internal("FF1 refused a PIN"))?;
        number(image).map(PinSlot).ok_or(Error::Internal("FF1 left the space"))
    }

    /// Which PIN of this organisation is kept there.
    ///
    /// # Errors
    /// [`Error::Internal`] when the slot is none.
    pub fn pin(&self, organisation: OrganisationId, slot: PinSlot) -> Result<Pin, Error> {
        let image = self.0.decrypt(&organisation.0.to_be_bytes(), &numerals(slot.0)).map_err(|_| Error::Internal("FF1 refused a slot"))?;
        number(image).and_then(Pin::from_number).ok_or(Error::Internal("FF1 left the space"))
    }
}

fn numerals(number: u32) -> FlexibleNumeralString {
    let mut rest = number;
    let mut digits = [0_u16; 6];
    for digit in digits.iter_mut().rev() {
        *digit = u16::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    FlexibleNumeralString::from(digits.to_vec())
}

fn number(numerals: FlexibleNumeralString) -> Option<u32> {
    let digits = Vec::<u16>::from(numerals);
    (digits.len() == 6).then(|| digits.iter().fold(0, |number, digit| number * 10 + u32::from(*digit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_has_its_pin() {
        let cipher = PinCipher::new(&[3; 32]).unwrap();
        let organisation = OrganisationId(7);
        let mut seen = std::collections::HashSet::new();
        for n in (0..1_000_000).step_by(997) {
            let pin = Pin::from_number(n).unwrap();
            let slot = cipher.slot(organisation, pin).unwrap();
            assert!(slot.0 < towline_model::PIN_SPACE);
            assert!(seen.insert(slot));
            assert_eq!(cipher.pin(organisation, slot).unwrap(), pin);
        }
    }

    #[test]
    fn organisations_and_keys_have_permutations_of_their_own() {
        let (one, two) = (PinCipher::new(&[3; 32]).unwrap(), PinCipher::new(&[4; 32]).unwrap());
        let slots = |cipher: &PinCipher, organisation| -> Vec<u32> {
            (0..20).map(|n| cipher.slot(OrganisationId(organisation), Pin::from_number(n).unwrap()).unwrap().0).collect()
        };
        assert_ne!(slots(&one, 1), slots(&one, 2));
        assert_ne!(slots(&one, 1), slots(&two, 1));
    }
}
