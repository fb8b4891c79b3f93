//! Where a request comes from, as budgets and technicians see it: never the whole address. Finding the client's address is not here.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address in canonical form, with the prefixes that budgets are kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network that `address` lies in. Forms of one IPv4 address (mapped, compatible, 6to4, NAT64) are one network (AT-008).
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self(address),
            IpAddr::V6(v6) => Self(embedded_v4(v6).map_or(address, IpAddr::V4)),
        }
    }

    /// The canonical address.
    #[must_use]
    pub const fn address(self) -> IpAddr {
        self.0
    }

    /// The keys of the budgets that a guess from here is charged to, each with the factor by which its limits are wider:
    /// one IPv4 address or one /64, then /56 (x2) and /48 (x4).
    #[must_use]
    pub fn budget_keys(self) -> Vec<(String, u32)> {
        match self.0 {
            IpAddr::V4(v4) => vec![(v4.to_string(), 1)],
            IpAddr::V6(v6) => {
                [(64, 1), (56, 2), (48, 4)].into_iter().map(|(bits, factor)| (format!("{}/{bits}", prefix(v6, bits)), factor)).collect()
            }
        }
    }

    /// The wide network that many accounts may share: /24 of IPv4, /64 of IPv6.
    #[must_use]
    pub fn neighbourhood(self) -> String {
        match self.0 {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                format!("{a}.{b}.{c}.0/24")
            }
            IpAddr::V6(v6) => format!("{}/64", prefix(v6, 64)),
        }
    }
}

/// Shows the neighbourhood, so that no log line or page holds a customer's whole address.
impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.neighbourhood())
    }
}

fn prefix(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
    Ipv6Addr::from(u128::from(address) & mask)
}

fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let join = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => Some(join(g, h)),
        // The unspecified address and loopback are no embedded IPv4.
        (0, 0, 0, 0, 0, 0) if g != 0 => Some(join(g, h)),
        (0x2002, high, low, ..) => Some(join(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(address: &str) -> Vec<(String, u32)> {
        Network::of(address.parse().unwrap()).budget_keys()
    }

    #[test]
    fn at_008_forms_of_one_ipv4_share_a_bucket() {
        for form in ["203.0.113.7", "::ffff:203.0.113.7", "::203.0.113.7", "2002:cb00:7107::1", "64:ff9b::203.0.113.7"] {
            assert_eq!(keys(form), [("203.0.113.7".to_owned(), 1)], "{form}");
        }
        assert_ne!(keys("::1"), keys("0.0.0.1"));
    }

    #[test]
    fn at_007_ipv6_is_budgeted_by_64_56_and_48() {
        let one = keys("2001:db8:1:1:a::1");
        assert_eq!(one, keys("2001:db8:1:1:b::2"));
        let other = keys("2001:db8:1:2::1");
        assert_ne!(one[0], other[0]);
        assert_eq!(one[1..], other[1..]);
        assert_eq!(one[1], ("2001:db8:1::/56".to_owned(), 2));
        assert_eq!(one[2], ("2001:db8:1::/48".to_owned(), 4));
    }

    #[test]
    fn a_network_shows_no_whole_address() {
        assert_eq!(Network::of("203.0.113.7".parse().unwrap()).to_string(), "203.0.113.0/24");
        assert_eq!(Network::of("2001:db8::7".parse().unwrap()).to_string(), "2001:db8::/64");
    }
}
