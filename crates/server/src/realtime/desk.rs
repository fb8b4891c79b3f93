//! The task of one technician's desk: keeps their queue as the store has it and tells every console of theirs what changed, each as fast as it can take it.
//! Chat is not told from here.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::future::{BoxFuture, pending};
use towline_hub::message::{ConsoleSession, ConsoleState, Me, ToConsole, encode};
use towline_hub::room::{RETRY, SocketId};
use towline_hub::view::{self, Listed};
use towline_model::{NodeId, SessionId, Span, Timestamp};

use super::Shared;
use super::backend::{Backend, Queue, Technician, Unavailable};
use super::desks::{Fresh, ToDesk};
use super::mailbox::{Mail, Receiver};
use super::outbox::{Outbox, Weight};

/// How many sessions a queue shows: what the rules let a technician have on offer, and room for live ones.
const LONGEST: usize = 2_000;
/// How many bytes of a queue are handed to a console before it has taken some.
const PORTION: usize = 64 * 1024;
/// How long after the last console was lost the desk stays, and a little more, so that the grace is over then.
const STAY: Span = Span::millis(10_010);

/// Starts the task of a desk.
pub(super) fn start(shared: &Arc<Shared>, fresh: Option<Fresh>) {
    let Some(Fresh { who, inbox }) = fresh else { return };
    let shared = Arc::clone(shared);
    let desk = Desk { shared, who, inbox, consoles: Vec::new(), shown: None, guarded: false, stale: true, reading: None, timer: None };
    tokio::spawn(desk.run());
}

type Read = Result<(Queue, bool), Unavailable>;

struct Console {
    socket: SocketId,
    outbox: Arc<Outbox>,
    /// Who to say welcome to; nobody once that is done.
    me: Option<Box<Me>>,
    /// Sessions that this console has not been told the latest of.
    owed: BTreeSet<SessionId>,
}

struct Desk {
    shared: Arc<Shared>,
    who: Technician,
    inbox: Receiver<ToDesk>,
    consoles: Vec<Console>,
    /// The queue as consoles are told; nothing until it was read.
    shown: Option<BTreeMap<SessionId, ConsoleSession>>,
    guarded: bool,
    /// Whether the queue has to be read (again).
    stale: bool,
    reading: Option<BoxFuture<'static, Read>>,
    /// When to look again: the end of the stay, or another try to read.
    timer: Option<(Timestamp, BoxFuture<'static, ()>)>,
}

impl Desk {
    async fn run(mut self) {
        loop {
            if self.is_over() {
                return;
            }
            if self.stale && self.reading.is_none() && self.timer.is_none() && !self.consoles.is_empty() {
                self.stale = false;
                self.reading = Some(read(Arc::clone(&self.shared.backend), self.who));
            }
            let reading = async {
                match &mut self.reading {
                    Some(reading) => reading.await,
                    None => pending().await,
                }
            };
            let timer = async {
                match &mut self.timer {
                    Some((_, timer)) => timer.await,
                    None => pending().await,
                }
            };
            tokio::select! {
                read = reading => {
                    self.reading = None;
                    self.has_read(read);
                }
                () = timer => self.timer = None,
                mail = self.inbox.next() => match mail {
                    Mail::Message(message) => self.take(message),
                    Mail::Left(socket) => self.left(socket),
                    Mail::Changed => self.stale = true,
                },
            }
        }
    }

    /// Ends the stay of a desk that nobody sits at any more.
    fn is_over(&mut self) -> bool {
        if !self.consoles.is_empty() || self.timer.is_some() {
            return false;
        }
        if !self.shared.consoles.forget(self.who.node) {
            // A console is on its way to this desk, or the grace is not quite over.
            self.wait(STAY);
            return false;
        }
        let over = self.shared.desks.close(self.who.node, &self.inbox);
        if over {
            self.shared.rooms.present(self.who.node, false);
        }
        over
    }

    fn wait(&mut self, span: Span) {
        let at = self.shared.clock.now() + span;
        self.timer = Some((at, self.shared.clock.until(at)));
    }

    fn take(&mut self, message: ToDesk) {
        match message {
            ToDesk::Join { socket, outbox, me } => self.join(socket, outbox, me),
            ToDesk::Status => self.tell_status(),
            ToDesk::Guarded(on) => {
                if std::mem::replace(&mut self.guarded, on) != on {
                    self.tell_all(&ToConsole::Guarded { on });
                }
            }
            ToDesk::Recheck => {
                self.stale = true;
                self.consoles.iter().for_each(|console| console.outbox.recheck());
            }
            ToDesk::Fed(socket) => {
                if let (Some(shown), Some(console)) = (&self.shown, self.consoles.iter_mut().find(|console| console.socket == socket)) {
                    console.pay(shown);
                }
            }
        }
    }

