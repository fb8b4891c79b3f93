//! Posts: what a session tells to URLs of its organisation when it is picked up and when it ends. What a post says, and how it travels, is not here.

use crate::{OrganisationId, SessionId, Timestamp};

/// When a session is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PostMoment {
    /// A technician picked it up for the first time.
    Start,
    /// It ended, after a customer had come.
    End,
}

/// The layout of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostFormat {
    /// A form, as browsers post them.
    Form,
    /// XML.
    Xml,
}

/// Where posts of one moment go.
#[derive(Clone, PartialEq, Eq)]
pub struct Hook {
    /// The receiver's URL. Its path and query are often its password.
    pub url: String,
    /// In which layout.
    pub format: PostFormat,
}

/// What an organisation has set for its posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hooks {
    /// Where starts are told.
    pub start: Option<Hook>,
    /// Where ends are told.
    pub end: Option<Hook>,
    /// What the signing secret is derived from; no secret itself.
    pub salt: [u8; 16],
}

/// Where a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostState {
    /// It is to be delivered.
    Waiting,
    /// It was received.
    Delivered,
    /// It was tried often enough, or there was no room or no URL for it.
    GivenUp,
}

/// One post. A session has at most one of each moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Whose.
    pub organisation: OrganisationId,
    /// Of which session.
    pub session: SessionId,
    /// Of which moment.
    pub moment: PostMoment,
    /// When that was.
    pub at: Timestamp,
    /// Its chat begins behind the line with this number.
    pub chat_after: i64,
    /// Its chat ends with the line of this number; `None`: with the last.
    pub chat_until: Option<i64>,
    /// Where it stands.
    pub state: PostState,
    /// How often it was tried, since it was last put into the queue.
    pub tries: u32,
    /// When it is to be tried next; `None` when it is done, or waits for an earlier post of its session.
    pub next_at: Option<Timestamp>,
    /// When it was delivered or given up.
    pub done_at: Option<Timestamp>,
}

impl Hooks {
    /// Where posts of a moment go.
    #[must_use]
    pub const fn at(&self, moment: PostMoment) -> Option<&Hook> {
        match moment {
            PostMoment::Start => self.start.as_ref(),
            PostMoment::End => self.end.as_ref(),
        }
    }
}

/// Shows the layout only.
impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hook").field("format", &self.format).finish_non_exhaustive()
    }
}
