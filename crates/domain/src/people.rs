//! People: made and changed by whoever runs the installation, whatever their rights. What administrators may do to people is in the modules below: who they
//! are (`user`), how they are made (`make`) and changed (`describe`), and what they may be called (`particulars`).

mod describe;
mod make;
mod particulars;
mod user;

use towline_hub::Change;
use towline_model::{Actor, OrganisationId, Person, PersonId, PersonStatus, Profile};
use towline_store::{Constraint, NewPerson as Row, Reach, StatusChange, StoreError};

use crate::{Cx, Error, passwords};

pub use describe::{UserChange, set_user, set_user_status};
pub use make::{NewUser, create_user, create_users};
pub use user::{User, Whom, user};

/// A person to be made.
pub struct NewPerson<'a> {
    /// Where.
    pub organisation: OrganisationId,
    /// E-mail address.
    pub email: &'a str,
    /// Display name, which customers see.
    pub name: &'a str,
    /// The password in clear.
    pub password: &'a str,
    /// Whether they administer, and whether as a master.
    pub administrator: bool,
    /// Whether they are a master administrator.
    pub master: bool,
    /// Whether they get a technician seat.
    pub technician: bool,
    /// Who makes them.
    pub actor: Actor,
}

/// Whether a person could be made of this, as far as can be told without asking the store.
///
/// # Errors
/// `Email`, `Input`, `Password`.
pub fn check_person(new: &NewPerson<'_>) -> Result<(), Error> {
    let email = particulars::email(new.email)?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::Input("a display name has 1 to 100 characters and no control characters"));
    }
    if !(new.administrator || new.technician) {
        return Err(Error::Input("a person is an administrator, a technician or both"));
    }
    Ok(passwords::check(new.password, &[name, &email])?)
}

/// Makes a person.
///
/// # Errors
/// `Email`, `Input`, `Password`, `EmailTaken`, `Missing`, `Busy`, `Entropy`, `Store`.
pub async fn create_person(cx: &Cx<'_>, new: NewPerson<'_>) -> Result<Person, Error> {
    check_person(&new)?;
    let row = Row {
        organisation: new.organisation,
        email: new.email.trim().to_owned(),
        name: new.name.trim().to_owned(),
        password: cx.house.passwords.hash(cx, new.password).await?,
        profile: Profile::default(),
        status: PersonStatus::Enabled,
        administrator: new.administrator,
        master: new.master,
        technician: new.technician,
        parent: None,
        authcode: None,
        at: cx.now,
        actor: new.actor,
    };
    match cx.store().create_people(vec![row]).await {
        Ok(people) => people.into_iter().next().ok_or(Error::Internal("a made person is missing")),
        Err(StoreError::Conflict(Constraint::Email)) => Err(Error::EmailTaken),
        Err(StoreError::Conflict(_)) => Err(Error::Missing("organisation")),
        Err(other) => Err(other.into()),
    }
}

/// Enables, disables or deletes somebody. Their logins, sockets and open sessions end with it.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn change_status(cx: &Cx<'_>, person: PersonId, status: PersonStatus, actor: Actor) -> Result<Person, Error> {
    let change = StatusChange { person, status, reach: Reach::Person, at: cx.now, actor };
    let changed = cx.store().change_status(change).await?.ok_or(Error::Missing("person"))?;
    for session in &changed.ended {
        cx.tell(session, Change::Ended);
    }
    if let Some(seat) = changed.person.technician {
        changed.handed_back.iter().for_each(|session| cx.tell_moved(session, seat));
    }
    if status != PersonStatus::Enabled {
        cx.tell_rights(&changed.person);
    }
    Ok(changed.person)
}
