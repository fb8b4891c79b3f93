//! Messages of the technician's socket, `/ws/console`.

use serde::{Deserialize, Serialize};
use towline_model::SessionId;

use super::media::{MediaFromConsole, MediaToConsole, Peer};
use super::part::{ChatLineView, ClientId, ConsoleSession, InviteBy, InviteEmail, Me, Say, Session};
use super::refusal::ErrorCode;
use super::work::{ToWork, Work};
use crate::Status;

/// What the console says. `req` comes back in the answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum FromConsole {
    /// The first message, within five seconds.
    Hello {},
    /// A sign of life.
    Ping {},
    /// The technician changes their status.
    Status {
        /// To this.
        status: Status,
        /// The request.
        req: Option<ClientId>,
    },
    /// Opens a session: its history, and from then on its chat.
    Open {
        /// Which.
        session: Session,
        /// The highest chat number already shown.
        #[serde(default, deserialize_with = "super::decode::whole")]
        last: i64,
        /// The calls that this page holds, from before it lost its socket.
        #[serde(default)]
        peers: Vec<Peer>,
        /// The request.
        req: Option<ClientId>,
    },
    /// Picks a waiting session up.
    Pickup {
        /// Which.
        session: Session,
        /// The request.
        req: Option<ClientId>,
    },
    /// Ends a session, or puts one that the customer left out of the queue.
    Close {
        /// Which.
        session: Session,
        /// The request.
        req: Option<ClientId>,
    },
    /// Puts an active session on hold, or takes it from hold.
    Hold {
        /// Which.
        session: Session,
        /// Which of the two.
        on: bool,
        /// The request.
        req: Option<ClientId>,
    },
    /// Replaces the note on a session.
    Note {
        /// Which.
        session: Session,
        /// What it says from now on.
        text: String,
        /// The request.
        req: Option<ClientId>,
    },
    /// Lets somebody back in who came from another network, or does not.
    Admit {
        /// Which session.
        session: Session,
        /// Whether to let them in.
        r#let: bool,
        /// The request.
        req: Option<ClientId>,
    },
    /// A line of chat.
    Chat {
        /// Where.
        session: Session,
        /// The console's own id for it.
        id: ClientId,
        /// The text, as typed.
        text: String,
        /// The request.
        req: Option<ClientId>,
    },
    /// The technician types, or has stopped.
    Typing {
        /// Where.
        session: Session,
        /// Which of the two.
        on: bool,
    },
    /// A new session.
    New {
        /// Custom fields 0 to 5.
        #[serde(default)]
        fields: [String; 6],
        /// Tracking 0.
        #[serde(default)]
        tracking: String,
        /// The request.
        req: Option<ClientId>,
    },
    /// Shows PIN, words and link of a connecting session again.
    Reveal {
        /// Which.
        session: Session,
        /// The request.
        req: Option<ClientId>,
    },
    /// Sends the invitation of a connecting session to somebody. Answered when it has left, which may take some seconds.
    Invite {
        /// Which.
        session: Session,
        /// How it travels.
        by: InviteBy,
        /// The e-mail address or telephone number, as it was typed.
        to: String,
        /// The request.
        req: Option<ClientId>,
    },
    /// Calls, consents and files of a session.
    Media {
        /// Which session.
        session: Session,
        /// What.
        say: MediaFromConsole,
        /// The request.
        req: Option<ClientId>,
    },
    /// About the desk.
    #[serde(untagged)]
    Work(Work),
}

impl FromConsole {
    /// The request that the answer names.
    #[must_use]
    pub const fn req(&self) -> Option<&ClientId> {
        match self {
            Self::Hello {} | Self::Ping {} | Self::Typing { .. } => None,
            Self::Status { req, .. }
            | Self::Open { req, .. }
            | Self::Pickup { req, .. }
            | Self::Close { req, .. }
            | Self::Hold { req, .. }
            | Self::Note { req, .. }
            | Self::Admit { req, .. }
            | Self::Chat { req, .. }
            | Self::New { req, .. }
            | Self::Reveal { req, .. }
            | Self::Media { req, .. }
            | Self::Invite { req, .. } => req.as_ref(),
            Self::Work(work) => work.req(),
        }
    }

