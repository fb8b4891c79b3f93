//! Section `ops`: where health and metrics are served.

use std::net::SocketAddr;

use super::Key;

/// Settings of section `ops`.
#[derive(Debug, Clone)]
pub struct Ops {
    /// Where to listen.
    pub listen: SocketAddr,
}

impl Default for Ops {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 9464)) }
    }
}

pub(super) const KEYS: [Key; 1] = [Key {
    section: "ops",
    name: "listen",
    takes: "address with port",
    about: "Where `/healthz`, `/readyz` and `/metrics` are served, and nowhere else. A demo takes a free port. Option `--ops-listen`.",
    set: |config, given| match given.addresses()?.as_slice() {
        [one] => {
            config.ops.listen = *one;
            Ok(())
        }
        _ => Err("wants one address with a port".to_owned()),
    },
    show: |config| format!("\"{}\"", config.ops.listen),
}];
