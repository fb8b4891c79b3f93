//! The live room of one session: who is connected, what they are told, what is asked of the store. Sockets, tasks, clocks and the store are not here.
//!
//! The truth is in the store; a room may be dropped and rebuilt at any moment. It asks the store one thing after the other ([`Output::Ask`], answered by
//! [`Input::Answered`]), which keeps the chat in order, and tells a line only after the store has kept it.

mod ask;
mod calls;
mod chat;
mod consents;
mod facts;
mod files;
mod media;
mod seat;
mod signal;
mod trust;
mod typing;
mod watch;

use std::collections::VecDeque;

use towline_model::{Media, Network, NodeId, SessionState, Span, Timestamp};

pub use ask::{Answer, Ask};
pub use calls::{CALL_DOUBTED, CALL_KEPT, MAX_CALLS};
pub use chat::{CHAT_RATE, HISTORY_BYTES, HISTORY_LIMIT, MAX_IN_FLIGHT};
pub use consents::ASKED_FOR;
pub use facts::{Facts, History, Side};
pub use files::{MAX_FILE, MAX_FILES};
pub use media::By;
pub use typing::{TYPING_EVERY, TYPING_SHOWN};

use crate::Bucket;
use crate::message::{ClientId, MediaFromConsole, MediaFromCustomer, Peer, ToConsole, ToCustomer};
use calls::Calls;
use consents::Consents;
use files::Moving;
use seat::Seat;
use typing::Typing;
use watch::Watcher;

/// How long a lost link is no absence.
pub const SEAT_GRACE: Span = Span::seconds(10);
/// How long an empty seat is kept.
pub const SEAT_KEPT: Span = Span::minutes(5);
/// How long to wait before the store is asked again after it could not answer.
pub const RETRY: Span = Span::seconds(1);

/// A socket, for as long as the process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub u64);

/// What consoles see of a session beyond what the store knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Live {
    /// The network from which somebody with the customer's cookie waits to be let in.
    pub returning: Option<Network>,
    /// Lines of the customer that no console has seen.
    pub unread: u32,
}

/// What happens to a room.
#[derive(Debug, Clone)]
pub enum Input {
    /// A customer's socket with a valid cookie said hello.
    CustomerJoins {
        /// The socket.
        socket: SocketId,
        /// Where it comes from.
        network: Network,
        /// The highest chat number it shows.
        last: i64,
        /// The calls that the page holds.
        peers: Vec<Peer>,
    },
    /// The customer's page sent a line.
    CustomerChat {
        /// The socket.
        socket: SocketId,
        /// The page's id for it.
        id: ClientId,
        /// The text as typed.
        text: String,
    },
    /// The customer types or has stopped.
    CustomerTyping {
        /// The socket.
        socket: SocketId,
        /// Which of the two.
        on: bool,
    },
    /// The customer ends the session.
    CustomerEnds {
        /// The socket.
        socket: SocketId,
    },
    /// A console opens the session.
    ConsoleOpens {
        /// The socket.
        socket: SocketId,
        /// The technician at it.
        node: NodeId,
        /// The highest chat number it shows.
        last: i64,
        /// The calls that the console holds.
        peers: Vec<Peer>,
        /// The request.
        req: Option<ClientId>,
    },
    /// A console that has opened the session sent a line.
    ConsoleChat {
        /// The socket.
        socket: SocketId,
        /// The console's id for it.
        id: ClientId,
        /// The text as typed.
        text: String,
        /// The request.
        req: Option<ClientId>,
    },
    /// The technician types or has stopped.
    ConsoleTyping {
        /// The socket.
        socket: SocketId,
        /// Which of the two.
        on: bool,
    },
    /// The customer's page says something about calls, consents or files.
    CustomerMedia {
        /// The socket.
        socket: SocketId,
        /// What.
        say: MediaFromCustomer,
    },
    /// A console that has opened the session says something about them.
    ConsoleMedia {
        /// The socket.
        socket: SocketId,
        /// What.
        say: MediaFromConsole,
        /// The request.
        req: Option<ClientId>,
    },
    /// A console decides on who waits to be let back in.
    ConsoleAdmits {
        /// The socket.
        socket: SocketId,
        /// The technician at it, who need not have opened the session.
        node: NodeId,
        /// Whether to let them in.
        admit: bool,
        /// The request.
        req: Option<ClientId>,
    },
    /// A socket is gone.
    Left {
        /// The socket.
        socket: SocketId,
    },
    /// The store answered what was asked last.
    Answered(Answer),
    /// The session changed in the store.
    Changed,
    /// The technician's console is connected, or not any more.
    TechnicianPresent(bool),
    /// [`Room::next_timeout`] has come.
    Tick,
}

/// What a room wants done. Servers that help to find a way are left out of its messages: they hold secrets, which whoever sends them fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Tell a customer's socket.
    ToCustomer(SocketId, ToCustomer),
    /// Tell a console's socket.
    ToConsole(SocketId, ToConsole),
    /// Close a socket with this code; the room has forgotten it.
    Close(SocketId, u16),
    /// A console's socket asked for a session that is not its technician's: the room has forgotten it.
    Stranger(SocketId, Option<ClientId>),
    /// Ask the store. There is never a second question before the answer to the first.
    Ask(Ask),
    /// What consoles see beyond the store changed.
    Live(Live),
}

