//! What a store answers when it cannot do what was asked. The words in the variants are for the log, never for a caller.

/// A uniqueness that a command would have broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// Another person who is not deleted has this e-mail address.
    Email,
    /// Another person of the organisation who is not deleted has this single sign-on id.
    SsoId,
    /// Another organisation has this name.
    OrganisationName,
    /// Another organisation has this slug.
    Slug,
    /// Another token of the organisation has this name.
    TokenName,
    /// The node that something was to hang on is not there, is another organisation's, or does not hold such a thing.
    Parent,
    /// The row that the command belongs to is not there.
    Missing,
}

/// Why a command or query has no outcome. After any of these nothing has changed, or (after [`StoreError::Unavailable`]) the outcome is unknown.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The command would have broken a uniqueness.
    #[error("conflict on {0:?}")]
    Conflict(Constraint),
    /// The database cannot be reached, is full, is closed or does not answer in time.
    #[error("store unavailable: {0}")]
    Unavailable(String),
    /// What is stored cannot be what was written.
    #[error("store corrupt: {0}")]
    Corrupt(String),
    /// Anything else.
    #[error("store failed: {0}")]
    Other(String),
}
