//! Logins: opaque tokens kept as hashes, one audience each.

use async_trait::async_trait;
use towline_model::{Audience, Login, Network, PersonId, Span, Timestamp};

use crate::{Digest, StoreError};

/// A login to be kept.
#[derive(Clone)]
pub struct NewLogin {
    /// The token's hash.
    pub token: Digest,
    /// What it opens.
    pub audience: Audience,
    /// Who logged in.
    pub person: PersonId,
    /// Where from.
    pub network: Option<Network>,
    /// When.
    pub at: Timestamp,
    /// When it ends however much it is used.
    pub expires_at: Timestamp,
    /// How many logins of this audience the person may have; the least recently used beyond that end.
    pub parallel: u32,
}

/// Commands and queries on logins.
#[async_trait]
pub trait Logins {
    /// Keeps a login, and that it was there ([`crate::Reports::login_records`]).
    ///
    /// # Errors
    /// `Conflict(Missing)` when there is no such person or they are not enabled.
    async fn create_login(&self, new: NewLogin) -> Result<(), StoreError>;

    /// Uses a login: finds it when it is of this audience, its person is enabled, less than `idle` has passed since its last use and its end is not
    /// reached, and notes the use at `now`. `used_at` of the answer is the use before.
    async fn use_login(&self, token: &Digest, audience: Audience, now: Timestamp, idle: Span) -> Result<Option<Login>, StoreError>;

    /// Ends one login. Whether there was one.
    async fn end_login(&self, token: &Digest, audience: Audience) -> Result<bool, StoreError>;
}
