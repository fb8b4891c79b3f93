//! Characters and names of XML 1.0 (fifth edition) and of Namespaces in XML 1.0.

/// Whether XML 1.0 can hold every character of `text`.
pub(super) fn are_chars(text: &str) -> bool {
    // Most texts are seen through by their bytes alone: U+FFFE and U+FFFF begin with EF, and surrogates cannot occur. Pieces are looked at whole, which
    // a processor does for many bytes at once.
    let plain = |piece: &[u8]| piece.iter().fold(true, |plain, byte| plain & ((*byte >= b' ' && *byte != 0xEF) | is_space(*byte)));
    text.as_bytes().chunks(64).all(plain) || text.chars().all(is_char)
}

/// Whether XML 1.0 can hold this character.
pub(super) const fn is_char(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// White space of XML.
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The text without the white space at its start.
pub(super) fn trim_start(text: &str) -> &str {
    let length = text.bytes().take_while(|byte| is_space(*byte)).count();
    text.get(length..).unwrap_or_default()
}

const fn starts_name(char: char) -> bool {
    matches!(char,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

const fn continues_name(char: char) -> bool {
    starts_name(char) || matches!(char, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// A name without a colon.
pub(super) fn is_ncname(name: &str) -> bool {
    // Most names are ASCII and are seen through by their bytes.
    let starts = name.as_bytes().first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
    if starts && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
        return true;
    }
    let mut chars = name.chars();
    chars.next().is_some_and(starts_name) && chars.all(continues_name)
}

/// Prefix (empty where there is none) and local part of a qualified name.
pub(super) fn qualified(name: &str) -> Option<(&str, &str)> {
    match name.bytes().position(|byte| byte == b':') {
        Some(colon) => {
            let (prefix, local) = (name.get(..colon)?, name.get(colon + 1..)?);
            (is_ncname(prefix) && is_ncname(local)).then_some((prefix, local))
        }
        None => is_ncname(name).then_some(("", name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_fifth_edition() {
        for name in ["a", "_", "é", "a-.9·", "\u{10000}", "名"] {
            assert!(is_ncname(name), "{name}");
        }
        for name in ["", "-a", "9", ".", "a b", "a:b", "·", "\u{F0000}", "\u{D7}", "\u{37E}"] {
            assert!(!is_ncname(name), "{name}");
        }
        assert_eq!(qualified("a:b"), Some(("a", "b")));
        assert_eq!(qualified("b"), Some(("", "b")));
        for name in [":", "a:", ":b", "a:b:c", "a:1"] {
            assert_eq!(qualified(name), None, "{name}");
        }
    }

    #[test]
    fn the_quick_look_at_characters_agrees_with_the_slow_one() {
        for char in ('\0'..='\u{200}').chain('\u{F000}'..='\u{10100}') {
            assert_eq!(are_chars(char.encode_utf8(&mut [0; 4])), is_char(char), "{:x}", u32::from(char));
        }
    }
}
