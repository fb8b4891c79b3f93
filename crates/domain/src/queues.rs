//! Which sessions lie in a queue: a technician's own, or those under a node of the tree.

use std::collections::{BTreeMap, HashSet};

use towline_model::{NodeId, NodeKind, Session, SessionState};

use crate::names::Names;
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
}

/// What lies on a technician's desk.
#[derive(Debug, Clone, Default)]
pub struct DeskQueue {
    /// The sessions.
    pub sessions: Vec<OnDesk>,
    /// The channels that the technician looks after.
    pub channels: Vec<NodeId>,
}

/// A technician's own queue, at most `limit` sessions, the newest kept; and what waits in the channels that they look after.
///
/// # Errors
/// `Store`.
pub async fn desk_queue(cx: &Cx<'_>, technician: NodeId, limit: usize) -> Result<DeskQueue, Error> {
    let channels = channels_of(cx, technician).await?;
    let mut found: Vec<(Session, bool)> =
        technician_queue(cx, technician, limit).await?.into_iter().map(|session| (session, true)).collect();
    for channel in &channels {
        let waiting = cx.store().queue(*channel, cx.now, LONGEST).await?;
        found.extend(waiting.into_iter().filter(|session| session.state == SessionState::Waiting).map(|session| (session, false)));
    }
    let mut names = Names::default();
    let mut sessions = Vec::with_capacity(found.len());
    for (session, mine) in found {
        let channel = match session.channel {
            Some(channel) => Some(names.node(cx, channel).await?.to_owned()),
            None if mine => None,
            None => Some(names.node(cx, session.queue).await?.to_owned()),
        };
        let sent = names.sender(cx, &session).await?;
        sessions.push(OnDesk { session, mine, channel, sent });
    }
    Ok(DeskQueue { sessions, channels })
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
