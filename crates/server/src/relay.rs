//! Media that browsers cannot send each other directly: a TURN server of our own, or credentials for another one. It sees ciphertext only; what is in it, and
//! who may speak to whom, is settled between the browsers by what the server passes on for them.
//!
//! One [`Relay`] serves the process: [`Relay::ice_servers`] gives a browser what it asks the relay with, and what was given ends with its session.

mod addresses;
mod allocations;
pub mod coturn;
mod credentials;
mod lender;
mod limits;
mod listener;
mod messages;
mod peers;
mod sessions;
mod tally;
mod turn;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use towline_domain::{Entropy, Keys};
use towline_hub::message::IceServer;
use towline_hub::{Change, Notice};
use towline_model::{SessionId, Span, Timestamp};

use crate::config::{self, PublicUrl, RelayMode, Secret as Text};
use crate::internet::is_public;
use crate::realtime::clock::Clock;
use credentials::Secret;
use messages::Nonces;
use peers::Peers;
use turn::{Listener, Parts, Settings, Turn};

/// How often what is due is ended.
const SWEEP: Span = Span::seconds(5);

/// Why the relay does not start.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// An address cannot be listened on.
    #[error(
        "the relay cannot listen on UDP {address}: {cause}. Another TURN server may run here: name another address (relay.listen), make that one serve \
         (relay.mode = \"external\"), or do without (relay.mode = \"off\")"
    )]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the operating system says.
        cause: io::Error,
    },
    /// The secret that is shared with another server cannot be read.
    #[error("relay.external_secret_file: {0}")]
    Secret(String),
}

/// What the relay is started with.
pub struct Surroundings<'a> {
    /// The section `relay`.
    pub settings: &'a config::Relay,
    /// Where the embedded relay listens.
    pub listen: Vec<SocketAddr>,
    /// What the server is called outside.
    pub public_url: &'a PublicUrl,
    /// The installation's keys.
    pub keys: &'a Keys,
    /// The time; never jumps.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

/// What passes media on; a clone is another handle on the same.
#[derive(Clone)]
pub struct Relay(Arc<Kind>);

enum Kind {
    Off,
    External { urls: Vec<String>, secret: Box<Secret>, life: Span },
    Embedded { turn: Arc<Turn>, urls: Vec<String>, life: Span },
}

impl Relay {
    /// None: browsers meet directly or not at all.
    #[must_use]
    pub fn off() -> Self {
        Self(Arc::new(Kind::Off))
    }

    /// Starts what is set; the embedded relay serves until `end`. Needs a running runtime.
    ///
    /// # Errors
    /// Why it does not start.
    pub fn start(with: Surroundings<'_>, end: &CancellationToken) -> Result<Self, RelayError> {
        let settings = with.settings;
        let life = Span::micros(i64::try_from(settings.life().as_micros()).unwrap_or(i64::MAX));
        match settings.mode {
            RelayMode::Off => Ok(Self::off()),
            RelayMode::External => {
                let secret = Box::new(Secret::new(shared_secret(settings, with.keys)?.reveal()));
                Ok(Self(Arc::new(Kind::External { urls: settings.external_urls.clone(), secret, life })))
            }
            RelayMode::Embedded => {
                let listeners = with.listen.iter().map(|address| listen(*address)).collect::<Result<Vec<_>, _>>()?;
                let urls = urls(&listeners, settings, with.public_url);
                let turn = Arc::new(Turn::new(Parts {
                    listeners,
                    settings: Settings {
                        ports: settings.ports.clone(),
                        public: settings.public_address.clone(),
                        per_session: settings.per_session,
                        most: usize::try_from(settings.allocations).unwrap_or(usize::MAX),
                        bandwidth: i64::from(settings.bandwidth) * 1_000 / 8,
                    },
                    secret: Secret::new(&with.keys.relay_secret()),
                    nonces: Nonces::new(with.keys.relay_nonce()),
                    peers: Peers::new(settings.allow_peers.clone()),
                    clock: with.clock,
                    entropy: with.entropy,
                }));
                for number in 0..turn.listeners().len() {
                    tokio::spawn(listener::serve(Arc::clone(&turn), number, end.clone()));
                }
                tokio::spawn(keep(Arc::clone(&turn), end.clone()));
                Ok(Self(Arc::new(Kind::Embedded { turn, urls, life })))
            }
        }
    }

