//! What an operator may order, and how it is carried out: with the domain's use cases and nothing else.

use serde::{Deserialize, Serialize};
use towline_domain::{Cx, Error, House, NewOrganisation, NewPerson, use_cases};
use towline_model::{Actor, Network, OrganisationId, Person, PersonStatus};
use zeroize::Zeroizing;

use super::front::{self, Front};

/// An order. Never shown: it may hold a password.
#[derive(Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// Make a master administrator, and the organisation when it is new.
    CreateAdministrator {
        /// The organisation's name.
        organisation: String,
        /// E-mail address.
        email: String,
        /// Display name.
        name: String,
        /// The password in clear.
        password: Zeroizing<String>,
        /// Whether they get a technician seat too.
        technician: bool,
    },
    /// Make a technician, or an administrator who is no master.
    CreatePerson {
        /// The organisation's name.
        organisation: String,
        /// E-mail address.
        email: String,
        /// Display name.
        name: String,
        /// The password in clear.
        password: Zeroizing<String>,
        /// Whether to make an administrator.
        administrator: bool,
    },
    /// Let somebody log in again.
    Enable {
        /// Whom.
        email: String,
    },
    /// Stop somebody from logging in.
    Disable {
        /// Whom.
        email: String,
    },
    /// Remove somebody for good.
    Delete {
        /// Whom.
        email: String,
    },
    /// Change what customers meet.
    Front {
        /// What is to be done.
        deed: Front,
    },
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Done {
    /// The node of the person: the technician's seat, else the administrator's.
    pub node: Option<i64>,
    /// Their e-mail address.
    pub email: String,
    /// Their organisation, when it was made.
    pub new_organisation: Option<String>,
    /// What there is to print, a line each.
    pub lines: Vec<String>,
}

/// Carries an order out.
///
/// # Errors
/// The domain's.
pub async fn carry_out(house: &House, order: Order) -> Result<Done, Error> {
    let here = Network::of(std::net::Ipv4Addr::LOCALHOST.into());
    let cx = house.call(here);
    match order {
        Order::CreateAdministrator { organisation, email, name, password, technician } => {
            let known = cx.house.store.organisation_by_name(&organisation).await?;
            let is_new = known.is_none();
            let new = |id| NewPerson { administrator: true, master: true, technician, ..person(id, &email, &name, &password) };
            let found = match known {
                Some(found) => found,
                None => {
                    // Whatever speaks against the person is said before an organisation is made for them.
                    use_cases::check_person(&new(OrganisationId(0)))?;
                    check_free(&cx, &email).await?;
                    use_cases::create_organisation(&cx, NewOrganisation { name: organisation, actor: Actor::Operator }).await?
                }
            };
            let person = use_cases::create_person(&cx, new(found.id)).await?;
            Ok(done(&person, is_new.then_some(found.name)))
        }
        Order::CreatePerson { organisation, email, name, password, administrator } => {
            let found = cx.house.store.organisation_by_name(&organisation).await?.ok_or(Error::Missing("organisation"))?;
            let new = person(found.id, &email, &name, &password);
            let person = use_cases::create_person(&cx, NewPerson { administrator, technician: !administrator, ..new }).await?;
            Ok(done(&person, None))
        }
        Order::Enable { email } => change(&cx, &email, PersonStatus::Enabled).await,
        Order::Disable { email } => change(&cx, &email, PersonStatus::Disabled).await,
        Order::Delete { email } => change(&cx, &email, PersonStatus::Deleted).await,
        Order::Front { deed } => Ok(Done { lines: front::carry_out(&cx, deed).await?, ..Done::default() }),
    }
}

fn person<'a>(organisation: OrganisationId, email: &'a str, name: &'a str, password: &'a str) -> NewPerson<'a> {
    NewPerson { organisation, email, name, password, administrator: false, master: false, technician: false, actor: Actor::Operator }
}

async fn check_free(cx: &Cx<'_>, email: &str) -> Result<(), Error> {
    if cx.house.store.credential(email).await?.is_some() { Err(Error::EmailTaken) } else { Ok(()) }
}

async fn change(cx: &Cx<'_>, email: &str, status: PersonStatus) -> Result<Done, Error> {
    let credential = cx.house.store.credential(email).await?.ok_or(Error::Missing("person"))?;
    let person = use_cases::change_status(cx, credential.person.id, status, Actor::Operator).await?;
    Ok(done(&person, None))
}

fn done(person: &Person, new_organisation: Option<String>) -> Done {
    let node = person.technician.or(person.administrator).map(|node| node.0);
    Done { node, email: person.email.clone(), new_organisation, lines: Vec::new() }
}
