//! Visits: a session that begins in a channel's queue with its seat taken. Claims of PINs are in `claim`.

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{Actor, ChatFrom, EventKind, NodeId, OrganisationId, SessionKind, SessionState, SystemLine};
use towline_store::{NewLine, StoreError, Visit, Visited, Visits};

use crate::desk::{Desk, Happened};
use crate::sessions::must_find;
use crate::{SqliteStore, budgets, chats, rows, timeouts, tree};

/// How many wait in a queue, counted no further than has to be known. The first terms are those of the queue's index.
const WAITING: &str =
    "SELECT count(*) FROM (SELECT 1 FROM session WHERE queue = ?1 AND state BETWEEN 1 AND 8 AND dismissed = 0 AND state = 1 LIMIT ?2)";

const OWN: &str = "SELECT id FROM session WHERE seat = ?1 AND channel = ?2 AND state BETWEEN 1 AND 3";

#[async_trait]
impl Visits for SqliteStore {
    async fn visit(&self, visit: Visit) -> Result<Visited, StoreError> {
        self.writer.run(move |desk| come(desk, &visit)).await
    }
}

fn come(desk: &mut Desk, visit: &Visit) -> Result<Visited, StoreError> {
    let Some(organisation) = tree::organisation_of_channel(desk, visit.channel)? else { return Ok(Visited::Closed) };
    if let Some(seat) = visit.holds
        && let Some(own) = desk.one(OWN, params![seat, visit.channel.0], |row| row.get(0).map(towline_model::SessionId))?
    {
        return Ok(Visited::Own(Box::new(must_find(desk, own)?)));
    }
    if waiting(desk, visit.channel, visit.longest)? >= visit.longest {
        return Ok(Visited::Full);
    }
    let accounts = budgets::read(desk, &visit.budgets)?;
    if let Some(retry_at) = budgets::exhausted(&accounts, visit.at) {
        return Ok(Visited::Wait { retry_at });
    }
    budgets::charge_all(desk, accounts, visit.at)?;
    seat(desk, visit, organisation)
}

fn waiting(desk: &mut Desk, channel: NodeId, most: u32) -> Result<u32, StoreError> {
    Ok(desk.one(WAITING, params![channel.0, most], |row| row.get(0))?.unwrap_or(0))
}

fn seat(desk: &mut Desk, visit: &Visit, organisation: OrganisationId) -> Result<Visited, StoreError> {
    let id = desk.next_session()?;
    let due = timeouts::due(desk, visit.channel, Some(visit.channel), SessionState::Waiting, visit.at);
    let [field0, field1, field2, field3, field4, field5] = &visit.fields.fields;
    // Nobody asked for it but the customer; there is no PIN, and so none that could run out or be guessed.
    desk.write(
        "INSERT INTO session (id, organisation, queue, channel, kind, caller, state, state_since, created_at, pin_expires_at, claimed_at,
             seat_empty_since, words, wrong_words, by_link, dismissed, language, network, field0, field1, field2, field3, field4, field5, tracking, seat,
             due_at)
         VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?7, ?7, ?7, ?7, 0, 0, 0, 0, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        params![
            id.0,
            organisation.0,
            visit.channel.0,
            rows::kind_number(SessionKind::Channel),
            rows::actor_number(Actor::Customer),
            rows::state_number(SessionState::Waiting),
            visit.at.0,
            visit.language,
            visit.network.address().to_string(),
            field0,
            field1,
            field2,
            field3,
            field4,
            field5,
            visit.fields.tracking,
            visit.seat,
            due
        ],
    )?;
    let session = must_find(desk, id)?;
    desk.event(&Happened::to(&session, EventKind::Claimed, visit.at, Actor::Customer))?;
    let from = ChatFrom::System(SystemLine::CustomerConnected);
    chats::keep(desk, &NewLine { session: id, from, name: String::new(), text: String::new(), client_id: String::new(), at: visit.at })?;
    Ok(Visited::Seat(Box::new(session)))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn the_length_of_a_queue_is_counted_in_its_index() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut connection).unwrap();
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {WAITING}")).unwrap();
        let steps = statement.query_map(params![1, 1], |row| row.get::<_, String>(3)).unwrap();
        let plan = steps.collect::<Result<Vec<_>, _>>().unwrap().join("; ");
        assert!(plan.contains("session_queue (queue=?)"), "{plan}");
    }
}
