//! What flows between the two browsers of a session beside the chat: consents, calls, files. Signalling and its rules are not here.

use crate::{NodeId, SessionId, Timestamp};

/// What a customer allows, one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsentKind {
    /// The screen is seen.
    View,
    /// A camera is seen.
    Camera,
    /// Both sides are heard.
    Microphone,
    /// Files go either way.
    Files,
    /// Text of the clipboard goes either way.
    Clipboard,
    /// What is seen and heard is recorded.
    Recording,
}

/// How an asking ended, or what was granted before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConsentAnswer {
    /// The customer said yes.
    Granted,
    /// The customer said no.
    Refused,
    /// Nobody answered in time, which is a no.
    Unanswered,
    /// It had been granted and is over: the customer took it back, the technician gave it up, or what it was granted to has ended.
    Revoked,
}

/// A consent that is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// To what.
    pub kind: ConsentKind,
    /// Since when.
    pub since: Timestamp,
}

/// SHA-256 of the certificate that a browser shows in DTLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

/// One connection between a customer's page and a console: a number that is never used again in its session and fits JavaScript's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct PeerId(pub i64);

/// A call whose two ends are known to each other: the words were right, or none were needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustedCall {
    /// Which connection.
    pub peer: PeerId,
    /// The technician at the console.
    pub node: NodeId,
    /// The console's end.
    pub console: Fingerprint,
    /// The customer's end.
    pub customer: Fingerprint,
    /// Since when it is trusted.
    pub since: Timestamp,
}

/// What a store knows of a session's media.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Media {
    /// What is granted, by kind.
    pub consents: Vec<Consent>,
    /// Trusted calls that have not ended, oldest first.
    pub calls: Vec<TrustedCall>,
    /// How often a technician has typed wrong confirmation words.
    pub wrong_words: u32,
}

/// A file that went from one side to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedFile {
    /// The session.
    pub session: SessionId,
    /// The sender's own id for it, unique in its session.
    pub id: String,
    /// Whether the customer sent it.
    pub from_customer: bool,
    /// Its name as it may be shown: one line, no path, no control or direction characters.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its content, which both sides found.
    pub sha256: [u8; 32],
    /// When both had found it.
    pub at: Timestamp,
}

impl ConsentKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::View, Self::Camera, Self::Microphone, Self::Files, Self::Clipboard, Self::Recording];

    /// The stable name that stores and browsers know it by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Camera => "camera",
            Self::Microphone => "microphone",
            Self::Files => "files",
            Self::Clipboard => "clipboard",
            Self::Recording => "recording",
        }
    }

    /// The one that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
