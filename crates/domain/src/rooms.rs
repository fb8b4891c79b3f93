//! What people do to a session: a technician picks it up, holds it, closes it, writes a note on it; the customer ends it. What administrators do through
//! the API is in `control`.

use towline_hub::Change;
use towline_model::{Actor, EndedBy, FIELD_LIMITS, NOTE_LIMIT, Permissions, Session, SessionId, SessionState, SystemLine, utf16_len};
use towline_store::{FieldSet, Move, Moved, PickUp};

use crate::authority::policy;
use crate::logins::actor;
use crate::{Caller, Cx, Error, queues};

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
    let seat = caller.technician()?.node;
    let found = cx.store().session(session).await?.ok_or(Error::NotYours)?;
    if found.queue != seat && !queues::watches_channel(cx, caller, found.queue).await? {
        return Err(Error::NotYours);
    }
    let name = caller.person().shown().to_owned();
    let wish = PickUp { session, lies_in: found.queue, seat, actor: actor(caller.person()), at: cx.now, name };
    match cx.store().pick_up(wish).await? {
        Moved::Done(session) => {
            if found.queue == seat {
                cx.tell(&session, Change::PickedUp);
            } else {
                cx.tell_moved(&session, found.queue);
            }
            Ok(session)
        }
        Moved::Otherwise(_) => Err(Error::MovedOn),
        Moved::Missing => Err(Error::NotYours),
    }
}

/// A technician puts an active session on hold, or takes it from hold. Taking it from hold is always allowed: no customer is left there.
///
/// # Errors
/// `NotTechnician`, `NotYours`, `NotPermitted` when their group allows no holds, `MovedOn` when it is not in the other of the two states, `Store`.
pub async fn hold(cx: &Cx<'_>, caller: &Caller, session: SessionId, on: bool) -> Result<Session, Error> {
    let found = own(cx, caller, session).await?;
    let forbidden = |held: Permissions| held.meets(Permissions::HOLD_NOT_ALLOWED);
    if on && policy(cx, found.queue).await?.permissions.is_some_and(forbidden) {
        return Err(Error::NotPermitted("the technician's group does not allow to put sessions on hold: ask an administrator"));
    }
    moved(cx, holding(cx, actor(caller.person()), session, on), Change::Held).await
}

/// The move that puts a session on hold, or takes it from hold.
pub(crate) fn holding(cx: &Cx<'_>, actor: Actor, session: SessionId, on: bool) -> Move {
    let (from, to, line) = match on {
        true => (SessionState::Active, SessionState::OnHold, SystemLine::Held),
        false => (SessionState::OnHold, SessionState::Active, SystemLine::Resumed),
    };
    Move { session, from: vec![from], to, actor, at: cx.now, line: Some((line, String::new())), dismiss: false }
}

/// A technician writes the note on a session of theirs; what it said before is replaced. An empty one is none.
///
/// # Errors
/// `NotTechnician`, `NotYours`, `Input` when it is too long, `Store`.
pub async fn write_note(cx: &Cx<'_>, caller: &Caller, session: SessionId, text: &str) -> Result<(), Error> {
    let found = own(cx, caller, session).await?;
    let note = lines_of(text);
    if utf16_len(&note) > NOTE_LIMIT {
        return Err(Error::Input("a note has at most 4000 characters"));
    }
    if note != found.note && cx.store().set_note(found.organisation, session, note, cx.now).await? {
        cx.tell(&found, Change::Noted);
    }
    Ok(())
}

/// A technician changes a custom field of a session of theirs, with what it said before replaced. It is one line without control characters.
///
/// # Errors
/// `NotTechnician`; `NotYours`; `NotPermitted` when their group does not allow it; `Input` when there is no such field or the text is too long; `Store`.
pub async fn write_field(cx: &Cx<'_>, caller: &Caller, session: SessionId, field: usize, text: &str) -> Result<(), Error> {
    let found = own(cx, caller, session).await?;
    let limit = *FIELD_LIMITS.get(field).ok_or(Error::Input("custom fields are numbered 0 to 5"))?;
    let text: String = text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned();
    if utf16_len(&text) > limit {
        return Err(Error::Input("the text is longer than this custom field takes"));
    }
    let allowed = |held: Permissions| held.meets(Permissions::EDIT_FIELD);
    if !policy(cx, found.queue).await?.permissions.is_some_and(allowed) {
        return Err(Error::NotPermitted("the technician's group does not allow to change custom fields: ask an administrator"));
    }
    if found.fields.fields.get(field) == Some(&text) {
        return Ok(());
    }
    let set = FieldSet { organisation: found.organisation, session, field, text, at: cx.now, actor: actor(caller.person()) };
    if let Some(session) = cx.store().set_field(set).await? {
        cx.tell(&session, Change::Noted);
    }
    Ok(())
}

/// The text with line feeds for line ends, a space for a tab, and no other control characters; white space at its end is gone.
pub(crate) fn lines_of(text: &str) -> String {
    let kept: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter_map(|c| match c {
            '\r' | '\n' => Some('\n'),
            '\t' => Some(' '),
            c => Some(c).filter(|c| !c.is_control()),
        })
        .collect();
    kept.trim_end().to_owned()
}

/// A technician closes a session that is on offer or live, or puts an ended one out of the queue.
///
/// # Errors
/// `NotTechnician`, `NotYours`, `MovedOn`, `Store`.
pub async fn close(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Door, Error> {
    let found = own(cx, caller, session).await?;
    if found.state.is_ended() {
        dismiss(cx, actor(caller.person()), &found).await?;
        return Ok(Door::Dismissed(session));
    }
    shut(cx, caller, session).await.map(|session| Door::Closed(Box::new(session)))
}

/// Puts an ended session out of its queue; false when it is in none.
pub(crate) async fn dismiss(cx: &Cx<'_>, actor: Actor, session: &Session) -> Result<bool, Error> {
    let out = cx.store().dismiss_session(session.id, actor, cx.now).await?;
    if out {
        cx.tell(session, Change::Dismissed);
    }
    Ok(out)
}

/// Ends a session that is on offer or live, as a technician or an administrator does.
pub(crate) async fn shut(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Session, Error> {
    let wish = Move {
        session,
        from: vec![SessionState::Connecting, SessionState::Waiting, SessionState::Active, SessionState::OnHold],
        to: SessionState::Ended(EndedBy::Technician),
        actor: actor(caller.person()),
        at: cx.now,
        line: Some((SystemLine::EndedByTechnician, caller.person().shown().to_owned())),
        dismiss: true,
    };
    moved(cx, wish, Change::Ended).await
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

pub(crate) async fn own(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Session, Error> {
    let technician = caller.technician()?;
    cx.store().session(session).await?.filter(|found| found.queue == technician.node).ok_or(Error::NotYours)
}

pub(crate) async fn moved(cx: &Cx<'_>, wish: Move, change: Change) -> Result<Session, Error> {
    match cx.store().move_session(wish).await? {
        Moved::Done(session) => {
            cx.tell(&session, change);
            Ok(session)
        }
        Moved::Otherwise(_) => Err(Error::MovedOn),
        Moved::Missing => Err(Error::Missing("session")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_keeps_its_lines_and_loses_its_control_characters() {
        for (typed, kept) in [
            ("one\r\ntwo\rthree\n\nfour", "one\ntwo\nthree\n\nfour"),
            ("  indented\tby hand \n ", "  indented by hand"),
            ("a\0b\u{1b}[31m\u{85}c", "ab[31mc"),
            (" \n\t", ""),
        ] {
            assert_eq!(lines_of(typed), kept, "{typed:?}");
        }
    }
}
