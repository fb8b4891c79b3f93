//! The outbox: hooks, and posts on their way. Which commands make posts is told by their calls of [`enqueue`]; what a post says is not here.

use async_trait::async_trait;
use rusqlite::{Error, Row, params};
use towline_model::{Actor, Hook, Hooks, OrganisationId, Post, PostFormat, PostMoment, PostState, Session, SessionId, Span, Timestamp};
use towline_store::{Constraint, Due, Frozen, NewHook, Outbox, QUEUE, StoreError, Tried, Waiting};

use crate::desk::Desk;
use crate::rows::unknown;
use crate::{SqliteStore, readers};

/// How long posts are told of after they are done.
const KEPT: Span = Span::hours(30 * 24);

const HOOKS: &str = "SELECT salt, start_url, start_format, end_url, end_format FROM hook WHERE organisation = ?1";

/// Only organisations that have set something can have posts that wait.
const WAITING: &str = "SELECT h.organisation, (SELECT count(*) FROM post WHERE organisation = h.organisation AND state = 0),
        (SELECT min(next_at) FROM post WHERE organisation = h.organisation AND state = 0) AS due
    FROM hook h WHERE due IS NOT NULL ORDER BY due";

/// The columns of a post, for [`post`].
macro_rules! post_columns {
    () => {
        "organisation, session, moment, at, chat_after, chat_until, state, tries, next_at, done_at"
    };
}

const DUE: &str = concat!(
    "SELECT ",
    post_columns!(),
    ", format, body FROM post WHERE organisation = ?1 AND state = 0 AND next_at <= ?2 ORDER BY next_at LIMIT ?3"
);
const NEWEST: &str = concat!("SELECT ", post_columns!(), " FROM post WHERE organisation = ?1 ORDER BY id DESC LIMIT ?2");
const IN_QUEUE: &str = "SELECT count(*) FROM post WHERE organisation = ?1 AND state = 0";
const GIVEN_UP: &str =
    "SELECT session, moment FROM post WHERE organisation = ?1 AND state = 2 AND (?2 IS NULL OR session = ?2) ORDER BY id LIMIT ?3";

#[async_trait]
impl Outbox for SqliteStore {
    async fn hooks(&self, organisation: OrganisationId) -> Result<Option<Hooks>, StoreError> {
        self.readers.run(move |connection| readers::one(connection, HOOKS, [organisation.0], hooks)).await
    }

    async fn set_hook(&self, new: NewHook) -> Result<bool, StoreError> {
        self.writer.run(move |desk| set(desk, &new)).await
    }

    async fn clear_hook(&self, organisation: OrganisationId, moment: PostMoment, actor: Actor, at: Timestamp) -> Result<bool, StoreError> {
        self.writer.run(move |desk| clear(desk, organisation, moment, actor, at)).await
    }

    async fn waiting_posts(&self) -> Result<Vec<Waiting>, StoreError> {
        let read = |row: &Row<'_>| {
            let posts = usize::try_from(row.get::<_, i64>(1)?).unwrap_or(usize::MAX);
            Ok(Waiting { organisation: OrganisationId(row.get(0)?), posts, next_at: Timestamp(row.get(2)?) })
        };
        self.readers.run(move |connection| readers::all(connection, WAITING, [], read)).await
    }

    async fn due_posts(&self, organisation: OrganisationId, now: Timestamp, limit: usize) -> Result<Vec<Due>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = |row: &Row<'_>| Ok(Due { post: post(row)?, frozen: frozen(row, 10)? });
        self.readers.run(move |connection| readers::all(connection, DUE, params![organisation.0, now.0, limit], read)).await
    }

    async fn freeze_post(&self, session: SessionId, moment: PostMoment, says: Frozen) -> Result<Option<Frozen>, StoreError> {
        self.writer.run(move |desk| freeze(desk, session, moment, &says)).await
    }

    async fn post_tried(&self, session: SessionId, moment: PostMoment, tried: Tried, at: Timestamp) -> Result<bool, StoreError> {
        self.writer.run(move |desk| note_try(desk, session, moment, tried, at)).await
    }

    async fn posts(&self, organisation: OrganisationId, limit: usize) -> Result<Vec<Post>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.readers.run(move |connection| readers::all(connection, NEWEST, params![organisation.0, limit], post)).await
    }

    async fn replay_posts(&self, organisation: OrganisationId, session: Option<SessionId>, at: Timestamp) -> Result<usize, StoreError> {
        self.writer.run(move |desk| replay(desk, organisation, session, at)).await
    }
}

