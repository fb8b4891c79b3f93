//! Canned replies: kept, changed, taken away, listed by place. Who may do so is not here.

use async_trait::async_trait;
use towline_model::{OrganisationId, Reply, ReplyPlace};

use crate::StoreError;

/// A canned reply to be kept.
#[derive(Debug, Clone)]
pub struct NewReply {
    /// Whose organisation's.
    pub organisation: OrganisationId,
    /// The one that it replaces, which must be of the same place; `None`: a new one.
    pub id: Option<i64>,
    /// Whose it is.
    pub place: ReplyPlace,
    /// What it is found by.
    pub title: String,
    /// What it says.
    pub text: String,
    /// How many its place may hold, this one included.
    pub most: usize,
}

/// What became of a canned reply that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyKept {
    /// It is kept under this number.
    Kept(i64),
    /// Its place is full.
    Full,
    /// There is none of this number in its place.
    Missing,
}

/// Commands and queries on canned replies.
#[async_trait]
pub trait Replies {
    /// Keeps a canned reply, or replaces one.
    async fn keep_reply(&self, new: NewReply) -> Result<ReplyKept, StoreError>;

    /// Takes a canned reply away. False when there is none of this number in that place.
    async fn drop_reply(&self, organisation: OrganisationId, place: ReplyPlace, id: i64) -> Result<bool, StoreError>;

    /// The canned replies of these places, by title within each place, in the order of the places.
    async fn replies(&self, organisation: OrganisationId, places: Vec<ReplyPlace>) -> Result<Vec<Reply>, StoreError>;
}
