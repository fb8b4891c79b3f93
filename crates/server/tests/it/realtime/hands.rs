//! A clock for these tests, moved by hand.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::sync::watch;
use towline::realtime::clock::Clock;
use towline_model::{Span, Timestamp};

use super::world::START;

/// A clock that stands until it is moved.
pub struct Hands(watch::Sender<Timestamp>);

impl Hands {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(watch::Sender::new(START)))
    }

    /// Moves it on.
    pub fn pass(&self, span: Span) {
        self.0.send_modify(|now| *now = *now + span);
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    fn until(&self, at: Timestamp) -> BoxFuture<'static, ()> {
        let mut now = self.0.subscribe();
        Box::pin(async move { drop(now.wait_for(|now| *now >= at).await) })
    }
}
