//! The sweep: ends what time has ended and forgets what can matter no more. Nothing else waits for it.

use rusqlite::params;
use towline_model::{Actor, ChatFrom, EndedBy, PersonId, Session, SessionState, Span, SystemLine, Timestamp};
use towline_store::{NewLine, StoreError, Sweep, Swept};

use crate::desk::Desk;
use crate::rows::{self, session_columns};
use crate::sessions::{find, must_find};
use crate::{chats, handovers, moves, outbox, timeouts};

/// How many rows of each kind one sweep forgets at most.
const FORGOTTEN: usize = 2_000;

/// What is forgotten by its own end.
const ENDS: [&str; 5] = [
    "DELETE FROM budget WHERE key IN (SELECT key FROM budget WHERE until <= ?1 LIMIT ?2)",
    "DELETE FROM login WHERE token IN (SELECT token FROM login WHERE expires_at <= ?1 LIMIT ?2)",
    "DELETE FROM ticket WHERE hash IN (SELECT hash FROM ticket WHERE expires_at <= ?1 LIMIT ?2)",
    "DELETE FROM repeat WHERE (caller, key) IN (SELECT caller, key FROM repeat WHERE until <= ?1 LIMIT ?2)",
    "DELETE FROM spent WHERE work IN (SELECT work FROM spent WHERE until <= ?1 LIMIT ?2)",
];

/// Records of logins that have ended are kept for 400 days. They are numbered in their order, so only the oldest few are looked at.
const OLD_LOGINS: &str =
    "DELETE FROM login_record WHERE id IN (SELECT id FROM login_record ORDER BY id LIMIT 64) AND token IS NULL AND began_at <= ?1";
const LOGINS_KEPT: Span = Span::hours(400 * 24);

pub(crate) fn sweep(desk: &mut Desk, sweep: Sweep) -> Result<Swept, StoreError> {
    let (due, more_due) = desk.book.take_due(sweep.now, sweep.limit);
    let mut ended = Vec::with_capacity(due.len());
    for id in due {
        let Some(session) = find(desk, id)?.filter(|session| is_due(session, sweep.now)) else { continue };
        moves::end(desk, &session, SessionState::Ended(EndedBy::PinExpired), session.pin_expires_at, Actor::System)?;
        ended.push(must_find(desk, id)?);
    }
    let mut left = empty_seats(desk, &sweep, sweep.limit.saturating_sub(ended.len()).saturating_add(1))?;
    let more_left = left.len() > sweep.limit.saturating_sub(ended.len());
    left.truncate(sweep.limit.saturating_sub(ended.len()));
    for session in left {
        let at = session.seat_empty_since.map_or(sweep.now, |since| since + sweep.seat_kept);
        ended.push(time_out(desk, &session, at)?);
    }
    // One at least is looked at, so that a sweep that says that there is more gets somewhere.
    let room = sweep.limit.saturating_sub(ended.len()).max(1);
    let more_over = timeouts::sweep(desk, &sweep, room, &mut ended)?;
    let returned = handovers::return_overdue(desk, sweep.now, sweep.limit)?;
    let more = more_due || more_left || more_over || returned.len() == sweep.limit;
    forget(desk, sweep.now)?;
    Ok(Swept { ended, returned, more })
}

fn is_due(session: &Session, now: Timestamp) -> bool {
    session.state == SessionState::Connecting && session.pin_expires_at <= now
}

fn empty_seats(desk: &mut Desk, sweep: &Sweep, limit: usize) -> Result<Vec<Session>, StoreError> {
    let sql = concat!(
        "SELECT ",
        session_columns!(),
        " WHERE s.seat_empty_since IS NOT NULL AND s.state BETWEEN 1 AND 3 AND s.seat_empty_since < ?1 ORDER BY s.seat_empty_since LIMIT ?2"
    );
    desk.all(sql, params![(sweep.now - sweep.seat_kept).0, i64::try_from(limit).unwrap_or(i64::MAX)], rows::session)
}

/// Ends a live session whose time was over at `at`, and says so in its chat.
pub(crate) fn time_out(desk: &mut Desk, session: &Session, at: Timestamp) -> Result<Session, StoreError> {
    let by = if session.state == SessionState::Waiting { EndedBy::WaitingTimeout } else { EndedBy::ActiveTimeout };
    moves::end(desk, session, SessionState::Ended(by), at, Actor::System)?;
    let from = ChatFrom::System(SystemLine::TimedOut);
    chats::keep(desk, &NewLine { session: session.id, from, name: String::new(), text: String::new(), client_id: String::new(), at })?;
    must_find(desk, session.id)
}

fn forget(desk: &mut Desk, now: Timestamp) -> Result<(), StoreError> {
    for session in desk.book.take_rested(now, FORGOTTEN) {
        let sql = "SELECT caller, issued_at FROM pin WHERE session = ?1";
        let Some((caller, issued_at)) = desk.one(sql, [session.0], |row| Ok((PersonId(row.get(0)?), Timestamp(row.get(1)?))))? else {
            continue;
        };
        desk.write("DELETE FROM pin WHERE session = ?1", [session.0])?;
        desk.book.forget_issue(caller, issued_at);
    }
    let limit = i64::try_from(FORGOTTEN).unwrap_or(i64::MAX);
    for sql in ENDS {
        desk.write(sql, params![now.0, limit])?;
    }
    desk.write(OLD_LOGINS, [(now - LOGINS_KEPT).0])?;
    outbox::forget(desk, now, limit)?;
    Ok(())
}
