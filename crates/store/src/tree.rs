//! The organisation's tree: groups and channels made, changed, moved and taken away; who administers what; what groups lay down. People's nodes are made
//! with their people.

use async_trait::async_trait;
use towline_model::{Actor, Lineage, Node, NodeId, NodeKind, OrganisationId, Policy, Timestamp};

use crate::{StatusChanged, StoreError};

/// A group or a channel to be made. Its number is counted up by the store.
#[derive(Debug, Clone)]
pub struct NewNode {
    /// Where.
    pub organisation: OrganisationId,
    /// The node that it hangs on.
    pub parent: NodeId,
    /// What it is: a group or a channel.
    pub kind: NodeKind,
    /// Its name.
    pub name: String,
    /// Anything said of it.
    pub description: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// What a group or a channel becomes.
#[derive(Debug, Clone)]
pub struct NodeChange {
    /// Which.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// Anything said of it; `None` leaves what is said.
    pub description: Option<String>,
    /// Whether it may be used. The seats below a disabled technician group rest.
    pub enabled: bool,
    /// What it lays down anew; what is `None` stays as it is laid down.
    pub policy: Policy,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// Something done to a node that is there.
#[derive(Debug, Clone, Copy)]
pub struct NodeDeed {
    /// The node.
    pub node: NodeId,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

/// What became of a change to the tree.
#[derive(Debug, Clone)]
pub enum Replanted {
    /// It was done.
    Done {
        /// The node as it is now (or, taken away, as it last was); a link that was made instead of a move.
        node: Node,
        /// What it did to people whose seats began to rest or went, and to whom they belong.
        people: Vec<StatusChanged>,
    },
    /// The tree does not allow it: the one does not belong on the other, would hang on itself, or is not empty.
    Refused,
    /// There is no such node.
    Missing,
}

/// Commands and queries on the tree.
#[async_trait]
pub trait Tree {
    /// Makes a group or a channel.
    ///
    /// # Errors
    /// `Conflict(Parent)` when the parent is not there, is of another organisation, or holds no such node; `Conflict(Missing)` when nodes of the kind are
    /// not made by a name.
    async fn create_node(&self, new: NewNode) -> Result<Node, StoreError>;

    /// Changes a group or a channel. When a technician group becomes disabled the console logins of the technicians below it end, and what lies in their
    /// queues ends or goes back as when a seat is disabled. `Refused` for a node of another kind.
    async fn change_node(&self, change: NodeChange) -> Result<Replanted, StoreError>;

    /// Replaces all that a group or a channel lays down. `Refused` for a node of another kind.
    async fn set_policy(&self, deed: NodeDeed, policy: Policy) -> Result<Replanted, StoreError>;

    /// Hangs a node, with all below it, on another; a seat that comes under a disabled group begins to rest, one that leaves it ends to. An administrator
    /// or a group of them that is moved to where technicians are stays where it is, and a link to it is made there instead, if there is none yet. `Refused`
    /// when the node does not belong there or below itself, `Missing` when one of the two is not there or they are of two organisations.
    async fn move_node(&self, deed: NodeDeed, to: NodeId) -> Result<Replanted, StoreError>;

    /// Takes a node away. Of a person with two nodes the other stays, and what lies in the queue of a seat that goes ends or goes back; a person's last node
    /// takes the person with it, as `Deleted`. Links to what goes, and what is assigned to it, go too. `Refused` for the root and the categories, for a
    /// group that holds anything but links, and for a channel in whose queue a session is open.
    async fn remove_node(&self, deed: NodeDeed) -> Result<Replanted, StoreError>;

    /// Assigns a channel to a technician group or a technician, or ends that; `Done` has the channel. `Refused` when it is so already, `Missing` when there
    /// is no such channel, or the node is neither of the two or not of the channel's organisation.
    async fn assign_channel(&self, channel: NodeDeed, node: NodeId, on: bool) -> Result<Replanted, StoreError>;

    /// The node with this number, unless it is gone.
    async fn node(&self, id: NodeId) -> Result<Option<Node>, StoreError>;

    /// The node with everything above it. Read on many calls: keep it cheap.
    async fn lineage(&self, id: NodeId) -> Result<Option<Lineage>, StoreError>;

    /// The node and all below it, each before what is below it and otherwise by number; empty when it is not there.
    async fn below(&self, id: NodeId) -> Result<Vec<Node>, StoreError>;

    /// The nodes that links to any of these administrators and groups of them hang on.
    async fn linked_to(&self, targets: &[NodeId]) -> Result<Vec<NodeId>, StoreError>;

    /// The channels that are assigned to a node itself, by number.
    async fn channels_of(&self, node: NodeId) -> Result<Vec<NodeId>, StoreError>;

    /// The groups and technicians that a channel is assigned to, by number.
    async fn assignees(&self, channel: NodeId) -> Result<Vec<NodeId>, StoreError>;

    /// What a node itself lays down.
    async fn own_policy(&self, node: NodeId) -> Result<Policy, StoreError>;

    /// What holds at a node: what it and everything above it lay down. Read for every PIN: keep it cheap.
    async fn policy(&self, node: NodeId) -> Result<Policy, StoreError>;

    /// The node with this number as it is, or as it last was.
    async fn former_node(&self, id: NodeId) -> Result<Option<Node>, StoreError>;
}
