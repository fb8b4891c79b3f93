//! What a server holds while nothing happens: by itself, and per connected console.

use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::report::{Idle, Sockets};
use crate::server::Server;
use crate::{Failure, Wish, say, seed};

/// Consoles that are held open.
const SOCKETS: usize = 10_000;

/// Measures a server that has been left alone.
pub async fn alone(wish: &Wish, space: &Path) -> Result<Idle, Failure> {
    let folder = space.join("idle");
    let seed = seed::Seed::open(&folder)?;
    seed.desks(1, 10).await?;
    seed.close().await?;
    let server = Server::towline(&wish.server, &folder).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle = Idle { bytes: server.memory()?, below: 40 * 1_000_000 };
    server.stop().await?;
    say(&format!("idle memory: {:.1} MB (below {} MB)", megabytes(idle.bytes), idle.below / 1_000_000));
    Ok(idle)
}

/// Measures ten thousand consoles, each of a technician of its own.
pub async fn sockets(wish: &Wish, space: &Path) -> Result<Sockets, Failure> {
    let folder = space.join("sockets");
    let seed = seed::Seed::open(&folder)?;
    let technicians = seed.desks(50, SOCKETS / 50).await?;
    seed.consoles(&technicians).await?;
    seed.close().await?;
    let server = Server::towline(&wish.server, &folder).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = server.memory()?;
    let mut held = Vec::with_capacity(SOCKETS);
    for chunk in technicians.chunks(100) {
        let opened = chunk.iter().map(|technician| tokio::spawn(open(server.address, technician.console.clone())));
        for task in opened.collect::<Vec<_>>() {
            held.push(task.await??);
        }
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let after = server.memory()?;
    let each = after.saturating_sub(before) / held.len().max(1) as u64;
    drop(held);
    server.stop().await?;
    let sockets = Sockets { sockets: SOCKETS, bytes_each: each, below: 10 * 1024 };
    say(&format!("{SOCKETS} idle consoles: {:.2} KiB each (below 10 KiB)", kibibytes(each)));
    Ok(sockets)
}

/// Opens a console's socket, says hello and waits for the welcome.
async fn open(address: std::net::SocketAddr, cookie: String) -> Result<TcpStream, Failure> {
    let mut stream = TcpStream::connect(address).await?;
    let upgrade = format!(
        "GET /ws/console HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: __Host-console={cookie}\r\n\r\n"
    );
    stream.write_all(upgrade.as_bytes()).await?;
    // A masked text frame, the mask all zeros.
    const HELLO: &[u8] = br#"{"t":"hello"}"#;
    let length = u8::try_from(HELLO.len())? | 0x80;
    let frame: Vec<u8> = [0x81, length, 0, 0, 0, 0].iter().chain(HELLO).copied().collect();
    stream.write_all(&frame).await?;
    let mut held = Vec::new();
    let welcome = async {
        while !held.windows(9).any(|part| part == b"\"welcome\"") {
            if stream.read_buf(&mut held).await? == 0 {
                return Err(Failure::from(format!("a socket was refused: {}", String::from_utf8_lossy(&held))));
            }
        }
        Ok(())
    };
    tokio::time::timeout(Duration::from_secs(30), welcome).await??;
    Ok(stream)
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

fn kibibytes(bytes: u64) -> f64 {
    bytes as f64 / 1_024.0
}
