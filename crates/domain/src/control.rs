//! What an administrator does to a session through the API: start, hold, close, transfer, and taking that back. What technicians do at their desks is in
//! `rooms`; who administers whom is in `authority`.

use towline_hub::{Change, Status};
use towline_model::{Actor, COMMENT_LIMIT, EventKind, NodeId, NodeKind, Session, SessionId, SessionState, utf16_len};
use towline_store::{Constraint, Moved, PickUp, Sending, StoreError, TakeBack};

use crate::authority::administers;
use crate::logins::actor;
use crate::names::node_name;
use crate::rooms::{dismiss, holding, moved, shut};
use crate::{Caller, Cx, Error};

/// The states in which somebody sits in a session.
pub(crate) const LIVE: [SessionState; 3] = [SessionState::Waiting, SessionState::Active, SessionState::OnHold];

/// How many of a session's newest events are looked through for what it was put on hold by: after that only losses of the customer's link can have come.
const LOOKED_BACK: usize = 200;

/// Where a session is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To the technician with this seat.
    Technician(NodeId),
    /// Into this channel.
    Channel(NodeId),
}

/// Gives a waiting session to a technician, for whom it is active then; of one on hold the technician who holds it goes on.
///
/// # Errors
/// `UnknownSession`; `UnknownNode` when the node is no technician whom the caller administers; `ActionFailed` when the technician's console is not running or
/// the session does not wait; `Store`.
pub async fn start_session(cx: &Cx<'_>, caller: &Caller, session: SessionId, node: NodeId) -> Result<(), Error> {
    let found = administered(cx, caller, session).await?;
    let name = technician(cx, caller, node).await?;
    if !cx.house.presence.is_present(node, cx.now) {
        return Err(Error::ActionFailed("the technician's console is not running"));
    }
    match found.state {
        SessionState::Waiting => {
            let wish = PickUp { session, lies_in: found.queue, seat: node, actor: actor(caller.person()), at: cx.now, name };
            handed(cx, found.queue, cx.store().pick_up(wish).await)
        }
        SessionState::OnHold if found.queue == node => {
            done(moved(cx, holding(cx, actor(caller.person()), session, false), Change::Held).await)
        }
        SessionState::OnHold => Err(Error::ActionFailed("another technician has put the session on hold: transfer it")),
        _ => Err(Error::ActionFailed("the session does not wait to be started")),
    }
}

