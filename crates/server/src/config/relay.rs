//! Section `relay`: whether and how media of browsers that cannot meet directly are passed on.

use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use super::given::{show_duration, show_list};
use super::{Config, Key};

/// Who passes media on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelayMode {
    /// This server.
    Embedded,
    /// Another TURN server that takes the same credentials, such as coturn.
    External,
    /// Nobody: browsers that cannot meet directly have no screen and no sound.
    Off,
}

/// Settings of section `relay`.
#[derive(Debug, Clone)]
pub struct Relay {
    /// Who passes media on.
    pub mode: RelayMode,
    /// Where the embedded relay listens (UDP); empty: on the hosts of `server.listen`, at [`PORT`].
    pub listen: Vec<SocketAddr>,
    /// As what its addresses are seen, one of each family; empty: as they are on this machine.
    pub public_address: Vec<IpAddr>,
    /// Ports that it lends to browsers.
    pub ports: RangeInclusive<u16>,
    /// Networks that are not of the public Internet and may still be relayed to.
    pub allow_peers: Vec<IpNet>,
    /// URLs of the other server.
    pub external_urls: Vec<String>,
    /// The file with the secret that is shared with it; none: one derived from the master key.
    pub external_secret_file: Option<PathBuf>,
    /// Allocations of one session at a time.
    pub per_session: u32,
    /// Allocations of all sessions at a time.
    pub allocations: u32,
    /// What one allocation may carry each way, in kbit/s.
    pub bandwidth: u32,
    /// How long credentials count; none: [`Relay::life`] says.
    pub life: Option<Duration>,
}

/// The usual port of TURN.
pub const PORT: u16 = 3_478;

const HOUR: Duration = Duration::from_secs(3_600);

/// What credentials for another server count, which cannot be told that a session is over.
const SHORT: Duration = Duration::from_secs(600);

impl Default for Relay {
    fn default() -> Self {
        Self {
            mode: RelayMode::Embedded,
            listen: Vec::new(),
            public_address: Vec::new(),
            ports: 49_152..=65_535,
            allow_peers: Vec::new(),
            external_urls: Vec::new(),
            external_secret_file: None,
            per_session: 10,
            allocations: 1_000,
            bandwidth: 8_000,
            life: None,
        }
    }
}

impl Relay {
    /// How long credentials count.
    #[must_use]
    pub fn life(&self) -> Duration {
        self.life.unwrap_or(if self.mode == RelayMode::External { SHORT } else { HOUR })
    }
}

impl Config {
    /// Where the embedded relay listens. A demo, and a server on a free port, take a free one.
    #[must_use]
    pub fn relay_listen(&self) -> Vec<SocketAddr> {
        if !self.relay.listen.is_empty() {
            return self.relay.listen.clone();
        }
        let mut found: Vec<SocketAddr> = Vec::new();
        for address in &self.server.listen {
            let port = if self.demo || address.port() == 0 { 0 } else { PORT };
            if found.iter().all(|other| other.ip() != address.ip()) {
                found.push(SocketAddr::new(address.ip(), port));
            }
        }
        found
    }
}

const MODES: [(&str, RelayMode); 3] = [("embedded", RelayMode::Embedded), ("external", RelayMode::External), ("off", RelayMode::Off)];

fn ports(text: &str) -> Option<RangeInclusive<u16>> {
    let (first, last) = text.split_once('-')?;
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first >= 1_024 && first <= last).then_some(first..=last)
}

fn addresses(list: &[String]) -> Option<Vec<IpAddr>> {
    let read: Vec<IpAddr> = list.iter().map(|text| text.parse().ok()).collect::<Option<_>>()?;
    let one_each = |v6: bool| read.iter().filter(|address| address.is_ipv6() == v6).count() <= 1;
    (one_each(true) && one_each(false) && read.iter().all(|address| !address.is_unspecified())).then_some(read)
}

