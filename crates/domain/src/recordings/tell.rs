//! All that is kept of one session on one line of time: what was said, what happened, what was recorded.

use std::collections::BTreeMap;

use towline_model::{Actor, ChatLine, PersonId, Recording, Session, SessionEvent, SessionId};

use super::Refused;
use crate::chat_log::witnessed;
use crate::{Caller, Cx, Error};

/// The most lines, and the most events, of one session that are told; the newest.
const LONGEST: usize = 20_000;
/// The most recordings of one session that are told.
const MOST_RECORDINGS: usize = 1_000;

/// A session with everything that is kept of it.
#[derive(Debug, Clone)]
pub struct Told {
    /// The session.
    pub session: Session,
    /// What was said, in order.
    pub lines: Vec<ChatLine>,
    /// What happened, in order.
    pub events: Vec<SessionEvent>,
    /// What was recorded, deleted recordings too, in order.
    pub recordings: Vec<Recording>,
    /// The names of the people who did something in it.
    pub people: BTreeMap<PersonId, String>,
}

/// A session that the caller has or had in their queue, or administers; also after its end. `caller` `None` is the operator.
///
/// # Errors
/// `Unknown`, failures.
pub async fn told(cx: &Cx<'_>, caller: Option<&Caller>, session: SessionId) -> Result<Told, Refused> {
    let found = match caller {
        Some(caller) => witnessed(cx, caller, session).await,
        None => cx.store().session(session).await?.ok_or(Error::Missing("session")),
    };
    let session = match found {
        Err(Error::Missing(_)) => return Err(Refused::Unknown),
        other => other?,
    };
    let lines = cx.store().history(session.id, 0, LONGEST).await?.lines;
    let events = cx.store().events(session.id, LONGEST).await?;
    let recordings = cx.store().recordings(session.id, MOST_RECORDINGS).await?;
    let mut people = BTreeMap::new();
    let actors = events.iter().map(|event| event.actor).chain(recordings.iter().map(|recording| Actor::Person(recording.by)));
    for actor in actors {
        if let Actor::Person(id) = actor
            && !people.contains_key(&id)
            && let Some(person) = cx.store().person(id).await?
        {
            people.insert(id, person.shown().to_owned());
        }
    }
    Ok(Told { session, lines, events, recordings, people })
}
