//! Names of files as they may be shown and stored: the last part of a path, without anything that hides what it is. Where files go is not here.

use towline_model::utf16_len;

/// The longest name, in UTF-16 units.
pub const MAX_FILE_NAME: usize = 120;

/// The longest end, with its dot, that is kept when a name is cut.
const MAX_END: usize = 16;

/// What a file is called whose name says nothing.
const NAMELESS: &str = "file";

/// Names that are devices on some systems, whatever follows their dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The name as it may be shown and stored: one component of a path, no control, direction or invisible characters, no device, at most
/// [`MAX_FILE_NAME`], its end kept. Never empty.
#[must_use]
pub fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .map(|c| match c {
            // These are not allowed in names on some systems, or name a stream there.
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    // A dot at the end is dropped by some systems, one at the front hides the file on others.
    let mut name = kept.trim_matches(|c: char| c == '.' || c == ' ').to_owned();
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let device = DEVICES.iter().any(|device| stem.strip_prefix(device).is_some_and(|rest| rest.is_empty() || is_port(rest)));
    if device {
        name.insert(0, '_');
    }
    if name.is_empty() { NAMELESS.to_owned() } else { cut(&name) }
}

fn is_port(rest: &str) -> bool {
    let mut digits = rest.chars();
    matches!((digits.next(), digits.next()), (Some('0'..='9'), None))
}

/// Characters that change how others are shown, or are not shown themselves.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Shortens the part before the last dot.
fn cut(name: &str) -> String {
    if utf16_len(name) <= MAX_FILE_NAME {
        return name.to_owned();
    }
    let end = name.rfind('.').map_or("", |dot| name.get(dot..).unwrap_or_default());
    let end = if utf16_len(end) <= MAX_END { end } else { "" };
    let room = MAX_FILE_NAME - utf16_len(end) - 1;
    let mut length = 0;
    let start: String = name
        .chars()
        .take_while(|c| {
            length += c.len_utf16();
            length <= room
        })
        .collect();
    format!("{start}\u{2026}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_122_names_are_one_harmless_component() {
        for (given, shown) in [
            ("report.pdf", "report.pdf"),
            ("Überweisung März.pdf", "Überweisung März.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe"),
            ("/", "file"),
            ("..", "file"),
            ("", "file"),
            (" . ", "file"),
            (".bashrc", "bashrc"),
            ("a/b/", "b"),
            ("nul", "_nul"),
            ("NUL.txt", "_NUL.txt"),
            ("com1.log", "_com1.log"),
            ("common.log", "common.log"),
            ("a\0b\r\nc.txt", "abc.txt"),
            ("C:\\x\\y.txt", "y.txt"),
            ("stream.txt:evil.exe", "stream.txt_evil.exe"),
            ("name.txt. . .", "name.txt"),
            ("<script>alert(1)</script>.html", "script_.html"),
        ] {
            assert_eq!(file_name(given), shown, "{given:?}");
        }
    }

    #[test]
    fn at_121_direction_and_invisible_characters_are_gone() {
        assert_eq!(file_name("photo\u{202e}gpj.exe"), "photogpj.exe");
        assert_eq!(file_name("\u{2066}a\u{2069}\u{200b}\u{feff}.txt"), "a.txt");
    }

    #[test]
    fn long_names_keep_their_end() {
        let name = file_name(&format!("{}.docx", "x".repeat(300)));
        assert_eq!(utf16_len(&name), MAX_FILE_NAME);
        assert!(name.ends_with("x\u{2026}.docx"));
        let emoji = file_name(&"\u{1f600}".repeat(300));
        assert!(utf16_len(&emoji) <= MAX_FILE_NAME && emoji.ends_with('\u{2026}'));
        assert!(utf16_len(&file_name(&format!("a.{}", "y".repeat(300)))) <= MAX_FILE_NAME);
    }
}
