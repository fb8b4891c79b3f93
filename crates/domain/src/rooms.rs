//! What people do to a session: a technician picks it up or closes it, the customer ends it.

use towline_hub::Change;
use towline_model::{Actor, EndedBy, Session, SessionId, SessionState, SystemLine};
use towline_store::{Move, Moved};

use crate::logins::actor;
use crate::{Caller, Cx, Error};

/// How a door closed.
#[derive(Debug, Clone)]
pub enum Door {
    /// The session is over now.
    Closed(Box<Session>),
    /// It had been over and left the queue now.
    Dismissed(SessionId),
}

/// A technician picks a waiting session up.
///
/// # Errors
/// `NotTechnician`, `NotYours`, `MovedOn` when nobody waits in it, `Store`.
pub async fn pick_up(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Session, Error> {
    own(cx, caller, session).await?;
    let wish = Move {
        session,
        from: vec![SessionState::Waiting],
        to: SessionState::Active,
        actor: actor(caller.person()),
        at: cx.now,
        line: Some((SystemLine::PickedUp, caller.person().shown().to_owned())),
        dismiss: false,
    };
    moved(cx, wish, Change::PickedUp).await
}

/// A technician closes a session that is on offer or live, or puts an ended one out of the queue.
///
/// # Errors
/// `NotTechnician`, `NotYours`, `MovedOn`, `Store`.
pub async fn close(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Door, Error> {
    let found = own(cx, caller, session).await?;
    let actor = actor(caller.person());
    if found.state.is_ended() {
        let out = cx.store().dismiss_session(session, actor, cx.now).await?;
        if out {
            cx.tell(&found, Change::Dismissed);
        }
        return Ok(Door::Dismissed(session));
    }
    let wish = Move {
        session,
        from: vec![SessionState::Connecting, SessionState::Waiting, SessionState::Active, SessionState::OnHold],
        to: SessionState::Ended(EndedBy::Technician),
        actor,
        at: cx.now,
        line: Some((SystemLine::EndedByTechnician, caller.person().shown().to_owned())),
        dismiss: true,
    };
    moved(cx, wish, Change::Ended).await.map(|session| Door::Closed(Box::new(session)))
}

/// The customer ends the session.
///
/// # Errors
/// `MovedOn` when it is over already, `Store`.
pub async fn end_by_customer(cx: &Cx<'_>, session: SessionId) -> Result<Session, Error> {
    let wish = |from: Vec<SessionState>, by: EndedBy| Move {
        session,
        from,
        to: SessionState::Ended(by),
        actor: Actor::Customer,
        at: cx.now,
        line: Some((SystemLine::EndedByCustomer, String::new())),
        dismiss: false,
    };
    match moved(cx, wish(vec![SessionState::Waiting], EndedBy::WaitingCustomer), Change::Ended).await {
        Err(Error::MovedOn) => {
            moved(cx, wish(vec![SessionState::Active, SessionState::OnHold], EndedBy::ActiveCustomer), Change::Ended).await
        }
        other => other,
    }
}

async fn own(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Session, Error> {
    let technician = caller.technician()?;
    cx.store().session(session).await?.filter(|found| found.queue == technician.node).ok_or(Error::NotYours)
}

async fn moved(cx: &Cx<'_>, wish: Move, change: Change) -> Result<Session, Error> {
    match cx.store().move_session(wish).await? {
        Moved::Done(session) => {
            cx.tell(&session, change);
            Ok(session)
        }
        Moved::Otherwise(_) => Err(Error::MovedOn),
        Moved::Missing => Err(Error::Missing("session")),
    }
}
