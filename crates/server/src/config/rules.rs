//! The domain's rules as this configuration sets them.

use std::time::Duration;

use towline_domain::{OverLong, Rules};
use towline_model::Span;

use super::{Config, Overlong, PublicUrl};

impl Config {
    /// The rules under this public address.
    #[must_use]
    pub fn rules(&self, public_url: &PublicUrl) -> Rules {
        let mut rules = Rules::new(public_url.origin());
        rules.pin_life = span(self.pins.life);
        rules.quarantine = span(self.pins.quarantine);
        rules.quarantine_floor = span(self.pins.quarantine_floor.min(self.pins.quarantine));
        rules.max_offered = self.pins.offered_per_technician;
        rules.over_long = match self.api.overlong {
            Overlong::Refuse => OverLong::Refuse,
            Overlong::Truncate => OverLong::Truncate,
        };
        rules.integer_pin_in_v1 = self.api.integer_pin_in_v1;
        rules.legacy_get = self.api.legacy_get;
        rules.report_gap = span(self.api.report_interval);
        rules.api_idle = span(self.login.api_idle);
        rules.console_idle = span(self.login.console_idle);
        rules.login_life = span(self.login.life);
        rules.parallel_logins = self.login.parallel;
        rules.failures_per_account.max = self.login.failures_per_account;
        rules.failures_per_network.max = self.login.failures_per_network;
        rules.recording = self.recordings.rules();
        rules
    }
}

fn span(duration: Duration) -> Span {
    Span::micros(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX))
}
