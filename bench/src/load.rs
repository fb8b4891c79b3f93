//! The client of all rates: so many connections, each sending the next request when the answer to the last is in. It counts what was answered as asked,
//! and everything else apart.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
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
    let mut streams = Vec::with_capacity(connections);
    for _ in 0..connections {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let sent = Arc::new(AtomicUsize::new(0));
    let begin = clock::now();
    let mut tasks = Vec::with_capacity(connections);
    for stream in streams {
        let (template, codes, sent) = (template.clone(), Arc::clone(codes), Arc::clone(&sent));
        tasks.push(tokio::spawn(connection(stream, template, mark, codes, sent, begin, until)));
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
    mut stream: TcpStream,
    template: Template,
    mark: &'static [u8],
    codes: Arc<Codes>,
    sent: Arc<AtomicUsize>,
    begin: Instant,
    until: Until,
) -> Result<Leg, Failure> {
    let mut leg = Leg::default();
    let (mut out, mut held) = (Vec::new(), Vec::with_capacity(4096));
    loop {
        let over = match until {
            Until::Time(time) => begin.elapsed() >= time,
            Until::Count(count) => sent.fetch_add(1, Ordering::Relaxed) >= count,
        };
        if over {
            return Ok(leg);
        }
        template.write(codes.next(), &mut out);
        let asked = clock::now();
        stream.write_all(&out).await?;
        let body = answer(&mut stream, &mut held).await?;
        if held.get(..body).is_some_and(|answer| contains(answer, mark)) {
            leg.good += 1;
            leg.waits.push(asked.elapsed());
        } else {
            leg.bad += 1;
            leg.sample.get_or_insert_with(|| String::from_utf8_lossy(held.get(..body).unwrap_or_default()).into_owned());
        }
    }
}

/// Reads one answer whole into `held`; how many bytes it has. HTTP/1.1 with a length, which is what both servers send.
async fn answer(stream: &mut TcpStream, held: &mut Vec<u8>) -> Result<usize, Failure> {
    held.clear();
    loop {
        if stream.read_buf(held).await? == 0 {
            return Err("the server closed a connection".into());
        }
        let Some(head) = find(held, b"\r\n\r\n") else { continue };
        let length = length(held.get(..head).unwrap_or_default()).ok_or("an answer without a length")?;
        let whole = head + 4 + length;
        while held.len() < whole {
            if stream.read_buf(held).await? == 0 {
                return Err("the server closed a connection within an answer".into());
            }
        }
        return Ok(whole);
    }
}

fn length(head: &[u8]) -> Option<usize> {
    let head = std::str::from_utf8(head).ok()?;
    let lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths.next()?.1.trim().parse().ok()
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    find(text, part).is_some()
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
