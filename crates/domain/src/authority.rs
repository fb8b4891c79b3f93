//! Who may see and who may change which node of the tree, and what holds at a node. What is done to nodes is not here.
//!
//! A master administrator administers the whole organisation. An administrator administers the technician groups that are linked to them, or to a group of
//! administrators that they are in, with all that is below, and the channels that anything of it serves. Everybody sees what they administer, their own
//! nodes, and what these hang on. What is not seen is as if it had never been.

use std::collections::HashSet;

use towline_model::{Ceiling, Lineage, Node, NodeId, NodeKind, Permissions, Person, Policy};

use crate::{Caller, Cx, Error};

/// Whom links have to lead to for a caller to administer what they hang on.
enum Reign {
    /// All of the organisation is theirs.
    Master,
    /// Their node and the groups of administrators above it.
    Linked(Vec<NodeId>),
    /// They administer nothing.
    None,
}

/// Whether somebody may administer at all: they hold an administrator's node, and no group above it is disabled.
///
/// # Errors
/// `NotAdministrator`, `Store`.
pub async fn administrator(cx: &Cx<'_>, caller: &Caller) -> Result<(), Error> {
    match reign(cx, caller.person()).await? {
        Reign::Master | Reign::Linked(_) => Ok(()),
        Reign::None => Err(Error::NotAdministrator),
    }
}

/// The node, when the caller administers it.
///
/// # Errors
/// `UnknownNode` when they do not, or it is not there; `Store`.
pub async fn administers(cx: &Cx<'_>, caller: &Caller, node: NodeId) -> Result<Node, Error> {
    let lineage = own_lineage(cx, caller, node).await?;
    if !is_administered(cx, caller, &lineage).await? {
        return Err(Error::UnknownNode);
    }
    lineage.path.into_iter().next().ok_or(Error::UnknownNode)
}

/// The node, when the caller may see it.
///
/// # Errors
/// `UnknownNode` when they may not, or it is not there; `Store`.
pub async fn sees(cx: &Cx<'_>, caller: &Caller, node: NodeId) -> Result<Node, Error> {
    let lineage = own_lineage(cx, caller, node).await?;
    if !is_administered(cx, caller, &lineage).await? && !frame(cx, caller).await?.contains(&node) {
        return Err(Error::UnknownNode);
    }
    lineage.path.into_iter().next().ok_or(Error::UnknownNode)
}

/// All nodes of the organisation that the caller sees, each before what hangs on it, the root first.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn visible(cx: &Cx<'_>, caller: &Caller) -> Result<Vec<Node>, Error> {
    let organisation = cx.store().organisation(caller.person().organisation).await?.ok_or(Error::Missing("organisation"))?;
    let mut nodes = cx.store().below(organisation.root).await?;
    let targets = match reign(cx, caller.person()).await? {
        Reign::Master => return Ok(nodes),
        Reign::Linked(targets) => targets,
        Reign::None => Vec::new(),
    };
    let mut seen = frame(cx, caller).await?;
    let mut administered: HashSet<NodeId> = HashSet::new();
    for over in cx.store().linked_to(&targets).await? {
        administered.extend(cx.store().below(over).await?.into_iter().map(|node| node.id));
        seen.extend(path_of(cx, over).await?);
    }
    for channel in nodes.iter().filter(|node| node.kind == NodeKind::Channel) {
        if cx.store().assignees(channel.id).await?.iter().any(|served_by| administered.contains(served_by)) {
            seen.insert(channel.id);
        }
    }
    nodes.retain(|node| seen.contains(&node.id) || administered.contains(&node.id));
    Ok(nodes)
}

/// What holds at a technician's seat, a group or a channel. What nobody has laid down is as the installation has it.
///
/// # Errors
/// `Store`.
pub async fn policy(cx: &Cx<'_>, node: NodeId) -> Result<Policy, Error> {
    Ok(cx.store().policy(node).await?.under(Policy { permissions: Some(Permissions::USUAL), ..Policy::default() }))
}

