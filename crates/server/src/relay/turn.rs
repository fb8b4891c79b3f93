//! The TURN server (RFC 8656, UDP only): what becomes of each datagram. Reading and sending are the listener's and the lender's.

mod requests;

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::UdpSocket;
use towline_domain::Entropy;
use towline_model::{SessionId, Timestamp};

use super::allocations::{Allocations, Client};
use super::credentials::Secret;
use super::limits::Strangers;
use super::messages::{self, Nonces, Said};
use super::peers::{LOWEST_PORT, Peers};
use super::sessions::Sessions;
use super::tally::{Refusal, Tally};
use crate::realtime::clock::Clock;

/// Where clients are heard and answered.
pub struct Listener {
    /// The socket.
    pub socket: Arc<UdpSocket>,
    /// Its address.
    pub address: SocketAddr,
}

/// What the operator has set.
pub struct Settings {
    /// Ports that are lent.
    pub ports: RangeInclusive<u16>,
    /// As what relayed addresses are seen, one of each family; otherwise as they are.
    pub public: Vec<IpAddr>,
    /// Allocations of one session.
    pub per_session: u32,
    /// Allocations of all.
    pub most: usize,
    /// Bytes a second, each way, of one allocation.
    pub bandwidth: i64,
}

/// What is to be sent, from which socket, to whom.
pub struct Parcel<'a> {
    socket: Arc<UdpSocket>,
    to: SocketAddr,
    bytes: Cow<'a, [u8]>,
}

impl Parcel<'_> {
    /// Sends it. What the operating system does not take now is lost, as datagrams are.
    pub fn send(self) {
        let _ = self.socket.try_send_to(&self.bytes, self.to);
    }
}

/// The server's state between datagrams.
struct State {
    allocations: Allocations,
    sessions: Sessions,
    strangers: Strangers,
    /// Numbers indications.
    serial: u128,
    /// No new allocations: the server stops.
    closing: bool,
}

/// The TURN server.
pub struct Turn {
    listeners: Vec<Listener>,
    settings: Settings,
    secret: Secret,
    nonces: Nonces,
    peers: Peers,
    tally: Tally,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    state: Mutex<State>,
}

/// What a server is made from.
pub struct Parts {
    /// Where clients are heard.
    pub listeners: Vec<Listener>,
    /// What the operator has set.
    pub settings: Settings,
    /// What passwords are made with.
    pub secret: Secret,
    /// What nonces are made with.
    pub nonces: Nonces,
    /// Whom it sends to.
    pub peers: Peers,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness, for ports.
    pub entropy: Arc<dyn Entropy>,
}

impl Turn {
    /// A server without allocations.
    pub fn new(parts: Parts) -> Self {
        let Parts { listeners, settings, secret, nonces, peers, clock, entropy } = parts;
        let strangers = Strangers::new(clock.now());
        let state = State { allocations: Allocations::default(), sessions: Sessions::default(), strangers, serial: 0, closing: false };
        Self { listeners, settings, secret, nonces, peers, tally: Tally::default(), clock, entropy, state: Mutex::new(state) }
    }

    /// Where clients are heard.
    pub fn listeners(&self) -> &[Listener] {
        &self.listeners
    }

    /// What passwords are made with.
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The time.
    pub const fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many allocations there are.
    pub fn count(&self) -> usize {
        self.state().allocations.count()
    }

    /// Credentials of this session count until then.
    pub fn admit(&self, session: SessionId, until: Timestamp) {
        let now = self.clock.now();
        self.state().sessions.admit(session, until, now);
    }

    /// The session is over: its allocations end, its credentials are void.
    pub fn session_over(&self, session: SessionId) {
        let mut state = self.state();
        state.sessions.over(session);
        if state.allocations.of_session(session) > 0 {
            state.allocations.remove_all(|allocation| allocation.session == session);
            self.show(&state);
        }
    }

    /// All credentials are void; allocations end when they are due.
    pub fn forget_sessions(&self) {
        self.state().sessions.forget_all();
    }

    /// Lends nothing new.
    pub fn close(&self) {
        self.state().closing = true;
    }

    /// Ends everything.
    pub fn end(&self) {
        let mut state = self.state();
        state.closing = true;
        state.sessions.forget_all();
        state.allocations.remove_all(|_| true);
        self.show(&state);
    }

    /// Ends what is due.
    pub fn sweep(&self) {
        let now = self.clock.now();
        let mut state = self.state();
        state.sessions.sweep(now);
        self.expire(&mut state, now);
    }

