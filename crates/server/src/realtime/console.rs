//! The console's socket, `/ws/console`: a login becomes a place at a desk, text becomes requests and what the technician says in rooms.

use std::sync::Arc;

use futures_util::future::{BoxFuture, pending};
use towline_hub::NoPlace;
use towline_hub::message::{ClientId, DecodeError, ErrorCode, FromConsole, ToConsole, close, encode, from_console};
use towline_hub::room::Input;
use towline_model::SessionId;

use super::backend::{ConsoleLogin, Technician, Unavailable};
use super::desks::ToDesk;
use super::line::{Event, Line};
use super::outbox::Weight;
use super::requests::{Request, carry_out};
use super::rooms::ToRoom;
use super::sockets::Open;
use super::{Shared, desk, room_task, work};

/// How many sessions one console may have open.
const MAX_OPEN: usize = 64;

/// A console's socket.
pub(super) struct Console {
    pub(super) shared: Arc<Shared>,
    pub(super) open: Open,
    pub(super) cookie: String,
}

/// What is waited for before more is read, one at a time.
enum Done {
    /// A request, with its answer if one is wanted.
    Answer(Option<Box<ToConsole>>),
    /// The check of rights.
    Login(Result<Option<Technician>, Unavailable>),
}

/// Runs the socket to its end. `login`: what the cookie is.
pub(super) async fn run(mut line: Box<Line>, console: Console, login: Option<Box<ConsoleLogin>>) {
    match login {
        Some(login) => {
            let who = login.who;
            let mut desk = AtDesk {
                console: &console,
                who,
                login: Some(login),
                place: None,
                rooms: Vec::new(),
                running: None,
                sending: None,
                recheck: false,
            };
            desk.serve(&mut line).await;
        }
        None => console.sign_out(),
    }
    line.end().await;
}

impl Console {
    fn sign_out(&self) {
        self.tell(&ToConsole::SignedOut);
        self.open.outbox.finish(close::SIGNED_OUT);
    }

    fn tell(&self, message: &ToConsole) {
        self.open.outbox.push(encode(message), Weight::Must);
    }
}

/// A console with a login. Dropping it leaves the desk and all rooms.
struct AtDesk<'a> {
    console: &'a Console,
    who: Technician,
    /// What the desk is told at hello.
    login: Option<Box<ConsoleLogin>>,
    place: Option<super::consoles::Place>,
    rooms: Vec<SessionId>,
    running: Option<BoxFuture<'static, Done>>,
    /// An invitation on its way, with its answer if one is wanted. It may take long, so that nothing else waits for it.
    sending: Option<BoxFuture<'static, Option<ToConsole>>>,
    recheck: bool,
}

