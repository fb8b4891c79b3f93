//! The archive's own structure: one canonical `ustar` header for a name and a size, zeros up to the next block, two blocks of zeros at the end. Everything
//! that a header could say otherwise (owner, time, mode) is always the same.

/// Everything in an archive comes in blocks of so many bytes.
pub const BLOCK: usize = 512;

/// What an archive ends with.
pub const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];

/// The largest file that a header can tell, in bytes.
const LARGEST: u64 = 0o777_7777_7777;

/// The header of a file; `None` for a name or a size that has none.
#[must_use]
pub fn header(name: &str, size: u64) -> Option<[u8; BLOCK]> {
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'.' | b'-');
    if name.is_empty() || name.len() > 100 || !name.bytes().all(plain) || size > LARGEST {
        return None;
    }
    let mut header = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| {
        for (place, byte) in header.iter_mut().skip(at).zip(bytes) {
            *place = *byte;
        }
    };
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    // The checksum is taken with spaces in its place.
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    put(329, b"0000000\0");
    put(337, b"0000000\0");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    for (place, byte) in header.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").as_bytes()) {
        *place = *byte;
    }
    Some(header)
}

/// Name and size of a header, when it is the canonical one for them.
#[must_use]
pub fn read(header: &[u8; BLOCK]) -> Option<(String, u64)> {
    let name: Vec<u8> = header.iter().take(100).copied().take_while(|byte| *byte != 0).collect();
    let name = String::from_utf8(name).ok()?;
    let digits = std::str::from_utf8(header.get(124..135)?).ok()?;
    let size = u64::from_str_radix(digits, 8).ok()?;
    (self::header(&name, size)? == *header).then_some((name, size))
}

/// How many zeros come behind a file of this size.
#[must_use]
pub fn padding(size: u64) -> usize {
    let over = usize::try_from(size % BLOCK as u64).unwrap_or(0);
    if over == 0 { 0 } else { BLOCK - over }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_back_and_no_other_form_of_it_is() {
        let written = header("chat.jsonl", 1_234).unwrap();
        assert_eq!(read(&written), Some(("chat.jsonl".to_owned(), 1_234)));
        for at in 0..BLOCK {
            let mut other = written;
            other[at] ^= 1;
            assert_eq!(read(&other), None, "byte {at}");
        }
    }

    #[test]
    fn names_are_plain_and_sizes_bounded() {
        for name in ["", "../x", "A", "a b", "\u{e4}", &"a".repeat(101)] {
            assert_eq!(header(name, 0), None, "{name}");
        }
        assert!(header("a", LARGEST).is_some());
        assert_eq!(header("a", LARGEST + 1), None);
        assert_eq!([0, 1, 511, 512, 513].map(padding), [0, 511, 1, 0, 511]);
    }
}
