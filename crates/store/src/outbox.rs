//! The outbox: what organisations have set for posts, and the posts that wait, were delivered or were given up. A post is made by the command that picks its
//! session up or ends it, in the same transaction. What it says, and when it is tried again, is not decided here.

use async_trait::async_trait;
use towline_model::{Actor, Hook, Hooks, OrganisationId, Post, PostFormat, PostMoment, SessionId, Timestamp};

use crate::StoreError;

/// Posts of one organisation that may wait.
pub const QUEUE: usize = 10_000;

/// A URL to be set.
#[derive(Debug, Clone)]
pub struct NewHook {
    /// Whose.
    pub organisation: OrganisationId,
    /// For which moment.
    pub moment: PostMoment,
    /// Where, and how.
    pub hook: Hook,
    /// A random value to derive a signing secret from, for an organisation that has none.
    pub salt: [u8; 16],
    /// Whether it replaces the one that there is.
    pub renew: bool,
    /// When.
    pub at: Timestamp,
    /// Who does it.
    pub actor: Actor,
}

/// What a post says, word for word, from its first try on.
#[derive(Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Its layout.
    pub format: PostFormat,
    /// Its body.
    pub body: Vec<u8>,
}

/// A post whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The post.
    pub post: Post,
    /// What it says, once it was tried.
    pub frozen: Option<Frozen>,
}

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// It was received.
    Delivered,
    /// It was not, and is to be tried again.
    Again(Timestamp),
    /// It was not, and is not tried again.
    GivenUp,
}

/// An organisation with posts in its queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Whose.
    pub organisation: OrganisationId,
    /// How many.
    pub posts: usize,
    /// When the first of them is due.
    pub next_at: Timestamp,
}

/// Commands and queries on posts.
///
/// Picking a session up for the first time makes a `Start`, ending one that a customer had come to makes an `End`, each only while the organisation has a URL
/// for it. An `End` waits until the `Start` of its session is delivered or given up. At most [`QUEUE`] posts of an organisation wait: what comes
/// beyond is given up at once. Posts that are done are forgotten by the sweep after 30 days.
#[async_trait]
pub trait Outbox {
    /// What an organisation has set; `None` until it has set anything.
    async fn hooks(&self, organisation: OrganisationId) -> Result<Option<Hooks>, StoreError>;

    /// Sets a URL, for posts that wait already too. Whether the salt is a new one.
    ///
    /// # Errors
    /// `Conflict(Missing)` when there is no such organisation.
    async fn set_hook(&self, new: NewHook) -> Result<bool, StoreError>;

    /// Forgets the URL of a moment; what waits for it is given up. False when there was none.
    async fn clear_hook(&self, organisation: OrganisationId, moment: PostMoment, actor: Actor, at: Timestamp) -> Result<bool, StoreError>;

    /// The organisations with posts that are to be tried, the longest due first.
    async fn waiting_posts(&self) -> Result<Vec<Waiting>, StoreError>;

    /// The posts of an organisation that are due at `now`, the longest due first.
    async fn due_posts(&self, organisation: OrganisationId, now: Timestamp, limit: usize) -> Result<Vec<Due>, StoreError>;

    /// Lays down what a post says. What it says from now on, which is something else when that had been laid down before; `None` when it does not wait any
    /// more.
    async fn freeze_post(&self, session: SessionId, moment: PostMoment, says: Frozen) -> Result<Option<Frozen>, StoreError>;

    /// Notes what became of a try. What was delivered is told by its date alone from then on. False when the post did not wait any more.
    async fn post_tried(&self, session: SessionId, moment: PostMoment, tried: Tried, at: Timestamp) -> Result<bool, StoreError>;

    /// The newest `limit` posts of an organisation, the newest first.
    async fn posts(&self, organisation: OrganisationId, limit: usize) -> Result<Vec<Post>, StoreError>;

    /// Puts posts that were given up into the queue again, the oldest first and as many as have room there: all of an organisation, or those of one session.
    /// Only those of moments that have a URL. How many.
    async fn replay_posts(&self, organisation: OrganisationId, session: Option<SessionId>, at: Timestamp) -> Result<usize, StoreError>;
}

/// Shows how much it says, and nothing of it.
impl std::fmt::Debug for Frozen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Frozen").field("format", &self.format).field("bytes", &self.body.len()).finish()
    }
}
