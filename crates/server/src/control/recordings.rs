//! Orders about recordings: what there is of a session, deleting it, and what was deleted of an organisation's. Evidence is in `evidence`.

use serde::{Deserialize, Serialize};
use towline_domain::recordings::{self, Refused};
use towline_domain::{Cx, Error, use_cases};
use towline_model::{Actor, Recording, SessionId};

use crate::evidence::{key_pem, key_text, words};

/// What is ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum RecordingDeed {
    /// Tell the recordings of a session.
    List {
        /// Its number.
        session: i64,
    },
    /// Delete the recordings of a session.
    Delete {
        /// Its number.
        session: i64,
    },
    /// Tell the deleted recordings of an organisation.
    Deleted {
        /// The organisation's name.
        organisation: String,
    },
    /// Tell the public key of evidence.
    Key {
        /// Whether in PEM.
        pem: bool,
    },
}

/// Carries it out; the lines that tell what stands now.
///
/// # Errors
/// The domain's, `Missing` for a session that is not there.
pub(super) async fn carry_out(cx: &Cx<'_>, deed: RecordingDeed) -> Result<Vec<String>, Error> {
    match deed {
        RecordingDeed::List { session } => {
            let told = recordings::told(cx, None, SessionId(session)).await.map_err(domain)?;
            Ok(told.recordings.iter().map(line).collect())
        }
        RecordingDeed::Delete { session } => {
            let deleted = recordings::delete(cx, SessionId(session), Actor::Operator).await.map_err(domain)?;
            Ok(vec![format!("deleted {deleted}")])
        }
        RecordingDeed::Deleted { organisation } => {
            let organisation = use_cases::organisation_named(cx, &organisation).await?.id;
            Ok(recordings::deleted(cx, organisation).await?.iter().map(line).collect())
        }
        RecordingDeed::Key { pem } => {
            let key = cx.house.keys.evidence_key();
            Ok(vec![if pem { key_pem(&key) } else { key_text(&key) }])
        }
    }
}

/// A line for each: number, session, file, times, size, how it ended or that it is deleted. Tabs between.
fn line(recording: &Recording) -> String {
    let standing = match (recording.deleted_at, recording.ended_at, recording.ended) {
        (Some(at), _, _) => format!("deleted {}", words::time(at)),
        (None, Some(at), Some(why)) => {
            format!("ended {} ({}), to be deleted {}", words::time(at), why.code(), words::time(recording.due_at))
        }
        _ => "running".to_owned(),
    };
    let Recording { id, session, file, bytes, .. } = recording;
    format!("{id}\tsession {session}\t{file}\tstarted {}\t{bytes} bytes\t{standing}", words::time(recording.started_at))
}

fn domain(refused: Refused) -> Error {
    match refused {
        Refused::Unknown => Error::Missing("session"),
        Refused::Other(error) => error,
        other => {
            tracing::error!(cause = other.cause().unwrap_or_default(), "an order about recordings failed");
            Error::Internal("a recording could not be read or deleted")
        }
    }
}
