//! Section `tls`: the certificate that the server shows. Loading it is `edge`'s work.

use std::path::PathBuf;
use std::time::Duration;

use super::Key;
use super::given::show_duration;

/// Settings of section `tls`.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The certificate chain, PEM.
    pub certificate: Option<PathBuf>,
    /// Its key, PEM.
    pub key: Option<PathBuf>,
    /// How often the files are looked at for a change.
    pub reload_every: Duration,
}

impl Default for Tls {
    fn default() -> Self {
        Self { certificate: None, key: None, reload_every: Duration::from_secs(5) }
    }
}

impl Tls {
    /// Whether the server ends TLS itself.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.certificate.is_some() && self.key.is_some()
    }
}

fn shown(path: Option<&PathBuf>) -> String {
    path.map_or_else(String::new, |path| format!("\"{}\"", path.display()))
}

pub(super) const KEYS: [Key; 3] = [
    Key {
        section: "tls",
        name: "certificate",
        takes: "file",
        about: "The certificate chain in PEM, the server's own first. Option `--tls-cert`.",
        set: |config, given| given.path().map(|value| config.tls.certificate = Some(value)),
        show: |config| shown(config.tls.certificate.as_ref()),
    },
    Key {
        section: "tls",
        name: "key",
        takes: "file",
        about: "The certificate's key in PEM, not readable by everybody. Option `--tls-key`.",
        set: |config, given| given.path().map(|value| config.tls.key = Some(value)),
        show: |config| shown(config.tls.key.as_ref()),
    },
    Key {
        section: "tls",
        name: "reload_every",
        takes: "length of time",
        about: "How often both files are looked at; a new pair is taken into use without a restart, as it is on SIGHUP. A pair that does not fit is logged and \
                the old one stays.",
        set: |config, given| {
            given.duration(Duration::from_millis(10), Duration::from_secs(86_400)).map(|value| config.tls.reload_every = value)
        },
        show: |config| format!("\"{}\"", show_duration(config.tls.reload_every)),
    },
];
