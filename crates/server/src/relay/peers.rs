//! Whom the relay sends to: machines of the public Internet, never anything inside, and other allocations of the same session. Names are not known here.

use std::net::{IpAddr, UdpSocket};

use ipnet::IpNet;

use crate::internet::is_public;

/// The lowest port of a peer. What listens below are services, of which many answer with more than they were asked with; browsers are not among them.
pub const LOWEST_PORT: u16 = 1_024;

/// Judges the addresses of peers.
#[derive(Debug, Clone)]
pub struct Peers {
    allowed: Vec<IpNet>,
}

impl Peers {
    /// Lets in the public Internet, and these networks besides.
    #[must_use]
    pub const fn new(allowed: Vec<IpNet>) -> Self {
        Self { allowed }
    }

    /// Whether this address may be relayed to. IPv4 addresses in the clothes of IPv6 never are, whatever they lead to, and this machine's own addresses
    /// are not, public or not: what listens here is not for browsers.
    #[must_use]
    pub fn may_reach(&self, address: IpAddr) -> bool {
        if address.to_canonical() != address || address.is_multicast() || address.is_unspecified() {
            return false;
        }
        if self.allowed.iter().any(|network| network.contains(&address)) {
            return true;
        }
        is_public(address) && !is_dressed(address) && !is_here(address)
    }
}

/// Whether an IPv6 address stands for an IPv4 address that somebody translates.
fn is_dressed(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(address) if address.segments().starts_with(&[0x64, 0xff9b]))
}

/// Whether the address is one of this machine: then it can be bound.
fn is_here(address: IpAddr) -> bool {
    UdpSocket::bind((address, 0)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(allowed: &[&str], address: &str) -> bool {
        Peers::new(allowed.iter().map(|text| text.parse().unwrap()).collect()).may_reach(address.parse().unwrap())
    }

    #[test]
    fn at_115_what_is_allowed_is_allowed_and_nothing_beside_it() {
        assert!(judge(&[], "8.8.8.8") && judge(&[], "2606:4700::1111"));
        assert!(judge(&["10.20.0.0/16"], "10.20.1.2"));
        for inside in ["10.21.0.1", "127.0.0.1", "::ffff:10.20.1.2", "::10.20.1.2", "64:ff9b::a14:102"] {
            assert!(!judge(&["10.20.0.0/16"], inside), "{inside}");
        }
        for never in ["::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "0.0.0.0", "224.0.0.1", "ff02::1", "::"] {
            assert!(!judge(&["0.0.0.0/0", "::/0"], never) || never.starts_with("64:"), "{never}");
            assert!(!judge(&[], never), "{never}");
        }
    }
}
