//! The trees of all organisations, in memory: who stands above whom is asked on most calls. Exact, because this process is the only owner of the file:
//! the writer applies what a commit changed after it, and before anybody is told of that commit. The rows are `nodes`' and `tree`'s.

use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use rusqlite::{Connection, Error};
use towline_model::{Lineage, Node, NodeId, NodeKind, Policy};

use crate::nodes;
use crate::numbers::NumberMap;

/// See the module.
#[derive(Default)]
pub(crate) struct Forest {
    grown: RwLock<Grown>,
}

type Grown = NumberMap<NodeId, Branch>;

struct Branch {
    node: Node,
    /// What hangs on it, by number.
    below: Vec<NodeId>,
    /// The links among that.
    links: Vec<NodeId>,
    /// The links that lead here.
    led_by: Vec<NodeId>,
    /// Of a channel who serves it; of anything else the channels that it serves. By number.
    assigned: Vec<NodeId>,
    policy: Option<Box<Policy>>,
}

/// What a commit did to a tree.
#[derive(Debug, Clone)]
pub(crate) enum Growth {
    /// A node is there, or is changed.
    Node(Node),
    /// A node is gone. Whatever hung on it, led to it or was assigned to it went before.
    Gone(NodeId),
    /// What a node lays down.
    Policy(NodeId, Policy),
    /// A channel is assigned to a node, or is so no more.
    Assigned { channel: NodeId, node: NodeId, on: bool },
}

/// How deep a path may be; the rules keep trees far flatter.
const DEEPEST: usize = 64;

impl Forest {
    /// Reads everything; once, at start.
    pub(crate) fn load(&self, connection: &Connection) -> Result<(), Error> {
        let mut growth = Vec::new();
        let mut statement =
            connection.prepare(concat!("SELECT ", nodes::node_columns!(), " FROM node WHERE gone_at IS NULL ORDER BY id"))?;
        for node in statement.query_map([], nodes::node)? {
            growth.push(Growth::Node(node?));
        }
        let mut statement = connection.prepare(concat!("SELECT ", nodes::policy_columns!(), ", node FROM policy"))?;
        for policy in statement.query_map([], |row| Ok(Growth::Policy(NodeId(row.get(nodes::POLICY_COLUMNS)?), nodes::policy(row)?)))? {
            growth.push(policy?);
        }
        let mut statement = connection.prepare("SELECT channel, node FROM assignment")?;
        for assigned in
            statement.query_map([], |row| Ok(Growth::Assigned { channel: NodeId(row.get(0)?), node: NodeId(row.get(1)?), on: true }))?
        {
            growth.push(assigned?);
        }
        self.apply(growth);
        Ok(())
    }

    /// Applies what was committed.
    pub(crate) fn apply(&self, growth: Vec<Growth>) {
        if growth.is_empty() {
            return;
        }
        let mut grown = self.grown.write().unwrap_or_else(PoisonError::into_inner);
        // Nodes first: a row may hang on one with a higher number.
        for node in growth.iter().filter_map(|one| if let Growth::Node(node) = one { Some(node) } else { None }) {
            plant(&mut grown, node);
        }
        for one in growth {
            match one {
                Growth::Node(node) => tie(&mut grown, &node),
                Growth::Gone(id) => fell(&mut grown, id),
                Growth::Policy(id, policy) => {
                    if let Some(branch) = grown.get_mut(&id) {
                        branch.policy = (policy != Policy::default()).then(|| Box::new(policy));
                    }
                }
                Growth::Assigned { channel, node, on } => {
                    for (of, other) in [(channel, node), (node, channel)] {
                        if let Some(branch) = grown.get_mut(&of) {
                            set(&mut branch.assigned, other, on);
                        }
                    }
                }
            }
        }
    }

    pub(crate) fn node(&self, id: NodeId) -> Option<Node> {
        self.read().get(&id).map(|branch| branch.node.clone())
    }

