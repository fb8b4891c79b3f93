//! Which sessions lie in a queue: a technician's own, or those under a node of the tree.

use std::collections::{BTreeMap, HashSet};

use towline_model::{Member, NodeId, NodeKind, PersonId, Session, SessionState, Span, TeamRole};

use crate::names::Names;
use crate::reports::times;
use crate::{Caller, Cx, Error, authority};

/// The longest queue that is ever listed; the newest are kept.
pub(crate) const LONGEST: usize = 2_000;

/// How many of an organisation's sessions are looked through for those under a node.
const LOOKED_THROUGH: usize = 20_000;

/// Sessions with what is shown beside them.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// The sessions by number.
    pub sessions: Vec<Session>,
    /// What the nodes are called that they name: display names of technicians, names of channels.
    pub names: BTreeMap<NodeId, String>,
}

/// A session as it lies on a technician's desk.
#[derive(Debug, Clone)]
pub struct OnDesk {
    /// The session.
    pub session: Session,
    /// Whether it lies in the technician's own queue, rather than in a channel's.
    pub mine: bool,
    /// The name of the channel that it came by.
    pub channel: Option<String>,
    /// Whose queue it came from and who sent it, while it is on its way.
    pub sent: Option<(String, String)>,
    /// What the technician is to it.
    pub part: Part,
    /// The display name of whose queue it lies in, where that is not the technician's own.
    pub lies_with: Option<String>,
    /// Who is in it beside its technician, those who are asked included.
    pub team: Vec<Member>,
    /// How long its technicians were active in it before it came to stand as it does; while it is active or on hold.
    pub worked: Span,
}

/// What a technician is to a session on their desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It lies in their queue.
    Lead,
    /// It waits in a channel of theirs.
    Channel,
    /// They have sent it on, and nobody has picked it up.
    Sender,
    /// They are asked to join.
    Asked,
    /// They help in it.
    Helper,
    /// They watch it.
    Monitor,
}

/// What lies on a technician's desk.
#[derive(Debug, Clone, Default)]
pub struct DeskQueue {
    /// The sessions.
    pub sessions: Vec<OnDesk>,
    /// The channels that the technician looks after.
    pub channels: Vec<NodeId>,
    /// Other queues in which something of theirs lies: what they have sent on, and sessions that they are in.
    pub others: Vec<NodeId>,
}

/// How many events of a session are looked through for how long it was active.
const EVENTS: usize = 500;

/// With how many sessions at a time the technician with this seat counts as busy.
///
/// # Errors
/// `Store`.
pub async fn active_limit(cx: &Cx<'_>, seat: NodeId) -> Result<u32, Error> {
    Ok(authority::policy(cx, seat).await?.max_active.unwrap_or(cx.house.rules.max_active))
}

/// A technician's own queue, at most `limit` sessions, the newest kept; what waits in the channels that they look after; what they have sent on; and the
/// sessions of others that they are in or asked into.
///
/// # Errors
/// `Store`.
pub async fn desk_queue(cx: &Cx<'_>, technician: NodeId, person: PersonId, limit: usize) -> Result<DeskQueue, Error> {
    let channels = channels_of(cx, technician).await?;
    let mut found: Vec<(Session, Part)> =
        technician_queue(cx, technician, limit).await?.into_iter().map(|session| (session, Part::Lead)).collect();
    for channel in &channels {
        let waiting = cx.store().queue(*channel, cx.now, LONGEST).await?;
        found.extend(waiting.into_iter().filter(|session| session.state == SessionState::Waiting).map(|session| (session, Part::Channel)));
    }
    let sent = cx.store().sessions_sent(technician, person, limit).await?;
    // What somebody gave back to themselves, or sent into a channel of theirs, stands there already.
    let elsewhere = |session: &Session| session.queue != technician && !channels.contains(&session.queue);
    found.extend(sent.into_iter().filter(elsewhere).map(|session| (session, Part::Sender)));
    let joined = cx.store().sessions_joined(technician, limit).await?;
    found.extend(joined.into_iter().filter(|session| session.queue != technician).map(|session| (session, Part::Asked)));
    let mut names = Names::default();
    let mut sessions = Vec::with_capacity(found.len());
    let mut others = Vec::new();
    for (session, mut part) in found {
        let channel = match session.channel {
            Some(channel) => Some(names.node(cx, channel).await?.to_owned()),
            None if part == Part::Channel => Some(names.node(cx, session.queue).await?.to_owned()),
            None => None,
        };
        let sent = names.sender(cx, &session).await?;
        let open = matches!(session.state, SessionState::Active | SessionState::OnHold);
        let team = if open { cx.store().team(session.id).await? } else { Vec::new() };
        if part == Part::Asked {
            let Some(own) = team.iter().find(|member| member.node == technician) else { continue };
            part = match own.role {
                TeamRole::Monitor => Part::Monitor,
                TeamRole::Helper if own.joined => Part::Helper,
                TeamRole::Helper => Part::Asked,
            };
        }
        let lies_with = match part {
            Part::Lead | Part::Channel => None,
            Part::Sender | Part::Asked | Part::Helper | Part::Monitor => {
                others.push(session.queue);
                Some(names.node(cx, session.queue).await?.to_owned())
            }
        };
        let worked = if open { worked(cx, &session).await? } else { Span(0) };
        let mine = part == Part::Lead;
        sessions.push(OnDesk { session, mine, channel, sent, part, lies_with, team, worked });
    }
    others.sort_unstable();
    others.dedup();
    Ok(DeskQueue { sessions, channels, others })
}

