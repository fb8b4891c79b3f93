//! What one connection is doing and since when, kept by its stream and its service, read by its watch: one timer per connection tells when it has
//! taken too long, whatever it was doing. Times are milliseconds since the connection began.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::time::Instant;

use super::framing::{Fault, Part};
use super::slots::Slot;
use crate::config::Limits;

/// How long a closed connection is listened to, so that the peer gets to read the last answer.
const LINGER: u64 = 2_000;

/// How long a body may come slowly.
const RATE_GRACE: u64 = 5_000;

/// Time-outs in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    header: u64,
    body: u64,
    body_rate: u64,
    request: u64,
    report: u64,
    idle: u64,
    write: u64,
}

impl From<&Limits> for Timeouts {
    fn from(limits: &Limits) -> Self {
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self {
            header: millis(limits.header_timeout),
            body: millis(limits.body_timeout),
            body_rate: u64::from(limits.body_rate),
            request: millis(limits.request_timeout),
            report: millis(limits.report_timeout),
            idle: millis(limits.idle_timeout),
            write: millis(limits.write_timeout),
        }
    }
}

/// What the watch does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Look again so many milliseconds after the connection began.
    LookAt(u64),
    /// End the connection.
    Cut(&'static str),
}

/// What the read side is in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Nothing yet, on a new connection.
    First = 0,
    Between = 1,
    Head = 2,
    Body = 3,
    Raw = 4,
    Closing = 5,
}

/// One connection's state.
#[derive(Debug)]
pub struct Pulse {
    began: Instant,
    slot: Slot,
    reading: AtomicU8,
    reading_since: AtomicU64,
    body_bytes: AtomicU64,
    /// Whether the library asked for bytes of a body and none were there: a handler that does not read is not the peer's fault.
    hungry: AtomicBool,
    /// Since when there has been a request whose answer is not all sent; 0: there is none.
    busy_since: AtomicU64,
    unanswered: AtomicU64,
    /// Whether one of the answers is made while it is sent, so that its time is another.
    long: AtomicBool,
    /// Since when the peer takes nothing; 0: it does.
    stalled_since: AtomicU64,
    fault: AtomicU8,
    broken_body: AtomicBool,
}

impl Pulse {
    /// A connection that begins now and holds this slot.
    #[must_use]
    pub fn new(slot: Slot) -> Self {
        Self {
            began: Instant::now(),
            slot,
            reading: AtomicU8::new(Reading::First as u8),
            reading_since: AtomicU64::new(0),
            body_bytes: AtomicU64::new(0),
            hungry: AtomicBool::new(false),
            busy_since: AtomicU64::new(0),
            unanswered: AtomicU64::new(0),
            long: AtomicBool::new(false),
            stalled_since: AtomicU64::new(0),
            fault: AtomicU8::new(0),
            broken_body: AtomicBool::new(false),
        }
    }

