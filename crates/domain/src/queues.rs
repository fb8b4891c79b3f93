//! Which sessions lie in a queue: a technician's own, or those under a node of the tree.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use towline_model::{NodeId, OrganisationId, Session, SessionState};

use crate::names::Names;
use crate::{Caller, Cx, Error};

/// The longest queue that is ever listed; the newest are kept.
pub(crate) const LONGEST: usize = 2_000;

/// Sessions with what is shown beside them.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// The sessions by number.
    pub sessions: Vec<Session>,
    /// The display name of each technician in whose queue one of them lies.
    pub technicians: BTreeMap<NodeId, String>,
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
pub async fn desk_queue(cx: &Cx<'_>, organisation: OrganisationId, technician: NodeId, limit: usize) -> Result<DeskQueue, Error> {
    let channels = channels_of(cx, organisation, technician).await?;
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

/// The sessions under a node: one technician's, or with `None` or the organisation's root those of the whole organisation. As a queue without a PIN a
/// node (`channel`) is none of the organisation's while it has no channels.
///
/// # Errors
/// `UnknownNode`, `Store`.
pub async fn tree_queue(cx: &Cx<'_>, caller: &Caller, node: Option<NodeId>, channel: bool) -> Result<Queue, Error> {
    let organisation = caller.person().organisation;
    if channel {
        return Err(Error::UnknownNode);
    }
    let root = cx.store().organisation(organisation).await?.ok_or(Error::Missing("organisation"))?.root;
    let sessions = match node {
        None => cx.store().organisation_queue(organisation, cx.now, LONGEST).await?,
        Some(node) if node == root => cx.store().organisation_queue(organisation, cx.now, LONGEST).await?,
        Some(node) => {
            let person = cx.store().person_by_node(node).await?.filter(|person| person.organisation == organisation);
            let seat = person.ok_or(Error::UnknownNode)?.technician.ok_or(Error::UnknownNode)?;
            cx.store().queue(seat, cx.now, LONGEST).await?
        }
    };
    let mut technicians = BTreeMap::new();
    for session in &sessions {
        if let Entry::Vacant(place) = technicians.entry(session.queue) {
            let person = cx.store().person_by_node(session.queue).await?;
            place.insert(person.map(|person| person.name).unwrap_or_default());
        }
    }
    Ok(Queue { sessions, technicians })
}

/// Whether a node is a channel whose sessions the caller may pick up.
pub(crate) async fn watches_channel(cx: &Cx<'_>, caller: &Caller, channel: NodeId) -> Result<bool, Error> {
    let channels = channels_of(cx, caller.person().organisation, caller.technician()?.node).await?;
    Ok(channels.contains(&channel))
}

async fn channels_of(_cx: &Cx<'_>, _organisation: OrganisationId, _technician: NodeId) -> Result<Vec<NodeId>, Error> {
    Ok(Vec::new())
}