/// How long a session's technicians were active in it before it came to stand as it does.
async fn worked(cx: &Cx<'_>, session: &Session) -> Result<Span, Error> {
    let events = cx.store().events(session.id, EVENTS).await?;
    let times = times(session.created_at, None, &events, session.state_since);
    // The customer's link may be lost: the technician is there.
    Ok(times.active + times.reconnecting)
}

/// A technician's own queue: at most `limit` sessions, the newest kept.
///
/// # Errors
/// `Store`.
pub async fn technician_queue(cx: &Cx<'_>, technician: NodeId, limit: usize) -> Result<Vec<Session>, Error> {
    Ok(cx.store().queue(technician, cx.now, limit.min(LONGEST)).await?)
}

/// The sessions under a node, as far as the caller may see them: a technician's; those of a group's technicians; with `None` or the organisation's root all.
/// With `channel` the node is a channel: what came by it and what lies in its queue, of which a technician sees what waits and their own.
///
/// # Errors
/// `UnknownNode` when the caller does not see the node, or it is not what it is said to be; `Store`.
pub async fn tree_queue(cx: &Cx<'_>, caller: &Caller, node: Option<NodeId>, channel: bool) -> Result<Queue, Error> {
    let sessions = match node {
        Some(node) if channel => of_channel(cx, caller, node).await?,
        None if channel => return Err(Error::UnknownNode),
        Some(node) => below(cx, caller, node).await?,
        None => {
            let organisation = cx.store().organisation(caller.person().organisation).await?.ok_or(Error::Missing("organisation"))?;
            below(cx, caller, organisation.root).await?
        }
    };
    let mut names = Names::default();
    for session in &sessions {
        let from = session.transfer.as_ref().map(|transfer| transfer.from);
        for node in [Some(session.queue), session.picked_up_by, session.channel, from].into_iter().flatten() {
            names.node(cx, node).await?;
        }
    }
    Ok(Queue { sessions, names: names.of_nodes() })
}

async fn of_channel(cx: &Cx<'_>, caller: &Caller, channel: NodeId) -> Result<Vec<Session>, Error> {
    let administered = match authority::administers(cx, caller, channel).await {
        Ok(node) if node.kind == NodeKind::Channel => true,
        Ok(_) => return Err(Error::UnknownNode),
        Err(Error::UnknownNode) => false,
        Err(error) => return Err(error),
    };
    let seat = caller.person().seat();
    let serves = match seat {
        Some(_) if administered => true,
        Some(seat) => authority::served_channels(cx, seat).await?.contains(&channel),
        None => false,
    };
    if !administered && !serves {
        return Err(Error::UnknownNode);
    }
    let mut sessions = cx.store().channel_sessions(channel, LONGEST).await?;
    sessions.retain(|session| administered || session.queue == channel || Some(session.queue) == seat);
    Ok(sessions)
}

/// The sessions in the queues of the technicians, and below the root of the channels, that the caller sees at or below a node.
async fn below(cx: &Cx<'_>, caller: &Caller, node: NodeId) -> Result<Vec<Session>, Error> {
    let person = caller.person();
    let found = authority::sees(cx, caller, node).await?;
    match found.kind {
        NodeKind::Technician => return Ok(cx.store().queue(node, cx.now, LONGEST).await?),
        NodeKind::MasterAdministrator | NodeKind::Administrator => {
            let seat = cx.store().person_by_node(node).await?.and_then(|person| person.technician).ok_or(Error::UnknownNode)?;
            authority::sees(cx, caller, seat).await?;
            return Ok(cx.store().queue(seat, cx.now, LONGEST).await?);
        }
        NodeKind::Channel => return Err(Error::UnknownNode),
        NodeKind::Root if person.master => return Ok(cx.store().organisation_queue(person.organisation, cx.now, LONGEST).await?),
        _ => {}
    }
    let visible = authority::visible(cx, caller).await?.into_iter();
    let mut queues: HashSet<NodeId> =
        visible.filter(|node| matches!(node.kind, NodeKind::Technician | NodeKind::Channel)).map(|node| node.id).collect();
    if found.kind != NodeKind::Root {
        let below: HashSet<NodeId> = authority::seats_below(cx, node).await?.into_iter().collect();
        queues.retain(|queue| below.contains(queue));
    }
    let mut sessions = cx.store().organisation_queue(person.organisation, cx.now, LOOKED_THROUGH).await?;
    sessions.retain(|session| queues.contains(&session.queue));
    Ok(sessions.split_off(sessions.len().saturating_sub(LONGEST)))
}

/// Whether a node is a channel whose sessions the caller may pick up.
pub(crate) async fn watches_channel(cx: &Cx<'_>, caller: &Caller, channel: NodeId) -> Result<bool, Error> {
    let channels = channels_of(cx, caller.technician()?.node).await?;
    Ok(channels.contains(&channel))
}

/// The enabled channels that a technician looks after.
async fn channels_of(cx: &Cx<'_>, technician: NodeId) -> Result<Vec<NodeId>, Error> {
    let mut enabled = Vec::new();
    for channel in authority::served_channels(cx, technician).await? {
        if cx.store().node(channel).await?.is_some_and(|node| node.enabled) {
            enabled.push(channel);
        }
    }
    Ok(enabled)
}