    /// The session it is about.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        match self {
            Self::Hello {} | Self::Ping {} | Self::Status { .. } | Self::New { .. } => None,
            Self::Open { session, .. }
            | Self::Pickup { session, .. }
            | Self::Close { session, .. }
            | Self::Hold { session, .. }
            | Self::Note { session, .. }
            | Self::Admit { session, .. }
            | Self::Chat { session, .. }
            | Self::Typing { session, .. }
            | Self::Reveal { session, .. }
            | Self::Media { session, .. }
            | Self::Invite { session, .. } => Some(session.0),
            Self::Work(work) => work.session(),
        }
    }
}

/// What the console is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum ToConsole {
    /// The answer to `hello`. Sessions that do not fit follow as `session`.
    Welcome {
        /// Who is at the console.
        me: Me,
        /// Their status.
        status: Status,
        /// Whether it is so by itself: they have as many sessions as are enough.
        automatic: bool,
        /// Their queue, or its first part.
        sessions: Vec<ConsoleSession>,
        /// Whether the organisation is in guarded mode.
        guarded: bool,
        /// The server's time.
        now: i64,
    },
    /// A session of the queue is new or changed.
    Session {
        /// The session as it is.
        session: Box<ConsoleSession>,
    },
    /// A session left the queue.
    Gone {
        /// Which.
        session: SessionId,
    },
    /// The answer to `open`.
    History {
        /// Which session.
        session: SessionId,
        /// Lines above `last`, at most the 200 newest.
        lines: Vec<ChatLineView>,
        /// Whether older lines above `last` were left out.
        more: bool,
    },
    /// A line was kept.
    Chat {
        /// Where.
        session: SessionId,
        /// The line.
        line: ChatLineView,
    },
    /// The console's own line was kept.
    Ack {
        /// Where.
        session: SessionId,
        /// The console's id for it.
        id: ClientId,
        /// Its number.
        seq: i64,
        /// When it was kept.
        at: i64,
    },
    /// The customer types, or has stopped. Expires after six seconds.
    Typing {
        /// Where.
        session: SessionId,
        /// Which of the two.
        on: bool,
    },
    /// Calls, consents and files of a session.
    Media {
        /// Which session.
        session: SessionId,
        /// What.
        say: MediaToConsole,
    },
    /// A session was made, or is shown again.
    Created {
        /// The request.
        #[serde(skip_serializing_if = "Option::is_none")]
        req: Option<ClientId>,
        /// Which session.
        session: SessionId,
        /// The PIN, six digits.
        pin: String,
        /// The words printed beside the PIN.
        words: [String; 2],
        /// The invitation link; with its key only when the session is new.
        link: String,
        /// The invitation by e-mail.
        email: InviteEmail,
        /// When the PIN stops working.
        expires: i64,
    },
    /// A request was carried out.
    Done {
        /// The request.
        req: ClientId,
    },
    /// Something was refused; nothing changed.
    Error {
        /// The request.
        #[serde(skip_serializing_if = "Option::is_none")]
        req: Option<ClientId>,
        /// The session it is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        session: Option<SessionId>,
        /// The chat line it is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<ClientId>,
        /// What.
        code: ErrorCode,
        /// What to do.
        say: Say,
    },
    /// The technician's status, which another tab may have changed.
    Status {
        /// The status.
        status: Status,
        /// Whether it is so by itself.
        automatic: bool,
    },
    /// Guarded mode went on or off.
    Guarded {
        /// Whether it is on.
        on: bool,
    },
    /// The answer to `ping`.
    Pong,
    /// The login has ended; the socket closes with 4003.
    SignedOut,
    /// About the desk.
    #[serde(untagged)]
    Work(ToWork),
}
