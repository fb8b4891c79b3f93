//! The world of these tests: a backend whose store is a few maps, a clock that moves when it is told to, and a server on loopback.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use tokio::sync::{Notify, broadcast};
use towline::edge::ClientAddress;
use towline::realtime::Realtime;
use towline::realtime::backend::{Backend, ConsoleLogin, Invitation, Queue, Refusal, Technician, Unavailable};
use towline::realtime::clock::Clock;
use towline::realtime::consoles::Consoles;
use towline_hub::message::{ErrorCode, IceServer, InviteBy, InviteEmail, Me, Role, Sends};
use towline_hub::room::{By, Facts, History, Side};
use towline_hub::view::Listed;
use towline_hub::{Change, Notice};
use towline_model::{
    Ceiling, ChatFrom, ChatLine, ConsentAnswer, ConsentKind, CustomFields, EndedBy, Media, Network, NodeId, OrganisationId, PeerId,
    PersonId, Session, SessionId, SessionKind, SessionState, SharedFile, Span, SystemLine, Timestamp, TrustedCall,
};

pub use super::hands::Hands;

pub const START: Timestamp = Timestamp(1_700_000_000_000_000);
pub const TESS: Technician = Technician { organisation: OrganisationId(1), person: PersonId(2), node: NodeId(4) };
/// A channel that everybody looks after.
pub const SALES: NodeId = NodeId(9);
pub const OTTO: Technician = Technician { organisation: OrganisationId(1), person: PersonId(3), node: NodeId(5) };

#[derive(Default)]
pub struct Kept {
    pub sessions: BTreeMap<SessionId, Session>,
    pub lines: HashMap<SessionId, Vec<ChatLine>>,
    pub seats: HashMap<String, SessionId>,
    pub logins: HashMap<String, ConsoleLogin>,
    /// How many consoles may run at a time, whoever asks.
    pub ceilings: Vec<Ceiling>,
    pub down: bool,
    /// What was asked that leaves no other trace.
    pub asked: Vec<&'static str>,
}

/// The backend of these tests. What the desk asks beside sessions is refused: those tests have the whole server.
pub struct Store {
    pub kept: Mutex<Kept>,
    pub bell: broadcast::Sender<Notice>,
    /// Lets an invitation leave.
    pub post: Notify,
    clock: Arc<Hands>,
}

/// A server with its world.
pub struct World {
    pub store: Arc<Store>,
    pub realtime: Realtime,
    pub consoles: Arc<Consoles>,
    pub address: SocketAddr,
    clock: Arc<Hands>,
}

impl World {
    pub async fn new() -> Self {
        let clock = Hands::new();
        let (bell, notices) = broadcast::channel(64);
        let store = Arc::new(Store { kept: Mutex::default(), bell, post: Notify::new(), clock: Arc::clone(&clock) });
        let consoles = Arc::new(Consoles::new(Arc::clone(&clock) as Arc<dyn Clock>));
        let (realtime, address) = serve(Arc::clone(&store) as Arc<dyn Backend>, Arc::clone(&consoles), notices);
        let world = Self { store, realtime, consoles, address, clock };
        world.login("tess", TESS);
        world
    }

    pub fn pass(&self, span: Span) {
        self.clock.pass(span);
    }

    pub fn login(&self, cookie: &str, who: Technician) {
        let me = Me {
            name: cookie.into(),
            email: format!("{cookie}@example.com"),
            node: who.node.0,
            organisation: "ACME".into(),
            labels: Default::default(),
            entry: "https://help.example.com/".into(),
            sends: Sends { mail: true, text: true },
            watches: false,
            concludes: false,
        };
        self.store.kept.lock().unwrap().logins.insert(cookie.into(), ConsoleLogin { who, me });
    }

