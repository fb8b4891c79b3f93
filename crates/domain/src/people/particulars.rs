//! What somebody may be called, and under which address: the form of names, addresses and descriptions. Passwords are `passwords`'.

use towline_model::utf16_len;

use crate::Error;
use crate::logins::LONGEST_EMAIL;

/// The longest nickname and single sign-on id, in UTF-16 units.
const LONGEST_NICK: usize = 128;
/// The longest description, in UTF-16 units.
const LONGEST_DESCRIPTION: usize = 1_024;

/// The address as it is kept.
pub(super) fn email(given: &str) -> Result<String, Error> {
    let email = given.trim();
    let well_formed = email.split_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'));
    if !well_formed || email.len() > LONGEST_EMAIL || email.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Error::Email);
    }
    Ok(email.to_owned())
}

/// The nickname as it is kept.
pub(super) fn nick(given: &str) -> Result<String, Error> {
    line(given, LONGEST_NICK, Error::Input("a nickname has at most 128 characters and no control characters"))
}

/// The single sign-on id as it is kept.
pub(super) fn sso_id(given: &str) -> Result<String, Error> {
    line(given, LONGEST_NICK, Error::Input("a single sign-on id has at most 128 characters and no control characters"))
}

/// The description as it is kept.
pub(super) fn description(given: &str) -> Result<String, Error> {
    let text = given.trim();
    if utf16_len(text) > LONGEST_DESCRIPTION {
        return Err(Error::Input("a description has at most 1024 characters"));
    }
    Ok(text.to_owned())
}

fn line(given: &str, longest: usize, error: Error) -> Result<String, Error> {
    let text = given.trim();
    if utf16_len(text) > longest || text.chars().any(char::is_control) { Err(error) } else { Ok(text.to_owned()) }
}
