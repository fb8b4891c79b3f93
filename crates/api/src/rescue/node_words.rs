//! The words, fields and records that methods on the tree share: kinds of nodes, how they stand, permissions. What the methods do is in their own files.

use towline_domain::{Error, Standing};
use towline_model::{NodeId, NodeKind, Permissions};
use towline_wire::{Choice, Field, Value};

use crate::entry::Given;

/// Kinds of nodes, in the vendor's order.
pub static NODE_TYPES: Choice = Choice {
    type_name: "NODE_TYPE",
    members: &[
        "Root",
        "MasterAdministrators",
        "Administrators",
        "Technicians",
        "AdministratorGroup",
        "TechnicianGroup",
        "MasterAdministrator",
        "Administrator",
        "Technician",
        "AdministratorLink",
        "AdministratorGroupLink",
        "Channel",
        "PseudoGroup",
    ],
};

/// How somebody stands.
pub static NODE_STATUSES: Choice = Choice { type_name: "NODE_STATUS", members: &["Disabled", "Offline", "Online", "Busy", "Away"] };

/// What somebody, or a group, is made to be.
pub static SET_STATUSES: Choice = Choice { type_name: "NODE_SET_STATUS", members: &["Disabled", "Enabled"] };

/// Permissions.
pub static NODE_PERMISSIONS: Choice = Choice { type_name: "NODE_PERMISSIONS", members: Permissions::NAMES };

/// A node, as methods on the tree name it.
pub const NODE: Field = Field::int("node", "iNodeID").aliases(&["nodeid"]).required();
/// What something is made under.
pub const PARENT: Field = Field::int("parent", "iParentID").aliases(&["parentid"]).required();
/// What somebody, or a group, is made to be.
pub const STATUS: Field = Field::choice("status", "eStatus", &SET_STATUSES).required().note("Enabled or Disabled.");

/// The node that a call names under this name; 0 where it names none, which no node has.
pub fn node(given: &Given<'_>, name: &str) -> NodeId {
    NodeId(i64::from(given.input.int(name).unwrap_or(0)))
}

/// A node's number; 0 for none.
///
/// # Errors
/// `Internal` beyond 32 bits.
pub fn id(node: Option<NodeId>) -> Result<Value, Error> {
    let number = i32::try_from(node.map_or(0, |node| node.0)).map_err(|_| Error::Internal("a node's number exceeds 32 bits"))?;
    Ok(number.into())
}

/// A kind's word.
pub const fn kind(kind: NodeKind) -> Value {
    Value::Choice(match kind {
        NodeKind::Root => "Root",
        NodeKind::MasterAdministrators => "MasterAdministrators",
        NodeKind::Administrators => "Administrators",
        NodeKind::Technicians => "Technicians",
        NodeKind::AdministratorGroup => "AdministratorGroup",
        NodeKind::TechnicianGroup => "TechnicianGroup",
        NodeKind::MasterAdministrator => "MasterAdministrator",
        NodeKind::Administrator => "Administrator",
        NodeKind::Technician => "Technician",
        NodeKind::AdministratorLink => "AdministratorLink",
        NodeKind::AdministratorGroupLink => "AdministratorGroupLink",
        NodeKind::Channel => "Channel",
        NodeKind::PseudoGroup => "PseudoGroup",
    })
}

/// The word for how somebody stands.
pub const fn standing(standing: Standing) -> Value {
    Value::Choice(match standing {
        Standing::Disabled => "Disabled",
        Standing::Offline => "Offline",
        Standing::Online => "Online",
        Standing::Busy => "Busy",
        Standing::Away => "Away",
    })
}

/// The permissions that these words are.
pub fn permissions(words: &[&str]) -> Permissions {
    words.iter().filter_map(|word| Permissions::NONE.with(word)).fold(Permissions::NONE, Permissions::union)
}
