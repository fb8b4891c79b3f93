//! Moves of a session from state to state, its seat, and its way out of the queue. Claiming a PIN is not here.

use rusqlite::params;
use towline_model::{Actor, ChatFrom, EventKind, NodeKind, PostMoment, Session, SessionId, SessionState, Timestamp};
use towline_store::{Move, Moved, NewLine, Seat, StoreError};

use crate::desk::{Desk, Happened};
use crate::sessions::{find, must_find};
use crate::{chats, outbox, rows, teams, timeouts};

/// Applies a move when the session is in one of the states that it starts from.
pub(crate) fn go(desk: &mut Desk, to: &Move) -> Result<Moved, StoreError> {
    let Some(session) = find(desk, to.session)? else { return Ok(Moved::Missing) };
    let backwards = to.to == SessionState::Connecting || (session.state.is_ended() && !to.to.is_ended());
    if backwards || !to.from.contains(&session.state) {
        return Ok(Moved::Otherwise(session));
    }
    let dismissed = session.dismissed || (to.dismiss && to.to.is_ended());
    change_state(desk, &session, to.to, to.at, to.actor, dismissed)?;
    if let Some((line, name)) = &to.line {
        let from = ChatFrom::System(*line);
        chats::keep(
            desk,
            &NewLine { session: session.id, from, name: name.clone(), text: String::new(), client_id: String::new(), at: to.at },
        )?;
    }
    Ok(Moved::Done(must_find(desk, session.id)?))
}

/// Ends a session.
pub(crate) fn end(desk: &mut Desk, session: &Session, to: SessionState, at: Timestamp, actor: Actor) -> Result<(), StoreError> {
    change_state(desk, session, to, at, actor, session.dismissed)
}

fn change_state(
    desk: &mut Desk,
    session: &Session,
    to: SessionState,
    at: Timestamp,
    actor: Actor,
    dismissed: bool,
) -> Result<(), StoreError> {
    let taken = to == SessionState::Active;
    let ended = to.is_ended() && session.ended_at.is_none();
    // Nobody puts anything out of a channel's queue: what ends there has left it.
    let dismissed =
        dismissed || (to.is_ended() && desk.cache.forest.node(session.queue).is_some_and(|node| node.kind == NodeKind::Channel));
    let due = timeouts::due(desk, session.queue, session.channel, to, at);
    desk.write(
        "UPDATE session SET state = ?2, state_since = ?3, dismissed = ?4, picked_up_at = iif(?5, coalesce(picked_up_at, ?3), picked_up_at),
             picked_up_by = iif(?5, queue, picked_up_by), ended_at = iif(?6, ?3, ended_at), due_at = ?7,
             sent_from = NULL, sent_by = NULL, sent_comment = NULL, sent_at = NULL, sent_state = NULL, sent_until = NULL
         WHERE id = ?1",
        params![session.id.0, rows::state_number(to), at.0, dismissed, taken, ended, due],
    )?;
    if let Some(kind) = event(session.state, to) {
        desk.event(&Happened::to(session, kind, at, actor))?;
    }
    if session.state == SessionState::Connecting {
        end_pin(desk, session, at)?;
    }
    if taken && session.picked_up_at.is_none() {
        outbox::enqueue(desk, session, PostMoment::Start, at)?;
    }
    if ended {
        teams::dissolve(desk, session, at, true)?;
    }
    if ended && session.claimed_at.is_some() {
        outbox::enqueue(desk, session, PostMoment::End, at)?;
    }
    Ok(())
}

/// Ends the PIN of a session that leaves `Connecting`: its slot rests from `at`, or from the end of its life when that was before.
pub(crate) fn end_pin(desk: &mut Desk, session: &Session, at: Timestamp) -> Result<(), StoreError> {
    let ended_at = at.min(session.pin_expires_at);
    desk.write("UPDATE pin SET ended_at = ?2 WHERE session = ?1", params![session.id.0, ended_at.0])?;
    desk.book.end(session.organisation, session.id, ended_at);
    Ok(())
}

/// What a change of state is called.
fn event(from: SessionState, to: SessionState) -> Option<EventKind> {
    match (from, to) {
        (_, SessionState::Ended(by)) => Some(EventKind::Ended(by)),
        (SessionState::Waiting, SessionState::Active) => Some(EventKind::PickedUp),
        (SessionState::Active, SessionState::OnHold) => Some(EventKind::Held),
        (SessionState::OnHold, SessionState::Active) => Some(EventKind::Resumed),
        _ => None,
    }
}

pub(crate) fn dismiss(desk: &mut Desk, session: SessionId, actor: Actor, at: Timestamp) -> Result<bool, StoreError> {
    let found = find(desk, session)?.filter(|found| rows::stays_in_queue(found.state) && !found.dismissed);
    let Some(session) = found else { return Ok(false) };
    desk.write("UPDATE session SET dismissed = 1 WHERE id = ?1", [session.id.0])?;
    desk.event(&Happened::to(&session, EventKind::Dismissed, at, actor))?;
    Ok(true)
}

/// Empties the seats of all live sessions. The first two terms are the index's, so that a million ended sessions are not looked at.
pub(crate) fn empty_seats(desk: &mut Desk, at: Timestamp) -> Result<usize, StoreError> {
    let sql = "SELECT id FROM session INDEXED BY session_organisation
               WHERE state BETWEEN 1 AND 8 AND dismissed = 0 AND state <= 3 AND seat_empty_since IS NULL";
    let taken = desk.all(sql, [], |row| row.get(0).map(SessionId))?;
    for session in &taken {
        set_seat(desk, Seat { session: *session, connected: false, network: None, at })?;
    }
    Ok(taken.len())
}

pub(crate) fn set_seat(desk: &mut Desk, seat: Seat) -> Result<Option<Session>, StoreError> {
    let Some(session) = find(desk, seat.session)?.filter(|session| session.state.is_live()) else { return Ok(None) };
    if session.seat_empty_since.is_none() == seat.connected {
        return Ok(Some(session));
    }
    let empty_since = (!seat.connected).then_some(seat.at.0);
    let network = seat.network.map(|network| network.address().to_string());
    desk.write(
        "UPDATE session SET seat_empty_since = ?2, network = coalesce(?3, network), acted_at = iif(?2 IS NULL, ?4, acted_at) WHERE id = ?1",
        params![session.id.0, empty_since, network, seat.at.0],
    )?;
    // The seat is empty from the claim until the customer's page connects: that first time nobody comes back.
    let first = seat.connected && session.seat_empty_since == session.claimed_at;
    if !first {
        let kind = if seat.connected { EventKind::SeatBack } else { EventKind::SeatLost };
        desk.event(&Happened::to(&session, kind, seat.at, Actor::Customer))?;
    }
    must_find(desk, session.id).map(Some)
}
