//! What waits for the writer: a bounded queue that is taken whole. Who puts something in wakes the writer only when a commit is due by that, and not for
//! every command. What is in it is the writer's business.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::pace::Pace;

/// How many may wait.
const PLACES: usize = 4_096;
/// How long one waits for a place.
const ENTRY: Duration = Duration::from_secs(2);

/// Why something was not put into the queue.
pub(super) enum Turned {
    /// There was no place in time.
    Full,
    /// Nothing is taken any more.
    Closed,
}

/// See the module.
pub(super) struct Queue<T> {
    places: Semaphore,
    held: Mutex<Held<T>>,
    due: Condvar,
}

struct Held<T> {
    waiting: Vec<T>,
    /// With how many the taker is to be woken.
    wake_at: usize,
    closed: bool,
}

impl<T> Queue<T> {
    pub(super) fn new() -> Self {
        let held = Held { waiting: Vec::new(), wake_at: usize::MAX, closed: false };
        Self { places: Semaphore::new(PLACES), held: Mutex::new(held), due: Condvar::new() }
    }

    /// Puts something behind all others.
    pub(super) async fn put(&self, item: T) -> Result<(), Turned> {
        let place = match self.places.try_acquire() {
            Ok(place) => place,
            Err(_) => match timeout(ENTRY, self.places.acquire()).await {
                Ok(Ok(place)) => place,
                Ok(Err(_)) => return Err(Turned::Closed),
                Err(_) => return Err(Turned::Full),
            },
        };
        let mut held = self.held();
        if held.closed {
            return Err(Turned::Closed);
        }
        // Given back by whoever takes it.
        place.forget();
        held.waiting.push(item);
        let due = held.waiting.len() == held.wake_at;
        drop(held);
        if due {
            self.due.notify_one();
        }
        Ok(())
    }

    /// Takes nothing more in; what is in it is still given out.
    pub(super) fn close(&self) {
        self.held().closed = true;
        self.places.close();
        self.due.notify_one();
    }

    /// Closes, and forgets what is in it.
    pub(super) fn abandon(&self) {
        self.close();
        let left = std::mem::take(&mut self.held().waiting);
        drop(left);
    }

    /// Waits until a commit is due, and takes at most so many; nothing when the queue is closed and empty.
    pub(super) fn take(&self, most: usize, pace: &Pace, now: impl Fn() -> Instant) -> Vec<T> {
        let mut held = self.held();
        while !held.closed {
            let waiting = held.waiting.len();
            held = match pace.patience(waiting, now()) {
                Some(patience) if waiting < most => {
                    held.wake_at = pace.expected().min(most);
                    self.due.wait_timeout(held, patience).unwrap_or_else(PoisonError::into_inner).0
                }
                _ if waiting == 0 => {
                    held.wake_at = 1;
                    self.due.wait(held).unwrap_or_else(PoisonError::into_inner)
                }
                _ => break,
            };
        }
        held.wake_at = usize::MAX;
        let most = held.waiting.len().min(most);
        let behind = held.waiting.split_off(most);
        let taken = std::mem::replace(&mut held.waiting, behind);
        drop(held);
        self.places.add_permits(taken.len());
        taken
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.held().waiting.len()
    }

    // Nothing between two statements under this lock can panic.
    fn held(&self) -> MutexGuard<'_, Held<T>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::Poll;

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "some moment, which never passes")]
    fn moment() -> Instant {
        Instant::now()
    }

    fn run<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(work)
    }

    #[test]
    fn it_is_taken_in_order_and_given_out_to_its_end() {
        let queue = Queue::new();
        let begin = moment();
        run(async {
            for item in 0..5 {
                assert!(queue.put(item).await.is_ok());
            }
            queue.close();
            assert!(matches!(queue.put(5).await, Err(Turned::Closed)));
        });
        let pace = Pace::default();
        let take = || queue.take(3, &pace, || begin);
        assert_eq!([take(), take(), take()], [vec![0, 1, 2], vec![3, 4], vec![]]);
    }

    #[test]
    fn the_taker_waits_for_as_many_as_are_expected() {
        let queue = Arc::new(Queue::new());
        let begin = moment();
        let taker = {
            let queue = Arc::clone(&queue);
            std::thread::spawn(move || {
                let mut pace = Pace::default();
                pace.committed(5, 0, begin, begin + Duration::from_millis(1));
                // For this taker no time passes.
                queue.take(10, &pace, || begin)
            })
        };
        run(async {
            for item in 0..3 {
                assert!(queue.put(item).await.is_ok());
            }
        });
        assert_eq!(taker.join().unwrap(), [0, 1, 2]);
    }

    #[test]
    fn a_full_queue_lets_somebody_wait_for_a_place() {
        let queue = Queue::new();
        let begin = moment();
        run(async {
            for item in 0..PLACES {
                assert!(queue.put(item).await.is_ok());
            }
            let mut late = pin!(queue.put(PLACES));
            assert!(poll_fn(|cx| Poll::Ready(late.as_mut().poll(cx).is_pending())).await);
            assert_eq!(queue.take(1, &Pace::default(), || begin), [0]);
            assert!(late.await.is_ok());
        });
        assert_eq!(queue.len(), PLACES);
    }
}
