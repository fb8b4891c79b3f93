//! Sessions that go from hand to hand. Other moves are in `moves`.

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{
    Actor, ChatFrom, EventKind, NodeId, OrganisationId, PersonId, PostMoment, Session, SessionId, SessionState, SystemLine, Timestamp,
};
use towline_store::{Constraint, FieldSet, Handovers, Moved, NewLine, PickUp, Sending, StoreError, TakeBack};

use crate::desk::{Desk, Happened};
use crate::rows::{self, session_columns};
use crate::sessions::{find, must_find};
use crate::{SqliteStore, chats, outbox, readers, teams, timeouts, tree};

/// The two ways in which a session belongs to a channel, each read from its index.
const OF_CHANNEL: &str = concat!(
    "SELECT ",
    session_columns!(),
    " WHERE s.id IN (
          SELECT id FROM (SELECT id FROM session WHERE channel = ?1 AND channel IS NOT NULL AND state BETWEEN 1 AND 8 AND dismissed = 0 ORDER BY id DESC LIMIT ?2)
          UNION
          SELECT id FROM (SELECT id FROM session WHERE queue = ?1 AND state BETWEEN 1 AND 8 AND dismissed = 0 ORDER BY id DESC LIMIT ?2)
      ) ORDER BY s.id DESC LIMIT ?2"
);

const SENT: &str = concat!(
    "SELECT ",
    session_columns!(),
    " WHERE s.id IN (SELECT id FROM session WHERE sent_from = ?1 UNION SELECT id FROM session WHERE sent_by = ?2) AND s.state = 1 ORDER BY s.id DESC LIMIT ?3"
);

const OVERDUE: &str =
    concat!("SELECT ", session_columns!(), " WHERE s.sent_until IS NOT NULL AND s.sent_until <= ?1 ORDER BY s.sent_until LIMIT ?2");

#[async_trait]
impl Handovers for SqliteStore {
    async fn pick_up(&self, pick_up: PickUp) -> Result<Moved, StoreError> {
        self.writer.run(move |desk| take(desk, &pick_up)).await
    }

    async fn send_session(&self, sending: Sending) -> Result<Moved, StoreError> {
        self.writer.run(move |desk| send(desk, &sending)).await
    }

    async fn take_back(&self, back: TakeBack) -> Result<Moved, StoreError> {
        self.writer.run(move |desk| give_back(desk, &back)).await
    }

    async fn channel_sessions(&self, channel: NodeId, limit: usize) -> Result<Vec<Session>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = move |connection: &rusqlite::Connection| readers::all(connection, OF_CHANNEL, params![channel.0, limit], rows::session);
        let mut found = self.readers.run(read).await?;
        found.reverse();
        Ok(found)
    }

    async fn sessions_sent(&self, from: NodeId, by: PersonId, limit: usize) -> Result<Vec<Session>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = move |connection: &rusqlite::Connection| readers::all(connection, SENT, params![from.0, by.0, limit], rows::session);
        let mut found = self.readers.run(read).await?;
        found.reverse();
        Ok(found)
    }

    async fn set_field(&self, set: FieldSet) -> Result<Option<Session>, StoreError> {
        self.writer.run(move |desk| write_field(desk, &set)).await
    }

    async fn set_note(&self, organisation: OrganisationId, session: SessionId, note: String, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE session SET note = ?3, acted_at = ?4 WHERE id = ?1 AND organisation = ?2";
        self.writer.run(move |desk| Ok(desk.write(sql, params![session.0, organisation.0, note, at.0])? == 1)).await
    }
}

const FIELDS: [&str; 6] = [
    "UPDATE session SET field0 = ?2, acted_at = ?3 WHERE id = ?1",
    "UPDATE session SET field1 = ?2, acted_at = ?3 WHERE id = ?1",
    "UPDATE session SET field2 = ?2, acted_at = ?3 WHERE id = ?1",
    "UPDATE session SET field3 = ?2, acted_at = ?3 WHERE id = ?1",
    "UPDATE session SET field4 = ?2, acted_at = ?3 WHERE id = ?1",
    "UPDATE session SET field5 = ?2, acted_at = ?3 WHERE id = ?1",
];

