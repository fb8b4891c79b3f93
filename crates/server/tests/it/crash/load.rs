//! The load of a round: PINs by many technicians and chat lines by a few customers, until enough was acknowledged and the server is killed.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use towline_model::SessionId;

use super::process::{self, Server};

/// What was acknowledged in one round.
#[derive(Default)]
pub struct Acknowledged {
    /// PINs.
    pub pins: Vec<String>,
    /// How many chat lines.
    pub lines: usize,
}

impl Acknowledged {
    /// Both together.
    pub fn count(&self) -> usize {
        self.pins.len() + self.lines
    }
}

/// A customer's side of a chat over all rounds.
#[derive(Clone)]
pub struct Talk {
    name: usize,
    cookie: String,
    /// The session.
    pub session: SessionId,
    /// Acknowledged lines: the customer's id for each, and its number.
    pub kept: BTreeMap<String, i64>,
    /// Lines that were sent and not acknowledged: sent again first.
    open: Vec<String>,
    next: usize,
}

/// Counts acknowledgements, and says when there are enough.
struct Meter {
    count: AtomicUsize,
    enough: usize,
    reached: Notify,
}

impl Meter {
    fn tick(&self) {
        if self.count.fetch_add(1, Ordering::SeqCst) + 1 >= self.enough {
            self.reached.notify_one();
        }
    }
}

impl Talk {
    /// Opens a session, and takes its seat.
    pub async fn begin(server: &Server, name: usize) -> Self {
        let code = server.codes.get(name).unwrap();
        let pin = process::pin(server.address, code).await.unwrap();
        let cookie = process::seat(server.address, &pin).await;
        let mut talk = Self { name, cookie, session: SessionId(0), kept: BTreeMap::new(), open: Vec::new(), next: 0 };
        let (_, welcome) = talk.connect(server.address).await.unwrap();
        talk.session = SessionId(welcome["session"]["id"].as_i64().unwrap());
        talk
    }

    /// Takes a seat's place at the socket, is welcomed, and leaves it open until the server is gone.
    pub async fn sit(server: &Server, cookie: &str) {
        let talk = Self { name: 0, cookie: cookie.to_owned(), session: SessionId(0), kept: BTreeMap::new(), open: Vec::new(), next: 0 };
        let (mut socket, welcome) = talk.connect(server.address).await.unwrap();
        assert_eq!(welcome["session"]["state"], "waiting");
        // An answer to a line shows that the seat was noted before.
        socket.send(Message::text(json!({"t": "chat", "id": "here", "text": "here"}).to_string())).await.unwrap();
        while heard(&mut socket).await.unwrap()["t"] != "ack" {}
        tokio::spawn(async move { while heard(&mut socket).await.is_some() {} });
    }

    async fn connect(&self, address: SocketAddr) -> Option<(Socket, Value)> {
        let mut request = format!("ws://{address}/ws/session").into_client_request().unwrap();
        request.headers_mut().insert("cookie", self.cookie.parse().unwrap());
        request.headers_mut().insert("origin", format!("http://{address}").parse().unwrap());
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await.ok()?;
        socket.send(Message::text(json!({"t": "hello", "last": 0}).to_string())).await.ok()?;
        loop {
            let message = heard(&mut socket).await?;
            if message["t"] == "welcome" {
                return Some((socket, message));
            }
        }
    }

    /// Talks until the server is gone.
    async fn talk(mut self, address: SocketAddr, meter: Arc<Meter>) -> Self {
        let Some((mut socket, _)) = self.connect(address).await else { return self };
        let mut due = self.open.clone();
        loop {
            let id = due.pop().unwrap_or_else(|| {
                self.next += 1;
                let id = format!("c{}-{}", self.name, self.next);
                self.open.push(id.clone());
                id
            });
            let line = json!({"t": "chat", "id": id, "text": format!("line {id}")});
            if socket.send(Message::text(line.to_string())).await.is_err() {
                return self;
            }
            let seq = loop {
                let Some(message) = heard(&mut socket).await else { return self };
                match message["t"].as_str().unwrap() {
                    "ack" if message["id"] == id.as_str() => break message["seq"].as_i64().unwrap(),
                    // The rate of a chat; the line stays open and is sent again in the next round.
                    "error" => return self,
                    "ended" => panic!("nobody ended the session"),
                    _ => {}
                }
            };
            self.kept.insert(id.clone(), seq);
            self.open.retain(|open| *open != id);
            meter.tick();
        }
    }
}

type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// The next message; `None` when the link broke.
async fn heard(socket: &mut Socket) -> Option<Value> {
    loop {
        match socket.next().await?.ok()? {
            Message::Text(text) => return Some(serde_json::from_str(&text).unwrap()),
            Message::Close(_) => return None,
            _ => {}
        }
    }
}

/// Loads the server, kills it when enough was acknowledged, and says what was.
pub async fn run(server: Server, talks: &mut [Talk], enough: usize) -> Acknowledged {
    let meter = Arc::new(Meter { count: AtomicUsize::new(0), enough, reached: Notify::new() });
    let before: usize = talks.iter().map(|talk| talk.kept.len()).sum();
    let mut pins = JoinSet::new();
    for code in server.codes.iter().skip(talks.len()) {
        let (address, meter, code) = (server.address, meter.clone(), code.clone());
        pins.spawn(async move {
            // A technician's second PIN comes a second later; asking meanwhile is load too.
            let mut given = Vec::new();
            while let Some(answer) = process::pin_or_refusal(address, &code).await {
                if let Ok(pin) = answer {
                    given.push(pin);
                    meter.tick();
                }
            }
            given
        });
    }
    let address = server.address;
    let talking: Vec<_> = talks.iter().map(|talk| tokio::spawn(talk.clone().talk(address, meter.clone()))).collect();
    tokio::time::timeout(std::time::Duration::from_secs(60), meter.reached.notified()).await.unwrap();
    server.kill().await;
    for (talk, done) in talks.iter_mut().zip(talking) {
        *talk = done.await.unwrap();
    }
    let mut acknowledged = Acknowledged::default();
    while let Some(given) = pins.join_next().await {
        acknowledged.pins.extend(given.unwrap());
    }
    acknowledged.lines = talks.iter().map(|talk| talk.kept.len()).sum::<usize>() - before;
    acknowledged
}
