//! Reports: what each person has set, and pages of sessions, transfers and logins, each read from an index in its order. They have a thread of their own,
//! so that nobody who asks for less waits for them; a page is short, so that reports take turns.

use async_trait::async_trait;
use rusqlite::types::Type;
use rusqlite::{CachedStatement, Connection, Error, OptionalExtension as _, Row, params};
use towline_model::{
    ChatLine, DateOrder, DayWindow, LocalTime, Node, NodeId, Person, PersonId, ReportArea, ReportKind, ReportOutput, ReportSetting,
    ReportSettings, SessionEvent, SessionId, Timestamp, Zone,
};
use towline_store::{Listing, LoginRecord, Mark, Page, Past, Reported, Reports, StoreError, Wanted, Whose};

use crate::desk::Desk;
use crate::nodes::{self, node_columns};
use crate::rows::{self, person_columns, session_columns};
use crate::{SqliteStore, chats, readers};

/// How many entries of an index one page passes over at most.
const LOOKED_AT: usize = 20_000;
/// How many events of one session are read.
const EVENTS: i64 = 4_096;
/// How many bytes of chat make a page full.
const CHAT_BYTES: usize = 1 << 20;

#[async_trait]
impl Reports for SqliteStore {
    async fn report_settings(&self, person: PersonId) -> Result<ReportSettings, StoreError> {
        let sql = "SELECT area, summary, xml, delimiter, day_first, zone, begin_at, end_at, day_from, day_to FROM report_setting WHERE person = ?1";
        let found = self.readers.run(move |connection| readers::one(connection, sql, [person.0], settings)).await?;
        Ok(found.unwrap_or_default())
    }

    async fn set_report(&self, person: PersonId, change: ReportSetting) -> Result<bool, StoreError> {
        self.writer.run(move |desk| set(desk, person, &change)).await
    }

    async fn reported(&self, wanted: Wanted) -> Result<Page<Reported>, StoreError> {
        self.reports.run(move |connection| page(connection, &wanted)).await
    }

    async fn lines_after(&self, session: SessionId, after: i64, limit: usize) -> Result<Vec<ChatLine>, StoreError> {
        let limit = count(limit);
        self.reports.run(move |connection| readers::all(connection, LINES, params![session.0, after, limit], chats::line)).await
    }

    async fn stood(&self, nodes: Vec<NodeId>) -> Result<Vec<(Node, Option<Person>)>, StoreError> {
        self.reports.run(move |connection| stood(connection, &nodes)).await
    }

    async fn login_records(&self, past: Past, after: Option<Mark>, limit: usize) -> Result<Page<LoginRecord>, StoreError> {
        self.reports.run(move |connection| logins(connection, &past, after, limit)).await
    }
}

fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn settings(row: &Row<'_>) -> Result<ReportSettings, Error> {
    let unknown = |column: usize, what: &'static str| Error::FromSqlConversionFailure(column, Type::Integer, what.into());
    let dates = match (row.get::<_, Option<i64>>(6)?, row.get::<_, Option<i64>>(7)?) {
        (Some(begin), Some(end)) => Some((LocalTime(begin), LocalTime(end))),
        _ => None,
    };
    Ok(ReportSettings {
        area: ReportArea::of_number(row.get(0)?).ok_or_else(|| unknown(0, "an area that is none"))?,
        kind: if row.get(1)? { ReportKind::Summary } else { ReportKind::ListAll },
        output: if row.get(2)? { ReportOutput::Xml } else { ReportOutput::Text },
        delimiter: row.get(3)?,
        order: if row.get(4)? { DateOrder::DayFirst } else { DateOrder::MonthFirst },
        zone: Zone::minutes(row.get(5)?).ok_or_else(|| unknown(5, "a time zone that is none"))?,
        dates,
        window: DayWindow { from: row.get(8)?, to: row.get(9)? },
    })
}

