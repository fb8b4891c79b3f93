//! Nodes that go elsewhere or go for good, with what hangs on them. Where they may hang is said by their kinds.

use rusqlite::params;
use towline_model::{Node, NodeId, NodeKind, Person, PersonStatus, Timestamp};
use towline_store::{NodeDeed, Reach, Replanted, StatusChange, StatusChanged, StoreError};

use crate::desk::Desk;
use crate::forest::Growth;
use crate::tree::{self, bare, children, find, plant};
use crate::{people, timeouts};

pub(crate) fn shift(desk: &mut Desk, deed: NodeDeed, to: NodeId) -> Result<Replanted, StoreError> {
    let Some(mut node) = find(desk, deed.node)? else { return Ok(Replanted::Missing) };
    let Some(to) = find(desk, to)?.filter(|to| to.organisation == node.organisation) else { return Ok(Replanted::Missing) };
    if let Some(kind) = node.kind.link().filter(|kind| kind.hangs_on(to.kind)) {
        return link(desk, deed, &node, kind, &to);
    }
    if !node.kind.hangs_on(to.kind) || node.parent.is_none() || is_within(desk, &to, node.id)? {
        return Ok(Replanted::Refused);
    }
    if node.parent == Some(to.id) {
        return Ok(Replanted::Done { node, people: Vec::new() });
    }
    if node.target.is_some() && leads(desk, &to, node.target)?.is_some() {
        return Ok(Replanted::Refused);
    }
    node.parent = Some(to.id);
    desk.write("UPDATE node SET parent = ?2 WHERE id = ?1", params![node.id.0, to.id.0])?;
    desk.grow(Growth::Node(node.clone()));
    timeouts::look_again(desk, node.organisation, deed.at)?;
    desk.audit(deed.at, deed.actor, "node moved", node.organisation, node.person)?;
    let people = if node.kind.is_link() { Vec::new() } else { tree::rest_below(desk, node.id, deed.at, deed.actor)? };
    Ok(Replanted::Done { node, people })
}

/// Links a node from where technicians are, unless that is so already.
fn link(desk: &mut Desk, deed: NodeDeed, node: &Node, kind: NodeKind, to: &Node) -> Result<Replanted, StoreError> {
    if let Some(there) = leads(desk, to, Some(node.id))? {
        return Ok(Replanted::Done { node: there, people: Vec::new() });
    }
    let id = desk.next_node();
    let link = Node { target: Some(node.id), ..bare(node.organisation, id, Some(to.id), kind) };
    plant(desk, link.clone())?;
    desk.audit(deed.at, deed.actor, "node linked", node.organisation, node.person)?;
    Ok(Replanted::Done { node: link, people: Vec::new() })
}

/// The link at `at` that leads to `target`.
fn leads(desk: &mut Desk, at: &Node, target: Option<NodeId>) -> Result<Option<Node>, StoreError> {
    Ok(children(desk, at.id)?.into_iter().find(|child| child.kind.is_link() && child.target == target))
}

/// Whether a node is `outer` or hangs somewhere below it.
fn is_within(desk: &mut Desk, node: &Node, outer: NodeId) -> Result<bool, StoreError> {
    let sql = "WITH RECURSIVE up (id, parent) AS (
                   SELECT id, parent FROM node WHERE id = ?1
                   UNION SELECT n.id, n.parent FROM node n JOIN up ON n.id = up.parent
               ) SELECT 1 FROM up WHERE id = ?2";
    Ok(desk.one(sql, params![node.id.0, outer.0], |_| Ok(()))?.is_some())
}

