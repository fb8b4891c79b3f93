//! What browsers and server say to each other: typed messages of both sockets, both ways, and their strict reading. Who may say what is not here.
//!
//! One JSON object per text frame; field `t` names the type. Times are milliseconds since 1970 UTC. Unknown fields are ignored; everything else that is
//! not understood is a [`DecodeError`] with its close code, and changes nothing.

mod console;
mod customer;
mod decode;
mod media;
mod part;
mod refusal;
mod text;
mod typescript;
mod work;

pub use console::{FromConsole, ToConsole};
pub use customer::{FromCustomer, ToCustomer};
pub use decode::{DecodeError, MAX_DEPTH, MAX_KEYS, MAX_MESSAGE, from_console, from_customer};
pub use media::{
    ConsentEnd, ConsentState, ConsentView, FileOffer, FileSays, HangUp, IceCandidate, IceServer, Kind, MediaFromConsole, MediaFromCustomer,
    MediaToConsole, MediaToCustomer, Peer,
};
pub use part::{
    ChatLineView, ClientId, ConsoleKind, ConsoleSession, ConsoleState, CustomerSeen, Ender, Incoming, InviteBy, InviteEmail, Me, Named,
    Sends, Session, SessionView, Speaker, ViewState,
};
pub use refusal::ErrorCode;
pub use text::{MAX_CHAT, TextRefusal, clean_chat};
pub use typescript::typescript;
pub use work::{CannedReply, Colleague, Place, Present, Role, Solved, TeamMember, ToWork, WatchableSession, Work};

/// WebSocket close codes that have a meaning between our pages and us.
pub mod close {
    /// A text frame held bytes that are not UTF-8.
    pub const BAD_TEXT: u16 = 1007;
    /// The peer broke the protocol's rules.
    pub const POLICY: u16 = 1008;
    /// A message was larger than [`super::MAX_MESSAGE`].
    pub const TOO_BIG: u16 = 1009;
    /// The server restarts: come back after a random wait.
    pub const RESTART: u16 = 1012;
    /// The peer did not take what was sent to it.
    pub const TOO_SLOW: u16 = 1013;
    /// A newer tab has taken the seat.
    pub const REPLACED: u16 = 4001;
    /// The cookie opens nothing any more.
    pub const SIGNED_OUT: u16 = 4003;
    /// The session is over.
    pub const OVER: u16 = 4004;
}

/// The JSON text of a message for a browser.
#[must_use]
pub fn encode<M: serde::Serialize>(message: &M) -> String {
    // Serialising plain structs with text keys cannot fail; an empty object is what a browser ignores.
    serde_json::to_string(message).unwrap_or_else(|_| "{}".to_owned())
}
