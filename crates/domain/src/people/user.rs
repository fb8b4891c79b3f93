//! Somebody as those see them who may. Changing them is `describe`'s.

use towline_model::{NodeId, NodeKind};

use crate::authority::sees;
use crate::standing::{Standing, standing};
use crate::{Caller, Cx, Error};

/// Somebody in one of their nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The node.
    pub node: NodeId,
    /// What they are there: technician, administrator, master administrator.
    pub kind: NodeKind,
    /// Their name.
    pub name: String,
    /// What customers see instead of it; empty: the name.
    pub nick: String,
    /// Their e-mail address.
    pub email: String,
    /// What the organisation's single sign-on calls them.
    pub sso_id: String,
    /// What is said of them.
    pub description: String,
    /// Whether they have the add-on for mobile devices.
    pub mobile_addon: bool,
    /// Whether they have the add-on that the vendor calls RPAT.
    pub rpat_addon: bool,
    /// Whether the organisation's account is theirs.
    pub account_holder: bool,
    /// How they stand in this node.
    pub standing: Standing,
}

/// Whom a caller asks for.
#[derive(Clone, Copy)]
pub enum Whom<'a> {
    /// Whoever this node is of.
    Node(NodeId),
    /// Whoever has this e-mail address: in their administrator's node where the caller sees that, else in their seat.
    Email(&'a str),
}

/// Somebody whom the caller sees.
///
/// # Errors
/// `UnknownNode`, `UnknownEmail` when the caller sees nobody there; `Store`.
pub async fn user(cx: &Cx<'_>, caller: &Caller, whom: Whom<'_>) -> Result<User, Error> {
    let node = match whom {
        Whom::Node(node) => sees(cx, caller, node).await?,
        Whom::Email(email) => {
            let found = cx.store().credential(email).await?.ok_or(Error::UnknownEmail)?.person;
            let mut seen = None;
            for node in [found.technician, found.administrator].into_iter().flatten() {
                match sees(cx, caller, node).await {
                    Ok(node) => seen = Some(node),
                    Err(Error::UnknownNode) => {}
                    Err(error) => return Err(error),
                }
            }
            seen.ok_or(Error::UnknownEmail)?
        }
    };
    let person = match node.person {
        Some(person) if node.kind.is_person() => cx.store().person(person).await?.ok_or(Error::UnknownNode)?,
        _ => return Err(Error::UnknownNode),
    };
    let account_holder = cx.store().account_holder(person.organisation).await? == Some(person.id);
    let standing = standing(cx, &person, node.kind);
    let profile = person.profile;
    Ok(User {
        node: node.id,
        kind: node.kind,
        name: person.name,
        nick: profile.nick,
        email: person.email,
        sso_id: profile.sso_id,
        description: profile.description,
        mobile_addon: profile.mobile_addon,
        rpat_addon: profile.rpat_addon,
        account_holder,
        standing,
    })
}
