//! A password from standard input: typed without being shown, or one line from a pipe. Its rules are the domain's.

use std::io::{BufRead as _, IsTerminal as _, Read as _};

use zeroize::Zeroizing;

use super::Failure;

/// More than any password that is taken.
const LONGEST: u64 = 8_192;

/// Reads a password.
pub fn read() -> Result<Zeroizing<String>, Failure> {
    let stdin = std::io::stdin();
    let line = if stdin.is_terminal() {
        let first = Zeroizing::new(rpassword::prompt_password("Password: ")?);
        let again = Zeroizing::new(rpassword::prompt_password("Once more: ")?);
        if first != again {
            return Err(Failure::run("the two passwords differ"));
        }
        first
    } else {
        let mut line = Zeroizing::new(String::new());
        let read = stdin.lock().take(LONGEST).read_line(&mut line);
        read.map_err(|_| Failure::run("the password on standard input is not UTF-8"))?;
        line
    };
    let password = Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned());
    if password.is_empty() {
        return Err(Failure::run("give the password on standard input, on one line"));
    }
    Ok(password)
}
