//! What customers allow, calls that are trusted, and files that were sent: kept, with who did it. When something may flow is the room's to decide.

use towline_hub::Change;
use towline_model::{
    Actor, ConsentAnswer, ConsentKind, EndedBy, Media, NodeId, PeerId, Session, SessionId, SessionState, SharedFile, TrustedCall,
};
use towline_store::{Answered, WrongConfirmation};

use crate::logins::actor;
use crate::{Cx, Error};

/// How many wrong confirmation words end a session.
pub const WRONG_CONFIRMATIONS: u32 = 2;

/// Who did something to a session's media.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaActor {
    /// The customer on the seat.
    Customer,
    /// The technician with this seat.
    Technician(NodeId),
    /// The room itself: time, or the loss of one side.
    Room,
}

/// What is granted, which calls are trusted, and how often words were wrong.
///
/// # Errors
/// `Store`.
pub async fn media(cx: &Cx<'_>, session: SessionId) -> Result<Media, Error> {
    Ok(cx.store().media(session).await?)
}

/// Keeps how the customer answered, or that a grant is over. False when it changes nothing.
///
/// # Errors
/// `Store`.
pub async fn keep_answer(cx: &Cx<'_>, by: MediaActor, session: SessionId, kind: ConsentKind, answer: ConsentAnswer) -> Result<bool, Error> {
    let actor = of(cx, by).await?;
    Ok(cx.store().keep_answer(Answered { session, kind, answer, actor, at: cx.now }).await?)
}

/// Keeps a call as trusted by the technician at its console.
///
/// # Errors
/// `MovedOn` when nobody helps in the session any more, `Store`.
pub async fn trust_call(cx: &Cx<'_>, session: SessionId, call: TrustedCall) -> Result<(), Error> {
    let actor = of(cx, MediaActor::Technician(call.node)).await?;
    if cx.store().trust_call(session, call, actor).await? { Ok(()) } else { Err(Error::MovedOn) }
}

/// Notes that a trusted call has ended.
///
/// # Errors
/// `Store`.
pub async fn end_call(cx: &Cx<'_>, by: MediaActor, session: SessionId, peer: PeerId) -> Result<(), Error> {
    let actor = of(cx, by).await?;
    cx.store().end_call(session, peer, actor, cx.now).await?;
    Ok(())
}

/// Counts wrong confirmation words that a technician typed; the second end the session and burn its PIN. How many are left.
///
/// # Errors
/// `MovedOn` when nobody helps in the session any more, `Store`.
pub async fn wrong_confirmation(cx: &Cx<'_>, by: NodeId, session: SessionId) -> Result<u32, Error> {
    let actor = of(cx, MediaActor::Technician(by)).await?;
    let wrong = WrongConfirmation { session, actor, at: cx.now, most: WRONG_CONFIRMATIONS };
    let counted = cx.store().wrong_confirmation(wrong).await?.ok_or(Error::MovedOn)?;
    if counted.session.state == SessionState::Ended(EndedBy::PinBurned) {
        cx.tell(&counted.session, Change::Ended);
    }
    Ok(WRONG_CONFIRMATIONS.saturating_sub(counted.wrong))
}

/// Keeps that a file went from one side to the other and that both found the same content.
///
/// # Errors
/// `MovedOn` when the session is over, `Store`.
pub async fn keep_file(cx: &Cx<'_>, file: SharedFile) -> Result<(), Error> {
    if cx.store().keep_file(SharedFile { at: cx.now, ..file }).await? { Ok(()) } else { Err(Error::MovedOn) }
}

/// Whether the customer's consent to something is in force in a session.
///
/// # Errors
/// `Store`.
pub async fn allows(cx: &Cx<'_>, session: &Session, kind: ConsentKind) -> Result<bool, Error> {
    Ok(cx.store().consents(session.id).await?.iter().any(|consent| consent.kind == kind))
}

async fn of(cx: &Cx<'_>, by: MediaActor) -> Result<Actor, Error> {
    Ok(match by {
        MediaActor::Customer => Actor::Customer,
        MediaActor::Room => Actor::System,
        MediaActor::Technician(node) => cx.store().person_by_node(node).await?.map_or(Actor::System, |person| actor(&person)),
    })
}
