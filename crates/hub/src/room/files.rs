//! Files that go from one side to the other: offered, taken, and kept as sent once both sides have found the same content. The content goes between the
//! browsers; it is never seen here.

use towline_model::{ConsentKind, PeerId, SharedFile, Timestamp};

use super::calls::media_to_customer;
use super::signal::refuse_customer;
use super::{Ask, Output, Room, SocketId};
use crate::confirm;
use crate::file_name::file_name;
use crate::message::{ClientId, ErrorCode, FileOffer, FileSays, MediaToConsole, MediaToCustomer, ToConsole};

/// The largest file, in bytes.
pub const MAX_FILE: u64 = 2_000_000_000;
/// How many files may be on their way in a session.
pub const MAX_FILES: usize = 8;

/// A side of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Customer,
    Console(SocketId),
}

/// A file that is offered or on its way.
#[derive(Debug)]
pub(super) struct Moving {
    id: ClientId,
    peer: PeerId,
    from_customer: bool,
    name: String,
    size: u64,
    taken: bool,
    /// What the customer's page and the console found.
    sums: [Option<[u8; 32]>; 2],
}

impl Room {
    /// Somebody offers a file.
    pub(super) fn send_file(&mut self, from: End, peer: PeerId, file: FileOffer, req: Option<ClientId>, out: &mut Vec<Output>) {
        match self.take_file(from, peer, file) {
            Ok(told) => {
                let to = self.other(from, peer);
                self.tell_end(to, MediaSay::Offered(told), out);
                if let End::Console(socket) = from {
                    out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
                }
            }
            Err(code) => self.refuse_end(from, req, code, out),
        }
    }

    fn take_file(&mut self, from: End, peer: PeerId, file: FileOffer) -> Result<FileOffer, ErrorCode> {
        let FileOffer { id, name, size } = file;
        let call = self.calls.find(peer).ok_or(ErrorCode::NotTrusted)?;
        if let End::Console(socket) = from
            && call.console != Some(socket)
        {
            return Err(ErrorCode::NotTrusted);
        }
        if !call.trusted {
            return Err(ErrorCode::NotTrusted);
        }
        if !self.grants(ConsentKind::Files) {
            return Err(ErrorCode::NoConsent);
        }
        if size > MAX_FILE {
            return Err(ErrorCode::TooLong);
        }
        if self.files.len() >= MAX_FILES || self.files.iter().any(|file| file.id == id) {
            return Err(ErrorCode::TooMany);
        }
        let name = file_name(&name);
        let from_customer = from == End::Customer;
        self.files.push(Moving { id: id.clone(), peer, from_customer, name: name.clone(), size, taken: false, sums: [None; 2] });
        Ok(FileOffer { id, name, size })
    }

    /// Somebody says something of a file.
    pub(super) fn say_of_file(
        &mut self,
        now: Timestamp,
        from: End,
        file: ClientId,
        say: FileSays,
        req: Option<ClientId>,
        out: &mut Vec<Output>,
    ) {
        let customer = from == End::Customer;
        let Some(at) = self.files.iter().position(|moving| moving.id == file) else {
            return self.refuse_end(from, req, ErrorCode::BadInput, out);
        };
        let Some(moving) = self.files.get_mut(at) else { return };
        let peer = moving.peer;
        let fits = match &say {
            // Only who is offered it can take it.
            FileSays::Take {} => moving.from_customer != customer && !std::mem::replace(&mut moving.taken, true),
            FileSays::Stop {} => true,
            FileSays::Done { sha256 } => match (confirm::hex(sha256), &mut moving.sums) {
                (Some(sum), [of_customer, of_console]) if moving.taken => {
                    *(if customer { of_customer } else { of_console }) = Some(sum);
                    true
                }
                _ => false,
            },
        };
        if !fits {
            return self.refuse_end(from, req, ErrorCode::BadInput, out);
        }
        let sums = moving.sums;
        let over = matches!(say, FileSays::Stop {}) || sums.iter().all(Option::is_some);
        let to = self.other(from, peer);
        self.tell_end(to, MediaSay::File(file.clone(), say), out);
        if over {
            let moved = self.files.remove(at);
            match sums {
                [Some(one), Some(other)] if one == other => self.ask(Ask::KeepFile(SharedFile {
                    session: self.facts.session.id,
                    id: moved.id.as_str().to_owned(),
                    from_customer: moved.from_customer,
                    name: moved.name,
                    size: moved.size,
                    sha256: one,
                    at: now,
                })),
                [Some(_), Some(_)] => {
                    // What arrived is not what was sent: nobody may take it for that.
                    self.tell_end(Some(from), MediaSay::File(file.clone(), FileSays::Stop {}), out);
                    self.tell_end(to, MediaSay::File(file, FileSays::Stop {}), out);
                }
                _ => {}
            }
        }
        if let End::Console(socket) = from {
            out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
        }
    }

    /// Files of a call, or all, are on their way no longer.
    pub(super) fn stop_files(&mut self, of: Option<PeerId>, out: &mut Vec<Output>) {
        let (stopped, kept) = std::mem::take(&mut self.files).into_iter().partition(|file| of.is_none_or(|peer| peer == file.peer));
        self.files = kept;
        for Moving { id, peer, .. } in stopped {
            let console = self.other(End::Customer, peer);
            for end in [Some(End::Customer), console] {
                self.tell_end(end, MediaSay::File(id.clone(), FileSays::Stop {}), out);
            }
        }
    }

    fn other(&mut self, from: End, peer: PeerId) -> Option<End> {
        match from {
            End::Console(_) => Some(End::Customer),
            End::Customer => self.calls.find(peer).and_then(|call| call.console).map(End::Console),
        }
    }

    fn tell_end(&self, to: Option<End>, say: MediaSay, out: &mut Vec<Output>) {
        match (to, say) {
            (Some(End::Customer), say) => {
                let say = match say {
                    MediaSay::Offered(file) => MediaToCustomer::Offered { file },
                    MediaSay::File(file, say) => MediaToCustomer::File { file, say },
                };
                out.extend(self.seat.speaker().map(|customer| media_to_customer(customer, say)));
            }
            (Some(End::Console(socket)), MediaSay::Offered(file)) => {
                out.push(self.media_to_console(socket, MediaToConsole::Offered { file }))
            }
            (Some(End::Console(socket)), MediaSay::File(file, say)) => {
                out.push(self.media_to_console(socket, MediaToConsole::File { file, say }));
            }
            (None, _) => {}
        }
    }

    fn refuse_end(&self, end: End, req: Option<ClientId>, code: ErrorCode, out: &mut Vec<Output>) {
        match end {
            End::Console(socket) => out.push(self.refuse_console(socket, req, None, code)),
            End::Customer => out.extend(self.seat.speaker().map(|socket| refuse_customer(socket, code))),
        }
    }
}

/// What is told of a file, to either side.
enum MediaSay {
    Offered(FileOffer),
    File(ClientId, FileSays),
}
