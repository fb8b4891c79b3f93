//! What waits to be sent to one socket: bounded, and with a fate for the slow. Typing goes first; then the socket is cut with 1013.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::task::Waker;

use axum::extract::ws::Utf8Bytes;
use futures_util::task::AtomicWaker;
use towline_hub::message::close;

use super::lock::lock;

/// How many bytes may wait for one socket.
pub(super) const MAX_WAITING: usize = 256 * 1024;
/// Below this what can be said later is said now.
const LOW: usize = 32 * 1024;
/// How many questions about other people's sessions a socket may ask before it is closed.
const MAX_STRIKES: u8 = 10;

/// How much a message matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Has to arrive.
    Must,
    /// May be lost: typing.
    May,
}

/// The next thing to send.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A message.
    Text(Utf8Bytes),
    /// The end, with its close code.
    End(u16),
}

/// The queue of one socket. Rooms, desks and the socket's own task put in; the socket's task takes out.
#[derive(Default)]
pub(super) struct Outbox {
    state: Mutex<State>,
    waker: AtomicWaker,
}

#[derive(Default)]
struct State {
    queue: VecDeque<(Utf8Bytes, Weight)>,
    bytes: usize,
    /// The socket ends with this code when the queue is empty; nothing more is put in.
    end: Option<u16>,
    ended: bool,
    recheck: bool,
    hungry: bool,
    strikes: u8,
}

impl Outbox {
    /// Queues a message. One that finds the queue full drops what may be lost; if that is not enough, the socket is cut.
    pub(super) fn push(&self, text: String, weight: Weight) {
        let mut state = lock(&self.state);
        if state.end.is_some() {
            return;
        }
        if state.bytes + text.len() > MAX_WAITING {
            if weight == Weight::May {
                return;
            }
            state.queue.retain(|(_, weight)| *weight == Weight::Must);
            state.bytes = state.queue.iter().map(|(text, _)| text.as_str().len()).sum();
        }
        if state.bytes + text.len() > MAX_WAITING {
            state.queue = VecDeque::new();
            state.bytes = 0;
            state.end = Some(close::TOO_SLOW);
        } else {
            state.bytes += text.len();
            state.queue.push_back((text.into(), weight));
        }
        drop(state);
        self.waker.wake();
    }

    /// Ends the socket with `code` after what is queued; the first code holds.
    pub(super) fn finish(&self, code: u16) {
        lock(&self.state).end.get_or_insert(code);
        self.waker.wake();
    }

    /// Asks for the socket's rights to be checked now.
    pub(super) fn recheck(&self) {
        lock(&self.state).recheck = true;
        self.waker.wake();
    }

    /// Notes a question about somebody else's session. An honest console asks none; who goes on asking is cut.
    pub(super) fn strike(&self) {
        let mut state = lock(&self.state);
        state.strikes = state.strikes.saturating_add(1);
        let out = state.strikes >= MAX_STRIKES;
        drop(state);
        if out {
            self.finish(close::POLICY);
        }
    }

    /// How many bytes wait.
    pub(super) fn bytes(&self) -> usize {
        lock(&self.state).bytes
    }

    /// Somebody has more to say when there is room.
    pub(super) fn set_hungry(&self) {
        lock(&self.state).hungry = true;
        self.waker.wake();
    }

    /// Whether somebody has more to say and there is room now; asked once.
    pub(super) fn take_hungry(&self) -> bool {
        let mut state = lock(&self.state);
        state.bytes <= LOW && std::mem::take(&mut state.hungry)
    }

    /// Whether rights were asked to be checked; asked once.
    pub(super) fn take_recheck(&self) -> bool {
        std::mem::take(&mut lock(&self.state).recheck)
    }

    /// Whether the socket is to end, so that nothing it says matters any more.
    pub(super) fn is_ending(&self) -> bool {
        lock(&self.state).end.is_some()
    }

    /// Who is to be woken when there is something to do.
    pub(super) fn register(&self, waker: &Waker) {
        self.waker.register(waker);
    }

    /// Takes the next thing to send; the end is given once.
    pub(super) fn pop(&self) -> Option<Next> {
        let mut state = lock(&self.state);
        if let Some((text, _)) = state.queue.pop_front() {
            state.bytes -= text.as_str().len();
            if state.queue.is_empty() && state.queue.capacity() > 8 {
                state.queue = VecDeque::new();
            }
            return Some(Next::Text(text));
        }
        let end = state.end?;
        (!std::mem::replace(&mut state.ended, true)).then_some(Next::End(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kilobytes(n: usize) -> String {
        "x".repeat(n * 1024)
    }

    fn drained(outbox: &Outbox) -> Vec<Next> {
        std::iter::from_fn(|| outbox.pop()).collect()
    }

    #[test]
    fn at_111_typing_goes_first_and_then_the_socket() {
        let outbox = Outbox::default();
        outbox.push(kilobytes(100), Weight::Must);
        outbox.push(kilobytes(100), Weight::May);
        outbox.push(kilobytes(100), Weight::May);
        assert_eq!(outbox.bytes(), 200 * 1024, "what may be lost finds no room and is lost");
        outbox.push(kilobytes(150), Weight::Must);
        assert_eq!(outbox.bytes(), 250 * 1024, "what may be lost made room");
        assert!(!outbox.is_ending());
        outbox.push(kilobytes(7), Weight::Must);
        assert_eq!(outbox.bytes(), 0);
        outbox.push("late".into(), Weight::Must);
        outbox.finish(close::RESTART);
        assert_eq!(drained(&outbox), [Next::End(close::TOO_SLOW)]);
    }

    #[test]
    fn what_is_queued_goes_out_before_the_end() {
        let outbox = Outbox::default();
        outbox.push("a".into(), Weight::Must);
        outbox.push("b".into(), Weight::May);
        outbox.finish(close::OVER);
        outbox.push("c".into(), Weight::Must);
        assert_eq!(drained(&outbox), [Next::Text("a".into()), Next::Text("b".into()), Next::End(close::OVER)]);
    }

    #[test]
    fn at_109_who_asks_for_other_peoples_sessions_again_and_again_is_cut() {
        let outbox = Outbox::default();
        (1..MAX_STRIKES).for_each(|_| outbox.strike());
        assert!(!outbox.is_ending());
        outbox.strike();
        assert_eq!(drained(&outbox), [Next::End(close::POLICY)]);
    }

    #[test]
    fn more_is_said_when_there_is_room() {
        let outbox = Outbox::default();
        outbox.push(kilobytes(64), Weight::Must);
        outbox.set_hungry();
        assert!(!outbox.take_hungry());
        outbox.pop();
        assert!(outbox.take_hungry());
        assert!(!outbox.take_hungry());
    }
}
