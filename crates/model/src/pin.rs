//! The six-digit PIN as people write it, and the slot under which it is kept. Issuing, sealing and matching are not here.

use std::fmt;

/// How many PINs there are in one organisation's space.
pub const PIN_SPACE: u32 = 1_000_000;

/// A PIN as it is spoken and typed: six ASCII digits, leading zeros kept. `Debug` hides it, `Display` does not.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pin(u32);

/// Where a PIN is kept: the PIN under a keyed permutation of its organisation, `0..PIN_SPACE`. Without the key it says nothing about the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PinSlot(pub u32);

/// Why a text is no PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinForm {
    /// Nothing was typed.
    Missing,
    /// Something was typed that is not six digits.
    Malformed,
}

impl Pin {
    /// The PIN with this number; `None` when it has more than six digits.
    #[must_use]
    pub const fn from_number(number: u32) -> Option<Self> {
        if number < PIN_SPACE { Some(Self(number)) } else { None }
    }

    /// The PIN's number, `0..PIN_SPACE`.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Reads what a person typed: spaces, no-break spaces and dashes are ignored, anything but six ASCII digits is refused.
    ///
    /// # Errors
    /// [`PinForm::Missing`] when nothing but separators was typed, [`PinForm::Malformed`] otherwise.
    pub fn parse(typed: &str) -> Result<Self, PinForm> {
        // Six digits with a separator around each and room to spare; longer texts are no slip of the finger.
        if typed.len() > 64 {
            return Err(PinForm::Malformed);
        }
        let mut number = 0_u32;
        let mut digits = 0_u8;
        for c in typed.chars() {
            match c {
                ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' => {
                }
                '0'..='9' if digits < 6 => {
                    number = number * 10 + (u32::from(c) - u32::from('0'));
                    digits += 1;
                }
                _ => return Err(PinForm::Malformed),
            }
        }
        match digits {
            6 => Ok(Self(number)),
            0 => Err(PinForm::Missing),
            _ => Err(PinForm::Malformed),
        }
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(******)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_011_forms_of_a_pin() {
        for (typed, read) in [
            ("012345", Ok(12_345)),
            (" 012 345 ", Ok(12_345)),
            ("012-345", Ok(12_345)),
            ("\u{a0}012\u{202f}345", Ok(12_345)),
            ("000000", Ok(0)),
            ("12345", Err(PinForm::Malformed)),
            ("1234567", Err(PinForm::Malformed)),
            ("1e5", Err(PinForm::Malformed)),
            ("+12345", Err(PinForm::Malformed)),
            ("12345\0", Err(PinForm::Malformed)),
            ("\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}", Err(PinForm::Malformed)),
            ("\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}", Err(PinForm::Malformed)),
            ("", Err(PinForm::Missing)),
            (" - ", Err(PinForm::Missing)),
        ] {
            assert_eq!(Pin::parse(typed).map(Pin::number), read, "{typed:?}");
        }
        assert_eq!(Pin::parse(&"1".repeat(10_240)), Err(PinForm::Malformed));
    }

    #[test]
    fn a_pin_is_padded_when_shown_and_hidden_when_debugged() {
        let pin = Pin::from_number(42).unwrap();
        assert_eq!(pin.to_string(), "000042");
        assert_eq!(format!("{pin:?}"), "Pin(******)");
        assert_eq!(Pin::from_number(PIN_SPACE), None);
    }
}
