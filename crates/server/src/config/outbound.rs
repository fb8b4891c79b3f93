//! Section `outbound`: whom the server may send requests to on behalf of organisations.

use std::path::PathBuf;

use super::Key;
use super::given::show_list;
use crate::outbound::{Permit, Permits};

/// Settings of section `outbound`.
#[derive(Debug, Clone, Default)]
pub struct Outbound {
    /// Whether requests may go out without TLS.
    pub plain_http: bool,
    /// Receivers and networks that are not of the public Internet, or at other ports.
    pub allow: Vec<Permit>,
    /// Further certificate authorities, PEM.
    pub authorities: Option<PathBuf>,
}

impl Outbound {
    /// Whom organisations may name.
    #[must_use]
    pub fn permits(&self) -> Permits {
        Permits { plain_http: self.plain_http, inside: self.allow.clone(), anywhere: false }
    }
}

pub(super) const KEYS: [Key; 3] = [
    Key {
        section: "outbound",
        name: "allow",
        takes: "list of receivers or networks",
        about: "Who is not in the public Internet, or not at port 80, 443, 8080 or 8443, and may still be posted to. A receiver as `crm.lan:9000` or \
                `127.0.0.1:9000`, which may then also be http; a network as `10.0.0.0/8`. Everything else inside is refused, whatever its name says.",
        set: |config, given| {
            let read = |text: &String| text.parse::<Permit>().map_err(|what| format!("\"{text}\" {what}"));
            config.outbound.allow = given.list()?.iter().map(read).collect::<Result<_, _>>()?;
            Ok(())
        },
        show: |config| show_list(&config.outbound.allow),
    },
    Key {
        section: "outbound",
        name: "plain_http",
        takes: "true or false",
        about: "Whether organisations may be posted to over http. What is said in sessions then travels in clear.",
        set: |config, given| given.switch().map(|value| config.outbound.plain_http = value),
        show: |config| config.outbound.plain_http.to_string(),
    },
    Key {
        section: "outbound",
        name: "authorities",
        takes: "file",
        about: "Further certificate authorities to believe when others are called (posts, mail, text messages), in PEM; the machine's own are believed anyway.",
        set: |config, given| given.path().map(|value| config.outbound.authorities = Some(value)),
        show: |config| config.outbound.authorities.as_ref().map_or_else(String::new, |path| format!("\"{}\"", path.display())),
    },
];
