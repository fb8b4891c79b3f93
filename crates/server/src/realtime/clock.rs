//! The live side's clock: it starts at the wall's time and never jumps, so that no correction of the wall's clock cuts a socket or ends a seat. Times
//! that are kept or shown with a chat line come from the domain.

use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep};
use towline_model::{Span, Timestamp};

/// Time for rooms, desks and sockets.
pub trait Clock: Send + Sync + 'static {
    /// The present moment; never earlier than it was before.
    fn now(&self) -> Timestamp;

    /// Resolves at `at` or soon after; at once when that is past.
    fn until(&self, at: Timestamp) -> BoxFuture<'static, ()>;
}

/// The process's own steady clock.
#[derive(Debug, Clone, Copy)]
pub struct SteadyClock {
    start: Timestamp,
    origin: Instant,
}

impl SteadyClock {
    /// A clock that shows `start` now.
    #[must_use]
    pub fn from(start: Timestamp) -> Self {
        Self { start, origin: Instant::now() }
    }
}

impl Clock for SteadyClock {
    fn now(&self) -> Timestamp {
        self.start + Span::micros(i64::try_from(self.origin.elapsed().as_micros()).unwrap_or(i64::MAX))
    }

    fn until(&self, at: Timestamp) -> BoxFuture<'static, ()> {
        Box::pin(sleep(at.since(self.now()).to_duration()))
    }
}
