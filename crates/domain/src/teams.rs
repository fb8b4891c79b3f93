//! Who works in a session beside its technician: colleagues who are asked, administrators who watch. What each may do in the chat is the room's.

use towline_hub::{Change, Notice};
use towline_model::{MOST_MEMBERS, Member, NodeId, Permissions, Person, Session, SessionId, SessionState, TeamRole};
use towline_store::{Constraint, Joining, MemberDeed, Moved, StoreError};

use crate::authority::{administers, administrator, policy};
use crate::logins::actor;
use crate::names::Names;
use crate::rooms::own;
use crate::{Caller, Cx, Error, queues};

/// How many sessions are offered to be watched.
const OFFERED: usize = 200;

/// A session that may be watched.
#[derive(Debug, Clone)]
pub struct Watchable {
    /// Which.
    pub session: Session,
    /// The display name of its technician.
    pub technician: String,
}

/// A technician asks a colleague, whose console has to be running, into a session of theirs.
///
/// # Errors
/// `NotTechnician`; `NotYours`; `NotPermitted` when their group allows no collaboration; `NotReady`; `Full` when there is no room; `MovedOn` when the session
/// is neither active nor on hold or the colleague is in it already; `Missing` when they are no technician of the organisation; `Store`.
pub async fn ask_colleague(cx: &Cx<'_>, caller: &Caller, session: SessionId, node: NodeId) -> Result<(), Error> {
    let found = own(cx, caller, session).await?;
    let forbidden = |held: Permissions| held.meets(Permissions::COLLABORATION_NOT_ALLOWED);
    if policy(cx, found.queue).await?.permissions.is_some_and(forbidden) {
        return Err(Error::NotPermitted("the technician's group does not allow to ask colleagues into sessions: ask an administrator"));
    }
    colleague(cx, &found, node).await?;
    if !cx.house.presence.is_present(node, cx.now) {
        return Err(Error::NotReady);
    }
    room(cx, session).await?;
    let (by, role) = (caller.person().id, TeamRole::Helper);
    let joining = Joining { session, lies_in: Some(found.queue), node, role, by, at: cx.now, most: MOST_MEMBERS };
    settled(cx, cx.store().ask_member(joining).await, &[node])
}

/// A colleague who was asked joins, or declines.
///
/// # Errors
/// `NotTechnician`, `MovedOn` when they are not asked (any more), `Store`.
pub async fn answer_ask(cx: &Cx<'_>, caller: &Caller, session: SessionId, join: bool) -> Result<(), Error> {
    let deed = own_deed(cx, caller, session)?;
    let outcome = if join { cx.store().join_team(deed).await } else { cx.store().leave_team(deed).await };
    settled(cx, outcome, &[deed.node])
}

