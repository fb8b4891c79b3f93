//! Rules about single files: what they begin with, how long they are, what must not stand in them.

use crate::tree::Tree;

/// The longest source file, in lines.
const LONGEST: usize = 400;

/// Texts that stand in no Rust file of ours. Taken apart here, so that this file does not hold them.
const NEVER: &[(&str, &str)] = &[
    (concat!("#[", "ignore"), "a test that is not run shows nothing"),
    (concat!("#[", "allow("), "say why with #[expect(…, reason = …)]"),
    (concat!("#![", "allow("), "say why with #[expect(…, reason = …)]"),
    (concat!("TO", "DO"), "finish it, or leave it out"),
    (concat!("FIX", "ME"), "mend it"),
    (concat!("thread::", "sleep"), "wait for a signal, with a ceiling"),
    (concat!("unwrap_or_else(|_| pa", "nic!"), "answer with an error"),
];

/// What is wrong with single files.
pub fn complaints(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.files().filter(|file| is_source(file)) {
        let text = tree.text(file);
        let lines = text.lines().count();
        if lines > LONGEST {
            found.push(format!("{file}: {lines} lines; more than {LONGEST} want to be two files"));
        }
        if !file.ends_with(".rs") {
            continue;
        }
        if !text.starts_with("//! ") {
            found.push(format!("{file}: begins without a sentence that says what lives here"));
        }
        for (never, instead) in NEVER {
            if let Some(line) = text.lines().position(|line| line.contains(never)) {
                found.push(format!("{file}:{}: {never}: {instead}", line + 1));
            }
        }
        if text.contains(concat!("quick_xml", "::")) && !file.starts_with("crates/wire/") {
            found.push(format!("{file}: the XML library is known in crates/wire only"));
        }
        // The harness writes a year of sessions past the store's commands, which would take hours.
        let knows_sql = file.starts_with("crates/store-sqlite/") || file == "bench/src/organisation.rs";
        if text.contains(concat!("rusqlite", "::")) && !knows_sql {
            found.push(format!("{file}: SQL is known in the store crates only"));
        }
    }
    for file in tree.files() {
        let name = file.rsplit('/').next().unwrap_or(file);
        if ["utils.rs", "util.rs", "common.rs", "helpers.rs", "misc.rs"].contains(&name) {
            found.push(format!("{file}: the name says nothing; call it by its noun"));
        }
    }
    found
}

fn is_source(file: &str) -> bool {
    let generated = file.contains(".gen.");
    !generated && [".rs", ".ts", ".svelte", ".mjs"].iter().any(|end| file.ends_with(end))
}