const fn moment_number(moment: PostMoment) -> i64 {
    match moment {
        PostMoment::Start => 0,
        PostMoment::End => 1,
    }
}

const fn format_number(format: PostFormat) -> i64 {
    match format {
        PostFormat::Form => 0,
        PostFormat::Xml => 1,
    }
}

fn format(row: &Row<'_>, column: usize) -> Result<Option<PostFormat>, Error> {
    match row.get(column)? {
        None => Ok(None),
        Some(0) => Ok(Some(PostFormat::Form)),
        Some(1) => Ok(Some(PostFormat::Xml)),
        Some(_) => unknown(column, "a layout of posts that is none"),
    }
}

fn hooks(row: &Row<'_>) -> Result<Hooks, Error> {
    let hook = |url: usize| {
        let found: Option<String> = row.get(url)?;
        Ok::<_, Error>(found.zip(format(row, url + 1)?).map(|(url, format)| Hook { url, format }))
    };
    Ok(Hooks { salt: row.get(0)?, start: hook(1)?, end: hook(3)? })
}

fn frozen(row: &Row<'_>, first: usize) -> Result<Option<Frozen>, Error> {
    let body: Option<Vec<u8>> = row.get(first + 1)?;
    Ok(format(row, first)?.zip(body).map(|(format, body)| Frozen { format, body }))
}

fn post(row: &Row<'_>) -> Result<Post, Error> {
    let time = |column| Ok::<_, Error>(row.get::<_, Option<i64>>(column)?.map(Timestamp));
    Ok(Post {
        organisation: OrganisationId(row.get(0)?),
        session: SessionId(row.get(1)?),
        moment: match row.get(2)? {
            0 => PostMoment::Start,
            1 => PostMoment::End,
            _ => return unknown(2, "a moment of posts that is none"),
        },
        at: Timestamp(row.get(3)?),
        chat_after: row.get(4)?,
        chat_until: row.get(5)?,
        state: match row.get(6)? {
            0 => PostState::Waiting,
            1 => PostState::Delivered,
            2 => PostState::GivenUp,
            _ => return unknown(6, "a state of posts that is none"),
        },
        tries: row.get(7)?,
        next_at: time(8)?,
        done_at: time(9)?,
    })
}

/// Makes the post of a session's moment, where its organisation wants to be told of it.
pub(crate) fn enqueue(desk: &mut Desk, session: &Session, moment: PostMoment, at: Timestamp) -> Result<(), StoreError> {
    if !desk.wants_posts(session.organisation)?.contains(&moment) {
        return Ok(());
    }
    let (chat_after, chat_until, held) = match moment {
        PostMoment::Start => {
            let sql = "SELECT coalesce(max(seq), 0) FROM chat WHERE session = ?1";
            (0, desk.one(sql, [session.id.0], |row| row.get(0))?, false)
        }
        PostMoment::End => {
            let sql = "SELECT coalesce(chat_until, 0), state = 0 FROM post WHERE session = ?1 AND moment = 0";
            let (after, held) = desk.one(sql, [session.id.0], |row| Ok((row.get(0)?, row.get(1)?)))?.unwrap_or((0_i64, false));
            (after, None::<i64>, held)
        }
    };
    let full = room(desk, session.organisation)? == 0;
    desk.write(
        "INSERT INTO post (organisation, session, moment, at, chat_after, chat_until, state, tries, next_at, done_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, iif(?7, 2, 0), 0, iif(?7 OR ?8, NULL, ?4), iif(?7, ?4, NULL)) ON CONFLICT (session, moment) DO NOTHING",
        params![session.organisation.0, session.id.0, moment_number(moment), at.0, chat_after, chat_until, full, held],
    )
    .map(drop)
}