/// A colleague or a monitor leaves a session.
///
/// # Errors
/// `NotTechnician`, `MovedOn` when they are not in it, `Store`.
pub async fn leave(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<(), Error> {
    let deed = own_deed(cx, caller, session)?;
    settled(cx, cx.store().leave_team(deed).await, &[deed.node])
}

/// A technician takes back that a colleague was asked, or shows them out. Monitors are not theirs to show out.
///
/// # Errors
/// `NotTechnician`, `NotYours`, `MovedOn` when they are not in it, `Store`.
pub async fn dismiss_helper(cx: &Cx<'_>, caller: &Caller, session: SessionId, node: NodeId) -> Result<(), Error> {
    own(cx, caller, session).await?;
    let team = cx.store().team(session).await?;
    if !team.iter().any(|member| member.node == node && member.role == TeamRole::Helper) {
        return Err(Error::MovedOn);
    }
    let deed = MemberDeed { session, node, at: cx.now, actor: actor(caller.person()) };
    settled(cx, cx.store().leave_team(deed).await, &[node])
}

/// A technician gives the lead of a session to a colleague who has joined, and helps from then on.
///
/// # Errors
/// `NotTechnician`, `NotYours`, `MovedOn` when the colleague does not help in it, `Missing`, `Store`.
pub async fn pass_lead(cx: &Cx<'_>, caller: &Caller, session: SessionId, node: NodeId) -> Result<(), Error> {
    let found = own(cx, caller, session).await?;
    let deed = MemberDeed { session, node, at: cx.now, actor: actor(caller.person()) };
    settled(cx, cx.store().pass_lead(deed, found.queue).await, &[found.queue])
}

/// The live sessions of technicians whom the caller administers, but for the caller's own: what may be watched.
///
/// # Errors
/// `NotTechnician`, `NotAdministrator`, `Store`.
pub async fn watchable(cx: &Cx<'_>, caller: &Caller) -> Result<Vec<Watchable>, Error> {
    let seat = caller.technician()?.node;
    administrator(cx, caller).await?;
    let all = queues::tree_queue(cx, caller, None, false).await?;
    let mut names = Names::default();
    let mut found = Vec::new();
    for session in all.sessions.into_iter().filter(|session| is_open(session) && session.queue != seat) {
        if found.len() < OFFERED && administers(cx, caller, session.queue).await.is_ok() {
            let technician = names.node(cx, session.queue).await?.to_owned();
            found.push(Watchable { session, technician });
        }
    }
    Ok(found)
}

/// An administrator begins to watch a session of a technician whom they administer. Technician and customer are told.
///
/// # Errors
/// `NotTechnician`; `NotYours` when they do not administer whose it is; `Full`; `MovedOn` when it is neither active nor on hold; `Store`.
pub async fn watch(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<(), Error> {
    let seat = caller.technician()?.node;
    let found = cx.store().session(session).await?.ok_or(Error::NotYours)?;
    match administers(cx, caller, found.queue).await {
        Ok(_) => {}
        Err(Error::UnknownNode) => return Err(Error::NotYours),
        Err(error) => return Err(error),
    }
    room(cx, session).await?;
    let (by, role) = (caller.person().id, TeamRole::Monitor);
    let joining = Joining { session, lies_in: Some(found.queue), node: seat, role, by, at: cx.now, most: MOST_MEMBERS };
    settled(cx, cx.store().ask_member(joining).await, &[seat])
}

/// Whether the caller may watch anybody at all.
///
/// # Errors
/// `Store`.
pub async fn may_watch(cx: &Cx<'_>, caller: &Caller) -> Result<bool, Error> {
    match administrator(cx, caller).await {
        Ok(()) => Ok(true),
        Err(Error::NotAdministrator) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Who is in a session beside its technician.
///
/// # Errors
/// `Store`.
pub async fn team(cx: &Cx<'_>, session: SessionId) -> Result<Vec<Member>, Error> {
    Ok(cx.store().team(session).await?)
}

/// Whether somebody helps in a session: they write in it as its technician does.
pub(crate) async fn helps(cx: &Cx<'_>, session: SessionId, node: NodeId) -> Result<bool, Error> {
    let helps = |member: &Member| member.node == node && member.joined && member.role == TeamRole::Helper;
    Ok(cx.store().team(session).await?.iter().any(helps))
}

const fn is_open(session: &Session) -> bool {
    matches!(session.state, SessionState::Active | SessionState::OnHold)
}

async fn colleague(cx: &Cx<'_>, session: &Session, node: NodeId) -> Result<Person, Error> {
    let own = |person: &Person| person.organisation == session.organisation && person.seat() == Some(node);
    cx.store().person_by_node(node).await?.filter(own).ok_or(Error::Missing("technician"))
}

async fn room(cx: &Cx<'_>, session: SessionId) -> Result<(), Error> {
    match cx.store().team(session).await?.len() < MOST_MEMBERS {
        true => Ok(()),
        false => Err(Error::Full("a session has room for four besides its technician")),
    }
}

fn own_deed(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<MemberDeed, Error> {
    Ok(MemberDeed { session, node: caller.technician()?.node, at: cx.now, actor: actor(caller.person()) })
}

/// What became of a team: whose desks show it, those of `others` besides the technician's, are told.
fn settled(cx: &Cx<'_>, outcome: Result<Moved, StoreError>, others: &[NodeId]) -> Result<(), Error> {
    match outcome {
        Ok(Moved::Done(session)) => {
            cx.tell(&session, Change::Team);
            for node in others {
                cx.house.bus.publish(Notice::Session { queue: *node, session: session.id, change: Change::Team });
            }
            Ok(())
        }
        Ok(Moved::Otherwise(_)) => Err(Error::MovedOn),
        Ok(Moved::Missing) => Err(Error::NotYours),
        Err(StoreError::Conflict(Constraint::Missing)) => Err(Error::Missing("technician")),
        Err(error) => Err(error.into()),
    }
}