pub(crate) fn remove(desk: &mut Desk, deed: NodeDeed) -> Result<Replanted, StoreError> {
    let Some(node) = find(desk, deed.node)? else { return Ok(Replanted::Missing) };
    let people = match node.kind {
        NodeKind::Root | NodeKind::MasterAdministrators | NodeKind::Administrators | NodeKind::Technicians | NodeKind::PseudoGroup => {
            return Ok(Replanted::Refused);
        }
        NodeKind::AdministratorGroup | NodeKind::TechnicianGroup => {
            let below = children(desk, node.id)?;
            if below.iter().any(|child| !child.kind.is_link()) {
                return Ok(Replanted::Refused);
            }
            for link in &below {
                fell(desk, link, deed.at)?;
            }
            fell(desk, &node, deed.at)?;
            Vec::new()
        }
        NodeKind::Channel => {
            if has_sessions(desk, node.id)? {
                return Ok(Replanted::Refused);
            }
            fell(desk, &node, deed.at)?;
            Vec::new()
        }
        NodeKind::AdministratorLink | NodeKind::AdministratorGroupLink => {
            fell(desk, &node, deed.at)?;
            Vec::new()
        }
        NodeKind::MasterAdministrator | NodeKind::Administrator | NodeKind::Technician => {
            let holder = node.person.ok_or_else(|| StoreError::Corrupt(format!("node {} is nobody's", node.id)))?;
            let person = people::find(desk, holder)?.ok_or_else(|| StoreError::Corrupt(format!("person {holder} is gone")))?;
            vec![retire(desk, deed, &node, person)?]
        }
    };
    desk.audit(deed.at, deed.actor, "node removed", node.organisation, node.person)?;
    Ok(Replanted::Done { node, people })
}

/// Takes one of a person's nodes, and the person too when it is their last.
fn retire(desk: &mut Desk, deed: NodeDeed, node: &Node, mut person: Person) -> Result<StatusChanged, StoreError> {
    if person.administrator.is_none() || person.technician.is_none() {
        let status =
            StatusChange { person: person.id, status: PersonStatus::Deleted, reach: Reach::Person, at: deed.at, actor: deed.actor };
        return people::set_status(desk, person, status);
    }
    fell(desk, node, deed.at)?;
    desk.changes_person(person.id, person.technician);
    if node.kind == NodeKind::Technician {
        let mut left = people::vacate(desk, person, deed.at, deed.actor)?;
        desk.write("UPDATE person SET technician = NULL, seat_disabled = 0, group_disabled = 0 WHERE id = ?1", [left.person.id.0])?;
        left.person.technician = None;
        left.person.seat_disabled = false;
        left.person.group_disabled = false;
        return Ok(left);
    }
    desk.write("UPDATE person SET administrator = NULL, master = 0 WHERE id = ?1", [person.id.0])?;
    person.administrator = None;
    person.master = false;
    Ok(StatusChanged { person, ended: Vec::new(), handed_back: Vec::new() })
}

/// A person goes with all their nodes.
pub(crate) fn leave(desk: &mut Desk, person: &Person, at: Timestamp) -> Result<(), StoreError> {
    for id in [person.administrator, person.technician].into_iter().flatten() {
        if let Some(node) = find(desk, id)? {
            fell(desk, &node, at)?;
        }
    }
    Ok(())
}

/// Takes a node on which nothing hangs any more, with the links that lead to it and what is assigned to it.
fn fell(desk: &mut Desk, node: &Node, at: Timestamp) -> Result<(), StoreError> {
    let sql = "SELECT id FROM node WHERE target = ?1 AND target IS NOT NULL AND gone_at IS NULL";
    for link in desk.all(sql, [node.id.0], |row| row.get(0).map(NodeId))? {
        go(desk, link, at)?;
    }
    desk.write("DELETE FROM assignment WHERE node = ?1", [node.id.0])?;
    desk.write("DELETE FROM assignment WHERE channel = ?1", [node.id.0])?;
    desk.write("DELETE FROM policy WHERE node = ?1", [node.id.0])?;
    go(desk, node.id, at)
}

fn go(desk: &mut Desk, node: NodeId, at: Timestamp) -> Result<(), StoreError> {
    desk.write("UPDATE node SET gone_at = ?2 WHERE id = ?1", params![node.0, at.0])?;
    desk.grow(Growth::Gone(node));
    Ok(())
}

/// Whether a session that is not over came by a channel or lies in its queue.
fn has_sessions(desk: &mut Desk, channel: NodeId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM session WHERE queue = ?1 AND state BETWEEN 1 AND 8 AND dismissed = 0 AND state <= 3
               UNION ALL
               SELECT 1 FROM session WHERE channel = ?1 AND channel IS NOT NULL AND state BETWEEN 1 AND 8 AND dismissed = 0 AND state <= 3 LIMIT 1";
    Ok(desk.one(sql, [channel.0], |_| Ok(()))?.is_some())
}
