//! Browsers of these tests: sockets with headers, and what is heard on them. Each wait has a ceiling, so that a missing signal is a failure and no hang.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::world::World;

/// How long a signal is waited for.
const CEILING: Duration = Duration::from_secs(10);

/// A WebSocket as a browser has it.
pub struct Page(pub WebSocketStream<TcpStream>);

/// Which door, and with what in hand.
#[derive(Clone, Default)]
pub struct Knock {
    pub path: &'static str,
    pub headers: Vec<(&'static str, String)>,
}

impl Knock {
    /// A customer's browser that holds this seat.
    pub fn seat(world: &World, cookie: &str) -> Self {
        Self {
            path: "/ws/session",
            headers: vec![("origin", format!("http://{}", world.address)), ("cookie", format!("__Host-seat={cookie}"))],
        }
    }

    /// A technician's browser with this login.
    pub fn console(world: &World, cookie: &str) -> Self {
        Self {
            path: "/ws/console",
            headers: vec![("origin", format!("http://{}", world.address)), ("cookie", format!("__Host-console={cookie}"))],
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    /// Asks for a WebSocket; the status when it is refused.
    pub async fn knock(&self, world: &World) -> Result<Page, u16> {
        self.knock_at(world.address).await
    }

    /// The same at any server.
    pub async fn knock_at(&self, address: SocketAddr) -> Result<Page, u16> {
        let mut request = format!("ws://{address}{}", self.path).into_client_request().unwrap();
        for (name, value) in &self.headers {
            request.headers_mut().append(*name, value.parse().unwrap());
        }
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(8 * 1024).unwrap();
        let stream = socket.connect(address).await.unwrap();
        match timeout(CEILING, client_async(request, stream)).await.unwrap() {
            Ok((socket, response)) => {
                assert!(!response.headers().contains_key("sec-websocket-extensions"));
                Ok(Page(socket))
            }
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    /// Opens the socket and says hello.
    pub async fn enter(&self, world: &World) -> Page {
        let mut page = self.knock(world).await.unwrap();
        page.say(r#"{"t":"hello","last":0}"#).await;
        page
    }
}

impl Page {
    pub async fn say(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    pub async fn send(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    /// The next message, or the code of the close.
    pub async fn hear(&mut self) -> Result<Value, u16> {
        loop {
            match timeout(CEILING, self.0.next()).await.expect("heard nothing") {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => {
                    // Sends the answer that the library has prepared; the server may not wait for it.
                    drop(self.0.flush().await);
                    return Err(frame.code.into());
                }
                Some(Ok(Message::Close(None))) | None => return Err(0),
                Some(Ok(_)) => {}
                Some(Err(error)) => panic!("{error}"),
            }
        }
    }

    /// The next message of this type; others are passed over.
    pub async fn hear_type(&mut self, name: &str) -> Value {
        loop {
            let message = self.hear().await.unwrap_or_else(|code| panic!("closed with {code} before {name}"));
            if message["t"] == name {
                return message;
            }
        }
    }

    /// The code that the socket is closed with; messages before it are passed over.
    pub async fn hear_close(&mut self) -> u16 {
        loop {
            if let Err(code) = self.hear().await {
                return code;
            }
        }
    }

    /// Waits until the server has seen everything that was said before, by a ping of our own protocol.
    pub async fn settle(&mut self) -> Vec<Value> {
        self.say(r#"{"t":"ping"}"#).await;
        let mut heard = Vec::new();
        loop {
            let message = self.hear().await.unwrap();
            if message["t"] == "pong" {
                return heard;
            }
            heard.push(message);
        }
    }
}
