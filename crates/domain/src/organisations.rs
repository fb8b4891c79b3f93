//! Making organisations, and the one that the shared entry page serves.

use towline_model::{Actor, Organisation, Slug};
use towline_store::{Constraint, NewOrganisation as Row, StoreError};

use crate::{Cx, Error};

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
