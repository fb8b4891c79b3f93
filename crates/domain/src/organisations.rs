//! Making organisations, the one that the shared entry page serves, and which ways in they open and close.

use towline_model::{Actor, Endpoint, Organisation, OrganisationId, Slug};
use towline_store::{Access, Constraint, Denial, NewOrganisation as Row, SsoPassword, StoreError};

use crate::{Cx, Error};

/// The shortest password for single sign-on, in characters: whoever has it is everybody, and programs remember it.
const SHORTEST_SSO: usize = 15;

/// An organisation to be made.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Its display name, 1 to 100 characters.
    pub name: String,
    /// Who makes it.
    pub actor: Actor,
}

/// Makes an organisation; its slug is made from its name, with a number when taken.
///
/// # Errors
/// `NameTaken`, `Input`, `Store`.
pub async fn create_organisation(cx: &Cx<'_>, new: NewOrganisation) -> Result<Organisation, Error> {
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::Input("an organisation's name has 1 to 100 characters and no control characters"));
    }
    let base = Slug::from_name(&name);
    for n in 1..=1_000_u32 {
        let slug = if n == 1 { Some(base.clone()) } else { numbered(&base, n) };
        let slug = slug.ok_or(Error::Internal("a numbered slug is malformed"))?;
        let row = Row { name: name.clone(), slug, at: cx.now, actor: new.actor };
        match cx.store().create_organisation(row).await {
            Err(StoreError::Conflict(Constraint::Slug)) => {}
            Err(StoreError::Conflict(Constraint::OrganisationName)) => return Err(Error::NameTaken),
            other => return Ok(other?),
        }
    }
    Err(Error::Input("a thousand organisations have names like this one: choose another"))
}

fn numbered(base: &Slug, n: u32) -> Option<Slug> {
    let cut = base.as_str().get(..base.as_str().len().min(34))?;
    Slug::parse(&format!("{}-{n}", cut.trim_end_matches('-')))
}

/// The organisation that `/` serves: the only one there is.
///
/// # Errors
/// `Store`.
pub async fn the_only_organisation(cx: &Cx<'_>) -> Result<Option<Organisation>, Error> {
    let mut found = cx.store().organisations(2).await?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// The organisation with this slug.
///
/// # Errors
/// `Store`.
pub async fn organisation_by_slug(cx: &Cx<'_>, slug: &Slug) -> Result<Option<Organisation>, Error> {
    Ok(cx.store().organisation_by_slug(slug.as_str()).await?)
}

/// The organisation with this name, ignoring case.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn organisation_named(cx: &Cx<'_>, name: &str) -> Result<Organisation, Error> {
    cx.store().organisation_by_name(name).await?.ok_or(Error::Missing("organisation"))
}

/// What an organisation has set about ways in.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn access(cx: &Cx<'_>, organisation: OrganisationId) -> Result<Access, Error> {
    cx.store().access(organisation).await?.ok_or(Error::Missing("organisation"))
}

/// Sets an organisation's password for single sign-on; `None` clears it. Tickets that were given before open nothing any more.
///
/// # Errors
/// `Input` when it is too short or too long, `Missing`, `Busy`, `Entropy`, `Store`.
pub async fn set_sso_password(cx: &Cx<'_>, organisation: OrganisationId, password: Option<&str>, actor: Actor) -> Result<(), Error> {
    let password = match password {
        Some(short) if short.chars().count() < SHORTEST_SSO => {
            return Err(Error::Input("the password for single sign-on is too short: at least 15 characters, best random ones"));
        }
        Some(password) => Some(cx.house.passwords.hash(cx, password).await?),
        None => None,
    };
    let change = SsoPassword { organisation, password, at: cx.now, actor };
    if cx.store().set_sso_password(change).await? { Ok(()) } else { Err(Error::Missing("organisation")) }
}

/// Denies one of the API's endpoints to an organisation's people, or allows it again.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn deny(cx: &Cx<'_>, organisation: OrganisationId, endpoint: Endpoint, denied: bool, actor: Actor) -> Result<(), Error> {
    let denial = Denial { organisation, endpoint, denied, at: cx.now, actor };
    if cx.store().deny(denial).await? { Ok(()) } else { Err(Error::Missing("organisation")) }
}
