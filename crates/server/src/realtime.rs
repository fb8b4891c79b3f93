//! The live side: sockets of customers and consoles, a task for each room and each technician's desk. Rules are not here (crate `domain`), nor what a
//! room decides (crate `hub`).
//!
//! A socket's text goes to its room (`room_task`) or desk (`desk`) through a bounded inbox, or as a request to the [`backend::Backend`]; what is said back
//! goes through the socket's bounded [`outbox`]. Notices of the domain come in through the `bell`. Rooms and desks hold nothing that the store does not.

pub mod backend;
mod bell;
pub mod clock;
mod console;
pub mod consoles;
mod customer;
mod desk;
mod desks;
mod door;
mod line;
mod lock;
mod mailbox;
mod outbox;
mod requests;
mod room_task;
mod rooms;
mod sockets;
mod work;

use std::sync::Arc;

use axum::extract::ws::WebSocket;
use axum::extract::{FromRequestParts, Request, State, WebSocketUpgrade};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use tokio::sync::broadcast::Receiver;
use tokio_util::task::TaskTracker;
use towline_hub::Notice;
use towline_model::{Network, Span};

use crate::edge::{ClientAddress, KnownPeer};
use crate::http::cookies;
use backend::Backend;
use clock::Clock;
use console::Console;
use consoles::Consoles;
use customer::Customer;
use desks::Desks;
use line::Line;
use rooms::Rooms;
use sockets::{Open, Sockets};

/// What sockets, rooms and desks share.
struct Shared {
    backend: Arc<dyn Backend>,
    clock: Arc<dyn Clock>,
    consoles: Arc<Consoles>,
    rooms: Rooms,
    desks: Desks,
    sockets: Arc<Sockets>,
    tracker: TaskTracker,
    public_origin: String,
}

impl Shared {
    fn line(&self, socket: WebSocket, open: &Open) -> Box<Line> {
        Box::new(Line::new(socket, Arc::clone(&open.outbox), Arc::clone(&self.clock), open.since))
    }
}

/// The live side of one process; a clone is another handle on the same.
#[derive(Clone)]
pub struct Realtime(Arc<Shared>);

/// How many of what there are, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Census {
    /// Open sockets of both kinds.
    pub sockets: usize,
    /// Rooms of sessions.
    pub rooms: usize,
    /// Desks of technicians.
    pub desks: usize,
}

impl Realtime {
    /// Starts to listen to `notices`. `public_origin`: scheme, host and port that our pages are served from, as browsers write it in `Origin`.
    /// Needs a running runtime.
    #[must_use]
    pub fn start(backend: Arc<dyn Backend>, consoles: Arc<Consoles>, notices: Receiver<Notice>, public_origin: String) -> Self {
        let shared = Arc::new(Shared {
            backend,
            clock: Arc::clone(consoles.clock()),
            consoles,
            rooms: Rooms::default(),
            desks: Desks::default(),
            sockets: Arc::default(),
            tracker: TaskTracker::new(),
            public_origin,
        });
        tokio::spawn(bell::listen(Arc::clone(&shared), notices));
        Self(shared)
    }

    /// `/ws/session` and `/ws/console`.
    pub fn routes(&self) -> axum::Router {
        axum::Router::new().route("/ws/session", get(session)).route("/ws/console", get(desk_socket)).with_state(self.clone())
    }

    /// Takes no more sockets, closes those there are with 1012 spread over `span`, and waits until the last has gone. Give it a ceiling: a peer that takes
    /// no notice is waited for some seconds.
    pub async fn drain(&self, span: Span) {
        self.0.sockets.drain(self.0.clock.as_ref(), span).await;
        self.0.tracker.close();
        self.0.tracker.wait().await;
    }

    /// How many of what there are.
    #[must_use]
    pub fn census(&self) -> Census {
        Census { sockets: self.0.sockets.count(), rooms: self.0.rooms.count(), desks: self.0.desks.count() }
    }
}

/// A request for a WebSocket that came from one of our own pages; everything else is refused before its cookie is looked at.
struct OwnUpgrade {
    upgrade: WebSocketUpgrade,
    network: Network,
    parts: http::request::Parts,
}

async fn own_upgrade(shared: &Shared, request: Request) -> Result<OwnUpgrade, Response> {
    let (mut parts, _) = request.into_parts();
    if !door::is_ours(&parts.headers, &shared.public_origin) {
        return Err(StatusCode::FORBIDDEN.into_response());
    }
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &()).await.map_err(IntoResponse::into_response)?;
    let client = parts.extensions.get::<ClientAddress>().ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())?;
    let network = Network::of(client.0);
    Ok(OwnUpgrade { upgrade: door::bounded(upgrade), network, parts })
}

async fn session(State(Realtime(shared)): State<Realtime>, request: Request) -> Response {
    let OwnUpgrade { upgrade, network, parts } = match own_upgrade(&shared, request).await {
        Ok(own) => own,
        Err(refused) => return refused,
    };
    let cookie = cookies::find(&parts.headers, cookies::SEAT).unwrap_or_default().to_owned();
    let Ok(seat) = shared.backend.seat(&cookie).await else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let Some(open) = shared.sockets.open("customer", shared.clock.now()) else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let customer = Customer { shared: Arc::clone(&shared), open, cookie, network };
    let is_known = seat.is_some();
    let answer = upgrade.on_upgrade(async move |socket| {
        let line = shared.line(socket, &customer.open);
        // A task of its own, so that what the upgrade needed is freed.
        shared.tracker.spawn(customer::run(line, customer, seat));
    });
    vouched(answer, is_known)
}

async fn desk_socket(State(Realtime(shared)): State<Realtime>, request: Request) -> Response {
    let OwnUpgrade { upgrade, parts, .. } = match own_upgrade(&shared, request).await {
        Ok(own) => own,
        Err(refused) => return refused,
    };
    let cookie = cookies::find(&parts.headers, cookies::CONSOLE).unwrap_or_default().to_owned();
    let Ok(login) = shared.backend.console_login(&cookie).await else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let Some(open) = shared.sockets.open("console", shared.clock.now()) else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let console = Console { shared: Arc::clone(&shared), open, cookie };
    let login = login.map(Box::new);
    let is_known = login.is_some();
    let answer = upgrade.on_upgrade(async move |socket| {
        let line = shared.line(socket, &console.open);
        shared.tracker.spawn(console::run(line, console, login));
    });
    vouched(answer, is_known)
}

/// Tells the edge when the peer has shown who it is: its socket no longer counts for its address.
fn vouched(mut answer: Response, is_known: bool) -> Response {
    if is_known {
        answer.extensions_mut().insert(KnownPeer);
    }
    answer
}
