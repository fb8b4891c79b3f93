//! A server from start to stop: folder, keys, store, house, doors and listeners are put together here, in this order, and taken apart in the other.

mod files;
mod signals;
mod sweep;
mod tend;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use towline_domain::recordings;
use towline_domain::{Clock, House, Passwords, use_cases};
use towline_model::Span;
use towline_store::Store;
use towline_store_sqlite::{Options, SqliteStore};

use crate::app::{App, Doors};
use crate::config::{Config, Limits, PublicUrl};
use crate::edge::tls::{Certificate, Keeper};
use crate::edge::{self, Door, Hosts, Proxies, RequestIds, Server, Slots, Tally, Timeouts};
use crate::folder::{Folder, FolderError};
use crate::house::{Furnishing, LocalBus, SystemClock, SystemEntropy, house};
use crate::http::pages::texts::Catalogues;
use crate::jobs::posts::{Courier, EVERY};
use crate::jobs::supervised;
use crate::live::Live;
use crate::ops::{self, Readiness};
use crate::outbound::{Client, Limits as Patience, Roots, RootsError, SystemResolver};
use crate::realtime::Realtime;
use crate::realtime::clock::SteadyClock;
use crate::realtime::consoles::Consoles;
use crate::relay::{Relay, RelayError, Surroundings};
use crate::senders::{Configured, SenderError};
use crate::shelf::Files;
use crate::{control, demo, web};

pub use files::raise_limit;
pub use signals::{Signals, run_until_stopped};

/// How long connections without a request are kept open while the server stops, so that one that is just being sent is answered.
const LAST_CALL: Duration = Duration::from_secs(1);

/// Over how long sockets are told to reconnect elsewhere, so that they do not all come back at once.
const FAREWELL: Span = Span::seconds(10);

