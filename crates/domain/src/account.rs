//! Who the caller is, as they may see it themselves.

use towline_model::NodeId;

use crate::{Caller, Cx, Error};

/// A caller's own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The organisation's root node.
    pub root: NodeId,
    /// The organisation's name.
    pub organisation: String,
    /// The caller's administrator node.
    pub administrator: Option<NodeId>,
    /// The caller's technician seat, unless it is disabled.
    pub technician: Option<NodeId>,
    /// The caller's e-mail address.
    pub email: String,
    /// Whether the caller's console is connected.
    pub console_running: bool,
}

/// The caller's own account.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn account(cx: &Cx<'_>, caller: &Caller) -> Result<Account, Error> {
    let person = caller.person();
    let organisation = cx.store().organisation(person.organisation).await?.ok_or(Error::Missing("organisation"))?;
    Ok(Account {
        root: organisation.root,
        organisation: organisation.name,
        administrator: person.administrator,
        technician: person.seat(),
        email: person.email.clone(),
        console_running: person.seat().is_some_and(|seat| cx.house.presence.is_present(seat, cx.now)),
    })
}
