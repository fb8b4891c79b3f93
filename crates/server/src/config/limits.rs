//! Section `limits`: connections and time-outs. Sizes that protect parsers are fixed and stand beside them.

use std::time::Duration;

use ipnet::IpNet;

use super::Key;
use super::given::{Given, show_duration, show_list};

/// Settings of section `limits`.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at a time; 0: no bound.
    pub connections: u32,
    /// Connections of one IPv4 address or one /64; 0: no bound.
    pub connections_per_address: u32,
    /// Networks behind which many people share one address.
    pub nats: Vec<IpNet>,
    /// Connections of one address in `nats`; 0: no bound.
    pub connections_per_nat: u32,
    /// From the first byte of a request to the end of its headers.
    pub header_timeout: Duration,
    /// From the end of the headers to the end of the body.
    pub body_timeout: Duration,
    /// The least bytes a second of a body, after five seconds.
    pub body_rate: u32,
    /// From the end of the headers to the last byte of the answer.
    pub request_timeout: Duration,
    /// The same for a report, which is sent while it is made.
    pub report_timeout: Duration,
    /// Between two requests of one connection.
    pub idle_timeout: Duration,
    /// For the TLS handshake.
    pub handshake_timeout: Duration,
    /// While the client takes nothing of an answer.
    pub write_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 20_000,
            connections_per_address: 64,
            nats: Vec::new(),
            connections_per_nat: 512,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(30),
            body_rate: 1_024,
            request_timeout: Duration::from_secs(60),
            report_timeout: Duration::from_secs(300),
            idle_timeout: Duration::from_secs(75),
            handshake_timeout: Duration::from_secs(5),
            write_timeout: Duration::from_secs(30),
        }
    }
}

const MANY: u32 = 1_000_000;

fn timeout(given: &Given) -> Result<Duration, String> {
    given.duration(Duration::from_millis(50), Duration::from_secs(3_600))
}

fn quoted(duration: Duration) -> String {
    format!("\"{}\"", show_duration(duration))
}

pub(super) const KEYS: [Key; 12] = [
    Key {
        section: "limits",
        name: "connections",
        takes: "number, 0 for no bound",
        about: "Connections at a time. Keep it below the limit on open files (`ulimit -n`).",
        set: |config, given| given.count(0, MANY).map(|value| config.limits.connections = value),
        show: |config| config.limits.connections.to_string(),
    },
    Key {
        section: "limits",
        name: "connections_per_address",
        takes: "number, 0 for no bound",
        about: "Connections of one IPv4 address or one /64 of IPv6. Trusted proxies are not counted, nor are WebSockets that have shown their login.",
        set: |config, given| given.count(0, MANY).map(|value| config.limits.connections_per_address = value),
        show: |config| config.limits.connections_per_address.to_string(),
    },
    Key {
        section: "limits",
        name: "nats",
        takes: "list of networks",
        about: "Networks in which many people share one address, such as your offices.",
        set: |config, given| given.networks().map(|value| config.limits.nats = value),
        show: |config| show_list(&config.limits.nats),
    },
    Key {
        section: "limits",
        name: "connections_per_nat",
        takes: "number, 0 for no bound",
        about: "Connections of one address in `nats`.",
        set: |config, given| given.count(0, MANY).map(|value| config.limits.connections_per_nat = value),
        show: |config| config.limits.connections_per_nat.to_string(),
    },
    Key {
        section: "limits",
        name: "header_timeout",
        takes: "length of time",
        about: "From the first byte of a request, or from the connection, to the end of its headers.",
        set: |config, given| timeout(given).map(|value| config.limits.header_timeout = value),
        show: |config| quoted(config.limits.header_timeout),
    },
    Key {
        section: "limits",
        name: "body_timeout",
        takes: "length of time",
        about: "From the end of the headers to the end of the body.",
        set: |config, given| timeout(given).map(|value| config.limits.body_timeout = value),
        show: |config| quoted(config.limits.body_timeout),
    },
    Key {
        section: "limits",
        name: "body_rate",
        takes: "bytes a second, 0 for no bound",
        about: "The least speed of a body, once it has been coming for five seconds.",
        set: |config, given| given.count(0, MANY).map(|value| config.limits.body_rate = value),
        show: |config| config.limits.body_rate.to_string(),
    },
    Key {
        section: "limits",
        name: "request_timeout",
        takes: "length of time",
        about: "From the end of the headers to the last byte of the answer.",
        set: |config, given| timeout(given).map(|value| config.limits.request_timeout = value),
        show: |config| quoted(config.limits.request_timeout),
    },
    Key {
        section: "limits",
        name: "report_timeout",
        takes: "length of time",
        about: "The same for a report, which is sent while it is made.",
        set: |config, given| timeout(given).map(|value| config.limits.report_timeout = value),
        show: |config| quoted(config.limits.report_timeout),
    },
    Key {
        section: "limits",
        name: "idle_timeout",
        takes: "length of time",
        about: "Between two requests of one connection.",
        set: |config, given| timeout(given).map(|value| config.limits.idle_timeout = value),
        show: |config| quoted(config.limits.idle_timeout),
    },
    Key {
        section: "limits",
        name: "handshake_timeout",
        takes: "length of time",
        about: "For the TLS handshake.",
        set: |config, given| timeout(given).map(|value| config.limits.handshake_timeout = value),
        show: |config| quoted(config.limits.handshake_timeout),
    },
    Key {
        section: "limits",
        name: "write_timeout",
        takes: "length of time",
        about: "While the client takes nothing of an answer.",
        set: |config, given| timeout(given).map(|value| config.limits.write_timeout = value),
        show: |config| quoted(config.limits.write_timeout),
    },
];
