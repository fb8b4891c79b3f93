//! The customer's seat: one socket sits on it, the newest wins; it is kept for a while when it is empty; from another network it is given only by leave.

use towline_model::{ChatLine, Network, NodeId, Session, SessionState, Timestamp};

use super::chat::newest_that_fit;
use super::{Ask, Facts, History, Input, MAX_IN_FLIGHT, Output, Room, SEAT_GRACE, SEAT_KEPT, Side, SocketId};
use crate::message::{ClientId, ErrorCode, Peer, ToConsole, ToCustomer, close};
use crate::view;

/// How many networks one session remembers as refused.
const MAX_REFUSED: usize = 8;

/// A customer's socket.
#[derive(Debug, Clone)]
struct Guest {
    socket: SocketId,
    network: Network,
    /// The highest chat number it shows.
    last: i64,
    /// The calls that it holds.
    peers: Vec<Peer>,
    /// What it said before it was welcomed, to be heard then.
    early: Vec<Input>,
}

/// Who sits, who waits to be let in, who is just coming, and since when nobody sits.
#[derive(Debug)]
pub(super) struct Seat {
    seated: Option<Guest>,
    held: Option<Guest>,
    arriving: Option<Guest>,
    empty_since: Option<Timestamp>,
    /// Whether the store knows that the seat is empty.
    noted: bool,
    /// The network that a technician let somebody in from.
    admitted: Option<String>,
    refused: Vec<String>,
}

impl Seat {
    pub(super) fn of(now: Timestamp, session: &Session) -> Self {
        let mut seat =
            Self { seated: None, held: None, arriving: None, empty_since: None, noted: false, admitted: None, refused: Vec::new() };
        seat.follow(now, session);
        seat
    }

    /// Starts to wait for the customer of a live session, or stops when it is over.
    fn follow(&mut self, now: Timestamp, session: &Session) {
        if !session.state.is_live() {
            self.empty_since = None;
        } else if self.seated.is_none() && self.empty_since.is_none() && !self.noted {
            self.noted = session.seat_empty_since.is_some();
            self.empty_since = Some(session.seat_empty_since.unwrap_or(now));
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.seated.is_none() && self.held.is_none() && self.arriving.is_none()
    }

    pub(super) fn speaker(&self) -> Option<SocketId> {
        self.seated.as_ref().map(|guest| guest.socket)
    }

    pub(super) fn speaks(&self, socket: SocketId) -> bool {
        self.speaker() == Some(socket)
    }

    /// Who sits and has not been shown line `seq` with its welcome.
    pub(super) fn listener(&self, seq: i64) -> Option<SocketId> {
        self.seated.as_ref().filter(|guest| guest.last < seq).map(|guest| guest.socket)
    }

    pub(super) fn is_held(&self, socket: SocketId) -> bool {
        self.held.as_ref().is_some_and(|guest| guest.socket == socket)
    }

    pub(super) fn returning(&self) -> Option<Network> {
        self.held.as_ref().map(|guest| guest.network)
    }

    pub(super) fn next_timeout(&self) -> Option<Timestamp> {
        let wait = if self.noted { SEAT_KEPT } else { SEAT_GRACE };
        self.empty_since.filter(|_| self.seated.is_none()).map(|since| since + wait)
    }

    /// What is due to be asked of the store.
    pub(super) fn timeout(&mut self, now: Timestamp) -> Option<Ask> {
        self.next_timeout().filter(|at| *at <= now)?;
        if self.noted {
            self.empty_since = None;
            return Some(Ask::SeatExpired);
        }
        self.noted = true;
        Some(Ask::SeatLost)
    }

    /// Keeps for later what somebody says who is not welcomed yet; false when `socket` is not such a one. What is too much is dropped and sent again by
    /// the page, which has got no answer.
    fn said_early(&mut self, socket: SocketId, input: Input) -> bool {
        let Some(guest) = self.arriving.as_mut().filter(|guest| guest.socket == socket) else { return false };
        if guest.early.len() < MAX_IN_FLIGHT {
            guest.early.push(input);
        }
        true
    }

    fn take(&mut self, socket: SocketId) -> bool {
        let Self { held, arriving, .. } = self;
        [held, arriving].into_iter().any(|place| place.take_if(|guest| guest.socket == socket).is_some())
    }

    fn knows(&self, session: &Session, network: &str) -> bool {
        session.network.is_none_or(|seen| seen.neighbourhood() == network) || self.admitted.as_deref() == Some(network)
    }
}

impl Room {
    pub(super) fn customer_joins(&mut self, socket: SocketId, network: Network, last: i64, peers: Vec<Peer>, out: &mut Vec<Output>) {
        let seat = &mut self.seat;
        let known = [&seat.seated, &seat.held, &seat.arriving].into_iter().flatten().any(|guest| guest.socket == socket);
        if known {
            return;
        }
        // A page that shows more than there is has seen another past: it is shown everything again.
        let last = if last > self.told { 0 } else { last };
        let older = seat.arriving.replace(Guest { socket, network, last, peers, early: Vec::new() });
        if let Some(older) = &older {
            self.forget_read(older.socket);
        }
        replace(older, out);
        self.ask(Ask::Read { after: last, to: Some(socket) });
    }