    /// A session of `who` with a customer's seat under cookie `seat-<id>`.
    pub fn session(&self, id: i64, who: Technician, state: SessionState) -> SessionId {
        let id = SessionId(id);
        let session = Session {
            id,
            organisation: who.organisation,
            queue: who.node,
            kind: SessionKind::Private,
            channel: None,
            caller: Some(who.person),
            fields: CustomFields::default(),
            state,
            state_since: START,
            created_at: START,
            claimed_at: (state != SessionState::Connecting).then_some(START),
            picked_up_at: (state == SessionState::Active).then_some(START),
            picked_up_by: (state == SessionState::Active).then_some(who.node),
            transfer: None,
            ended_at: None,
            pin_expires_at: START + Span::minutes(20),
            pin_slot: None,
            pin_words: 0,
            wrong_words: 0,
            language: None,
            network: Some(Network::of("127.0.0.1".parse().unwrap())),
            seat_empty_since: None,
            by_link: false,
            dismissed: false,
            note: String::new(),
        };
        let mut kept = self.store.kept.lock().unwrap();
        kept.sessions.insert(id, session);
        kept.seats.insert(format!("seat-{id}"), id);
        id
    }

    pub fn lines(&self, session: SessionId) -> Vec<String> {
        self.store.kept.lock().unwrap().lines.get(&session).into_iter().flatten().map(|line| line.text.clone()).collect()
    }

    pub fn state(&self, session: SessionId) -> SessionState {
        self.store.kept.lock().unwrap().sessions[&session].state
    }

    /// Waits until something is so that no socket tells; a ceiling makes a failure of what never is.
    pub async fn until(&self, what: impl Fn(&Self) -> bool) {
        let wait = async {
            while !what(self) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), wait).await.expect("it never came");
    }
}

/// Serves the sockets of a backend on loopback.
pub fn serve(backend: Arc<dyn Backend>, consoles: Arc<Consoles>, notices: broadcast::Receiver<Notice>) -> (Realtime, SocketAddr) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    // Little room in the network, so that a peer that does not read is noticed soon; accepted sockets inherit it.
    socket.set_send_buffer_size(8 * 1024).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1_024).unwrap();
    let address = listener.local_addr().unwrap();
    let realtime = Realtime::start(backend, consoles, notices, format!("http://{address}"));
    let router = realtime.routes().layer(from_fn(known_address));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (realtime, address)
}

/// The address that the edge would have found: loopback, or what a test says.
async fn known_address(mut request: Request, next: Next) -> axum::response::Response {
    let told = request.headers().get("x-from").and_then(|value| value.to_str().ok()).unwrap_or("127.0.0.1");
    let address = ClientAddress(told.parse().unwrap());
    request.extensions_mut().insert(address);
    next.run(request).await
}

impl Store {
    fn up<T>(&self, answer: impl FnOnce(&mut Kept) -> T) -> Result<T, Unavailable> {
        let mut kept = self.kept.lock().unwrap();
        if kept.down { Err(Unavailable) } else { Ok(answer(&mut kept)) }
    }

    pub fn change(&self, session: SessionId, change: Change, how: impl FnOnce(&mut Session)) {
        let technician = {
            let mut kept = self.kept.lock().unwrap();
            let found = kept.sessions.get_mut(&session).unwrap();
            how(found);
            found.queue
        };
        let _heard = self.bell.send(Notice::Session { queue: technician, session, change });
    }

    /// Changes a session and puts it into another queue; both are told.
    pub fn hand_to(&self, session: SessionId, queue: NodeId, change: impl FnOnce(&mut Session)) {
        let left = self.kept.lock().unwrap().sessions[&session].queue;
        self.change(session, Change::Moved, |session| {
            session.queue = queue;
            change(session);
        });
        let _heard = self.bell.send(Notice::Session { queue: left, session, change: Change::Moved });
    }

    fn keep(&self, session: SessionId, from: ChatFrom, client_id: &str, text: &str) -> ChatLine {
        let mut kept = self.kept.lock().unwrap();
        let lines = kept.lines.entry(session).or_default();
        if let Some(line) = lines.iter().find(|line| line.from == from && !client_id.is_empty() && line.client_id == client_id) {
            return line.clone();
        }
        let seq = i64::try_from(lines.len()).unwrap() + 1;
        let line = ChatLine { seq, from, name: "N".into(), text: text.into(), at: self.clock.now(), client_id: client_id.into() };
        lines.push(line.clone());
        line
    }

