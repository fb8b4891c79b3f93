//! The calls of a room: connections between the customer's page and consoles, from the first word to the last. Descriptions are in `signal`, words in `trust`.

use towline_model::{Fingerprint, Media, NodeId, PeerId, SessionKind, SessionState, Span, Timestamp, TrustedCall};

use super::{Ask, By, Output, Room, SocketId};
use crate::confirm::Nonce;
use crate::message::{ClientId, ErrorCode, HangUp, MediaToConsole, MediaToCustomer, Peer, ToConsole, ToCustomer};
use crate::{Bucket, Rate};

/// How many calls a session may have at a time.
pub const MAX_CALLS: usize = 4;
/// How long a call is kept whose console is away.
pub const CALL_KEPT: Span = Span::seconds(60);
/// How long it is kept once its technician has come back without it: another of their tabs may still hold it.
pub const CALL_DOUBTED: Span = Span::seconds(10);
/// How often a call may be described anew: 20 times a minute.
const DESCRIPTIONS: Rate = Rate { per_second: 1, burst: 20 };

/// A call.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) peer: PeerId,
    /// The technician.
    pub(super) node: NodeId,
    /// Their console's socket, while it is there.
    pub(super) console: Option<SocketId>,
    /// Until when it is waited for, while it is not.
    pub(super) away_until: Option<Timestamp>,
    /// Whether the confirmation words are wanted.
    pub(super) gated: bool,
    pub(super) console_key: Option<Fingerprint>,
    pub(super) customer_key: Option<Fingerprint>,
    /// What the console's nonce has to open.
    pub(super) commit: Option<[u8; 32]>,
    pub(super) console_nonce: Option<Nonce>,
    pub(super) customer_nonce: Option<Nonce>,
    /// An offer waits for its answer.
    pub(super) offered: bool,
    /// The words are being judged, or the call is being kept.
    pub(super) judging: bool,
    pub(super) trusted: bool,
    pub(super) descriptions: Bucket,
    /// Ways that were named since the last offer: the console's and the customer's.
    pub(super) candidates: [u8; 2],
}

/// A room's calls.
#[derive(Debug, Default)]
pub(super) struct Calls {
    pub(super) all: Vec<Call>,
    /// The highest number that was given.
    last: i64,
}

impl Calls {
    /// As the store has them: trusted, and their consoles away.
    pub(super) fn of(now: Timestamp, media: &Media) -> Self {
        let last = media.calls.iter().map(|call| call.peer.0).max().unwrap_or(0);
        let all = media.calls.iter().map(|kept| Call { away_until: Some(now + CALL_KEPT), ..Call::kept(kept) }).collect();
        Self { all, last }
    }

    pub(super) fn find(&mut self, peer: PeerId) -> Option<&mut Call> {
        self.all.iter_mut().find(|call| call.peer == peer)
    }

    fn next_timeout(&self) -> Option<Timestamp> {
        self.all.iter().filter_map(|call| call.away_until).min()
    }

    pub(super) fn any_trusted(&self) -> bool {
        self.all.iter().any(|call| call.trusted)
    }
}

impl Call {
    fn new(peer: PeerId, node: NodeId, console: SocketId, gated: bool) -> Self {
        Self {
            peer,
            node,
            console: Some(console),
            away_until: None,
            gated,
            console_key: None,
            customer_key: None,
            commit: None,
            console_nonce: None,
            customer_nonce: None,
            offered: false,
            judging: false,
            trusted: false,
            descriptions: Bucket::full(DESCRIPTIONS),
            candidates: [0; 2],
        }
    }

    fn kept(kept: &TrustedCall) -> Self {
        let mut call = Self::new(kept.peer, kept.node, SocketId(0), false);
        (call.console, call.trusted) = (None, true);
        (call.console_key, call.customer_key) = (Some(kept.console), Some(kept.customer));
        call
    }
}

impl Room {
    pub(super) fn calls_timeout(&self) -> Option<Timestamp> {
        self.calls.next_timeout()
    }

    /// Whether the confirmation words stand before everything but chat: not where the customer came by a link's key or by a channel.
    fn is_gated(&self) -> bool {
        let session = &self.facts.session;
        match session.kind {
            SessionKind::Private => !session.by_link,
            SessionKind::Lens => true,
            SessionKind::Channel => false,
        }
    }

    pub(super) fn is_helped(&self) -> bool {
        matches!(self.facts.session.state, SessionState::Active | SessionState::OnHold)
    }

    /// A console calls the customer's page.
    pub(super) fn call(&mut self, now: Timestamp, socket: SocketId, node: NodeId, req: Option<ClientId>, out: &mut Vec<Output>) {
        let Some(customer) = self.seat.speaker().filter(|_| self.is_helped()) else {
            out.push(self.refuse_console(socket, req, None, ErrorCode::Gone));
            return;
        };
        let older: Vec<PeerId> = self.calls.all.iter().filter(|call| call.node == node).map(|call| call.peer).collect();
        for peer in older {
            self.end_call(peer, By::Technician(node), HangUp::Replaced, out);
        }
        if self.calls.all.len() >= MAX_CALLS {
            out.push(self.refuse_console(socket, req, None, ErrorCode::TooMany));
            return;
        }
        // Numbers go up with time, so that a room that is built anew gives none again.
        let number = now.as_millis().max(self.calls.last.saturating_add(1));
        self.calls.last = number;
        let (peer, gated) = (PeerId(number), self.is_gated());
        self.calls.all.push(Call::new(peer, node, socket, gated));
        let name = self.facts.technician.clone();
        out.push(self.media_to_console(socket, MediaToConsole::Called { peer, gated, ice: Vec::new() }));
        out.push(media_to_customer(customer, MediaToCustomer::Call { peer, name, gated, ice: Vec::new() }));
        out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
    }

