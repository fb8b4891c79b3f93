//! One WebSocket as its task sees it: text in, the outbox out, signs of life, and a close that the peer gets to know of. What is said is not read here.
//!
//! Everything is polled from one place, without a second task, a split stream or a ticking timer: an idle socket costs one sleeping timer and wakes twice
//! a minute.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::future::{BoxFuture, poll_fn};
use futures_util::{FutureExt, Sink, Stream};
use towline_hub::message::{DecodeError, close};
use towline_hub::{Bucket, Rate};
use towline_model::{Span, Timestamp};

use super::clock::Clock;
use super::outbox::{Next, Outbox};

/// Within this the first message has to come.
pub(super) const HELLO_WITHIN: Span = Span::seconds(5);
/// A socket that was silent for so long is asked for a sign of life.
pub(super) const PING_AFTER: Span = Span::seconds(25);
/// A socket that was silent for so long is dead.
pub(super) const DEAD_AFTER: Span = Span::seconds(60);
/// How often rights are checked again.
pub(super) const RECHECK_EVERY: Span = Span::seconds(60);
/// A write that stood for so long ends the socket.
pub(super) const WRITE_STALL: Span = Span::seconds(30);
/// How long the peer has to take notice of a close.
const LINGER: Span = Span::seconds(2);
/// How much one socket may say.
const RATE: Rate = Rate { per_second: 50, burst: 200 };

/// What a socket's task has to see to.
pub(super) enum Event {
    /// The peer said this.
    Text(Utf8Bytes),
    /// Rights are to be checked.
    Recheck,
    /// There is room in the outbox for what was put off.
    Fed,
    /// It is over; nothing comes any more.
    Gone,
}

/// A WebSocket with its clock and its outbox.
pub(super) struct Line {
    socket: WebSocket,
    outbox: Arc<Outbox>,
    clock: Arc<dyn Clock>,
    timer: BoxFuture<'static, ()>,
    timer_at: Timestamp,
    opened_at: Timestamp,
    heard_at: Timestamp,
    recheck_at: Timestamp,
    /// Since when something waits to be flushed.
    unflushed: Option<Timestamp>,
    /// When the peer has had time enough to take notice of the close.
    closed_by: Option<Timestamp>,
    bucket: Bucket,
    greeted: bool,
    pinged: bool,
    ping_due: bool,
    deaf: bool,
    over: bool,
}

impl Line {
    /// A line that was asked for at `since`: from then on the peer has to say hello.
    pub(super) fn new(socket: WebSocket, outbox: Arc<Outbox>, clock: Arc<dyn Clock>, since: Timestamp) -> Self {
        let timer_at = since + HELLO_WITHIN;
        let timer = clock.until(timer_at);
        Self {
            socket,
            outbox,
            clock,
            timer,
            timer_at,
            opened_at: since,
            heard_at: since,
            recheck_at: since + RECHECK_EVERY,
            unflushed: None,
            closed_by: None,
            bucket: Bucket::full(RATE),
            greeted: false,
            pinged: false,
            ping_due: false,
            deaf: false,
            over: false,
        }
    }

    /// The peer has said hello as it should.
    pub(super) const fn greeted(&mut self) {
        self.greeted = true;
    }

    /// Closes the line because of what was said on it.
    pub(super) fn refuse(&self, why: DecodeError) {
        self.outbox.finish(why.close_code());
    }

    /// Waits for the next event; while `reading` is false the peer is not listened to. Nothing is lost when the future is dropped.
    pub(super) async fn next(&mut self, reading: bool) -> Event {
        poll_fn(|cx| self.poll(cx, reading)).await
    }

    /// Sends what is queued and ends, without listening any more.
    pub(super) async fn end(&mut self) {
        while !matches!(self.next(false).await, Event::Gone) {}
    }

    fn poll(&mut self, cx: &mut Context<'_>, reading: bool) -> Poll<Event> {
        if self.over {
            return Poll::Ready(Event::Gone);
        }
        let now = self.clock.now();
        self.outbox.register(cx.waker());
        self.poll_write(cx, now);
        let heard = self.poll_read(cx, now, reading);
        // What was heard may have to be answered by a close.
        self.poll_write(cx, now);
        let due = self.poll_timer(cx, now);
        if self.over {
            return Poll::Ready(Event::Gone);
        }
        if let Some(text) = heard {
            return Poll::Ready(Event::Text(text));
        }
        if self.closed_by.is_none() && !self.outbox.is_ending() {
            if due || self.outbox.take_recheck() {
                return Poll::Ready(Event::Recheck);
            }
            if self.outbox.take_hungry() {
                return Poll::Ready(Event::Fed);
            }
        }
        Poll::Pending
    }

