//! The configuration of coturn, for those who let it relay instead of this server: what it must be told to be as strict. Nothing is read or written here.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::messages::REALM;
use crate::config::{Relay, Secret};
use crate::internet::{CLOSED, CLOSED_6};

/// Seconds for which coturn lends an address, and for which its nonces count.
const LIFETIME: u32 = 600;

/// What the machine on which coturn runs has of its own.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// Where it listens; empty: on all its addresses.
    pub listen: Vec<IpAddr>,
    /// The port.
    pub port: u16,
    /// Addresses of the relay itself that lie in a closed network and must be reachable, so that two browsers on it can meet.
    pub relay: Vec<IpAddr>,
}

/// The whole file.
#[must_use]
pub fn configuration(settings: &Relay, secret: &Secret, machine: &Machine) -> String {
    let mut text = String::from(
        "# coturn as Towline wants it, made by `towline relay coturn-config`. It holds a secret: only coturn may read it.\n\
         # Wants coturn 4.17 or newer in production. See docs/relay.md.\n\n",
    );
    // Writing to a String cannot fail.
    for address in &machine.listen {
        let _ = writeln!(text, "listening-ip={address}");
    }
    for address in &settings.public_address {
        let _ = writeln!(text, "external-ip={address}");
    }
    let bandwidth = u64::from(settings.bandwidth) * 1_000 / 8;
    let _ = write!(
        text,
        "listening-port={port}\nmin-port={first}\nmax-port={last}\n\n\
         # Credentials that end: the user name begins with the second until which it counts.\n\
         use-auth-secret\nstatic-auth-secret={secret}\nrealm={REALM}\nstale-nonce={LIFETIME}\nmax-allocate-lifetime={LIFETIME}\n\n\
         # Bounds: allocations of one browser and of all, bytes a second each way of one.\n\
         user-quota={per_session}\ntotal-quota={allocations}\nmax-bps={bandwidth}\n\n\
         # UDP is relayed, nothing else; nobody is served who does not need it.\n\
         no-tcp-relay\nno-tls\nno-dtls\nsecure-stun\nno-cli\nno-multicast-peers\nno-software-attribute\nno-rfc5780\nno-stun-backward-compatibility\n\
         response-origin-only-with-rfc5780\nno-dynamic-ip-list\nno-dynamic-realms\n\n\
         # Nothing inside is relayed to.\n",
        port = machine.port,
        first = settings.ports.start(),
        last = settings.ports.end(),
        secret = secret.reveal(),
        per_session = settings.per_session,
        allocations = settings.allocations,
    );
    for (first, last) in closed() {
        let _ = writeln!(text, "denied-peer-ip={first}-{last}");
    }
    if !settings.allow_peers.is_empty() || !machine.relay.is_empty() {
        text.push_str("\n# But for these.\n");
    }
    for network in &settings.allow_peers {
        let _ = writeln!(text, "allowed-peer-ip={}-{}", network.network(), last_of(network));
    }
    for address in &machine.relay {
        let _ = writeln!(text, "allowed-peer-ip={address}");
    }
    text
}

/// The last address of a network, the one for everybody in it included.
fn last_of(network: &ipnet::IpNet) -> IpAddr {
    match network {
        ipnet::IpNet::V4(network) => Ipv4Addr::from_bits(network.addr().to_bits() | !mask_4(network.prefix_len())).into(),
        ipnet::IpNet::V6(network) => Ipv6Addr::from_bits(network.addr().to_bits() | !mask_6(network.prefix_len())).into(),
    }
}

fn mask_4(length: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0)
}

fn mask_6(length: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0)
}

/// Every range that is not of the public Internet. Addresses of IPv4 in the clothes of IPv6 are named although the range before holds them: versions of
/// coturn before 4.9 let them past a list that names IPv4 only.
fn closed() -> Vec<(IpAddr, IpAddr)> {
    let mut ranges: Vec<(IpAddr, IpAddr)> = CLOSED
        .iter()
        .map(|(network, length)| {
            let first = u32::from_be_bytes(*network) & mask_4(*length);
            (Ipv4Addr::from_bits(first).into(), Ipv4Addr::from_bits(first | !mask_4(*length)).into())
        })
        .collect();
    let mapped = (0xffff_u128 << 32, (0xffff_u128 << 32) | u128::from(u32::MAX));
    // All but 2000::/3, and what is closed in it.
    let outside = [(0, (1 << 125) - 1), mapped, (1 << 126, u128::MAX)];
    let inside = CLOSED_6.iter().map(|(network, length)| (*network, *network | !mask_6(*length)));
    ranges.extend(
        outside.into_iter().chain(inside).map(|(first, last)| (Ipv6Addr::from_bits(first).into(), Ipv6Addr::from_bits(last).into())),
    );
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_115_the_deny_list_holds_every_special_range() {
        let settings = Relay { allow_peers: vec!["10.20.0.0/16".parse().unwrap()], ..Relay::default() };
        let machine = Machine { port: 3_478, relay: vec!["10.0.0.5".parse().unwrap()], ..Machine::default() };
        let text = configuration(&settings, &Secret::new("s3cret".into()), &machine);
        for line in [
            "listening-port=3478",
            "use-auth-secret",
            "static-auth-secret=s3cret",
            "realm=towline",
            "no-tcp-relay",
            "no-cli",
            "user-quota=10",
            "max-bps=1000000",
            "denied-peer-ip=0.0.0.0-0.255.255.255",
            "denied-peer-ip=127.0.0.0-127.255.255.255",
            "denied-peer-ip=169.254.0.0-169.254.255.255",
            "denied-peer-ip=10.0.0.0-10.255.255.255",
            "denied-peer-ip=172.16.0.0-172.31.255.255",
            "denied-peer-ip=192.168.0.0-192.168.255.255",
            "denied-peer-ip=100.64.0.0-100.127.255.255",
            "denied-peer-ip=224.0.0.0-239.255.255.255",
            "denied-peer-ip=255.255.255.255-255.255.255.255",
            "denied-peer-ip=::-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "denied-peer-ip=::ffff:0.0.0.0-::ffff:255.255.255.255",
            "denied-peer-ip=4000::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "denied-peer-ip=2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "denied-peer-ip=2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            "allowed-peer-ip=10.20.0.0-10.20.255.255",
            "allowed-peer-ip=10.0.0.5",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(!text.contains("0.0.0.0-255.255.255.255\n") || text.contains("::ffff:0.0.0.0-"));
    }
}