    /// Whether a customer's word waits for its welcome; what is kept is handled again then.
    pub(super) fn keep_early(&mut self, socket: SocketId, input: impl FnOnce() -> Input) -> bool {
        let arriving = self.seat.arriving.as_ref().is_some_and(|guest| guest.socket == socket);
        arriving && self.seat.said_early(socket, input())
    }

    pub(super) fn customer_ends(&mut self, socket: SocketId, out: &mut Vec<Output>) {
        if self.keep_early(socket, || Input::CustomerEnds { socket }) {
            return;
        }
        if self.seat.is_held(socket) {
            let code = ErrorCode::Held;
            out.push(Output::ToCustomer(socket, ToCustomer::Error { code, id: None, say: code.say().into() }));
        } else if self.seat.speaks(socket) {
            self.ask(Ask::End);
        }
    }

    /// What the store has read: it is the truth from now on, and somebody may have waited for it.
    pub(super) fn read(&mut self, now: Timestamp, facts: Facts, history: History, after: i64, to: Option<SocketId>, out: &mut Vec<Output>) {
        let before = std::mem::replace(&mut self.facts, facts);
        if before.session.queue != self.facts.session.queue {
            // Another console counts now. Whoever took the session is taken for present until it is known.
            self.present = true;
        }
        self.seat.follow(now, &self.facts.session);
        self.forget_strangers();
        self.calls_follow(out);
        match to {
            None => self.learn_newest(&history.lines, out),
            Some(_) => self.learn(&history.lines, None, out),
        }
        let sat = self.seat.speaker();
        if let Some(guest) = self.seat.arriving.take_if(|guest| Some(guest.socket) == to) {
            self.arrives(now, guest, &history, out);
        } else if let Some(socket) = to {
            self.opened(now, socket, &history, after, out);
        }
        if let SessionState::Ended(by) = self.facts.session.state {
            for guest in self.seat.seated.take().into_iter().chain(self.seat.held.take()) {
                out.push(Output::ToCustomer(guest.socket, ToCustomer::Ended { by: view::ender(by), survey: self.facts.survey }));
                out.push(Output::Close(guest.socket, close::OVER));
            }
        } else if let Some(socket) = sat.filter(|socket| self.seat.speaks(*socket)) {
            let session = self.view(false);
            if session != view::for_customer(&before, !self.present, false) {
                out.push(Output::ToCustomer(socket, ToCustomer::Session { session }));
            }
        }
    }

    fn view(&self, returning: bool) -> crate::message::SessionView {
        view::for_customer(&self.facts, !self.present, returning)
    }

