//! Who calls: an authcode or an API login becomes a [`Caller`], a caller with a seat becomes a [`Technician`]. Logging in is not here.

use towline_model::{Audience, NodeId, Person, PersonId, PersonStatus};

use crate::{Cx, Error};

/// What came with a call to show who calls.
#[derive(Clone, Copy, Default)]
pub struct Credentials<'a> {
    /// The authcode, when one was sent; wins over the cookie unless empty.
    pub authcode: Option<&'a str>,
    /// The value of the API's login cookie.
    pub cookie: Option<&'a str>,
}

/// Somebody who may act. Only [`caller`] makes one.
#[derive(Debug, Clone)]
pub struct Caller {
    person: Person,
}

/// A caller with a technician seat. Only [`Caller::technician`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Technician {
    /// The seat.
    pub node: NodeId,
}

/// Finds out who calls.
///
/// # Errors
/// `WrongAuthcode`, `PersonDeleted`, `PersonDisabled` for an authcode; `NotLoggedIn` without one; `Store`.
pub async fn caller(cx: &Cx<'_>, credentials: Credentials<'_>) -> Result<Caller, Error> {
    if let Some(authcode) = credentials.authcode.filter(|code| !code.is_empty()) {
        let hash = cx.house.keys.authcode(authcode);
        let person = cx.store().person_by_authcode(&hash).await?.ok_or(Error::WrongAuthcode)?;
        return match person.status {
            PersonStatus::Enabled => Ok(Caller { person }),
            PersonStatus::Disabled => Err(Error::PersonDisabled),
            PersonStatus::Deleted => Err(Error::PersonDeleted),
        };
    }
    let cookie = credentials.cookie.filter(|cookie| !cookie.is_empty()).ok_or(Error::NotLoggedIn)?;
    let token = cx.house.keys.login(cookie);
    let login = cx.store().use_login(&token, Audience::Api, cx.now, cx.house.rules.api_idle).await?;
    login.map(|login| Caller { person: login.person }).ok_or(Error::NotLoggedIn)
}

impl Caller {
    /// Takes somebody whose login has just been found.
    pub(crate) const fn of(person: Person) -> Self {
        Self { person }
    }

    /// Who it is.
    #[must_use]
    pub const fn person(&self) -> &Person {
        &self.person
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
