//! Documents stay true: what they name in backticks as a path is there, every crate stands in ARCHITECTURE.md, and nothing speaks of anything but the
//! project.

use crate::tree::Tree;

/// Where the first word of a path lies, for a text in backticks to be taken as one.
const ROOTS: &[&str] = &["crates/", "docs/", "web/", "e2e/", "tests/", "scripts/", "xtask/", "bench/", ".ci/"];

/// What a build makes, which a fresh checkout lacks.
const MADE: &[&str] = &["web/dist", "web/dist/"];

/// What documents get wrong.
pub fn complaints(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let architecture = tree.text("ARCHITECTURE.md");
    for manifest in tree.files().filter(|file| file.starts_with("crates/") && file.ends_with("/Cargo.toml")) {
        let folder = manifest.trim_end_matches("/Cargo.toml");
        if !folder.ends_with("/fuzz") && !architecture.contains(&format!("`{folder}`")) {
            found.push(format!("ARCHITECTURE.md: does not name `{folder}`"));
        }
    }
    for document in tree.files().filter(|file| file.ends_with(".md")) {
        let text = tree.text(document);
        for (number, line) in text.lines().enumerate() {
            for path in paths(line) {
                if !tree.has(path) && !MADE.contains(&path) {
                    found.push(format!("{document}:{}: `{path}` is not there", number + 1));
                }
            }
        }
    }
    found
}

/// The paths in backticks of a line; those with wildcards, placeholders or line numbers are figures of speech.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    let quoted = line.split('`').skip(1).step_by(2);
    quoted.filter(|text| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
        ROOTS.iter().any(|root| text.starts_with(root)) && text.chars().all(plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_are_taken_at_their_word() {
        let line = "see `crates/wire/src/xml.rs`, `docs/<name>.md`, `cargo test`, `web/*` and `scripts/run.sh`";
        assert_eq!(paths(line).collect::<Vec<_>>(), ["crates/wire/src/xml.rs", "scripts/run.sh"]);
    }
}