    fn own(&self, by: Technician, session: SessionId) -> Result<SessionState, Refusal> {
        let found = self.up(|kept| kept.sessions.get(&session).filter(|found| found.queue == by.node).map(|found| found.state))?;
        found.ok_or_else(|| ErrorCode::Gone.into())
    }
}

#[async_trait]
impl Backend for Store {
    async fn seat(&self, cookie: &str) -> Result<Option<SessionId>, Unavailable> {
        self.up(|kept| kept.seats.get(cookie).copied())
    }

    async fn console_login(&self, cookie: &str) -> Result<Option<ConsoleLogin>, Unavailable> {
        self.up(|kept| kept.logins.get(cookie).cloned())
    }

    async fn ceilings(&self, _: Technician) -> Result<Vec<Ceiling>, Unavailable> {
        self.up(|kept| kept.ceilings.clone())
    }

    async fn facts(&self, session: SessionId) -> Result<Option<Facts>, Unavailable> {
        self.up(|kept| {
            let session = kept.sessions.get(&session)?.clone();
            let before = |other: &&Session| other.queue == session.queue && other.state == SessionState::Waiting && other.id <= session.id;
            let position = u32::try_from(kept.sessions.values().filter(before).count()).ok();
            Some(Facts {
                position: position.filter(|_| session.state == SessionState::Waiting),
                session,
                organisation: "ACME".into(),
                technician: "Tess".into(),
                team: Vec::new(),
                survey: true,
            })
        })
    }

    async fn history(&self, session: SessionId, after: i64, limit: usize) -> Result<History, Unavailable> {
        self.up(|kept| {
            let above: Vec<ChatLine> = kept.lines.get(&session).into_iter().flatten().filter(|line| line.seq > after).cloned().collect();
            let cut = above.len().saturating_sub(limit);
            History { lines: above[cut..].to_vec(), more: cut > 0 }
        })
    }

    // Media are shown with the real store (`media`): this one keeps none.
    async fn media(&self, _: SessionId) -> Result<Media, Unavailable> {
        self.up(|_| Media::default())
    }
    async fn keep_answer(&self, _: By, _: SessionId, _: ConsentKind, _: ConsentAnswer) -> Result<bool, Unavailable> {
        Err(Unavailable)
    }
    async fn trust_call(&self, _: SessionId, _: TrustedCall) -> Result<bool, Unavailable> {
        Err(Unavailable)
    }
    async fn end_call(&self, _: By, _: SessionId, _: PeerId) -> Result<(), Unavailable> {
        Err(Unavailable)
    }
    async fn wrong_confirmation(&self, _: NodeId, _: SessionId) -> Result<Option<u32>, Unavailable> {
        Err(Unavailable)
    }
    async fn keep_file(&self, _: SharedFile) -> Result<(), Unavailable> {
        Err(Unavailable)
    }
    fn ice_servers(&self, _: SessionId) -> Vec<IceServer> {
        Vec::new()
    }

    async fn queue(&self, who: Technician, limit: usize) -> Result<Queue, Unavailable> {
        self.up(|kept| {
            let shown = |session: &&Session| {
                let waits = session.queue == SALES && session.state == SessionState::Waiting;
                (session.queue == who.node || waits) && !session.dismissed
            };
            let listed = |session: &Session| Listed {
                session: session.clone(),
                mine: session.queue == who.node,
                channel: session.channel.map(|_| "Sales".to_owned()),
                sent: session.transfer.as_ref().map(|_| ("Otto".to_owned(), "Ada".to_owned())),
                role: if session.queue == who.node { Role::Lead } else { Role::Channel },
                lies_with: None,
                team: Vec::new(),
                worked: Span(0),
            };
            Queue {
                sessions: kept.sessions.values().filter(shown).take(limit).map(listed).collect(),
                channels: vec![SALES],
                others: Vec::new(),
                enough: 10,
            }
        })
    }

    async fn guarded(&self, _: OrganisationId) -> Result<bool, Unavailable> {
        self.up(|_| false)
    }

