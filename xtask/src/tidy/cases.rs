//! Every attack case that is due has a test that bears its key, or a line with the reason why not in `docs/security/cases.md`.

use std::collections::BTreeSet;

use crate::tree::Tree;

const LIST: &str = "docs/security/cases.md";

/// The cases that are due, as ranges.
const DUE: &[std::ops::RangeInclusive<u32>] = &[1..=82, 90..=90, 99..=100, 102..=111, 127..=127, 135..=135, 140..=141];

/// Cases that are shown nowhere and excused nowhere, and excuses for cases that are shown.
pub fn complaints(tree: &Tree) -> Vec<String> {
    let excused = keys(&excuses(&tree.text(LIST)));
    let mut shown = BTreeSet::new();
    for file in tree.files().filter(|file| is_test(file)) {
        shown.extend(keys(&tree.text(file)));
    }
    let due: BTreeSet<u32> = DUE.iter().cloned().flatten().collect();
    let missing = due.iter().filter(|key| !shown.contains(*key) && !excused.contains(*key));
    let needless = excused.iter().filter(|key| shown.contains(*key));
    let missing = missing.map(|key| format!("AT-{key:03}: no test bears this key, and {LIST} does not say why"));
    missing.chain(needless.map(|key| format!("{LIST}: AT-{key:03} is excused, yet a test bears its key"))).collect()
}

/// The part of the list that excuses.
fn excuses(list: &str) -> String {
    list.split("## Not shown yet").nth(1).unwrap_or_default().to_owned()
}

fn is_test(file: &str) -> bool {
    let test_code = ["crates/", "e2e/", "tests/", "web/"].iter().any(|root| file.starts_with(root));
    test_code && [".rs", ".js", ".mjs", ".ts", ".py", ".php", ".cs"].iter().any(|end| file.ends_with(end))
}

/// The keys `AT-012` and `at_012` in a text.
fn keys(text: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for mark in ["AT-", "at_"] {
        for (start, _) in text.match_indices(mark) {
            let digits = text.get(start + mark.len()..start + mark.len() + 3);
            found.extend(
                digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).and_then(|digits| digits.parse::<u32>().ok()),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_names_and_in_words() {
        assert_eq!(keys("fn at_049_spoofed() // AT-050, AT-5, at_xyz"), BTreeSet::from([49, 50]));
    }
}