impl AtDesk<'_> {
    /// What happens rarely is boxed: the task is as large as the largest thing it ever waits for.
    async fn serve(&mut self, line: &mut Line) {
        loop {
            if self.recheck && self.running.is_none() {
                self.recheck = false;
                let (backend, cookie) = (Arc::clone(&self.console.shared.backend), self.console.cookie.clone());
                self.running =
                    Some(Box::pin(
                        async move { Done::Login(backend.console_login(&cookie).await.map(|login| login.map(|login| login.who))) },
                    ));
            }
            // While a request runs nothing more is read: answers come in the order of requests, and a flood waits in the network.
            let reading = self.running.is_none();
            let event = tokio::select! {
                done = finished(&mut self.running) => {
                    self.running = None;
                    self.done(done);
                    continue;
                }
                answer = finished(&mut self.sending) => {
                    self.sending = None;
                    answer.iter().for_each(|answer| self.console.tell(answer));
                    continue;
                }
                event = line.next(reading) => event,
            };
            match event {
                Event::Text(text) => match from_console(&text) {
                    Ok(FromConsole::Hello {}) if self.login.is_some() => Box::pin(self.hello(line)).await,
                    Ok(message) if self.login.is_none() => Box::pin(self.said(message)).await,
                    Ok(_) => line.refuse(DecodeError::Shape),
                    Err(why) => line.refuse(why),
                },
                Event::Recheck => self.recheck = true,
                Event::Fed => Box::pin(self.post_desk(ToDesk::Fed(self.console.open.id))).await,
                Event::Gone => return,
            }
        }
    }

    async fn hello(&mut self, line: &mut Line) {
        line.greeted();
        let Some(login) = self.login.take() else { return };
        let shared = &self.console.shared;
        let Ok(ceilings) = shared.backend.ceilings(self.who).await else {
            return self.turn_away(ErrorCode::Busy, close::RESTART);
        };
        let place = match shared.consoles.connect(self.who.node, &ceilings) {
            Ok(place) => place,
            Err(NoPlace::TooManySockets) => return self.turn_away(ErrorCode::TooMany, close::POLICY),
            Err(NoPlace::GroupFull) => return self.turn_away(ErrorCode::GroupFull, close::POLICY),
        };
        self.place = Some(place);
        let (socket, outbox) = (self.console.open.id, Arc::clone(&self.console.open.outbox));
        let me = Box::new(login.me);
        self.post_desk(ToDesk::Join { socket, outbox, me }).await;
    }

    async fn said(&mut self, message: FromConsole) {
        let socket = self.console.open.id;
        match message {
            FromConsole::Hello {} => self.console.open.outbox.finish(close::POLICY),
            FromConsole::Ping {} => self.console.tell(&ToConsole::Pong),
            FromConsole::Status { status, req } => {
                self.console.shared.consoles.set_status(self.who.node, status);
                self.post_desk(ToDesk::Status).await;
                req.into_iter().for_each(|req| self.console.tell(&ToConsole::Done { req }));
            }
            FromConsole::Open { session, last, peers, req } => {
                let (session, node) = (session.0, self.who.node);
                self.enter(session, req.clone(), Input::ConsoleOpens { socket, node, last, peers, req }).await;
            }
            FromConsole::Admit { session, r#let, req } => {
                let (session, node) = (session.0, self.who.node);
                self.enter(session, req.clone(), Input::ConsoleAdmits { socket, node, admit: r#let, req }).await;
            }
            FromConsole::Chat { session, id, text, req } => {
                let input = Input::ConsoleChat { socket, id: id.clone(), text, req: req.clone() };
                if !self.post_room(session.0, input).await {
                    let code = ErrorCode::BadInput;
                    self.console.tell(&ToConsole::Error { req, session: Some(session.0), id: Some(id), code, say: code.say().into() });
                }
            }
            FromConsole::Typing { session, on } => {
                self.post_room(session.0, Input::ConsoleTyping { socket, on }).await;
            }
            FromConsole::Media { session, say, req } => {
                if !self.post_room(session.0, Input::ConsoleMedia { socket, say, req: req.clone() }).await {
                    self.refuse(req, Some(session.0), ErrorCode::BadInput);
                }
            }
            FromConsole::Pickup { session, req } => self.start(Request::PickUp(session.0), req),
            FromConsole::Close { session, req } => self.start(Request::Close(session.0), req),
            FromConsole::Hold { session, on, req } => self.start(Request::Hold(session.0, on), req),
            FromConsole::Note { session, text, req } => self.start(Request::Note(session.0, text), req),
            FromConsole::Reveal { session, req } => self.start(Request::Reveal(session.0), req),
            FromConsole::Invite { session, req, .. } if self.sending.is_some() => {
                self.refuse(req, Some(session.0), ErrorCode::TooManyMessages);
            }
            FromConsole::Invite { session, by, to, req } => {
                let request = Request::Invite(session.0, by, to);
                self.sending = Some(Box::pin(carry_out(Arc::clone(&self.console.shared.backend), self.who, request, req)));
            }
            FromConsole::Work(work) => {
                let answer = work::carry_out(Arc::clone(&self.console.shared.backend), self.who, work);
                self.running = Some(Box::pin(async move { Done::Answer(answer.await.map(Box::new)) }));
            }
            FromConsole::New { fields, tracking, req } => self.start(Request::New(fields, tracking), req),
        }
    }

    /// Brings something to a room that this console need not have entered before.
    async fn enter(&mut self, session: SessionId, req: Option<ClientId>, input: Input) {
        if !self.rooms.contains(&session) {
            if self.rooms.len() >= MAX_OPEN {
                self.refuse(req, Some(session), ErrorCode::TooMany);
                return;
            }
            self.rooms.push(session);
        }
        self.post_room(session, input).await;
    }

    /// Brings something to a room that this console has entered; false when it has not.
    async fn post_room(&mut self, session: SessionId, input: Input) -> bool {
        let entered = self.rooms.contains(&session);
        if entered {
            let from = Some((self.console.open.id, Arc::clone(&self.console.open.outbox)));
            let fresh = self.console.shared.rooms.post(session, ToRoom { from, input }).await;
            room_task::start(&self.console.shared, fresh);
        }
        entered
    }

    async fn post_desk(&mut self, message: ToDesk) {
        let fresh = self.console.shared.desks.post(self.who, message).await;
        desk::start(&self.console.shared, fresh);
    }

    fn start(&mut self, request: Request, req: Option<ClientId>) {
        let answer = carry_out(Arc::clone(&self.console.shared.backend), self.who, request, req);
        self.running = Some(Box::pin(async move { Done::Answer(answer.await.map(Box::new)) }));
    }

    fn done(&mut self, done: Done) {
        match done {
            Done::Answer(answer) => answer.iter().for_each(|answer| self.console.tell(answer)),
            Done::Login(Ok(Some(who))) if who == self.who => {}
            // A store that cannot tell changes nothing until the next time.
            Done::Login(Err(Unavailable)) => {}
            Done::Login(Ok(_)) => self.console.sign_out(),
        }
    }

    fn turn_away(&self, why: ErrorCode, code: u16) {
        self.refuse(None, None, why);
        self.console.open.outbox.finish(code);
    }

    fn refuse(&self, req: Option<ClientId>, session: Option<SessionId>, code: ErrorCode) {
        self.console.tell(&ToConsole::Error { req, session, id: None, code, say: code.say().into() });
    }
}

/// What runs here, when it has ended; nothing never ends.
async fn finished<T>(running: &mut Option<BoxFuture<'static, T>>) -> T {
    match running {
        Some(running) => running.await,
        None => pending().await,
    }
}

impl Drop for AtDesk<'_> {
    fn drop(&mut self) {
        let (shared, socket) = (&self.console.shared, self.console.open.id);
        self.rooms.iter().for_each(|session| shared.rooms.left(*session, socket));
        if self.place.take().is_some() {
            shared.desks.left(self.who.node, socket);
        }
    }
}
