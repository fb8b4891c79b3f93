//! Nodes that are moved and deleted, and channels that are assigned. Where what may hang is said by the kinds of nodes; who administers what is in
//! `authority`.

use std::collections::HashMap;

use towline_hub::Notice;
use towline_model::{Node, NodeId, NodeKind};
use towline_store::{NodeDeed, Replanted};

use crate::authority::administers;
use crate::groups::DEEPEST;
use crate::logins::actor;
use crate::{Caller, Cx, Error};

/// Hangs a node on another. An administrator or a group of them that is moved to where technicians are administers these from now on, and stays where it is.
///
/// # Errors
/// `UnknownNode`, `UnknownTarget` when the caller does not administer the one or the other; `InvalidMove` when the target does not hold such a node, or would
/// lie too deep; `Store`.
pub async fn move_node(cx: &Cx<'_>, caller: &Caller, node: NodeId, target: NodeId) -> Result<(), Error> {
    let found = administers(cx, caller, node).await?;
    let target = match administers(cx, caller, target).await {
        Err(Error::UnknownNode) => return Err(Error::UnknownTarget),
        other => other?,
    };
    // What links say is a master administrator's to say.
    if found.kind.is_link() && !caller.person().master {
        return Err(Error::InvalidMove);
    }
    if outranks(cx, caller, &found).await? {
        return Err(Error::InvalidMove);
    }
    if depth(cx, &target).await? + height(cx, node).await? > DEEPEST {
        return Err(Error::InvalidMove);
    }
    match cx.store().move_node(deed(cx, caller, node), target.id).await? {
        Replanted::Done { people, .. } => {
            people.iter().for_each(|left| cx.tell_left(left, left.person.technician));
            tell_channels(cx, &found);
            Ok(())
        }
        Replanted::Refused => Err(Error::InvalidMove),
        Replanted::Missing => Err(Error::UnknownNode),
    }
}

/// Deletes a node. A person's last node takes the person with it; groups have to be empty, and a channel's sessions over.
///
/// # Errors
/// `UnknownNode` when the caller does not administer it; `InvalidDelete` when it is the caller's own, a category, not empty, or a link or a channel and the
/// caller no master administrator; `Store`.
pub async fn delete_node(cx: &Cx<'_>, caller: &Caller, node: NodeId) -> Result<(), Error> {
    let found = administers(cx, caller, node).await?;
    if found.person == Some(caller.person().id) {
        return Err(Error::InvalidDelete("nobody deletes a node of their own: ask another administrator"));
    }
    if !caller.person().master && (found.kind.is_link() || found.kind == NodeKind::Channel) {
        return Err(Error::InvalidDelete("links and channels are deleted by master administrators"));
    }
    if outranks(cx, caller, &found).await? {
        return Err(Error::InvalidDelete("a master administrator's nodes are deleted by master administrators"));
    }
    match cx.store().remove_node(deed(cx, caller, node)).await? {
        Replanted::Done { node: gone, people } => {
            let seat = |left: &towline_store::StatusChanged| {
                if gone.kind == NodeKind::Technician { Some(gone.id) } else { left.person.technician }
            };
            people.iter().for_each(|left| cx.tell_left(left, seat(left)));
            tell_channels(cx, &gone);
            Ok(())
        }
        Replanted::Refused => {
            Err(Error::InvalidDelete("only what is empty is deleted: move or delete what is below it first, or let its sessions end"))
        }
        Replanted::Missing => Err(Error::UnknownNode),
    }
}

/// Assigns a channel to a technician group or a technician, or ends that.
///
/// # Errors
/// `UnknownNode` when the caller does not administer the group or technician, or it is neither; `UnknownEntry` the same for the channel; `AlreadyAssigned`,
/// `NotAssigned`; `Store`.
pub async fn assign_channel(cx: &Cx<'_>, caller: &Caller, node: NodeId, channel: NodeId, on: bool) -> Result<(), Error> {
    let found = administers(cx, caller, node).await?;
    if !matches!(found.kind, NodeKind::TechnicianGroup | NodeKind::Technician) {
        return Err(Error::UnknownNode);
    }
    match administers(cx, caller, channel).await {
        Ok(entry) if entry.kind == NodeKind::Channel => {}
        Ok(_) | Err(Error::UnknownNode) => return Err(Error::UnknownEntry),
        Err(error) => return Err(error),
    }
    match cx.store().assign_channel(deed(cx, caller, channel), node, on).await? {
        Replanted::Done { node: channel, .. } => {
            tell_channels(cx, &channel);
            Ok(())
        }
        Replanted::Refused => Err(if on { Error::AlreadyAssigned } else { Error::NotAssigned }),
        Replanted::Missing => Err(Error::UnknownNode),
    }
}

fn deed(cx: &Cx<'_>, caller: &Caller, node: NodeId) -> NodeDeed {
    NodeDeed { node, at: cx.now, actor: actor(caller.person()) }
}

/// Tells consoles that they may have to show other channels.
pub(crate) fn tell_channels(cx: &Cx<'_>, node: &Node) {
    cx.house.bus.publish(Notice::Channels { organisation: node.organisation });
}

/// Whether the node is a master administrator's and the caller is none.
async fn outranks(cx: &Cx<'_>, caller: &Caller, node: &Node) -> Result<bool, Error> {
    let Some(person) = node.person.filter(|_| !caller.person().master) else { return Ok(false) };
    Ok(cx.store().person(person).await?.is_some_and(|person| person.master))
}

/// How many nodes there are from the root to this one.
async fn depth(cx: &Cx<'_>, node: &Node) -> Result<usize, Error> {
    Ok(cx.store().lineage(node.id).await?.map_or(0, |lineage| lineage.path.len()))
}

/// How many nodes there are from this one to the deepest below it, people and links not counted.
async fn height(cx: &Cx<'_>, node: NodeId) -> Result<usize, Error> {
    let mut heights: HashMap<NodeId, usize> = HashMap::new();
    let mut most = 0;
    for below in cx.store().below(node).await?.iter().filter(|node| node.kind.is_named()) {
        let above = below.parent.and_then(|parent| heights.get(&parent)).copied().unwrap_or(0);
        heights.insert(below.id, above + 1);
        most = most.max(above + 1);
    }
    Ok(most)
}