/// Names of receivers that are looked up at a time.
const LOOK_UPS: usize = 32;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] towline_store_sqlite::OpenError),
    /// The demo cannot be made.
    #[error(transparent)]
    Demo(#[from] demo::DemoError),
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] edge::tls::TlsError),
    /// The certificate authorities of others cannot be used.
    #[error(transparent)]
    Roots(#[from] RootsError),
    /// What messages leave by cannot be used.
    #[error(transparent)]
    Senders(#[from] SenderError),
    /// An address cannot be listened on.
    #[error("{address} cannot be listened on: {cause}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the operating system says.
        cause: std::io::Error,
    },
    /// The relay for media cannot start.
    #[error(transparent)]
    Relay(#[from] RelayError),
    /// The control socket cannot be made.
    #[error("the control socket in the data folder cannot be made: {0}")]
    Control(std::io::Error),
    /// Something else.
    #[error("{0}")]
    Other(String),
}

/// A server that runs.
pub struct Running {
    /// Where it listens.
    pub listen: Vec<SocketAddr>,
    /// Where its operations listener is.
    pub ops: SocketAddr,
    /// What it is called outside.
    pub public_url: PublicUrl,
    /// What passes media on.
    pub relay: Relay,
    config: Config,
    store: Arc<dyn Store>,
    readiness: Readiness,
    realtime: Realtime,
    reload: watch::Sender<u64>,
    accepting: Vec<JoinHandle<()>>,
    posts: JoinHandle<()>,
    requests: TaskTracker,
    stop: CancellationToken,
    drain: CancellationToken,
    end: CancellationToken,
}

/// Starts a server. `technicians` is how many a demo is asked for; `metrics` is what `/metrics` shows.
///
/// # Errors
/// Why it does not start; nothing runs then.
pub async fn start(config: Config, technicians: Option<u32>, metrics: Option<PrometheusHandle>) -> Result<Running, StartError> {
    let folder = Folder::open(&config.server.data)?;
    if config.demo {
        demo::claim(&folder)?;
    }
    let listeners = config.server.listen.iter().map(|address| listen(*address)).collect::<Result<Vec<_>, _>>()?;
    let ops_listener = listen(config.ops.listen)?;
    let listen = listeners.iter().map(local).collect::<Result<Vec<_>, _>>()?;
    let ops = local(&ops_listener)?;
    let own = listen.first().copied().ok_or_else(|| StartError::Other("no address to listen on".to_owned()))?;
    let public_url = config.server.public_url.clone().unwrap_or_else(|| PublicUrl::of(own, config.tls.is_on()));

    let roots = Roots::load(config.outbound.authorities.as_deref())?;
    let Furnished { house, store, bus, consoles } = furnish(&folder, &config, &public_url, &roots)?;
    if config.demo {
        demo::fill(&house, &folder, technicians).await?;
    }

    let nobody = towline_model::Network::of(own.ip());
    let left = use_cases::empty_seats(&house.call(nobody)).await.map_err(|error| StartError::Other(error.cause()))?;
    if left > 0 {
        tracing::info!(count = left, "customers of live sessions have five minutes to come back");
    }

    let cut = recordings::end_all(&house.call(nobody)).await.map_err(|error| StartError::Other(error.to_string()))?;
    if cut > 0 {
        tracing::warn!(count = cut, "recordings that ran when the server stopped have ended");
    }

    let (stop, drain, end) = (CancellationToken::new(), CancellationToken::new(), CancellationToken::new());
    let (reload, reloads) = watch::channel(0);
    let certificate = match (&config.tls.certificate, &config.tls.key) {
        (Some(certificate), Some(key)) => Some(keep(certificate, key, &config, reloads, end.clone())?),
        _ => None,
    };
    let orders = control::listen(&folder, Arc::clone(&house), config.outbound.permits(), end.clone()).map_err(StartError::Control)?;
    tokio::spawn(orders);

    let relay = relay(&config, &public_url, &house, &consoles, &end)?;
    tokio::spawn(relay.clone().heed(bus.listen()));
    let live = Live::new(Arc::clone(&house)).with_relay(relay.clone());
    let realtime = Realtime::start(Arc::new(live), consoles, bus.listen(), public_url.origin());
    let sweeping = (Arc::clone(&house), end.clone());
    tokio::spawn(supervised("sweep", end.clone(), move || sweep::forever(Arc::clone(&sweeping.0), sweeping.1.clone())));
    let tending = (Arc::clone(&house), end.clone());
    tokio::spawn(supervised("recordings", end.clone(), move || tend::forever(Arc::clone(&tending.0), tending.1.clone())));
    let client = Client::new(config.outbound.permits(), Arc::new(SystemResolver::new(LOOK_UPS)), &roots, Patience::default())?;
    let courier = Arc::new(Courier::new(Arc::clone(&house), client, EVERY));
    let begun = stop.clone();
    let posts = tokio::spawn(supervised("posts", stop.clone(), move || Arc::clone(&courier).run(begun.clone())));

    let requests = TaskTracker::new();
    let readiness = Readiness::new(Arc::clone(&store));
    let texts = Catalogues::embedded().map_err(|error| StartError::Other(format!("a catalogue of texts is broken: {error}")))?;
    let app = Doors::new(App::new(house, web::assets(), texts), realtime.routes().merge(web::router()));
    let public = Arc::new(public_server(app, &config, &public_url)?);
    let slots = Slots::new(&config.limits, &config.server.trusted_proxies);
    let mut accepting = Vec::new();
    for listener in listeners {
        let accept = edge::accept(
            listener,
            Arc::clone(&public),
            Arc::clone(&slots),
            certificate.clone(),
            requests.clone(),
            stop.clone(),
            drain.clone(),
        );
        accepting.push(tokio::spawn(accept));
    }
    // Health and metrics are served until the very end.
    let operations = Arc::new(operations_server(ops::router(readiness.clone(), metrics, census(&realtime)))?);
    let few = Slots::new(&Limits { connections: 256, connections_per_address: 0, ..Limits::default() }, &[]);
    tokio::spawn(edge::accept(ops_listener, operations, few, None, TaskTracker::new(), end.clone(), end.clone()));

    Ok(Running { listen, ops, public_url, relay, config, store, readiness, realtime, reload, accepting, posts, requests, stop, drain, end })
}

impl Running {
    /// Takes the certificate into use again.
    pub fn reload(&self) {
        self.reload.send_modify(|times| *times += 1);
    }

    /// Stops: unready at once, then no new connections, then requests and sockets end, then the store. `hurry` cuts all waiting short; what was
    /// answered is durable either way.
    pub async fn stop(self, hurry: impl Future<Output = ()>) -> Result<(), towline_store::StoreError> {
        self.readiness.leave();
        let gently = async {
            tokio::time::sleep(self.config.server.drain_delay()).await;
            self.stop.cancel();
            self.relay.close();
            for accepting in self.accepting {
                // A loop that panicked accepts nothing either.
                let _ = accepting.await;
            }
            self.drain.cancel();
            self.requests.close();
            let farewell = FAREWELL.min(Span::millis(i64::try_from(self.config.server.drain_timeout.as_millis() / 3).unwrap_or(0)));
            let all = async { tokio::join!(self.requests.wait(), self.realtime.drain(farewell), self.posts) };
            if tokio::time::timeout(self.config.server.drain_timeout, all).await.is_err() {
                let count = self.requests.len() + self.realtime.census().sockets;
                tracing::warn!(count, "connections were cut: they did not end in time");
            }
        };
        tokio::select! {
            () = gently => {}
            () = hurry => tracing::warn!("stopping at once"),
        }
        self.stop.cancel();
        self.drain.cancel();
        self.end.cancel();
        self.store.close().await
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    edge::bind(address).map_err(|cause| StartError::Listen { address, cause })
}

fn local(listener: &TcpListener) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|error| StartError::Other(error.to_string()))
}

