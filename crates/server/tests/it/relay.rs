//! The relay through real UDP sockets: clients that speak TURN word by word, an invented clock, and coturn with the configuration that we print.

mod client;
mod coturn;
mod credentials;
mod flood;
mod forbidden;
mod meeting;
mod quotas;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::BoxFuture;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};
use towline::config::{self, PublicUrl};
use towline::house::SystemEntropy;
use towline::live::Live;
use towline::realtime::backend::Backend as _;
use towline::realtime::clock::Clock;
use towline::relay::{Relay, Surroundings};
use towline_domain::Keys;
use towline_hub::message::IceServer;
use towline_model::{SessionId, Span, Timestamp};

use client::Client;

const START: Timestamp = Timestamp(1_700_000_000_000_000);

/// A clock that stands until it is moved.
struct Hands(watch::Sender<Timestamp>);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    fn until(&self, at: Timestamp) -> BoxFuture<'static, ()> {
        let mut now = self.0.subscribe();
        Box::pin(async move { drop(now.wait_for(|now| *now >= at).await) })
    }
}

/// A relay on loopback with its clock.
struct World {
    relay: Relay,
    clock: Arc<Hands>,
    drawn: AtomicU64,
    _end: DropGuard,
}

impl World {
    fn new() -> Self {
        Self::with(config::Relay::default())
    }

    fn with(settings: config::Relay) -> Self {
        Self::on(settings, &["127.0.0.1:0", "[::1]:0"])
    }

    fn on(settings: config::Relay, listen: &[&str]) -> Self {
        let clock = Arc::new(Hands(watch::Sender::new(START)));
        let end = CancellationToken::new();
        let with = Surroundings {
            settings: &settings,
            listen: listen.iter().map(|text| text.parse().unwrap()).collect(),
            public_url: &PublicUrl::parse("http://localhost:8080").unwrap(),
            keys: &Keys::from_master(&[7; 32]).unwrap(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            entropy: Arc::new(SystemEntropy),
        };
        let relay = Relay::start(with, &end).unwrap();
        Self { relay, clock, drawn: AtomicU64::new(1), _end: end.drop_guard() }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn later(&self, span: Span) {
        self.clock.0.send_modify(|now| *now = *now + span);
    }

    /// Where it listens: IPv4, then IPv6.
    fn address(&self, number: usize) -> SocketAddr {
        self.relay.listen()[number]
    }

    /// Credentials of a session, other ones each time.
    fn credentials(&self, session: i64) -> IceServer {
        let random = self.drawn.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        self.relay.ice_servers(SessionId(session), self.now(), random).remove(0)
    }

    /// A client of this session that has allocated nothing yet.
    async fn client(&self, session: i64) -> Client {
        Client::new(self.address(0), &self.credentials(session)).await
    }

    /// A client with an allocation, and its relayed address.
    async fn allocated(&self, session: i64) -> (Client, SocketAddr) {
        let mut client = self.client(session).await;
        let relayed = client.allocate().await.unwrap();
        (client, relayed)
    }
}

#[tokio::test]
async fn what_browsers_are_given_is_what_they_take() {
    let world = World::new();
    let server = serde_json::to_value(world.credentials(42)).unwrap();
    let (four, six) = (world.address(0).port(), world.address(1).port());
    let urls = [format!("turn:127.0.0.1:{four}?transport=udp"), format!("turn:[::1]:{six}?transport=udp")];
    assert_eq!(server["urls"], serde_json::json!(urls));
    let username = format!("{}:42:0000000000000001", START.as_seconds() + 3_600);
    assert_eq!(server["username"], username);
    assert_eq!(server["credential"].as_str().unwrap().len(), 28);
    assert_eq!(server.as_object().unwrap().len(), 3);
    assert!(Relay::off().ice_servers(SessionId(42), START, [0; 8]).is_empty());
}

#[tokio::test]
async fn calls_are_given_the_servers_of_their_session() {
    let world = World::new();
    let desk = crate::desk::Desk::new().await;
    let live = Live::new(Arc::clone(&desk.house)).with_relay(world.relay.clone());
    let (one, two) = (live.ice_servers(SessionId(7)).remove(0), live.ice_servers(SessionId(7)).remove(0));
    assert!(one.username.contains(":7:") && one.username != two.username && one.credential != two.credential);
    assert_eq!(one.urls.len(), 2);
    assert!(Live::new(Arc::clone(&desk.house)).ice_servers(SessionId(7)).is_empty());
}

/// FT-36: a port that is taken is said at the start, with what to do.
#[tokio::test]
async fn a_relay_whose_port_is_taken_says_so() {
    let taken = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap();
    let clock: Arc<dyn Clock> = Arc::new(Hands(watch::Sender::new(START)));
    let with = Surroundings {
        settings: &config::Relay::default(),
        listen: vec![address],
        public_url: &PublicUrl::parse("http://localhost:8080").unwrap(),
        keys: &Keys::from_master(&[7; 32]).unwrap(),
        clock,
        entropy: Arc::new(SystemEntropy),
    };
    let said = Relay::start(with, &CancellationToken::new()).err().unwrap().to_string();
    assert!(said.contains(&format!("UDP {address}")) && said.contains("relay.listen") && said.contains("\"off\""), "{said}");
}
