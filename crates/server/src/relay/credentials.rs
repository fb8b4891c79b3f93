//! Credentials that are bound to a session and to a time, as the REST convention of TURN servers has them: whoever knows the secret can check a password
//! without having kept it. Which sessions are live is not known here.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use towline_model::{SessionId, Timestamp};

/// The secret that passwords are made with.
pub struct Secret(hmac::Key);

impl Secret {
    /// This text is the secret.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()))
    }

    /// The password that belongs to a user name.
    #[must_use]
    pub fn password(&self, username: &str) -> String {
        BASE64_STANDARD.encode(hmac::sign(&self.0, username.as_bytes()))
    }
}

/// A user name: until when it counts, whose it is, and something that makes it one of its kind.
#[must_use]
pub fn username(until: Timestamp, session: SessionId, random: [u8; 8]) -> String {
    format!("{}:{}:{:016x}", until.as_seconds(), session.0, u64::from_be_bytes(random))
}

/// What a user name says: until when it counts and whose it is. `None` for what this server cannot have written.
#[must_use]
pub fn read(username: &str) -> Option<(Timestamp, SessionId)> {
    let mut parts = username.split(':');
    let (until, session, random) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = parts.next().is_none() && random.len() == 16 && random.bytes().all(|c| c.is_ascii_hexdigit());
    let number = |text: &str| text.bytes().all(|c| c.is_ascii_digit()).then(|| text.parse::<i64>().ok()).flatten();
    let until = Timestamp(number(until)?.checked_mul(1_000_000)?);
    is_whole.then_some((until, SessionId(number(session)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_what_the_convention_says() {
        // RFC 2202, test case 2, in base 64.
        assert_eq!(Secret::new("Jefe").password("what do ya want for nothing?"), "7/zfauXrL6LSdBbV8YTfnCWafHk=");
    }

    #[test]
    fn a_user_name_is_read_as_it_was_written_and_nothing_else_is() {
        let name = username(Timestamp(1_700_000_000_999_999), SessionId(42), [0xab; 8]);
        assert_eq!(name, "1700000000:42:abababababababab");
        assert_eq!(read(&name), Some((Timestamp(1_700_000_000_000_000), SessionId(42))));
        for bad in ["", "1700000000", "1700000000:42", "1700000000:42:ab", "-1:42:abababababababab", "1:+2:abababababababab"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(read(&format!("{name}:1")), None);
        assert_eq!(read("9223372036854775807:1:abababababababab"), None);
    }
}
