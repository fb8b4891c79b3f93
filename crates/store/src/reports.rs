//! What reports are made of: settings of each person, and sessions, transfers and logins of a span of time, a page at a time. What a report shows of them
//! is not here.

use std::sync::Arc;

use async_trait::async_trait;
use towline_model::{
    Audience, ChatLine, DayWindow, Network, Node, NodeId, OrganisationId, Person, PersonId, ReportSetting, ReportSettings, Session,
    SessionEvent, SessionId, Timestamp, Zone,
};

use crate::StoreError;

/// Which part of the past is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Past {
    /// Whose.
    pub organisation: OrganisationId,
    /// From this moment on.
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
    /// Whose clock the window is on.
    pub zone: Zone,
    /// The part of each day.
    pub window: DayWindow,
}

/// Which sessions are listed, and by which moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Those that were picked up, by the first time that happened.
    Served,
    /// Those that ended without it, by the moment the seat was taken, or else the PIN was issued. PINs that nobody came with are not listed.
    Unserved,
    /// Every transfer, by its moment; a session stands once for each of its transfers.
    HandedOn,
}

/// Whose sessions are listed.
#[derive(Debug, Clone)]
pub enum Whose {
    /// The whole organisation's.
    All,
    /// Those that one of these seats held last, or, where nobody did, in whose queue they ended. In ascending order.
    Seats(Arc<[NodeId]>),
    /// Those that came by this channel.
    Channel(NodeId),
}

/// The place in a list behind which a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The moment by which it is listed.
    pub at: Timestamp,
    /// Its number.
    pub id: i64,
}

/// A page of sessions that is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The part of the past.
    pub past: Past,
    /// Which sessions.
    pub listing: Listing,
    /// Whose.
    pub whose: Whose,
    /// Behind which place; `None`: from the start.
    pub after: Option<Mark>,
    /// How many at most.
    pub limit: usize,
    /// How many lines of each session's chat to bring along, from the first on.
    pub lines: usize,
}

/// A session as a report needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The session.
    pub session: Session,
    /// Its events in the order they happened, `Created` left out.
    pub events: Vec<SessionEvent>,
    /// The transfer that it stands for; for [`Listing::HandedOn`] only.
    pub transfer: Option<i64>,
    /// The first lines of its chat.
    pub chat: Vec<ChatLine>,
}

/// A page: short of its limit where time or size would be too much, and the last one where `next` is `None`.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// What it holds, in order.
    pub rows: Vec<T>,
    /// Where the next one begins.
    pub next: Option<Mark>,
}

/// A login that was or is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRecord {
    /// Who.
    pub person: PersonId,
    /// What it opened.
    pub audience: Audience,
    /// Where from, where that is known.
    pub network: Option<Network>,
    /// When it was made.
    pub began_at: Timestamp,
    /// When it was last used.
    pub used_at: Timestamp,
    /// Whether it was not ended yet. It may have run out all the same.
    pub open: bool,
}

/// Commands and queries for reports. A long list must not make others wait, so each page is a query of its own; none keeps a transaction open.
#[async_trait]
pub trait Reports {
    /// What somebody has set, or what is so until they do.
    async fn report_settings(&self, person: PersonId) -> Result<ReportSettings, StoreError>;

    /// Changes one setting, and no other that is changed at the same time. False when there is no such person.
    async fn set_report(&self, person: PersonId, change: ReportSetting) -> Result<bool, StoreError>;

    /// A page of sessions by moment and number.
    async fn reported(&self, wanted: Wanted) -> Result<Page<Reported>, StoreError>;

    /// At most `limit` lines of a session's chat after number `after`, from the first on.
    async fn lines_after(&self, session: SessionId, after: i64, limit: usize) -> Result<Vec<ChatLine>, StoreError>;

    /// These nodes as they are, or as they last were, each with the person whose it is. Numbers of no node are left out.
    async fn stood(&self, nodes: Vec<NodeId>) -> Result<Vec<(Node, Option<Person>)>, StoreError>;

    /// A page of logins by the moment they began. They are kept for 400 days.
    async fn login_records(&self, past: Past, after: Option<Mark>, limit: usize) -> Result<Page<LoginRecord>, StoreError>;
}
