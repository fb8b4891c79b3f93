//! What a line of chat may hold: plain text with line breaks, at most 4,000 UTF-16 units, no other control characters.

use towline_model::utf16_len;

/// The longest line of chat, in UTF-16 units, after trimming.
pub const MAX_CHAT: usize = 4_000;

/// Why a text is no line of chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextRefusal {
    /// Nothing is left of it.
    Empty,
    /// It is longer than [`MAX_CHAT`].
    TooLong,
}

/// The text as it is kept: line ends are LF, a tab is a space, all other control characters are gone, white space around it too.
///
/// # Errors
/// When nothing is left or too much.
pub fn clean_chat(typed: &str) -> Result<String, TextRefusal> {
    let mut kept = String::with_capacity(typed.len());
    let mut characters = typed.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' => kept.push('\n'),
            '\t' => kept.push(' '),
            c if c.is_control() => {}
            c => kept.push(c),
        }
    }
    let text = kept.trim();
    match utf16_len(text) {
        0 => Err(TextRefusal::Empty),
        n if n > MAX_CHAT => Err(TextRefusal::TooLong),
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_stay_and_other_controls_go() {
        for (typed, kept) in [
            ("hello", "hello"),
            ("  two\r\nlines\rand\nmore ", "two\nlines\nand\nmore"),
            ("a\tb", "a b"),
            ("a\0b\u{1b}[31mc\u{7f}\u{85}d", "ab[31mcd"),
            ("{{7*7}} <b>${x}</b>", "{{7*7}} <b>${x}</b>"),
        ] {
            assert_eq!(clean_chat(typed).as_deref(), Ok(kept));
        }
        for empty in ["", " \r\n\t ", "\0\u{1}"] {
            assert_eq!(clean_chat(empty), Err(TextRefusal::Empty));
        }
    }

    #[test]
    fn length_counts_as_javascript_does() {
        let emoji = "\u{1f600}";
        assert!(clean_chat(&emoji.repeat(2_000)).is_ok());
        assert_eq!(clean_chat(&emoji.repeat(2_001)), Err(TextRefusal::TooLong));
        assert!(clean_chat(&format!("  {}\n", "x".repeat(4_000))).is_ok());
    }
}
