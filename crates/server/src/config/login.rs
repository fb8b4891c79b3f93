//! Section `login`: how long logins live, how many there may be and how many may fail.

use std::time::Duration;

use super::Key;
use super::given::show_duration;

/// Settings of section `login`.
#[derive(Debug, Clone)]
pub struct Login {
    /// How long an API login lives unused.
    pub api_idle: Duration,
    /// How long a console login lives without a socket.
    pub console_idle: Duration,
    /// How long any login lives.
    pub life: Duration,
    /// Console logins of one person at a time.
    pub parallel: u32,
    /// Failures per account and hour, over all sources.
    pub failures_per_account: u32,
    /// Failures per neighbourhood and hour, over all accounts.
    pub failures_per_network: u32,
}

impl Default for Login {
    fn default() -> Self {
        Self {
            api_idle: Duration::from_secs(20 * 60),
            console_idle: Duration::from_secs(60 * 60),
            life: Duration::from_secs(12 * 3_600),
            parallel: 5,
            failures_per_account: 100,
            failures_per_network: 300,
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3_600);

pub(super) const KEYS: [Key; 6] = [
    Key {
        section: "login",
        name: "api_idle",
        takes: "length of time, 1min to 24h",
        about: "How long a login of the API lives after its last use. Integrations expect 20min.",
        set: |config, given| given.duration(MINUTE, DAY).map(|value| config.login.api_idle = value),
        show: |config| format!("\"{}\"", show_duration(config.login.api_idle)),
    },
    Key {
        section: "login",
        name: "console_idle",
        takes: "length of time, 1min to 24h",
        about: "How long a login of the console lives once no console is connected with it.",
        set: |config, given| given.duration(MINUTE, DAY).map(|value| config.login.console_idle = value),
        show: |config| format!("\"{}\"", show_duration(config.login.console_idle)),
    },
    Key {
        section: "login",
        name: "life",
        takes: "length of time, 1min to 30d",
        about: "How long any login lives at most.",
        set: |config, given| given.duration(MINUTE, 30 * DAY).map(|value| config.login.life = value),
        show: |config| format!("\"{}\"", show_duration(config.login.life)),
    },
    Key {
        section: "login",
        name: "parallel",
        takes: "number, 1 to 100",
        about: "Console logins of one person at a time; the next one ends the oldest.",
        set: |config, given| given.count(1, 100).map(|value| config.login.parallel = value),
        show: |config| config.login.parallel.to_string(),
    },
    Key {
        section: "login",
        name: "failures_per_account",
        takes: "number, 10 to 10000",
        about: "Failed logins per account and hour, from wherever they come.",
        set: |config, given| given.count(10, 10_000).map(|value| config.login.failures_per_account = value),
        show: |config| config.login.failures_per_account.to_string(),
    },
    Key {
        section: "login",
        name: "failures_per_network",
        takes: "number, 10 to 10000",
        about: "Failed logins per /24 of IPv4 or /64 of IPv6 and hour, whatever the account.",
        set: |config, given| given.count(10, 10_000).map(|value| config.login.failures_per_network = value),
        show: |config| config.login.failures_per_network.to_string(),
    },
];
