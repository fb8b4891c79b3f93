//! API tokens: made, found by the hash of their secret, listed, revoked.

use async_trait::async_trait;
use towline_model::{Actor, OrganisationId, PersonId, Scope, Timestamp, Token};

use crate::{Digest, StoreError};

/// A token to be kept.
#[derive(Clone)]
pub struct NewToken {
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Who acts when it is used.
    pub person: PersonId,
    /// What it is called, unique in its organisation under [`crate::folded`].
    pub name: String,
    /// The secret's hash, of the same kind as an authcode's.
    pub hash: Digest,
    /// What it opens.
    pub scope: Scope,
    /// From when on it opens nothing.
    pub expires_at: Option<Timestamp>,
    /// How many tokens the organisation may have, this one included.
    pub most: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// A token to be ended.
#[derive(Debug, Clone)]
pub struct Revocation {
    /// Its organisation.
    pub organisation: OrganisationId,
    /// What it is called, found under [`crate::folded`].
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// Commands and queries on tokens.
#[async_trait]
pub trait Tokens {
    /// Keeps a token. `None` when the organisation has as many as it may.
    ///
    /// # Errors
    /// `Conflict(TokenName)` when another of the organisation's tokens has the name, `Conflict(Missing)` when the person is not there, is not enabled or is
    /// another organisation's.
    async fn create_token(&self, new: NewToken) -> Result<Option<Token>, StoreError>;

    /// The token whose secret has this hash, expired or not. Read on every call that brings one: keep it cheap.
    async fn token(&self, hash: &Digest) -> Result<Option<Token>, StoreError>;

    /// Notes that the token with this hash was used. Whoever finds it afterwards sees that.
    async fn note_token(&self, hash: &Digest, at: Timestamp) -> Result<(), StoreError>;

    /// All tokens of an organisation in the order in which they were made; `NewToken::most` bounds them.
    async fn tokens(&self, organisation: OrganisationId) -> Result<Vec<Token>, StoreError>;

    /// Ends a token for good; its name is free again. The token as it was, if there was one.
    async fn revoke_token(&self, revocation: Revocation) -> Result<Option<Token>, StoreError>;
}
