//! The stopwatch. Elsewhere in the project time is an argument; measuring it is what this crate is for.

use std::time::Instant;

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub fn now() -> Instant {
    Instant::now()
}
