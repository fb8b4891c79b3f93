//! What flows between the two browsers of a session: consents, trusted calls, files that were sent.

use async_trait::async_trait;
use towline_model::{Actor, Consent, ConsentAnswer, ConsentKind, Media, PeerId, Session, SessionId, SharedFile, Timestamp, TrustedCall};

use crate::StoreError;

/// How a customer answered, or what became of a grant.
#[derive(Debug, Clone, Copy)]
pub struct Answered {
    /// The session.
    pub session: SessionId,
    /// What was asked for.
    pub kind: ConsentKind,
    /// The answer.
    pub answer: ConsentAnswer,
    /// Whose doing it was.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// Wrong confirmation words.
#[derive(Debug, Clone, Copy)]
pub struct WrongConfirmation {
    /// The session.
    pub session: SessionId,
    /// Who typed them.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// How many end the session.
    pub most: u32,
}

/// What came of wrong confirmation words.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// The session as it is now: `Ended(PinBurned)` when these were the last.
    pub session: Session,
    /// How many have been wrong by now.
    pub wrong: u32,
}

/// Commands and queries on media.
#[async_trait]
pub trait Medias {
    /// Keeps an answer with its event. `Granted` puts the consent in force, `Revoked` takes it out of force; the two others are told by their event alone.
    /// False, and nothing changes, when the session is not `Active` or `OnHold` (for `Revoked`: when it is not in force).
    async fn keep_answer(&self, answered: Answered) -> Result<bool, StoreError>;

    /// Keeps a call as trusted, with its event. False, and nothing changes, when the session is not `Active` or `OnHold`, or the call is kept already.
    async fn trust_call(&self, session: SessionId, call: TrustedCall, actor: Actor) -> Result<bool, StoreError>;

    /// Ends a trusted call, with its event. False when it is not there or has ended.
    async fn end_call(&self, session: SessionId, peer: PeerId, actor: Actor, at: Timestamp) -> Result<bool, StoreError>;

    /// Counts wrong confirmation words, with their event; the `most`-th ends the session as `PinBurned`. `None`, and nothing changes, when the session is
    /// not `Active` or `OnHold`.
    async fn wrong_confirmation(&self, wrong: WrongConfirmation) -> Result<Option<Confirmed>, StoreError>;

    /// Keeps that a file was sent, with its event, whose detail is the name. False, and nothing changes, when the session is over, or a file with this id is
    /// kept in it already.
    async fn keep_file(&self, file: SharedFile) -> Result<bool, StoreError>;

    /// What is in force, which calls have not ended, and how often words were wrong. Nothing is in force once the session is over.
    async fn media(&self, session: SessionId) -> Result<Media, StoreError>;

    /// The consents in force, by kind: a part of [`Medias::media`].
    async fn consents(&self, session: SessionId) -> Result<Vec<Consent>, StoreError>;

    /// The files that were sent, in the order in which they arrived, at most `limit`.
    async fn files(&self, session: SessionId, limit: usize) -> Result<Vec<SharedFile>, StoreError>;
}
