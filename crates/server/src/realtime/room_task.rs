//! The task of one room: brings it what happens, asks the store what it wants to know, tells sockets what it says. It decides nothing.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_util::future::{BoxFuture, pending};
use towline_hub::message::{ErrorCode, MediaToConsole, MediaToCustomer, ToConsole, ToCustomer, close, encode};
use towline_hub::room::{Answer, Ask, HISTORY_LIMIT, Input, Output, Room, SocketId};
use towline_model::{SessionId, Timestamp};

use super::Shared;
use super::backend::{Backend, Unavailable};
use super::lock::lock;
use super::mailbox::{Mail, Receiver};
use super::outbox::{Outbox, Weight};
use super::rooms::{Fresh, Sign, ToRoom};

/// Starts the task of a room.
pub(super) fn start(shared: &Arc<Shared>, fresh: Option<Fresh>) {
    if let Some(fresh) = fresh {
        tokio::spawn(run(Arc::clone(shared), fresh));
    }
}

async fn run(shared: Arc<Shared>, fresh: Fresh) {
    let Fresh { session, inbox, sign } = fresh;
    match Box::pin(load(&shared, session)).await {
        Ok(Some(room)) => {
            shared.rooms.belongs(session, room.queue());
            let present = shared.consoles.is_present(room.queue());
            let mut task = RoomTask { shared, session, inbox, sign, room, sockets: Vec::new(), asking: None, timer: None };
            task.take(Input::TechnicianPresent(present));
            task.run().await;
        }
        Ok(None) => turn_away(&shared, session, inbox, close::SIGNED_OUT, ErrorCode::Gone).await,
        Err(Unavailable) => turn_away(&shared, session, inbox, close::RESTART, ErrorCode::Busy).await,
    }
}

async fn load(shared: &Shared, session: SessionId) -> Result<Option<Box<Room>>, Unavailable> {
    let Some(facts) = shared.backend.facts(session).await? else { return Ok(None) };
    let newest = shared.backend.history(session, 0, 1).await?;
    let media = shared.backend.media(session).await?;
    let told = newest.lines.last().map_or(0, |line| line.seq);
    Ok(Some(Box::new(Room::new(shared.clock.now(), facts, &media, told, true))))
}

/// There is no room to be in: whoever has come is told so.
async fn turn_away(shared: &Shared, session: SessionId, inbox: Receiver<ToRoom>, customer: u16, code: ErrorCode) {
    while !shared.rooms.close(session, &inbox) {
        let Mail::Message(ToRoom { from: Some((_, outbox)), input }) = inbox.next().await else { continue };
        match input {
            Input::CustomerJoins { .. } => outbox.finish(customer),
            Input::ConsoleOpens { req, .. }
            | Input::ConsoleChat { req, .. }
            | Input::ConsoleMedia { req, .. }
            | Input::ConsoleAdmits { req, .. } => {
                outbox
                    .push(encode(&ToConsole::Error { req, session: Some(session), id: None, code, say: code.say().into() }), Weight::Must);
                if code == ErrorCode::Gone {
                    outbox.strike();
                }
            }
            _ => {}
        }
    }
}

struct RoomTask {
    shared: Arc<Shared>,
    session: SessionId,
    inbox: Receiver<ToRoom>,
    sign: Arc<Sign>,
    room: Box<Room>,
    sockets: Vec<(SocketId, Arc<Outbox>)>,
    asking: Option<BoxFuture<'static, Answer>>,
    timer: Option<(Timestamp, BoxFuture<'static, ()>)>,
}

impl RoomTask {
    async fn run(&mut self) {
        loop {
            if self.room.is_idle() && self.shared.rooms.close(self.session, &self.inbox) {
                return;
            }
            self.set_timer();
            let asking = async {
                match &mut self.asking {
                    Some(asking) => asking.await,
                    None => pending().await,
                }
            };
            let timer = async {
                match &mut self.timer {
                    Some((_, timer)) => timer.await,
                    None => pending().await,
                }
            };
            let input = tokio::select! {
                answer = asking => {
                    self.asking = None;
                    Input::Answered(answer)
                }
                () = timer => {
                    self.timer = None;
                    Input::Tick
                }
                mail = self.inbox.next() => match mail {
                    Mail::Message(ToRoom { from, input }) => {
                        self.know(from);
                        input
                    }
                    Mail::Left(socket) => Input::Left { socket },
                    Mail::Changed => {
                        // A word on the technician's presence may be among what found no place.
                        let present = self.shared.consoles.is_present(self.room.queue());
                        self.take(Input::TechnicianPresent(present));
                        Input::Changed
                    }
                },
            };
            self.take(input);
        }
    }

    fn set_timer(&mut self) {
        let due = self.room.next_timeout();
        if due != self.timer.as_ref().map(|(at, _)| *at) {
            self.timer = due.map(|at| (at, self.shared.clock.until(at)));
        }
    }

