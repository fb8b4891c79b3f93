//! Section `server`: where it listens, what it is called outside, where its data lie and who may stand in front of it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use super::given::{show_duration, show_list};
use super::{Key, PublicUrl};

/// The header in which trusted proxies tell the client's address; the other one is never read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`.
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// Settings of section `server`.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where to listen.
    pub listen: Vec<SocketAddr>,
    /// The origin under which browsers and integrations reach the server; none: the address that it listens on.
    pub public_url: Option<PublicUrl>,
    /// Where database, keys and control socket lie.
    pub data: PathBuf,
    /// Whose forwarded headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Which of their headers.
    pub forwarded_header: ForwardedHeader,
    /// Further host names under which the server answers.
    pub hosts: Vec<String>,
    /// How long to go on accepting after the stop signal; none: 5 s with trusted proxies, else not at all.
    pub drain_delay: Option<Duration>,
    /// How long open requests and sockets may take to end.
    pub drain_timeout: Duration,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: vec![SocketAddr::from(([127, 0, 0, 1], 8080))],
            public_url: None,
            data: PathBuf::from("towline-data"),
            trusted_proxies: Vec::new(),
            forwarded_header: ForwardedHeader::XForwardedFor,
            hosts: Vec::new(),
            drain_delay: None,
            drain_timeout: Duration::from_secs(30),
        }
    }
}

impl Server {
    /// How long to go on accepting after the stop signal, unready already, so that a balancer notices.
    #[must_use]
    pub fn drain_delay(&self) -> Duration {
        let short = if self.trusted_proxies.is_empty() { Duration::ZERO } else { Duration::from_secs(5) };
        self.drain_delay.unwrap_or(short)
    }

    /// Whether somebody outside this machine can reach the server directly.
    #[must_use]
    pub fn is_public(&self) -> bool {
        !self.listen.iter().all(|address| address.ip().to_canonical().is_loopback())
    }
}

const FORWARDED: [(&str, ForwardedHeader); 2] =
    [("x-forwarded-for", ForwardedHeader::XForwardedFor), ("forwarded", ForwardedHeader::Forwarded)];

const HOUR: Duration = Duration::from_secs(3_600);

pub(super) const KEYS: [Key; 8] = [
    Key {
        section: "server",
        name: "listen",
        takes: "address with port, or a list of them",
        about: "Where to listen. An address that other machines can reach needs `tls` or `trusted_proxies`. Option `--listen`.",
        set: |config, given| given.addresses().map(|value| config.server.listen = value),
        show: |config| show_list(&config.server.listen),
    },
    Key {
        section: "server",
        name: "public_url",
        takes: "URL without a path",
        about: "The address under which browsers and integrations reach the server; links, cookies and the WSDL are made from it. https, or http on this \
                machine. Without it the address that the server listens on. Option `--public-url`.",
        set: |config, given| PublicUrl::parse(&given.text()?).map(|value| config.server.public_url = Some(value)),
        show: |config| config.server.public_url.as_ref().map_or_else(String::new, |url| format!("\"{}\"", url.origin())),
    },
    Key {
        section: "server",
        name: "data",
        takes: "folder",
        about: "Where database, keys and control socket lie; made when missing, readable by its owner only. Option `--data`.",
        set: |config, given| given.path().map(|value| config.server.data = value),
        show: |config| format!("\"{}\"", config.server.data.display()),
    },
    Key {
        section: "server",
        name: "trusted_proxies",
        takes: "list of networks",
        about: "Proxies whose forwarded headers are believed. They end TLS and hand the client's address on; everybody else's forwarded headers are ignored.",
        set: |config, given| given.networks().map(|value| config.server.trusted_proxies = value),
        show: |config| show_list(&config.server.trusted_proxies),
    },
    Key {
        section: "server",
        name: "forwarded_header",
        takes: "\"x-forwarded-for\" or \"forwarded\"",
        about: "The header in which your proxies tell the client's address. The other one is ignored, because a client may have made it up.",
        set: |config, given| given.choice(&FORWARDED).map(|value| config.server.forwarded_header = value),
        show: |config| {
            FORWARDED
                .iter()
                .find(|(_, value)| *value == config.server.forwarded_header)
                .map_or_else(String::new, |(word, _)| format!("\"{word}\""))
        },
    },
    Key {
        section: "server",
        name: "hosts",
        takes: "list of host names",
        about: "Further host names, with port unless it is the usual one, under which the server answers. Requests for any other host are refused with 421.",
        set: |config, given| given.list().map(|value| config.server.hosts = value),
        show: |config| show_list(&config.server.hosts),
    },
    Key {
        section: "server",
        name: "drain_delay",
        takes: "length of time",
        about: "How long to go on accepting after SIGTERM while `/readyz` already says no, so that a balancer notices. Without it: 5s with `trusted_proxies`, else 0s.",
        set: |config, given| given.duration(Duration::ZERO, HOUR).map(|value| config.server.drain_delay = Some(value)),
        show: |config| config.server.drain_delay.map_or_else(String::new, |delay| format!("\"{}\"", show_duration(delay))),
    },
    Key {
        section: "server",
        name: "drain_timeout",
        takes: "length of time",
        about: "How long open requests and sockets may take to end after SIGTERM.",
        set: |config, given| given.duration(Duration::from_millis(100), HOUR).map(|value| config.server.drain_timeout = value),
        show: |config| format!("\"{}\"", show_duration(config.server.drain_timeout)),
    },
];
