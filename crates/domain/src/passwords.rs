//! Passwords: which may be chosen, and their hashing, Argon2id on a bounded pool with a bounded queue, so that a flood of logins costs two cores' worth of
//! memory and no more. Throttling comes before it and is not here.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use tokio::sync::Semaphore;
use zxcvbn::Score;

use crate::{Cx, Error};

/// The longest password in bytes; more is refused before it is hashed.
pub(crate) const LONGEST: usize = 4_096;

/// The shortest password that a new person may have, in characters.
const SHORTEST: usize = 8;

/// How much of a password is judged; the cost of judging grows faster than its length.
const JUDGED: usize = 100;

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is too short.
    #[error("the password is too short: at least 8 characters")]
    Short,
    /// It is too long.
    #[error("the password is too long: at most 4096 bytes")]
    Long,
    /// It holds white space where the vendor allows none.
    #[error("the password holds white space: leave it out")]
    Whitespace,
    /// Programs that guess would find it soon.
    #[error(
        "the password is among the first that are guessed: take several words that have nothing to do with each other, or let a program draw it"
    )]
    Guessable,
    /// Its repetition is another.
    #[error("the password and its confirmation differ: send the same in both")]
    Unconfirmed,
}

/// The pool.
pub struct Passwords {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    lists: Semaphore,
    dummy: String,
}

impl Passwords {
    /// A pool of `cores` checks at a time with 32 more waiting, at the cost of OWASP's minimum (19 MiB, two passes).
    ///
    /// # Errors
    /// [`Error::Internal`] when the library refuses the parameters.
    pub fn new(cores: usize) -> Result<Self, Error> {
        Self::with_cost(cores, 19_456, 2)
    }

    /// The same with another cost: `memory` in KiB, `passes` over it.
    ///
    /// # Errors
    /// [`Error::Internal`] when the library refuses the parameters.
    pub fn with_cost(cores: usize, memory: u32, passes: u32) -> Result<Self, Error> {
        let params = Params::new(memory, passes, 1, None).map_err(|_| Error::Internal("Argon2 refused its parameters"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        // What an unknown person's password is checked against, so that the time tells nothing.
        let dummy = hash_now(&argon2, b"nobody has this password", &[0; 16])?;
        let cores = cores.max(1);
        let (permits, queue) = (Arc::new(Semaphore::new(cores)), Arc::new(Semaphore::new(cores + 32)));
        Ok(Self { argon2, permits, queue, lists: Semaphore::new(1), dummy })
    }

    /// Whether the password fits the hash; without a hash the same work is done and the answer is no.
    ///
    /// # Errors
    /// `Busy` when the queue is full.
    pub async fn fits(&self, password: &str, hash: Option<&str>) -> Result<bool, Error> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.dummy).to_owned();
        let password = zeroize::Zeroizing::new(password.to_owned());
        let argon2 = self.argon2.clone();
        self.in_turn(move || {
            let parsed = PasswordHash::new(&hash).map_err(|_| Error::Internal("a stored password hash is not in PHC form"))?;
            Ok(argon2.verify_password(password.as_bytes(), &parsed).is_ok() && known)
        })
        .await
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// `Password` when it is too short or too long, `Busy`, `Entropy`.
    pub async fn hash(&self, cx: &Cx<'_>, password: &str) -> Result<String, Error> {
        check_length(password)?;
        let salt = cx.random::<16>()?;
        let password = zeroize::Zeroizing::new(password.to_owned());
        let argon2 = self.argon2.clone();
        self.in_turn(move || hash_now(&argon2, password.as_bytes(), &salt)).await
    }

    /// The hashes of many new passwords. One list is hashed at a time and takes one place of the pool, so that whoever logs in meanwhile waits for one hash
    /// and not for the list.
    ///
    /// # Errors
    /// As [`Passwords::hash`].
    pub(crate) async fn hash_all<'p>(&self, cx: &Cx<'_>, passwords: impl Iterator<Item = &'p str> + Send) -> Result<Vec<String>, Error> {
        let _turn = self.lists.acquire().await.map_err(|_| Error::Internal("the password pool is closed"))?;
        let mut hashes = Vec::new();
        for password in passwords {
            hashes.push(self.hash(cx, password).await?);
        }
        Ok(hashes)
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
        let Ok(place) = Arc::clone(&self.queue).try_acquire_owned() else { return Err(Error::Busy) };
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Error::Internal("the password pool is closed"))?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((permit, place));
            done
        });
        done.await.map_err(|_| Error::Internal("a password check panicked"))?
    }
}

/// Whether a new password may have this length.
fn check_length(password: &str) -> Result<(), Unfit> {
    if password.chars().count() < SHORTEST {
        return Err(Unfit::Short);
    }
    if password.len() > LONGEST { Err(Unfit::Long) } else { Ok(()) }
}

/// Whether somebody may choose this password, of whom `known` is known. About a millisecond of work.
pub(crate) fn check(password: &str, known: &[&str]) -> Result<(), Unfit> {
    check_length(password)?;
    let judged: String = password.chars().take(JUDGED).collect();
    // A name and its words, an address and its parts.
    let words = known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()).chain([*text])).filter(|word| !word.is_empty());
    let known: Vec<&str> = words.collect();
    // A million guesses: it covers all common passwords, and no sort of character is asked for.
    if zxcvbn::zxcvbn(&judged, &known).score() < Score::Two { Err(Unfit::Guessable) } else { Ok(()) }
}

fn hash_now(argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<String, Error> {
    let hash = argon2.hash_password_with_salt(password, salt).map_err(|_| Error::Internal("Argon2 could not hash"))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::{JUDGED, LONGEST, Unfit, check};

    #[test]
    fn what_is_short_long_or_soon_guessed_is_refused_and_nothing_else() {
        let known = ["Anna Berger", "anna.berger@acme.example"];
        let long = format!("otter-piano-{}", "7x".repeat(LONGEST / 2));
        for (password, expected) in [
            ("", Err(Unfit::Short)),
            ("zeb-p77", Err(Unfit::Short)),
            ("\u{e4}\u{f6}\u{fc}\u{df}", Err(Unfit::Short)),
            (long.as_str(), Err(Unfit::Long)),
            ("password", Err(Unfit::Guessable)),
            ("Password1!", Err(Unfit::Guessable)),
            ("12345678901234567890", Err(Unfit::Guessable)),
            ("qwertyuiop", Err(Unfit::Guessable)),
            ("annaberger", Err(Unfit::Guessable)),
            ("aaaaaaaaaaaaaaaaaaaaaaaa", Err(Unfit::Guessable)),
            ("otter-piano-77", Ok(())),
            ("correct horse 7", Ok(())),
            ("vier v\u{f6}gel im wind", Ok(())),
            (&long[..LONGEST], Ok(())),
        ] {
            assert_eq!(check(password, &known), expected, "{password}");
        }
    }

    #[test]
    fn only_the_beginning_of_a_long_password_is_judged() {
        let padded = format!("{}otter-piano-77", "a".repeat(JUDGED));
        assert_eq!(check(&padded, &[]), Err(Unfit::Guessable));
    }
}
