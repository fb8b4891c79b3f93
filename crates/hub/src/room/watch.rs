//! The consoles that have opened the session: they get its history and then hear its chat. What each may do is told by its technician's part: who leads,
//! helps or watches. What the queue shows is not told from here.

use towline_model::{NodeId, TeamRole, Timestamp};

use super::chat::newest_that_fit;
use super::seat::newest;
use super::{Ask, History, Output, Room, Side, SocketId};
use crate::message::{ClientId, ErrorCode, Peer, ToConsole, close};
use crate::presence::MAX_SOCKETS;
use crate::view;

/// What somebody is to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// It lies in their queue: all is theirs.
    Lead,
    /// They help: they read and write.
    Helper,
    /// They watch: they read.
    Monitor,
}

impl Part {
    /// Whether they write in the chat, and are seen to type.
    pub(super) const fn writes(self) -> bool {
        matches!(self, Self::Lead | Self::Helper)
    }

    /// Whether they decide on who is let back in.
    pub(super) const fn admits(self) -> bool {
        matches!(self, Self::Lead)
    }
}

/// A console's socket that has opened the session.
#[derive(Debug)]
pub(super) struct Watcher {
    pub(super) socket: SocketId,
    /// The technician at it.
    node: NodeId,
    /// The newest line that came with its history; nothing is heard before that has come.
    since: Option<i64>,
    /// The calls that it holds, until its history has come.
    peers: Vec<Peer>,
    /// The request that asked for the history.
    req: Option<ClientId>,
}

impl Watcher {
    pub(super) fn hears(&self, seq: i64) -> bool {
        self.since.is_some_and(|since| since < seq)
    }
}

impl Room {
    /// The consoles that hear the chat.
    pub(super) fn watching(&self) -> impl Iterator<Item = SocketId> {
        self.watchers.iter().filter(|watcher| watcher.since.is_some()).map(|watcher| watcher.socket)
    }

    /// The same, but for those who only watch: what they have seen nobody has.
    pub(super) fn attends(&self) -> bool {
        let attends = |watcher: &Watcher| watcher.since.is_some() && self.part(watcher.node).is_some_and(Part::writes);
        self.watchers.iter().any(attends)
    }

    pub(super) fn watches(&self, socket: SocketId) -> bool {
        self.watchers.iter().any(|watcher| watcher.socket == socket)
    }

    /// The technician at a console that hears the session, when they lead in it: calls, consents and files are the lead's alone.
    pub(super) fn leads_at(&self, socket: SocketId) -> Option<NodeId> {
        let watcher = self.watchers.iter().find(|watcher| watcher.socket == socket && watcher.since.is_some())?;
        (self.part(watcher.node) == Some(Part::Lead)).then_some(watcher.node)
    }

    /// The technician at a console that has opened the session and may write in it.
    pub(super) fn writer(&self, socket: SocketId) -> Option<NodeId> {
        let watcher = self.watchers.iter().find(|watcher| watcher.socket == socket)?;
        // Whoever has just picked up what waited may write before the news of it: the store judges.
        let writes = self.is_waiting() || self.part(watcher.node).is_some_and(Part::writes);
        writes.then_some(watcher.node)
    }

    /// What a technician is to the session; `None`: a stranger.
    pub(super) fn part(&self, node: NodeId) -> Option<Part> {
        if node == self.queue() {
            return Some(Part::Lead);
        }
        let member = self.facts.team.iter().find(|member| member.node == node && member.joined)?;
        Some(match member.role {
            TeamRole::Helper => Part::Helper,
            TeamRole::Monitor => Part::Monitor,
        })
    }

    pub(super) fn console_opens(
        &mut self,
        socket: SocketId,
        node: NodeId,
        last: i64,
        peers: Vec<Peer>,
        req: Option<ClientId>,
        out: &mut Vec<Output>,
    ) {
        // Whoever has just picked up what waited may be here before the news of it: then the store decides.
        if self.part(node).is_none() && !self.is_waiting() && !self.is_reading() {
            out.push(Output::Stranger(socket, req));
            return;
        }
        let last = if last > self.told { 0 } else { last };
        let full = self.watchers.len() >= usize::try_from(MAX_SOCKETS).unwrap_or(usize::MAX);
        match self.watchers.iter_mut().find(|watcher| watcher.socket == socket) {
            Some(watcher) if watcher.since.is_none() => {
                out.push(self.refuse_console(socket, req, None, ErrorCode::TooFast));
                return;
            }
            Some(watcher) => (watcher.since, watcher.peers, watcher.req) = (None, peers, req),
            None if full => {
                out.push(self.refuse_console(socket, req, None, ErrorCode::TooMany));
                return;
            }
            None => self.watchers.push(Watcher { socket, node, since: None, peers, req }),
        }
        self.ask(Ask::Read { after: last, to: Some(socket) });
    }

    /// The history has come for which a console waits.
    pub(super) fn opened(&mut self, now: Timestamp, socket: SocketId, history: &History, after: i64, out: &mut Vec<Output>) {
        let session = self.facts.session.id;
        let viewer = Side::Technician(self.queue());
        if let Some(at) = self.watchers.iter().position(|watcher| watcher.socket == socket && self.part(watcher.node).is_none()) {
            let watcher = self.watchers.remove(at);
            out.push(Output::Stranger(socket, watcher.req));
            return;
        }
        let Some(watcher) = self.watchers.iter_mut().find(|watcher| watcher.socket == socket) else { return };
        watcher.since = Some(newest(&history.lines, after));
        let (req, node, peers) = (watcher.req.take(), watcher.node, std::mem::take(&mut watcher.peers));
        let (lines, cut) = newest_that_fit(&history.lines);
        let lines = lines.iter().map(|line| view::line(line, viewer)).collect();
        out.push(Output::ToConsole(socket, ToConsole::History { session, lines, more: history.more || cut }));
        self.console_holds(now, socket, node, &peers, out);
        out.extend(req.map(|req| Output::ToConsole(socket, ToConsole::Done { req })));
        if self.attends() {
            self.unread = 0;
        }
    }

    /// The store could not read what `socket` waits for: the session is gone, or nothing can be read now.
    pub(super) fn not_read(&mut self, socket: SocketId, gone: bool, out: &mut Vec<Output>) {
        let (code, say) = if gone { (close::SIGNED_OUT, ErrorCode::Gone) } else { (close::RESTART, ErrorCode::Busy) };
        if self.customer_not_read(socket, code, out) {
            return;
        }
        if let Some(at) = self.watchers.iter().position(|watcher| watcher.socket == socket) {
            let watcher = self.watchers.remove(at);
            out.push(self.refuse_console(socket, watcher.req, None, say));
        }
    }

    /// Forgets the consoles of technicians in whose queue the session lies no longer, and who are not in it otherwise; those that still wait for a history are answered with that.
    pub(super) fn forget_strangers(&mut self) {
        let mut watchers = std::mem::take(&mut self.watchers);
        watchers.retain(|watcher| self.part(watcher.node).is_some() || watcher.since.is_none());
        self.watchers = watchers;
    }

    pub(super) fn refuse_console(&self, socket: SocketId, req: Option<ClientId>, id: Option<ClientId>, code: ErrorCode) -> Output {
        Output::ToConsole(socket, ToConsole::Error { req, session: Some(self.facts.session.id), id, code, say: code.say().into() })
    }
}
