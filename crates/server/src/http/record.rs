//! All that is kept of one session as its page reads it: chat, events and recordings on one line of time, in milliseconds.

use serde::Serialize;
use towline_domain::recordings::Told;
use towline_model::{Actor, ChatFrom, Timestamp};

use crate::evidence::words;

/// The answer of `GET /console/sessions/<id>/record`.
#[derive(Serialize)]
pub struct View<'a> {
    session: i64,
    state: &'static str,
    /// Whether the session still runs.
    live: bool,
    /// The server's time.
    now: i64,
    /// The customer's name, which may be empty.
    customer: &'a str,
    recordings: Vec<Recorded>,
    chat: Vec<Said<'a>>,
    events: Vec<Happened<'a>>,
}

#[derive(Serialize)]
struct Recorded {
    id: i64,
    started: i64,
    /// When the last piece came.
    last: i64,
    ended: Option<i64>,
    why: Option<&'static str>,
    bytes: u64,
    delete_at: i64,
    deleted: Option<i64>,
}

#[derive(Serialize)]
struct Said<'a> {
    at: i64,
    from: &'static str,
    name: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
}

#[derive(Serialize)]
struct Happened<'a> {
    at: i64,
    what: String,
    /// The person's name, `customer`, `system` or `operator`.
    by: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    detail: &'a str,
}

/// What the page is told.
#[must_use]
pub fn view(told: &Told, now: Timestamp) -> View<'_> {
    let session = &told.session;
    let [customer, ..] = &session.fields.fields;
    let millis = |at: Option<Timestamp>| at.map(Timestamp::as_millis);
    let recordings = told.recordings.iter().map(|one| Recorded {
        id: one.id.0,
        started: one.started_at.as_millis(),
        last: one.last_at.as_millis(),
        ended: millis(one.ended_at),
        why: one.ended.map(towline_model::RecordingEnd::code),
        bytes: one.bytes,
        delete_at: one.due_at.as_millis(),
        deleted: millis(one.deleted_at),
    });
    let chat = told.lines.iter().map(|line| {
        let (from, code) = match line.from {
            ChatFrom::Customer => ("customer", None),
            ChatFrom::Technician => ("technician", None),
            ChatFrom::System(what) => ("system", Some(what.code())),
        };
        Said { at: line.at.as_millis(), from, name: &line.name, text: &line.text, code }
    });
    let events = told.events.iter().map(|event| Happened {
        at: event.at.as_millis(),
        what: words::event(event.kind),
        by: match event.actor {
            Actor::Customer => "customer",
            Actor::System => "system",
            Actor::Operator => "operator",
            Actor::Person(id) => told.people.get(&id).map_or("", String::as_str),
        },
        detail: &event.detail,
    });
    View {
        session: session.id.0,
        state: words::state(session.state),
        live: session.state.is_live(),
        now: now.as_millis(),
        customer,
        recordings: recordings.collect(),
        chat: chat.collect(),
        events: events.collect(),
    }
}
