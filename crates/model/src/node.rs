//! The organisation's tree: what kinds of nodes there are, what each may hold, and a node's path to the root. Who may do what to a node is not here.

use crate::{NodeId, OrganisationId, PersonId};

/// What a node is; the vendor's `eType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// The organisation.
    Root,
    /// The category of master administrators.
    MasterAdministrators,
    /// The category of administrators and their groups.
    Administrators,
    /// The category of technician groups.
    Technicians,
    /// A group of administrators.
    AdministratorGroup,
    /// A group of technicians.
    TechnicianGroup,
    /// A person as master administrator.
    MasterAdministrator,
    /// A person as administrator.
    Administrator,
    /// A person's technician seat.
    Technician,
    /// Says that the administrator whom it leads to administers the group that it hangs on.
    AdministratorLink,
    /// Says the same of all administrators of a group.
    AdministratorGroupLink,
    /// A queue without a PIN.
    Channel,
    /// A kind that the vendor names and that is never made here.
    PseudoGroup,
}

/// A node of an organisation's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its number.
    pub id: NodeId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// The node that it hangs on; only the root has none.
    pub parent: Option<NodeId>,
    /// What it is.
    pub kind: NodeKind,
    /// The name of the organisation, a category, a group or a channel. Empty for a person's node and for a link: theirs is the person's, or that of where
    /// the link leads.
    pub name: String,
    /// Anything said of a group or a channel. Empty for other kinds, as the name.
    pub description: String,
    /// Whose node it is: administrators and technicians have a person, other kinds have none.
    pub person: Option<PersonId>,
    /// Where a link leads: an administrator's node, or a group of administrators.
    pub target: Option<NodeId>,
    /// Whether a group or a channel may be used. True for other kinds: whether a person may act is theirs.
    pub enabled: bool,
}

/// A node with everything above it and whoever administers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// The node itself first, the root last.
    pub path: Vec<Node>,
    /// Where the links lead that hang on any node of the path; for a channel also those on the paths of the groups and technicians it is assigned to.
    pub linked: Vec<NodeId>,
}

impl NodeKind {
    /// The kinds whose nodes are made by a name: groups and channels.
    #[must_use]
    pub const fn is_named(self) -> bool {
        matches!(self, Self::AdministratorGroup | Self::TechnicianGroup | Self::Channel)
    }

    /// Whether it is somebody's node.
    #[must_use]
    pub const fn is_person(self) -> bool {
        matches!(self, Self::MasterAdministrator | Self::Administrator | Self::Technician)
    }

    /// Whether it leads to another node.
    #[must_use]
    pub const fn is_link(self) -> bool {
        matches!(self, Self::AdministratorLink | Self::AdministratorGroupLink)
    }

    /// Whether technicians stand in it or below it.
    #[must_use]
    pub const fn is_of_technicians(self) -> bool {
        matches!(self, Self::Technicians | Self::TechnicianGroup)
    }

    /// Whether a node of this kind may hang on one of the kind `parent`.
    #[must_use]
    pub const fn hangs_on(self, parent: Self) -> bool {
        match self {
            Self::Root | Self::PseudoGroup => false,
            Self::MasterAdministrators | Self::Administrators | Self::Technicians | Self::Channel => matches!(parent, Self::Root),
            Self::MasterAdministrator => matches!(parent, Self::MasterAdministrators),
            Self::Administrator | Self::AdministratorGroup => matches!(parent, Self::Administrators | Self::AdministratorGroup),
            // Permissions are a group's, so that no technician stands outside of one.
            Self::Technician => matches!(parent, Self::TechnicianGroup),
            Self::TechnicianGroup | Self::AdministratorLink | Self::AdministratorGroupLink => parent.is_of_technicians(),
        }
    }

    /// The kind of link that leads to a node of this kind.
    #[must_use]
    pub const fn link(self) -> Option<Self> {
        match self {
            Self::Administrator => Some(Self::AdministratorLink),
            Self::AdministratorGroup => Some(Self::AdministratorGroupLink),
            _ => None,
        }
    }
}

impl Lineage {
    /// The node itself.
    #[must_use]
    pub fn node(&self) -> Option<&Node> {
        self.path.first()
    }

    /// Whether every group on the path may be used.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.path.iter().all(|node| node.enabled)
    }
}

#[cfg(test)]
mod tests {
    use super::NodeKind::{self, *};

    const ALL: [NodeKind; 13] = [
        Root,
        MasterAdministrators,
        Administrators,
        Technicians,
        AdministratorGroup,
        TechnicianGroup,
        MasterAdministrator,
        Administrator,
        Technician,
        AdministratorLink,
        AdministratorGroupLink,
        Channel,
        PseudoGroup,
    ];

    #[test]
    fn each_kind_hangs_where_it_belongs_and_nowhere_else() {
        let expected: [(NodeKind, &[NodeKind]); 13] = [
            (Root, &[]),
            (MasterAdministrators, &[Root]),
            (Administrators, &[Root]),
            (Technicians, &[Root]),
            (AdministratorGroup, &[Administrators, AdministratorGroup]),
            (TechnicianGroup, &[Technicians, TechnicianGroup]),
            (MasterAdministrator, &[MasterAdministrators]),
            (Administrator, &[Administrators, AdministratorGroup]),
            (Technician, &[TechnicianGroup]),
            (AdministratorLink, &[Technicians, TechnicianGroup]),
            (AdministratorGroupLink, &[Technicians, TechnicianGroup]),
            (Channel, &[Root]),
            (PseudoGroup, &[]),
        ];
        for (child, parents) in expected {
            let found: Vec<_> = ALL.into_iter().filter(|parent| child.hangs_on(*parent)).collect();
            assert_eq!(found, parents, "{child:?}");
        }
    }

    #[test]
    fn only_administrators_and_their_groups_are_linked_to() {
        let linked: Vec<_> = ALL.into_iter().filter_map(|kind| kind.link().map(|link| (kind, link))).collect();
        assert_eq!(linked, [(AdministratorGroup, AdministratorGroupLink), (Administrator, AdministratorLink)]);
        assert!(linked.iter().all(|(_, link)| link.is_link()));
    }
}
