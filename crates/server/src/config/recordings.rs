//! Section `recordings`: how much may be recorded. Whether anything is, groups of technicians lay down.

use towline_domain::recordings::RecordingRules;

use super::Key;

/// Settings of section `recordings`, in MB of 2^20 bytes.
#[derive(Debug, Clone)]
pub struct Recordings {
    /// Of one session.
    pub session_quota: u32,
    /// Of one organisation.
    pub organisation_quota: u32,
    /// What is left free on the disk.
    pub reserve: u32,
}

const MB: u64 = 1 << 20;
const MOST: u32 = 1 << 30;

impl Default for Recordings {
    fn default() -> Self {
        Self { session_quota: 1_024, organisation_quota: 10_240, reserve: 256 }
    }
}

impl Recordings {
    /// The same as the rules have it.
    #[must_use]
    pub fn rules(&self) -> RecordingRules {
        let bytes = |mb: u32| u64::from(mb) * MB;
        RecordingRules { session: bytes(self.session_quota), organisation: bytes(self.organisation_quota), reserve: bytes(self.reserve) }
    }
}

pub(super) const KEYS: [Key; 3] = [
    Key {
        section: "recordings",
        name: "session_quota",
        takes: "MB, 1 to 1073741824",
        about: "How much of one session is kept. A recording that would pass it ends.",
        set: |config, given| given.count(1, MOST).map(|value| config.recordings.session_quota = value),
        show: |config| config.recordings.session_quota.to_string(),
    },
    Key {
        section: "recordings",
        name: "organisation_quota",
        takes: "MB, 1 to 1073741824",
        about: "How much of one organisation is kept at a time.",
        set: |config, given| given.count(1, MOST).map(|value| config.recordings.organisation_quota = value),
        show: |config| config.recordings.organisation_quota.to_string(),
    },
    Key {
        section: "recordings",
        name: "reserve",
        takes: "MB, 0 to 1073741824",
        about: "What recordings leave free on the disk of the data folder, for the database and everything else. Where less is free, recordings end.",
        set: |config, given| given.count(0, MOST).map(|value| config.recordings.reserve = value),
        show: |config| config.recordings.reserve.to_string(),
    },
];
