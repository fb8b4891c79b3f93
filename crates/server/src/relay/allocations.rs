//! The allocations there are: whose, until when, with which peers. Found by their client and by their relayed address. What may be allocated is not
//! decided here.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::net::UdpSocket;
use tokio_util::sync::{CancellationToken, DropGuard};
use towline_model::{SessionId, Timestamp};
use turn_types::stun::message::IntegrityKey;

use super::limits::{Bucket, CHANNEL, PEERS, PERMISSION};

/// Who has an allocation: the listener that heard them, and their address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client {
    /// Number of the listener.
    pub listener: usize,
    /// Where they are, as the listener saw it.
    pub address: SocketAddr,
}

/// A channel: a short name for a peer.
#[derive(Debug, Clone, Copy)]
struct Channel {
    number: u16,
    peer: SocketAddr,
    until: Timestamp,
}

/// One relayed address that is lent to a client.
pub struct Allocation {
    /// The session it serves.
    pub session: SessionId,
    /// The user name that it was asked for with; nobody else may change it.
    pub username: String,
    /// The key that belongs to the user name.
    pub key: IntegrityKey,
    /// The request that made it, so that the same one asked again is answered again.
    pub transaction: u128,
    /// Its address, as peers see it.
    pub relayed: SocketAddr,
    /// The socket behind that address.
    pub socket: Arc<UdpSocket>,
    /// When it ends.
    pub until: Timestamp,
    /// What it may yet carry from its client.
    pub up: Bucket,
    /// What it may yet carry to its client.
    pub down: Bucket,
    permissions: Vec<(IpAddr, Timestamp)>,
    channels: Vec<Channel>,
    _reader: DropGuard,
}

/// What an allocation is made from.
pub struct Lent {
    /// The session it serves.
    pub session: SessionId,
    /// The user name that it was asked for with.
    pub username: String,
    /// The key that belongs to it.
    pub key: IntegrityKey,
    /// The request.
    pub transaction: u128,
    /// Its address, as peers see it.
    pub relayed: SocketAddr,
    /// The socket behind that address.
    pub socket: Arc<UdpSocket>,
    /// When it ends.
    pub until: Timestamp,
    /// What it may carry each way.
    pub bandwidth: Bucket,
    /// Ends whoever reads the socket.
    pub reader: CancellationToken,
}

impl From<Lent> for Allocation {
    fn from(lent: Lent) -> Self {
        let Lent { session, username, key, transaction, relayed, socket, until, bandwidth, reader } = lent;
        Self {
            session,
            username,
            key,
            transaction,
            relayed,
            socket,
            until,
            up: bandwidth,
            down: bandwidth,
            permissions: Vec::new(),
            channels: Vec::new(),
            _reader: reader.drop_guard(),
        }
    }
}

impl Allocation {
    /// Whether datagrams from and to this address are let through.
    pub fn permits(&self, peer: IpAddr, now: Timestamp) -> bool {
        self.permissions.iter().any(|(address, until)| *address == peer && *until > now)
    }

    /// Lets these addresses through for some minutes; `false` when they are too many, and then none is.
    pub fn permit(&mut self, peers: &[IpAddr], now: Timestamp) -> bool {
        self.permissions.retain(|(address, until)| *until > now && !peers.contains(address));
        let mut new: Vec<_> = peers.to_vec();
        new.sort_unstable();
        new.dedup();
        let fits = self.permissions.len() + new.len() <= PEERS;
        if fits {
            self.permissions.extend(new.into_iter().map(|peer| (peer, now + PERMISSION)));
        }
        fits
    }

    /// The peer that a channel leads to.
    pub fn peer_of(&self, number: u16, now: Timestamp) -> Option<SocketAddr> {
        self.channels.iter().find(|channel| channel.number == number && channel.until > now).map(|channel| channel.peer)
    }

    /// The channel that leads to a peer.
    pub fn channel_to(&self, peer: SocketAddr, now: Timestamp) -> Option<u16> {
        self.channels.iter().find(|channel| channel.peer == peer && channel.until > now).map(|channel| channel.number)
    }

    /// Whether the channel is free for this peer: neither is bound to another.
    pub fn may_bind(&self, number: u16, peer: SocketAddr, now: Timestamp) -> bool {
        let free = |channel: &Channel| channel.until <= now || (channel.number == number) == (channel.peer == peer);
        self.channels.iter().all(free)
    }

    /// Binds a channel for some minutes; `false` when there are too many.
    pub fn bind(&mut self, number: u16, peer: SocketAddr, now: Timestamp) -> bool {
        self.channels.retain(|channel| channel.until > now && channel.number != number);
        let fits = self.channels.len() < PEERS;
        if fits {
            self.channels.push(Channel { number, peer, until: now + CHANNEL });
        }
        fits
    }
}

/// All allocations.
#[derive(Default)]
pub struct Allocations {
    by_client: HashMap<Client, Allocation>,
    by_relayed: HashMap<SocketAddr, Client>,
    per_session: HashMap<SessionId, u32>,
    /// The hosts of relayed addresses, so that nothing goes there but through here.
    hosts: HashSet<IpAddr>,
}

impl Allocations {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.by_client.len()
    }

    /// How many a session has.
    pub fn of_session(&self, session: SessionId) -> u32 {
        self.per_session.get(&session).copied().unwrap_or(0)
    }

    /// The allocation of a client, if it lives.
    pub fn find(&self, client: Client, now: Timestamp) -> Option<&Allocation> {
        self.by_client.get(&client).filter(|allocation| allocation.until > now)
    }

    /// The same, to change it.
    pub fn find_mut(&mut self, client: Client, now: Timestamp) -> Option<&mut Allocation> {
        self.by_client.get_mut(&client).filter(|allocation| allocation.until > now)
    }

    /// Who has this relayed address.
    pub fn owner(&self, relayed: SocketAddr) -> Option<Client> {
        self.by_relayed.get(&relayed).copied()
    }

    /// Whether relayed addresses are, or were, at this host.
    pub fn is_host(&self, address: IpAddr) -> bool {
        self.hosts.contains(&address)
    }

    /// Whether the relayed address is lent already.
    pub fn is_lent(&self, relayed: SocketAddr) -> bool {
        self.by_relayed.contains_key(&relayed)
    }

    /// Keeps a new allocation.
    pub fn insert(&mut self, client: Client, allocation: Allocation) {
        self.remove(client);
        self.hosts.insert(allocation.relayed.ip());
        self.by_relayed.insert(allocation.relayed, client);
        *self.per_session.entry(allocation.session).or_default() += 1;
        self.by_client.insert(client, allocation);
    }

    /// Ends an allocation.
    pub fn remove(&mut self, client: Client) {
        let Some(allocation) = self.by_client.remove(&client) else { return };
        self.by_relayed.remove(&allocation.relayed);
        if let Some(count) = self.per_session.get_mut(&allocation.session) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.per_session.remove(&allocation.session);
            }
        }
    }

    /// Ends all that this says of.
    pub fn remove_all(&mut self, is_over: impl Fn(&Allocation) -> bool) {
        let over: Vec<_> = self.by_client.iter().filter(|(_, allocation)| is_over(allocation)).map(|(client, _)| *client).collect();
        for client in over {
            self.remove(client);
        }
    }
}