/// The room of one session.
#[derive(Debug)]
pub struct Room {
    facts: Facts,
    present: bool,
    seat: Seat,
    watchers: Vec<Watcher>,
    /// The highest number such that it and all lines below have been told to everybody who listens.
    told: i64,
    unread: u32,
    /// What was said of it last.
    live: Live,
    asked: Option<Ask>,
    waiting: VecDeque<Ask>,
    /// What the store could not answer, and when to ask it again.
    again: Option<(Timestamp, Vec<Ask>)>,
    customer_rate: Bucket,
    technician_rate: Bucket,
    customer_typing: Typing,
    technician_typing: Typing,
    calls: Calls,
    consents: Consents,
    files: Vec<Moving>,
}

impl Room {
    /// A room as the store knows it: `told` is the number of the newest line (0: none), `present` whether the technician's console is connected.
    #[must_use]
    pub fn new(now: Timestamp, facts: Facts, media: &Media, told: i64, present: bool) -> Self {
        let seat = Seat::of(now, &facts.session);
        Self {
            facts,
            present,
            seat,
            watchers: Vec::new(),
            told,
            unread: 0,
            live: Live::default(),
            asked: None,
            waiting: VecDeque::new(),
            again: None,
            customer_rate: Bucket::full(CHAT_RATE),
            technician_rate: Bucket::full(CHAT_RATE),
            customer_typing: Typing::default(),
            technician_typing: Typing::default(),
            calls: Calls::of(now, media),
            consents: Consents::of(media),
            files: Vec::new(),
        }
    }

    /// Takes one input and says what is to be done, in order.
    pub fn handle(&mut self, now: Timestamp, input: Input) -> Vec<Output> {
        let mut out = Vec::new();
        match input {
            Input::CustomerJoins { socket, network, last, peers } => self.customer_joins(socket, network, last, peers, &mut out),
            Input::CustomerChat { socket, id, text } => self.customer_chat(now, socket, id, &text, &mut out),
            Input::CustomerTyping { socket, on } => self.customer_types(now, socket, on, &mut out),
            Input::CustomerEnds { socket } => self.customer_ends(socket, &mut out),
            Input::ConsoleOpens { socket, node, last, peers, req } => self.console_opens(socket, node, last, peers, req, &mut out),
            Input::ConsoleChat { socket, id, text, req } => self.console_chat(now, socket, id, &text, req, &mut out),
            Input::ConsoleTyping { socket, on } => self.technician_types(now, socket, on, &mut out),
            Input::CustomerMedia { socket, say } => self.customer_media(now, socket, say, &mut out),
            Input::ConsoleMedia { socket, say, req } => self.console_media(now, socket, say, req, &mut out),
            Input::ConsoleAdmits { socket, node, admit, req } => self.console_admits(socket, node, admit, req, &mut out),
            Input::Left { socket } => self.left(now, socket),
            Input::Answered(answer) => self.answered(now, answer, &mut out),
            Input::Changed => self.ask(Ask::Read { after: self.told, to: None }),
            Input::TechnicianPresent(present) => self.present_is(present, &mut out),
            Input::Tick => {}
        }
        self.timeouts(now, &mut out);
        self.say_live(&mut out);
        self.ask_next(&mut out);
        out
    }

    /// When [`Input::Tick`] is due, unless something else happens before.
    #[must_use]
    pub fn next_timeout(&self) -> Option<Timestamp> {
        let again = self.again.as_ref().map(|(at, _)| *at);
        let due = [self.seat.next_timeout(), again, self.consents_timeout(), self.calls_timeout()];
        due.into_iter().flatten().min()
    }

    /// Whether nobody is connected, nothing is on its way and no time-out is due: the room can be dropped.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.seat.is_empty() && self.watchers.is_empty() && self.asked.is_none() && self.waiting.is_empty() && self.next_timeout().is_none()
    }

    /// The node in whose queue the session lies.
    #[must_use]
    pub const fn queue(&self) -> NodeId {
        self.facts.session.queue
    }

    /// Whether the session waits for a technician, so that its position may change.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.facts.session.state == SessionState::Waiting
    }

    /// What consoles see beyond the store.
    #[must_use]
    pub const fn live(&self) -> Live {
        self.live
    }

    /// How many questions wait for the store; bounded by the sockets there can be.
    #[must_use]
    pub fn questions(&self) -> usize {
        self.waiting.len() + usize::from(self.asked.is_some()) + self.again.as_ref().map_or(0, |(_, asks)| asks.len())
    }

    fn timeouts(&mut self, now: Timestamp, out: &mut Vec<Output>) {
        self.consents_time_out(now, out);
        self.calls_time_out(now, out);
        if let Some(ask) = self.seat.timeout(now) {
            self.ask(ask);
        }
        if self.again.as_ref().is_some_and(|(at, _)| *at <= now) {
            for ask in self.again.take().into_iter().flat_map(|(_, asks)| asks) {
                self.ask(ask);
            }
        }
    }

    fn say_live(&mut self, out: &mut Vec<Output>) {
        let live = Live { returning: self.seat.returning(), unread: self.unread };
        if live != self.live {
            self.live = live;
            out.push(Output::Live(live));
        }
    }
}

#[cfg(test)]
mod tests;
