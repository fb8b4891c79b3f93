//! A bounded inbox of a room or a desk that can always be told two things, however full it is: that a socket has left, and that something changed.
//!
//! There is one for every customer who is connected, so it is small: a lock, a queue that is empty most of the time, and who is to be woken.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use futures_util::task::AtomicWaker;
use tokio::sync::Notify;
use towline_hub::room::SocketId;

use super::lock::lock;

/// How many messages may wait.
const CAPACITY: usize = 32;

/// What comes out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mail<T> {
    /// A message.
    Message(T),
    /// This socket has left, after all that it said.
    Left(SocketId),
    /// Something changed, once or often.
    Changed,
}

/// Where to put messages.
pub(super) struct Sender<T>(Arc<Inbox<T>>);

/// Where they come out.
pub(super) struct Receiver<T>(Arc<Inbox<T>>);

struct Inbox<T> {
    state: Mutex<State<T>>,
    reader: AtomicWaker,
    room: Notify,
}

struct State<T> {
    messages: VecDeque<T>,
    left: Vec<SocketId>,
    changed: bool,
}

/// A new inbox.
pub(super) fn mailbox<T>() -> (Sender<T>, Receiver<T>) {
    let state = Mutex::new(State { messages: VecDeque::new(), left: Vec::new(), changed: false });
    let inbox = Arc::new(Inbox { state, reader: AtomicWaker::new(), room: Notify::new() });
    (Sender(Arc::clone(&inbox)), Receiver(inbox))
}

/// A way to wait for room in an inbox, also when its owner is out of reach.
pub(super) struct Full<T>(Arc<Inbox<T>>);

impl<T> Full<T> {
    /// Waits until something was taken out, or for nothing: whoever waits tries again.
    pub(super) async fn wait(self) {
        let room = self.0.room.notified();
        if lock(&self.0.state).messages.len() >= CAPACITY {
            room.await;
        }
    }
}

impl<T> Sender<T> {
    /// Puts a message in, or gives it back when the inbox is full.
    pub(super) fn put(&self, message: T) -> Result<(), (T, Full<T>)> {
        let mut state = lock(&self.0.state);
        if state.messages.len() >= CAPACITY {
            return Err((message, Full(Arc::clone(&self.0))));
        }
        state.messages.push_back(message);
        drop(state);
        self.0.reader.wake();
        Ok(())
    }

    /// Tells that a socket has left.
    pub(super) fn left(&self, socket: SocketId) {
        lock(&self.0.state).left.push(socket);
        self.0.reader.wake();
    }

    /// Tells that something changed.
    pub(super) fn changed(&self) {
        lock(&self.0.state).changed = true;
        self.0.reader.wake();
    }
}

impl<T> Receiver<T> {
    /// The next that came. Nothing is lost when the future is dropped.
    pub(super) async fn next(&self) -> Mail<T> {
        poll_fn(|cx| {
            self.0.reader.register(cx.waker());
            self.take().map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }

    fn take(&self) -> Option<Mail<T>> {
        let mut state = lock(&self.0.state);
        if let Some(message) = state.messages.pop_front() {
            if state.messages.is_empty() {
                state.messages = VecDeque::new();
            }
            drop(state);
            self.0.room.notify_one();
            return Some(Mail::Message(message));
        }
        // Who left had said what was in the queue.
        if let Some(socket) = state.left.pop() {
            return Some(Mail::Left(socket));
        }
        std::mem::take(&mut state.changed).then_some(Mail::Changed)
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        let state = lock(&self.0.state);
        state.messages.is_empty() && state.left.is_empty() && !state.changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_inbox_still_learns_who_left_and_that_something_changed() {
        let (sender, receiver) = mailbox::<usize>();
        let mut put = 0;
        let full = loop {
            match sender.put(put) {
                Ok(()) => put += 1,
                Err((back, full)) => {
                    assert_eq!(back, put);
                    break full;
                }
            }
        };
        assert_eq!(put, CAPACITY);
        sender.left(SocketId(1));
        (0..5).for_each(|_| sender.changed());
        let waiting = tokio::spawn(full.wait());
        for n in 0..CAPACITY {
            assert_eq!(receiver.next().await, Mail::Message(n));
        }
        waiting.await.unwrap();
        assert_eq!(receiver.next().await, Mail::Left(SocketId(1)));
        assert_eq!(receiver.next().await, Mail::Changed);
        assert!(receiver.is_empty());
    }

    #[tokio::test]
    async fn who_waits_for_mail_is_woken_by_each_kind() {
        let (sender, receiver) = mailbox::<usize>();
        let wakes: [fn(&Sender<usize>); 3] = [|s| s.put(7).unwrap_or_default(), |s| s.left(SocketId(1)), Sender::changed];
        for (wake, mail) in wakes.into_iter().zip([Mail::Message(7), Mail::Left(SocketId(1)), Mail::Changed]) {
            let (heard, ()) = tokio::join!(receiver.next(), async { wake(&sender) });
            assert_eq!(heard, mail);
        }
    }
}
