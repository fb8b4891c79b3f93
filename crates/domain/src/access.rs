//! Who calls: an authcode, an API token or an API login becomes a [`Caller`], a caller with a seat becomes a [`Technician`]. Logging in is not here.

use std::sync::Arc;

use towline_model::{Audience, Need, NodeId, Person, PersonId, PersonStatus, Scope, Span, Token};
use towline_store::Digest;

use crate::{Cx, Error};

/// What came with a call to show who calls.
#[derive(Clone, Copy, Default)]
pub struct Credentials<'a> {
    /// The authcode or API token, when one was sent; wins over the cookie unless empty.
    pub authcode: Option<&'a str>,
    /// The value of the API's login cookie.
    pub cookie: Option<&'a str>,
}

/// Somebody who may act. Only [`caller`] makes one.
#[derive(Debug, Clone)]
pub struct Caller {
    person: Arc<Person>,
    /// What they may call: all of it, unless they came with a token.
    scope: Scope,
}

/// A caller with a technician seat. Only [`Caller::technician`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Technician {
    /// The seat.
    pub node: NodeId,
}

/// A token's last use is noted when the one before it is so long ago: not every call has to write.
const USE_NOTED: Span = Span::minutes(10);

/// Finds out who calls.
///
/// # Errors
/// `WrongAuthcode`, `PersonDeleted`, `PersonDisabled` for an authcode; `NotLoggedIn` without one; `Store`.
pub async fn caller(cx: &Cx<'_>, credentials: Credentials<'_>) -> Result<Caller, Error> {
    if let Some(authcode) = credentials.authcode.filter(|code| !code.is_empty()) {
        let hash = cx.house.keys.authcode(authcode);
        return match cx.store().person_by_authcode(&hash).await? {
            Some(person) => acting(person, Scope::ALL),
            None => token_caller(cx, &hash).await,
        };
    }
    let cookie = credentials.cookie.filter(|cookie| !cookie.is_empty()).ok_or(Error::NotLoggedIn)?;
    let token = cx.house.keys.login(cookie);
    let login = cx.store().use_login(&token, Audience::Api, cx.now, cx.house.rules.api_idle).await?;
    login.map(|login| Caller::of(login.person)).ok_or(Error::NotLoggedIn)
}

/// The master administrator for whom the token with this hash was made. A token that is revoked, expired or no master administrator's any more is nobody's.
async fn token_caller(cx: &Cx<'_>, hash: &Digest) -> Result<Caller, Error> {
    let token = cx.store().token(hash).await?.ok_or(Error::WrongAuthcode)?;
    if token.expires_at.is_some_and(|end| end <= cx.now) {
        return Err(Error::WrongAuthcode);
    }
    let person = cx.store().person(token.person).await?.ok_or(Error::WrongAuthcode)?;
    let caller = acting(Arc::new(person), token.scope)?;
    if !caller.person.master {
        return Err(Error::WrongAuthcode);
    }
    note_use(cx, hash, &token).await?;
    Ok(caller)
}

async fn note_use(cx: &Cx<'_>, hash: &Digest, token: &Token) -> Result<(), Error> {
    if token.used_at.is_some_and(|used| cx.now.since(used) < USE_NOTED) {
        return Ok(());
    }
    Ok(cx.store().note_token(hash, cx.now).await?)
}

fn acting(person: Arc<Person>, scope: Scope) -> Result<Caller, Error> {
    match person.status {
        PersonStatus::Enabled => Ok(Caller { person, scope }),
        PersonStatus::Disabled => Err(Error::PersonDisabled),
        PersonStatus::Deleted => Err(Error::PersonDeleted),
    }
}

impl Caller {
    /// Takes somebody whose login has just been found.
    pub(crate) fn of(person: Person) -> Self {
        Self { person: Arc::new(person), scope: Scope::ALL }
    }

    /// Who it is.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Whether what they came with opens a method with this need. What they may do there is the method's to judge.
    ///
    /// # Errors
    /// `OutOfScope`.
    pub const fn may(&self, need: Need) -> Result<(), Error> {
        if self.scope.opens(need) { Ok(()) } else { Err(Error::OutOfScope) }
    }

    /// The caller's technician seat.
    ///
    /// # Errors
    /// `NotTechnician` when there is none.
    pub fn technician(&self) -> Result<Technician, Error> {
        self.person.seat().map(|node| Technician { node }).ok_or(Error::NotTechnician)
    }
}

/// The caller behind a socket whose login was found when it opened: who they are now, if they may still act.
///
/// # Errors
/// `NotLoggedIn` when they may not, `Store`.
pub async fn still_caller(cx: &Cx<'_>, person: PersonId) -> Result<Caller, Error> {
    let found = cx.store().person(person).await?.filter(|found| found.status == PersonStatus::Enabled);
    found.map(Caller::of).ok_or(Error::NotLoggedIn)
}
