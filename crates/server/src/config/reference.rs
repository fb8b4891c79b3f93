//! The reference of all settings, rendered from the table of keys.

use std::fmt::Write as _;

use super::key::SECTION_NAMES;
use super::{Config, Key};

const HEAD: &str = "# Configuration

Made from the table of keys in `crates/server/src/config`; a test keeps it current.

Every setting has a key in the configuration file (TOML, `--config FILE` or `TOWLINE_CONFIG`) and an environment variable; the commonest have an option
too. An option beats a variable, a variable beats the file, the file beats the default. Unknown keys and unknown `TOWLINE_` variables are refused, and the
nearest known one is named. `towline check` says everything that is wrong, with its place. Lengths of time carry their unit: `250ms`, `10s`, `20min`,
`24h`, `1d`. In a variable, a list is separated by commas.
";

/// The whole reference, Markdown.
#[must_use]
pub fn reference() -> String {
    let defaults = Config::default();
    let mut text = HEAD.to_owned();
    for section in SECTION_NAMES {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n## [{section}]\n\n| key | variable | takes | default | |\n|---|---|---|---|---|\n");
        for key in Key::all().filter(|key| key.section == section) {
            let default = (key.show)(&defaults);
            let default = if default.is_empty() { "none".to_owned() } else { format!("`{default}`") };
            let _ = writeln!(text, "| `{}` | `{}` | {} | {default} | {} |", key.name, key.variable(), key.takes, key.about);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_reference_is_current() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
        if std::env::var_os("REGENERATE").is_some() {
            std::fs::write(&path, reference()).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        assert_eq!(committed, reference(), "run REGENERATE=1 cargo test -p towline committed_reference");
    }
}
