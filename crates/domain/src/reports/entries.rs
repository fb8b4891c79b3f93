//! What a report is made of: sessions with where their time went, transfers, logins, sums. How they are shown is not here.

use std::sync::Arc;

use towline_model::{
    Audience, ChatLine, EndedBy, Network, NodeId, Outcome, Session, SessionId, SessionState, Span, Survey, Timestamp, Verdict,
};
use towline_store::{LoginRecord, Whose};

use super::{Face, HandedOn, Sum, Times};

/// One row of a report.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A session, or one handing on of it.
    Session(Box<Seen>),
    /// A login.
    Login(Logged),
    /// What one technician, or everybody, did.
    Sum(Box<Sum>),
}

/// A session in a report.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The session.
    pub session: Session,
    /// Where its time went.
    pub times: Times,
    /// Who held it last; where nobody did, in whose queue it lay.
    pub technician: Arc<Face>,
    /// The channel that it came by; nobody's face for none.
    pub channel: Arc<Face>,
    /// What its customer and its technician said of it, where the report tells.
    pub surveys: Vec<Survey>,
    /// The handing on that the row stands for.
    pub hand_over: Option<HandOver>,
    /// What was said in it, from the first line on, where the report tells.
    pub chat: Vec<ChatLine>,
    /// Where the rest of the chat is, if there may be any.
    pub rest: Option<Rest>,
}

impl Seen {
    /// What the customer said: the rating and the survey that it stands in.
    #[must_use]
    pub fn rated(&self) -> Option<(u8, &Survey)> {
        self.surveys.iter().find_map(|survey| match survey.mark {
            Verdict::Rating(rating) => Some((rating, survey)),
            Verdict::Outcome(_) => None,
        })
    }

    /// What the technician said: the outcome and the survey that it stands in.
    #[must_use]
    pub fn concluded(&self) -> Option<(Outcome, &Survey)> {
        self.surveys.iter().find_map(|survey| match survey.mark {
            Verdict::Outcome(outcome) => Some((outcome, survey)),
            Verdict::Rating(_) => None,
        })
    }
}

/// Where a chat goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// The session.
    pub session: SessionId,
    /// Behind the line with this number.
    pub after: i64,
}

/// A handing on with who took part in it.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// What happened.
    pub handed: HandedOn,
    /// Who did it.
    pub by: Arc<Face>,
    /// Whose queue it left.
    pub from: Arc<Face>,
    /// Whose queue it went to.
    pub to: Arc<Face>,
}

/// A login in a report.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Who.
    pub person: Arc<Face>,
    /// What it opened.
    pub audience: Audience,
    /// Where from.
    pub network: Option<Network>,
    /// When it was made.
    pub began_at: Timestamp,
    /// When it was last used; `None` while it lives.
    pub ended_at: Option<Timestamp>,
    /// How long it was used.
    pub lasted: Span,
}

/// Whether a session never came about: its PIN was burned by wrong words, or the customer's page never came after the PIN.
pub(crate) fn failed(session: &Session) -> bool {
    let never_came = session.claimed_at.is_some() && session.seat_empty_since == session.claimed_at;
    match session.state {
        SessionState::Ended(EndedBy::PinBurned) => true,
        SessionState::Ended(EndedBy::WaitingTimeout) => never_came,
        _ => false,
    }
}

/// Whether a customer waited in a session and was not served.
pub(crate) fn missed(session: &Session) -> bool {
    session.claimed_at.is_some() && !failed(session)
}

/// Whether a handing on concerns these owners.
pub(crate) fn concerns(whose: &Whose, handed: &HandedOn) -> bool {
    let is_one = |node: Option<NodeId>| match (whose, node) {
        (Whose::All, _) => true,
        (Whose::Seats(seats), Some(node)) => seats.binary_search(&node).is_ok(),
        (Whose::Channel(channel), Some(node)) => *channel == node,
        (_, None) => false,
    };
    is_one(handed.from) || is_one(handed.to)
}

impl Logged {
    /// A record of a login as of `now`. One that was not used for `idle` is over, though nobody has ended it.
    pub(crate) fn of(record: &LoginRecord, person: Arc<Face>, idle: Span, now: Timestamp) -> Self {
        let lives = record.open && now.since(record.used_at).0 < idle.0;
        let last = if lives { now } else { record.used_at };
        Self {
            person,
            audience: record.audience,
            network: record.network,
            began_at: record.began_at,
            ended_at: (!lives).then_some(record.used_at),
            lasted: last.since(record.began_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use towline_model::PersonId;

    use super::*;

    fn record(open: bool) -> LoginRecord {
        let (began_at, used_at) = (Timestamp(0), Timestamp(Span::minutes(5).0));
        LoginRecord { person: PersonId(1), audience: Audience::Console, network: None, began_at, used_at, open }
    }

    #[test]
    fn a_login_that_lives_lasts_until_now_and_one_that_ran_out_until_its_last_use() {
        let at = |minutes| Timestamp(Span::minutes(minutes).0);
        let told = |open, now| {
            let logged = Logged::of(&record(open), Arc::default(), Span::minutes(60), at(now));
            (logged.ended_at, logged.lasted)
        };
        assert_eq!(told(true, 30), (None, Span::minutes(30)));
        assert_eq!(told(true, 65), (Some(at(5)), Span::minutes(5)));
        assert_eq!(told(false, 30), (Some(at(5)), Span::minutes(5)));
    }
}
