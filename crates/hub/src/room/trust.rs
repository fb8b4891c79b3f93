//! Confirmation words: the console opens its nonce, the technician types what the customer reads out, and the call is trusted or a try is gone.

use towline_model::{PeerId, Timestamp, words};

use super::calls::media_to_customer;
use super::{Ask, By, Output, Room, SocketId};
use crate::confirm;
use crate::message::{ClientId, ErrorCode, HangUp, MediaToConsole, MediaToCustomer, ToConsole};

impl Room {
    pub(super) fn nonce(&mut self, socket: SocketId, peer: PeerId, nonce: String, req: Option<ClientId>, out: &mut Vec<Output>) {
        let Some(call) = self.own_call(socket, peer) else {
            out.push(self.refuse_console(socket, req, None, ErrorCode::Gone));
            return;
        };
        let opened = confirm::hex(&nonce).filter(|opened| call.commit.is_some_and(|commit| confirm::opens(&commit, opened)));
        match opened {
            Some(opened) if call.customer_nonce.is_some() && call.console_nonce.is_none() => {
                call.console_nonce = Some(opened);
                out.extend(self.seat.speaker().map(|to| media_to_customer(to, MediaToCustomer::Nonce { peer, nonce })));
                out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
            }
            _ => {
                out.push(self.refuse_console(socket, req, None, ErrorCode::BadSignal));
                self.end_call(peer, By::Room, HangUp::Changed, out);
            }
        }
    }

    pub(super) fn words(
        &mut self,
        now: Timestamp,
        socket: SocketId,
        peer: PeerId,
        typed: &str,
        req: Option<ClientId>,
        out: &mut Vec<Output>,
    ) {
        let judged = self.judge_words(now, socket, peer, typed);
        match judged {
            Ok(ask) => {
                self.ask(ask);
                out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
            }
            Err(code) => out.push(self.refuse_console(socket, req, None, code)),
        }
    }

    /// What is asked of the store for words that were typed. What are no two words of the list costs no try: it tells nothing.
    fn judge_words(&mut self, now: Timestamp, socket: SocketId, peer: PeerId, typed: &str) -> Result<Ask, ErrorCode> {
        let call = self.own_call(socket, peer).ok_or(ErrorCode::Gone)?;
        if !call.gated || call.trusted {
            return Err(ErrorCode::Gone);
        }
        if call.judging {
            return Err(ErrorCode::TooFast);
        }
        let node = call.node;
        let kept = call.to_keep(now).zip(call.console_nonce.zip(call.customer_nonce));
        let (kept, (console, customer)) = kept.ok_or(ErrorCode::NotTrusted)?;
        let typed = words::read(typed).ok_or(ErrorCode::BadInput)?;
        call.judging = true;
        if typed == confirm::bits(kept.console, kept.customer, &console, &customer) {
            Ok(Ask::Trust(kept))
        } else {
            Ok(Ask::WrongWords { peer, node })
        }
    }

    /// The store has kept a call as trusted, or could not.
    pub(super) fn trusted(&mut self, peer: PeerId, kept: bool, out: &mut Vec<Output>) {
        let Some(call) = self.calls.find(peer) else {
            // It ended meanwhile.
            if kept {
                self.ask(Ask::EndCall { peer, by: By::Room });
            }
            return;
        };
        call.judging = false;
        let console = call.console;
        if kept {
            call.trusted = true;
            out.extend(console.map(|to| self.media_to_console(to, MediaToConsole::Trusted { peer })));
            out.extend(self.seat.speaker().map(|to| media_to_customer(to, MediaToCustomer::Trusted { peer })));
        } else {
            out.extend(console.map(|to| self.refuse_console(to, None, None, ErrorCode::Busy)));
        }
    }

    /// The store has counted wrong words, or could not: then they are typed again.
    pub(super) fn wrong_words(&mut self, peer: PeerId, left: Option<u32>, out: &mut Vec<Output>) {
        let console = self.calls.find(peer).and_then(|call| {
            call.judging = false;
            call.console
        });
        let Some(left) = left else {
            out.extend(console.map(|to| self.refuse_console(to, None, None, ErrorCode::Busy)));
            return;
        };
        out.extend(console.map(|to| self.media_to_console(to, MediaToConsole::WrongWords { peer, left })));
        out.extend(self.seat.speaker().map(|to| media_to_customer(to, MediaToCustomer::WrongWords { peer, left })));
        if left == 0 {
            self.ask(Ask::Read { after: self.told, to: None });
        }
    }
}