    fn arrives(&mut self, now: Timestamp, mut guest: Guest, history: &History, out: &mut Vec<Output>) {
        let session = &self.facts.session;
        let network = guest.network.neighbourhood();
        match session.state {
            SessionState::Ended(by) => {
                out.push(Output::ToCustomer(guest.socket, ToCustomer::Ended { by: view::ender(by), survey: self.facts.survey }));
                out.push(Output::Close(guest.socket, close::OVER));
            }
            SessionState::Connecting => out.push(Output::Close(guest.socket, close::SIGNED_OUT)),
            _ if self.seat.refused.contains(&network) => out.push(Output::Close(guest.socket, close::SIGNED_OUT)),
            // Also while it is on its way to somebody else: once somebody has helped, a cookie from elsewhere may be a stolen one.
            _ if session.picked_up_at.is_some() && !self.seat.knows(session, &network) => {
                let session = self.view(true);
                out.push(Output::ToCustomer(
                    guest.socket,
                    ToCustomer::Welcome { session, chat: Vec::new(), more: false, now: now.as_millis() },
                ));
                let early = std::mem::take(&mut guest.early);
                let older = self.seat.held.replace(guest);
                replace(older, out);
                self.hear(now, early, out);
            }
            SessionState::Waiting | SessionState::Active | SessionState::OnHold => {
                if session.seat_empty_since.is_some() || self.seat.noted || session.network != Some(guest.network) {
                    self.ask(Ask::SeatTaken { network: guest.network });
                }
                let session = self.view(false);
                let (lines, cut) = newest_that_fit(&history.lines);
                let chat = lines.iter().map(|line| view::line(line, Side::Customer)).collect();
                let more = history.more || cut;
                out.push(Output::ToCustomer(guest.socket, ToCustomer::Welcome { session, chat, more, now: now.as_millis() }));
                guest.last = newest(&history.lines, guest.last);
                let early = std::mem::take(&mut guest.early);
                let peers = std::mem::take(&mut guest.peers);
                let older = self.seat.seated.replace(guest);
                replace(older, out);
                self.seat.empty_since = None;
                self.seat.noted = false;
                self.customer_holds(&peers, out);
                self.hear(now, early, out);
            }
        }
    }

    /// Hears what somebody said before they were welcomed.
    fn hear(&mut self, now: Timestamp, early: Vec<Input>, out: &mut Vec<Output>) {
        for input in early {
            match input {
                Input::CustomerChat { socket, id, text } => self.customer_chat(now, socket, id, &text, out),
                Input::CustomerEnds { socket } => self.customer_ends(socket, out),
                Input::CustomerMedia { socket, say } => self.customer_media(now, socket, say, out),
                _ => {}
            }
        }
    }

    /// The store could not read what a customer's socket waits for; `code` closes it. False when `socket` is no such one.
    pub(super) fn customer_not_read(&mut self, socket: SocketId, code: u16, out: &mut Vec<Output>) -> bool {
        let found = self.seat.arriving.take_if(|guest| guest.socket == socket).is_some();
        if found {
            out.push(Output::Close(socket, code));
        }
        found
    }

    pub(super) fn console_admits(&mut self, socket: SocketId, node: NodeId, admit: bool, req: Option<ClientId>, out: &mut Vec<Output>) {
        match self.part(node) {
            Some(part) if part.admits() => {}
            Some(_) => {
                out.push(self.refuse_console(socket, req, None, ErrorCode::NotYours));
                return;
            }
            None => {
                out.push(Output::Stranger(socket, req));
                return;
            }
        }
        let Some(guest) = self.seat.held.take() else {
            out.push(self.refuse_console(socket, req, None, ErrorCode::Gone));
            return;
        };
        let network = guest.network.neighbourhood();
        if admit {
            self.seat.admitted = Some(network);
            self.customer_joins(guest.socket, guest.network, guest.last, guest.peers, out);
        } else {
            if self.seat.refused.len() == MAX_REFUSED {
                self.seat.refused.remove(0);
            }
            self.seat.refused.push(network);
            out.push(Output::Close(guest.socket, close::SIGNED_OUT));
        }
        out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
    }

    pub(super) fn left(&mut self, now: Timestamp, socket: SocketId) {
        if self.seat.speaks(socket) {
            self.seat.seated = None;
            self.seat.empty_since = self.facts.session.state.is_live().then_some(now);
        } else if !self.seat.take(socket) {
            self.console_away(now, socket);
            self.watchers.retain(|watcher| watcher.socket != socket);
        }
        self.forget_read(socket);
    }

    pub(super) fn present_is(&mut self, present: bool, out: &mut Vec<Output>) {
        if std::mem::replace(&mut self.present, present) != present
            && let Some(socket) = self.seat.speaker()
        {
            out.push(Output::ToCustomer(socket, ToCustomer::Session { session: self.view(false) }));
        }
    }
}

/// Tells a guest that a newer tab has come.
fn replace(guest: Option<Guest>, out: &mut Vec<Output>) {
    if let Some(guest) = guest {
        out.push(Output::ToCustomer(guest.socket, ToCustomer::Replaced));
        out.push(Output::Close(guest.socket, close::REPLACED));
    }
}

/// The number of the newest of `lines`, or `last` when there is none.
pub(super) fn newest(lines: &[ChatLine], last: i64) -> i64 {
    lines.last().map_or(last, |line| line.seq.max(last))
}
