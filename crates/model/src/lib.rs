//! The nouns of Towline: identifiers, entities, enumerations and points in time.
//!
//! What is not here: input and output of any kind, async code, wire formats, SQL, clocks and randomness. Everything in this crate is a plain value
//! that every other crate may hold.

mod budget;
mod chat;
mod event;
mod ids;
mod media;
mod network;
mod node;
mod organisation;
mod person;
mod pin;
mod policy;
mod post;
mod reception;
mod recording;
mod reply;
mod report;
mod session;
mod survey;
mod team;
mod time;
mod token;
pub mod words;

pub use budget::{Budget, Window};
pub use chat::{ChatFrom, ChatLine, SystemLine};
pub use event::{Actor, EventKind, SessionEvent};
pub use ids::{NodeId, OrganisationId, PersonId, RecordingId, SessionId};
pub use media::{Consent, ConsentAnswer, ConsentKind, Fingerprint, Media, PeerId, SharedFile, TrustedCall};
pub use network::Network;
pub use node::{Lineage, Node, NodeKind};
pub use organisation::{Denied, Endpoint, Organisation, Slug};
pub use person::{Audience, Login, Person, PersonStatus, Profile};
pub use pin::{PIN_SPACE, Pin, PinForm, PinSlot};
pub use policy::{Ceiling, Permissions, Policy};
pub use post::{Hook, Hooks, Post, PostFormat, PostMoment, PostState};
pub use reception::{LABEL_LIMIT, MOST_ORIGINS, Origin, Reception};
pub use recording::{PIECE_LIMIT, Piece, Recording, RecordingEnd};
pub use reply::{MOST_REPLIES, REPLY_TEXT_LIMIT, REPLY_TITLE_LIMIT, Reply, ReplyPlace};
pub use report::{DateOrder, DayWindow, LocalTime, ReportArea, ReportKind, ReportOutput, ReportSetting, ReportSettings, Zone};
pub use session::{
    COMMENT_LIMIT, CustomFields, EndedBy, FIELD_LIMITS, NOTE_LIMIT, Session, SessionKind, SessionState, TRACKING_LIMIT, Transfer,
};
pub use survey::{Outcome, SURVEY_LIMIT, Survey, Verdict};
pub use team::{MOST_MEMBERS, Member, TeamRole};
pub use time::{Span, Timestamp};
pub use token::{Area, Need, Scope, Token};

/// The length of `text` in UTF-16 code units, the unit of every length in the vendor's contract.
#[must_use]
pub fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}
