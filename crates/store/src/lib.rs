//! What Towline keeps, as commands and queries by noun. The seam lies above SQL: a command is one transaction with one outcome.
//!
//! A command carries everything that the domain has decided, times and random values included, and the conditions under which it holds; the store
//! applies all of it or says which condition failed, and then nothing has changed. What was answered is durable. A store reads no clock and draws no
//! random number; numbers that count up (ids) are its own. What is not here: SQL, rules, wire formats. `conformance` is the suite that every back end
//! passes.

mod access;
mod budgets;
mod chats;
#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod handovers;
mod logins;
mod media;
mod organisations;
mod outbox;
mod people;
mod pins;
mod receptions;
mod recordings;
mod replies;
mod reports;
mod sessions;
mod surveys;
mod teams;
mod tokens;
mod tree;
mod visits;

pub use access::{Access, Denial, Entrances, SsoCredential, SsoPassword};
pub use budgets::{Budgets, Charge, Charged};
pub use chats::{Appended, Chats, History, NewLine};
pub use error::{Constraint, StoreError};
pub use handovers::{FieldSet, Handovers, PickUp, Sending, TakeBack};
pub use logins::{Logins, NewLogin};
pub use media::{Answered, Confirmed, Medias, WrongConfirmation};
pub use organisations::{NewOrganisation, Organisations};
pub use outbox::{Due, Frozen, NewHook, Outbox, QUEUE, Tried, Waiting};
pub use people::{Credential, NewPerson, People, PersonUpdate, Reach, StatusChange, StatusChanged};
pub use pins::{Claim, Claimed, GuardRules, Guarded, Pins, Proof, Refusal};
pub use receptions::{ReceptionChange, Receptions};
pub use recordings::{Kept, NewPiece, NewRecording, Recordings};
pub use replies::{NewReply, Replies, ReplyKept};
pub use reports::{Listing, LoginRecord, Mark, Page, Past, Reported, Reports, Wanted, Whose};
pub use sessions::{Issued, Move, Moved, NewSession, Seat, Sessions, Sweep, Swept};
pub use surveys::Surveys;
pub use teams::{Joining, MemberDeed, Teams};
pub use tokens::{NewToken, Revocation, Tokens};
pub use tree::{NewNode, NodeChange, NodeDeed, Replanted, Tree};
pub use visits::{Visit, Visited, Visits};

/// A keyed or plain hash under which a secret is found; the secret itself never reaches a store.
pub type Digest = [u8; 32];

/// Everything a back end offers.
#[async_trait::async_trait]
pub trait Store:
    Organisations
    + Entrances
    + Receptions
    + Recordings
    + Tree
    + People
    + Logins
    + Tokens
    + Sessions
    + Handovers
    + Replies
    + Surveys
    + Teams
    + Visits
    + Pins
    + Chats
    + Medias
    + Budgets
    + Reports
    + Outbox
    + Send
    + Sync
    + 'static
{
    /// Proves that a write can be made durable now.
    ///
    /// # Errors
    /// What a write would meet.
    async fn probe(&self) -> Result<(), StoreError>;

    /// Waits until everything accepted is durable, then lets go of the database. Later calls answer [`StoreError::Unavailable`].
    ///
    /// # Errors
    /// When the last writes could not be made durable.
    async fn close(&self) -> Result<(), StoreError>;
}

/// The form of a text under which it is unique and found: Unicode lower case, outer white space gone.
#[must_use]
pub fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}
