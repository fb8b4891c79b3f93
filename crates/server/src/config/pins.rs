//! Section `pins`: how long PINs live and rest, and how many one technician may have on offer.

use std::time::Duration;

use super::Key;
use super::given::show_duration;

/// Settings of section `pins`.
#[derive(Debug, Clone)]
pub struct Pins {
    /// How long a PIN may be typed.
    pub life: Duration,
    /// How long a PIN rests after its end.
    pub quarantine: Duration,
    /// The same while no other PIN is free.
    pub quarantine_floor: Duration,
    /// PINs on offer per technician.
    pub offered_per_technician: u32,
}

impl Default for Pins {
    fn default() -> Self {
        Self {
            life: Duration::from_secs(20 * 60),
            quarantine: Duration::from_secs(24 * 3_600),
            quarantine_floor: Duration::from_secs(3_600),
            offered_per_technician: 1_200,
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

pub(super) const KEYS: [Key; 4] = [
    Key {
        section: "pins",
        name: "life",
        takes: "length of time, 1min to 24h",
        about: "How long a PIN may be typed. 10min is safer; 20min is what integrations expect.",
        set: |config, given| given.duration(MINUTE, DAY).map(|value| config.pins.life = value),
        show: |config| format!("\"{}\"", show_duration(config.pins.life)),
    },
    Key {
        section: "pins",
        name: "quarantine",
        takes: "length of time, 1h to 30d",
        about: "How long a PIN is not given out again after its end.",
        set: |config, given| given.duration(HOUR, 30 * DAY).map(|value| config.pins.quarantine = value),
        show: |config| format!("\"{}\"", show_duration(config.pins.quarantine)),
    },
    Key {
        section: "pins",
        name: "quarantine_floor",
        takes: "length of time, 1h to 30d",
        about: "The same while no other PIN is free; never above `quarantine`.",
        set: |config, given| given.duration(HOUR, 30 * DAY).map(|value| config.pins.quarantine_floor = value),
        show: |config| format!("\"{}\"", show_duration(config.pins.quarantine_floor)),
    },
    Key {
        section: "pins",
        name: "offered_per_technician",
        takes: "number, 1 to 1200",
        about: "Unused PINs that one technician may have at a time.",
        set: |config, given| given.count(1, 1_200).map(|value| config.pins.offered_per_technician = value),
        show: |config| config.pins.offered_per_technician.to_string(),
    },
];
