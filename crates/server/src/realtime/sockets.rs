//! All sockets of this process: numbered, counted, and closed one after the other when the server goes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use towline_hub::message::close;
use towline_hub::room::SocketId;
use towline_model::{Span, Timestamp};

use super::clock::Clock;
use super::lock::lock;
use super::outbox::Outbox;

/// How often sockets are closed while the server goes.
const STEP: Span = Span::millis(50);

/// The open sockets.
#[derive(Default)]
pub(super) struct Sockets {
    open: Mutex<BTreeMap<SocketId, Arc<Outbox>>>,
    next: AtomicU64,
    draining: AtomicBool,
}

/// One open socket; it is counted until this is dropped.
pub(super) struct Open {
    pub(super) id: SocketId,
    pub(super) outbox: Arc<Outbox>,
    /// Since when.
    pub(super) since: Timestamp,
    sockets: Arc<Sockets>,
    kind: &'static str,
}

impl Sockets {
    /// Counts a socket of this kind; `None` when the server goes.
    pub(super) fn open(self: &Arc<Self>, kind: &'static str, since: Timestamp) -> Option<Open> {
        let id = SocketId(self.next.fetch_add(1, Ordering::Relaxed));
        let outbox = Arc::<Outbox>::default();
        let mut open = lock(&self.open);
        if self.draining.load(Ordering::Acquire) {
            return None;
        }
        open.insert(id, Arc::clone(&outbox));
        drop(open);
        metrics::gauge!("towline_sockets", "kind" => kind).increment(1.0);
        Some(Open { id, outbox, since, sockets: Arc::clone(self), kind })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        lock(&self.open).len()
    }

    /// Takes no more sockets and closes those there are, spread over `span`, so that they do not all come back at once.
    pub(super) async fn drain(&self, clock: &dyn Clock, span: Span) {
        let outboxes: Vec<Arc<Outbox>> = {
            let open = lock(&self.open);
            self.draining.store(true, Ordering::Release);
            open.values().cloned().collect()
        };
        let steps = usize::try_from(span.0 / STEP.0).unwrap_or(0).max(1);
        let start = clock.now();
        let portion = outboxes.len().div_ceil(steps).max(1);
        let mut at = start;
        for some in outboxes.chunks(portion) {
            some.iter().for_each(|outbox| outbox.finish(close::RESTART));
            at = at + STEP;
            clock.until(at).await;
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        lock(&self.sockets.open).remove(&self.id);
        metrics::gauge!("towline_sockets", "kind" => self.kind).decrement(1.0);
    }
}
