//! What a post tells: a session as of its first pick-up, or as of its end. By which names, and how it is written, is not here.

use towline_model::{ChatLine, EventKind, NodeId, Person, Post, PostMoment, Session, SessionEvent, Span, Timestamp};

use crate::reports::times;
use crate::{Cx, Error, chat_text};

/// How many events of a session are read.
const EVENTS: usize = 4_096;
/// How many lines of chat a post tells at most, the newest.
const LINES: i64 = 2_000;
/// How many bytes of chat a post tells at most, the newest.
const CHAT: usize = 256 * 1_024;
/// Stands before a chat whose first lines do not fit.
const CUT: &str = "(earlier lines are left out)";

/// A session as a post tells of it.
#[derive(Debug, Clone)]
pub struct Posted {
    /// The session. What stands in the other fields may be older than it.
    pub session: Session,
    /// The seat that picked it up, at the end the last that did; where nobody did, that in whose queue it lay. `None` for a channel's.
    pub seat: Option<NodeId>,
    /// Who holds that seat, or held it.
    pub technician: Option<Person>,
    /// How long the customer waited for the first pick-up.
    pub waiting: Span,
    /// When that was.
    pub picked_up_at: Option<Timestamp>,
    /// When the session ended.
    pub closed_at: Option<Timestamp>,
    /// How long a technician and the customer were there together.
    pub work: Span,
    /// When a technician was last active in it.
    pub last_action: Option<Timestamp>,
    /// What was said since the post before.
    pub chat: String,
    /// What the technicians wrote down.
    pub note: String,
}

/// What a post tells as of now.
pub(super) async fn of(cx: &Cx<'_>, post: &Post) -> Result<Posted, Error> {
    let session = cx.store().session(post.session).await?.ok_or(Error::Missing("session"))?;
    let events = cx.store().events(post.session, EVENTS).await?;
    let chat = chat(cx, post).await?;
    let found = match post.moment {
        PostMoment::Start => begun(session, &events, post.at, chat),
        PostMoment::End => ended(session, &events, cx.now, chat),
    };
    let node = match found.seat {
        Some(seat) => cx.store().former_node(seat).await?,
        None => None,
    };
    // A node without a person is a channel, and nobody works there.
    let Some(person) = node.and_then(|node| node.person) else { return Ok(Posted { seat: None, ..found }) };
    Ok(Posted { technician: cx.store().person(person).await?, ..found })
}

/// A session as of its first pick-up, whatever has become of it since.
fn begun(session: Session, events: &[SessionEvent], at: Timestamp, chat: String) -> Posted {
    let first = events.iter().position(|event| event.kind == EventKind::PickedUp);
    let until = first.map_or(events, |place| events.split_at(place + 1).0);
    Posted {
        seat: until.last().filter(|_| first.is_some()).and_then(|event| event.node).or(session.picked_up_by),
        technician: None,
        waiting: times(session.created_at, None, until, at).waiting,
        picked_up_at: session.picked_up_at,
        closed_at: None,
        work: Span::seconds(0),
        last_action: None,
        chat,
        note: String::new(),
        session,
    }
}

fn ended(session: Session, events: &[SessionEvent], now: Timestamp, chat: String) -> Posted {
    let times = times(session.created_at, session.ended_at, events, now);
    Posted {
        seat: session.picked_up_by.or(Some(session.queue)),
        technician: None,
        waiting: times.waiting,
        picked_up_at: session.picked_up_at,
        closed_at: session.ended_at,
        work: times.active,
        last_action: times.last_action,
        chat,
        note: session.note.clone(),
        session,
    }
}

/// The part of the chat that belongs to a post.
async fn chat(cx: &Cx<'_>, post: &Post) -> Result<String, Error> {
    let limit = usize::try_from(LINES).unwrap_or(usize::MAX);
    let (lines, more) = match post.chat_until {
        Some(until) => {
            // Lines are numbered without gaps.
            let after = post.chat_after.max(until - LINES);
            let mut lines = cx.store().lines_after(post.session, after, limit).await?;
            lines.retain(|line| line.seq <= until);
            (lines, after > post.chat_after)
        }
        None => {
            let history = cx.store().history(post.session, post.chat_after, limit).await?;
            (history.lines, history.more)
        }
    };
    Ok(newest(&lines, more))
}

/// The newest lines that fit, with a word on those that do not.
fn newest(lines: &[ChatLine], more: bool) -> String {
    let mut bytes = 0;
    let fits = lines.iter().rev().take_while(|line| {
        bytes += line.text.len() + line.name.len();
        bytes <= CHAT
    });
    let first = lines.len() - fits.count();
    let text = chat_text(lines.split_at(first).1, |at| at);
    if more || first > 0 { format!("{CUT}\n{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use towline_model::ChatFrom;

    use super::*;

    fn line(seq: i64, text: &str) -> ChatLine {
        let (from, name) = (ChatFrom::Customer, "Jo".to_owned());
        ChatLine { seq, from, name, text: text.to_owned(), at: Timestamp(0), client_id: String::new() }
    }

    #[test]
    fn a_chat_that_is_too_long_loses_its_first_lines_and_says_so() {
        let lines: Vec<ChatLine> = (1..=3).map(|seq| line(seq, &"x".repeat(CHAT / 2 - 10))).collect();
        let text = newest(&lines, false);
        assert!(text.starts_with(CUT) && text.lines().count() == 3 && text.len() < CHAT + 100);
        assert_eq!(newest(&lines[..2], false).lines().count(), 2);
        assert_eq!(newest(&[line(9, "last")], true), format!("{CUT}\n12:00 AM Jo: last"));
        assert_eq!(newest(&[], false), "");
    }
}
