//! Whose work a caller may report on: what they administer, and their own. What a report says of it is not here.

use std::collections::HashSet;
use std::sync::Arc;

use towline_model::{Node, NodeId, NodeKind, PersonId};
use towline_store::Whose;

use crate::{Caller, Cx, Error, authority};

/// What the node of a report is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// A technician, another person, a group, a category or the whole organisation.
    Node,
    /// A channel.
    Channel,
    /// All technicians of other organisations who were let in. There are none.
    ExternalRoot,
    /// One of these.
    ExternalTechnician,
    /// A group of these.
    ExternalGroup,
}

/// The number by which clients name the root of external technicians.
const EXTERNAL_ROOT: NodeId = NodeId(-2);

/// Whose sessions and logins a report is about.
#[derive(Debug, Clone)]
pub(crate) enum Owners {
    /// Nobody's: a report without rows.
    Nobody,
    /// Everybody's in the organisation, whoever has left it included.
    Everybody,
    /// Those of some technicians, in ascending order of their seats, and logins of these people.
    Some(Arc<[NodeId]>, Arc<HashSet<PersonId>>),
    /// Sessions of a channel. A channel has no logins.
    Channel(NodeId),
}

impl Owners {
    /// Whose sessions.
    pub(crate) fn sessions(&self) -> Option<Whose> {
        match self {
            Self::Nobody => None,
            Self::Everybody => Some(Whose::All),
            Self::Some(seats, _) => Some(Whose::Seats(Arc::clone(seats))),
            Self::Channel(channel) => Some(Whose::Channel(*channel)),
        }
    }

    /// Whether logins of this person are among them.
    pub(crate) fn has_logins_of(&self, person: PersonId) -> bool {
        match self {
            Self::Everybody => true,
            Self::Some(_, people) => people.contains(&person),
            Self::Nobody | Self::Channel(_) => false,
        }
    }
}

/// Whom a report on this node is about.
///
/// # Errors
/// `UnknownNode` when the caller may not report on it, or it is something else than it is said to be; `Store`.
pub(crate) async fn owners(cx: &Cx<'_>, caller: &Caller, node: NodeId, reference: Reference) -> Result<Owners, Error> {
    match reference {
        Reference::ExternalRoot if node == EXTERNAL_ROOT => Ok(Owners::Nobody),
        Reference::ExternalRoot => match authority::administers(cx, caller, node).await?.kind {
            NodeKind::Root => Ok(Owners::Nobody),
            _ => Err(Error::UnknownNode),
        },
        Reference::ExternalTechnician | Reference::ExternalGroup => Err(Error::UnknownNode),
        Reference::Channel => match authority::administers(cx, caller, node).await?.kind {
            NodeKind::Channel => Ok(Owners::Channel(node)),
            _ => Err(Error::UnknownNode),
        },
        Reference::Node => {
            let person = caller.person();
            if person.technician == Some(node) || person.administrator == Some(node) {
                let seats = person.technician.into_iter().collect();
                return Ok(Owners::Some(seats, Arc::new(HashSet::from([person.id]))));
            }
            match authority::administers(cx, caller, node).await {
                Ok(found) if found.kind == NodeKind::Root => Ok(Owners::Everybody),
                Ok(found) if is_of_people(found.kind) => everybody_of(cx, cx.store().below(node).await?).await,
                Ok(_) => Err(Error::UnknownNode),
                Err(Error::UnknownNode) => {
                    // Whoever does not administer the whole organisation gets as much of it as they do.
                    let root = authority::sees(cx, caller, node).await?;
                    if root.kind != NodeKind::Root {
                        return Err(Error::UnknownNode);
                    }
                    everybody_of(cx, authority::visible(cx, caller).await?).await
                }
                Err(error) => Err(error),
            }
        }
    }
}

/// Whether people stand at or below nodes of this kind.
const fn is_of_people(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::MasterAdministrators
            | NodeKind::Administrators
            | NodeKind::Technicians
            | NodeKind::AdministratorGroup
            | NodeKind::TechnicianGroup
            | NodeKind::MasterAdministrator
            | NodeKind::Administrator
            | NodeKind::Technician
    )
}

/// Everybody whose node is among these.
async fn everybody_of(cx: &Cx<'_>, nodes: Vec<Node>) -> Result<Owners, Error> {
    let (mut seats, mut people) = (Vec::new(), HashSet::new());
    for found in nodes {
        let Some(person) = found.person else { continue };
        people.insert(person);
        if found.kind == NodeKind::Technician {
            seats.push(found.id);
        } else if let Some(seat) = cx.store().person(person).await?.and_then(|person| person.technician) {
            // An administrator's node stands for the person: what they do, they do on their seat.
            seats.push(seat);
        }
    }
    seats.sort_unstable();
    seats.dedup();
    Ok(Owners::Some(seats.into(), Arc::new(people)))
}
