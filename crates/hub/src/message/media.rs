//! What browsers and server say to each other about calls, consents and files, inside messages `media` of both sockets. Times are milliseconds.

mod part;

use serde::{Deserialize, Serialize};
use towline_model::PeerId;

use super::part::ClientId;
pub use part::{ConsentEnd, ConsentState, ConsentView, FileOffer, FileSays, HangUp, IceCandidate, IceServer, Kind, Peer};

/// What the console says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum MediaFromConsole {
    /// Calls the customer's page: a new connection, which replaces another of this technician.
    Call {},
    /// Ends a call.
    HangUp {
        /// Which.
        peer: Peer,
    },
    /// Describes what the console wants on the connection.
    Offer {
        /// Which.
        peer: Peer,
        /// The description.
        sdp: String,
        /// With the first: SHA-256 of the nonce that follows the answer, in hex.
        commit: Option<String>,
    },
    /// Opens what the first offer committed to.
    Nonce {
        /// Which call.
        peer: Peer,
        /// 16 bytes in hex.
        nonce: String,
    },
    /// A way to reach the console.
    Candidate {
        /// For which call.
        peer: Peer,
        /// The way.
        candidate: IceCandidate,
    },
    /// The two words that the customer has read out.
    Words {
        /// Of which call.
        peer: Peer,
        /// As they were typed.
        words: String,
    },
    /// Asks for relays that may still be used: those that came with the call run out.
    Relays {
        /// For which call.
        peer: Peer,
    },
    /// Asks the customer for something.
    Ask {
        /// For what.
        kind: Kind,
    },
    /// Gives up what was asked for or granted.
    Waive {
        /// What.
        kind: Kind,
    },
    /// Offers a file.
    Send {
        /// Over which call.
        peer: Peer,
        /// The file.
        file: FileOffer,
    },
    /// Says something of a file that was offered.
    File {
        /// Which file.
        file: ClientId,
        /// What.
        say: FileSays,
    },
}

/// What the console is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum MediaToConsole {
    /// There is a call; the console makes its connection and an offer.
    Called {
        /// Its number.
        peer: PeerId,
        /// Whether the confirmation words are to be typed.
        gated: bool,
        /// Servers that help to find a way.
        ice: Vec<IceServer>,
    },
    /// The customer's page answers an offer.
    Answer {
        /// Of which call.
        peer: PeerId,
        /// The description.
        sdp: String,
        /// With the first: the page's nonce.
        #[serde(skip_serializing_if = "Option::is_none")]
        nonce: Option<String>,
    },
    /// A way to reach the customer.
    Candidate {
        /// For which call.
        peer: PeerId,
        /// The way.
        candidate: IceCandidate,
    },
    /// The customer's page lost the connection, or its network changed: the console offers again, with an ICE restart.
    Restart {
        /// Which call.
        peer: PeerId,
    },
    /// A call is trusted: what the customer grants may flow.
    Trusted {
        /// Which.
        peer: PeerId,
    },
    /// The words were wrong.
    WrongWords {
        /// Of which call.
        peer: PeerId,
        /// How many tries are left; with none the session is over.
        left: u32,
    },
    /// Relays that may be used from now on.
    Relays {
        /// For which call.
        peer: PeerId,
        /// The servers.
        ice: Vec<IceServer>,
    },
    /// A call is over.
    HungUp {
        /// Which.
        peer: PeerId,
        /// Why.
        why: HangUp,
    },
    /// What is asked for and granted now: everything that is not `off`.
    Consents {
        /// Each.
        consents: Vec<ConsentView>,
    },
    /// How an asking ended, or that a grant is over.
    Answered {
        /// What was asked for.
        kind: Kind,
        /// How it ended.
        answer: ConsentEnd,
    },
    /// The customer offers a file.
    Offered {
        /// The file.
        file: FileOffer,
    },
    /// The customer says something of a file.
    File {
        /// Which.
        file: ClientId,
        /// What.
        say: FileSays,
    },
}

/// What the customer's page says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum MediaFromCustomer {
    /// Answers an offer.
    Answer {
        /// Of which call.
        peer: Peer,
        /// The description.
        sdp: String,
        /// With the first: 16 bytes in hex.
        nonce: Option<String>,
    },
    /// A way to reach the customer.
    Candidate {
        /// For which call.
        peer: Peer,
        /// The way.
        candidate: IceCandidate,
    },
    /// The connection was lost, or the network changed.
    Restart {
        /// Of which call.
        peer: Peer,
    },
    /// Ends a call.
    HangUp {
        /// Which.
        peer: Peer,
    },
    /// Asks for relays that may still be used.
    Relays {
        /// For which call.
        peer: Peer,
    },
    /// Answers what was asked for, or takes back what was granted.
    Consent {
        /// What.
        kind: Kind,
        /// Yes, or no.
        on: bool,
    },
    /// Offers a file.
    Send {
        /// Over which call.
        peer: Peer,
        /// The file.
        file: FileOffer,
    },
    /// Says something of a file that was offered.
    File {
        /// Which file.
        file: ClientId,
        /// What.
        say: FileSays,
    },
}

/// What the customer's page is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum MediaToCustomer {
    /// A technician calls; the page makes its connection and waits for the offer.
    Call {
        /// The call's number.
        peer: PeerId,
        /// Who calls.
        name: String,
        /// Whether the confirmation words are to be read out.
        gated: bool,
        /// Servers that help to find a way.
        ice: Vec<IceServer>,
    },
    /// The console offers.
    Offer {
        /// On which call.
        peer: PeerId,
        /// The description.
        sdp: String,
        /// With the first: SHA-256 of the console's nonce.
        #[serde(skip_serializing_if = "Option::is_none")]
        commit: Option<String>,
    },
    /// What the console had committed to.
    Nonce {
        /// Of which call.
        peer: PeerId,
        /// 16 bytes in hex.
        nonce: String,
    },
    /// A way to reach the console.
    Candidate {
        /// For which call.
        peer: PeerId,
        /// The way.
        candidate: IceCandidate,
    },
    /// A call is trusted: what is granted may flow.
    Trusted {
        /// Which.
        peer: PeerId,
    },
    /// The technician typed wrong words.
    WrongWords {
        /// Of which call.
        peer: PeerId,
        /// How many tries are left.
        left: u32,
    },
    /// Relays that may be used from now on.
    Relays {
        /// For which call.
        peer: PeerId,
        /// The servers.
        ice: Vec<IceServer>,
    },
    /// A call is over.
    HungUp {
        /// Which.
        peer: PeerId,
        /// Why.
        why: HangUp,
    },
    /// What is asked for and granted now: everything that is not `off`.
    Consents {
        /// Each.
        consents: Vec<ConsentView>,
    },
    /// The technician offers a file.
    Offered {
        /// The file.
        file: FileOffer,
    },
    /// The technician says something of a file.
    File {
        /// Which.
        file: ClientId,
        /// What.
        say: FileSays,
    },
}