/// What the doors stand on.
struct Furnished {
    house: Arc<House>,
    store: Arc<dyn Store>,
    bus: Arc<LocalBus>,
    consoles: Arc<Consoles>,
}

fn furnish(folder: &Folder, config: &Config, public_url: &PublicUrl, roots: &Roots) -> Result<Furnished, StartError> {
    let other = |error: towline_domain::Error| StartError::Other(error.cause());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let key = folder.master_key()?;
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path(), Options::default())?);
    let bus = Arc::new(LocalBus::new());
    let consoles = Arc::new(Consoles::new(Arc::new(SteadyClock::from(SystemClock.now()))));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let sent = config.demo.then(|| folder.file(demo::SENT));
    let senders = Configured::new(config, roots, &clock, sent.as_deref())?;
    let with = Furnishing {
        store: Arc::clone(&store),
        bus: Arc::clone(&bus) as _,
        clock,
        entropy: Arc::new(SystemEntropy),
        presence: Arc::clone(&consoles) as _,
        senders: Arc::new(senders),
        passwords: Passwords::new(cores).map_err(other)?,
        shelf: Arc::new(Files::of(folder)),
        rules: config.rules(public_url),
    };
    let house = Arc::new(house(key.bytes(), with).map_err(other)?);
    Ok(Furnished { house, store, bus, consoles })
}

/// Media go on being relayed until the very end: browsers outlive a server that stops.
fn relay(
    config: &Config,
    public_url: &PublicUrl,
    house: &House,
    consoles: &Consoles,
    end: &CancellationToken,
) -> Result<Relay, RelayError> {
    let with = Surroundings {
        settings: &config.relay,
        listen: config.relay_listen(),
        public_url,
        keys: &house.keys,
        clock: Arc::clone(consoles.clock()),
        entropy: Arc::clone(&house.entropy),
    };
    Relay::start(with, end)
}

fn keep(
    certificate: &Path,
    key: &Path,
    config: &Config,
    reloads: watch::Receiver<u64>,
    end: CancellationToken,
) -> Result<Certificate, StartError> {
    let (keeper, certificate) = Keeper::load(certificate, key)?;
    tokio::spawn(keeper.keep(config.tls.reload_every, reloads, end));
    Ok(certificate)
}

/// Puts what the live side holds into the metrics.
fn census(realtime: &Realtime) -> Arc<dyn Fn() + Send + Sync> {
    let realtime = realtime.clone();
    Arc::new(move || {
        let census = realtime.census();
        for (name, count) in [("towline_rooms", census.rooms), ("towline_desks", census.desks)] {
            metrics::gauge!(name).set(u32::try_from(count).unwrap_or(u32::MAX));
        }
    })
}

fn ids() -> Result<RequestIds, StartError> {
    let process = getrandom::u32().map_err(|_| FolderError::Entropy)?;
    Ok(RequestIds::new(process))
}

fn public_server(app: Doors, config: &Config, url: &PublicUrl) -> Result<Server<Doors>, StartError> {
    let mut names = vec![url.authority().to_owned()];
    names.extend(config.server.hosts.iter().map(|host| host.to_ascii_lowercase()));
    let door = Door {
        app,
        hosts: Hosts::These { names, loopback: url.is_loopback() },
        proxies: Proxies { trusted: config.server.trusted_proxies.clone(), header: config.server.forwarded_header },
        https_only: url.is_https(),
        request_timeout: config.limits.request_timeout,
        ids: ids()?,
        tally: Tally::of("public"),
        access_log: config.log.access,
    };
    Ok(Server::new(Arc::new(door), Timeouts::from(&config.limits), config.limits.handshake_timeout, LAST_CALL))
}

fn operations_server(app: Router) -> Result<Server<Router>, StartError> {
    let limits = Limits::default();
    let door = Door {
        app,
        hosts: Hosts::Any,
        proxies: Proxies { trusted: Vec::new(), header: crate::config::ForwardedHeader::XForwardedFor },
        https_only: false,
        request_timeout: limits.request_timeout,
        ids: ids()?,
        tally: Tally::of("operations"),
        access_log: false,
    };
    Ok(Server::new(Arc::new(door), Timeouts::from(&limits), limits.handshake_timeout, Duration::ZERO))
}
