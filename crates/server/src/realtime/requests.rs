//! What a console asks of the rules, each request with one answer. Rights are the backend's to check.

use std::sync::Arc;

use towline_hub::message::{ClientId, InviteBy, ToConsole};
use towline_model::{CustomFields, SessionId};

use super::backend::{Backend, Invitation, Refusal, Technician};

/// A request that changes something, or shows a secret.
pub(super) enum Request {
    /// Pick a session up.
    PickUp(SessionId),
    /// Close a session.
    Close(SessionId),
    /// Put a session on hold, or take it from hold.
    Hold(SessionId, bool),
    /// Replace the note on a session.
    Note(SessionId, String),
    /// Show PIN, words and link again.
    Reveal(SessionId),
    /// Send the invitation to somebody.
    Invite(SessionId, InviteBy, String),
    /// Make a session with these custom fields and tracking.
    New([String; 6], String),
}

/// Carries a request out; `None` when there is nothing to say because nobody asked to be told.
pub(super) async fn carry_out(backend: Arc<dyn Backend>, who: Technician, request: Request, req: Option<ClientId>) -> Option<ToConsole> {
    let (session, outcome) = match request {
        Request::PickUp(session) => (Some(session), backend.pick_up(who, session).await.map(|()| None)),
        Request::Close(session) => (Some(session), backend.close(who, session).await.map(|()| None)),
        Request::Hold(session, on) => (Some(session), backend.hold(who, session, on).await.map(|()| None)),
        Request::Note(session, text) => (Some(session), backend.write_note(who, session, &text).await.map(|()| None)),
        Request::Reveal(session) => (Some(session), backend.reveal(who, session).await.map(Some)),
        Request::Invite(session, how, to) => (Some(session), backend.invite(who, session, how, &to).await.map(|()| None)),
        Request::New(fields, tracking) => (None, backend.create_session(who, CustomFields { fields, tracking }).await.map(Some)),
    };
    match outcome {
        Ok(Some(invitation)) => Some(created(req, invitation)),
        Ok(None) => req.map(|req| ToConsole::Done { req }),
        Err(Refusal { code, say }) => Some(ToConsole::Error { req, session, id: None, code, say }),
    }
}

fn created(req: Option<ClientId>, invitation: Invitation) -> ToConsole {
    let Invitation { session, pin, words, link, email, expires } = invitation;
    ToConsole::Created { req, session, pin, words, link, email, expires: expires.as_millis() }
}
