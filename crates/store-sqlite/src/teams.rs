//! Who is in a session beside its technician.

use async_trait::async_trait;
use rusqlite::{Connection, Error, Row, params};
use towline_model::{Actor, EventKind, Member, NodeId, PersonId, Session, SessionId, SessionState, SystemLine, TeamRole, Timestamp};
use towline_store::{Constraint, Joining, MemberDeed, Moved, StoreError, Teams};

use crate::desk::{Desk, Happened};
use crate::handovers::say;
use crate::rows::{self, session_columns, unknown};
use crate::sessions::{find, must_find};
use crate::{SqliteStore, readers, timeouts};

const MEMBERS: &str = "SELECT t.node, coalesce(nullif(p.nick, ''), p.name, ''), t.role, t.joined, t.asked_by, t.since
    FROM team t LEFT JOIN person p ON p.technician = t.node WHERE t.session = ?1 ORDER BY t.since, t.node";

const JOINED: &str = concat!(
    "SELECT ",
    session_columns!(),
    " WHERE s.id IN (SELECT session FROM team WHERE node = ?1) AND s.state BETWEEN 1 AND 3 ORDER BY s.id DESC LIMIT ?2"
);

#[async_trait]
impl Teams for SqliteStore {
    async fn ask_member(&self, joining: Joining) -> Result<Moved, StoreError> {
        self.writer.run(move |desk| ask(desk, &joining)).await
    }

    async fn join_team(&self, deed: MemberDeed) -> Result<Moved, StoreError> {
        self.writer.run(move |desk| join(desk, deed)).await
    }

    async fn leave_team(&self, deed: MemberDeed) -> Result<Moved, StoreError> {
        self.writer.run(move |desk| leave(desk, deed)).await
    }

    async fn pass_lead(&self, deed: MemberDeed, lies_in: NodeId) -> Result<Moved, StoreError> {
        self.writer.run(move |desk| pass(desk, deed, lies_in)).await
    }

    async fn team(&self, session: SessionId) -> Result<Vec<Member>, StoreError> {
        self.readers.run(move |connection: &Connection| readers::all(connection, MEMBERS, [session.0], member)).await
    }

    async fn sessions_joined(&self, node: NodeId, limit: usize) -> Result<Vec<Session>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = move |connection: &Connection| readers::all(connection, JOINED, params![node.0, limit], rows::session);
        let mut found = self.readers.run(read).await?;
        found.reverse();
        Ok(found)
    }
}

