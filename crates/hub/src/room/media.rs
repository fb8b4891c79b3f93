//! Who says what about media: sorts the words of both sides to those that understand them. A word of somebody who may not say it changes nothing.

use towline_model::{NodeId, Timestamp};

use super::calls::media_to_customer;
use super::files::End;
use super::{Input, Output, Room, SocketId};
use crate::message::{
    ClientId, ErrorCode, HangUp, Kind, MediaFromConsole, MediaFromCustomer, MediaToConsole, MediaToCustomer, Peer, ToConsole,
};

/// Whose doing something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The customer.
    Customer,
    /// The technician with this node.
    Technician(NodeId),
    /// The room itself: time, or the loss of a side.
    Room,
}

impl Room {
    pub(super) fn console_media(
        &mut self,
        now: Timestamp,
        socket: SocketId,
        say: MediaFromConsole,
        req: Option<ClientId>,
        out: &mut Vec<Output>,
    ) {
        let Some(node) = self.leads_at(socket) else {
            out.push(self.refuse_console(socket, req, None, ErrorCode::BadInput));
            return;
        };
        match say {
            MediaFromConsole::Call {} => self.call(now, socket, node, req, out),
            MediaFromConsole::HangUp { peer: Peer(peer) } => {
                if self.own_call(socket, peer).is_some() {
                    self.end_call(peer, By::Technician(node), HangUp::Technician, out);
                }
                out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
            }
            MediaFromConsole::Offer { peer: Peer(peer), sdp, commit } => self.offer(now, socket, peer, (sdp, commit.as_deref()), req, out),
            MediaFromConsole::Nonce { peer: Peer(peer), nonce } => self.nonce(socket, peer, nonce, req, out),
            MediaFromConsole::Candidate { peer: Peer(peer), candidate } => self.console_candidate(socket, peer, candidate, req, out),
            MediaFromConsole::Words { peer: Peer(peer), words } => self.words(now, socket, peer, &words, req, out),
            MediaFromConsole::Relays { peer: Peer(peer) } => {
                if self.own_call(socket, peer).is_some() {
                    out.push(self.media_to_console(socket, MediaToConsole::Relays { peer, ice: Vec::new() }));
                }
            }
            MediaFromConsole::Ask { kind: Kind(kind) } => self.ask_consent(now, socket, kind, req, out),
            MediaFromConsole::Waive { kind: Kind(kind) } => self.waive(socket, kind, req, out),
            MediaFromConsole::Send { peer: Peer(peer), file } => self.send_file(End::Console(socket), peer, file, req, out),
            MediaFromConsole::File { file, say } => self.say_of_file(now, End::Console(socket), file, say, req, out),
        }
    }

    pub(super) fn customer_media(&mut self, now: Timestamp, socket: SocketId, say: MediaFromCustomer, out: &mut Vec<Output>) {
        if self.keep_early(socket, || Input::CustomerMedia { socket, say: say.clone() }) || !self.seat.speaks(socket) {
            return;
        }
        match say {
            MediaFromCustomer::Answer { peer: Peer(peer), sdp, nonce } => self.answer(now, socket, peer, sdp, nonce.as_deref(), out),
            MediaFromCustomer::Candidate { peer: Peer(peer), candidate } => self.customer_candidate(socket, peer, candidate, out),
            MediaFromCustomer::Restart { peer: Peer(peer) } => self.restart(now, peer, out),
            MediaFromCustomer::HangUp { peer: Peer(peer) } => self.end_call(peer, By::Customer, HangUp::Customer, out),
            MediaFromCustomer::Relays { peer: Peer(peer) } => {
                if self.calls.find(peer).is_some() {
                    out.push(media_to_customer(socket, MediaToCustomer::Relays { peer, ice: Vec::new() }));
                }
            }
            MediaFromCustomer::Consent { kind: Kind(kind), on } => self.customer_consents(now, kind, on, out),
            MediaFromCustomer::Send { peer: Peer(peer), file } => self.send_file(End::Customer, peer, file, None, out),
            MediaFromCustomer::File { file, say } => self.say_of_file(now, End::Customer, file, say, None, out),
        }
    }
}
