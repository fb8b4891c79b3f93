//! What an active session costs the server: two sockets and a room, by itself and with people who chat; and how long a line takes to the other side.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use tokio::task::JoinSet;
use towline_model::SessionId;

use crate::report::Sessions;
use crate::server::Server;
use crate::stats::quantile;
use crate::ws::Socket;
use crate::{Failure, Wish, clock, say, seed};

/// Sessions at a time, each with a technician of its own.
const SESSIONS: usize = 2_000;
/// How often somebody says something in each of them.
const EVERY: Duration = Duration::from_secs(5);
/// How long they chat.
const CHAT: Duration = Duration::from_secs(30);

/// One session's two sides.
struct Pair {
    session: SessionId,
    customer: Socket,
    console: Socket,
}

/// Measures two thousand active sessions.
pub async fn measure(wish: &Wish, space: &Path) -> Result<Sessions, Failure> {
    let folder = space.join("sessions");
    let seed = seed::Seed::open(&folder)?;
    let technicians = seed.desks(50, SESSIONS / 50).await?;
    seed.consoles(&technicians).await?;
    let seats = seed.active(&technicians).await?;
    seed.close().await?;
    let server = Server::towline(&wish.server, &folder).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = server.memory()?;
    let mut pairs = Vec::with_capacity(SESSIONS);
    let all: Vec<_> = technicians.iter().map(|technician| technician.console.clone()).zip(seats).collect();
    for chunk in all.chunks(100) {
        let mut tasks = JoinSet::new();
        for (console, (session, secret)) in chunk.iter().cloned() {
            tasks.spawn(open(server.address, session, console, secret));
        }
        while let Some(opened) = tasks.join_next().await {
            pairs.push(opened??);
        }
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let held = server.memory()?;
    let bytes_each = held.saturating_sub(before) / SESSIONS as u64;
    let (mut samples, lines, core) = chat(&server, pairs).await?;
    let after = server.memory()?.saturating_sub(before) / SESSIONS as u64;
    server.stop().await?;
    let milliseconds = |duration: Duration| duration.as_secs_f64() * 1_000.0;
    let sessions = Sessions {
        sessions: SESSIONS,
        bytes_each,
        bytes_each_after_chat: after,
        bytes_below: 32 * 1024,
        core_percent_each: core * 100.0 / SESSIONS as f64,
        core_percent_below: 0.05,
        lines,
        delivery_p50_ms: milliseconds(quantile(&mut samples, 0.5)),
        delivery_p99_ms: milliseconds(quantile(&mut samples, 0.99)),
        delivery_p99_below_ms: 50.0,
    };
    say(&format!(
        "{SESSIONS} active sessions: {:.1} KiB each (below 32), {:.1} after they chatted; {:.4} % of a core each (below 0.05); {} lines, delivered in \
         {:.1} ms, 99 of 100 in {:.1} ms (below 50)",
        sessions.bytes_each as f64 / 1024.0,
        sessions.bytes_each_after_chat as f64 / 1024.0,
        sessions.core_percent_each,
        sessions.lines,
        sessions.delivery_p50_ms,
        sessions.delivery_p99_ms,
    ));
    Ok(sessions)
}

async fn open(address: std::net::SocketAddr, session: SessionId, console: String, secret: String) -> Result<Pair, Failure> {
    let customer = Socket::open(address, "/ws/session", &format!("__Host-seat={secret}"), r#"{"t":"hello","last":0}"#).await?;
    let mut console = Socket::open(address, "/ws/console", &format!("__Host-console={console}"), r#"{"t":"hello"}"#).await?;
    console.say(&format!(r#"{{"t":"open","session":{session},"last":0}}"#)).await?;
    console.until("\"history\"").await?;
    Ok(Pair { session, customer, console })
}

/// Lets every session say a line every five seconds, the sides in turns and the sessions spread over the time. How long each took to the other side, how many
/// arrived, and how much of a core the server took.
async fn chat(server: &Server, pairs: Vec<Pair>) -> Result<(Vec<Duration>, usize, f64), Failure> {
    let samples = Arc::new(Mutex::new(Vec::new()));
    let (begin, used) = (clock::now(), server.processor()?);
    let mut tasks = JoinSet::new();
    let count = u32::try_from(pairs.len())?;
    for (pair, n) in pairs.into_iter().zip(0..) {
        tasks.spawn(talk(pair, begin + EVERY * n / count, begin + CHAT, Arc::clone(&samples)));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    let core = (server.processor()? - used).as_secs_f64() / begin.elapsed().as_secs_f64();
    let samples = std::mem::take(&mut *samples.lock().await);
    let lines = samples.len();
    Ok((samples, lines, core))
}

async fn talk(mut pair: Pair, first: Instant, end: Instant, samples: Arc<Mutex<Vec<Duration>>>) -> Result<(), Failure> {
    let mut at = first;
    let mut number = 0u32;
    while at < end {
        tokio::time::sleep_until(at.into()).await;
        number += 1;
        let text = format!("It says error {number} again, and the printer is still on fire.");
        let session = pair.session;
        let sent = clock::now();
        let (from, to, line) = if number.is_multiple_of(2) {
            let line = format!(r#"{{"t":"chat","id":"c{number}","text":"{text}"}}"#);
            (&mut pair.customer, &mut pair.console, line)
        } else {
            let line = format!(r#"{{"t":"chat","session":{session},"id":"t{number}","text":"{text}"}}"#);
            (&mut pair.console, &mut pair.customer, line)
        };
        from.say(&line).await?;
        to.until(&format!("error {number} again")).await?;
        let took = sent.elapsed();
        from.until("\"ack\"").await?;
        samples.lock().await.push(took);
        at += EVERY;
    }
    Ok(())
}
