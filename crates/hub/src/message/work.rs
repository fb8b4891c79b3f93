//! Messages of the technician's desk, beside those of its sessions' chats: sending on, canned replies, custom fields, how a session went, colleagues and
//! watching. They travel on the same socket as the other messages of the console.

use serde::{Deserialize, Serialize};
use towline_model::SessionId;

use super::part::{ClientId, Session};
use crate::Status;

/// What the console says about its desk. `req` comes back in the answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Work {
    /// Where sessions may be sent, and who may be asked into them: answered by `targets`.
    Targets {
        /// The request.
        req: ClientId,
    },
    /// Sends a session on to a technician or into a channel.
    Transfer {
        /// Which.
        session: Session,
        /// The node of either.
        #[serde(deserialize_with = "super::decode::whole")]
        to: i64,
        /// What is said to it.
        comment: String,
        /// The request.
        req: Option<ClientId>,
    },
    /// Takes a session back that is on its way, or gives it back.
    TakeBack {
        /// Which.
        session: Session,
        /// The request.
        req: Option<ClientId>,
    },
    /// Changes a custom field.
    Field {
        /// Of which session.
        session: Session,
        /// The field's number, 0 to 5.
        #[serde(deserialize_with = "super::decode::whole")]
        field: i64,
        /// What it says from now on.
        text: String,
        /// The request.
        req: Option<ClientId>,
    },
    /// Says how a session went.
    Outcome {
        /// Which session.
        session: Session,
        /// Whether the problem was solved.
        solved: Solved,
        /// Anything beside it.
        comment: String,
        /// The request.
        req: Option<ClientId>,
    },
    /// The canned replies: answered by `replies`.
    Replies {
        /// The request.
        req: ClientId,
    },
    /// Keeps a canned reply of the technician's own: answered by `replies`.
    KeepReply {
        /// The one that it replaces; absent for a new one.
        #[serde(default, deserialize_with = "maybe_whole")]
        id: Option<i64>,
        /// What it is found by.
        title: String,
        /// What it says.
        text: String,
        /// The request.
        req: ClientId,
    },
    /// Takes a canned reply of the technician's own away: answered by `replies`.
    DropReply {
        /// Which.
        #[serde(deserialize_with = "super::decode::whole")]
        id: i64,
        /// The request.
        req: ClientId,
    },
    /// Asks a colleague into a session.
    Ask {
        /// Which session.
        session: Session,
        /// The colleague's node.
        #[serde(deserialize_with = "super::decode::whole")]
        to: i64,
        /// The request.
        req: Option<ClientId>,
    },
    /// Joins a session that one is asked into, or declines.
    Join {
        /// Which session.
        session: Session,
        /// Which of the two.
        on: bool,
        /// The request.
        req: Option<ClientId>,
    },
    /// Leaves a session that one helps in or watches.
    Leave {
        /// Which session.
        session: Session,
        /// The request.
        req: Option<ClientId>,
    },
    /// Shows a helper out, or takes back that a colleague was asked.
    ShowOut {
        /// Which session.
        session: Session,
        /// The colleague's node.
        #[serde(deserialize_with = "super::decode::whole")]
        who: i64,
        /// The request.
        req: Option<ClientId>,
    },
    /// Gives the lead to a helper.
    Lead {
        /// Which session.
        session: Session,
        /// The helper's node.
        #[serde(deserialize_with = "super::decode::whole")]
        to: i64,
        /// The request.
        req: Option<ClientId>,
    },
    /// What may be watched: answered by `watchable`.
    Watchable {
        /// The request.
        req: ClientId,
    },
    /// Begins to watch a session.
    Watch {
        /// Which.
        session: Session,
        /// The request.
        req: Option<ClientId>,
    },
}

