//! Chat lines: appended once, read in order.

use async_trait::async_trait;
use towline_model::{ChatFrom, ChatLine, SessionId, Timestamp};

use crate::StoreError;

/// A line to be kept.
#[derive(Debug, Clone)]
pub struct NewLine {
    /// Where.
    pub session: SessionId,
    /// Who says it.
    pub from: ChatFrom,
    /// Their display name.
    pub name: String,
    /// What they say.
    pub text: String,
    /// The sender's own id for it, unique per session and side (`from`); empty: none.
    pub client_id: String,
    /// When.
    pub at: Timestamp,
}

/// The outcome of appending.
#[derive(Debug, Clone)]
pub enum Appended {
    /// The line as it was kept; `fresh` is false when the same side had sent the same id before (and then that first line is given).
    Line {
        /// The line.
        line: ChatLine,
        /// Whether it is new.
        fresh: bool,
    },
    /// The session is over (or not there): nothing was kept.
    Over,
}

/// Part of a chat.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Lines in order.
    pub lines: Vec<ChatLine>,
    /// Whether older lines after the asked point were left out.
    pub more: bool,
}

/// Commands and queries on chats.
#[async_trait]
pub trait Chats {
    /// Keeps a line of a live session under the next number. A line that the same side has sent before is answered even when the session is over.
    async fn append_line(&self, line: NewLine) -> Result<Appended, StoreError>;

    /// The newest `limit` lines with numbers above `after`.
    async fn history(&self, session: SessionId, after: i64, limit: usize) -> Result<History, StoreError>;
}
