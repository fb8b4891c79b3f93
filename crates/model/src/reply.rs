//! Canned replies: texts that technicians put into the chat with a few keys. Who may keep which is not here; what their placeholders become is the page's.

use crate::{NodeId, PersonId};

/// The longest title of a canned reply, in UTF-16 units.
pub const REPLY_TITLE_LIMIT: usize = 64;

/// The longest text of a canned reply, in UTF-16 units.
pub const REPLY_TEXT_LIMIT: usize = 2_000;

/// How many canned replies one place holds: a person's own, a group's, an organisation's.
pub const MOST_REPLIES: usize = 100;

/// Whose a canned reply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReplyPlace {
    /// The whole organisation's.
    Organisation,
    /// Those who are below this technician group.
    Group(NodeId),
    /// One person's own.
    Person(PersonId),
}

/// A canned reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its number, counted up over the installation.
    pub id: i64,
    /// Whose it is.
    pub place: ReplyPlace,
    /// What it is found by, at most [`REPLY_TITLE_LIMIT`].
    pub title: String,
    /// What it says, at most [`REPLY_TEXT_LIMIT`]. Nothing in it is evaluated.
    pub text: String,
}
