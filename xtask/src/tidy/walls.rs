//! Who may import whom: a line in a manifest is a door in a wall, and only these doors exist. Test dependencies may go anywhere.

use std::collections::BTreeMap;

use crate::tree::Tree;

/// The doors between our own crates: a crate, and what it may import.
const DOORS: &[(&str, &[&str])] = &[
    ("crates/model", &[]),
    ("crates/wire", &[]),
    ("crates/store", &["towline-model"]),
    ("crates/store-sqlite", &["towline-model", "towline-store"]),
    ("crates/hub", &["towline-model"]),
    ("crates/domain", &["towline-hub", "towline-model", "towline-store"]),
    ("crates/api", &["towline-domain", "towline-model", "towline-wire"]),
    (
        "crates/server",
        &["towline-api", "towline-domain", "towline-hub", "towline-model", "towline-store", "towline-store-sqlite", "towline-wire"],
    ),
    ("bench", &["towline", "towline-domain", "towline-model", "towline-store", "towline-store-sqlite"]),
    ("xtask", &["towline-api", "towline-hub", "towline-wire"]),
];

/// Libraries that would make a crate something else than it is.
const FOREIGN: &[(&str, &[&str])] = &[
    ("crates/model", &["tokio", "axum", "rusqlite", "serde_json", "quick-xml"]),
    ("crates/wire", &["tokio", "axum", "hyper", "http", "rusqlite"]),
    ("crates/store", &["rusqlite", "tokio-postgres", "axum", "serde_json"]),
    ("crates/hub", &["tokio", "axum", "rusqlite", "futures-util"]),
    ("crates/domain", &["axum", "hyper", "http", "rusqlite", "tokio-postgres", "serde_json", "quick-xml"]),
    ("crates/api", &["axum", "hyper", "http", "rusqlite", "tokio-postgres", "serde_json"]),
];

/// Doors that are not in the plan.
pub fn complaints(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let doors: BTreeMap<&str, &[&str]> = DOORS.iter().copied().collect();
    let foreign: BTreeMap<&str, &[&str]> = FOREIGN.iter().copied().collect();
    for manifest in tree.files().filter(|file| file.ends_with("Cargo.toml") && *file != "Cargo.toml") {
        let Some(folder) = manifest.strip_suffix("/Cargo.toml") else { continue };
        // Fuzzing crates stand outside the workspace, each beside what it feeds.
        if folder.ends_with("/fuzz") {
            continue;
        }
        let imports = imports(&tree.text(manifest));
        let Some(allowed) = doors.get(folder) else {
            found.push(format!("{manifest}: this crate is in no plan; add it to xtask/src/tidy/walls.rs and ARCHITECTURE.md"));
            continue;
        };
        for import in imports {
            let ours = import == "towline" || import.starts_with("towline-");
            if ours && !allowed.contains(&import.as_str()) {
                found.push(format!("{manifest}: may not import {import}"));
            }
            if foreign.get(folder).is_some_and(|never| never.contains(&import.as_str())) {
                found.push(format!("{manifest}: must not know {import}"));
            }
        }
    }
    found
}

/// What a manifest imports outside its tests.
fn imports(manifest: &str) -> Vec<String> {
    let table: toml::Table = manifest.parse().unwrap_or_default();
    let section = table.get("dependencies").and_then(toml::Value::as_table);
    section.map(|section| section.keys().cloned().collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(folder: &str, manifest: &str) -> Vec<String> {
        let root = std::env::temp_dir().join(format!("towline-walls-{}-{}", std::process::id(), folder.replace('/', "-")));
        let file = format!("{folder}/Cargo.toml");
        let tree = Tree::of(&root, &[&file]);
        tree.write(&file, manifest).unwrap();
        let found = complaints(&tree);
        std::fs::remove_dir_all(root).unwrap();
        found
    }

    #[test]
    fn a_new_door_is_refused_and_a_test_may_go_anywhere() {
        assert_eq!(judge("crates/wire", "[dependencies]\ntowline-api.workspace = true\n").len(), 1);
        assert_eq!(judge("crates/hub", "[dependencies]\ntokio.workspace = true\n").len(), 1);
        assert_eq!(judge("crates/hub", "[dependencies]\nserde.workspace = true\n[dev-dependencies]\ntokio.workspace = true\n").len(), 0);
        assert_eq!(judge("crates/utils", "[dependencies]\n").len(), 1);
    }
}
