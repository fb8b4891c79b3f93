//! The one settled configuration: what an option, a variable, the file or a default says, in this order of precedence. One file per section; each key
//! is described once, in the table from which the reference is rendered. Judging whether the settings may start a server is in `judge`.

mod api;
mod file;
mod given;
mod judge;
mod key;
mod limits;
mod log;
mod login;
mod mail;
mod ops;
mod outbound;
mod pins;
mod public_url;
mod recordings;
mod reference;
mod relay;
mod rules;
mod secret;
mod server;
mod settle;
mod sms;
mod tls;

pub use api::{Api, Overlong};
pub use judge::judge;
pub use key::Key;
pub use limits::Limits;
pub use log::{Log, LogFormat};
pub use login::Login;
pub use mail::{Encryption, Mail};
pub use ops::Ops;
pub use outbound::Outbound;
pub use pins::Pins;
pub use public_url::PublicUrl;
pub use recordings::Recordings;
pub use reference::reference;
pub use relay::{Relay, RelayMode};
pub use secret::Secret;
pub use server::{ForwardedHeader, Server};
pub use settle::{Sources, settle};
pub use sms::Sms;
pub use tls::Tls;

/// Every setting of a server.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Addresses, folders and who stands in front.
    pub server: Server,
    /// The certificate.
    pub tls: Tls,
    /// The operations listener.
    pub ops: Ops,
    /// Connections and time-outs.
    pub limits: Limits,
    /// The life of PINs.
    pub pins: Pins,
    /// Choices that integrations see.
    pub api: Api,
    /// Logins of people.
    pub login: Login,
    /// How much may be recorded.
    pub recordings: Recordings,
    /// Requests to others.
    pub outbound: Outbound,
    /// E-mail.
    pub mail: Mail,
    /// Text messages.
    pub sms: Sms,
    /// Media that are passed on.
    pub relay: Relay,
    /// What is logged, and how.
    pub log: Log,
    /// Whether this is a demo: own data, loopback only.
    pub demo: bool,
}

/// Something wrong with the settings: where it stands and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File and line, variable, option, or the key's name.
    pub place: String,
    /// What is wrong and what to do.
    pub what: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl Problem {
    /// A problem of this place.
    pub fn at(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}
