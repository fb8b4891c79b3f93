//! The organisation's tree as rows: groups and channels made, changed and assigned; what is asked of trees comes from the forest. Moving and taking away are
//! `transplant`'s.

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{Actor, Lineage, Node, NodeId, NodeKind, Organisation, OrganisationId, Person, PersonId, Policy, Timestamp};
use towline_store::{Constraint, NewNode, NodeChange, NodeDeed, Replanted, StatusChanged, StoreError, Tree};

use crate::desk::Desk;
use crate::forest::Growth;
use crate::nodes::{self, kind_number, node_columns, policy_columns};
use crate::{SqliteStore, people, readers, timeouts, transplant};

#[async_trait]
impl Tree for SqliteStore {
    async fn create_node(&self, new: NewNode) -> Result<Node, StoreError> {
        self.writer.run(move |desk| create(desk, &new)).await
    }

    async fn change_node(&self, change: NodeChange) -> Result<Replanted, StoreError> {
        self.writer.run(move |desk| alter(desk, &change)).await
    }

    async fn set_policy(&self, deed: NodeDeed, policy: Policy) -> Result<Replanted, StoreError> {
        self.writer.run(move |desk| lay_down(desk, deed, policy)).await
    }

    async fn move_node(&self, deed: NodeDeed, to: NodeId) -> Result<Replanted, StoreError> {
        self.writer.run(move |desk| transplant::shift(desk, deed, to)).await
    }

    async fn remove_node(&self, deed: NodeDeed) -> Result<Replanted, StoreError> {
        self.writer.run(move |desk| transplant::remove(desk, deed)).await
    }

    async fn assign_channel(&self, channel: NodeDeed, node: NodeId, on: bool) -> Result<Replanted, StoreError> {
        self.writer.run(move |desk| assign(desk, channel, node, on)).await
    }

    async fn node(&self, id: NodeId) -> Result<Option<Node>, StoreError> {
        Ok(self.cache.forest.node(id))
    }

    async fn lineage(&self, id: NodeId) -> Result<Option<Lineage>, StoreError> {
        Ok(self.cache.forest.lineage(id))
    }

    async fn below(&self, id: NodeId) -> Result<Vec<Node>, StoreError> {
        Ok(self.cache.forest.below(id))
    }

    async fn linked_to(&self, targets: &[NodeId]) -> Result<Vec<NodeId>, StoreError> {
        Ok(self.cache.forest.linked_to(targets))
    }

    async fn channels_of(&self, node: NodeId) -> Result<Vec<NodeId>, StoreError> {
        let channel = self.cache.forest.node(node).is_some_and(|node| node.kind == NodeKind::Channel);
        Ok(if channel { Vec::new() } else { self.cache.forest.assigned(node) })
    }

    async fn assignees(&self, channel: NodeId) -> Result<Vec<NodeId>, StoreError> {
        let known = self.cache.forest.node(channel).is_some_and(|node| node.kind == NodeKind::Channel);
        Ok(if known { self.cache.forest.assigned(channel) } else { Vec::new() })
    }

    async fn own_policy(&self, node: NodeId) -> Result<Policy, StoreError> {
        Ok(self.cache.forest.own_policy(node))
    }

    async fn policy(&self, node: NodeId) -> Result<Policy, StoreError> {
        Ok(self.cache.forest.policy(node))
    }

    async fn former_node(&self, id: NodeId) -> Result<Option<Node>, StoreError> {
        let sql = concat!("SELECT ", node_columns!(), " FROM node WHERE id = ?1");
        self.readers.run(move |connection| readers::one(connection, sql, [id.0], nodes::node)).await
    }
}

/// The node with this number, as the running command sees it.
pub(crate) fn find(desk: &mut Desk, id: NodeId) -> Result<Option<Node>, StoreError> {
    desk.one(concat!("SELECT ", node_columns!(), " FROM node WHERE id = ?1 AND gone_at IS NULL"), [id.0], nodes::node)
}

/// What hangs on a node, by number.
pub(crate) fn children(desk: &mut Desk, id: NodeId) -> Result<Vec<Node>, StoreError> {
    let sql = concat!("SELECT ", node_columns!(), " FROM node WHERE parent = ?1 AND gone_at IS NULL ORDER BY id");
    desk.all(sql, [id.0], nodes::node)
}