fn ask(desk: &mut Desk, joining: &Joining) -> Result<Moved, StoreError> {
    let Some(session) = find(desk, joining.session)? else { return Ok(Moved::Missing) };
    let open = matches!(session.state, SessionState::Active | SessionState::OnHold);
    let members = members(desk, session.id)?;
    let known = session.queue == joining.node || members.iter().any(|member| member.node == joining.node);
    if !open || known || members.len() >= joining.most || joining.lies_in.is_some_and(|queue| queue != session.queue) {
        return Ok(Moved::Otherwise(session));
    }
    if desk.organisation_of_seat(joining.node)? != Some(session.organisation) {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    let at_once = joining.role == TeamRole::Monitor;
    desk.write(
        "INSERT INTO team (session, node, role, joined, asked_by, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![session.id.0, joining.node.0, role_number(joining.role), at_once, joining.by.0, joining.at.0],
    )?;
    if at_once {
        tell(desk, &session, joining.node, joining.role, true, joining.at, Actor::Person(joining.by))?;
    }
    Ok(Moved::Done(must_find(desk, session.id)?))
}

fn join(desk: &mut Desk, deed: MemberDeed) -> Result<Moved, StoreError> {
    let Some(session) = find(desk, deed.session)? else { return Ok(Moved::Missing) };
    let sql = "UPDATE team SET joined = 1, since = ?3 WHERE session = ?1 AND node = ?2 AND joined = 0";
    if !session.state.is_live() || desk.write(sql, params![session.id.0, deed.node.0, deed.at.0])? == 0 {
        return Ok(Moved::Otherwise(session));
    }
    tell(desk, &session, deed.node, TeamRole::Helper, true, deed.at, deed.actor)?;
    Ok(Moved::Done(session))
}

fn leave(desk: &mut Desk, deed: MemberDeed) -> Result<Moved, StoreError> {
    let Some(session) = find(desk, deed.session)? else { return Ok(Moved::Missing) };
    let found = members(desk, session.id)?.into_iter().find(|member| member.node == deed.node);
    let Some(member) = found.filter(|_| session.state.is_live()) else { return Ok(Moved::Otherwise(session)) };
    desk.write("DELETE FROM team WHERE session = ?1 AND node = ?2", params![session.id.0, deed.node.0])?;
    if member.joined {
        tell(desk, &session, member.node, member.role, false, deed.at, deed.actor)?;
    }
    Ok(Moved::Done(session))
}

fn pass(desk: &mut Desk, deed: MemberDeed, lies_in: NodeId) -> Result<Moved, StoreError> {
    let Some(session) = find(desk, deed.session)? else { return Ok(Moved::Missing) };
    let helps = |member: &Member| member.node == deed.node && member.joined && member.role == TeamRole::Helper;
    let open = matches!(session.state, SessionState::Active | SessionState::OnHold);
    if !open || session.queue != lies_in || !members(desk, session.id)?.iter().any(helps) {
        return Ok(Moved::Otherwise(session));
    }
    if desk.organisation_of_seat(deed.node)? != Some(session.organisation) {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    let due = timeouts::due(desk, deed.node, session.channel, session.state, deed.at);
    desk.write(
        "UPDATE session SET queue = ?2, picked_up_by = ?2, due_at = ?3, acted_at = ?4 WHERE id = ?1",
        params![session.id.0, deed.node.0, due, deed.at.0],
    )?;
    let by = desk.one("SELECT id FROM person WHERE technician = ?1", [deed.node.0], |row| row.get::<_, i64>(0))?.unwrap_or(0);
    desk.write(
        "UPDATE team SET node = ?3, asked_by = ?4, since = ?5 WHERE session = ?1 AND node = ?2",
        params![session.id.0, deed.node.0, lies_in.0, by, deed.at.0],
    )?;
    desk.event(&Happened { node: deed.node, ..Happened::to(&session, EventKind::LeadPassed, deed.at, deed.actor) })?;
    let name = name_of(desk, deed.node)?;
    say(desk, session.id, SystemLine::LeadPassed, &name, deed.at)?;
    Ok(Moved::Done(must_find(desk, session.id)?))
}

/// A session ends or goes to another queue: nobody is in it any more. Who was in it is told to have left unless the end tells all.
pub(crate) fn dissolve(desk: &mut Desk, session: &Session, at: Timestamp, quietly: bool) -> Result<(), StoreError> {
    let gone = members(desk, session.id)?;
    if gone.is_empty() {
        return Ok(());
    }
    desk.write("DELETE FROM team WHERE session = ?1", [session.id.0])?;
    for member in gone.iter().filter(|member| member.joined && !quietly) {
        tell(desk, session, member.node, member.role, false, at, Actor::System)?;
    }
    Ok(())
}

/// A seat may be used no more: it is in no team.
pub(crate) fn forget_seat(desk: &mut Desk, seat: NodeId, at: Timestamp, actor: Actor) -> Result<(), StoreError> {
    let sessions = desk.all("SELECT session FROM team WHERE node = ?1", [seat.0], |row| row.get(0).map(SessionId))?;
    for session in sessions {
        leave(desk, MemberDeed { session, node: seat, at, actor })?;
    }
    Ok(())
}

fn members(desk: &mut Desk, session: SessionId) -> Result<Vec<Member>, StoreError> {
    desk.all(MEMBERS, [session.0], member)
}

fn tell(
    desk: &mut Desk,
    session: &Session,
    node: NodeId,
    role: TeamRole,
    joined: bool,
    at: Timestamp,
    actor: Actor,
) -> Result<(), StoreError> {
    let (line, detail) = match (role, joined) {
        (TeamRole::Helper, true) => (SystemLine::HelperJoined, "helper"),
        (TeamRole::Helper, false) => (SystemLine::HelperLeft, "helper"),
        (TeamRole::Monitor, true) => (SystemLine::MonitorJoined, "monitor"),
        (TeamRole::Monitor, false) => (SystemLine::MonitorLeft, "monitor"),
    };
    let kind = if joined { EventKind::Joined } else { EventKind::Left };
    desk.event(&Happened { node, detail: Some(detail), ..Happened::to(session, kind, at, actor) })?;
    let name = name_of(desk, node)?;
    say(desk, session.id, line, &name, at)
}

fn name_of(desk: &mut Desk, seat: NodeId) -> Result<String, StoreError> {
    let sql = "SELECT coalesce(nullif(nick, ''), name) FROM person WHERE technician = ?1";
    Ok(desk.one(sql, [seat.0], |row| row.get(0))?.unwrap_or_default())
}

const fn role_number(role: TeamRole) -> i64 {
    match role {
        TeamRole::Helper => 0,
        TeamRole::Monitor => 1,
    }
}

fn member(row: &Row<'_>) -> Result<Member, Error> {
    Ok(Member {
        node: NodeId(row.get(0)?),
        name: row.get(1)?,
        role: match row.get(2)? {
            0 => TeamRole::Helper,
            1 => TeamRole::Monitor,
            _ => return unknown(2, "a role that is none"),
        },
        joined: row.get(3)?,
        asked_by: PersonId(row.get(4)?),
        since: Timestamp(row.get(5)?),
    })
}