fn write_field(desk: &mut Desk, set: &FieldSet) -> Result<Option<Session>, StoreError> {
    let Some(session) = find(desk, set.session)?.filter(|session| session.organisation == set.organisation) else { return Ok(None) };
    let Some(sql) = FIELDS.get(set.field) else { return Ok(None) };
    desk.write(sql, params![session.id.0, set.text, set.at.0])?;
    let detail = format!("{}={}", set.field, set.text);
    desk.event(&Happened { detail: Some(&detail), ..Happened::to(&session, EventKind::FieldChanged, set.at, set.actor) })?;
    Ok(Some(must_find(desk, session.id)?))
}

fn take(desk: &mut Desk, pick_up: &PickUp) -> Result<Moved, StoreError> {
    let PickUp { session, lies_in, seat, actor, at, name } = pick_up;
    let Some(session) = find(desk, *session)? else { return Ok(Moved::Missing) };
    if session.state != SessionState::Waiting || session.queue != *lies_in {
        return Ok(Moved::Otherwise(session));
    }
    if desk.organisation_of_seat(*seat)? != Some(session.organisation) {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    let due = timeouts::due(desk, *seat, session.channel, SessionState::Active, *at);
    desk.write(
        "UPDATE session SET state = ?3, state_since = ?2, queue = ?4, picked_up_by = ?4, picked_up_at = coalesce(picked_up_at, ?2), due_at = ?5,
             sent_from = NULL, sent_by = NULL, sent_comment = NULL, sent_at = NULL, sent_state = NULL, sent_until = NULL WHERE id = ?1",
        params![session.id.0, at.0, rows::state_number(SessionState::Active), seat.0, due],
    )?;
    desk.event(&Happened { node: *seat, ..Happened::to(&session, EventKind::PickedUp, *at, *actor) })?;
    if session.picked_up_at.is_none() {
        outbox::enqueue(desk, &session, PostMoment::Start, *at)?;
    }
    say(desk, session.id, SystemLine::PickedUp, name, *at)?;
    Ok(Moved::Done(must_find(desk, session.id)?))
}

fn send(desk: &mut Desk, sending: &Sending) -> Result<Moved, StoreError> {
    let Some(session) = find(desk, sending.session)? else { return Ok(Moved::Missing) };
    let meant = session.state.is_live() && sending.from.contains(&session.state);
    if !meant || session.queue != sending.lies_in || session.queue == sending.to {
        return Ok(Moved::Otherwise(session));
    }
    if organisation_of_queue(desk, sending.to)? != Some(session.organisation) {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    let (from, before) = session.transfer.as_ref().map_or((session.queue, session.state), |transfer| (transfer.from, transfer.before));
    let due = timeouts::due(desk, sending.to, session.channel, SessionState::Waiting, sending.at);
    desk.write(
        "UPDATE session SET state = ?3, state_since = ?2, queue = ?4, sent_from = ?5, sent_by = ?6, sent_comment = ?7, sent_at = ?2, sent_state = ?8,
             sent_until = ?9, due_at = ?10 WHERE id = ?1",
        params![
            session.id.0,
            sending.at.0,
            rows::state_number(SessionState::Waiting),
            sending.to.0,
            from.0,
            sending.by.0,
            sending.comment,
            rows::state_number(before),
            sending.until.map(|until| until.0),
            due
        ],
    )?;
    let sent = Happened::to(&session, EventKind::Transferred, sending.at, Actor::Person(sending.by));
    desk.event(&Happened { node: sending.to, detail: Some(&sending.comment), ..sent })?;
    teams::dissolve(desk, &session, sending.at, false)?;
    say(desk, session.id, SystemLine::Transferred, &sending.name, sending.at)?;
    Ok(Moved::Done(must_find(desk, session.id)?))
}

fn give_back(desk: &mut Desk, back: &TakeBack) -> Result<Moved, StoreError> {
    let Some(session) = find(desk, back.session)? else { return Ok(Moved::Missing) };
    let name = Some(back.name.as_str());
    let returned = returned(desk, &session, name, back.at, back.actor)?;
    Ok(returned.map_or_else(|| Moved::Otherwise(session), Moved::Done))
}

/// Gives a session on its way back to where it came from; `None` when it is not on its way, or that queue is no more.
fn returned(desk: &mut Desk, session: &Session, name: Option<&str>, at: Timestamp, actor: Actor) -> Result<Option<Session>, StoreError> {
    let Some(transfer) = &session.transfer else { return Ok(None) };
    if organisation_of_queue(desk, transfer.from)? != Some(session.organisation) {
        return Ok(None);
    }
    let due = timeouts::due(desk, transfer.from, session.channel, transfer.before, at);
    desk.write(
        "UPDATE session SET state = ?3, state_since = ?2, queue = ?4, due_at = ?5,
             sent_from = NULL, sent_by = NULL, sent_comment = NULL, sent_at = NULL, sent_state = NULL, sent_until = NULL WHERE id = ?1",
        params![session.id.0, at.0, rows::state_number(transfer.before), transfer.from.0, due],
    )?;
    desk.event(&Happened { node: transfer.from, ..Happened::to(session, EventKind::TransferCancelled, at, actor) })?;
    say(desk, session.id, SystemLine::TransferCancelled, name.unwrap_or_default(), at)?;
    must_find(desk, session.id).map(Some)
}

/// Ends the transfers whose time has come, `limit` at most: what they become, and the queue that they left. Where the old queue is no more the session
/// stays where it is.
pub(crate) fn return_overdue(desk: &mut Desk, now: Timestamp, limit: usize) -> Result<Vec<(NodeId, Session)>, StoreError> {
    let due = desk.all(OVERDUE, params![now.0, i64::try_from(limit).unwrap_or(i64::MAX)], rows::session)?;
    let mut done = Vec::with_capacity(due.len());
    for session in due {
        let at = session.transfer.as_ref().and_then(|transfer| transfer.until).unwrap_or(now);
        match returned(desk, &session, None, at, Actor::System)? {
            Some(back) => done.push((session.queue, back)),
            None => stay(desk, session.id)?,
        }
    }
    Ok(done)
}

/// A seat's holder may act no more: what was on its way to them goes back, and what they sent stays where it is now. What went back.
pub(crate) fn leave(desk: &mut Desk, seat: NodeId, at: Timestamp, actor: Actor) -> Result<Vec<Session>, StoreError> {
    let here = concat!(
        "SELECT ",
        session_columns!(),
        " WHERE s.queue = ?1 AND s.state BETWEEN 1 AND 8 AND s.dismissed = 0 AND s.sent_from IS NOT NULL"
    );
    teams::forget_seat(desk, seat, at, actor)?;
    let mut done = Vec::new();
    for session in desk.all(here, [seat.0], rows::session)? {
        done.extend(returned(desk, &session, None, at, actor)?);
    }
    let sent = "SELECT id FROM session INDEXED BY session_organisation
                WHERE organisation = (SELECT organisation FROM person WHERE technician = ?1) AND state BETWEEN 1 AND 8 AND dismissed = 0 AND sent_from = ?1";
    for session in desk.all(sent, [seat.0], |row| row.get(0).map(SessionId))? {
        stay(desk, session)?;
    }
    Ok(done)
}

/// A session that was on its way belongs where it is.
fn stay(desk: &mut Desk, session: SessionId) -> Result<(), StoreError> {
    let sql = "UPDATE session SET sent_from = NULL, sent_by = NULL, sent_comment = NULL, sent_at = NULL, sent_state = NULL, sent_until = NULL WHERE id = ?1";
    desk.write(sql, [session.0]).map(drop)
}

/// The organisation of a queue in which a session may lie: a seat's, or a channel's.
fn organisation_of_queue(desk: &mut Desk, queue: NodeId) -> Result<Option<OrganisationId>, StoreError> {
    match desk.organisation_of_seat(queue)? {
        None => tree::organisation_of_channel(desk, queue),
        found => Ok(found),
    }
}

pub(crate) fn say(desk: &mut Desk, session: SessionId, line: SystemLine, name: &str, at: Timestamp) -> Result<(), StoreError> {
    let from = ChatFrom::System(line);
    let line = NewLine { session, from, name: name.to_owned(), text: String::new(), client_id: String::new(), at };
    chats::keep(desk, &line).map(drop)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_channels_sessions_and_overdue_transfers_are_read_from_their_indices() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut connection).unwrap();
        for (sql, indices) in [(OF_CHANNEL, &["session_channel (channel=?)", "session_queue (queue=?)"][..]), (OVERDUE, &["session_sent"])]
        {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps = statement.query_map(params![1, 1], |row| row.get::<_, String>(3)).unwrap();
            let plan = steps.collect::<Result<Vec<_>, _>>().unwrap().join("; ");
            assert!(indices.iter().all(|index| plan.contains(index)), "{plan}");
            assert!(!plan.contains("SCAN session") && !plan.contains("SCAN s "), "{plan}");
        }
    }
}
