//! What a room asks of the store: one question at a time, in order, few of them, and again later when the store could not answer.

use towline_model::{ChatLine, ConsentAnswer, ConsentKind, Network, NodeId, PeerId, SharedFile, Timestamp, TrustedCall};

use super::{By, Facts, History, Output, RETRY, Room, Side, SocketId};
use crate::message::{ClientId, ErrorCode};

/// A question or a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Read the session, and the newest [`super::HISTORY_LIMIT`] lines with numbers above `after`.
    Read {
        /// The highest number known.
        after: i64,
        /// Who waits for it; nobody when the room itself wants to know what is new.
        to: Option<SocketId>,
    },
    /// Keep a line.
    Append {
        /// Which side says it.
        from: Side,
        /// The socket that sent it.
        socket: SocketId,
        /// The browser's id for it.
        id: ClientId,
        /// The text, cleaned.
        text: String,
    },
    /// Note that the customer is connected.
    SeatTaken {
        /// From where.
        network: Network,
    },
    /// Note that the customer's link is lost.
    SeatLost,
    /// End the session: the seat was empty for as long as it is kept.
    SeatExpired,
    /// The customer ends the session.
    End,
    /// Keep an answer of the customer, or that a grant is over.
    Consent {
        /// To what.
        kind: ConsentKind,
        /// The answer.
        answer: ConsentAnswer,
        /// Whose doing it is.
        by: By,
    },
    /// Keep a call as trusted.
    Trust(TrustedCall),
    /// Note that a trusted call is over.
    EndCall {
        /// Which.
        peer: PeerId,
        /// Whose doing it is.
        by: By,
    },
    /// Count wrong confirmation words.
    WrongWords {
        /// Of which call.
        peer: PeerId,
        /// Who typed them.
        node: NodeId,
    },
    /// Keep that a file was sent.
    KeepFile(SharedFile),
}

/// The answer to the question asked last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To `Read`; `None` when there is no such session.
    Read(Option<Box<(Facts, History)>>),
    /// To `Append`: the line as it was kept, or why not.
    Appended(Result<ChatLine, ErrorCode>),
    /// To `WrongWords`: how many tries are left; `None` when nobody helps in the session any more.
    Left(Option<u32>),
    /// To `Trust` and `Consent`: whether it is kept.
    Kept(bool),
    /// To everything else: it is noted.
    Noted,
    /// The store could not answer.
    Unavailable,
}

impl Room {
    /// Queues a question, unless it would only repeat one that waits.
    pub(super) fn ask(&mut self, ask: Ask) {
        match &ask {
            Ask::Read { after, to } => {
                let same = |waiting: &&mut Ask| matches!(waiting, Ask::Read { to: other, .. } if other == to);
                if let Some(Ask::Read { after: from, .. }) = self.waiting.iter_mut().find(same) {
                    *from = (*from).min(*after);
                    return;
                }
            }
            Ask::SeatTaken { .. } | Ask::SeatLost => {
                self.waiting.retain(|waiting| !is_seat(waiting));
                if let Some((_, asks)) = &mut self.again {
                    asks.retain(|other| !is_seat(other));
                }
            }
            Ask::SeatExpired | Ask::End => {
                if self.waiting.contains(&ask) {
                    return;
                }
            }
            Ask::Append { .. } | Ask::Consent { .. } | Ask::Trust(_) | Ask::EndCall { .. } | Ask::WrongWords { .. } | Ask::KeepFile(_) => {}
        }
        self.waiting.push_back(ask);
    }

    /// Nobody waits any more for what was to be read for `socket`.
    pub(super) fn forget_read(&mut self, socket: SocketId) {
        self.waiting.retain(|ask| !matches!(ask, Ask::Read { to: Some(waits), .. } if *waits == socket));
    }

    /// Whether the session is being read, or is going to be: what is known of it may be old.
    pub(super) fn is_reading(&self) -> bool {
        self.waiting.iter().chain(&self.asked).any(|ask| matches!(ask, Ask::Read { .. }))
    }

    /// Asks the next question when none is open.
    pub(super) fn ask_next(&mut self, out: &mut Vec<Output>) {
        if self.asked.is_none()
            && let Some(ask) = self.waiting.pop_front()
        {
            self.asked = Some(ask.clone());
            out.push(Output::Ask(ask));
        }
    }

    pub(super) fn answered(&mut self, now: Timestamp, answer: Answer, out: &mut Vec<Output>) {
        let Some(asked) = self.asked.take() else { return };
        match (asked, answer) {
            (Ask::Read { to, after }, Answer::Read(Some(read))) => {
                let (facts, history) = *read;
                self.read(now, facts, history, after, to, out);
            }
            (Ask::Read { to: Some(socket), .. }, Answer::Read(None)) => self.not_read(socket, true, out),
            (Ask::Read { to: Some(socket), .. }, Answer::Unavailable) => self.not_read(socket, false, out),
            (Ask::Append { from, socket, id, .. }, Answer::Appended(kept)) => self.kept(from, socket, id, kept, out),
            (Ask::Append { from, socket, id, .. }, Answer::Unavailable) => self.kept(from, socket, id, Err(ErrorCode::Busy), out),
            (Ask::Trust(call), answer) => self.trusted(call.peer, answer == Answer::Kept(true), out),
            (Ask::Consent { kind, answer: ConsentAnswer::Granted, .. }, answer) => {
                self.granted(now, kind, answer == Answer::Kept(true), out);
            }
            (Ask::WrongWords { peer, .. }, Answer::Left(left)) => self.wrong_words(peer, Some(left.unwrap_or(0)), out),
            (Ask::WrongWords { peer, .. }, Answer::Unavailable) => self.wrong_words(peer, None, out),
            (ask, Answer::Unavailable) => self.later(now, ask),
            (Ask::End | Ask::SeatExpired, Answer::Noted) => self.ask(Ask::Read { after: self.told, to: None }),
            // Noted, or an answer to another question: there is nothing to tell.
            _ => {}
        }
    }

    /// Remembers a question for later; a newer word on the same matter replaces the older.
    fn later(&mut self, now: Timestamp, ask: Ask) {
        let superseded = match &ask {
            seat if is_seat(seat) => self.waiting.iter().any(is_seat),
            Ask::Read { .. } => self.waiting.iter().any(|w| matches!(w, Ask::Read { to: None, .. })),
            other => self.waiting.contains(other),
        };
        if superseded {
            return;
        }
        let (_, asks) = self.again.get_or_insert_with(|| (now + RETRY, Vec::new()));
        asks.retain(|other| !same_matter(other, &ask));
        asks.push(ask);
    }
}

/// Whether a newer question makes the older needless.
fn same_matter(older: &Ask, newer: &Ask) -> bool {
    match (older, newer) {
        (Ask::Consent { .. } | Ask::EndCall { .. } | Ask::KeepFile(_), _) => older == newer,
        _ => std::mem::discriminant(older) == std::mem::discriminant(newer) || (is_seat(older) && is_seat(newer)),
    }
}

const fn is_seat(ask: &Ask) -> bool {
    matches!(ask, Ask::SeatTaken { .. } | Ask::SeatLost)
}
