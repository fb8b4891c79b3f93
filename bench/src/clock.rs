//! The stopwatch. Elsewhere in the project time is an argument; measuring it is what this crate is for.

use std::time::{Duration, Instant};

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub fn now() -> Instant {
    Instant::now()
}

/// How long a piece of work takes.
pub async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let begin = now();
    let done = work.await;
    (done, begin.elapsed())
}