/// The organisation of a channel that may be used.
pub(crate) fn organisation_of_channel(desk: &mut Desk, channel: NodeId) -> Result<Option<OrganisationId>, StoreError> {
    let sql = "SELECT organisation FROM node WHERE id = ?1 AND kind = ?2 AND enabled = 1 AND gone_at IS NULL";
    desk.one(sql, params![channel.0, kind_number(NodeKind::Channel)], |row| row.get(0).map(OrganisationId))
}

/// Plants the tree of a new organisation: the root, the three categories, and a technician group.
pub(crate) fn found(desk: &mut Desk, organisation: &Organisation) -> Result<(), StoreError> {
    let bare = |id, parent, kind, name: &str| Node { name: name.to_owned(), ..bare(organisation.id, id, parent, kind) };
    plant(desk, bare(organisation.root, None, NodeKind::Root, &organisation.name))?;
    for (kind, name) in [
        (NodeKind::MasterAdministrators, "Master Administrators"),
        (NodeKind::Administrators, "Administrators"),
        (NodeKind::Technicians, "Technicians"),
    ] {
        let id = desk.next_node();
        plant(desk, bare(id, Some(organisation.root), kind, name))?;
        if kind == NodeKind::Technicians {
            let group = desk.next_node();
            plant(desk, bare(group, Some(id), NodeKind::TechnicianGroup, FIRST_GROUP))?;
        }
    }
    Ok(())
}

const FIRST_GROUP: &str = "Support";

/// A node of which no more is said than where it is and what.
pub(crate) const fn bare(organisation: OrganisationId, id: NodeId, parent: Option<NodeId>, kind: NodeKind) -> Node {
    Node { id, organisation, parent, kind, name: String::new(), description: String::new(), person: None, target: None, enabled: true }
}

/// Writes the row of a new node.
pub(crate) fn plant(desk: &mut Desk, node: Node) -> Result<(), StoreError> {
    desk.write(
        "INSERT INTO node (id, organisation, parent, kind, name, description, person, target, enabled) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            node.id.0,
            node.organisation.0,
            node.parent.map(|parent| parent.0),
            kind_number(node.kind),
            node.name,
            node.description,
            node.person.map(|person| person.0),
            node.target.map(|target| target.0),
            node.enabled
        ],
    )?;
    desk.grow(Growth::Node(node));
    Ok(())
}

/// Whether the nodes of a person to be made may hang where they are wished. To be asked before the first write.
pub(crate) fn has_room(
    desk: &mut Desk,
    organisation: OrganisationId,
    kinds: &[NodeKind],
    parent: Option<NodeId>,
) -> Result<bool, StoreError> {
    let Some(parent) = parent else { return Ok(true) };
    let Some(parent) = find(desk, parent)? else { return Ok(false) };
    Ok(parent.organisation == organisation && matches!(kinds, [kind] if kind.hangs_on(parent.kind)))
}

/// Plants the nodes of a new person, and gives whether a group above their seat is disabled.
pub(crate) fn seat(desk: &mut Desk, person: &Person, parent: Option<NodeId>) -> Result<bool, StoreError> {
    let own = |id, parent, kind| Node { person: Some(person.id), ..bare(person.organisation, id, Some(parent), kind) };
    if let Some(id) = person.administrator {
        let (kind, category) = match person.master {
            true => (NodeKind::MasterAdministrator, NodeKind::MasterAdministrators),
            false => (NodeKind::Administrator, NodeKind::Administrators),
        };
        let above = if let Some(parent) = parent { parent } else { top(desk, person.organisation, category)? };
        plant(desk, own(id, above, kind))?;
        if parent.is_none() && !person.master {
            let (link, over) = (desk.next_node(), top(desk, person.organisation, NodeKind::Technicians)?);
            plant(desk, Node { target: Some(id), ..bare(person.organisation, link, Some(over), NodeKind::AdministratorLink) })?;
        }
    }
    let Some(id) = person.technician else { return Ok(false) };
    let above = if let Some(parent) = parent { parent } else { first_group(desk, person.organisation)? };
    plant(desk, own(id, above, NodeKind::Technician))?;
    is_off(desk, above)
}

