//! What an operator may set, with the values of a fresh installation. Reading a configuration is not here.

use towline_model::{Span, Window};
use towline_store::GuardRules;

use crate::recordings::RecordingRules;

/// What happens to a custom field that is longer than documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverLong {
    /// The call is refused with `ERROR` and a reason.
    Refuse,
    /// The field is cut.
    Truncate,
}

/// The settings that rules depend on.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The origin under which browsers and integrations reach the server: scheme, host and port, no path, no slash at the end.
    pub public_url: String,
    /// How long a PIN may be typed.
    pub pin_life: Span,
    /// How long a PIN rests after its end.
    pub quarantine: Span,
    /// The same while no other PIN is free.
    pub quarantine_floor: Span,
    /// The least time between two PINs of one caller.
    pub pin_gap: Span,
    /// PINs on offer per technician.
    pub max_offered: u32,
    /// With so many sessions at a time a technician counts as busy, where no group says otherwise.
    pub max_active: u32,
    /// When entry pages are guarded.
    pub guard: GuardRules,
    /// Wrong PINs per source: the windows for one address, widened for larger networks.
    pub wrong_pins: [Window; 2],
    /// From which wrong PIN on a source has to wait before the next.
    pub wait_from: u32,
    /// Sessions that one source may begin in channels: the windows for one address, widened for larger networks.
    pub visits: [Window; 2],
    /// How many may wait in one channel.
    pub longest_queue: u32,
    /// Leading zero bits that a proof of work has to show.
    pub work_bits: u32,
    /// How long a proof-of-work challenge may be used.
    pub work_life: Span,
    /// Login calls per account and source.
    pub logins: Window,
    /// Failed logins per account over all sources.
    pub failures_per_account: Window,
    /// Failed logins per neighbourhood over all accounts.
    pub failures_per_network: Window,
    /// The least time between two authcode requests for one e-mail address.
    pub authcode_gap: Span,
    /// How long an API login lives unused.
    pub api_idle: Span,
    /// How long a console login lives unused; an open socket uses it.
    pub console_idle: Span,
    /// How long any login lives.
    pub login_life: Span,
    /// Console logins of one person at a time.
    pub parallel_logins: u32,
    /// API logins of one person at a time: integrations log in from many workers.
    pub parallel_api_logins: u32,
    /// How long an empty seat is kept.
    pub seat_kept: Span,
    /// How long a session that was sent to a technician waits there before it goes back.
    pub transfer_kept: Span,
    /// The least time between two reports of one area on one node for one person; zero: none.
    pub report_gap: Span,
    /// What happens to over-long custom fields.
    pub over_long: OverLong,
    /// Whether version 1 of `requestPINCode` answers an integer on SOAP unless asked otherwise.
    pub integer_pin_in_v1: bool,
    /// Whether methods may be called by GET, with their secrets in the URL.
    pub legacy_get: bool,
    /// How much may be recorded.
    pub recording: RecordingRules,
}

impl Rules {
    /// The rules of a fresh installation under this origin.
    #[must_use]
    pub fn new(public_url: String) -> Self {
        Self {
            public_url,
            pin_life: Span::minutes(20),
            quarantine: Span::hours(24),
            quarantine_floor: Span::minutes(60),
            pin_gap: Span::seconds(1),
            max_offered: 1_200,
            max_active: 10,
            guard: GuardRules {
                burst: Window { span: Span::minutes(10), max: 20 },
                day_floor: 50,
                day_factor: 5,
                quiet: Span::minutes(60),
                wrong_words: 3,
            },
            wrong_pins: [Window { span: Span::minutes(10), max: 5 }, Window { span: Span::hours(24), max: 20 }],
            wait_from: 3,
            visits: [Window { span: Span::minutes(10), max: 10 }, Window { span: Span::hours(24), max: 60 }],
            longest_queue: 100,
            work_bits: 16,
            work_life: Span::minutes(10),
            logins: Window { span: Span::minutes(3), max: 10 },
            failures_per_account: Window { span: Span::hours(1), max: 100 },
            failures_per_network: Window { span: Span::hours(1), max: 300 },
            authcode_gap: Span::seconds(1),
            api_idle: Span::minutes(20),
            console_idle: Span::minutes(60),
            login_life: Span::hours(12),
            parallel_logins: 5,
            parallel_api_logins: 1_000,
            seat_kept: Span::minutes(5),
            transfer_kept: Span::minutes(3),
            report_gap: Span::seconds(0),
            over_long: OverLong::Refuse,
            integer_pin_in_v1: false,
            legacy_get: true,
            recording: RecordingRules::default(),
        }
    }

    /// Whether the public address is https: cookies of the API are `Secure` exactly then.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
