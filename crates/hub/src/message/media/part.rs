//! The parts of messages about calls, consents and files.

use serde::{Deserialize, Serialize};
use towline_model::{ConsentKind, PeerId};

use super::super::part::{self, ClientId};

/// A connection that a browser names: a whole number that JavaScript holds exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u64")]
pub struct Peer(pub PeerId);

impl TryFrom<u64> for Peer {
    type Error = &'static str;
    fn try_from(number: u64) -> Result<Self, Self::Error> {
        part::whole(number).map(|n| Self(PeerId(n)))
    }
}

/// A consent that a browser names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct Kind(pub ConsentKind);

impl TryFrom<String> for Kind {
    type Error = &'static str;
    fn try_from(code: String) -> Result<Self, Self::Error> {
        ConsentKind::from_code(&code).map(Self).ok_or("no consent")
    }
}

impl From<Kind> for &'static str {
    fn from(kind: Kind) -> Self {
        kind.0.code()
    }
}

/// Where a browser finds a STUN or TURN server. The credential is a secret of one session: no `Debug` of it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct IceServer {
    /// Its addresses, as URLs of schemes `stun:`, `turn:` and `turns:`.
    pub urls: Vec<String>,
    /// The user; empty where none is needed.
    pub username: String,
    /// The password.
    pub credential: String,
}

impl std::fmt::Debug for IceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IceServer").field("urls", &self.urls).finish_non_exhaustive()
    }
}

/// A way to reach a browser, as `RTCIceCandidate` has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceCandidate {
    /// The candidate line; empty: there are no more.
    pub candidate: String,
    /// The section of the description that it is for.
    pub mid: String,
    /// The generation that it belongs to.
    pub ufrag: String,
}

/// Why a call is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HangUp {
    /// The technician ended it.
    Technician,
    /// The customer ended it.
    Customer,
    /// A side was away for too long, or its page was loaded anew.
    Lost,
    /// A newer call by the same technician has taken its place.
    Replaced,
    /// An end showed another certificate than before.
    Changed,
    /// The session went to somebody else, or is over.
    Over,
}

/// A consent that is not off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ConsentView {
    /// To what.
    pub kind: Kind,
    /// Where it stands.
    pub state: ConsentState,
    /// Since when it is granted, or until when an answer is waited for.
    pub at: i64,
}

/// Where a consent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// The customer is being asked.
    Asked,
    /// It is granted.
    On,
}

/// How an asking ended, or why a grant is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentEnd {
    /// Yes.
    Granted,
    /// No.
    Refused,
    /// No answer in time.
    Unanswered,
    /// It was granted, and is over.
    Revoked,
}

/// A file that is offered. Its content goes over the connection between the browsers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOffer {
    /// The sender's own id for it, unique in the session.
    pub id: ClientId,
    /// Its name; told on as it may be shown.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What is said of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum FileSays {
    /// The receiver takes it: the sender may send.
    Take {},
    /// The receiver does not want it, or either side stops.
    Stop {},
    /// All of it is there, or was sent: what its content's SHA-256 is, in hex. When both sides have said the same it is kept as sent.
    Done {
        /// 64 hexadecimal digits.
        sha256: String,
    },
}
