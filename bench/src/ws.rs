//! A WebSocket client as small as a measurement wants it: text frames both ways, masked with zeros, nothing else understood.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Failure;

/// How long a socket may take to be welcomed.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open socket.
pub struct Socket {
    stream: TcpStream,
    /// What came and is not read yet.
    held: Vec<u8>,
}

impl Socket {
    /// Opens `path` with a cookie as one of our pages would, says `hello` and waits for the welcome.
    pub async fn open(address: SocketAddr, path: &str, cookie: &str, hello: &str) -> Result<Self, Failure> {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let upgrade = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: {cookie}\r\n\r\n"
        );
        stream.write_all(upgrade.as_bytes()).await?;
        let mut socket = Self { stream, held: Vec::new() };
        tokio::time::timeout(PATIENCE, socket.head()).await??;
        socket.say(hello).await?;
        tokio::time::timeout(PATIENCE, socket.until("\"welcome\"")).await??;
        Ok(socket)
    }

    async fn head(&mut self) -> Result<(), Failure> {
        loop {
            if let Some(end) = self.held.windows(4).position(|part| part == b"\r\n\r\n") {
                if !self.held.starts_with(b"HTTP/1.1 101") {
                    return Err(format!("a socket was refused: {}", String::from_utf8_lossy(&self.held)).into());
                }
                self.held.drain(..end + 4);
                return Ok(());
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> Result<(), Failure> {
        if self.stream.read_buf(&mut self.held).await? == 0 { Err("a socket was closed".into()) } else { Ok(()) }
    }

    /// Sends a text.
    pub async fn say(&mut self, text: &str) -> Result<(), Failure> {
        let mut frame = vec![0x81];
        match u8::try_from(text.len()) {
            Ok(short) if short < 126 => frame.push(0x80 | short),
            _ => {
                frame.push(0x80 | 126);
                frame.extend(u16::try_from(text.len())?.to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(text.as_bytes());
        self.stream.write_all(&frame).await?;
        Ok(())
    }

    /// The next text that comes. Nothing is lost when the future is dropped.
    pub async fn hear(&mut self) -> Result<String, Failure> {
        loop {
            if let Some((opcode, payload, end)) = frame(&self.held) {
                let text = String::from_utf8_lossy(self.held.get(payload..end).unwrap_or_default()).into_owned();
                self.held.drain(..end);
                if self.held.is_empty() {
                    self.held = Vec::new();
                }
                match opcode {
                    1 => return Ok(text),
                    8 => return Err("a socket was closed".into()),
                    // Pings are not answered: a measurement is shorter than their patience.
                    _ => continue,
                }
            }
            self.more().await?;
        }
    }

    /// Reads on until a text holds `mark`.
    pub async fn until(&mut self, mark: &str) -> Result<String, Failure> {
        loop {
            let text = self.hear().await?;
            if text.contains(mark) {
                return Ok(text);
            }
        }
    }
}

/// The opcode of the first whole frame, where its payload begins and where it ends.
fn frame(held: &[u8]) -> Option<(u8, usize, usize)> {
    let (first, second) = (*held.first()?, *held.get(1)?);
    let (length, at) = match second & 0x7f {
        126 => (usize::from(u16::from_be_bytes([*held.get(2)?, *held.get(3)?])), 4),
        127 => (usize::try_from(u64::from_be_bytes(held.get(2..10)?.try_into().ok()?)).ok()?, 10),
        short => (usize::from(short), 2),
    };
    (held.len() >= at + length).then_some((first & 0x0f, at, at + length))
}
