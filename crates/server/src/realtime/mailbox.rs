//! A bounded inbox of a room or a desk that can always be told two things, however full it is: that a socket has left, and that something changed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;
use towline_hub::room::SocketId;

use super::lock::lock;

/// How many messages may wait.
const CAPACITY: usize = 32;

/// Where to put messages.
pub(super) struct Sender<T> {
    inbox: mpsc::Sender<Box<T>>,
    late: Arc<Late>,
}

/// Where they come out.
pub(super) struct Receiver<T> {
    inbox: mpsc::Receiver<Box<T>>,
    late: Arc<Late>,
}

/// What found no place.
#[derive(Default)]
struct Late {
    changed: AtomicBool,
    left: Mutex<Vec<SocketId>>,
}

/// What comes out.
pub(super) enum Mail<T> {
    /// A message.
    Message(T),
    /// This socket has left.
    Left(SocketId),
    /// Something changed.
    Changed,
}

/// A new inbox.
pub(super) fn mailbox<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let late = Arc::<Late>::default();
    (Sender { inbox: sender, late: Arc::clone(&late) }, Receiver { inbox: receiver, late })
}

impl<T> Sender<T> {
    /// Puts a message in, or gives it back together with a way to wait for room.
    pub(super) fn put(&self, message: Box<T>) -> Result<(), (Box<T>, mpsc::Sender<Box<T>>)> {
        self.inbox.try_send(message).map_err(|error| (error.into_inner(), self.inbox.clone()))
    }

    /// Tells that a socket has left, after all that it said; may be told twice.
    pub(super) fn left(&self, socket: SocketId, message: impl Fn() -> T) {
        self.tell(&message, |late| lock(&late.left).push(socket));
    }

    /// Tells that something changed; told again and again it is told at least once.
    pub(super) fn changed(&self, message: impl Fn() -> T) {
        self.tell(&message, |late| late.changed.store(true, Ordering::Release));
    }

    /// Tries again after it was noted as late: an inbox that is full then will be read, and the note with it.
    fn tell(&self, message: &impl Fn() -> T, note: impl FnOnce(&Late)) {
        if self.inbox.try_send(Box::new(message())).is_err() {
            note(&self.late);
            drop(self.inbox.try_send(Box::new(message())));
        }
    }
}

impl<T> Receiver<T> {
    /// The next message. What found no place comes when the inbox is empty.
    pub(super) async fn next(&mut self) -> Option<Mail<T>> {
        if self.inbox.is_empty() {
            if let Some(socket) = lock(&self.late.left).pop() {
                return Some(Mail::Left(socket));
            }
            if self.late.changed.swap(false, Ordering::AcqRel) {
                return Some(Mail::Changed);
            }
        }
        self.inbox.recv().await.map(|message| Mail::Message(*message))
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.inbox.is_empty() && lock(&self.late.left).is_empty() && !self.late.changed.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_inbox_still_learns_who_left_and_that_something_changed() {
        let (sender, mut receiver) = mailbox::<u32>();
        while sender.put(Box::new(7)).is_ok() {}
        sender.left(SocketId(1), || 8);
        sender.left(SocketId(2), || 8);
        (0..5).for_each(|_| sender.changed(|| 9));
        assert!(!receiver.is_empty());
        let mut left = Vec::new();
        let mut changed = 0;
        let mut messages = 0;
        while !receiver.is_empty() {
            match receiver.next().await {
                Some(Mail::Message(7)) => messages += 1,
                Some(Mail::Left(socket)) => left.push(socket),
                Some(Mail::Changed) => changed += 1,
                other => panic!("{}", other.is_none()),
            }
        }
        left.sort_unstable();
        assert_eq!((messages, left, changed), (CAPACITY, vec![SocketId(1), SocketId(2)], 1));
    }
}
