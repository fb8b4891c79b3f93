//! Who is really there: the client's address and whether it came by https, believing forwarded headers from configured proxies only.

use std::net::IpAddr;

use http::HeaderMap;
use ipnet::IpNet;

use crate::config::ForwardedHeader;

/// The address of the client, in every request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// In the extensions of an answer that hands a connection over: its peer has shown a login or a seat, so the connection no longer counts for its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownPeer;

/// Whose forwarded headers are believed, and which.
#[derive(Debug, Clone)]
pub struct Proxies {
    /// Their networks.
    pub trusted: Vec<IpNet>,
    /// Their header.
    pub header: ForwardedHeader,
}

/// More hops than any chain of proxies has.
const MOST_HOPS: usize = 32;

impl Proxies {
    /// Whether this peer is one of them.
    #[must_use]
    pub fn are(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted.iter().any(|net| net.contains(&address))
    }

    /// The client's address: the peer itself, or, when that is a trusted proxy, the right-most hop that is none.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if self.trusted.is_empty() || !self.are(peer) {
            return peer;
        }
        let name = match self.header {
            ForwardedHeader::XForwardedFor => "x-forwarded-for",
            ForwardedHeader::Forwarded => "forwarded",
        };
        let mut nearest = peer;
        let hops = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        let hops: Vec<_> = hops.collect();
        for hop in hops.iter().rev().take(MOST_HOPS) {
            let node = match self.header {
                ForwardedHeader::XForwardedFor => Some(hop.trim()),
                ForwardedHeader::Forwarded => parameter(hop, "for"),
            };
            // What cannot be read was not written by a proxy of ours: the hop before it is as far as can be known.
            let Some(address) = node.and_then(address) else { return nearest };
            nearest = address;
            if !self.are(address) {
                return address;
            }
        }
        nearest
    }

    /// Whether the client came by https, as far as the proxy says; `None` when the peer is no proxy or does not say.
    #[must_use]
    pub fn https(&self, peer: IpAddr, headers: &HeaderMap) -> Option<bool> {
        if !self.are(peer) {
            return None;
        }
        let scheme = match self.header {
            ForwardedHeader::XForwardedFor => {
                headers.get_all("x-forwarded-proto").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim()
            }
            ForwardedHeader::Forwarded => {
                parameter(headers.get_all("forwarded").iter().next_back()?.to_str().ok()?.rsplit(',').next()?, "proto")?
            }
        };
        Some(scheme.eq_ignore_ascii_case("https"))
    }
}

/// The value of one parameter of a `Forwarded` element.
fn parameter<'a>(element: &'a str, wanted: &str) -> Option<&'a str> {
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))?;
    Some(value.trim().trim_matches('"'))
}

/// An address as hops are written: bare, in brackets, with a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare.or_else(with_port).or_else(bracketed).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(header: ForwardedHeader) -> Proxies {
        Proxies { trusted: vec!["10.0.0.0/8".parse().unwrap(), "2001:db8:ffff::/48".parse().unwrap()], header }
    }

    type Pairs = &'static [(&'static str, &'static str)];

    fn headers(pairs: Pairs) -> HeaderMap {
        pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn at_009_the_client_is_the_right_most_hop_that_is_no_proxy() {
        let client = "203.0.113.7";
        let table: &[(&str, Pairs, &str)] = &[
            // (peer, headers, client)
            ("203.0.113.7", &[("x-forwarded-for", "192.0.2.1")], client),
            ("203.0.113.7", &[("forwarded", "for=192.0.2.1"), ("x-real-ip", "192.0.2.1")], client),
            ("::ffff:203.0.113.7", &[], client),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &[("x-forwarded-for", "203.0.113.7")], client),
            ("10.0.0.1", &[("x-forwarded-for", "192.0.2.1, 203.0.113.7")], client),
            ("10.0.0.1", &[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "203.0.113.7")], client),
            ("10.0.0.1", &[("x-forwarded-for", "192.0.2.1, 203.0.113.7, 10.9.9.9")], client),
            ("10.0.0.1", &[("x-forwarded-for", "203.0.113.7:4711")], client),
            ("10.0.0.1", &[("x-forwarded-for", "::ffff:203.0.113.7")], client),
            ("2001:db8:ffff::1", &[("x-forwarded-for", "[2001:db8::7]:4711")], "2001:db8::7"),
            ("10.0.0.1", &[("x-forwarded-for", "[2001:db8::7]")], "2001:db8::7"),
            ("10.0.0.1", &[("x-forwarded-for", "203.0.113.7, evil")], "10.0.0.1"),
            ("10.0.0.1", &[("x-forwarded-for", "203.0.113.7, unknown, 10.9.9.9")], "10.9.9.9"),
            ("10.0.0.1", &[("x-forwarded-for", "")], "10.0.0.1"),
            ("10.0.0.1", &[("x-forwarded-for", "10.1.1.1, 10.2.2.2")], "10.1.1.1"),
            ("10.0.0.1", &[("x-real-ip", "192.0.2.1"), ("forwarded", "for=192.0.2.1")], "10.0.0.1"),
        ];
        for (peer, pairs, client) in table {
            let found = proxies(ForwardedHeader::XForwardedFor).client(peer.parse().unwrap(), &headers(pairs));
            assert_eq!(found.to_string(), *client, "{peer} {pairs:?}");
        }
    }

    #[test]
    fn at_009_only_the_configured_header_is_believed() {
        let table: &[(Pairs, &str)] = &[
            (&[("forwarded", "for=203.0.113.7;proto=https")], "203.0.113.7"),
            (&[("forwarded", "for=192.0.2.1, For=\"[2001:db8::7]:80\"; by=10.0.0.1")], "2001:db8::7"),
            (&[("forwarded", "for=_hidden")], "10.0.0.1"),
            (&[("forwarded", "by=203.0.113.7")], "10.0.0.1"),
            (&[("x-forwarded-for", "192.0.2.1")], "10.0.0.1"),
        ];
        for (pairs, client) in table {
            let found = proxies(ForwardedHeader::Forwarded).client("10.0.0.1".parse().unwrap(), &headers(pairs));
            assert_eq!(found.to_string(), *client, "{pairs:?}");
        }
    }

    #[test]
    fn at_075_the_scheme_is_the_proxys_word_and_nobody_elses() {
        let by_x = proxies(ForwardedHeader::XForwardedFor);
        let (proxy, other) = ("10.0.0.1".parse().unwrap(), "203.0.113.7".parse().unwrap());
        assert_eq!(by_x.https(proxy, &headers(&[("x-forwarded-proto", "http, https")])), Some(true));
        assert_eq!(by_x.https(proxy, &headers(&[("x-forwarded-proto", "https"), ("x-forwarded-proto", "http")])), Some(false));
        assert_eq!(by_x.https(proxy, &headers(&[])), None);
        assert_eq!(by_x.https(other, &headers(&[("x-forwarded-proto", "https")])), None);
        assert_eq!(proxies(ForwardedHeader::Forwarded).https(proxy, &headers(&[("forwarded", "for=a;proto=https")])), Some(true));
    }
}
