//! When a live session is over by what its channel or its technician's group lays down. A session is looked at when its `due_at` has come, and then judged by
//! what holds by now and what has happened since: nothing that people do has to move `due_at`, and nobody is looked at who has no time-out.

use rusqlite::params;
use towline_model::{NodeId, OrganisationId, Policy, Session, SessionState, Span, Timestamp};
use towline_store::{StoreError, Sweep};

use crate::desk::Desk;
use crate::rows::{self, session_columns};
use crate::sweep::time_out;

const DUE: &str = concat!("SELECT ", session_columns!(), " WHERE s.due_at IS NOT NULL AND s.due_at <= ?1 ORDER BY s.due_at LIMIT ?2");

/// What was done last that changed no state: a line that somebody wrote, a note, a customer who came back.
const ACTED: &str =
    "SELECT max(coalesce(acted_at, 0), coalesce((SELECT at FROM chat WHERE session = ?1 AND sender <> 2 ORDER BY seq DESC LIMIT 1), 0))
                     FROM session WHERE id = ?1";

/// What holds for sessions in a queue; a channel that they came by is asked first.
fn limits(desk: &Desk, queue: NodeId, channel: Option<NodeId>) -> Policy {
    let forest = &desk.cache.forest;
    let here = forest.policy(queue);
    match channel.filter(|channel| *channel != queue) {
        Some(channel) => forest.policy(channel).under(here),
        None => here,
    }
}

/// When time-outs have to look at a session that enters this state now; `None`: never.
pub(crate) fn due(desk: &Desk, queue: NodeId, channel: Option<NodeId>, state: SessionState, at: Timestamp) -> Option<i64> {
    let limits = limits(desk, queue, channel);
    let spans = match state {
        SessionState::Waiting => [limits.waiting, limits.connecting],
        SessionState::Active => [limits.active_idle, None],
        SessionState::Connecting | SessionState::OnHold | SessionState::Ended(_) => [None, None],
    };
    spans.into_iter().filter_map(bounded).min().map(|span| (at + span).0)
}

/// Makes the time-outs look at all live sessions of an organisation again: what holds for them has changed.
pub(crate) fn look_again(desk: &mut Desk, organisation: OrganisationId, at: Timestamp) -> Result<(), StoreError> {
    // The first three terms are the index's, so that only what is not put away is looked at.
    let sql = "UPDATE session SET due_at = ?2 WHERE organisation = ?1 AND state BETWEEN 1 AND 8 AND dismissed = 0 AND state <= 2";
    desk.write(sql, params![organisation.0, at.0])?;
    Ok(())
}

/// Ends at most `limit` sessions whose time is over, as of the moment it was. Whether there may be more to look at.
pub(crate) fn sweep(desk: &mut Desk, sweep: &Sweep, limit: usize, ended: &mut Vec<Session>) -> Result<bool, StoreError> {
    let due = desk.all(DUE, params![sweep.now.0, i64::try_from(limit).unwrap_or(i64::MAX)], rows::session)?;
    let more = due.len() == limit;
    for session in due {
        match over_at(desk, &session)? {
            Some(at) if at <= sweep.now => ended.push(time_out(desk, &session, at)?),
            later => {
                desk.write("UPDATE session SET due_at = ?2 WHERE id = ?1", params![session.id.0, later.map(|at| at.0)])?;
            }
        }
    }
    Ok(more)
}

/// When the session is over if nobody does anything more.
fn over_at(desk: &mut Desk, session: &Session) -> Result<Option<Timestamp>, StoreError> {
    let limits = limits(desk, session.queue, session.channel);
    match session.state {
        SessionState::Waiting => {
            let waited = bounded(limits.waiting).map(|span| session.state_since + span);
            // Until the customer's page connects for the first time the session is connecting.
            let never_came = session.claimed_at.filter(|_| session.seat_empty_since == session.claimed_at);
            let connecting = never_came.zip(bounded(limits.connecting)).map(|(since, span)| since + span);
            Ok(waited.into_iter().chain(connecting).min())
        }
        SessionState::Active => {
            let Some(idle) = bounded(limits.active_idle) else { return Ok(None) };
            let acted = desk.one(ACTED, [session.id.0], |row| row.get(0).map(Timestamp))?;
            Ok(Some(acted.map_or(session.state_since, |acted| acted.max(session.state_since)) + idle))
        }
        SessionState::Connecting | SessionState::OnHold | SessionState::Ended(_) => Ok(None),
    }
}

/// A time-out that is one; zero is for ever.
fn bounded(span: Option<Span>) -> Option<Span> {
    span.filter(|span| span.0 > 0)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn what_is_due_is_found_in_its_index() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut connection).unwrap();
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {DUE}")).unwrap();
        let steps = statement.query_map(params![1, 1], |row| row.get::<_, String>(3)).unwrap();
        let plan = steps.collect::<Result<Vec<_>, _>>().unwrap().join("; ");
        assert!(plan.contains("session_due (due_at>? AND due_at<?)") && !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