    async fn append_chat(&self, session: SessionId, from: Side, client_id: &str, text: &str) -> Result<ChatLine, Refusal> {
        let live = self.up(|kept| kept.sessions.get(&session).is_some_and(|session| session.state.is_live()))?;
        if !live {
            return Err(ErrorCode::Gone.into());
        }
        let from = if from == Side::Customer { ChatFrom::Customer } else { ChatFrom::Technician };
        Ok(self.keep(session, from, client_id, text))
    }

    async fn seat_taken(&self, session: SessionId, network: Network) -> Result<(), Unavailable> {
        self.up(|kept| kept.asked.push("taken"))?;
        self.change(session, Change::Seat, |session| (session.network, session.seat_empty_since) = (Some(network), None));
        Ok(())
    }

    async fn seat_lost(&self, session: SessionId) -> Result<(), Unavailable> {
        self.up(|kept| kept.asked.push("lost"))?;
        let now = self.clock.now();
        self.change(session, Change::Seat, |session| session.seat_empty_since = Some(now));
        Ok(())
    }

    async fn seat_expired(&self, session: SessionId) -> Result<(), Unavailable> {
        self.up(|_| ())?;
        self.change(session, Change::Ended, |session| session.state = SessionState::Ended(EndedBy::ActiveTimeout));
        Ok(())
    }

    async fn end_by_customer(&self, session: SessionId) -> Result<(), Unavailable> {
        self.up(|_| ())?;
        self.keep(session, ChatFrom::System(SystemLine::EndedByCustomer), "", "The customer ended the session.");
        self.change(session, Change::Ended, |session| session.state = SessionState::Ended(EndedBy::ActiveCustomer));
        Ok(())
    }

    async fn pick_up(&self, by: Technician, session: SessionId) -> Result<(), Refusal> {
        let in_channel = self.up(|kept| kept.sessions.get(&session).is_some_and(|found| found.queue == SALES))?;
        if !in_channel && self.own(by, session)? != SessionState::Waiting {
            return Err(ErrorCode::AlreadyTaken.into());
        }
        self.keep(session, ChatFrom::System(SystemLine::PickedUp), "", "Tess is here.");
        let now = self.clock.now();
        self.hand_to(session, by.node, |session| {
            (session.state, session.picked_up_at, session.picked_up_by) = (SessionState::Active, Some(now), Some(by.node));
            session.transfer = None;
        });
        Ok(())
    }

    async fn close(&self, by: Technician, session: SessionId) -> Result<(), Refusal> {
        self.own(by, session)?;
        self.change(session, Change::Ended, |session| {
            session.state = SessionState::Ended(EndedBy::Technician);
            session.dismissed = true;
        });
        Ok(())
    }

    async fn hold(&self, by: Technician, session: SessionId, on: bool) -> Result<(), Refusal> {
        let (from, to) = if on { (SessionState::Active, SessionState::OnHold) } else { (SessionState::OnHold, SessionState::Active) };
        if self.own(by, session)? != from {
            return Err(ErrorCode::Gone.into());
        }
        self.change(session, Change::Held, |session| session.state = to);
        Ok(())
    }

    async fn write_note(&self, by: Technician, session: SessionId, text: &str) -> Result<(), Refusal> {
        self.own(by, session)?;
        self.change(session, Change::Noted, |session| session.note = text.to_owned());
        Ok(())
    }

    async fn create_session(&self, by: Technician, fields: CustomFields) -> Result<Invitation, Refusal> {
        if fields.fields[0].is_empty() {
            return Err(ErrorCode::BadInput.into());
        }
        self.reveal(by, SessionId(99)).await
    }

    async fn reveal(&self, _: Technician, session: SessionId) -> Result<Invitation, Refusal> {
        let email = InviteEmail { subject: "s".into(), text: "t".into() };
        let words = ["amber".into(), "river".into()];
        Ok(Invitation { session, pin: "012345".into(), words, link: "https://help.example.com/R".into(), email, expires: START })
    }

    async fn invite(&self, by: Technician, session: SessionId, _: InviteBy, _: &str) -> Result<(), Refusal> {
        self.own(by, session)?;
        self.post.notified().await;
        Ok(())
    }
}