    fn know(&mut self, from: Option<(SocketId, Arc<Outbox>)>) {
        if let Some((socket, outbox)) = from
            && self.outbox(socket).is_none()
        {
            self.sockets.push((socket, outbox));
        }
    }

    fn outbox(&self, socket: SocketId) -> Option<&Arc<Outbox>> {
        self.sockets.iter().find(|(known, _)| *known == socket).map(|(_, outbox)| outbox)
    }

    /// Gives the room an input and does what it wants.
    fn take(&mut self, input: Input) {
        if let Input::Left { socket } = &input {
            self.sockets.retain(|(known, _)| known != socket);
        }
        let before = self.room.queue();
        let outputs = self.room.handle(self.shared.clock.now(), input);
        for output in outputs {
            match output {
                Output::ToCustomer(socket, mut message) => {
                    if let ToCustomer::Media { say: MediaToCustomer::Call { ice, .. } | MediaToCustomer::Relays { ice, .. } } = &mut message
                    {
                        *ice = self.shared.backend.ice_servers(self.session);
                    }
                    let weight = if matches!(message, ToCustomer::Typing { .. }) { Weight::May } else { Weight::Must };
                    self.send(socket, encode(&message), weight);
                }
                Output::ToConsole(socket, mut message) => {
                    if let ToConsole::Media { say: MediaToConsole::Called { ice, .. } | MediaToConsole::Relays { ice, .. }, .. } =
                        &mut message
                    {
                        *ice = self.shared.backend.ice_servers(self.session);
                    }
                    let weight = if matches!(message, ToConsole::Typing { .. }) { Weight::May } else { Weight::Must };
                    self.send(socket, encode(&message), weight);
                }
                Output::Close(socket, code) => {
                    if let Some(outbox) = self.outbox(socket) {
                        outbox.finish(code);
                    }
                    self.sockets.retain(|(known, _)| *known != socket);
                }
                Output::Stranger(socket, req) => {
                    let code = ErrorCode::Gone;
                    self.send(
                        socket,
                        encode(&ToConsole::Error { req, session: Some(self.session), id: None, code, say: code.say().into() }),
                        Weight::Must,
                    );
                    if let Some(outbox) = self.outbox(socket) {
                        outbox.strike();
                    }
                }
                Output::Ask(ask) => self.asking = Some(answer(Arc::clone(&self.shared.backend), self.session, ask)),
                Output::Live(live) => {
                    *lock(&self.sign.live) = live;
                    self.shared.desks.changed(self.room.queue());
                }
            }
        }
        self.sign.waiting.store(self.room.is_waiting(), Ordering::Release);
        // What the room says of the other console is newer than what it has said so far.
        if self.room.queue() != before {
            self.follow();
        }
    }

    /// The session lies in another queue: its room is found there from now on, and another console's presence counts.
    fn follow(&mut self) {
        self.shared.rooms.belongs(self.session, self.room.queue());
        let present = self.shared.consoles.is_present(self.room.queue());
        self.take(Input::TechnicianPresent(present));
    }

    fn send(&self, socket: SocketId, text: String, weight: Weight) {
        if let Some(outbox) = self.outbox(socket) {
            outbox.push(text, weight);
        }
    }
}

/// Asks the backend what the room wants to know.
fn answer(backend: Arc<dyn Backend>, session: SessionId, ask: Ask) -> BoxFuture<'static, Answer> {
    Box::pin(async move {
        let noted = |outcome: Result<(), Unavailable>| outcome.map_or(Answer::Unavailable, |()| Answer::Noted);
        match ask {
            Ask::Read { after, .. } => read(backend.as_ref(), session, after).await.unwrap_or(Answer::Unavailable),
            Ask::Append { from, id, text, .. } => {
                Answer::Appended(backend.append_chat(session, from, id.as_str(), &text).await.map_err(|refusal| refusal.code))
            }
            Ask::SeatTaken { network } => noted(backend.seat_taken(session, network).await),
            Ask::SeatLost => noted(backend.seat_lost(session).await),
            Ask::SeatExpired => noted(backend.seat_expired(session).await),
            Ask::End => noted(backend.end_by_customer(session).await),
            Ask::Consent { kind, answer, by } => {
                backend.keep_answer(by, session, kind, answer).await.map_or(Answer::Unavailable, Answer::Kept)
            }
            Ask::Trust(call) => backend.trust_call(session, call).await.map_or(Answer::Unavailable, Answer::Kept),
            Ask::EndCall { peer, by } => noted(backend.end_call(by, session, peer).await),
            Ask::WrongWords { node, .. } => backend.wrong_confirmation(node, session).await.map_or(Answer::Unavailable, Answer::Left),
            Ask::KeepFile(file) => noted(backend.keep_file(file).await),
        }
    })
}

async fn read(backend: &dyn Backend, session: SessionId, after: i64) -> Result<Answer, Unavailable> {
    let Some(facts) = backend.facts(session).await? else { return Ok(Answer::Read(None)) };
    let history = backend.history(session, after, HISTORY_LIMIT).await?;
    Ok(Answer::Read(Some(Box::new((facts, history)))))
}
