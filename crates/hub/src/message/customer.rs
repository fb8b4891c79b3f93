//! Messages of the customer's socket, `/ws/session`.

use serde::{Deserialize, Serialize};

use super::media::{MediaFromCustomer, MediaToCustomer, Peer};
use super::part::{ChatLineView, ClientId, Ender, Say, SessionView};
use super::refusal::ErrorCode;

/// What the customer's page says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum FromCustomer {
    /// The first message, within five seconds.
    Hello {
        /// The highest chat number already shown.
        #[serde(default, deserialize_with = "super::decode::whole")]
        last: i64,
        /// The calls that this page holds, from before it lost its socket.
        #[serde(default)]
        peers: Vec<Peer>,
    },
    /// A line of chat.
    Chat {
        /// The page's own id for it.
        id: ClientId,
        /// The text, as typed.
        text: String,
    },
    /// The customer types, or has stopped.
    Typing {
        /// Which of the two.
        on: bool,
    },
    /// Calls, consents and files.
    Media {
        /// What.
        say: MediaFromCustomer,
    },
    /// The customer ends the session.
    End {},
    /// A sign of life.
    Ping {},
}

/// What the customer's page is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum ToCustomer {
    /// The answer to `hello`; again when somebody who was held is let in.
    Welcome {
        /// The session.
        session: SessionView,
        /// Lines above `last`, at most the 200 newest.
        chat: Vec<ChatLineView>,
        /// Whether older lines above `last` were left out.
        more: bool,
        /// The server's time.
        now: i64,
    },
    /// Something in the session changed.
    Session {
        /// The session as it is.
        session: SessionView,
    },
    /// A line was kept.
    Chat {
        /// The line.
        line: ChatLineView,
    },
    /// The page's own line was kept.
    Ack {
        /// The page's id for it.
        id: ClientId,
        /// Its number.
        seq: i64,
        /// When it was kept.
        at: i64,
    },
    /// The technician types, or has stopped. Expires after six seconds.
    Typing {
        /// Which of the two.
        on: bool,
    },
    /// Calls, consents and files.
    Media {
        /// What.
        say: MediaToCustomer,
    },
    /// The answer to `ping`.
    Pong,
    /// Something was refused; nothing changed.
    Error {
        /// What.
        code: ErrorCode,
        /// The line it is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<ClientId>,
        /// What to do.
        say: Say,
    },
    /// The session is over; the socket closes with 4004.
    Ended {
        /// Who ended it.
        by: Ender,
        /// Whether the customer is asked how it was.
        survey: bool,
    },
    /// A newer tab has taken the seat; the socket closes with 4001.
    Replaced,
}
