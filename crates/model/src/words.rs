//! The list of 1,024 words and the mapping between a 20-bit number and two words; what such a number stands for,
//! where it comes from and how it is compared are not here.

use std::sync::LazyLock;

/// How many words there are: two of them carry 20 bits.
pub const COUNT: usize = 1024;

/// The width of one word's index.
const WORD_BITS: u32 = COUNT.ilog2();

/// The part of a number that one word carries.
const WORD_MASK: u32 = (1 << WORD_BITS) - 1;

/// The longest text that is looked at, in bytes: two words of eight letters with generous blanks.
const MAX_TYPED: usize = 64;

/// Sorted, so that reading is a binary search; a test holds the file to that.
static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| include_str!("words.txt").lines().collect());

/// The two words for the low 20 bits of `bits`: the high ten choose the first word, the low ten the second. Bits above
/// the twentieth are ignored.
#[must_use]
pub fn pair(bits: u32) -> [&'static str; 2] {
    [word(bits >> WORD_BITS), word(bits)]
}

/// The 20-bit number that two typed words stand for: the inverse of [`pair`].
///
/// The words may be in any case and are separated by one or more of white space, commas, dashes and dots; blanks around
/// them do not count. `None` for anything else, for unknown words and for more than 64 bytes.
#[must_use]
pub fn read(typed: &str) -> Option<u32> {
    if typed.len() > MAX_TYPED {
        return None;
    }
    let mut words = typed.trim().split(is_separator);
    // Separators in a row leave empty pieces between the words, but the text itself must begin and end with a word.
    let first = index(words.next()?)?;
    let second = index(words.next_back()?)?;
    words.all(str::is_empty).then_some((first << WORD_BITS) | second)
}

fn word(bits: u32) -> &'static str {
    // The mask keeps the index below COUNT, which is the list's length, so the fallback is never taken.
    usize::try_from(bits & WORD_MASK).ok().and_then(|index| WORDS.get(index)).copied().unwrap_or_default()
}

fn index(typed: &str) -> Option<u32> {
    let lower = typed.to_ascii_lowercase();
    let found = WORDS.binary_search(&lower.as_str()).ok()?;
    u32::try_from(found).ok()
}

/// Dashes are also what text programs and telephones make of a typed hyphen: U+2010 to U+2015 and the minus sign.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_list_has_exactly_the_promised_count() {
        assert_eq!(WORDS.len(), COUNT);
        assert_eq!(COUNT, 1 << WORD_BITS);
    }

    #[test]
    fn the_list_is_sorted_and_distinct() {
        for neighbours in WORDS.windows(2) {
            assert!(neighbours[0] < neighbours[1], "{neighbours:?}");
        }
    }

    #[test]
    fn every_word_is_three_to_eight_lower_case_letters() {
        for word in WORDS.iter() {
            assert!((3..=8).contains(&word.len()), "{word}");
            assert!(word.bytes().all(|b| b.is_ascii_lowercase()), "{word}");
        }
    }

    #[test]
    fn the_file_holds_nothing_but_the_words() {
        let letters: usize = WORDS.iter().map(|word| word.len() + 1).sum();
        assert_eq!(include_str!("words.txt").len(), letters);
    }

    #[test]
    fn the_first_four_letters_tell_every_word_apart() {
        let starts: HashSet<&str> = WORDS.iter().map(|word| word.get(..4).unwrap_or(word)).collect();
        assert_eq!(starts.len(), COUNT);
    }

    #[test]
    fn no_word_begins_another() {
        // In sorted order the words that begin with a word follow it directly.
        for neighbours in WORDS.windows(2) {
            assert!(!neighbours[1].starts_with(neighbours[0]), "{neighbours:?}");
        }
    }

    #[test]
    fn no_slip_of_one_letter_turns_a_word_into_another() {
        // A letter changed leaves two words equal once the letter at that place is left out of both; a letter too few
        // or too many makes one of them equal to the other less a letter.
        let mut gaps = HashSet::new();
        for word in WORDS.iter() {
            for place in 0..word.len() {
                let without = format!("{}{}", &word[..place], &word[place + 1..]);
                assert_eq!(index(&without), None, "{word} less a letter");
                assert!(gaps.insert((place, without)), "{word} with another letter at {place}");
            }
        }
    }

    #[test]
    fn every_word_round_trips_in_each_place() {
        for index in 0..1024 {
            for bits in [index, index << 10, (index << 10) | (1023 - index)] {
                let [first, second] = pair(bits);
                assert_eq!(read(&format!("{first} {second}")), Some(bits));
            }
        }
    }

    #[test]
    fn high_bits_choose_the_first_word_and_low_bits_the_second() {
        assert_eq!(pair(0), [WORDS[0], WORDS[0]]);
        assert_eq!(pair(1), [WORDS[0], WORDS[1]]);
        assert_eq!(pair(1 << 10), [WORDS[1], WORDS[0]]);
        assert_eq!(pair((1 << 20) - 1), [WORDS[1023], WORDS[1023]]);
    }

    #[test]
    fn bits_above_the_twentieth_are_ignored() {
        assert_eq!(pair(u32::MAX), pair((1 << 20) - 1));
        assert_eq!(pair((1 << 20) | 5), pair(5));
    }

    #[test]
    fn two_words_are_read_however_they_are_typed() {
        let bits = (769 << 10) | 131;
        let [first, second] = pair(bits);
        for typed in [
            format!("{first} {second}"),
            format!("  {first}\t \u{a0}{second}\r\n"),
            format!("{first}-{second}"),
            format!("{first} \u{2013} {second}"),
            format!("{first}, {second}"),
            format!("{first}.{second}"),
            format!("{} {}", first.to_uppercase(), second.to_uppercase()),
            format!("{}{} {second}", first[..1].to_uppercase(), &first[1..]),
        ] {
            assert_eq!(read(&typed), Some(bits), "{typed:?}");
        }
    }

    #[test]
    fn order_matters() {
        let [first, second] = pair(7);
        assert_eq!(read(&format!("{second} {first}")), Some(7 << 10));
    }

    #[test]
    fn anything_but_two_known_words_is_refused() {
        let [first, second] = pair(7);
        for typed in [
            String::new(),
            "   ".to_owned(),
            "-".to_owned(),
            first.to_owned(),
            format!("{first} "),
            format!("{first}{second}"),
            format!("{first} {second} {second}"),
            format!("{first}/{second}"),
            format!("{first} {second}!"),
            format!("-{first} {second}"),
            format!("{first} {second}."),
            format!("{first} {second}x"),
            format!("{} {second}", &first[..3]),
            format!("{first} qqqq"),
            format!("{first} \u{0}{second}"),
            "7 7".to_owned(),
        ] {
            assert_eq!(read(&typed), None, "{typed:?}");
        }
    }

    #[test]
    fn text_of_more_than_64_bytes_is_refused() {
        let [first, second] = pair(7);
        let blanks = " ".repeat(MAX_TYPED - first.len() - second.len());
        assert_eq!(read(&format!("{first}{blanks}{second}")), Some(7));
        assert_eq!(read(&format!("{first}{blanks} {second}")), None);
    }
}
