//! What a server holds while nothing happens: by itself, and per connected console.

use std::path::Path;
use std::time::Duration;

use crate::report::{Idle, Sockets};
use crate::server::Server;
use crate::ws::Socket;
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
        let opened = chunk.iter().map(|technician| tokio::spawn(open(server.address, format!("__Host-console={}", technician.console))));
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

async fn open(address: std::net::SocketAddr, cookie: String) -> Result<Socket, Failure> {
    Socket::open(address, "/ws/console", &cookie, r#"{"t":"hello"}"#).await
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

fn kibibytes(bytes: u64) -> f64 {
    bytes as f64 / 1_024.0
}