/// How many more posts of an organisation may wait.
fn room(desk: &mut Desk, organisation: OrganisationId) -> Result<usize, StoreError> {
    let waiting: i64 = desk.one(IN_QUEUE, [organisation.0], |row| row.get(0))?.unwrap_or_default();
    Ok(QUEUE.saturating_sub(usize::try_from(waiting).unwrap_or(usize::MAX)))
}

/// Which moments an organisation has a URL for.
pub(crate) fn wanted(desk: &mut Desk, organisation: OrganisationId) -> Result<&'static [PostMoment], StoreError> {
    let sql = "SELECT start_url IS NOT NULL, end_url IS NOT NULL FROM hook WHERE organisation = ?1";
    Ok(match desk.one(sql, [organisation.0], |row| Ok((row.get(0)?, row.get(1)?)))? {
        Some((true, true)) => &[PostMoment::Start, PostMoment::End],
        Some((true, false)) => &[PostMoment::Start],
        Some((false, true)) => &[PostMoment::End],
        Some((false, false)) | None => &[],
    })
}

fn set(desk: &mut Desk, new: &NewHook) -> Result<bool, StoreError> {
    let NewHook { organisation, moment, hook, salt, renew, at, actor } = new;
    if !desk.has_organisation(*organisation)? {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    let is_new = *renew || desk.one(HOOKS, [organisation.0], |_| Ok(()))?.is_none();
    desk.write(
        "INSERT INTO hook (organisation, salt) VALUES (?1, ?2) ON CONFLICT (organisation) DO UPDATE SET salt = iif(?3, excluded.salt, salt)",
        params![organisation.0, salt, is_new],
    )?;
    let sql = match moment {
        PostMoment::Start => "UPDATE hook SET start_url = ?2, start_format = ?3 WHERE organisation = ?1",
        PostMoment::End => "UPDATE hook SET end_url = ?2, end_format = ?3 WHERE organisation = ?1",
    };
    desk.write(sql, params![organisation.0, hook.url, format_number(hook.format)])?;
    desk.changes_hooks(*organisation);
    desk.audit(*at, *actor, "post-to-url set", *organisation, None)?;
    Ok(is_new)
}

fn clear(desk: &mut Desk, organisation: OrganisationId, moment: PostMoment, actor: Actor, at: Timestamp) -> Result<bool, StoreError> {
    let sql = match moment {
        PostMoment::Start => "UPDATE hook SET start_url = NULL, start_format = NULL WHERE organisation = ?1 AND start_url IS NOT NULL",
        PostMoment::End => "UPDATE hook SET end_url = NULL, end_format = NULL WHERE organisation = ?1 AND end_url IS NOT NULL",
    };
    if desk.write(sql, [organisation.0])? == 0 {
        return Ok(false);
    }
    desk.write(
        "UPDATE post SET state = 2, next_at = NULL, done_at = ?3 WHERE organisation = ?1 AND state = 0 AND moment = ?2",
        params![organisation.0, moment_number(moment), at.0],
    )?;
    if moment == PostMoment::Start {
        // Nothing waits for a start any more.
        desk.write(
            "UPDATE post SET next_at = ?2 WHERE organisation = ?1 AND state = 0 AND next_at IS NULL",
            params![organisation.0, at.0],
        )?;
    }
    desk.changes_hooks(organisation);
    desk.audit(at, actor, "post-to-url cleared", organisation, None)?;
    Ok(true)
}

fn freeze(desk: &mut Desk, session: SessionId, moment: PostMoment, says: &Frozen) -> Result<Option<Frozen>, StoreError> {
    let key = (session.0, moment_number(moment));
    let sql = "SELECT format, body FROM post WHERE session = ?1 AND moment = ?2 AND state = 0";
    match desk.one(sql, params![key.0, key.1], |row| frozen(row, 0))? {
        None => Ok(None),
        Some(Some(before)) => Ok(Some(before)),
        Some(None) => {
            let sql = "UPDATE post SET format = ?3, body = ?4 WHERE session = ?1 AND moment = ?2";
            desk.write(sql, params![key.0, key.1, format_number(says.format), says.body])?;
            Ok(Some(says.clone()))
        }
    }
}

fn note_try(desk: &mut Desk, session: SessionId, moment: PostMoment, tried: Tried, at: Timestamp) -> Result<bool, StoreError> {
    let (state, next_at) = match tried {
        Tried::Delivered => (1, None),
        Tried::Again(next_at) => (0, Some(next_at.0)),
        Tried::GivenUp => (2, None),
    };
    let changed = desk.write(
        "UPDATE post SET state = ?3, tries = tries + 1, next_at = ?4, done_at = iif(?3 = 0, NULL, ?5), body = iif(?3 = 1, NULL, body),
             format = iif(?3 = 1, NULL, format) WHERE session = ?1 AND moment = ?2 AND state = 0",
        params![session.0, moment_number(moment), state, next_at, at.0],
    )?;
    if changed == 1 && state != 0 && moment == PostMoment::Start {
        desk.write(
            "UPDATE post SET next_at = ?2 WHERE session = ?1 AND moment = 1 AND state = 0 AND next_at IS NULL",
            params![session.0, at.0],
        )?;
    }
    Ok(changed == 1)
}

fn replay(desk: &mut Desk, organisation: OrganisationId, session: Option<SessionId>, at: Timestamp) -> Result<usize, StoreError> {
    let wanted = desk.wants_posts(organisation)?;
    let room = i64::try_from(room(desk, organisation)?).unwrap_or(i64::MAX);
    let found = desk.all(GIVEN_UP, params![organisation.0, session.map(|session| session.0), room], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    })?;
    let mut count = 0;
    // A session's start was made before its end, so it is back in the queue when its end looks for it.
    for (session, moment) in found.into_iter().filter(|(_, moment)| wanted.iter().any(|wanted| moment_number(*wanted) == *moment)) {
        count += desk.write(
            "UPDATE post SET state = 0, tries = 0, done_at = NULL,
                 next_at = iif(?2 = 1 AND EXISTS (SELECT 1 FROM post WHERE session = ?1 AND moment = 0 AND state = 0), NULL, ?3)
             WHERE session = ?1 AND moment = ?2",
            params![session, moment, at.0],
        )?;
    }
    Ok(count)
}

/// Forgets posts that were done long ago, `limit` at most.
pub(crate) fn forget(desk: &mut Desk, now: Timestamp, limit: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM post WHERE id IN (SELECT id FROM post WHERE done_at IS NOT NULL AND done_at <= ?1 LIMIT ?2)";
    desk.write(sql, params![(now - KEPT).0, limit]).map(drop)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn posts_are_read_from_their_indices_in_order() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut connection).unwrap();
        for (sql, index) in [
            (DUE, "INDEX post_due (organisation=? AND next_at<?)"),
            (NEWEST, "INDEX post_organisation (organisation=?)"),
            (IN_QUEUE, "COVERING INDEX post_due (organisation=?)"),
            (GIVEN_UP, "INDEX post_given_up (organisation=?)"),
            (WAITING, "COVERING INDEX post_due (organisation=?)"),
        ] {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps =
                statement.query_map(rusqlite::params_from_iter((0..statement.parameter_count()).map(|_| 1)), |row| row.get::<_, String>(3));
            let plan = steps.unwrap().collect::<Result<Vec<_>, _>>().unwrap().join("; ");
            assert!(plan.contains(index) && !plan.contains("SCAN post"), "{plan}");
        }
    }
}
