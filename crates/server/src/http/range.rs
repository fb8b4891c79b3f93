//! Which part of an answer a request wants: one range, or all of it. Many ranges, and whatever is not understood, is all of it.

use std::ops::Range;

use http::HeaderMap;
use http::header::{IF_RANGE, RANGE};

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The bytes of this range, which is not empty and lies within.
    Of(Range<u64>),
    /// A range that begins behind the end.
    Beyond,
}

/// Reads the wish of these headers for something of `length` bytes.
#[must_use]
pub fn part(headers: &HeaderMap, length: u64) -> Part {
    let mut given = headers.get_all(RANGE).iter();
    let (Some(range), None) = (given.next(), given.next()) else { return Part::Whole };
    // Nothing of ours has a validator, so no condition on one is met.
    if headers.contains_key(IF_RANGE) {
        return Part::Whole;
    }
    let Some((from, to)) = range.to_str().ok().and_then(|text| text.strip_prefix("bytes=")).and_then(|text| text.split_once('-')) else {
        return Part::Whole;
    };
    match (number(from), number(to)) {
        (Some(from), Some(to)) if from > to => Part::Whole,
        (Some(from), _) if from >= length && (to.is_empty() || number(to).is_some()) => Part::Beyond,
        (Some(from), Some(to)) => Part::Of(from..to.saturating_add(1).min(length)),
        (Some(from), None) if to.is_empty() => Part::Of(from..length),
        (None, Some(0)) if from.is_empty() => Part::Beyond,
        (None, Some(_)) if from.is_empty() && length == 0 => Part::Beyond,
        (None, Some(last)) if from.is_empty() => Part::Of(length.saturating_sub(last)..length),
        _ => Part::Whole,
    }
}

/// Digits and nothing else; what is too large is the largest.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ranges: &[&str], length: u64) -> Part {
        let mut headers = HeaderMap::new();
        for range in ranges {
            headers.append(RANGE, range.parse().unwrap());
        }
        part(&headers, length)
    }

    #[test]
    fn at_079_one_range_is_answered_and_many_are_the_whole() {
        for (range, expected) in [
            ("bytes=0-0", Part::Of(0..1)),
            ("bytes=0-", Part::Of(0..100)),
            ("bytes=99-", Part::Of(99..100)),
            ("bytes=10-19", Part::Of(10..20)),
            ("bytes=10-999", Part::Of(10..100)),
            ("bytes=-10", Part::Of(90..100)),
            ("bytes=-999", Part::Of(0..100)),
            ("bytes=0-18446744073709551615", Part::Of(0..100)),
            ("bytes=0-99999999999999999999999", Part::Of(0..100)),
            ("bytes=100-", Part::Beyond),
            ("bytes=100-200", Part::Beyond),
            ("bytes=99999999999999999999999-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=20-10", Part::Whole),
            ("bytes=0-0,1-1", Part::Whole),
            ("bytes=0-50,25-75", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes=100-x", Part::Whole),
            ("items=0-1", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(of(&[range], 100), expected, "{range}");
        }
        let thousand = format!("bytes={}", vec!["0-0"; 1_000].join(","));
        assert_eq!(of(&[&thousand], 100), Part::Whole);
        assert_eq!(of(&["bytes=0-0", "bytes=1-1"], 100), Part::Whole);
        assert_eq!(of(&[], 100), Part::Whole);
        assert_eq!((of(&["bytes=0-"], 0), of(&["bytes=-5"], 0)), (Part::Beyond, Part::Beyond));
    }
}