/// A statement that sets one column of a person's settings, which are made where there are none.
macro_rules! setting {
    ($column:literal) => {
        concat!(
            "INSERT INTO report_setting (person, ",
            $column,
            ") VALUES (?1, ?2) ON CONFLICT (person) DO UPDATE SET ",
            $column,
            " = excluded.",
            $column
        )
    };
}

fn set(desk: &mut Desk, person: PersonId, change: &ReportSetting) -> Result<bool, StoreError> {
    if desk.one("SELECT 1 FROM person WHERE id = ?1", [person.0], |_| Ok(()))?.is_none() {
        return Ok(false);
    }
    let id = person.0;
    match change {
        ReportSetting::Area(area) => desk.write(setting!("area"), params![id, area.number()]),
        ReportSetting::Kind(kind) => desk.write(setting!("summary"), params![id, *kind == ReportKind::Summary]),
        ReportSetting::Output(output) => desk.write(setting!("xml"), params![id, *output == ReportOutput::Xml]),
        ReportSetting::Delimiter(delimiter) => desk.write(setting!("delimiter"), params![id, delimiter]),
        ReportSetting::Order(order) => desk.write(setting!("day_first"), params![id, *order == DateOrder::DayFirst]),
        ReportSetting::Zone(zone) => desk.write(setting!("zone"), params![id, zone.as_minutes()]),
        ReportSetting::Dates(begin, end) => desk.write(
            "INSERT INTO report_setting (person, begin_at, end_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (person) DO UPDATE SET begin_at = excluded.begin_at, end_at = excluded.end_at",
            params![id, begin.0, end.0],
        ),
        ReportSetting::Window(window) => desk.write(
            "INSERT INTO report_setting (person, day_from, day_to) VALUES (?1, ?2, ?3)
             ON CONFLICT (person) DO UPDATE SET day_from = excluded.day_from, day_to = excluded.day_to",
            params![id, window.from, window.to],
        ),
    }?;
    Ok(true)
}

/// Moment, number, session, seat and channel of what is listed, in order. The conditions are those of the indices, word for word.
const SERVED: &str = "SELECT picked_up_at, id, id, picked_up_by, channel FROM session
    WHERE organisation = ?1 AND picked_up_at IS NOT NULL AND (picked_up_at, id) > (?2, ?3) AND picked_up_at < ?4 ORDER BY picked_up_at, id";
const SERVED_BY: &str = "SELECT picked_up_at, id, id, picked_up_by, NULL FROM session
    WHERE picked_up_by = ?1 AND picked_up_at IS NOT NULL AND (picked_up_at, id) > (?2, ?3) AND picked_up_at < ?4 ORDER BY picked_up_at, id";
const UNSERVED: &str = "SELECT coalesce(claimed_at, created_at), id, id, queue, channel FROM session
    WHERE organisation = ?1 AND ended_at IS NOT NULL AND picked_up_at IS NULL AND state <> 9
      AND coalesce(claimed_at, created_at) >= ?2 AND (coalesce(claimed_at, created_at), id) > (?2, ?3) AND coalesce(claimed_at, created_at) < ?4
    ORDER BY coalesce(claimed_at, created_at), id";
const HANDED_ON: &str =
    "SELECT e.at, e.id, e.session, NULL, NULL FROM event e CROSS JOIN session s ON s.id = e.session AND s.organisation = ?1
    WHERE e.kind = 18 AND (e.at, e.id) > (?2, ?3) AND e.at < ?4 ORDER BY e.at, e.id";

const ONE: &str = concat!("SELECT ", session_columns!(), " WHERE s.id = ?1");
const EVENTS_OF: &str = "SELECT id, kind, at, actor, node, coalesce(detail, '') FROM event WHERE session = ?1 ORDER BY id LIMIT ?2";
const LINES: &str = "SELECT seq, sender, code, name, text, at, client_id FROM chat WHERE session = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";

/// Where a list begins that has no page yet: behind everything before its first moment.
fn start(past: &Past, after: Option<Mark>) -> Mark {
    after.unwrap_or(Mark { at: Timestamp(past.from.0.saturating_sub(1)), id: i64::MAX })
}

