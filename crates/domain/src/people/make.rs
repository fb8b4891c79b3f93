//! People made under a node of the tree: one of whom nothing is said yet, or a whole list, described. Who is made at the command line is not here.

use std::collections::HashSet;

use towline_model::{Node, NodeId, NodeKind, OrganisationId, Person, PersonStatus, Profile};
use towline_store::{Constraint, NewPerson as Row, StoreError, folded};

use super::particulars;
use crate::authority::administers;
use crate::groups::checked_name;
use crate::logins::actor;
use crate::passwords::{self, Unfit};
use crate::{Caller, Cx, Error};

/// Somebody on a list of people to be made.
#[derive(Clone, Copy)]
pub struct NewUser<'a> {
    /// What the caller calls them until they have a node.
    pub unique_id: &'a str,
    /// The category or group that they are to be in.
    pub parent: NodeId,
    /// Their name.
    pub name: &'a str,
    /// What customers see instead of it; empty: the name.
    pub nick: &'a str,
    /// Their e-mail address.
    pub email: &'a str,
    /// What the organisation's single sign-on calls them; empty: nothing.
    pub sso_id: &'a str,
    /// Their password in clear.
    pub password: &'a str,
    /// The same again.
    pub confirmation: &'a str,
    /// Whether they may act at once.
    pub enabled: bool,
    /// Anything.
    pub description: &'a str,
    /// Whether they have the add-on for mobile devices.
    pub mobile_addon: bool,
    /// Whether they have the add-on that the vendor calls RPAT.
    pub rpat_addon: bool,
}

/// Makes somebody of whom nothing is known yet and who cannot act: an administrator, a master administrator or a technician, as the parent has it.
///
/// # Errors
/// `UnknownParent` when the caller does not administer the parent, or it holds nobody; `Store`.
pub async fn create_user(cx: &Cx<'_>, caller: &Caller, parent: NodeId) -> Result<NodeId, Error> {
    let parent = parent_of(cx, caller, parent).await?;
    let row = row(cx, caller, &parent)?;
    match cx.store().create_people(vec![row]).await {
        Ok(made) => made.first().and_then(node_of).ok_or(Error::Internal("a made person has no node")),
        Err(StoreError::Conflict(_)) => Err(Error::UnknownParent),
        Err(error) => Err(error.into()),
    }
}

/// Makes all of these people, or none; their nodes in the order of the list.
///
/// # Errors
/// `NotMaster`; `InList` with the first of the list that is not as it has to be; `Busy`, `Entropy`, `Store`.
pub async fn create_users(cx: &Cx<'_>, caller: &Caller, list: &[NewUser<'_>]) -> Result<Vec<NodeId>, Error> {
    if !caller.person().master {
        return Err(Error::NotMaster);
    }
    let mut rows = judged(cx, caller, list).await?;
    let hashes = cx.house.passwords.hash_all(cx, list.iter().map(|new| new.password)).await?;
    for (row, hash) in rows.iter_mut().zip(hashes) {
        row.password = hash;
    }
    match cx.store().create_people(rows).await {
        Ok(made) => {
            let nodes: Option<Vec<NodeId>> = made.iter().map(node_of).collect();
            nodes.ok_or(Error::Internal("a made person has no node"))
        }
        // Somebody was quicker: who is in the way now is seen by looking again.
        Err(StoreError::Conflict(constraint)) => {
            judged(cx, caller, list).await?;
            Err(match constraint {
                Constraint::Email => Error::EmailTaken,
                Constraint::SsoId => Error::SsoIdTaken,
                _ => Error::UnknownParent,
            })
        }
        Err(error) => Err(error.into()),
    }
}

/// What is to be kept of the people of a list, without their passwords' hashes, when nothing speaks against any of them.
async fn judged(cx: &Cx<'_>, caller: &Caller, list: &[NewUser<'_>]) -> Result<Vec<Row>, Error> {
    let mut met = Met::default();
    let mut rows = Vec::with_capacity(list.len());
    for (at, new) in list.iter().enumerate() {
        rows.push(judge(cx, caller, new, &mut met).await.map_err(|error| error.in_list(at + 1))?);
        // Judging a thousand passwords takes a second; others go on meanwhile.
        tokio::task::yield_now().await;
    }
    Ok(rows)
}

/// What only one of a list may have.
#[derive(Default)]
struct Met {
    unique_ids: HashSet<String>,
    emails: HashSet<String>,
    sso_ids: HashSet<String>,
}

async fn judge(cx: &Cx<'_>, caller: &Caller, new: &NewUser<'_>, met: &mut Met) -> Result<Row, Error> {
    if !met.unique_ids.insert(new.unique_id.to_owned()) {
        return Err(Error::UniqueId);
    }
    let parent = parent_of(cx, caller, new.parent).await?;
    let (name, email, sso_id) = (checked_name(new.name)?, particulars::email(new.email)?, particulars::sso_id(new.sso_id)?);
    let profile = Profile {
        nick: particulars::nick(new.nick)?,
        sso_id,
        description: particulars::description(new.description)?,
        mobile_addon: new.mobile_addon,
        rpat_addon: new.rpat_addon,
    };
    if !met.emails.insert(folded(&email)) || cx.store().credential(&email).await?.is_some() {
        return Err(Error::EmailTaken);
    }
    if !profile.sso_id.is_empty() {
        let organisation = caller.person().organisation;
        let holder = cx.store().person_by_sso_id(organisation, &profile.sso_id).await?;
        if !met.sso_ids.insert(folded(&profile.sso_id)) || holder.is_some() {
            return Err(Error::SsoIdTaken);
        }
    }
    chosen(new.password, new.confirmation, &[&name, &email, &profile.nick])?;
    let status = if new.enabled { PersonStatus::Enabled } else { PersonStatus::Disabled };
    Ok(Row { name, email, profile, status, ..row(cx, caller, &parent)? })
}

/// Whether somebody may have this password by the vendor's methods, which allow no white space in it.
pub(super) fn chosen(password: &str, confirmation: &str, known: &[&str]) -> Result<(), Unfit> {
    if password.chars().any(char::is_whitespace) {
        return Err(Unfit::Whitespace);
    }
    passwords::check(password, known)?;
    if password == confirmation { Ok(()) } else { Err(Unfit::Unconfirmed) }
}

async fn parent_of(cx: &Cx<'_>, caller: &Caller, parent: NodeId) -> Result<Node, Error> {
    match administers(cx, caller, parent).await {
        Err(Error::UnknownNode) => Err(Error::UnknownParent),
        other => other,
    }
}

/// Somebody under this parent of whom nothing is said.
fn row(cx: &Cx<'_>, caller: &Caller, parent: &Node) -> Result<Row, Error> {
    let kinds = [NodeKind::MasterAdministrator, NodeKind::Administrator, NodeKind::Technician];
    let kind = kinds.into_iter().find(|kind| kind.hangs_on(parent.kind)).ok_or(Error::UnknownParent)?;
    let organisation: OrganisationId = parent.organisation;
    Ok(Row {
        organisation,
        email: String::new(),
        name: String::new(),
        password: String::new(),
        profile: Profile::default(),
        status: PersonStatus::Disabled,
        administrator: kind != NodeKind::Technician,
        master: kind == NodeKind::MasterAdministrator,
        technician: kind == NodeKind::Technician,
        parent: Some(parent.id),
        authcode: None,
        at: cx.now,
        actor: actor(caller.person()),
    })
}

/// The one node of somebody who has just been made.
fn node_of(person: &Person) -> Option<NodeId> {
    person.administrator.or(person.technician)
}
