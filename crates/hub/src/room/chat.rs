//! The chat of a room: lines go to the store first, in order, and are told when the store has kept them.

use towline_model::{ChatFrom, ChatLine, Timestamp};

use super::{Ask, Input, Output, Room, Side, SocketId};
use crate::Rate;
use crate::message::{ClientId, ErrorCode, TextRefusal, ToConsole, ToCustomer, clean_chat};
use crate::view;

/// How fast one side may write.
pub const CHAT_RATE: Rate = Rate { per_second: 10, burst: 20 };
/// How many lines of one side may be on their way to the store.
pub const MAX_IN_FLIGHT: usize = 16;
/// How many lines a browser gets at most when it comes.
pub const HISTORY_LIMIT: usize = 200;

/// How many bytes of text a browser gets at most when it comes, so that one message never fills a send queue.
pub const HISTORY_BYTES: usize = 96 * 1024;

/// The newest of `lines` that fit into one message, and whether some did not.
pub(super) fn newest_that_fit(lines: &[ChatLine]) -> (&[ChatLine], bool) {
    let mut bytes = 0;
    let fit = lines.iter().rev().take_while(|line| {
        bytes += line.text.len();
        bytes <= HISTORY_BYTES
    });
    let cut = lines.len() - fit.count();
    (lines.get(cut..).unwrap_or_default(), cut > 0)
}

impl Room {
    pub(super) fn customer_chat(&mut self, now: Timestamp, socket: SocketId, id: ClientId, text: &str, out: &mut Vec<Output>) {
        if self.keep_early(socket, || Input::CustomerChat { socket, id: id.clone(), text: text.to_owned() }) {
            return;
        }
        let accepted = if self.seat.is_held(socket) {
            Err(ErrorCode::Held)
        } else if self.seat.speaks(socket) {
            self.accept(now, Side::Customer, text)
        } else {
            // A socket that has been replaced or told the end, and whose last words crossed that on the way.
            return;
        };
        match accepted {
            Ok(text) => self.ask(Ask::Append { from: Side::Customer, socket, id, text }),
            Err(code) => out.push(Output::ToCustomer(socket, ToCustomer::Error { code, id: Some(id), say: code.say().into() })),
        }
    }

    pub(super) fn console_chat(
        &mut self,
        now: Timestamp,
        socket: SocketId,
        id: ClientId,
        text: &str,
        req: Option<ClientId>,
        out: &mut Vec<Output>,
    ) {
        let from = match self.writer(socket) {
            Some(node) => Ok(Side::Technician(node)),
            None if self.watches(socket) => Err(ErrorCode::NotYours),
            None => Err(ErrorCode::BadInput),
        };
        let accepted = from.and_then(|from| self.accept(now, from, text).map(|text| (from, text)));
        match accepted {
            Ok((from, text)) => self.ask(Ask::Append { from, socket, id, text }),
            Err(code) => out.push(self.refuse_console(socket, req, Some(id), code)),
        }
    }

    fn accept(&mut self, now: Timestamp, from: Side, text: &str) -> Result<String, ErrorCode> {
        let (rate, typing) = match from {
            Side::Customer => (&mut self.customer_rate, &mut self.customer_typing),
            Side::Technician(_) => (&mut self.technician_rate, &mut self.technician_typing),
        };
        if self.facts.session.state.is_ended() {
            return Err(ErrorCode::Gone);
        }
        let text = clean_chat(text).map_err(|why| match why {
            TextRefusal::Empty => ErrorCode::BadInput,
            TextRefusal::TooLong => ErrorCode::TooLong,
        })?;
        let on_their_way =
            self.waiting.iter().chain(&self.asked).filter(|ask| matches!(ask, Ask::Append { from: side, .. } if *side == from)).count();
        if on_their_way >= MAX_IN_FLIGHT || !rate.take(now) {
            return Err(ErrorCode::TooFast);
        }
        typing.sent();
        Ok(text)
    }

    /// The store has kept a line of `socket`, or has not.
    pub(super) fn kept(&mut self, from: Side, socket: SocketId, id: ClientId, kept: Result<ChatLine, ErrorCode>, out: &mut Vec<Output>) {
        match kept {
            Ok(line) => {
                let (seq, at) = (line.seq, line.at.as_millis());
                match from {
                    Side::Customer if self.seat.speaks(socket) => out.push(Output::ToCustomer(socket, ToCustomer::Ack { id, seq, at })),
                    Side::Technician(_) if self.watches(socket) => {
                        out.push(Output::ToConsole(socket, ToConsole::Ack { session: self.facts.session.id, id, seq, at }));
                    }
                    _ => {}
                }
                self.learn(std::slice::from_ref(&line), Some(socket), out);
            }
            Err(code) => {
                match from {
                    Side::Customer if self.seat.speaks(socket) => {
                        out.push(Output::ToCustomer(socket, ToCustomer::Error { code, id: Some(id), say: code.say().into() }));
                    }
                    Side::Technician(_) if self.watches(socket) => out.push(self.refuse_console(socket, None, Some(id), code)),
                    _ => {}
                }
                if code == ErrorCode::Gone {
                    self.ask(Ask::Read { after: self.told, to: None });
                }
            }
        }
    }

    /// Lines that the store has: tells those that follow what was told; where one is missing, asks for it first. `acked` has been told of them already.
    pub(super) fn learn(&mut self, lines: &[ChatLine], acked: Option<SocketId>, out: &mut Vec<Output>) {
        for line in lines {
            if line.seq > self.told + 1 {
                self.ask(Ask::Read { after: self.told, to: None });
                return;
            }
            self.tell(line, acked, out);
        }
    }

    /// Takes lines as all there is above what was told: what lies between and is missing was cut off as too old to matter.
    pub(super) fn learn_newest(&mut self, lines: &[ChatLine], out: &mut Vec<Output>) {
        for line in lines {
            self.tell(line, None, out);
        }
    }

    fn tell(&mut self, line: &ChatLine, acked: Option<SocketId>, out: &mut Vec<Output>) {
        if line.seq <= self.told {
            return;
        }
        self.told = line.seq;
        if line.from == ChatFrom::Customer && !self.attends() {
            self.unread = self.unread.saturating_add(1);
        }
        if let Some(customer) = self.seat.listener(line.seq).filter(|socket| Some(*socket) != acked) {
            out.push(Output::ToCustomer(customer, ToCustomer::Chat { line: view::line(line, Side::Customer) }));
        }
        let session = self.facts.session.id;
        let viewer = Side::Technician(self.queue());
        for watcher in self.watchers.iter().filter(|watcher| watcher.hears(line.seq) && Some(watcher.socket) != acked) {
            out.push(Output::ToConsole(watcher.socket, ToConsole::Chat { session, line: view::line(line, viewer) }));
        }
    }
}
