//! The parts that messages are made of. Building them from the model's entities is in `view`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use towline_model::SessionId;

use super::work::{Present, Role, TeamMember};

/// An id that a browser made: for a chat line, so that sending it twice keeps it once, or for a request. 1 to 64 of `[A-Za-z0-9_-]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClientId(String);

impl ClientId {
    /// Takes a well-formed id.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ClientId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not an id")
    }
}

impl From<ClientId> for String {
    fn from(id: ClientId) -> Self {
        id.0
    }
}

/// A session's number as a browser may name it: a whole number that JavaScript holds exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u64")]
pub struct Session(pub SessionId);

impl TryFrom<u64> for Session {
    type Error = &'static str;
    fn try_from(number: u64) -> Result<Self, Self::Error> {
        whole(number).map(|n| Self(SessionId(n)))
    }
}

/// A whole number, 0 to 2^53 - 1.
pub(super) fn whole(number: u64) -> Result<i64, &'static str> {
    if number < 1 << 53 { i64::try_from(number).map_err(|_| "too large") } else { Err("too large") }
}

/// Where a session stands, as the customer's page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewState {
    /// Nobody has typed the PIN.
    Connecting,
    /// The customer waits.
    Waiting,
    /// A technician is there.
    Active,
    /// On hold.
    Hold,
    /// Over.
    Ended,
}

/// A display name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The name.
    pub name: String,
}

/// A session as its customer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// Its number.
    pub id: SessionId,
    /// Where it stands.
    pub state: ViewState,
    /// Who runs the help desk.
    pub organisation: String,
    /// Who helps, once picked up.
    pub technician: Option<Named>,
    /// The place in the queue, from 1, while waiting.
    pub position: Option<u32>,
    /// Since when it stands there, in milliseconds.
    pub since: i64,
    /// Whether the technician's link is down.
    pub away: bool,
    /// Whether the customer waits to be let back in from another network.
    pub returning: bool,
    /// Whether the session is on its way to somebody else, who has not picked it up yet.
    pub passing: bool,
    /// Who is in it beside the technician.
    pub others: Vec<Present>,
}

/// Who says a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The customer.
    Customer,
    /// A technician.
    Technician,
    /// The session itself.
    System,
}

/// A line of chat as one side sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChatLineView {
    /// Its number within the session, from 1.
    pub seq: i64,
    /// Who says it.
    pub from: Speaker,
    /// Their display name.
    pub name: String,
    /// What they say: plain text.
    pub text: String,
    /// When it was kept, in milliseconds.
    pub at: i64,
    /// The browser's own id; only on one's own side's lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What a system line tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
}

/// Who ended a session, as its customer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ender {
    /// The technician.
    Technician,
    /// The customer.
    Customer,
    /// A time-out.
    Time,
    /// The server, for another reason.
    System,
}

/// Where a session stands, as the console shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsoleState {
    /// The PIN is out.
    Connecting,
    /// The customer waits.
    Waiting,
    /// Picked up.
    Active,
    /// On hold.
    Hold,
    /// The customer ended it or stayed away; it waits to be closed.
    CustomerLeft,
    /// Over.
    Ended,
}

/// The customer's seat as the console shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerSeen {
    /// Whether the customer is connected.
    pub online: bool,
    /// Whether somebody with the customer's cookie waits to be let back in from another network.
    pub returning: bool,
    /// The network last seen (of who waits to be let in, when there is one): never a whole address; empty when unknown.
    pub network: String,
}

/// What a session is, as the console shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsoleKind {
    /// A session with a PIN.
    Private,
    /// A session of a channel.
    Channel,
    /// A session with a PIN that is to show the phone's camera.
    Lens,
}

/// How a session came into this queue from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Incoming {
    /// Whose queue it was in: a technician's name, or a channel's.
    pub from: String,
    /// Who sent it.
    pub by: String,
    /// What they said to it; may be empty.
    pub comment: String,
}

/// A session as its technician's console shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsoleSession {
    /// Its number.
    pub id: SessionId,
    /// Where it stands.
    pub state: ConsoleState,
    /// Since when, in milliseconds.
    pub since: i64,
    /// When its PIN was issued, in milliseconds.
    pub created: i64,
    /// Custom fields 0 to 5.
    pub fields: [String; 6],
    /// Tracking 0.
    pub tracking: String,
    /// Whether it lies in this technician's own queue; else it lies in a channel of theirs, and whoever is first may pick it up.
    pub mine: bool,
    /// What it is.
    pub kind: ConsoleKind,
    /// The channel that it came by.
    pub channel: Option<Named>,
    /// Who sent it, while it waits to be picked up after that.
    pub incoming: Option<Incoming>,
    /// What technicians wrote down about it.
    pub note: String,
    /// The customer's seat; absent while nobody has taken it.
    pub customer: Option<CustomerSeen>,
    /// The customer's language.
    pub language: Option<String>,
    /// Lines of the customer that no console has seen.
    pub unread: u32,
    /// Wrong words given for the PIN.
    pub wrong_tries: u32,
    /// When the PIN stops working, in milliseconds; only while connecting.
    pub expires: Option<i64>,
    /// Who ended it.
    pub ended_by: Option<Ender>,
    /// What the technician is to it.
    pub role: Role,
    /// The name of whose queue it lies in, where that is another's.
    pub lies_with: Option<String>,
    /// Who is in it beside its technician, those who are asked included.
    pub team: Vec<TeamMember>,
    /// How long its technicians were active in it before `since`, in milliseconds; while it is active or on hold.
    pub worked: i64,
}

/// The technician at the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Me {
    /// Display name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// The technician node.
    pub node: i64,
    /// The organisation's name.
    pub organisation: String,
    /// What custom fields 0 to 5 are called.
    pub labels: [String; 6],
    /// Where customers type the PIN: an absolute URL.
    pub entry: String,
    /// What sends invitations.
    pub sends: Sends,
    /// Whether they may watch sessions of others.
    pub watches: bool,
    /// Whether their group wants to know how sessions went.
    pub concludes: bool,
}

/// Which invitations the server sends itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sends {
    /// E-mails.
    pub mail: bool,
    /// Text messages.
    pub text: bool,
}

/// How an invitation travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InviteBy {
    /// As an e-mail.
    Mail,
    /// As a text message.
    Text,
}

/// An invitation by e-mail, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InviteEmail {
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// A text for people: mostly fixed, sometimes with a detail.
pub(super) type Say = Cow<'static, str>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_browsers_are_short_and_plain() {
        for good in ["a", "c1", "A-Z_09", &"x".repeat(64)] {
            assert_eq!(ClientId::parse(good).map(String::from).as_deref(), Some(good));
        }
        for bad in ["", "a b", "é", "a\0", "../x", "\u{ff11}", &"x".repeat(65)] {
            assert_eq!(ClientId::parse(bad), None, "{bad:?}");
        }
    }
}
