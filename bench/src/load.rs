//! The client of all rates: so many HTTP/1.1 connections of a whole HTTP library, each sending the next request when the answer to the last is in. It
//! counts what was answered as asked, and everything else apart.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::requests::Template;
use crate::{Failure, clock};

/// Whose turn it is: authcodes one after the other, over all legs, so that nobody comes back within a second.
pub struct Codes {
    codes: Vec<String>,
    next: AtomicUsize,
}

impl Codes {
    /// These, from the first.
    pub fn new(codes: Vec<String>) -> Arc<Self> {
        Arc::new(Self { codes, next: AtomicUsize::new(0) })
    }

    fn next(&self) -> &str {
        let at = self.next.fetch_add(1, Ordering::Relaxed) % self.codes.len().max(1);
        self.codes.get(at).map(String::as_str).unwrap_or_default()
    }
}

/// When a leg ends.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// After this time.
    Time(Duration),
    /// After so many answers over all connections.
    Count(usize),
}

/// What a leg brought.
#[derive(Debug, Default)]
pub struct Leg {
    /// Answers as asked for.
    pub good: usize,
    /// Other answers.
    pub bad: usize,
    /// One of them, to see why.
    pub sample: Option<String>,
    /// How long it took.
    pub took: Duration,
    /// How long each good answer took.
    pub waits: Vec<Duration>,
}

impl Leg {
    /// Good answers a second.
    pub fn rate(&self) -> f64 {
        let good = self.good as f64;
        good / self.took.as_secs_f64().max(f64::EPSILON)
    }
}

/// Drives one leg.
pub async fn drive(
    to: SocketAddr,
    template: &Template,
    mark: &'static [u8],
    codes: &Arc<Codes>,
    connections: usize,
    until: Until,
) -> Result<Leg, Failure> {
    let mut senders = Vec::with_capacity(connections);
    for _ in 0..connections {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        senders.push(sender);
    }
    let sent = Arc::new(AtomicUsize::new(0));
    let begin = clock::now();
    let mut tasks = Vec::with_capacity(connections);
    for sender in senders {
        let (template, codes, sent) = (template.clone(), Arc::clone(codes), Arc::clone(&sent));
        tasks.push(tokio::spawn(connection(sender, template, mark, codes, sent, begin, until)));
    }
    let mut leg = Leg::default();
    for task in tasks {
        let part = task.await??;
        leg.good += part.good;
        leg.bad += part.bad;
        leg.waits.extend(part.waits);
        leg.sample = leg.sample.or(part.sample);
    }
    leg.took = begin.elapsed();
    Ok(leg)
}

async fn connection(
    mut sender: http1::SendRequest<Full<Bytes>>,
    template: Template,
    mark: &'static [u8],
    codes: Arc<Codes>,
    sent: Arc<AtomicUsize>,
    begin: Instant,
    until: Until,
) -> Result<Leg, Failure> {
    let mut leg = Leg::default();
    loop {
        let over = match until {
            Until::Time(time) => begin.elapsed() >= time,
            Until::Count(count) => sent.fetch_add(1, Ordering::Relaxed) >= count,
        };
        if over {
            return Ok(leg);
        }
        let request = template.with(codes.next())?;
        let asked = clock::now();
        sender.ready().await?;
        let answer = sender.send_request(request).await?;
        let body = answer.into_body().collect().await?.to_bytes();
        if body.windows(mark.len()).any(|window| window == mark) {
            leg.good += 1;
            leg.waits.push(asked.elapsed());
        } else {
            leg.bad += 1;
            leg.sample.get_or_insert_with(|| String::from_utf8_lossy(&body).into_owned());
        }
    }
}
