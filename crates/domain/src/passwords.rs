//! Password hashing: Argon2id on a bounded pool with a bounded queue, so that a flood of logins costs two cores' worth of memory and no more.
//! Throttling comes before it and is not here.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use tokio::sync::Semaphore;

use crate::{Cx, Error};

/// The longest password in bytes; more is refused before it is hashed.
pub(crate) const LONGEST: usize = 4_096;

/// The shortest password that a new person may have, in characters.
const SHORTEST: usize = 8;

/// The pool.
pub struct Passwords {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
    queue: Arc<Semaphore>,
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
        Ok(Self { argon2, permits: Arc::new(Semaphore::new(cores)), queue: Arc::new(Semaphore::new(cores + 32)), dummy })
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
    /// `Input` when it is too short or too long, `Busy`, `Entropy`.
    pub async fn hash(&self, cx: &Cx<'_>, password: &str) -> Result<String, Error> {
        check_length(password)?;
        let salt = cx.random::<16>()?;
        let password = zeroize::Zeroizing::new(password.to_owned());
        let argon2 = self.argon2.clone();
        self.in_turn(move || hash_now(&argon2, password.as_bytes(), &salt)).await
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
pub(crate) fn check_length(password: &str) -> Result<(), Error> {
    if password.chars().count() < SHORTEST {
        return Err(Error::Input("the password is too short: at least 8 characters"));
    }
    if password.len() > LONGEST {
        return Err(Error::Input("the password is too long: at most 4096 bytes"));
    }
    Ok(())
}

fn hash_now(argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<String, Error> {
    let hash = argon2.hash_password_with_salt(password, salt).map_err(|_| Error::Internal("Argon2 could not hash"))?;
    Ok(hash.to_string())
}
