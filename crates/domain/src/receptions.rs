//! How an organisation receives its customers on the web, and what a third party's page is told of a PIN that was refused.

use towline_model::{Actor, LABEL_LIMIT, MOST_ORIGINS, OrganisationId, Origin, Reception, utf16_len};
use towline_store::{Constraint, ReceptionChange, StoreError};

use crate::{Cx, Error};

/// What custom fields are called until an organisation names them.
const USUAL_LABELS: [&str; 6] = ["Name", "Custom field 1", "Custom field 2", "Custom field 3", "Custom field 4", "Custom field 5"];

/// The origins of an organisation that are told, changed: some more, some less.
#[derive(Debug, Clone, Copy, Default)]
pub struct OriginsChange<'a> {
    /// These are told from now on.
    pub allow: &'a [String],
    /// These no more.
    pub forget: &'a [String],
}

/// How an organisation receives its customers.
///
/// # Errors
/// `Store`.
pub async fn reception(cx: &Cx<'_>, organisation: OrganisationId) -> Result<Reception, Error> {
    Ok(cx.store().reception(organisation).await?)
}

/// What an organisation calls its custom fields wherever they are shown; a field without a name of its own is called as the vendor calls it.
///
/// # Errors
/// `Store`.
pub async fn field_labels(cx: &Cx<'_>, organisation: OrganisationId) -> Result<[String; 6], Error> {
    let own = cx.store().reception(organisation).await?.labels;
    let mut usual = USUAL_LABELS.into_iter();
    Ok(own.map(|label| {
        let usual = usual.next().unwrap_or_default();
        if label.is_empty() { usual.to_owned() } else { label }
    }))
}

/// Names custom fields, on the forms of channels, at consoles and in reports; an empty name takes the label away.
///
/// # Errors
/// `Input` for a number that is no field's, or a label that is too long; `Missing`, `Store`.
pub async fn set_labels(cx: &Cx<'_>, organisation: OrganisationId, labels: &[(usize, String)], actor: Actor) -> Result<Reception, Error> {
    let mut reception = cx.store().reception(organisation).await?;
    for (place, label) in labels {
        let label = label.trim();
        if utf16_len(label) > LABEL_LIMIT || label.chars().any(char::is_control) {
            return Err(Error::Input("a label has at most 64 characters and no control characters"));
        }
        let field = reception.labels.get_mut(*place).ok_or(Error::Input("custom fields are numbered 0 to 5"))?;
        label.clone_into(field);
    }
    keep(cx, organisation, reception, actor).await
}

/// Changes which origins are told.
///
/// # Errors
/// `Input` for what is no origin, or one too many; `Missing`, `Store`.
pub async fn set_origins(cx: &Cx<'_>, organisation: OrganisationId, change: OriginsChange<'_>, actor: Actor) -> Result<Reception, Error> {
    let origin = |text: &String| {
        Origin::parse(text)
            .ok_or(Error::Input("an origin is scheme, host and port as browsers write them, such as https://www.example.com"))
    };
    let mut reception = cx.store().reception(organisation).await?;
    for text in change.allow {
        reception.origins.push(origin(text)?);
    }
    for text in change.forget {
        let gone = origin(text)?;
        reception.origins.retain(|known| *known != gone);
    }
    reception.origins.sort_unstable();
    reception.origins.dedup();
    if reception.origins.len() > MOST_ORIGINS {
        return Err(Error::Input("at most 50 origins are told"));
    }
    keep(cx, organisation, reception, actor).await
}

/// Whether an organisation lets the page at this address know why a PIN was refused: its origin is allowed.
///
/// # Errors
/// `Store`.
pub async fn is_told(cx: &Cx<'_>, organisation: OrganisationId, address: &str) -> Result<bool, Error> {
    let origins = cx.store().reception(organisation).await?.origins;
    Ok(origins.iter().any(|origin| origin.behind(address).is_some()))
}

async fn keep(cx: &Cx<'_>, organisation: OrganisationId, reception: Reception, actor: Actor) -> Result<Reception, Error> {
    let change = ReceptionChange { organisation, reception: reception.clone(), at: cx.now, actor };
    match cx.store().set_reception(change).await {
        Err(StoreError::Conflict(Constraint::Missing)) => Err(Error::Missing("organisation")),
        other => Ok(other.map(|()| reception)?),
    }
}
