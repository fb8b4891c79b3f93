//! The table of keys: what each is called in the file and as a variable, what it takes and what it is for. The sections fill it.

use super::given::Given;
use super::{Config, api, limits, log, login, mail, ops, outbound, pins, recordings, relay, server, sms, tls};

/// One setting.
pub struct Key {
    /// The table of the file that it stands in.
    pub section: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// What it takes, in words.
    pub takes: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Takes a value over, or says what it wants.
    pub(super) set: fn(&mut Config, &Given) -> Result<(), String>,
    /// Its value, as a file would give it.
    pub(super) show: fn(&Config) -> String,
}

const SECTIONS: [&[Key]; 13] = [
    &server::KEYS,
    &tls::KEYS,
    &ops::KEYS,
    &limits::KEYS,
    &pins::KEYS,
    &api::KEYS,
    &login::KEYS,
    &recordings::KEYS,
    &outbound::KEYS,
    &mail::KEYS,
    &sms::KEYS,
    &relay::KEYS,
    &log::KEYS,
];

/// The sections, in the order of the reference.
pub const SECTION_NAMES: [&str; 13] =
    ["server", "tls", "ops", "limits", "pins", "api", "login", "recordings", "outbound", "mail", "sms", "relay", "log"];

impl Key {
    /// Every key there is.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        SECTIONS.into_iter().flatten()
    }

    /// The key of this section and name.
    pub(super) fn find(section: &str, name: &str) -> Option<&'static Self> {
        Self::all().find(|key| key.section == section && key.name == name)
    }

    /// The key that this variable sets.
    pub(super) fn of_variable(variable: &str) -> Option<&'static Self> {
        Self::all().find(|key| key.variable() == variable)
    }

    /// Section and name with a dot.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// The variable that sets it. The section `server` is left out of its keys' variables.
    #[must_use]
    pub fn variable(&self) -> String {
        let name = self.name.to_ascii_uppercase();
        if self.section == "server" { format!("TOWLINE_{name}") } else { format!("TOWLINE_{}_{name}", self.section.to_ascii_uppercase()) }
    }
}

/// The name among these that is nearest to one that is not there.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known.max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_variables_are_unique_and_sections_are_known() {
        let mut names: Vec<_> = Key::all().map(Key::path).collect();
        let mut variables: Vec<_> = Key::all().map(Key::variable).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        variables.sort();
        variables.dedup();
        assert_eq!((names.len(), variables.len()), (count, count));
        assert!(Key::all().all(|key| SECTION_NAMES.contains(&key.section)));
    }

    #[test]
    fn the_nearest_name_is_the_one_meant() {
        let keys: Vec<_> = Key::all().map(|key| key.name).collect();
        for (typo, meant) in [("publik_url", "public_url"), ("lisen", "listen"), ("trusted_proxy", "trusted_proxies")] {
            assert_eq!(nearest(typo, keys.iter().copied()), Some(meant));
        }
    }
}