    /// Ends a call and tells both sides; with the last trusted one all consents are over.
    pub(super) fn end_call(&mut self, peer: PeerId, by: By, why: HangUp, out: &mut Vec<Output>) {
        let Some(at) = self.calls.all.iter().position(|call| call.peer == peer) else { return };
        let call = self.calls.all.remove(at);
        out.extend(call.console.map(|console| self.media_to_console(console, MediaToConsole::HungUp { peer, why })));
        out.extend(self.seat.speaker().map(|customer| media_to_customer(customer, MediaToCustomer::HungUp { peer, why })));
        self.stop_files(Some(peer), out);
        if call.trusted {
            self.ask(Ask::EndCall { peer, by });
            if !self.calls.any_trusted() {
                self.revoke_all(by, out);
            }
        }
    }

    /// Ends all calls that `which` picks.
    pub(super) fn end_calls(&mut self, by: By, why: HangUp, which: impl Fn(&Call) -> bool, out: &mut Vec<Output>) {
        let peers: Vec<PeerId> = self.calls.all.iter().filter(|call| which(call)).map(|call| call.peer).collect();
        for peer in peers {
            self.end_call(peer, by, why, out);
        }
    }

    /// The customer's page has come with the calls that it holds; others are over, and what was granted to a page that is gone too.
    pub(super) fn customer_holds(&mut self, peers: &[Peer], out: &mut Vec<Output>) {
        let held = |call: &Call| peers.iter().any(|Peer(peer)| *peer == call.peer);
        self.end_calls(By::Customer, HangUp::Lost, |call| !held(call), out);
        if !self.calls.any_trusted() {
            self.revoke_all(By::Customer, out);
        }
        if let Some(customer) = self.seat.speaker() {
            let over = peers.iter().filter(|Peer(peer)| !self.calls.all.iter().any(|call| call.peer == *peer));
            out.extend(over.map(|Peer(peer)| media_to_customer(customer, MediaToCustomer::HungUp { peer: *peer, why: HangUp::Lost })));
        }
        // A page that is new and finds nothing needs not be told of it.
        if !peers.is_empty() || self.anything_consented() {
            self.tell_customer_consents(out);
        }
    }

    /// A console has opened the session with the calls that it holds: they are its own again, and others of its technician that were left alone are over soon.
    pub(super) fn console_holds(&mut self, now: Timestamp, socket: SocketId, node: NodeId, peers: &[Peer], out: &mut Vec<Output>) {
        let held = |call: &Call| peers.iter().any(|Peer(peer)| *peer == call.peer);
        for call in self.calls.all.iter_mut().filter(|call| call.node == node && held(call)) {
            (call.console, call.away_until) = (Some(socket), None);
        }
        for until in self.calls.all.iter_mut().filter(|call| call.node == node).filter_map(|call| call.away_until.as_mut()) {
            *until = (*until).min(now + CALL_DOUBTED);
        }
        // What it still holds, but is over.
        for Peer(peer) in peers {
            if !self.calls.all.iter().any(|call| call.peer == *peer) {
                out.push(self.media_to_console(socket, MediaToConsole::HungUp { peer: *peer, why: HangUp::Lost }));
            }
        }
        if !peers.is_empty() || self.anything_consented() {
            self.tell_console_consents(socket, out);
        }
    }

    /// A console's socket is gone: its calls wait for it.
    pub(super) fn console_away(&mut self, now: Timestamp, socket: SocketId) {
        for call in self.calls.all.iter_mut().filter(|call| call.console == Some(socket)) {
            (call.console, call.away_until) = (None, Some(now + CALL_KEPT));
        }
    }

    /// Ends what has waited for too long.
    pub(super) fn calls_time_out(&mut self, now: Timestamp, out: &mut Vec<Output>) {
        let due = |call: &Call| call.away_until.is_some_and(|until| until <= now);
        self.end_calls(By::Room, HangUp::Lost, due, out);
    }

    /// Whoever helps may have changed: calls of others are over.
    pub(super) fn calls_follow(&mut self, out: &mut Vec<Output>) {
        if self.calls.all.is_empty() {
            return;
        }
        let (queue, helped) = (self.queue(), self.is_helped());
        self.end_calls(By::Room, HangUp::Over, |call| !helped || call.node != queue, out);
    }

    /// The console's end of a call, when `socket` is it.
    pub(super) fn own_call(&mut self, socket: SocketId, peer: PeerId) -> Option<&mut Call> {
        self.calls.find(peer).filter(|call| call.console == Some(socket))
    }

    pub(super) const fn media_to_console(&self, socket: SocketId, say: MediaToConsole) -> Output {
        Output::ToConsole(socket, ToConsole::Media { session: self.facts.session.id, say })
    }
}

pub(super) const fn media_to_customer(socket: SocketId, say: MediaToCustomer) -> Output {
    Output::ToCustomer(socket, ToCustomer::Media { say })
}