/// A category of an organisation.
fn top(desk: &mut Desk, organisation: OrganisationId, kind: NodeKind) -> Result<NodeId, StoreError> {
    let sql = "SELECT n.id FROM organisation o JOIN node n ON n.parent = o.root AND n.gone_at IS NULL WHERE o.id = ?1 AND n.kind = ?2";
    let found = desk.one(sql, params![organisation.0, kind_number(kind)], |row| row.get(0).map(NodeId))?;
    found.ok_or_else(|| StoreError::Corrupt(format!("organisation {organisation} lacks a category")))
}

/// The technician group of an organisation that was made first, made now when there is none.
fn first_group(desk: &mut Desk, organisation: OrganisationId) -> Result<NodeId, StoreError> {
    let category = top(desk, organisation, NodeKind::Technicians)?;
    let sql = "SELECT id FROM node WHERE parent = ?1 AND gone_at IS NULL AND kind = ?2 ORDER BY id LIMIT 1";
    if let Some(found) = desk.one(sql, params![category.0, kind_number(NodeKind::TechnicianGroup)], |row| row.get(0).map(NodeId))? {
        return Ok(found);
    }
    let id = desk.next_node();
    plant(desk, Node { name: FIRST_GROUP.to_owned(), ..bare(organisation, id, Some(category), NodeKind::TechnicianGroup) })?;
    Ok(id)
}

/// Whether a node or one above it is disabled.
pub(crate) fn is_off(desk: &mut Desk, node: NodeId) -> Result<bool, StoreError> {
    let sql = "WITH RECURSIVE up (id, parent, enabled) AS (
                   SELECT id, parent, enabled FROM node WHERE id = ?1
                   UNION SELECT n.id, n.parent, n.enabled FROM node n JOIN up ON n.id = up.parent
               ) SELECT 1 FROM up WHERE enabled = 0 LIMIT 1";
    Ok(desk.one(sql, [node.0], |_| Ok(()))?.is_some())
}

fn create(desk: &mut Desk, new: &NewNode) -> Result<Node, StoreError> {
    if !new.kind.is_named() {
        return Err(StoreError::Conflict(Constraint::Missing));
    }
    let parent = find(desk, new.parent)?.filter(|parent| parent.organisation == new.organisation && new.kind.hangs_on(parent.kind));
    let parent = parent.ok_or(StoreError::Conflict(Constraint::Parent))?;
    let id = desk.next_node();
    let node =
        Node { name: new.name.clone(), description: new.description.clone(), ..bare(new.organisation, id, Some(parent.id), new.kind) };
    plant(desk, node.clone())?;
    desk.audit(new.at, new.actor, "node created", new.organisation, None)?;
    Ok(node)
}

fn alter(desk: &mut Desk, change: &NodeChange) -> Result<Replanted, StoreError> {
    let Some(mut node) = find(desk, change.node)? else { return Ok(Replanted::Missing) };
    if !node.kind.is_named() {
        return Ok(Replanted::Refused);
    }
    let turned = node.enabled != change.enabled;
    node.name.clone_from(&change.name);
    if let Some(description) = &change.description {
        node.description.clone_from(description);
    }
    node.enabled = change.enabled;
    desk.write(
        "UPDATE node SET name = ?2, description = ?3, enabled = ?4 WHERE id = ?1",
        params![node.id.0, node.name, node.description, node.enabled],
    )?;
    desk.grow(Growth::Node(node.clone()));
    if change.policy != Policy::default() {
        let before = own_policy(desk, node.id)?;
        keep_policy(desk, node.id, overlaid(change.policy, before))?;
        timeouts::look_again(desk, node.organisation, change.at)?;
    }
    desk.audit(change.at, change.actor, "node changed", node.organisation, None)?;
    let people =
        if turned && node.kind == NodeKind::TechnicianGroup { rest_below(desk, node.id, change.at, change.actor)? } else { Vec::new() };
    Ok(Replanted::Done { node, people })
}

/// What `new` says, and where it says nothing what stood before.
fn overlaid(new: Policy, before: Policy) -> Policy {
    Policy { permissions: new.permissions.or(before.permissions), locked: new.locked.or(before.locked), ..new.under(before) }
}

fn lay_down(desk: &mut Desk, deed: NodeDeed, policy: Policy) -> Result<Replanted, StoreError> {
    let Some(node) = find(desk, deed.node)? else { return Ok(Replanted::Missing) };
    if !node.kind.is_named() {
        return Ok(Replanted::Refused);
    }
    keep_policy(desk, node.id, policy)?;
    timeouts::look_again(desk, node.organisation, deed.at)?;
    desk.audit(deed.at, deed.actor, "policy set", node.organisation, None)?;
    Ok(Replanted::Done { node, people: Vec::new() })
}

