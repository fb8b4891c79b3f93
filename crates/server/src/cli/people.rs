//! `towline admin` and `towline user`: orders, given to the running server of the data folder or carried out here.

use std::sync::Arc;

use towline_domain::{House, NoSenders, Passwords, Presence};
use towline_hub::Status;
use towline_model::{NodeId, Timestamp};
use towline_store_sqlite::{Options, SqliteStore};

use super::{Admin, Failure, Place, User, Whom, print, secret};
use crate::config::{Config, Problem, PublicUrl, settle};
use crate::control::{Done, Made, Order, carry_out, send};
use crate::folder::Folder;
use crate::house::{Furnishing, LocalBus, SystemClock, SystemEntropy, house};
use crate::shelf::Files;

/// `towline admin`.
pub fn admin(admin: &Admin) -> Result<(), Failure> {
    let Admin::Create { place, organisation, email, name, technician } = admin;
    let order = Order::CreateAdministrator {
        organisation: organisation.clone(),
        email: email.clone(),
        name: name.clone(),
        password: secret::read()?,
        technician: *technician,
    };
    let done = person(give(place, order)?)?;
    let node = done.node.map(|node| format!(" with NodeId {node}")).unwrap_or_default();
    let new = done.new_organisation.map(|name| format!(" in the new organisation {name}")).unwrap_or_default();
    print::line(&format!("{} is a master administrator{node}{new}", done.email))
}

/// `towline user`.
pub fn user(user: &User) -> Result<(), Failure> {
    let (whom, order): (&Whom, fn(String) -> Order) = match user {
        User::Create { place, organisation, email, name, administrator } => {
            let order = Order::CreatePerson {
                organisation: organisation.clone(),
                email: email.clone(),
                name: name.clone(),
                password: secret::read()?,
                administrator: *administrator,
            };
            let done = person(give(place, order)?)?;
            return print::line(&done.node.map(|node| node.to_string()).unwrap_or_default());
        }
        User::Disable(whom) => (whom, |email| Order::Disable { email }),
        User::Enable(whom) => (whom, |email| Order::Enable { email }),
        User::Delete(whom) => (whom, |email| Order::Delete { email }),
    };
    give(&whom.place, order(whom.email.clone())).map(drop)
}

/// What is said of a server that did something else than it was asked.
pub(super) const OTHER: &str = "the server answered in other words: is it another version?";

/// The person to whom it was done.
fn person(done: Done) -> Result<Made, Failure> {
    if let Done::Person(made) = done { Ok(made) } else { Err(Failure::run(OTHER)) }
}

/// Gives an order to the running server of the data folder, or carries it out here.
pub(super) fn give(place: &Place, order: Order) -> Result<Done, Failure> {
    let config = settle(&place.sources()).map_err(Failure::settings)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match send(&config.server.data, order).await.map_err(Failure::run)? {
            Ok(done) => Ok(done),
            Err(order) => alone(&config, order).await,
        }
    })
}

/// Carries the order out in this process, which opens the store for that long.
async fn alone(config: &Config, order: Order) -> Result<Done, Failure> {
    let (house, store) = opened(config)?;
    let done = carry_out(&house, &config.outbound.permits(), order).await.map_err(Failure::run);
    towline_store::Store::close(store.as_ref()).await.map_err(Failure::run)?;
    done
}

/// The house of a data folder that no server runs in, and its store, which is to be closed.
pub(super) fn opened(config: &Config) -> Result<(House, Arc<SqliteStore>), Failure> {
    let problem = |error: &dyn std::fmt::Display| Failure::settings(vec![Problem::at("server.data", error.to_string())]);
    let folder = Folder::open(&config.server.data).map_err(|error| problem(&error))?;
    let key = folder.master_key().map_err(|error| problem(&error))?;
    let store = Arc::new(SqliteStore::open(folder.path(), Options { readers: 1 }).map_err(|error| problem(&error))?);
    let url = config.server.public_url.clone().unwrap_or_else(|| PublicUrl::of(std::net::SocketAddr::from(([127, 0, 0, 1], 8080)), false));
    let house = furnished(&folder, key.bytes(), Arc::clone(&store), config, &url)?;
    Ok((house, store))
}

/// Nobody's console is connected to a command line.
struct Nobody;

impl Presence for Nobody {
    fn status(&self, _: NodeId, _: Timestamp) -> Option<Status> {
        None
    }
}

fn furnished(folder: &Folder, key: &[u8; 32], store: Arc<SqliteStore>, config: &Config, url: &PublicUrl) -> Result<House, Failure> {
    let with = Furnishing {
        store,
        bus: Arc::new(LocalBus::new()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        presence: Arc::new(Nobody),
        senders: Arc::new(NoSenders),
        passwords: Passwords::new(1).map_err(Failure::run)?,
        shelf: Arc::new(Files::of(folder)),
        rules: config.rules(url),
    };
    house(key, with).map_err(Failure::run)
}