impl Work {
    /// The request that the answer names.
    #[must_use]
    pub const fn req(&self) -> Option<&ClientId> {
        match self {
            Self::Targets { req }
            | Self::Replies { req }
            | Self::KeepReply { req, .. }
            | Self::DropReply { req, .. }
            | Self::Watchable { req } => Some(req),
            Self::Transfer { req, .. }
            | Self::TakeBack { req, .. }
            | Self::Field { req, .. }
            | Self::Outcome { req, .. }
            | Self::Ask { req, .. }
            | Self::Join { req, .. }
            | Self::Leave { req, .. }
            | Self::ShowOut { req, .. }
            | Self::Lead { req, .. }
            | Self::Watch { req, .. } => req.as_ref(),
        }
    }

    /// The session it is about.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        match self {
            Self::Targets { .. } | Self::Replies { .. } | Self::KeepReply { .. } | Self::DropReply { .. } | Self::Watchable { .. } => None,
            Self::Transfer { session, .. }
            | Self::TakeBack { session, .. }
            | Self::Field { session, .. }
            | Self::Outcome { session, .. }
            | Self::Ask { session, .. }
            | Self::Join { session, .. }
            | Self::Leave { session, .. }
            | Self::ShowOut { session, .. }
            | Self::Lead { session, .. }
            | Self::Watch { session, .. } => Some(session.0),
        }
    }
}

fn maybe_whole<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let number = Option::<u64>::deserialize(deserializer)?;
    number.map(|number| super::part::whole(number).map_err(serde::de::Error::custom)).transpose()
}

/// What the console is told about its desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum ToWork {
    /// Where sessions may be sent.
    Targets {
        /// The request.
        req: ClientId,
        /// Other technicians, the ready ones first.
        technicians: Vec<Colleague>,
        /// Channels.
        channels: Vec<Place>,
    },
    /// The canned replies, as many as fit into one message: one's own, then the nearest groups', then the organisation's.
    Replies {
        /// The request.
        req: ClientId,
        /// The replies.
        replies: Vec<CannedReply>,
    },
    /// What may be watched.
    Watchable {
        /// The request.
        req: ClientId,
        /// The sessions.
        sessions: Vec<WatchableSession>,
    },
}

/// Whether the problem was solved, as the technician has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Solved {
    /// It was.
    Yes,
    /// Some of it was.
    Partly,
    /// It was not.
    No,
}

/// A technician to whom a session may be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Colleague {
    /// Their node.
    pub node: i64,
    /// Display name.
    pub name: String,
    /// Their group's name; may be empty.
    pub group: String,
    /// How they stand; absent when their console is not running.
    pub status: Option<Status>,
}

/// A channel into which a session may be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Its node.
    pub node: i64,
    /// Its name.
    pub name: String,
}

/// A canned reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CannedReply {
    /// Its number.
    pub id: i64,
    /// Whether it is the technician's own, who may change it.
    pub own: bool,
    /// What it is found by.
    pub title: String,
    /// What it says; its placeholders are not filled in.
    pub text: String,
}

/// A session that an administrator may watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WatchableSession {
    /// Which.
    pub session: SessionId,
    /// The customer's name.
    pub customer: String,
    /// The technician's name.
    pub technician: String,
    /// Since when it stands as it does, in milliseconds.
    pub since: i64,
}

/// What a technician is to a session on their desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It lies in their queue.
    #[default]
    Lead,
    /// It waits in a channel of theirs.
    Channel,
    /// They have sent it on, and nobody has picked it up.
    Sender,
    /// They are asked to join.
    Asked,
    /// They help in it.
    Helper,
    /// They watch it.
    Monitor,
}

/// Somebody in a session beside its technician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TeamMember {
    /// Their node.
    pub node: i64,
    /// Display name.
    pub name: String,
    /// Whether they only watch.
    pub watches: bool,
    /// Whether they are in it; else they are asked.
    pub joined: bool,
}

/// Somebody else in the session, as the customer sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Present {
    /// Display name.
    pub name: String,
    /// Whether they only watch.
    pub watches: bool,
}