    fn join(&mut self, socket: SocketId, outbox: Arc<Outbox>, me: Box<Me>) {
        if self.consoles.is_empty() {
            self.timer = None;
            self.stale = true;
            self.shared.rooms.present(self.who.node, true);
        }
        self.consoles.push(Console { socket, outbox, me: Some(me), owed: BTreeSet::new() });
        // What a fresh look would show is shown as it comes; a queue that is being read anyway is waited for.
        if !self.stale && self.reading.is_none() {
            self.welcome();
        }
    }

    fn left(&mut self, socket: SocketId) {
        let before = self.consoles.len();
        self.consoles.retain(|console| console.socket != socket);
        if self.consoles.is_empty() && before > 0 {
            self.reading = None;
            self.wait(STAY);
        }
    }

    fn has_read(&mut self, read: Read) {
        let Ok((queue, guarded)) = read else {
            self.stale = true;
            self.wait(RETRY);
            return;
        };
        let elsewhere: Vec<NodeId> = queue.channels.iter().chain(&queue.others).copied().collect();
        self.shared.desks.shows(self.who.node, &elsewhere);
        let lives = self.shared.rooms.lives(elsewhere.iter().chain([&self.who.node]));
        let shown = |listed: &Listed| {
            let id = listed.session.id;
            (id, view::for_console(listed, &lives.get(&id).copied().unwrap_or_default()))
        };
        let fresh: BTreeMap<SessionId, ConsoleSession> = queue.sessions.iter().map(shown).collect();
        let before = self.shown.replace(fresh).unwrap_or_default();
        if std::mem::replace(&mut self.guarded, guarded) != guarded {
            self.tell_all(&ToConsole::Guarded { on: guarded });
        }
        let Some(shown) = &self.shown else { return };
        let held = |session: &&ConsoleSession| session.mine && matches!(session.state, ConsoleState::Active | ConsoleState::Hold);
        let full = u32::try_from(shown.values().filter(held).count()).map_or(true, |count| count >= queue.enough);
        if self.shared.consoles.set_full(self.who.node, full) {
            self.tell_status();
        }
        let changed = shown.iter().filter(|(id, session)| before.get(id) != Some(session)).map(|(id, _)| *id);
        let changed: Vec<SessionId> = changed.chain(before.keys().filter(|id| !shown.contains_key(id)).copied()).collect();
        for console in self.consoles.iter_mut().filter(|console| console.me.is_none()) {
            console.owed.extend(&changed);
            console.pay(shown);
        }
        self.welcome();
    }

    /// Welcomes the consoles that wait for it.
    fn welcome(&mut self) {
        let Some(shown) = &self.shown else { return };
        let (status, automatic) = self.shared.consoles.standing(self.who.node);
        let now = self.shared.clock.now().as_millis();
        for console in &mut self.consoles {
            let Some(me) = console.me.take() else { continue };
            let mut order: Vec<&ConsoleSession> = shown.values().collect();
            order.sort_by_key(|session| (urgency(session.state), Reverse(session.id)));
            let mut bytes = 0;
            let first = order.iter().take_while(|session| {
                bytes += encode(session).len();
                bytes <= PORTION
            });
            let first = first.count();
            let sessions = order.iter().take(first).map(|session| (*session).clone()).collect();
            console.owed = order.iter().skip(first).map(|session| session.id).collect();
            console
                .outbox
                .push(encode(&ToConsole::Welcome { me: *me, status, automatic, sessions, guarded: self.guarded, now }), Weight::Must);
            console.pay(shown);
        }
    }

    fn tell_status(&self) {
        let (status, automatic) = self.shared.consoles.standing(self.who.node);
        self.tell_all(&ToConsole::Status { status, automatic });
    }

    fn tell_all(&self, message: &ToConsole) {
        let text = encode(message);
        for console in self.consoles.iter().filter(|console| console.me.is_none()) {
            console.outbox.push(text.clone(), Weight::Must);
        }
    }
}

impl Console {
    /// Tells the console what it is owed, as far as it has room; the rest when it asks for it.
    fn pay(&mut self, shown: &BTreeMap<SessionId, ConsoleSession>) {
        while self.outbox.bytes() < PORTION {
            let Some(id) = self.owed.pop_last() else { return };
            let message =
                shown.get(&id).map_or(ToConsole::Gone { session: id }, |session| ToConsole::Session { session: Box::new(session.clone()) });
            self.outbox.push(encode(&message), Weight::Must);
        }
        if !self.owed.is_empty() {
            self.outbox.set_hungry();
        }
    }
}

/// What a technician has to see first.
const fn urgency(state: ConsoleState) -> u8 {
    match state {
        ConsoleState::Active | ConsoleState::Hold | ConsoleState::Waiting => 0,
        ConsoleState::CustomerLeft => 1,
        ConsoleState::Connecting | ConsoleState::Ended => 2,
    }
}

fn read(backend: Arc<dyn Backend>, who: Technician) -> BoxFuture<'static, Read> {
    Box::pin(async move { Ok((backend.queue(who, LONGEST).await?, backend.guarded(who.organisation).await?)) })
}