/// Puts an active session on hold.
///
/// # Errors
/// `UnknownSession`, `ActionFailed` when it is not active, `Store`.
pub async fn hold_session(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<(), Error> {
    administered(cx, caller, session).await?;
    match moved(cx, holding(cx, actor(caller.person()), session, true), Change::Held).await {
        Err(Error::MovedOn) => Err(Error::ActionFailed("the session is not active")),
        other => done(other),
    }
}

/// Ends a session that is on offer or live, or puts one that has ended out of its queue.
///
/// # Errors
/// `UnknownSession`, `ActionFailed` when there is nothing left to close, `Store`.
pub async fn close_session(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<(), Error> {
    let found = administered(cx, caller, session).await?;
    if !found.state.is_ended() {
        return done(shut(cx, caller, session).await);
    }
    if dismiss(cx, actor(caller.person()), &found).await? { Ok(()) } else { Err(Error::ActionFailed("the session is closed already")) }
}

/// Takes back what an administrator asked for, and restores what was before: a transfer that nobody has picked up, or a hold.
///
/// # Errors
/// `UnknownSession`, `ActionFailed` when there is nothing to take back, `Store`.
pub async fn cancel_action(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<(), Error> {
    const NOTHING: Error = Error::ActionFailed("the session waits for nothing that an administrator asked for");
    let found = administered(cx, caller, session).await?;
    let by = actor(caller.person());
    if let Some(transfer) = &found.transfer {
        let name = node_name(cx, transfer.from).await?;
        return handed(cx, found.queue, cx.store().take_back(TakeBack { session, actor: by, at: cx.now, name }).await);
    }
    if found.state != SessionState::OnHold || !held_by_another(cx, &found, by).await? {
        return Err(NOTHING);
    }
    match moved(cx, holding(cx, by, session, false), Change::Held).await {
        Err(Error::MovedOn) => Err(NOTHING),
        other => done(other),
    }
}

/// Sends a session to a technician, who has to be ready for it, or into a channel. It waits there to be picked up; by a technician not for ever.
///
/// # Errors
/// `UnknownSession`; `UnknownNode` when the target is not what it is said to be or the caller does not administer it; `Input` when the comment is too long;
/// `ActionFailed` when the technician is not ready, nobody sits in the session, or it lies there already; `Store`.
pub async fn transfer_session(cx: &Cx<'_>, caller: &Caller, session: SessionId, target: Target, comment: &str) -> Result<(), Error> {
    let found = administered(cx, caller, session).await?;
    let (to, name, until) = match target {
        Target::Technician(node) => {
            let name = technician(cx, caller, node).await?;
            (node, name, Some(cx.now + cx.house.rules.transfer_kept))
        }
        Target::Channel(node) => {
            let channel = administers(cx, caller, node).await?;
            if channel.kind != NodeKind::Channel || !channel.enabled {
                return Err(Error::UnknownNode);
            }
            (node, channel.name, None)
        }
    };
    let comment = comment.trim();
    if utf16_len(comment) > COMMENT_LIMIT {
        return Err(Error::Input("comment has at most 256 characters"));
    }
    if until.is_some() {
        ready(cx, to)?;
    }
    if found.queue == to {
        return Err(Error::ActionFailed("the session is there already"));
    }
    let wish = Sending {
        session,
        lies_in: found.queue,
        from: LIVE.to_vec(),
        to,
        by: caller.person().id,
        comment: comment.to_owned(),
        at: cx.now,
        until,
        name,
    };
    handed(cx, found.queue, cx.store().send_session(wish).await)
}

/// A session that the caller administers: by the queue that it lies in, by where it came from while it is on its way, or by its channel.
async fn administered(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Session, Error> {
    let organisation = caller.person().organisation;
    let found = cx.store().session(session).await?.filter(|found| found.organisation == organisation).ok_or(Error::UnknownSession)?;
    let from = found.transfer.as_ref().map(|transfer| transfer.from);
    for node in [Some(found.queue), from, found.channel].into_iter().flatten() {
        match administers(cx, caller, node).await {
            Err(Error::UnknownNode) => {}
            Err(error) => return Err(error),
            Ok(_) => return Ok(found),
        }
    }
    Err(Error::UnknownSession)
}

/// The display name of a technician whom the caller administers and who may act.
async fn technician(cx: &Cx<'_>, caller: &Caller, node: NodeId) -> Result<String, Error> {
    if administers(cx, caller, node).await?.kind != NodeKind::Technician {
        return Err(Error::UnknownNode);
    }
    let person = cx.store().person_by_node(node).await?.filter(|person| person.seat() == Some(node));
    person.map(|person| person.shown().to_owned()).ok_or(Error::UnknownNode)
}

/// Whether a technician takes what is sent to them.
pub(crate) fn ready(cx: &Cx<'_>, technician: NodeId) -> Result<(), Error> {
    match cx.house.presence.status(technician, cx.now) {
        Some(Status::Online) => Ok(()),
        Some(Status::Away | Status::Busy) => Err(Error::ActionFailed("the technician is away or busy")),
        None => Err(Error::ActionFailed("the technician's console is not running")),
    }
}

/// Whether the hold is one that an administrator asked for, and not the technician's own.
async fn held_by_another(cx: &Cx<'_>, session: &Session, caller: Actor) -> Result<bool, Error> {
    let events = cx.store().events(session.id, LOOKED_BACK).await?;
    let Some(held) = events.iter().rfind(|event| event.kind == EventKind::Held) else { return Ok(false) };
    let holder = cx.store().person_by_node(session.queue).await?;
    Ok(held.actor == caller || holder.is_none_or(|holder| held.actor != Actor::Person(holder.id)))
}

/// What became of a session that changed queues, or was to.
fn handed(cx: &Cx<'_>, left: NodeId, outcome: Result<Moved, StoreError>) -> Result<(), Error> {
    match outcome {
        Ok(Moved::Done(session)) => {
            cx.tell_moved(&session, left);
            Ok(())
        }
        Ok(Moved::Otherwise(_)) => Err(Error::ActionFailed("the session does not stand as it would have to")),
        Ok(Moved::Missing) => Err(Error::UnknownSession),
        Err(StoreError::Conflict(Constraint::Missing)) => Err(Error::UnknownNode),
        Err(error) => Err(error.into()),
    }
}

fn done(outcome: Result<Session, Error>) -> Result<(), Error> {
    match outcome {
        Ok(_) => Ok(()),
        Err(Error::MovedOn) => Err(Error::ActionFailed("the session has moved on")),
        Err(Error::Missing(_)) => Err(Error::UnknownSession),
        Err(error) => Err(error),
    }
}
