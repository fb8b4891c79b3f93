//! Whom this server may send requests to: everybody in the public Internet at the usual ports, and whoever else the operator has named.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use ipnet::IpNet;

use super::client::Failure;
use super::target::{Host, Target};
use crate::internet::is_public;

/// Ports that are asked without being named by the operator.
const PORTS: [u16; 4] = [80, 443, 8_080, 8_443];

/// Names that mean something else on every machine or in every network.
const INSIDE: [&str; 7] = ["localhost", "localdomain", "local", "internal", "intranet", "lan", "arpa"];

/// One exception that the operator makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permit {
    /// One receiver, at one port, wherever its name leads, also without TLS.
    Receiver {
        /// Whom.
        host: Host,
        /// Where.
        port: u16,
    },
    /// A network, at the usual ports.
    Network(IpNet),
}

impl FromStr for Permit {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains('/') {
            return text.parse().map(Self::Network).map_err(|_| "is no network, such as 10.0.0.0/8");
        }
        match Host::split(text) {
            Ok((host, Some(port))) => Ok(Self::Receiver { host, port }),
            _ => Err("is no receiver with its port, such as crm.lan:8080 or 127.0.0.1:9000, and no network, such as 10.0.0.0/8"),
        }
    }
}

impl std::fmt::Display for Permit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Receiver { host, port } => write!(f, "{host}:{port}"),
            Self::Network(network) => network.fmt(f),
        }
    }
}

/// What the operator allows.
#[derive(Debug, Clone, Default)]
pub struct Permits {
    /// Whether requests may go out without TLS.
    pub plain_http: bool,
    /// Exceptions.
    pub inside: Vec<Permit>,
    /// Whether anything goes: for receivers that the operator has written into the configuration, never for an organisation's.
    pub anywhere: bool,
}

impl Permits {
    /// For receivers that the operator has written down.
    #[must_use]
    pub const fn anywhere() -> Self {
        Self { plain_http: true, inside: Vec::new(), anywhere: true }
    }

    /// Whether a URL may be asked for at all, before anything is looked up.
    ///
    /// # Errors
    /// [`Failure::Forbidden`].
    pub fn judge(&self, target: &Target) -> Result<(), Failure> {
        if self.anywhere || self.is_named(target) {
            return Ok(());
        }
        let name_fits = match target.host() {
            Host::Name(name) => name.contains('.') && !name.rsplit('.').next().is_some_and(|last| INSIDE.contains(&last)),
            Host::Address(address) => self.admits(target, *address),
        };
        let scheme_fits = target.is_https() || self.plain_http;
        if name_fits && scheme_fits && PORTS.contains(&target.port()) { Ok(()) } else { Err(Failure::Forbidden) }
    }

    /// Where to connect, of the addresses that a name has: all of them when each may be reached, none otherwise, so that an answer that mixes them is never
    /// a way in.
    ///
    /// # Errors
    /// [`Failure::Forbidden`], or [`Failure::Unresolved`] when there are none.
    pub fn admit(&self, target: &Target, addresses: &[IpAddr]) -> Result<Vec<SocketAddr>, Failure> {
        if addresses.is_empty() {
            return Err(Failure::Unresolved);
        }
        if !addresses.iter().all(|address| self.admits(target, *address)) {
            return Err(Failure::Forbidden);
        }
        Ok(addresses.iter().map(|address| SocketAddr::new(*address, target.port())).collect())
    }

    /// Whether the operator has named this receiver.
    #[must_use]
    pub fn is_named(&self, target: &Target) -> bool {
        self.inside.iter().any(|permit| match permit {
            Permit::Receiver { host, port } => host == target.host() && *port == target.port(),
            Permit::Network(_) => false,
        })
    }

    fn admits(&self, target: &Target, address: IpAddr) -> bool {
        let address = address.to_canonical();
        if self.anywhere || is_public(address) {
            return true;
        }
        let in_network = self.inside.iter().any(|permit| matches!(permit, Permit::Network(network) if network.contains(&address)));
        // A name that the operator trusts may lead inside, but to no machine's own services.
        in_network || (self.is_named(target) && (matches!(target.host(), Host::Address(_)) || !is_never_meant(address)))
    }
}

