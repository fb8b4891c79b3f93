//! Surveys: what a customer says after the end, and a technician when they close. Reports show both.

use towline_model::{Outcome, Permissions, SURVEY_LIMIT, Session, SessionId, Span, Survey, Verdict, utf16_len};

use crate::authority::policy;
use crate::rooms::{lines_of, own};
use crate::{Caller, Cx, Error, seats};

/// How long after a session's end its customer may say how it was.
const OPEN_FOR: Span = Span::hours(24);

/// A customer says how a session was that is over: once, from 1 (bad) to 5 (good). `seat` is the secret of their seat.
///
/// # Errors
/// `NotYours` when the secret holds no seat; `Input` for a mark or a comment that does not fit; `MovedOn` when the session is not over, was never picked
/// up, ended too long ago, or something was said already; `Store`.
pub async fn rate(cx: &Cx<'_>, seat: &str, rating: u8, comment: &str) -> Result<(), Error> {
    let held = seats::held_seat(cx, seat).await?.ok_or(Error::NotYours)?;
    if !(1..=5).contains(&rating) {
        return Err(Error::Input("a rating is 1 to 5"));
    }
    let comment = checked(comment)?;
    let survey = Survey { session: held.session.id, mark: Verdict::Rating(rating), comment, at: cx.now };
    if !is_open(cx, &held.session) || !cx.store().keep_survey(survey).await? {
        return Err(Error::MovedOn);
    }
    Ok(())
}

/// Whether a session's customer is asked how it was: it is over since a while at most, somebody helped, and nothing was said yet.
///
/// # Errors
/// `Store`.
pub async fn asks_customer(cx: &Cx<'_>, session: &Session) -> Result<bool, Error> {
    // While it goes on nothing needs to be read: the answer is for its end.
    if !session.state.is_ended() || !is_open(cx, session) {
        return Ok(session.picked_up_at.is_some() && !session.state.is_ended());
    }
    let said = cx.store().surveys(vec![session.id]).await?;
    Ok(!said.iter().any(|survey| matches!(survey.mark, Verdict::Rating(_))))
}

fn is_open(cx: &Cx<'_>, session: &Session) -> bool {
    session.picked_up_at.is_some() && session.ended_at.is_some_and(|ended| cx.now.since(ended) <= OPEN_FOR)
}

/// Whether the group of the technician in whose queue a session lies wants to know how it went.
///
/// # Errors
/// `Store`.
pub async fn asks_technician(cx: &Cx<'_>, seat: towline_model::NodeId) -> Result<bool, Error> {
    Ok(policy(cx, seat).await?.permissions.is_some_and(|held| held.meets(Permissions::END_SURVEY)))
}

/// A technician says how a session of theirs went, whatever they said before.
///
/// # Errors
/// `NotTechnician`, `NotYours`, `Input` for a comment that is too long, `MovedOn` when nobody has picked it up, `Store`.
pub async fn conclude(cx: &Cx<'_>, caller: &Caller, session: SessionId, outcome: Outcome, comment: &str) -> Result<(), Error> {
    let found = own(cx, caller, session).await?;
    let comment = checked(comment)?;
    let survey = Survey { session, mark: Verdict::Outcome(outcome), comment, at: cx.now };
    if found.picked_up_at.is_none() || !cx.store().keep_survey(survey).await? {
        return Err(Error::MovedOn);
    }
    Ok(())
}

fn checked(comment: &str) -> Result<String, Error> {
    let comment = lines_of(comment).trim().to_owned();
    if utf16_len(&comment) > SURVEY_LIMIT {
        return Err(Error::Input("a comment has at most 1000 characters"));
    }
    Ok(comment)
}
