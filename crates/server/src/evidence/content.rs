//! The files of a bundle that are made from rows: the session, what was said, what happened, which files were sent. JSON, whose fields are said in the book.

use serde::Serialize;
use towline_domain::recordings::Told;
use towline_model::{Actor, ChatFrom, Recording, SharedFile, Timestamp};

use super::{hex, words};

/// The most sent files that are told.
pub const MOST_FILES: usize = 10_000;

#[derive(Serialize)]
struct SessionFile<'a> {
    session: i64,
    organisation: &'a str,
    kind: &'a str,
    state: &'a str,
    created: String,
    claimed: Option<String>,
    picked_up: Option<String>,
    ended: Option<String>,
    fields: &'a [String; 6],
    tracking: &'a str,
    recordings: Vec<RecordingFile>,
}

#[derive(Serialize)]
struct RecordingFile {
    /// The file in the bundle; none once it is deleted.
    name: Option<String>,
    number: i64,
    by: String,
    started: String,
    ended: Option<String>,
    why_ended: Option<&'static str>,
    bytes: u64,
    delete_at: String,
    deleted: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    number: i64,
    at: String,
    from: &'static str,
    name: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'static str>,
}

#[derive(Serialize)]
struct Event<'a> {
    at: String,
    what: String,
    by: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    detail: &'a str,
}

#[derive(Serialize)]
struct Shared<'a> {
    at: String,
    from: &'static str,
    name: &'a str,
    size: u64,
    sha256: String,
}

/// What a recording is called in a bundle.
pub fn recording_name(recording: &Recording) -> String {
    format!("recording-{}.webm", recording.id)
}

/// `session.json`.
pub fn session(told: &Told, organisation: &str) -> String {
    let session = &told.session;
    let time = |at: Option<Timestamp>| at.map(words::time);
    let recording = |one: &Recording| RecordingFile {
        name: one.deleted_at.is_none().then(|| recording_name(one)),
        number: one.id.0,
        by: words::actor(told, Actor::Person(one.by)),
        started: words::time(one.started_at),
        ended: time(one.ended_at),
        why_ended: one.ended.map(towline_model::RecordingEnd::code),
        bytes: one.bytes,
        delete_at: words::time(one.due_at),
        deleted: time(one.deleted_at),
    };
    let file = SessionFile {
        session: session.id.0,
        organisation,
        kind: words::kind(session.kind),
        state: words::state(session.state),
        created: words::time(session.created_at),
        claimed: time(session.claimed_at),
        picked_up: time(session.picked_up_at),
        ended: time(session.ended_at),
        fields: &session.fields.fields,
        tracking: &session.fields.tracking,
        recordings: told.recordings.iter().map(recording).collect(),
    };
    lines([file])
}

/// `chat.jsonl`.
pub fn chat(told: &Told) -> String {
    lines(told.lines.iter().map(|line| {
        let (from, what) = match line.from {
            ChatFrom::Customer => ("customer", None),
            ChatFrom::Technician => ("technician", None),
            ChatFrom::System(what) => ("system", Some(what.code())),
        };
        Line { number: line.seq, at: words::time(line.at), from, name: &line.name, text: &line.text, what }
    }))
}

/// `events.jsonl`.
pub fn events(told: &Told) -> String {
    lines(told.events.iter().map(|event| Event {
        at: words::time(event.at),
        what: words::event(event.kind),
        by: words::actor(told, event.actor),
        detail: &event.detail,
    }))
}

/// `files.jsonl`.
pub fn files(files: &[SharedFile]) -> String {
    lines(files.iter().map(|file| Shared {
        at: words::time(file.at),
        from: if file.from_customer { "customer" } else { "technician" },
        name: &file.name,
        size: file.size,
        sha256: hex(&file.sha256),
    }))
}

fn lines(values: impl IntoIterator<Item = impl Serialize>) -> String {
    let mut text = String::new();
    for value in values {
        // Texts and numbers have always a form in JSON.
        text.push_str(&serde_json::to_string(&value).unwrap_or_default());
        text.push('\n');
    }
    text
}
