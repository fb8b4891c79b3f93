//! How nodes and policies are stored: the numbers of their kinds, and their columns. What is done to them is `tree`'s.

use rusqlite::types::Type;
use rusqlite::{Error, Row};
use towline_model::{Node, NodeId, NodeKind, OrganisationId, Permissions, PersonId, Policy, Span};

/// Every kind; its number is its place.
const KINDS: [NodeKind; 13] = [
    NodeKind::Root,
    NodeKind::MasterAdministrators,
    NodeKind::Administrators,
    NodeKind::Technicians,
    NodeKind::AdministratorGroup,
    NodeKind::TechnicianGroup,
    NodeKind::MasterAdministrator,
    NodeKind::Administrator,
    NodeKind::Technician,
    NodeKind::AdministratorLink,
    NodeKind::AdministratorGroupLink,
    NodeKind::Channel,
    NodeKind::PseudoGroup,
];

pub(crate) fn kind_number(kind: NodeKind) -> i64 {
    KINDS.iter().position(|known| *known == kind).and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX)
}

fn kind(row: &Row<'_>, column: usize) -> Result<NodeKind, Error> {
    let number: u8 = row.get(column)?;
    let unknown = || Error::FromSqlConversionFailure(column, Type::Integer, "a kind of node that is none".into());
    KINDS.get(usize::from(number)).copied().ok_or_else(unknown)
}

/// The columns of a node, for [`node`].
macro_rules! node_columns {
    () => {
        "id, organisation, parent, kind, name, description, person, target, enabled"
    };
}
pub(crate) use node_columns;

pub(crate) fn node(row: &Row<'_>) -> Result<Node, Error> {
    let id = |column| row.get::<_, Option<i64>>(column);
    Ok(Node {
        id: NodeId(row.get(0)?),
        organisation: OrganisationId(row.get(1)?),
        parent: id(2)?.map(NodeId),
        kind: kind(row, 3)?,
        name: row.get(4)?,
        description: row.get(5)?,
        person: id(6)?.map(PersonId),
        target: id(7)?.map(NodeId),
        enabled: row.get(8)?,
    })
}

/// The columns of a policy, for [`policy`].
macro_rules! policy_columns {
    () => {
        "permissions, locked, standard_limit, mobile_limit, rpat_limit, pin_life, connecting, waiting, active_idle, max_offered, \
         recording, recording_kept, max_active"
    };
}
pub(crate) use policy_columns;

/// How many columns a policy has: the index of the first one behind them.
pub(crate) const POLICY_COLUMNS: usize = 13;

pub(crate) fn policy(row: &Row<'_>) -> Result<Policy, Error> {
    let set = |column| row.get::<_, Option<u32>>(column).map(|bits| bits.map(Permissions::from_bits));
    let span = |column| row.get::<_, Option<i64>>(column).map(|micros| micros.map(Span));
    Ok(Policy {
        permissions: set(0)?,
        locked: set(1)?,
        standard_limit: row.get(2)?,
        mobile_limit: row.get(3)?,
        rpat_limit: row.get(4)?,
        pin_life: span(5)?,
        connecting: span(6)?,
        waiting: span(7)?,
        active_idle: span(8)?,
        max_offered: row.get(9)?,
        recording: row.get(10)?,
        recording_kept: span(11)?,
        max_active: row.get(12)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_the_numbers_that_the_migration_gave_them() {
        let named = [(NodeKind::Root, 0), (NodeKind::TechnicianGroup, 5), (NodeKind::Technician, 8), (NodeKind::AdministratorLink, 9)];
        assert_eq!(named.map(|(kind, _)| kind_number(kind)), named.map(|(_, number)| number));
    }
}
