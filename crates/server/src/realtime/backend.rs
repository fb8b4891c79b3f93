//! What the live side needs of the rules and the store, as one narrow trait. Its implementation over crate `domain` is not here, nor is any rule.
//!
//! Each call is bounded in time by its implementation (3 s is a good figure) and may be dropped at any await. After a call that changed something, the
//! implementation has published its notice, to this very node too.

mod work;

use std::borrow::Cow;

pub use work::WorkBackend;

use async_trait::async_trait;
use towline_hub::message::{ErrorCode, IceServer, InviteBy, InviteEmail, Me};
use towline_hub::room::{By, Facts, History, Side};
use towline_hub::view::Listed;
use towline_model::{
    Ceiling, ChatLine, ConsentAnswer, ConsentKind, CustomFields, Media, Network, NodeId, OrganisationId, PeerId, PersonId, SessionId,
    SharedFile, Timestamp, TrustedCall,
};

/// The store cannot answer now. The cause has been logged where it arose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the store is not available")]
pub struct Unavailable;

/// Why something that somebody asked for was not done. Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("refused: {code:?}")]
pub struct Refusal {
    /// For the program.
    pub code: ErrorCode,
    /// For the person: what to do.
    pub say: Cow<'static, str>,
}

impl From<ErrorCode> for Refusal {
    fn from(code: ErrorCode) -> Self {
        Self { code, say: Cow::Borrowed(code.say()) }
    }
}

impl From<Unavailable> for Refusal {
    fn from(_: Unavailable) -> Self {
        ErrorCode::Busy.into()
    }
}

/// A technician at a console: whose rights a call has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Technician {
    /// Their organisation.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
    /// Their technician seat.
    pub node: NodeId,
}

/// What a console login opens.
#[derive(Debug, Clone)]
pub struct ConsoleLogin {
    /// Who it is.
    pub who: Technician,
    /// The same for the console itself.
    pub me: Me,
}

/// A session with what brings a customer into it. Holds secrets: no `Debug`.
#[derive(Clone)]
pub struct Invitation {
    /// Which session.
    pub session: SessionId,
    /// The PIN, six digits.
    pub pin: String,
    /// The words printed beside the PIN.
    pub words: [String; 2],
    /// The invitation link, with its key when the session is new.
    pub link: String,
    /// The invitation by e-mail.
    pub email: InviteEmail,
    /// When the PIN stops working.
    pub expires: Timestamp,
}

/// What a technician's console shows.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// The sessions: the technician's own, and those that wait in a channel of theirs.
    pub sessions: Vec<Listed>,
    /// The channels that the technician looks after.
    pub channels: Vec<NodeId>,
    /// Other queues in which something lies that the console shows: what was sent on, and sessions of colleagues.
    pub others: Vec<NodeId>,
    /// With so many sessions at a time the technician counts as busy.
    pub enough: u32,
}

/// The rules and the store, as rooms, desks and sockets see them.
#[async_trait]
pub trait Backend: WorkBackend {
    /// The session whose seat this cookie holds, also when it is over; `None` for a cookie that never held one or holds none any more.
    async fn seat(&self, cookie: &str) -> Result<Option<SessionId>, Unavailable>;

    /// The login that this console cookie is, which counts as a use of it; `None` when it is none (any more) or the person has no technician seat.
    async fn console_login(&self, cookie: &str) -> Result<Option<ConsoleLogin>, Unavailable>;

    /// How many consoles may run at a time where this technician's seat lies.
    async fn ceilings(&self, who: Technician) -> Result<Vec<Ceiling>, Unavailable>;

    /// A session with the names that go with it and its place in the queue.
    async fn facts(&self, session: SessionId) -> Result<Option<Facts>, Unavailable>;

    /// What is granted in a session, which calls are trusted, and how often words were wrong.
    async fn media(&self, session: SessionId) -> Result<Media, Unavailable>;

    /// Keeps an answer of the customer, or that a grant is over. False when it changes nothing.
    async fn keep_answer(&self, by: By, session: SessionId, kind: ConsentKind, answer: ConsentAnswer) -> Result<bool, Unavailable>;

    /// Keeps a call as trusted. False when nobody helps in the session any more.
    async fn trust_call(&self, session: SessionId, call: TrustedCall) -> Result<bool, Unavailable>;

    /// Notes that a trusted call is over.
    async fn end_call(&self, by: By, session: SessionId, peer: PeerId) -> Result<(), Unavailable>;

    /// Counts wrong confirmation words; with the last the session ends. How many are left; `None` when nobody helps in it any more.
    async fn wrong_confirmation(&self, by: NodeId, session: SessionId) -> Result<Option<u32>, Unavailable>;

    /// Keeps that a file was sent.
    async fn keep_file(&self, file: SharedFile) -> Result<(), Unavailable>;

    /// Servers that help the two browsers of a session to find a way to each other, with secrets of this session.
    fn ice_servers(&self, session: SessionId) -> Vec<IceServer>;

    /// The newest `limit` lines with numbers above `after`, in order.
    async fn history(&self, session: SessionId, after: i64, limit: usize) -> Result<History, Unavailable>;

    /// A technician's queue: PINs on offer, live sessions, ended ones not yet dismissed; at most `limit`, the newest. Beside them what waits in the
    /// technician's channels.
    async fn queue(&self, who: Technician, limit: usize) -> Result<Queue, Unavailable>;

    /// Whether an organisation is in guarded mode.
    async fn guarded(&self, organisation: OrganisationId) -> Result<bool, Unavailable>;

    /// Keeps a line of a live session; the same `client_id` from the same side gives the line that was kept the first time. `Gone` when it is over.
    async fn append_chat(&self, session: SessionId, from: Side, client_id: &str, text: &str) -> Result<ChatLine, Refusal>;

    /// Notes that the customer is connected, from `network`.
    async fn seat_taken(&self, session: SessionId, network: Network) -> Result<(), Unavailable>;

    /// Notes that the customer's link was lost (a grace ago).
    async fn seat_lost(&self, session: SessionId) -> Result<(), Unavailable>;

    /// Ends a session whose seat has been empty for as long as a seat is kept. Nothing happens when the seat is taken again or the session is over.
    async fn seat_expired(&self, session: SessionId) -> Result<(), Unavailable>;

    /// The customer ends the session. Nothing happens when it is over.
    async fn end_by_customer(&self, session: SessionId) -> Result<(), Unavailable>;

    /// Picks a waiting session up.
    async fn pick_up(&self, by: Technician, session: SessionId) -> Result<(), Refusal>;

    /// Ends a session (connecting, waiting, active, on hold) or puts an ended one out of the queue.
    async fn close(&self, by: Technician, session: SessionId) -> Result<(), Refusal>;

    /// Puts an active session on hold, or takes it from hold.
    async fn hold(&self, by: Technician, session: SessionId, on: bool) -> Result<(), Refusal>;

    /// Replaces the note on a session.
    async fn write_note(&self, by: Technician, session: SessionId, text: &str) -> Result<(), Refusal>;

    /// Makes a session with a PIN, words and a link with its key.
    async fn create_session(&self, by: Technician, fields: CustomFields) -> Result<Invitation, Refusal>;

    /// Shows PIN, words and link (without its key) of a connecting session again.
    async fn reveal(&self, by: Technician, session: SessionId) -> Result<Invitation, Refusal>;

    /// Sends the invitation of a connecting session to `to`, as it was typed. Unlike everything else this may take tens of seconds.
    async fn invite(&self, by: Technician, session: SessionId, how: InviteBy, to: &str) -> Result<(), Refusal>;
}
