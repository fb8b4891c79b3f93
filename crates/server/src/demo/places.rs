//! Where a demo's technicians stand: two groups, and a channel that both serve.

use towline_domain::{Cx, Error};
use towline_model::{Actor, Node, NodeId, NodeKind, Organisation};
use towline_store::{NewNode, NodeDeed};

use super::DemoError;

/// The group beside the one that every organisation begins with.
const SECOND_GROUP: (&str, &str) = ("Field service", "Whoever drives there when nothing else helps");
const CHANNEL: (&str, &str) = ("Website", "Customers who ask without a PIN");

/// Makes the second group and the channel.
pub async fn found(cx: Cx<'_>, organisation: &Organisation) -> Result<(), DemoError> {
    let store = cx.house.store.as_ref();
    let actor = Actor::Operator;
    let category = store.below(organisation.root).await?.into_iter().find(|node| node.kind == NodeKind::Technicians);
    let category = category.ok_or(Error::Internal("an organisation has no category of technicians"))?.id;
    let new = |parent: NodeId, kind: NodeKind, (name, description): (&str, &str)| NewNode {
        organisation: organisation.id,
        parent,
        kind,
        name: name.to_owned(),
        description: description.to_owned(),
        at: cx.now,
        actor,
    };
    store.create_node(new(category, NodeKind::TechnicianGroup, SECOND_GROUP)).await?;
    let channel = store.create_node(new(organisation.root, NodeKind::Channel, CHANNEL)).await?.id;
    for group in groups(cx, organisation).await? {
        store.assign_channel(NodeDeed { node: channel, at: cx.now, actor }, group, true).await?;
    }
    Ok(())
}

/// The two groups; fewer where a demo has no more of them.
pub async fn groups(cx: Cx<'_>, organisation: &Organisation) -> Result<Vec<NodeId>, DemoError> {
    let groups = of_kind(cx, organisation, NodeKind::TechnicianGroup).await?;
    Ok(groups.into_iter().map(|group| group.id).take(2).collect())
}

/// The channel, with its name.
pub async fn channel(cx: Cx<'_>, organisation: &Organisation) -> Result<(NodeId, String), DemoError> {
    let channel = of_kind(cx, organisation, NodeKind::Channel).await?.into_iter().next();
    let channel = channel.ok_or(Error::Internal("a demo has no channel"))?;
    Ok((channel.id, channel.name))
}

async fn of_kind(cx: Cx<'_>, organisation: &Organisation, kind: NodeKind) -> Result<Vec<Node>, DemoError> {
    let mut nodes = cx.house.store.below(organisation.root).await?;
    nodes.retain(|node| node.kind == kind);
    nodes.sort_unstable_by_key(|node| node.id);
    Ok(nodes)
}
