//! What the relay counts for `/metrics`.

use metrics::{Counter, Gauge, counter, gauge};

/// Why something was refused or dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A datagram that nobody understands or that belongs to no allocation.
    Garbage,
    /// A question of somebody without an allocation that was not answered: too many of them, or a plain STUN question.
    Stranger,
    /// Wrong, old or unknown credentials, or those of a session that is over.
    Credentials,
    /// A peer that is inside, or that has not been permitted.
    Peer,
    /// Too many allocations of one session.
    Quota,
    /// Too many allocations of all, or no free port.
    Capacity,
    /// More than an allocation may carry.
    Bandwidth,
    /// A request that is understood and not granted: relaying TCP, other families, unknown attributes.
    Request,
}

/// The counters, taken once.
pub struct Tally {
    /// Allocations there are.
    pub allocations: Gauge,
    /// Bytes from clients to peers.
    pub up: Counter,
    /// Bytes from peers to clients.
    pub down: Counter,
    refusals: [Counter; 8],
}

const REASONS: [&str; 8] = ["garbage", "stranger", "credentials", "peer", "quota", "capacity", "bandwidth", "request"];

impl Default for Tally {
    fn default() -> Self {
        Self {
            allocations: gauge!("towline_relay_allocations"),
            up: counter!("towline_relay_bytes_total", "direction" => "to_peer"),
            down: counter!("towline_relay_bytes_total", "direction" => "to_client"),
            refusals: REASONS.map(|reason| counter!("towline_relay_refusals_total", "reason" => reason)),
        }
    }
}

impl Tally {
    /// Counts a refusal.
    pub fn refused(&self, why: Refusal) {
        if let Some(counter) = self.refusals.get(why as usize) {
            counter.increment(1);
        }
    }
}
