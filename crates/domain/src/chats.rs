//! Saying something in a session, and reading what was said. Who may say what is checked here; rates are the room's.

use towline_model::{ChatFrom, ChatLine, NodeId, SessionId, utf16_len};
use towline_store::{Appended, History, NewLine};

use crate::{Cx, Error, teams};

/// The longest chat line in UTF-16 units.
const LONGEST_LINE: usize = 4_000;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The customer on the seat of that session.
    Customer,
    /// The technician with this seat, or a colleague of theirs who helps.
    Technician(NodeId),
}

/// Keeps a line, or finds the one that was kept for the same `client_id`. When this answers, the line is durable.
///
/// # Errors
/// `NotYours`, `MovedOn` when the session is not live, `Missing`, `Input`, `Store`.
pub async fn say(cx: &Cx<'_>, speaker: Speaker, session: SessionId, client_id: &str, text: &str) -> Result<ChatLine, Error> {
    let text = text.trim();
    if text.is_empty() || utf16_len(text) > LONGEST_LINE {
        return Err(Error::Input("a chat line has 1 to 4000 characters"));
    }
    let found = cx.store().session(session).await?.ok_or(Error::Missing("session"))?;
    let (from, name) = match speaker {
        Speaker::Customer => {
            let [name, ..] = found.fields.fields;
            (ChatFrom::Customer, name)
        }
        Speaker::Technician(node) if node != found.queue && !teams::helps(cx, session, node).await? => return Err(Error::NotYours),
        Speaker::Technician(node) => {
            let person = cx.store().person_by_node(node).await?.ok_or(Error::Missing("technician"))?;
            (ChatFrom::Technician, person.shown().to_owned())
        }
    };
    let line = NewLine { session, from, name, text: text.to_owned(), client_id: client_id.to_owned(), at: cx.now };
    match cx.store().append_line(line).await? {
        Appended::Over => Err(Error::MovedOn),
        Appended::Line { line, .. } => Ok(line),
    }
}

/// The newest `limit` lines after number `after`.
///
/// # Errors
/// `Store`.
pub async fn history(cx: &Cx<'_>, session: SessionId, after: i64, limit: usize) -> Result<History, Error> {
    Ok(cx.store().history(session, after, limit).await?)
}
