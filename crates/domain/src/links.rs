//! The addresses that customers are given. Only an invitation link's key is secret, and it stands in the fragment, which browsers send nowhere.

use towline_model::{OrganisationId, Pin};

use crate::{Cx, Error};

/// The path under which an organisation's pages live: empty while it is the only one, `/o/<slug>` otherwise.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn entry_path(cx: &Cx<'_>, organisation: OrganisationId) -> Result<String, Error> {
    if crate::organisations::the_only_organisation(cx).await?.is_some() {
        return Ok(String::new());
    }
    let organisation = cx.store().organisation(organisation).await?.ok_or(Error::Missing("organisation"))?;
    Ok(format!("/o/{}", organisation.slug.as_str()))
}

/// The address of an organisation's entry page, no slash at the end.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn entry_address(cx: &Cx<'_>, organisation: OrganisationId) -> Result<String, Error> {
    Ok(format!("{}{}", cx.house.rules.public_url, entry_path(cx, organisation).await?))
}

/// `/R?i=2&Code=…` under the entry address, with the key as fragment when there is one.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn invitation_link(cx: &Cx<'_>, organisation: OrganisationId, pin: Pin, key: Option<&str>) -> Result<String, Error> {
    let base = entry_address(cx, organisation).await?;
    let key = key.map(|key| format!("#k={key}")).unwrap_or_default();
    Ok(format!("{base}/R?i=2&Code={pin}{key}"))
}