fn is_in(past: &Past, at: Timestamp) -> bool {
    past.window.holds(past.zone.local(at))
}

/// What a page lists, before it is read.
struct Found {
    at: Mark,
    session: SessionId,
}

fn page(connection: &Connection, wanted: &Wanted) -> Result<Page<Reported>, Error> {
    let snapshot = connection.unchecked_transaction()?;
    let (found, mut next) = find(&snapshot, wanted)?;
    let mut one = snapshot.prepare_cached(ONE)?;
    let mut events = snapshot.prepare_cached(EVENTS_OF)?;
    let mut lines = snapshot.prepare_cached(LINES)?;
    let mut rows = Vec::with_capacity(found.len());
    let mut bytes = 0;
    for Found { at, session } in found {
        let chat = if wanted.lines == 0 { Vec::new() } else { first_lines(&mut lines, session, wanted.lines)? };
        bytes += chat.iter().map(|line| line.text.len()).sum::<usize>();
        let transfer = (wanted.listing == Listing::HandedOn).then_some(at.id);
        let session = one.query_row([session.0], rows::session)?;
        // Whatever was asked for, nobody reads of another organisation.
        if session.organisation == wanted.past.organisation {
            rows.push(Reported { events: happened(&mut events, session.id)?, session, transfer, chat });
        }
        if bytes >= CHAT_BYTES {
            next = Some(at);
            break;
        }
    }
    Ok(Page { rows, next })
}

/// What the page lists, and behind what the next one begins.
fn find(connection: &Connection, wanted: &Wanted) -> Result<(Vec<Found>, Option<Mark>), Error> {
    let Wanted { past, whose, .. } = wanted;
    let (sql, owner) = match (wanted.listing, whose) {
        (Listing::Served, Whose::Seats(seats)) if seats.len() == 1 => (SERVED_BY, seats.first().map_or(0, |seat| seat.0)),
        (Listing::Served, _) => (SERVED, past.organisation.0),
        (Listing::Unserved, _) => (UNSERVED, past.organisation.0),
        (Listing::HandedOn, _) => (HANDED_ON, past.organisation.0),
    };
    let after = start(past, wanted.after);
    let mut statement = connection.prepare_cached(sql)?;
    let mut entries = statement.query(params![owner, after.at.0, after.id, past.until.0])?;
    let mut found = Vec::new();
    let mut looked_at = 0;
    let mut last = after;
    while let Some(row) = entries.next()? {
        if found.len() >= wanted.limit || looked_at >= LOOKED_AT {
            return Ok((found, Some(last)));
        }
        looked_at += 1;
        last = Mark { at: Timestamp(row.get(0)?), id: row.get(1)? };
        let meant = match whose {
            _ if wanted.listing == Listing::HandedOn => true,
            Whose::All => true,
            Whose::Seats(seats) => row.get::<_, Option<i64>>(3)?.is_some_and(|seat| seats.binary_search(&NodeId(seat)).is_ok()),
            Whose::Channel(channel) => row.get::<_, Option<i64>>(4)? == Some(channel.0),
        };
        if meant && is_in(past, last.at) {
            found.push(Found { at: last, session: SessionId(row.get(2)?) });
        }
    }
    Ok((found, None))
}

fn happened(statement: &mut CachedStatement<'_>, session: SessionId) -> Result<Vec<SessionEvent>, Error> {
    let read = |row: &Row<'_>| {
        Ok(SessionEvent {
            id: row.get(0)?,
            session,
            kind: rows::event_kind(row, 1)?,
            at: Timestamp(row.get(2)?),
            actor: rows::actor(row, 3)?,
            node: row.get::<_, Option<i64>>(4)?.map(NodeId),
            detail: row.get(5)?,
        })
    };
    statement.query_map(params![session.0, EVENTS], read)?.collect()
}

fn first_lines(statement: &mut CachedStatement<'_>, session: SessionId, limit: usize) -> Result<Vec<ChatLine>, Error> {
    statement.query_map(params![session.0, 0, count(limit)], chats::line)?.collect()
}

