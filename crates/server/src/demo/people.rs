//! The demo's organisation and people. They share one password hash, so that tens of thousands take seconds.

use std::collections::HashMap;

use towline_domain::{Cx, Error, House, NewOrganisation, use_cases};
use towline_model::{Actor, Network, OrganisationId, Person, PersonId, PersonStatus, Profile};
use towline_store::NewPerson;

use super::record::{Administrator, Record, Technician};
use super::{DemoError, places};

const ORGANISATION: &str = "Demo Support";
const HOST: &str = "demo.example";

/// Names that technicians are called by, in turn.
const NAMES: [&str; 12] = ["Tess", "Omar", "Lena", "Ravi", "Noor", "Ben", "Mia", "Jan", "Aya", "Leo", "Ida", "Sam"];

/// People made in one command.
const AT_ONCE: usize = 2_000;

/// The surroundings of whatever a demo does.
pub fn cx(house: &House) -> Cx<'_> {
    house.call(Network::of(std::net::Ipv4Addr::LOCALHOST.into()))
}

/// Makes the organisation and its administrator.
pub async fn found(house: &House) -> Result<Record, DemoError> {
    let cx = cx(house);
    let new = NewOrganisation { name: ORGANISATION.to_owned(), actor: Actor::Operator };
    let organisation = use_cases::create_organisation(&cx, new).await?;
    places::found(cx, &organisation).await?;
    let password = use_cases::letters(&cx, 16)?;
    let email = format!("admin@{HOST}");
    let new = towline_domain::NewPerson {
        organisation: organisation.id,
        email: &email,
        name: "Ada",
        password: &password,
        administrator: true,
        master: true,
        technician: false,
        actor: Actor::Operator,
    };
    let person = use_cases::create_person(&cx, new).await?;
    let node = person.administrator.ok_or(Error::Internal("the demo's administrator has no node"))?;
    Ok(Record {
        public_url: house.rules.public_url.clone(),
        organisation: organisation.name,
        administrator: Administrator { email, password, node_id: node.0 },
        technicians: Vec::new(),
    })
}

/// Makes technicians until there are as many as wanted. Those whom an earlier start made without writing them down get new authcodes.
pub async fn add(house: &House, record: &mut Record, wanted: usize) -> Result<(), DemoError> {
    let cx = cx(house);
    let organisation =
        house.store.organisation_by_name(&record.organisation).await?.ok_or(Error::Missing("organisation of the demo in this folder"))?;
    let groups = places::groups(cx, &organisation).await?;
    let there = unrecorded(house, organisation.id, record).await?;
    let password = record.administrator.password.clone();
    let hash = house.passwords.hash(&cx, &password).await?;
    while record.technicians.len() < wanted {
        let first = record.technicians.len();
        let mut new = Vec::new();
        let mut codes = Vec::new();
        for number in first..wanted.min(first + AT_ONCE) {
            let email = format!("tech{}@{HOST}", number + 1);
            let authcode = use_cases::letters(&cx, 128)?;
            let digest = house.keys.authcode(&authcode);
            if let Some(person) = there.get(&email) {
                house.store.set_authcode(person.id, digest, cx.now).await?;
            } else {
                new.push(NewPerson {
                    organisation: organisation.id,
                    email: email.clone(),
                    name: name(number),
                    password: hash.clone(),
                    profile: Profile::default(),
                    status: PersonStatus::Enabled,
                    administrator: false,
                    master: false,
                    technician: true,
                    parent: groups.get(number % groups.len().max(1)).copied(),
                    authcode: Some(digest),
                    at: cx.now,
                    actor: Actor::Operator,
                });
            }
            codes.push((email, authcode));
        }
        let made = house.store.create_people(new).await?;
        let made: HashMap<&str, &Person> = made.iter().map(|person| (person.email.as_str(), person)).collect();
        for (email, authcode) in codes {
            let person = made.get(email.as_str()).copied().or_else(|| there.get(&email));
            let node = person.and_then(|person| person.technician).ok_or(Error::Internal("a demo's technician has no seat"))?;
            record.technicians.push(Technician { email, password: password.clone(), node_id: node.0, authcode });
        }
    }
    Ok(())
}

/// Technicians that are in the store but not in the record.
async fn unrecorded(house: &House, organisation: OrganisationId, record: &Record) -> Result<HashMap<String, Person>, DemoError> {
    let known: std::collections::HashSet<&str> = record.technicians.iter().map(|technician| technician.email.as_str()).collect();
    let mut found = HashMap::new();
    let mut after = PersonId(0);
    loop {
        let people = house.store.people(organisation, after, AT_ONCE).await?;
        let Some(last) = people.last() else { return Ok(found) };
        after = last.id;
        found.extend(
            people.into_iter().filter(|person| !known.contains(person.email.as_str())).map(|person| (person.email.clone(), person)),
        );
    }
}

fn name(number: usize) -> String {
    let name = NAMES.get(number % NAMES.len()).copied().unwrap_or("Tess");
    match number / NAMES.len() {
        0 => name.to_owned(),
        round => format!("{name} {}", round + 1),
    }
}