    /// Writes until there is nothing to write or the peer takes no more.
    fn poll_write(&mut self, cx: &mut Context<'_>, now: Timestamp) {
        while !self.over {
            if self.unflushed.is_some() {
                match Pin::new(&mut self.socket).poll_flush(cx) {
                    Poll::Ready(Ok(())) => self.unflushed = None,
                    Poll::Ready(Err(_)) => self.over = true,
                    Poll::Pending => return,
                }
                continue;
            }
            if self.closed_by.is_some() {
                return;
            }
            let message = if std::mem::take(&mut self.ping_due) {
                Message::Ping(bytes::Bytes::new())
            } else {
                match self.outbox.pop() {
                    Some(Next::Text(text)) => Message::Text(text),
                    Some(Next::End(code)) => {
                        self.closed_by = Some(now + LINGER);
                        Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static("") }))
                    }
                    None => return,
                }
            };
            match Pin::new(&mut self.socket).poll_ready(cx) {
                Poll::Ready(Ok(())) if Pin::new(&mut self.socket).start_send(message).is_ok() => self.unflushed = Some(now),
                // Everything was flushed before, so a sink that is not ready is a broken one.
                _ => self.over = true,
            }
        }
    }

    /// Reads until a text comes, nothing comes, or what comes ends the line.
    fn poll_read(&mut self, cx: &mut Context<'_>, now: Timestamp, reading: bool) -> Option<Utf8Bytes> {
        while !self.over && !self.deaf && (reading || self.closed_by.is_some()) {
            let message = match Pin::new(&mut self.socket).poll_next(cx) {
                Poll::Pending => return None,
                Poll::Ready(None) => {
                    self.over = true;
                    return None;
                }
                Poll::Ready(Some(Err(error))) => {
                    self.deaf = true;
                    match close_code(error) {
                        Some(code) => self.outbox.finish(code),
                        None => self.over = true,
                    }
                    return None;
                }
                Poll::Ready(Some(Ok(message))) => message,
            };
            self.heard_at = now;
            self.pinged = false;
            if self.closed_by.is_some() || self.outbox.is_ending() {
                if !self.bucket.take(now) {
                    self.deaf = true;
                }
                continue;
            }
            if !self.bucket.take(now) {
                self.outbox.finish(close::POLICY);
                continue;
            }
            match message {
                Message::Text(text) => return Some(text),
                Message::Binary(_) => self.outbox.finish(close::POLICY),
                Message::Ping(_) | Message::Pong(_) | Message::Close(_) => {}
            }
        }
        None
    }

    /// Sees to what time has brought; true when rights are to be checked.
    fn poll_timer(&mut self, cx: &mut Context<'_>, now: Timestamp) -> bool {
        if self.is_dead(now) {
            self.over = true;
            return false;
        }
        if !self.greeted && self.opened_at + HELLO_WITHIN <= now {
            self.greeted = true;
            self.outbox.finish(close::POLICY);
        }
        if !self.pinged && self.heard_at + PING_AFTER <= now {
            self.pinged = true;
            self.ping_due = true;
        }
        let recheck = self.recheck_at <= now;
        if recheck {
            self.recheck_at = now + RECHECK_EVERY;
        }
        self.poll_write(cx, now);
        self.sleep(cx, now);
        recheck
    }

    /// Sets the timer to the next deadline. One that is set too early costs nothing but a look, so that what is heard moves no timer.
    fn sleep(&mut self, cx: &mut Context<'_>, now: Timestamp) {
        let next = self.next_deadline();
        if next < self.timer_at {
            self.set_timer(next);
        }
        while self.timer.poll_unpin(cx).is_ready() {
            if next <= self.clock.now() || next <= now {
                // Due since this look began: look again.
                self.set_timer(next);
                cx.waker().wake_by_ref();
                return;
            }
            self.set_timer(next);
        }
    }

    fn set_timer(&mut self, at: Timestamp) {
        self.timer_at = at;
        self.timer = self.clock.until(at);
    }

    fn is_dead(&self, now: Timestamp) -> bool {
        self.heard_at + DEAD_AFTER <= now
            || self.unflushed.is_some_and(|since| since + WRITE_STALL <= now)
            || self.closed_by.is_some_and(|by| by <= now)
    }

    fn next_deadline(&self) -> Timestamp {
        let life = if self.pinged { self.heard_at + DEAD_AFTER } else { self.heard_at + PING_AFTER };
        let hello = (!self.greeted).then(|| self.opened_at + HELLO_WITHIN);
        let stall = self.unflushed.map(|since| since + WRITE_STALL);
        [hello, stall, self.closed_by].into_iter().flatten().fold(life.min(self.recheck_at), Timestamp::min)
    }
}

/// The code to close with after `error`; `None` when nobody is there any more to be told.
fn close_code(error: axum::Error) -> Option<u16> {
    use tungstenite::Error;
    use tungstenite::error::ProtocolError;

    /// A breach of the WebSocket protocol itself.
    const PROTOCOL: u16 = 1002;

    match error.into_inner().downcast::<Error>().map(|error| *error) {
        Ok(Error::Capacity(_)) => Some(close::TOO_BIG),
        Ok(Error::Utf8(_)) => Some(close::BAD_TEXT),
        Ok(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => None,
        Ok(Error::Protocol(_)) => Some(PROTOCOL),
        _ => None,
    }
}