const NODE: &str = concat!("SELECT ", node_columns!(), " FROM node WHERE id = ?1");
const PERSON: &str = concat!("SELECT ", person_columns!(), " FROM person WHERE id = ?1");

fn stood(connection: &Connection, ids: &[NodeId]) -> Result<Vec<(Node, Option<Person>)>, Error> {
    let snapshot = connection.unchecked_transaction()?;
    let mut node = snapshot.prepare_cached(NODE)?;
    let mut person = snapshot.prepare_cached(PERSON)?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(stood) = node.query_row([id.0], nodes::node).optional()? else { continue };
        let whose = match stood.person {
            Some(id) => person.query_row([id.0], rows::person).optional()?,
            None => None,
        };
        found.push((stood, whose));
    }
    Ok(found)
}

const LOGINS: &str =
    "SELECT r.began_at, r.id, r.person, r.audience, r.network, coalesce(l.used_at, r.used_at, r.began_at), l.token IS NOT NULL
    FROM login_record r LEFT JOIN login l ON l.token = r.token
    WHERE r.organisation = ?1 AND (r.began_at, r.id) > (?2, ?3) AND r.began_at < ?4 ORDER BY r.began_at, r.id";

fn logins(connection: &Connection, past: &Past, after: Option<Mark>, limit: usize) -> Result<Page<LoginRecord>, Error> {
    let mut last = start(past, after);
    let mut statement = connection.prepare_cached(LOGINS)?;
    let mut entries = statement.query(params![past.organisation.0, last.at.0, last.id, past.until.0])?;
    let mut rows = Vec::new();
    let mut looked_at = 0;
    while let Some(row) = entries.next()? {
        if rows.len() >= limit || looked_at >= LOOKED_AT {
            return Ok(Page { rows, next: Some(last) });
        }
        looked_at += 1;
        last = Mark { at: Timestamp(row.get(0)?), id: row.get(1)? };
        if is_in(past, last.at) {
            rows.push(login(row)?);
        }
    }
    Ok(Page { rows, next: None })
}

