//! What an operator may order, and how it is carried out: with the domain's use cases and nothing else. Orders about ways in are carried out in `access`.

use serde::{Deserialize, Serialize};
use towline_domain::{Cx, Error, House, NewOrganisation, NewPerson, use_cases};
use towline_model::{Actor, Network, OrganisationId, Person, PersonStatus};
use zeroize::Zeroizing;

use super::access::{self, Listed, Scope, Settings};
use super::front::{self, Front};
use super::posts::{self, PostDeed, PostsDone};
use super::recordings::{self, RecordingDeed};
use crate::outbound::{Permits, TargetError};

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
    /// Set an organisation's password for single sign-on, or clear it.
    SetSsoPassword {
        /// The organisation's name.
        organisation: String,
        /// The password in clear; none: clear it.
        password: Option<Zeroizing<String>>,
    },
    /// Deny one of the API's endpoints to an organisation's people, or allow it again.
    Deny {
        /// The organisation's name.
        organisation: String,
        /// Which endpoint.
        endpoint: access::Endpoint,
        /// Whether it is denied from now on.
        denied: bool,
    },
    /// Tell what an organisation has set.
    ShowOrganisation {
        /// The organisation's name.
        organisation: String,
    },
    /// Make an API token.
    CreateToken {
        /// The organisation's name.
        organisation: String,
        /// The master administrator whom it stands for.
        email: String,
        /// What it is called.
        name: String,
        /// What it opens.
        scope: Scope,
        /// How many days it lives; none: until it is revoked.
        days: Option<u32>,
    },
    /// Tell which API tokens an organisation has.
    ListTokens {
        /// The organisation's name.
        organisation: String,
    },
    /// End an API token for good.
    RevokeToken {
        /// The organisation's name.
        organisation: String,
        /// What it is called.
        name: String,
    },
    /// Change what customers meet.
    Front {
        /// What is to be done.
        deed: Front,
    },
    /// Something about an organisation's posts.
    PostToUrl {
        /// The organisation's name.
        organisation: String,
        /// What.
        deed: PostDeed,
    },
    /// Something about recordings.
    Recordings {
        /// What.
        deed: RecordingDeed,
    },
    /// The evidence of a session, which is sent behind the reply.
    Evidence {
        /// The session's number.
        session: i64,
    },
}

/// What was done. Never shown: it may hold a secret.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// Somebody was made or changed.
    Person(Made),
    /// Something was made whose secret is shown this once.
    Secret(Zeroizing<String>),
    /// What an organisation has set.
    Settings(Settings),
    /// The API tokens of an organisation, in the order in which they were made.
    Tokens(Vec<Listed>),
    /// About posts.
    Posts(PostsDone),
    /// What there is to print, a line each.
    Lines(Vec<String>),
    /// It was done, and there is nothing to tell.
    Quietly,
}

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The domain's reason.
    #[error(transparent)]
    Domain(#[from] Error),
    /// What was named as a URL is none that is taken.
    #[error(transparent)]
    Url(#[from] TargetError),
    /// The URL may not be reached.
    #[error(
        "the URL may not be posted to: it must be https at port 80, 443, 8080 or 8443 of a public host, unless section outbound of the configuration allows more"
    )]
    Forbidden,
}

/// A person who was made or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The node of the person: the technician's seat, else the administrator's.
    pub node: Option<i64>,
    /// Their e-mail address.
    pub email: String,
    /// Their organisation, when it was made.
    pub new_organisation: Option<String>,
}

/// Carries an order out. `permits` says whom organisations may post to.
///
/// # Errors
/// The domain's, and what speaks against a URL.
pub async fn carry_out(house: &House, permits: &Permits, order: Order) -> Result<Done, Refused> {
    let here = Network::of(std::net::Ipv4Addr::LOCALHOST.into());
    let cx = house.call(here);
    Ok(match order {
        Order::CreateAdministrator { organisation, email, name, password, technician } => {
            let known = cx.house.store.organisation_by_name(&organisation).await.map_err(Error::from)?;
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
            made(&person, is_new.then_some(found.name))
        }
        Order::CreatePerson { organisation, email, name, password, administrator } => {
            let new = person(use_cases::organisation_named(&cx, &organisation).await?.id, &email, &name, &password);
            let person = use_cases::create_person(&cx, NewPerson { administrator, technician: !administrator, ..new }).await?;
            made(&person, None)
        }
        Order::Enable { email } => change(&cx, &email, PersonStatus::Enabled).await?,
        Order::Disable { email } => change(&cx, &email, PersonStatus::Disabled).await?,
        Order::Delete { email } => change(&cx, &email, PersonStatus::Deleted).await?,
        Order::SetSsoPassword { organisation, password } => access::set_sso_password(&cx, &organisation, password).await?,
        Order::Deny { organisation, endpoint, denied } => access::deny(&cx, &organisation, endpoint, denied).await?,
        Order::ShowOrganisation { organisation } => access::show(&cx, &organisation).await?,
        Order::CreateToken { organisation, email, name, scope, days } => {
            access::create_token(&cx, &organisation, &email, &name, scope, days).await?
        }
        Order::ListTokens { organisation } => access::list_tokens(&cx, &organisation).await?,
        Order::RevokeToken { organisation, name } => access::revoke_token(&cx, &organisation, &name).await?,
        Order::PostToUrl { organisation, deed } => {
            let organisation = use_cases::organisation_named(&cx, &organisation).await?.id;
            Done::Posts(posts::carry_out(&cx, permits, organisation, deed).await?)
        }
        Order::Recordings { deed } => Done::Lines(recordings::carry_out(&cx, deed).await?),
        Order::Evidence { .. } => return Err(Error::Input("evidence is no answer but sent behind one").into()),
        Order::Front { deed } => Done::Lines(front::carry_out(&cx, deed).await?),
    })
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
    Ok(made(&person, None))
}

fn made(person: &Person, new_organisation: Option<String>) -> Done {
    let node = person.technician.or(person.administrator).map(|node| node.0);
    Done::Person(Made { node, email: person.email.clone(), new_organisation })
}