    /// What a browser of this session reaches the relay with; empty where there is none. `random` makes the credentials one of their kind. They count for
    /// [`config::Relay::life`], with the embedded relay only as long as the session is not over; a page that talks longer wants new ones before.
    #[must_use]
    pub fn ice_servers(&self, session: SessionId, now: Timestamp, random: [u8; 8]) -> Vec<IceServer> {
        let (urls, secret, life) = match self.0.as_ref() {
            Kind::Off => return Vec::new(),
            Kind::External { urls, secret, life } => (urls, secret.as_ref(), *life),
            Kind::Embedded { turn, urls, life } => (urls, turn.secret(), *life),
        };
        if urls.is_empty() {
            return Vec::new();
        }
        let until = now + life;
        if let Kind::Embedded { turn, .. } = self.0.as_ref() {
            turn.admit(session, until);
        }
        let username = credentials::username(until, session, random);
        let credential = secret.password(&username);
        vec![IceServer { urls: urls.clone(), username, credential }]
    }

    /// The session is over: the embedded relay ends its allocations at once and refuses its credentials from now on. Another server cannot be told; it
    /// refuses what has run out.
    pub fn session_over(&self, session: SessionId) {
        if let Kind::Embedded { turn, .. } = self.0.as_ref() {
            turn.session_over(session);
        }
    }

    /// Ends sessions as notices tell of their ends, until nobody can publish any more.
    pub async fn heed(self, mut notices: Receiver<Notice>) {
        loop {
            match notices.recv().await {
                Ok(Notice::Session { session, change: Change::Ended | Change::Dismissed, .. }) => self.session_over(session),
                Ok(_) => {}
                // An end may have been among them: pages of live sessions ask for new credentials, others cannot.
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(count = missed, "notices came too fast: credentials for the relay are void");
                    if let Kind::Embedded { turn, .. } = self.0.as_ref() {
                        turn.forget_sessions();
                    }
                }
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// Lends nothing new from now on; what is lent goes on.
    pub fn close(&self) {
        if let Kind::Embedded { turn, .. } = self.0.as_ref() {
            turn.close();
        }
    }

    /// Where the embedded relay listens.
    #[must_use]
    pub fn listen(&self) -> Vec<SocketAddr> {
        match self.0.as_ref() {
            Kind::Embedded { turn, .. } => turn.listeners().iter().map(|listener| listener.address).collect(),
            Kind::Off | Kind::External { .. } => Vec::new(),
        }
    }

    /// How many allocations the embedded relay has lent.
    #[must_use]
    pub fn allocations(&self) -> usize {
        match self.0.as_ref() {
            Kind::Embedded { turn, .. } => turn.count(),
            Kind::Off | Kind::External { .. } => 0,
        }
    }
}

/// The secret that is shared with another server.
///
/// # Errors
/// When its file cannot be read.
pub fn shared_secret(settings: &config::Relay, keys: &Keys) -> Result<Text, RelayError> {
    match &settings.external_secret_file {
        Some(path) => Text::read(path).map_err(RelayError::Secret),
        None => Ok(Text::new(keys.relay_secret().to_string())),
    }
}

fn listen(address: SocketAddr) -> Result<Listener, RelayError> {
    let failed = |cause| RelayError::Listen { address, cause };
    let socket = addresses::bind(address).map_err(failed)?;
    let address = socket.local_addr().map_err(failed)?;
    Ok(Listener { socket: Arc::new(socket), address })
}

/// Where browsers find the listeners. A listener that only this machine reaches is named to browsers of this machine only.
fn urls(listeners: &[Listener], settings: &config::Relay, public_url: &PublicUrl) -> Vec<String> {
    let mut found = Vec::new();
    for Listener { address, .. } in listeners {
        if address.ip().is_loopback() && !public_url.is_loopback() {
            tracing::warn!(%address, "the relay listens where only this machine reaches it: set relay.listen, or relay.mode to \"off\"");
            continue;
        }
        let public = settings.public_address.iter().find(|public| public.is_ipv6() == address.is_ipv6());
        let is_hidden = |own: IpAddr| !own.is_unspecified() && !own.is_loopback() && !is_public(own);
        if public.is_none() && is_hidden(address.ip()) {
            tracing::warn!(%address, "the relay is seen at an address of a private network: set relay.public_address if browsers come from elsewhere");
        }
        // A name of this machine may lead browsers to both families, of which one may not be listened on.
        let number = public.copied().or(Some(address.ip()).filter(IpAddr::is_loopback));
        let host = number.map_or_else(
            || public_url.host().to_owned(),
            |number| match number {
                IpAddr::V4(number) => number.to_string(),
                IpAddr::V6(number) => format!("[{number}]"),
            },
        );
        let url = format!("turn:{host}:{}?transport=udp", address.port());
        if !found.contains(&url) {
            found.push(url);
        }
    }
    found
}

/// Ends what is due until `end`, and then everything.
async fn keep(turn: Arc<Turn>, end: CancellationToken) {
    loop {
        let next = turn.clock().until(turn.clock().now() + SWEEP);
        if end.run_until_cancelled(next).await.is_none() {
            return turn.end();
        }
        turn.sweep();
    }
}
