//! People changed by those who administer them: what they are called, their password, whether they may act.
//!
//! A master administrator changes everybody. Other administrators change the technicians of their groups; who administers too is changed by master
//! administrators only, as a password set is an account taken over, with all its rights. Of an administrator's seat in their groups they say whether it
//! may be used, of a master administrator's nothing.

use towline_model::{Node, NodeId, NodeKind, Person, PersonStatus, Profile};
use towline_store::{Constraint, PersonUpdate, Reach, StatusChange, StoreError};

use super::make::chosen;
use super::particulars;
use crate::authority::administers;
use crate::groups::checked_name;
use crate::logins::{self, Attempt, actor};
use crate::{Caller, Cx, Error};

/// What somebody becomes; what is `None` stays as it is.
#[derive(Clone, Copy)]
pub struct UserChange<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their e-mail address.
    pub email: &'a str,
    /// What customers see instead of the name.
    pub nick: Option<&'a str>,
    /// What the organisation's single sign-on calls them.
    pub sso_id: Option<&'a str>,
    /// What is said of them.
    pub description: Option<&'a str>,
    /// A new password in clear.
    pub password: Option<&'a str>,
    /// The same again.
    pub confirmation: Option<&'a str>,
    /// The present password of a master administrator who changes themself.
    pub current_password: Option<&'a str>,
    /// Whether they may act.
    pub enabled: bool,
    /// Whether they have the add-on for mobile devices.
    pub mobile_addon: bool,
    /// Whether they have the add-on that the vendor calls RPAT.
    pub rpat_addon: Option<bool>,
    /// The cookie of the caller's login, which stays when they set a password of their own.
    pub cookie: Option<&'a str>,
}

/// Changes somebody, and whether they may act. A new password ends their logins.
///
/// # Errors
/// `UnknownNode` when the caller does not administer the node or it is nobody's; `Outranked`; `GroupName`, `Email`, `EmailTaken`, `SsoIdTaken`, `Password`,
/// `Status`; `Input` for what else is too long; `CurrentPassword`, `LoginLimit` when a master administrator changes themself; `Busy`, `Entropy`, `Store`.
pub async fn set_user(cx: &Cx<'_>, caller: &Caller, node: NodeId, change: UserChange<'_>) -> Result<(), Error> {
    let (found, person) = administered(cx, caller, node).await?;
    let own = person.id == caller.person().id;
    if !(caller.person().master || own || person.administrator.is_none()) {
        return Err(Error::Outranked);
    }
    let (name, email) = (checked_name(change.name)?, particulars::email(change.email)?);
    let profile = Profile {
        nick: change.nick.map_or(Ok(person.profile.nick.clone()), particulars::nick)?,
        sso_id: change.sso_id.map_or(Ok(person.profile.sso_id.clone()), particulars::sso_id)?,
        description: change.description.map_or(Ok(person.profile.description.clone()), particulars::description)?,
        mobile_addon: change.mobile_addon,
        rpat_addon: change.rpat_addon.unwrap_or(person.profile.rpat_addon),
    };
    if change.password.is_some() || change.confirmation.is_some() {
        chosen(change.password.unwrap_or_default(), change.confirmation.unwrap_or_default(), &[&name, &email, &profile.nick])?;
    }
    let keys = change.password.is_some() || !profile.sso_id.is_empty();
    let status = wanted(cx, caller, (&found, &person), change.enabled, keys).await?;
    if own && person.master {
        let current = change.current_password.ok_or(Error::CurrentPassword)?;
        match logins::check(cx, Attempt { email: &person.email, password: current }, "current", None).await {
            Err(Error::WrongPassword) => return Err(Error::CurrentPassword),
            other => other?,
        };
    }
    let password = match change.password {
        Some(password) => Some(cx.house.passwords.hash(cx, password).await?),
        None => None,
    };
    let update = PersonUpdate {
        person: person.id,
        email,
        name,
        password,
        kept_login: change.cookie.filter(|_| own).map(|cookie| cx.house.keys.login(cookie)),
        profile,
        status,
        at: cx.now,
        actor: actor(caller.person()),
    };
    let changed = match cx.store().update_person(update).await {
        Err(StoreError::Conflict(Constraint::Email)) => return Err(Error::EmailTaken),
        Err(StoreError::Conflict(Constraint::SsoId)) => return Err(Error::SsoIdTaken),
        other => other?.ok_or(Error::UnknownNode)?,
    };
    cx.tell_left(&changed, changed.person.technician);
    Ok(())
}

/// Says whether somebody may act, or whether an administrator's seat may be used.
///
/// # Errors
/// `UnknownNode` when the caller does not administer the node or it is nobody's; `Outranked`; `Status`; `Store`.
pub async fn set_user_status(cx: &Cx<'_>, caller: &Caller, node: NodeId, enabled: bool) -> Result<(), Error> {
    let (found, person) = administered(cx, caller, node).await?;
    if person.master && !caller.person().master {
        return Err(Error::Outranked);
    }
    let (status, reach) = wanted(cx, caller, (&found, &person), enabled, !person.profile.sso_id.is_empty()).await?;
    let change = StatusChange { person: person.id, status, reach, at: cx.now, actor: actor(caller.person()) };
    let changed = cx.store().change_status(change).await?.ok_or(Error::UnknownNode)?;
    cx.tell_left(&changed, changed.person.technician);
    Ok(())
}

/// The node and whose it is, when the caller administers it.
async fn administered(cx: &Cx<'_>, caller: &Caller, node: NodeId) -> Result<(Node, Person), Error> {
    let found = administers(cx, caller, node).await?;
    let person = match found.person {
        Some(person) if found.kind.is_person() => cx.store().person(person).await?,
        _ => None,
    };
    let person = person.filter(|person| person.status != PersonStatus::Deleted).ok_or(Error::UnknownNode)?;
    Ok((found, person))
}

/// What somebody becomes, and how far that reaches: where they administer too, their seat's node speaks of the seat alone. `keys`: whether they will have
/// something to log in by, beside the password that they have.
async fn wanted(
    cx: &Cx<'_>,
    caller: &Caller,
    (node, person): (&Node, &Person),
    enabled: bool,
    keys: bool,
) -> Result<(PersonStatus, Reach), Error> {
    let status = |enabled: bool| if enabled { PersonStatus::Enabled } else { PersonStatus::Disabled };
    if node.kind == NodeKind::Technician && person.administrator.is_some() {
        if enabled && person.status != PersonStatus::Enabled {
            return Err(Error::Status("this person is disabled as an administrator: enable their administrator node first"));
        }
        return Ok((status(enabled), Reach::Seat));
    }
    match (enabled, person.status == PersonStatus::Enabled) {
        // Whoever may act already is left as they are, and so is a seat that rests.
        (true, true) => Ok((status(!person.seat_disabled), Reach::Seat)),
        (true, false) => {
            let credential = cx.store().credential(&person.email).await?;
            if !keys && credential.is_none_or(|credential| credential.password.is_none()) {
                return Err(Error::Status("somebody without a password or a single sign-on id is not enabled: set one with setUser first"));
            }
            Ok((PersonStatus::Enabled, Reach::Person))
        }
        (false, _) if person.id == caller.person().id => {
            Err(Error::Status("nobody disables themself: ask another administrator, or use the command line"))
        }
        (false, _) => Ok((PersonStatus::Disabled, Reach::Person)),
    }
}