    pub(crate) fn lineage(&self, id: NodeId) -> Option<Lineage> {
        let grown = self.read();
        let own = grown.get(&id)?;
        let mut linked = Vec::new();
        let path: Vec<Node> = up(&grown, id).map(|branch| branch.node.clone()).collect();
        let served = if own.node.kind == NodeKind::Channel { own.assigned.as_slice() } else { &[] };
        for branch in up(&grown, id).chain(served.iter().flat_map(|node| up(&grown, *node))) {
            linked.extend(branch.links.iter().filter_map(|link| grown.get(link)?.node.target));
        }
        linked.sort_unstable();
        linked.dedup();
        Some(Lineage { path, linked })
    }

    pub(crate) fn below(&self, id: NodeId) -> Vec<Node> {
        let grown = self.read();
        let (mut found, mut waiting) = (Vec::new(), vec![id]);
        while let Some(branch) = waiting.pop().and_then(|id| grown.get(&id)) {
            found.push(branch.node.clone());
            waiting.extend(branch.below.iter().rev());
        }
        found
    }

    pub(crate) fn linked_to(&self, targets: &[NodeId]) -> Vec<NodeId> {
        let grown = self.read();
        let led_by = targets.iter().filter_map(|target| grown.get(target)).flat_map(|branch| &branch.led_by);
        let mut found: Vec<NodeId> = led_by.filter_map(|link| grown.get(link)?.node.parent).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(crate) fn assigned(&self, id: NodeId) -> Vec<NodeId> {
        self.read().get(&id).map(|branch| branch.assigned.clone()).unwrap_or_default()
    }

    pub(crate) fn own_policy(&self, id: NodeId) -> Policy {
        self.read().get(&id).and_then(|branch| branch.policy.as_deref().copied()).unwrap_or_default()
    }

    pub(crate) fn policy(&self, id: NodeId) -> Policy {
        let grown = self.read();
        let laid_down: Vec<Policy> = up(&grown, id).filter_map(|branch| branch.policy.as_deref().copied()).collect();
        laid_down.into_iter().rev().fold(Policy::default(), |outer, own| own.under(outer))
    }

    // A thread that panicked while holding the lock has left whole entries: nothing between two statements here can panic.
    fn read(&self) -> RwLockReadGuard<'_, Grown> {
        self.grown.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The node and everything above it.
fn up(grown: &Grown, id: NodeId) -> impl Iterator<Item = &Branch> {
    std::iter::successors(grown.get(&id), |branch| grown.get(&branch.node.parent?)).take(DEEPEST)
}

/// Puts a node's row in its place; where it hung before it hangs no more.
fn plant(grown: &mut Grown, node: &Node) {
    if let Some(branch) = grown.get_mut(&node.id) {
        let before = std::mem::replace(&mut branch.node, node.clone());
        if before.parent != node.parent {
            untie(grown, &before);
        }
    } else {
        let (below, links, led_by, assigned) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        grown.insert(node.id, Branch { node: node.clone(), below, links, led_by, assigned, policy: None });
    }
}

/// Lets what it hangs on, and where it leads, know of it.
fn tie(grown: &mut Grown, node: &Node) {
    tell(grown, node, true);
}

fn untie(grown: &mut Grown, node: &Node) {
    tell(grown, node, false);
}

fn tell(grown: &mut Grown, node: &Node, on: bool) {
    if let Some(above) = node.parent.and_then(|parent| grown.get_mut(&parent)) {
        set(&mut above.below, node.id, on);
        if node.kind.is_link() {
            set(&mut above.links, node.id, on);
        }
    }
    if let Some(target) = node.target.and_then(|target| grown.get_mut(&target)) {
        set(&mut target.led_by, node.id, on);
    }
}

fn fell(grown: &mut Grown, id: NodeId) {
    if let Some(branch) = grown.remove(&id) {
        untie(grown, &branch.node);
        for other in branch.assigned {
            if let Some(other) = grown.get_mut(&other) {
                set(&mut other.assigned, id, false);
            }
        }
    }
}

/// Adds to a sorted list, or takes from it.
fn set(list: &mut Vec<NodeId>, id: NodeId, on: bool) {
    match (list.binary_search(&id), on) {
        (Err(place), true) => list.insert(place, id),
        (Ok(place), false) => drop(list.remove(place)),
        (Ok(_), true) | (Err(_), false) => {}
    }
}
