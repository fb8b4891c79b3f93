//! Who types: told at most every two seconds, never kept, and over by itself after six.

use towline_model::{Span, Timestamp};

use super::{Output, Room, SocketId};
use crate::message::{ToConsole, ToCustomer};

/// How often at most one side's typing is told to the other.
pub const TYPING_EVERY: Span = Span::seconds(2);
/// How long a browser shows that somebody types.
pub const TYPING_SHOWN: Span = Span::seconds(6);

/// One side's typing as the other was last told.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Typing {
    told_at: Option<Timestamp>,
    on: bool,
}

impl Typing {
    /// Whether to tell the other side. A stop is told once, and only while a start is still shown.
    fn tell(&mut self, now: Timestamp, on: bool) -> bool {
        let age = self.told_at.map(|at| now.since(at));
        let tell = if on { age.is_none_or(|age| age >= TYPING_EVERY) } else { self.on && age.is_some_and(|age| age < TYPING_SHOWN) };
        if on && tell {
            self.told_at = Some(now);
        }
        if tell || !on {
            self.on = on;
        }
        tell
    }

    /// The side has sent what it typed.
    pub(super) const fn sent(&mut self) {
        self.on = false;
    }
}

impl Room {
    pub(super) fn customer_types(&mut self, now: Timestamp, socket: SocketId, on: bool, out: &mut Vec<Output>) {
        if self.seat.speaks(socket) && self.facts.session.state.is_live() && self.customer_typing.tell(now, on) {
            let session = self.facts.session.id;
            out.extend(self.watching().map(|watcher| Output::ToConsole(watcher, ToConsole::Typing { session, on })));
        }
    }

    pub(super) fn technician_types(&mut self, now: Timestamp, socket: SocketId, on: bool, out: &mut Vec<Output>) {
        if self.writer(socket).is_some()
            && self.facts.session.state.is_live()
            && self.technician_typing.tell(now, on)
            && let Some(customer) = self.seat.speaker()
        {
            out.push(Output::ToCustomer(customer, ToCustomer::Typing { on }));
        }
    }
}