/// How many consoles may run at a time where a seat lies: what each group above it lays down, with the seats that are below that group.
///
/// # Errors
/// `Store`.
pub async fn ceilings(cx: &Cx<'_>, seat: NodeId) -> Result<Vec<Ceiling>, Error> {
    // Most seats lie under no limit, and this is one cheap look.
    if cx.store().policy(seat).await?.standard_limit.is_none() {
        return Ok(Vec::new());
    }
    let mut ceilings = Vec::new();
    for group in path_of(cx, seat).await? {
        if let Some(limit) = cx.store().own_policy(group).await?.standard_limit.filter(|limit| *limit > 0) {
            ceilings.push(Ceiling { limit, seats: seats_below(cx, group).await? });
        }
    }
    Ok(ceilings)
}

/// The channels that a seat serves, by itself or as one of a group that does.
///
/// # Errors
/// `Store`.
pub async fn served_channels(cx: &Cx<'_>, seat: NodeId) -> Result<Vec<NodeId>, Error> {
    let mut channels = Vec::new();
    for node in path_of(cx, seat).await? {
        channels.extend(cx.store().channels_of(node).await?);
    }
    channels.sort_unstable();
    channels.dedup();
    Ok(channels)
}

/// The seats that serve a channel, by themselves or in a group that does, whatever their standing.
///
/// # Errors
/// `Store`.
pub async fn serving_seats(cx: &Cx<'_>, channel: NodeId) -> Result<Vec<NodeId>, Error> {
    let mut seats = Vec::new();
    for node in cx.store().assignees(channel).await? {
        seats.extend(seats_below(cx, node).await?);
    }
    seats.sort_unstable();
    seats.dedup();
    Ok(seats)
}

/// The technician seats at or below a node.
///
/// # Errors
/// `Store`.
pub async fn seats_below(cx: &Cx<'_>, node: NodeId) -> Result<Vec<NodeId>, Error> {
    let below = cx.store().below(node).await?;
    Ok(below.into_iter().filter(|node| node.kind == NodeKind::Technician).map(|node| node.id).collect())
}

/// The node of the caller's organisation with what is above it.
async fn own_lineage(cx: &Cx<'_>, caller: &Caller, node: NodeId) -> Result<Lineage, Error> {
    let found = cx.store().lineage(node).await?;
    let own = |lineage: &Lineage| lineage.node().is_some_and(|node| node.organisation == caller.person().organisation);
    found.filter(own).ok_or(Error::UnknownNode)
}

async fn is_administered(cx: &Cx<'_>, caller: &Caller, lineage: &Lineage) -> Result<bool, Error> {
    Ok(match reign(cx, caller.person()).await? {
        Reign::Master => true,
        Reign::Linked(targets) => targets.iter().any(|target| lineage.linked.contains(target)),
        Reign::None => false,
    })
}

async fn reign(cx: &Cx<'_>, person: &Person) -> Result<Reign, Error> {
    let Some(own) = person.administrator else { return Ok(Reign::None) };
    if person.master {
        return Ok(Reign::Master);
    }
    let lineage = cx.store().lineage(own).await?.filter(Lineage::is_enabled);
    Ok(lineage.map_or(Reign::None, |lineage| Reign::Linked(lineage.path.into_iter().map(|node| node.id).collect())))
}

/// The caller's own nodes and all that they hang on.
async fn frame(cx: &Cx<'_>, caller: &Caller) -> Result<HashSet<NodeId>, Error> {
    let person = caller.person();
    let mut nodes = HashSet::new();
    for own in [person.administrator, person.technician].into_iter().flatten() {
        nodes.extend(path_of(cx, own).await?);
    }
    Ok(nodes)
}

async fn path_of(cx: &Cx<'_>, node: NodeId) -> Result<Vec<NodeId>, Error> {
    let lineage = cx.store().lineage(node).await?;
    Ok(lineage.map(|lineage| lineage.path.into_iter().map(|node| node.id).collect()).unwrap_or_default())
}