fn own_policy(desk: &mut Desk, node: NodeId) -> Result<Policy, StoreError> {
    let sql = concat!("SELECT ", policy_columns!(), " FROM policy WHERE node = ?1");
    Ok(desk.one(sql, [node.0], nodes::policy)?.unwrap_or_default())
}

fn keep_policy(desk: &mut Desk, node: NodeId, policy: Policy) -> Result<(), StoreError> {
    let sql = concat!(
        "INSERT OR REPLACE INTO policy (node, ",
        policy_columns!(),
        ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
    );
    desk.write(
        sql,
        params![
            node.0,
            policy.permissions.map(|set| set.bits()),
            policy.locked.map(|set| set.bits()),
            policy.standard_limit,
            policy.mobile_limit,
            policy.rpat_limit,
            policy.pin_life.map(|span| span.0),
            policy.connecting.map(|span| span.0),
            policy.waiting.map(|span| span.0),
            policy.active_idle.map(|span| span.0),
            policy.max_offered,
            policy.recording,
            policy.recording_kept.map(|span| span.0),
            policy.max_active
        ],
    )?;
    desk.grow(Growth::Policy(node, policy));
    Ok(())
}

/// Brings the seats at and below a node in line with the groups above them: those that come under a disabled one begin to rest, others end to. Whose seats
/// began to, and what that ended.
pub(crate) fn rest_below(desk: &mut Desk, node: NodeId, at: Timestamp, actor: Actor) -> Result<Vec<StatusChanged>, StoreError> {
    let off = is_off(desk, node)?;
    let sql = "WITH RECURSIVE down (id, kind, person, off) AS (
                   SELECT id, kind, person, ?2 FROM node WHERE id = ?1
                   UNION ALL
                   SELECT n.id, n.kind, n.person, max(down.off, 1 - n.enabled) FROM node n JOIN down ON n.parent = down.id AND n.gone_at IS NULL
               ) SELECT p.id, down.off FROM down JOIN person p ON p.id = down.person WHERE down.kind = ?3 AND p.group_disabled <> down.off";
    let read = |row: &rusqlite::Row<'_>| Ok((PersonId(row.get(0)?), row.get::<_, bool>(1)?));
    let turned = desk.all(sql, params![node.0, off, kind_number(NodeKind::Technician)], read)?;
    let mut resting = Vec::new();
    for (id, off) in turned {
        desk.write("UPDATE person SET group_disabled = ?2 WHERE id = ?1", params![id.0, off])?;
        let Some(person) = people::find(desk, id)? else { continue };
        desk.changes_person(person.id, person.technician);
        if off {
            resting.push(people::vacate(desk, person, at, actor)?);
        }
    }
    Ok(resting)
}

fn assign(desk: &mut Desk, deed: NodeDeed, node: NodeId, on: bool) -> Result<Replanted, StoreError> {
    let Some(channel) = find(desk, deed.node)?.filter(|channel| channel.kind == NodeKind::Channel) else { return Ok(Replanted::Missing) };
    let serves =
        |node: &Node| node.organisation == channel.organisation && matches!(node.kind, NodeKind::TechnicianGroup | NodeKind::Technician);
    let Some(node) = find(desk, node)?.filter(serves) else { return Ok(Replanted::Missing) };
    let there = desk.one("SELECT 1 FROM assignment WHERE channel = ?1 AND node = ?2", params![channel.id.0, node.id.0], |_| Ok(()))?;
    if there.is_some() == on {
        return Ok(Replanted::Refused);
    }
    let sql = match on {
        true => "INSERT INTO assignment (channel, node) VALUES (?1, ?2)",
        false => "DELETE FROM assignment WHERE channel = ?1 AND node = ?2",
    };
    desk.write(sql, params![channel.id.0, node.id.0])?;
    desk.grow(Growth::Assigned { channel: channel.id, node: node.id, on });
    desk.audit(deed.at, deed.actor, if on { "channel assigned" } else { "channel unassigned" }, channel.organisation, None)?;
    Ok(Replanted::Done { node: channel, people: Vec::new() })
}
