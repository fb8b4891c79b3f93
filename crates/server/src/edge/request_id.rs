//! A name for each request, in its answer and beside every log line about it: the process in random digits, then a count.

use std::sync::atomic::{AtomicU64, Ordering};

use http::HeaderValue;

/// The id of a request, in its extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId {
    process: u32,
    count: u64,
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:08x}-{:x}", self.process, self.count)
    }
}

impl RequestId {
    /// The id as a header's value.
    #[must_use]
    pub fn header(self) -> HeaderValue {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // Written by hand: this runs for every request.
        let mut text = [0_u8; 25];
        let digit = |n: u64| DIGITS.get((n & 15) as usize).copied().unwrap_or(b'0');
        let mut start = text.len();
        let mut count = self.count;
        let (mut written, mut process) = (0, u64::from(self.process));
        for place in text.iter_mut().rev() {
            start -= 1;
            if written == 0 || count > 0 {
                *place = digit(count);
                count >>= 4;
                written += 1;
            } else {
                *place = b'-';
                break;
            }
        }
        for place in text.iter_mut().take(start).rev().take(8) {
            start -= 1;
            *place = digit(process);
            process >>= 4;
        }
        HeaderValue::from_bytes(text.get(start..).unwrap_or_default()).unwrap_or(HeaderValue::from_static("-"))
    }
}

/// Gives ids out.
#[derive(Debug)]
pub struct RequestIds {
    process: u32,
    count: AtomicU64,
}

impl RequestIds {
    /// Ids of a process that drew this number.
    #[must_use]
    pub const fn new(process: u32) -> Self {
        Self { process, count: AtomicU64::new(1) }
    }

    /// The next id.
    pub fn next(&self) -> RequestId {
        RequestId { process: self.process, count: self.count.fetch_add(1, Ordering::Relaxed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_what_the_log_says() {
        for count in [0, 1, 15, 16, 0x1234_5678, u64::MAX] {
            let id = RequestId { process: 0x00ab_cdef, count };
            assert_eq!(id.header().to_str().unwrap(), id.to_string());
        }
        let ids = RequestIds::new(7);
        assert_ne!(ids.next(), ids.next());
    }
}
