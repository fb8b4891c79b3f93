//! Where invitations leave by: e-mail and text messages, as one narrow trait. How they travel is not here, nor what they say.

use async_trait::async_trait;
use towline_model::utf16_len;

/// Somebody's e-mail address, as one is given by a person who invites.
#[derive(Clone, PartialEq, Eq)]
pub struct MailAddress(String);

/// Somebody's telephone number: `+`, then 7 to 15 digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// An e-mail: plain text, one recipient.
#[derive(Clone)]
pub struct Mail {
    /// To whom.
    pub to: MailAddress,
    /// One line.
    pub subject: String,
    /// The text, lines separated by a line feed.
    pub text: String,
}

/// A text message.
#[derive(Clone)]
pub struct Sms {
    /// To whom.
    pub to: Phone,
    /// The text, one line.
    pub text: String,
}

/// Why a message did not leave. The cause is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// Nobody has said by what such messages leave.
    #[error("nothing is configured that sends such messages")]
    Unconfigured,
    /// Whoever carries it will not have it: the recipient, or its content.
    #[error("the message was refused by what sends it")]
    Refused,
    /// Whoever carries it does not answer.
    #[error("what sends messages does not answer")]
    Unavailable,
}

/// What messages leave by. Every sending is bounded in time by its implementation, in tens of seconds.
#[async_trait]
pub trait Senders: Send + Sync {
    /// Whether e-mails leave.
    fn mails(&self) -> bool;

    /// Whether text messages leave.
    fn texts(&self) -> bool;

    /// Hands an e-mail over; when this answers, somebody else is responsible for it.
    ///
    /// # Errors
    /// Why it did not leave.
    async fn mail(&self, mail: &Mail) -> Result<(), NotSent>;

    /// Hands a text message over.
    ///
    /// # Errors
    /// Why it did not leave.
    async fn sms(&self, sms: &Sms) -> Result<(), NotSent>;
}

/// For an installation that sends nothing.
pub struct NoSenders;

#[async_trait]
impl Senders for NoSenders {
    fn mails(&self) -> bool {
        false
    }

    fn texts(&self) -> bool {
        false
    }

    async fn mail(&self, _: &Mail) -> Result<(), NotSent> {
        Err(NotSent::Unconfigured)
    }

    async fn sms(&self, _: &Sms) -> Result<(), NotSent> {
        Err(NotSent::Unconfigured)
    }
}

impl MailAddress {
    /// Reads an address: a name, an `@` and a host, ASCII without white space, at most 254 bytes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, host) = text.rsplit_once('@')?;
        let graphic = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>()[],;:\\\"".contains(&byte));
        let fits = (1..=64).contains(&name.len()) && !name.contains('@') && host.split('.').all(|label| !label.is_empty());
        (graphic && fits && text.len() <= 254).then(|| Self(text.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Phone {
    /// Reads a number in international form: `+` or `00` first; spaces, dots, dashes, slashes and brackets are left out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if utf16_len(text) > 40 {
            return None;
        }
        let plain: String = text.trim().chars().filter(|c| !" .-/()\u{a0}".contains(*c)).collect();
        let digits = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"))?;
        let fits = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
        fits.then(|| Self(format!("+{digits}")))
    }

    /// The number, `+` first.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_international() {
        let read = |text: &str| Phone::parse(text).map(|phone| phone.as_str().to_owned());
        for text in ["+49 170 1234567", "0049-170-1234567", " +49 (170) 123.45/67 "] {
            assert_eq!(read(text).as_deref(), Some("+491701234567"), "{text}");
        }
        for text in [
            "",
            "+",
            "0170 1234567",
            "1701234567",
            "+123456",
            "+1234567890123456",
            "+0701234567",
            "+49170x234567",
            "+49\n1701234567",
            "+\u{661}234567",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn mail_addresses_hold_nothing_that_a_header_could_take_for_its_own() {
        for text in ["anna@customer.example", " a+b.c_d@x.y.example ", "o'neill@host"] {
            assert!(MailAddress::parse(text).is_some(), "{text}");
        }
        for text in [
            "",
            "@",
            "a@",
            "@b",
            "a b@c.example",
            "a@b@c.example",
            "a@b\r\nBcc: c@d.example",
            "<a@b.example>",
            "a@b..example",
            "a@b.example,c@d.example",
            "\"a\"@b.example",
            "\u{e4}@b.example",
        ] {
            assert!(MailAddress::parse(text).is_none(), "{text}");
        }
    }
}