    /// Milliseconds since the connection began, never 0.
    #[must_use]
    pub fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
    }

    /// When a time of this connection is.
    #[must_use]
    pub fn at(&self, millis: u64) -> Instant {
        self.began + Duration::from_millis(millis)
    }

    /// Bytes have come and left the framing here.
    pub fn read(&self, part: Part, messages: bool, body_bytes: u64) {
        let reading = match part {
            Part::Between => Reading::Between,
            Part::Head => Reading::Head,
            Part::Body => Reading::Body,
            Part::Raw => Reading::Raw,
        } as u8;
        self.hungry.store(false, Relaxed);
        self.body_bytes.store(body_bytes, Relaxed);
        let before = self.reading.swap(reading, Relaxed);
        // The first head is timed from the connection on.
        let goes_on = before == reading || (before == Reading::First as u8 && part == Part::Head);
        if !goes_on || messages {
            self.reading_since.store(self.now(), Relaxed);
        }
    }

    /// The library follows the messages by itself: only requests and rests are timed.
    pub fn framed_elsewhere(&self) {
        self.reading.store(Reading::Between as u8, Relaxed);
    }

    /// The library asked for bytes and none were there.
    pub fn starve(&self) {
        self.hungry.store(true, Relaxed);
    }

    /// A request was handed to the service.
    pub fn begin(&self) {
        self.unanswered.fetch_add(1, Relaxed);
        self.busy_since.store(self.now(), Relaxed);
    }

    /// The answer is one that is made while it is sent.
    pub fn lengthen(&self) {
        self.long.store(true, Relaxed);
    }

    /// The library has all of an answer, or nobody wants it any more.
    pub fn end(&self) {
        self.unanswered.fetch_sub(1, Relaxed);
    }

    /// Everything that the library had to send is sent.
    pub fn flushed(&self) {
        if self.busy_since.load(Relaxed) == 0 || self.unanswered.load(Relaxed) != 0 {
            return;
        }
        self.busy_since.store(0, Relaxed);
        self.long.store(false, Relaxed);
        if self.reading.load(Relaxed) <= Reading::Between as u8 {
            self.reading_since.store(self.now(), Relaxed);
        }
    }

    /// Bytes were given to the peer, or it took none.
    pub fn wrote(&self, took: bool) {
        if took {
            if self.stalled_since.load(Relaxed) != 0 {
                self.stalled_since.store(0, Relaxed);
            }
        } else if self.stalled_since.load(Relaxed) == 0 {
            self.stalled_since.store(self.now(), Relaxed);
        }
    }

    /// The library is done with the connection.
    pub fn closing(&self) {
        if self.reading.swap(Reading::Closing as u8, Relaxed) != Reading::Closing as u8 {
            self.reading_since.store(self.now(), Relaxed);
        }
    }

    /// The connection speaks another protocol from now on. Where the peer has shown who it is, its address's share is given back.
    pub fn handed_over(&self, is_known: bool) {
        self.reading.store(Reading::Raw as u8, Relaxed);
        if is_known {
            self.slot.give_back_share();
        }
    }

    /// The framing stopped within the body of the present request.
    pub fn break_body(&self) {
        self.broken_body.store(true, Relaxed);
    }

    /// Whether the framing stopped within a body.
    #[must_use]
    pub fn has_broken_body(&self) -> bool {
        self.broken_body.load(Relaxed)
    }

    /// The next head that the library gets is one that the framing stopped.
    pub fn refuse(&self, fault: Fault) {
        let code = match fault {
            Fault::Malformed => 1,
            Fault::LineTooLong => 2,
            Fault::HeadersTooLarge => 3,
        };
        self.fault.store(code, Relaxed);
    }

    /// Why the head that the library got last is one that the framing stopped.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        match self.fault.load(Relaxed) {
            1 => Some(Fault::Malformed),
            2 => Some(Fault::LineTooLong),
            3 => Some(Fault::HeadersTooLarge),
            _ => None,
        }
    }

    /// Whether the connection has taken too long, or when to look again.
    #[must_use]
    pub fn judge(&self, now: u64, limits: &Timeouts) -> Verdict {
        let since = self.reading_since.load(Relaxed);
        let reading = self.reading.load(Relaxed);
        let busy = self.busy_since.load(Relaxed);
        let stalled = self.stalled_since.load(Relaxed);
        let mut next = u64::MAX;
        let mut over = |start: u64, limit: u64, why: &'static str| {
            let deadline = start.saturating_add(limit);
            if now >= deadline {
                return Some(Verdict::Cut(why));
            }
            next = next.min(deadline);
            None
        };
        let mut cut = None;
        if reading == Reading::Closing as u8 {
            cut = cut.or_else(|| over(since, LINGER, "peer did not close"));
        } else if reading != Reading::Raw as u8 {
            if stalled != 0 {
                cut = cut.or_else(|| over(stalled, limits.write, "peer takes nothing"));
            }
            if busy != 0 {
                let limit = if self.long.load(Relaxed) { limits.report } else { limits.request };
                cut = cut.or_else(|| over(busy, limit, "request took too long"));
            }
            if reading == Reading::First as u8 || reading == Reading::Head as u8 {
                cut = cut.or_else(|| over(since, limits.header, "headers came too slowly"));
            } else if reading == Reading::Between as u8 && busy == 0 {
                cut = cut.or_else(|| over(since, limits.idle, "idle"));
            } else if reading == Reading::Body as u8 && self.hungry.load(Relaxed) {
                cut = cut.or_else(|| over(since, limits.body, "body came too slowly"));
                let due = now.saturating_sub(since).saturating_sub(RATE_GRACE).saturating_mul(limits.body_rate) / 1_000;
                if now >= since + RATE_GRACE && self.body_bytes.load(Relaxed) < due {
                    cut = cut.or(Some(Verdict::Cut("body came too slowly")));
                }
            }
        }
        // Whatever begins after this look is looked at within a second of its end at the latest, or within half its length where that is less.
        let tick = [limits.header, limits.body, limits.request, limits.idle, limits.write].into_iter().min().unwrap_or(1_000) / 2;
        cut.unwrap_or(Verdict::LookAt(next.min(now + tick.clamp(10, 5_000))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pulse() -> Pulse {
        Pulse::new(Slot::free())
    }

    fn limits() -> Timeouts {
        Timeouts::from(&Limits::default())
    }

    /// When the connection is cut if nothing more happens, and why.
    fn cut(pulse: &Pulse) -> (u64, &'static str) {
        let mut now = pulse.now();
        loop {
            match pulse.judge(now, &limits()) {
                Verdict::Cut(why) => return (now, why),
                Verdict::LookAt(next) => {
                    assert!(next > now && next < 1_000_000);
                    now = next;
                }
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn at_068_each_kind_of_slowness_has_its_limit() {
        let silent = pulse();
        assert_eq!(cut(&silent), (10_000, "headers came too slowly"));

        let head = pulse();
        tokio::time::advance(Duration::from_secs(5)).await;
        head.read(Part::Head, false, 0);
        assert_eq!(cut(&head), (10_000, "headers came too slowly"));

        let body = pulse();
        body.read(Part::Body, true, 0);
        body.begin();
        body.starve();
        let (at, why) = cut(&body);
        assert!(why == "body came too slowly" && (5_000..=11_000).contains(&at), "{at}");
        body.read(Part::Body, false, 1_000_000);
        body.starve();
        assert_eq!(cut(&body).0 / 1_000, 30);

        let idle = pulse();
        idle.read(Part::Between, true, 0);
        assert_eq!(cut(&idle), (75_001, "idle"));

        let stuck = pulse();
        stuck.read(Part::Between, true, 0);
        stuck.begin();
        assert_eq!(cut(&stuck), (60_001, "request took too long"));
        stuck.lengthen();
        assert_eq!(cut(&stuck), (300_001, "request took too long"));
        stuck.wrote(false);
        assert_eq!(cut(&stuck), (30_001, "peer takes nothing"));
        stuck.wrote(true);
        stuck.end();
        stuck.flushed();
        stuck.begin();
        assert_eq!(cut(&stuck), (60_001, "request took too long"), "the next one is timed as any other");
    }

    #[tokio::test(start_paused = true)]
    async fn a_byte_now_and_then_does_not_prolong_a_head() {
        let slow = pulse();
        slow.read(Part::Between, true, 0);
        for _ in 0..9 {
            tokio::time::advance(Duration::from_secs(1)).await;
            slow.read(Part::Head, false, 0);
        }
        assert_eq!(cut(&slow).0, 11_000);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answered_connection_rests_from_its_answer_on() {
        let honest = pulse();
        honest.read(Part::Between, true, 0);
        honest.begin();
        tokio::time::advance(Duration::from_secs(50)).await;
        honest.end();
        assert_eq!(cut(&honest).0, 60_001);
        honest.flushed();
        assert_eq!(cut(&honest).0, 125_000);
    }

    #[tokio::test(start_paused = true)]
    async fn a_handler_that_does_not_read_is_not_the_peers_fault() {
        let unread = pulse();
        unread.read(Part::Body, true, 0);
        unread.begin();
        assert_eq!(cut(&unread), (60_001, "request took too long"));
    }

    #[tokio::test(start_paused = true)]
    async fn another_protocol_keeps_its_own_time() {
        let socket = pulse();
        socket.handed_over(true);
        assert!(matches!(socket.judge(10_000_000, &limits()), Verdict::LookAt(_)));
    }
}
