//! Queues: what lies before a technician, a channel or an organisation. Who may look is not here.

use rusqlite::params;
use towline_model::{NodeId, OrganisationId, Session, SessionId, SessionState, Timestamp};
use towline_store::StoreError;

use crate::rows::{self, session_columns};
use crate::{SqliteStore, readers};

/// Sessions that a customer has taken and nobody has put away: the conditions of the two partial indices, word for word.
const NODE: &str = concat!(
    "SELECT ",
    session_columns!(),
    " WHERE s.queue = ?1 AND s.state BETWEEN 1 AND 8 AND s.dismissed = 0 ORDER BY s.id DESC LIMIT ?2"
);
const ORGANISATION: &str = concat!(
    "SELECT ",
    session_columns!(),
    " WHERE s.organisation = ?1 AND s.state BETWEEN 1 AND 8 AND s.dismissed = 0 ORDER BY s.id DESC LIMIT ?2"
);
const ONE: &str = concat!("SELECT ", session_columns!(), " WHERE s.id = ?1");

pub(crate) async fn of_node(store: &SqliteStore, queue: NodeId, now: Timestamp, limit: usize) -> Result<Vec<Session>, StoreError> {
    let offered = store.writer.run(move |desk| Ok(desk.book.offered_by(queue, now))).await?;
    merged(store, NODE, queue.0, offered, now, limit).await
}

pub(crate) async fn of_organisation(
    store: &SqliteStore,
    organisation: OrganisationId,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Session>, StoreError> {
    let offered = store.writer.run(move |desk| Ok(desk.book.offered_in(organisation, now, limit))).await?;
    merged(store, ORGANISATION, organisation.0, offered, now, limit).await
}

/// PINs on offer stand in no index: the book names their sessions. Each is then read as it is by now, in one snapshot with the others.
async fn merged(
    store: &SqliteStore,
    sql: &'static str,
    owner: i64,
    mut offered: Vec<SessionId>,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Session>, StoreError> {
    offered.sort_unstable();
    let newest = offered.split_off(offered.len().saturating_sub(limit));
    let rows_wanted = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut found = store
        .readers
        .run(move |connection| {
            let snapshot = connection.unchecked_transaction()?;
            let mut found: Vec<Session> = readers::all(&snapshot, sql, params![owner, rows_wanted], rows::session)?;
            for id in newest {
                let session = readers::one(&snapshot, ONE, [id.0], rows::session)?;
                found.extend(session.filter(|session| session.state == SessionState::Connecting && session.pin_expires_at > now));
            }
            Ok(found)
        })
        .await?;
    found.sort_unstable_by_key(|session| session.id);
    Ok(found.split_off(found.len().saturating_sub(limit)))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    fn plan(sql: &str) -> String {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut connection).unwrap();
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = statement.query_map(params![1, 1], |row| row.get::<_, String>(3)).unwrap();
        steps.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    #[test]
    fn queues_are_read_from_their_indices_in_order() {
        for (sql, index) in [(NODE, "session_queue (queue=?)"), (ORGANISATION, "session_organisation (organisation=?)")] {
            let plan = plan(sql);
            assert!(plan.contains(index) && !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}
