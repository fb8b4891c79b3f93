//! The manifest: a line for the bundle, then one for each file in it, each with the hash of the line before. The chain's end is what is signed, with all of it.

use serde::{Deserialize, Serialize};
use towline_domain::sha256;

use super::hex;

/// The manifest's name.
pub const MANIFEST: &str = "manifest.jsonl";
/// The name of the signature over it.
pub const SIGNATURE: &str = "manifest.sig";
/// What the first line says it is.
pub const FORM: &str = "evidence 1";

/// What the first line has in place of the hash of a line before.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The form of the bundle.
    pub towline: String,
    /// The session.
    pub session: i64,
    /// Whose it was.
    pub organisation: String,
    /// When the bundle was made.
    pub made: String,
    /// The public key of whoever signed.
    pub key: String,
    previous: String,
}

/// The line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its content.
    pub sha256: String,
    previous: String,
}

/// A manifest in the making.
#[derive(Debug, Default)]
pub struct Manifest {
    text: String,
    last: Option<[u8; 32]>,
}

impl Manifest {
    /// The manifest of a session.
    pub fn new(session: i64, organisation: String, made: String, key: String) -> Self {
        let mut manifest = Self::default();
        let previous = manifest.previous();
        manifest.push(&Head { towline: FORM.to_owned(), session, organisation, made, key, previous });
        manifest
    }

    /// Adds a file.
    pub fn add(&mut self, name: &str, size: u64, sha256: &[u8]) {
        let previous = self.previous();
        self.push(&Line { name: name.to_owned(), size, sha256: hex(sha256), previous });
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn previous(&self) -> String {
        self.last.map_or_else(|| NOTHING.to_owned(), |hash| hex(&hash))
    }

    fn push(&mut self, line: &impl Serialize) {
        // Texts and numbers have always a form in JSON.
        let line = serde_json::to_string(line).unwrap_or_default();
        self.last = Some(sha256(line.as_bytes()));
        self.text.push_str(&line);
        self.text.push('\n');
    }
}

/// Reads a manifest whose chain holds; the number of the first line that breaks it otherwise.
pub fn read(text: &str) -> Result<(Head, Vec<Line>), usize> {
    let mut previous = NOTHING.to_owned();
    let mut lines = text.split_inclusive('\n').enumerate().map(|(place, line)| {
        let number = place + 1;
        let line = line.strip_suffix('\n').ok_or(number)?;
        let before = std::mem::replace(&mut previous, hex(&sha256(line.as_bytes())));
        Ok::<_, usize>((number, line, before))
    });
    let (number, first, before) = lines.next().ok_or(1_usize)??;
    let head: Head = serde_json::from_str(first).map_err(|_| number)?;
    if head.previous != before || head.towline != FORM {
        return Err(number);
    }
    let mut files = Vec::new();
    for line in lines {
        let (number, line, before) = line?;
        let file: Line = serde_json::from_str(line).map_err(|_| number)?;
        if file.previous != before {
            return Err(number);
        }
        files.push(file);
    }
    Ok((head, files))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let mut manifest = Manifest::new(7, "ACME".to_owned(), "2024-02-19T14:27:27Z".to_owned(), "key".to_owned());
        manifest.add("a", 1, &[1; 32]);
        manifest.add("b", 2, &[2; 32]);
        manifest
    }

    #[test]
    fn a_chain_is_read_as_it_was_made() {
        let (head, files) = read(manifest().text()).unwrap();
        assert_eq!((head.session, head.organisation.as_str()), (7, "ACME"));
        assert_eq!(files.iter().map(|file| (file.name.as_str(), file.size)).collect::<Vec<_>>(), [("a", 1), ("b", 2)]);
    }

    #[test]
    fn a_line_that_is_changed_moved_or_gone_breaks_the_chain() {
        let text = manifest().text().to_owned();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for (broken, at) in [
            (text.replace("ACME", "ACMF"), 2),
            (text.replace("\"size\":1", "\"size\":3"), 3),
            ([lines[0], lines[2], lines[1]].concat(), 2),
            ([lines[0], lines[2]].concat(), 2),
            ([lines[1], lines[2]].concat(), 1),
            (text.trim_end().to_owned(), 3),
            (format!("{text}\n"), 4),
            (text.replace("evidence 1", "evidence 2"), 1),
            (String::new(), 1),
        ] {
            assert_eq!(read(&broken).unwrap_err(), at, "{broken}");
        }
    }
}
