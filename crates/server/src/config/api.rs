//! Section `api`: the choices of the vendor's API that an installation may make.

use std::time::Duration;

use super::Key;
use super::given::show_duration;

/// What happens to a custom field that is longer than documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlong {
    /// The call is refused.
    Refuse,
    /// The field is cut.
    Truncate,
}

/// Settings of section `api`.
#[derive(Debug, Clone)]
pub struct Api {
    /// Whether SOAP's version 1 of `requestPINCode` answers `iPINCode`, an integer, where the caller does not ask.
    pub integer_pin_in_v1: bool,
    /// What happens to over-long custom fields.
    pub overlong: Overlong,
    /// Whether methods may be called by GET.
    pub legacy_get: bool,
    /// The least time between two reports of one area on one node for one person.
    pub report_interval: Duration,
}

impl Default for Api {
    fn default() -> Self {
        Self { integer_pin_in_v1: false, overlong: Overlong::Refuse, legacy_get: true, report_interval: Duration::ZERO }
    }
}

const OVERLONG: [(&str, Overlong); 2] = [("refuse", Overlong::Refuse), ("truncate", Overlong::Truncate)];

pub(super) const KEYS: [Key; 4] = [
    Key {
        section: "api",
        name: "integer_pin_in_v1",
        takes: "true or false",
        about: "Whether version 1 of `requestPINCode` declares and sends `iPINCode`, an integer, on SOAP by default. A caller chooses by itself with `?pin=int`.",
        set: |config, given| given.switch().map(|value| config.api.integer_pin_in_v1 = value),
        show: |config| config.api.integer_pin_in_v1.to_string(),
    },
    Key {
        section: "api",
        name: "overlong",
        takes: "\"refuse\" or \"truncate\"",
        about: "What happens to custom fields that are longer than documented: the call answers `ERROR`, or they are cut.",
        set: |config, given| given.choice(&OVERLONG).map(|value| config.api.overlong = value),
        show: |config| {
            OVERLONG.iter().find(|(_, value)| *value == config.api.overlong).map_or_else(String::new, |(word, _)| format!("\"{word}\""))
        },
    },
    Key {
        section: "api",
        name: "legacy_get",
        takes: "true or false",
        about: "Whether methods may be called by GET, as old integrations do. A GET carries passwords and authcodes in its URL, where proxies log them: \
                switch it off once all of yours post.",
        set: |config, given| given.switch().map(|value| config.api.legacy_get = value),
        show: |config| config.api.legacy_get.to_string(),
    },
    Key {
        section: "api",
        name: "report_interval",
        takes: "length of time, 0s to 1d",
        about: "The least time between two reports of one area on one node for one person. 0s: none; a report that comes too soon answers `POLLRATEEXCEEDED`.",
        set: |config, given| {
            given.duration(Duration::ZERO, Duration::from_secs(24 * 3_600)).map(|value| config.api.report_interval = value)
        },
        show: |config| format!("\"{}\"", show_duration(config.api.report_interval)),
    },
];
