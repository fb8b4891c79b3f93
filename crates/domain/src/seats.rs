//! The customer's seat after the PIN: held by a secret in a cookie, kept for some minutes when the link is lost.

use towline_hub::Change;
use towline_model::{Network, Session, SessionId};
use towline_store::Seat;

use crate::{Cx, Error};

/// A session whose seat a browser holds, with what is shown beside it.
#[derive(Debug, Clone)]
pub struct Held {
    /// The session.
    pub session: Session,
    /// The organisation's display name.
    pub organisation: String,
    /// The technician's display name: who helps, or who is going to; empty while that is anybody of a channel.
    pub technician: String,
    /// The customer's place among those who wait for the same technician, from 1; only while waiting.
    pub position: Option<u32>,
}

/// The session whose seat this secret holds, whatever its state. An empty seat is kept for the rules' span, then the secret holds nothing.
///
/// # Errors
/// `Store`.
pub async fn held_seat(cx: &Cx<'_>, secret: &str) -> Result<Option<Held>, Error> {
    if secret.is_empty() || secret.len() > 64 {
        return Ok(None);
    }
    let Some(session) = cx.store().session_by_seat(&cx.house.keys.seat(secret)).await? else { return Ok(None) };
    let late = session.seat_empty_since.is_some_and(|since| cx.now.since(since) > cx.house.rules.seat_kept);
    if late && !session.state.is_ended() {
        return Ok(None);
    }
    describe(cx, session).await.map(Some)
}

/// A session with what is shown beside it.
///
/// # Errors
/// `Store`.
pub async fn seen_session(cx: &Cx<'_>, session: SessionId) -> Result<Option<Held>, Error> {
    match cx.store().session(session).await? {
        Some(session) => describe(cx, session).await.map(Some),
        None => Ok(None),
    }
}

async fn describe(cx: &Cx<'_>, session: Session) -> Result<Held, Error> {
    let organisation = cx.store().organisation(session.organisation).await?.map(|found| found.name).unwrap_or_default();
    // Whose session it is stays so while it is on its way to somebody else.
    let helper = session.picked_up_by.unwrap_or(session.queue);
    let technician = cx.store().person_by_node(helper).await?.map(|found| found.shown().to_owned()).unwrap_or_default();
    let position = position(cx, &session).await?;
    Ok(Held { session, organisation, technician, position })
}

async fn position(cx: &Cx<'_>, session: &Session) -> Result<Option<u32>, Error> {
    use towline_model::SessionState::Waiting;
    if session.state != Waiting {
        return Ok(None);
    }
    let queue = cx.store().queue(session.queue, cx.now, crate::queues::LONGEST).await?;
    let place = |other: &Session| (other.claimed_at, other.id);
    let before = queue.iter().filter(|other| other.state == Waiting && place(other) < place(session)).count();
    Ok(Some(u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)))
}

/// Notes at a start that no customer is connected: whoever was gets as long to come back as after any loss of the link.
///
/// # Errors
/// `Store`.
pub async fn empty_seats(cx: &Cx<'_>) -> Result<usize, Error> {
    Ok(cx.store().empty_seats(cx.now).await?)
}

/// Notes that the customer's link was lost or is back.
///
/// # Errors
/// `Store`.
pub async fn set_seat(cx: &Cx<'_>, session: SessionId, connected: bool, network: Option<Network>) -> Result<Option<Session>, Error> {
    let seat = Seat { session, connected, network, at: cx.now };
    let changed = cx.store().set_seat(seat).await?;
    if let Some(session) = &changed {
        cx.tell(session, Change::Seat);
    }
    Ok(changed)
}