    fn expire(&self, state: &mut State, now: Timestamp) {
        state.allocations.remove_all(|allocation| allocation.until <= now);
        self.show(state);
    }

    fn show(&self, state: &State) {
        self.tally.allocations.set(u32::try_from(state.allocations.count()).unwrap_or(u32::MAX));
    }

    /// A client's datagram, heard by this listener: what is to be sent because of it.
    pub fn client_said<'a>(self: &Arc<Self>, listener: usize, from: SocketAddr, bytes: &'a [u8]) -> Option<Parcel<'a>> {
        let client = Client { listener, address: from };
        let now = self.clock.now();
        match messages::read(bytes) {
            Some(Said::Request(request)) => {
                let answer = self.answer(&mut self.state(), client, &request, now)?;
                let socket = Arc::clone(&self.listeners.get(listener)?.socket);
                Some(Parcel { socket, to: from, bytes: Cow::Owned(answer) })
            }
            Some(Said::Send { peer, data }) => self.forward(&mut self.state(), client, peer, data, now),
            Some(Said::Channel { number, data }) => {
                let mut state = self.state();
                let peer = state.allocations.find(client, now).and_then(|allocation| allocation.peer_of(number, now));
                match peer {
                    Some(peer) => self.forward(&mut state, client, peer, data, now),
                    None => self.dropped(Refusal::Garbage),
                }
            }
            None => self.dropped(Refusal::Garbage),
        }
    }

    /// A peer's datagram, heard at a relayed address of this client: what is to be sent because of it.
    pub fn peer_said(&self, client: Client, relayed: SocketAddr, from: SocketAddr, data: &[u8]) -> Option<Parcel<'static>> {
        let now = self.clock.now();
        let mut state = self.state();
        let is_current = state.allocations.find(client, now).is_some_and(|allocation| allocation.relayed == relayed);
        // What claims to come from a relayed address would have come by another way.
        if !is_current || state.allocations.is_host(from.ip()) {
            return self.dropped(Refusal::Peer);
        }
        self.deliver(&mut state, client, from, data, now)
    }

    fn dropped<T>(&self, why: Refusal) -> Option<T> {
        self.tally.refused(why);
        None
    }

    /// Passes data of a client on: by its socket, or, where the peer is another allocation of the same session, straight to that one's client. Nothing
    /// else at the hosts of relayed addresses is ever reached.
    fn forward<'a>(&self, state: &mut State, client: Client, peer: SocketAddr, data: &'a [u8], now: Timestamp) -> Option<Parcel<'a>> {
        let is_inside = state.allocations.is_host(peer.ip());
        let owner = state.allocations.owner(peer);
        let Some(allocation) = state.allocations.find_mut(client, now) else { return self.dropped(Refusal::Garbage) };
        if !allocation.permits(peer.ip(), now) || (!is_inside && peer.port() < LOWEST_PORT) {
            return self.dropped(Refusal::Peer);
        }
        if !allocation.up.take(data.len(), now) {
            return self.dropped(Refusal::Bandwidth);
        }
        let (relayed, session) = (allocation.relayed, allocation.session);
        if !is_inside {
            let socket = Arc::clone(&allocation.socket);
            self.tally.up.increment(data.len() as u64);
            return Some(Parcel { socket, to: peer, bytes: Cow::Borrowed(data) });
        }
        let other = owner.filter(|other| state.allocations.find(*other, now).is_some_and(|other| other.session == session));
        let Some(other) = other else { return self.dropped(Refusal::Peer) };
        self.tally.up.increment(data.len() as u64);
        self.deliver(state, other, relayed, data, now)
    }

    /// Passes data of a peer on to a client.
    fn deliver(&self, state: &mut State, client: Client, from: SocketAddr, data: &[u8], now: Timestamp) -> Option<Parcel<'static>> {
        state.serial = state.serial.wrapping_add(1);
        let serial = state.serial;
        let Some(allocation) = state.allocations.find_mut(client, now) else { return self.dropped(Refusal::Garbage) };
        if !allocation.permits(from.ip(), now) {
            return self.dropped(Refusal::Peer);
        }
        if !allocation.down.take(data.len(), now) {
            return self.dropped(Refusal::Bandwidth);
        }
        let bytes = match allocation.channel_to(from, now) {
            Some(number) => messages::channel_data(number, data),
            None => messages::indication(serial, from, data),
        }?;
        self.tally.down.increment(data.len() as u64);
        let socket = Arc::clone(&self.listeners.get(client.listener)?.socket);
        Some(Parcel { socket, to: client.address, bytes: Cow::Owned(bytes) })
    }
}