/// Addresses that no name of a receiver means: metadata, everybody, nobody.
fn is_never_meant(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let metadata = [[100, 100, 100, 200], [168, 63, 129, 16], [192, 0, 0, 192]];
            address.is_link_local()
                || address.is_multicast()
                || address.is_unspecified()
                || address.octets()[0] >= 240
                || metadata.contains(&address.octets())
        }
        IpAddr::V6(address) => {
            let aws = std::net::Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
            address.is_unicast_link_local() || address.is_multicast() || address.is_unspecified() || address == aws
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str) -> Target {
        Target::parse(url).unwrap()
    }

    fn permits(inside: &[&str]) -> Permits {
        Permits { inside: inside.iter().map(|text| text.parse().unwrap()).collect(), ..Permits::default() }
    }

    fn admit(permits: &Permits, url: &str, addresses: &[&str]) -> Result<usize, Failure> {
        let target = target(url);
        permits.judge(&target)?;
        let addresses: Vec<_> = addresses.iter().map(|text| text.parse().unwrap()).collect();
        permits.admit(&target, &addresses).map(|found| found.len())
    }

    #[test]
    fn at_128_inside_names_and_addresses_are_refused_before_anything_is_looked_up() {
        for url in [
            "https://127.0.0.1/",
            "https://localhost/",
            "https://localhost./",
            "https://LOCALHOST/",
            "https://a.localhost/",
            "https://[::]/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://169.254.169.254/",
            "https://[fd00::1]/",
            "https://[fd00:ec2::254]/",
            "https://metadata.google.internal/",
            "https://metadata.google.internal./",
            "https://metadata/",
            "https://crm/",
            "https://printer.local/",
            "https://crm.lan/",
            "https://1.0.0.127.in-addr.arpa/",
            "https://10.1.2.3/",
            "https://192.168.1.1/",
        ] {
            assert_eq!(Permits::default().judge(&target(url)), Err(Failure::Forbidden), "{url}");
        }
    }

    #[test]
    fn at_131_other_ports_and_plain_http_are_refused() {
        for url in [
            "https://crm.example:22/",
            "https://crm.example:25/",
            "https://crm.example:6379/",
            "https://8.8.8.8:53/",
            "http://crm.example/",
        ] {
            assert_eq!(Permits::default().judge(&target(url)), Err(Failure::Forbidden), "{url}");
        }
        for url in [
            "https://crm.example/",
            "https://crm.example:80/",
            "https://crm.example:8080/",
            "https://crm.example:8443/",
            "https://8.8.8.8/",
        ] {
            assert_eq!(Permits::default().judge(&target(url)), Ok(()), "{url}");
        }
        let plain = Permits { plain_http: true, ..Permits::default() };
        assert_eq!(plain.judge(&target("http://crm.example/")), Ok(()));
        assert_eq!(plain.judge(&target("http://127.0.0.1/")), Err(Failure::Forbidden));
    }

    #[test]
    fn at_129_one_inside_address_among_many_refuses_the_name() {
        let none = Permits::default();
        let url = "https://crm.example/";
        assert_eq!(admit(&none, url, &["8.8.8.8", "2606:4700::1111"]), Ok(2));
        for mixed in [&["8.8.8.8", "10.0.0.1"][..], &["::1", "8.8.8.8"], &["8.8.8.8", "::ffff:127.0.0.1"], &["169.254.169.254"]] {
            assert_eq!(admit(&none, url, mixed), Err(Failure::Forbidden), "{mixed:?}");
        }
        assert_eq!(admit(&none, url, &[]), Err(Failure::Unresolved));
    }

    #[test]
    fn a_named_receiver_may_be_inside_at_its_port_only() {
        let permits = permits(&["crm.lan:9000", "127.0.0.1:9001", "[::1]:9002"]);
        assert_eq!(admit(&permits, "http://crm.lan:9000/", &["10.0.0.7"]), Ok(1));
        assert_eq!(admit(&permits, "http://127.0.0.1:9001/", &["127.0.0.1"]), Ok(1));
        assert_eq!(admit(&permits, "http://[::1]:9002/", &["::1"]), Ok(1));
        for (url, address) in [
            ("http://crm.lan:9001/", "10.0.0.7"),
            ("http://127.0.0.1:9000/", "127.0.0.1"),
            ("http://crm.example:9000/", "10.0.0.7"),
            ("https://crm.lan/", "10.0.0.7"),
        ] {
            assert_eq!(admit(&permits, url, &[address]), Err(Failure::Forbidden), "{url}");
        }
        for never in ["169.254.169.254", "fd00:ec2::254", "fe80::1", "224.0.0.1", "255.255.255.255", "0.0.0.0", "168.63.129.16"] {
            assert_eq!(admit(&permits, "http://crm.lan:9000/", &[never]), Err(Failure::Forbidden), "{never}");
        }
    }

    #[test]
    fn a_permitted_network_is_reached_at_the_usual_ports_over_tls() {
        let permits = permits(&["10.0.0.0/8", "fd12::/16"]);
        assert_eq!(admit(&permits, "https://10.1.2.3/", &["10.1.2.3"]), Ok(1));
        assert_eq!(admit(&permits, "https://crm.example/", &["10.1.2.3", "fd12::1"]), Ok(2));
        assert_eq!(admit(&permits, "https://crm.example/", &["10.1.2.3", "192.168.0.1"]), Err(Failure::Forbidden));
        assert_eq!(admit(&permits, "https://10.1.2.3:22/", &["10.1.2.3"]), Err(Failure::Forbidden));
        assert_eq!(admit(&permits, "http://10.1.2.3/", &["10.1.2.3"]), Err(Failure::Forbidden));
    }

    #[test]
    fn permits_are_written_as_they_are_read() {
        for text in ["crm.lan:9000", "127.0.0.1:9001", "[::1]:9002", "10.0.0.0/8"] {
            assert_eq!(text.parse::<Permit>().unwrap().to_string(), text);
        }
        for bad in ["", "crm.lan", "127.0.0.1", "10.0.0.0/33", "crm.lan:0", "http://crm.lan:80", "*:80"] {
            assert!(bad.parse::<Permit>().is_err(), "{bad}");
        }
    }
}
