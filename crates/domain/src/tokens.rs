//! API tokens: made for a master administrator, whose rights they have within their scope, listed and revoked. What a call with one may do is in `access`.

use towline_model::{Actor, OrganisationId, PersonStatus, Scope, Span, Token};
use towline_store::{Constraint, NewToken as Row, Revocation, StoreError};

use crate::logins::letters;
use crate::{Cx, Error};

/// How many tokens an organisation may have.
const MOST: u32 = 32;

/// The longest name of a token, in characters.
const LONGEST_NAME: usize = 64;

/// Characters of a token's secret, which looks like an authcode: clients take it for one.
const SECRET: usize = 128;

/// A token to be made.
pub struct NewToken<'a> {
    /// Its organisation.
    pub organisation: OrganisationId,
    /// The e-mail address of the master administrator who acts when it is used.
    pub email: &'a str,
    /// What it is called, 1 to 64 characters.
    pub name: &'a str,
    /// What it opens.
    pub scope: Scope,
    /// How long it lives; `None`: until it is revoked.
    pub life: Option<Span>,
    /// Who makes it.
    pub actor: Actor,
}

/// A token and whom it stands for.
pub struct ListedToken {
    /// The token.
    pub token: Token,
    /// The e-mail address of who acts when it is used; empty when they are gone.
    pub email: String,
}

/// Makes a token; its secret is shown this once.
///
/// # Errors
/// `Input`, `Missing`, `TokenNameTaken`, `TooManyTokens`, `Entropy`, `Store`.
pub async fn create_token(cx: &Cx<'_>, new: NewToken<'_>) -> Result<String, Error> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::Input("a token's name has 1 to 64 characters and no control characters"));
    }
    let found = cx.store().credential(new.email).await?.map(|credential| credential.person);
    let person = found.filter(|person| person.organisation == new.organisation).ok_or(Error::Missing("person"))?;
    if !person.master || person.status != PersonStatus::Enabled {
        return Err(Error::Input("a token is made for a master administrator who is enabled"));
    }
    let secret = letters(cx, SECRET)?;
    let row = Row {
        organisation: new.organisation,
        person: person.id,
        name: name.to_owned(),
        hash: cx.house.keys.authcode(&secret),
        scope: new.scope,
        expires_at: new.life.map(|life| cx.now + life),
        most: MOST,
        at: cx.now,
        actor: new.actor,
    };
    match cx.store().create_token(row).await {
        Ok(Some(_)) => Ok(secret),
        Ok(None) => Err(Error::TooManyTokens),
        Err(StoreError::Conflict(Constraint::TokenName)) => Err(Error::TokenNameTaken),
        Err(StoreError::Conflict(_)) => Err(Error::Missing("person")),
        Err(error) => Err(error.into()),
    }
}

/// All tokens of an organisation, in the order in which they were made.
///
/// # Errors
/// `Store`.
pub async fn tokens(cx: &Cx<'_>, organisation: OrganisationId) -> Result<Vec<ListedToken>, Error> {
    let mut listed = Vec::new();
    for token in cx.store().tokens(organisation).await? {
        let email = cx.store().person(token.person).await?.map(|person| person.email).unwrap_or_default();
        listed.push(ListedToken { token, email });
    }
    Ok(listed)
}

/// Ends a token for good.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn revoke_token(cx: &Cx<'_>, organisation: OrganisationId, name: &str, actor: Actor) -> Result<(), Error> {
    let revocation = Revocation { organisation, name: name.to_owned(), at: cx.now, actor };
    cx.store().revoke_token(revocation).await?.map(drop).ok_or(Error::Missing("token"))
}