pub(super) const KEYS: [Key; 11] = [
    Key {
        section: "relay",
        name: "mode",
        takes: "\"embedded\", \"external\" or \"off\"",
        about: "Who passes media on between browsers that cannot meet directly: this server, another TURN server, or nobody. See [the relay](relay.md).",
        set: |config, given| given.choice(&MODES).map(|value| config.relay.mode = value),
        show: |config| {
            MODES.iter().find(|(_, value)| *value == config.relay.mode).map_or_else(String::new, |(word, _)| format!("\"{word}\""))
        },
    },
    Key {
        section: "relay",
        name: "listen",
        takes: "address with port, or a list of them",
        about: "Where the embedded relay listens (UDP). Without it: the hosts of `server.listen` at port 3478; in a demo, or where `server.listen` has port 0, a \
                free one.",
        set: |config, given| given.addresses().map(|value| config.relay.listen = value),
        show: |config| if config.relay.listen.is_empty() { String::new() } else { show_list(&config.relay.listen) },
    },
    Key {
        section: "relay",
        name: "public_address",
        takes: "address, or one of each family",
        about: "As what the relay's addresses are seen from outside, for a server behind address translation that keeps ports. Without it: as they are on this \
                machine.",
        set: |config, given| {
            let read = addresses(&given.list()?).ok_or("wants one address, such as \"203.0.113.7\", or one of each family")?;
            config.relay.public_address = read;
            Ok(())
        },
        show: |config| if config.relay.public_address.is_empty() { String::new() } else { show_list(&config.relay.public_address) },
    },
    Key {
        section: "relay",
        name: "relay_ports",
        takes: "range of ports",
        about: "UDP ports that the relay lends to browsers, one for each allocation.",
        set: |config, given| {
            let text = given.text()?;
            config.relay.ports = ports(&text).ok_or("wants a range of ports from 1024 on, such as \"49152-65535\"")?;
            Ok(())
        },
        show: |config| format!("\"{}-{}\"", config.relay.ports.start(), config.relay.ports.end()),
    },
    Key {
        section: "relay",
        name: "allow_peers",
        takes: "list of networks or addresses",
        about: "Networks that are not of the public Internet and may still be relayed to, such as `10.20.0.0/16`. Whoever has a session can then send UDP to every \
                machine there. Two browsers that both use the relay need no entry.",
        set: |config, given| given.networks().map(|value| config.relay.allow_peers = value),
        show: |config| show_list(&config.relay.allow_peers),
    },
    Key {
        section: "relay",
        name: "external_urls",
        takes: "list of turn: and turns: URLs",
        about: "With `external`: where browsers find the other server, such as `turn:turn.example.com:3478?transport=udp`.",
        set: |config, given| given.list().map(|value| config.relay.external_urls = value),
        show: |config| show_list(&config.relay.external_urls),
    },
    Key {
        section: "relay",
        name: "external_secret_file",
        takes: "file",
        about: "With `external`: a file with the secret that is shared with the other server (one line, not readable by everybody). Without it: one derived from \
                the master key, which `towline relay coturn-config` prints.",
        set: |config, given| given.path().map(|value| config.relay.external_secret_file = Some(value)),
        show: |config| config.relay.external_secret_file.as_ref().map_or_else(String::new, |path| format!("\"{}\"", path.display())),
    },
    Key {
        section: "relay",
        name: "allocations_per_session",
        takes: "number, 2 to 100",
        about: "Allocations that the browsers of one session may hold at a time.",
        set: |config, given| given.count(2, 100).map(|value| config.relay.per_session = value),
        show: |config| config.relay.per_session.to_string(),
    },
    Key {
        section: "relay",
        name: "allocations",
        takes: "number, 1 to 50000",
        about: "Allocations of all sessions at a time. Each holds one port and one open file.",
        set: |config, given| given.count(1, 50_000).map(|value| config.relay.allocations = value),
        show: |config| config.relay.allocations.to_string(),
    },
    Key {
        section: "relay",
        name: "bandwidth",
        takes: "number of kbit/s, 64 to 1000000",
        about: "What one allocation may carry each way; more is dropped.",
        set: |config, given| given.count(64, 1_000_000).map(|value| config.relay.bandwidth = value),
        show: |config| config.relay.bandwidth.to_string(),
    },
    Key {
        section: "relay",
        name: "life",
        takes: "length of time, 1min to 1h",
        about: "How long credentials count, and with the embedded relay what is allocated with them. Without it 1h, with `external` 10min.",
        set: |config, given| given.duration(Duration::from_secs(60), HOUR).map(|value| config.relay.life = Some(value)),
        show: |config| config.relay.life.map_or_else(String::new, |life| format!("\"{}\"", show_duration(life))),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_addresses_are_read_strictly() {
        assert_eq!(ports("49152-65535"), Some(49_152..=65_535));
        for bad in ["", "49152", "80-90", "2000-1999", "a-b", "1024-65536"] {
            assert_eq!(ports(bad), None, "{bad}");
        }
        let read = |list: &[&str]| addresses(&list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert!(read(&["203.0.113.7", "2001:db8::7"]).is_some());
        for bad in [&["203.0.113.7", "203.0.113.8"][..], &["0.0.0.0"], &["relay.example.com"]] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn the_relay_listens_beside_the_server() {
        let mut config = Config::default();
        config.server.listen = ["127.0.0.1:80", "127.0.0.1:443", "[::1]:443", "127.0.0.2:0"].map(|text| text.parse().unwrap()).to_vec();
        let shown = |config: &Config| config.relay_listen().iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(shown(&config), ["127.0.0.1:3478", "[::1]:3478", "127.0.0.2:0"]);
        config.demo = true;
        assert_eq!(shown(&config), ["127.0.0.1:0", "[::1]:0", "127.0.0.2:0"]);
        config.relay.listen = vec!["127.0.0.1:3479".parse().unwrap()];
        assert_eq!(shown(&config), ["127.0.0.1:3479"]);
    }
}
