//! Which sessions lie in a queue: a technician's own, or those under a node of the tree.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use towline_model::{NodeId, Session};

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
pub(crate) async fn watches_channel(_cx: &Cx<'_>, _caller: &Caller, _channel: NodeId) -> Result<bool, Error> {
    Ok(false)
}
