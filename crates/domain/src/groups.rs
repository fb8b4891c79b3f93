//! Groups of technicians and of administrators: made, read, changed. Who administers them is in `authority`; moving and deleting is in `nodes`.

use towline_model::{Node, NodeId, NodeKind, Permissions, Policy, utf16_len};
use towline_store::{Constraint, NewNode, NodeChange, Replanted, StoreError};

use crate::authority::{administers, sees};
use crate::logins::actor;
use crate::{Caller, Cx, Error};

/// The longest name of a group or a channel, in UTF-16 units.
pub(crate) const LONGEST_NAME: usize = 128;
/// The longest description, in UTF-16 units.
pub(crate) const LONGEST_DESCRIPTION: usize = 1_024;
/// How many nodes a path has at most, root and category included.
pub(crate) const DEEPEST: usize = 24;
/// What a group is called until it is given a name.
const NEW: &str = "New group";

/// A group as its administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its number; a link has its own.
    pub id: NodeId,
    /// What it is called.
    pub name: String,
    /// What is said of it.
    pub description: String,
    /// What it is: a group of technicians or of administrators, or a link to one of those.
    pub kind: NodeKind,
    /// What its technicians may do. Administrators need no permissions.
    pub permissions: Permissions,
    /// What of that only master administrators change.
    pub locked: Permissions,
    /// Whether it may be used.
    pub enabled: bool,
    /// How many of its technicians may have their consoles running at a time; `None`: any number.
    pub standard_limit: Option<u32>,
    /// The same for those with the add-on for mobile devices.
    pub mobile_limit: Option<u32>,
    /// The same for those with the add-on that the vendor calls RPAT.
    pub rpat_limit: Option<u32>,
}

/// What a group becomes; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct GroupChange {
    /// Its name.
    pub name: String,
    /// What is said of it.
    pub description: Option<String>,
    /// Whether it may be used.
    pub enabled: bool,
    /// What its technicians may do.
    pub permissions: Option<Permissions>,
    /// What of that only master administrators change.
    pub locked: Option<Permissions>,
    /// See [`Group::standard_limit`]; zero is any number.
    pub standard_limit: Option<u32>,
    /// See [`Group::mobile_limit`]; zero is any number.
    pub mobile_limit: Option<u32>,
    /// See [`Group::rpat_limit`]; zero is any number.
    pub rpat_limit: Option<u32>,
}

/// Makes a group, of administrators or of technicians as its parent has it, without a name of its own.
///
/// # Errors
/// `UnknownParent` when the caller does not administer the parent, or it holds no groups, or lies too deep; `Store`.
pub async fn create_group(cx: &Cx<'_>, caller: &Caller, parent: NodeId) -> Result<NodeId, Error> {
    let parent = match administers(cx, caller, parent).await {
        Err(Error::UnknownNode) => return Err(Error::UnknownParent),
        other => other?,
    };
    let kind = [NodeKind::TechnicianGroup, NodeKind::AdministratorGroup].into_iter().find(|kind| kind.hangs_on(parent.kind));
    let kind = kind.ok_or(Error::UnknownParent)?;
    let depth = cx.store().lineage(parent.id).await?.map_or(0, |lineage| lineage.path.len());
    if depth >= DEEPEST {
        return Err(Error::UnknownParent);
    }
    let new = NewNode {
        organisation: parent.organisation,
        parent: parent.id,
        kind,
        name: NEW.to_owned(),
        description: String::new(),
        at: cx.now,
        actor: actor(caller.person()),
    };
    match cx.store().create_node(new).await {
        Err(StoreError::Conflict(Constraint::Parent)) => Err(Error::UnknownParent),
        other => Ok(other?.id),
    }
}

/// A group that the caller sees, or what a link to one leads to.
///
/// # Errors
/// `UnknownNode` when the caller does not see it or it is none, `Store`.
pub async fn group(cx: &Cx<'_>, caller: &Caller, node: NodeId) -> Result<Group, Error> {
    let found = sees(cx, caller, node).await?;
    let shown = match found.target {
        Some(target) => cx.store().node(target).await?.ok_or(Error::UnknownNode)?,
        None => found.clone(),
    };
    let usual = match shown.kind {
        NodeKind::TechnicianGroup => Permissions::USUAL,
        NodeKind::AdministratorGroup => Permissions::NONE,
        _ => return Err(Error::UnknownNode),
    };
    let (holds, own) = (cx.store().policy(shown.id).await?, cx.store().own_policy(shown.id).await?);
    let limit = |limit: Option<u32>| limit.filter(|limit| *limit > 0);
    Ok(Group {
        id: found.id,
        name: shown.name,
        description: shown.description,
        kind: found.kind,
        permissions: holds.permissions.unwrap_or(usual),
        locked: holds.locked.unwrap_or_default(),
        enabled: shown.enabled,
        standard_limit: limit(own.standard_limit),
        mobile_limit: limit(own.mobile_limit),
        rpat_limit: limit(own.rpat_limit),
    })
}

/// Changes a group. Disabling one of technicians lets their seats rest: their consoles end, and what lies in their queues ends or goes back.
///
/// # Errors
/// `UnknownNode` when the caller does not administer it or it is none; `GroupName`; `Input` for a description that is too long; `LockedPermission` when
/// somebody who is no master administrator changes what is locked, or what locks; `Store`.
pub async fn set_group(cx: &Cx<'_>, caller: &Caller, node: NodeId, change: GroupChange) -> Result<(), Error> {
    let found = administers(cx, caller, node).await?;
    if !matches!(found.kind, NodeKind::TechnicianGroup | NodeKind::AdministratorGroup) {
        return Err(Error::UnknownNode);
    }
    let name = checked_name(&change.name)?;
    if change.description.as_deref().is_some_and(|text| utf16_len(text) > LONGEST_DESCRIPTION) {
        return Err(Error::Input("a description has at most 1024 characters"));
    }
    if !caller.person().master && changes_locked(cx, &found, &change).await? {
        return Err(Error::LockedPermission);
    }
    let wish = NodeChange {
        node,
        name,
        description: change.description,
        enabled: change.enabled,
        policy: Policy {
            permissions: change.permissions,
            locked: change.locked,
            standard_limit: change.standard_limit,
            mobile_limit: change.mobile_limit,
            rpat_limit: change.rpat_limit,
            ..Policy::default()
        },
        at: cx.now,
        actor: actor(caller.person()),
    };
    match cx.store().change_node(wish).await? {
        Replanted::Done { people, .. } => {
            people.iter().for_each(|left| cx.tell_left(left, left.person.technician));
            Ok(())
        }
        Replanted::Refused | Replanted::Missing => Err(Error::UnknownNode),
    }
}

/// The name as it is kept.
pub(crate) fn checked_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() || utf16_len(name) > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::GroupName);
    }
    Ok(name.to_owned())
}

/// Whether a change would reach what only a master administrator changes: locked permissions, and what is locked.
async fn changes_locked(cx: &Cx<'_>, group: &Node, change: &GroupChange) -> Result<bool, Error> {
    let holds = cx.store().policy(group.id).await?;
    let (permissions, locked) = (holds.permissions.unwrap_or(Permissions::USUAL), holds.locked.unwrap_or_default());
    let reaches = change.permissions.is_some_and(|wanted| wanted.difference(permissions).meets(locked));
    Ok(reaches || change.locked.is_some_and(|wanted| wanted != locked))
}