fn login(row: &Row<'_>) -> Result<LoginRecord, Error> {
    Ok(LoginRecord {
        person: PersonId(row.get(2)?),
        audience: rows::audience(row, 3)?,
        network: row.get::<_, Option<String>>(4)?.map(|text| rows::network(&text, 4)).transpose()?,
        began_at: Timestamp(row.get(0)?),
        used_at: Timestamp(row.get(5)?),
        open: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(sql: &str) -> String {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut connection).unwrap();
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = statement.query_map(params![1, 1, 1, 2], |row| row.get::<_, String>(3)).unwrap();
        steps.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    #[test]
    fn lists_are_read_from_their_indices_in_order() {
        for (sql, index) in [
            (SERVED, "COVERING INDEX session_served (organisation=? AND picked_up_at>? AND picked_up_at<?)"),
            (SERVED_BY, "COVERING INDEX session_served_by (picked_up_by=? AND picked_up_at>? AND picked_up_at<?)"),
            (UNSERVED, "INDEX session_unserved (organisation=? AND <expr>>? AND <expr><?)"),
            (HANDED_ON, "COVERING INDEX event_transfer (at>? AND at<?)"),
            (LOGINS, "INDEX login_record_began (organisation=? AND began_at>? AND began_at<?)"),
        ] {
            let plan = plan(sql);
            assert!(plan.contains(index) && !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }

    /// A file with sessions that were picked up a second after the other, each with its event.
    fn filled(dir: &std::path::Path, sessions: i64) -> crate::open::Opened {
        let opened = crate::open::open(dir).unwrap();
        for id in 1..=sessions {
            let sql = format!(
                "INSERT INTO session (id, organisation, queue, caller, state, state_since, created_at, pin_expires_at, claimed_at, picked_up_at, picked_up_by,
                     words, wrong_words, by_link, dismissed, field0, field1, field2, field3, field4, field5, tracking)
                 VALUES ({id}, 1, 4, 1, 2, 5, 5, 9, 6, {id}000000, 4, 0, 0, 0, 0, '', '', '', '', '', '', '');
                 INSERT INTO event (id, session, kind, at, actor, node) VALUES ({id}, {id}, 2, {id}000000, 1, 4)"
            );
            opened.connection.execute_batch(&sql).unwrap();
        }
        opened
    }

    #[test]
    fn between_two_pages_the_log_is_free_to_be_emptied() {
        let dir = tempfile::tempdir().unwrap();
        let opened = filled(dir.path(), 3);
        let reader = crate::open::open_reader(&opened.path).unwrap();
        let (zone, window) = (towline_model::Zone::minutes(0).unwrap(), DayWindow { from: 0, to: 86_399 });
        let past = Past { organisation: towline_model::OrganisationId(1), from: Timestamp(0), until: Timestamp(i64::MAX), zone, window };
        let wanted = |after| Wanted { past, listing: Listing::Served, whose: Whose::All, after, limit: 2, lines: 0 };
        let first = page(&reader, &wanted(None)).unwrap();
        assert_eq!(first.rows.len(), 2);
        opened.connection.execute_batch("UPDATE session SET note = 'meanwhile'").unwrap();
        let (busy, left): (i64, i64) =
            opened.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!((busy, left), (0, 0));
        let rest = page(&reader, &wanted(first.next)).unwrap();
        assert_eq!((rest.rows.len(), rest.next), (1, None));
        assert_eq!(rest.rows[0].session.note, "meanwhile", "each page is of its own moment");
    }

    #[test]
    fn no_statement_is_planned_anew_in_a_file_that_somebody_has_analysed() {
        let dir = tempfile::tempdir().unwrap();
        let opened = filled(dir.path(), 50);
        opened.connection.execute_batch("ANALYZE").unwrap();
        let reader = crate::open::open_reader(&opened.path).unwrap();
        for sql in [ONE, EVENTS_OF] {
            let mut statement = reader.prepare(sql).unwrap();
            for id in 1..=50 {
                let values = [id, 10];
                let mut rows = statement.query(rusqlite::params_from_iter(&values[..1 + usize::from(sql == EVENTS_OF)])).unwrap();
                assert!(rows.next().unwrap().is_some());
            }
            assert_eq!(statement.get_status(rusqlite::StatementStatus::RePrepare), 0, "{sql}");
        }
    }

    /// How many times the indices of reports were entered so far.
    fn entries(connection: &Connection) -> i64 {
        let sql = "SELECT (SELECT count(*) FROM session INDEXED BY session_served WHERE picked_up_at IS NOT NULL)
                        + (SELECT count(*) FROM session INDEXED BY session_unserved
                           WHERE ended_at IS NOT NULL AND picked_up_at IS NULL AND state <> 9)";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_pin_enters_no_index_of_reports_while_it_is_out_nor_when_it_runs_out() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut connection).unwrap();
        connection
            .execute_batch(
                "INSERT INTO session (id, organisation, queue, caller, state, state_since, created_at, pin_expires_at, words, wrong_words, by_link,
                     dismissed, field0, field1, field2, field3, field4, field5, tracking)
                 VALUES (1, 1, 4, 1, 0, 5, 5, 9, 0, 0, 0, 0, '', '', '', '', '', '', '')",
            )
            .unwrap();
        let after = |change: &str| {
            connection.execute_batch(&format!("UPDATE session SET {change}")).unwrap();
            entries(&connection)
        };
        assert_eq!(entries(&connection), 0);
        assert_eq!(after("state = 9, ended_at = 9"), 0, "it ran out");
        assert_eq!(after("state = 1, ended_at = NULL, claimed_at = 6"), 0, "somebody came with it");
        assert_eq!(after("state = 7, ended_at = 8"), 1, "and was not served");
        assert_eq!(after("state = 2, ended_at = NULL, picked_up_at = 7, picked_up_by = 4"), 1, "or was");
    }
}
