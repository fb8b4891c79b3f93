//! A receiver on this machine that does what its script says and hands over what it was sent. It can be told to behave otherwise while it runs.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

/// The longest that anything is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a receiver answers.
#[derive(Debug, Clone)]
pub enum Script {
    /// 200 with a few bytes.
    Ok,
    /// This status.
    Status(u16),
    /// A redirect with this status to this place.
    Redirect(u16, String),
    /// 200 with a page that redirects.
    Meta(String),
    /// These bytes, then the end.
    Raw(Vec<u8>),
    /// These bytes, then nothing, without an end.
    Stall(Vec<u8>),
    /// A head without end, a byte at a time.
    Drip,
    /// 200 and a body without end.
    Endless,
    /// Nothing at all, without an end.
    Hang,
    /// Closes without an answer.
    Die,
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The field of a form.
    pub fn field(&self, name: &str) -> Option<String> {
        let pairs = towline_wire::form::parse_urlencoded(&self.body, &towline_wire::Limits::default()).unwrap();
        pairs.get(name).map(str::to_owned)
    }
}

/// A receiver.
pub struct Receiver {
    pub address: SocketAddr,
    script: Arc<Mutex<Script>>,
    received: mpsc::UnboundedReceiver<Received>,
    /// How many bytes the last answer got rid of.
    pub written: mpsc::UnboundedReceiver<usize>,
}

impl Receiver {
    pub async fn start(script: Script) -> Self {
        Self::serve(script, None).await
    }

    pub async fn start_tls(script: Script, tls: TlsAcceptor) -> Self {
        Self::serve(script, Some(tls)).await
    }

    async fn serve(script: Script, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let script = Arc::new(Mutex::new(script));
        let (tell, received) = mpsc::unbounded_channel();
        let (tell_written, written) = mpsc::unbounded_channel();
        let current = Arc::clone(&script);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tell, tell_written, current, tls) = (tell.clone(), tell_written.clone(), Arc::clone(&current), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => one(stream, &current, &tell, &tell_written).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                one(stream, &current, &tell, &tell_written).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, script, received, written }
    }

    /// Behaves like this from now on.
    pub fn now(&self, script: Script) {
        *self.script.lock().unwrap() = script;
    }

    /// The next request.
    pub async fn next(&mut self) -> Received {
        tokio::time::timeout(PATIENCE, self.received.recv()).await.expect("no request in time").unwrap()
    }

    /// A request that has arrived already.
    pub fn arrived(&mut self) -> Option<Received> {
        self.received.try_recv().ok()
    }

    /// Whether nobody has connected: a connection of our own, made now, is the first whose request arrives.
    pub async fn was_left_alone(mut self) -> bool {
        let mut own = TcpStream::connect(self.address).await.unwrap();
        own.write_all(b"GET /own HTTP/1.1\r\n\r\n").await.unwrap();
        self.next().await.line == "GET /own HTTP/1.1"
    }
}

async fn one<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    script: &Mutex<Script>,
    tell: &mpsc::UnboundedSender<Received>,
    tell_written: &mpsc::UnboundedSender<usize>,
) {
    let Some(request) = read(&mut stream).await else { return };
    let script = script.lock().unwrap().clone();
    let _over = tell.send(request);
    let plain = |head: &str, body: &str| format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
    let bytes = match script {
        Script::Ok => plain("200 OK", "{\"ok\":true}"),
        Script::Status(status) => plain(&format!("{status} No"), "no"),
        Script::Redirect(status, to) => plain(&format!("{status} Elsewhere\r\nLocation: {to}"), "elsewhere"),
        Script::Meta(to) => plain("200 OK\r\nContent-Type: text/html", &format!("<meta http-equiv=refresh content='0;url={to}'>")),
        Script::Raw(bytes) => bytes,
        Script::Stall(bytes) => {
            stream.write_all(&bytes).await.unwrap();
            return hold(stream).await;
        }
        Script::Drip => {
            let mut pace = tokio::time::interval(Duration::from_millis(20));
            let _gone = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ").await;
            while stream.write_all(b"x").await.is_ok() {
                pace.tick().await;
            }
            return;
        }
        Script::Endless => {
            let _gone = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n").await;
            let mut written = 0;
            while let Ok(count) = stream.write(&[b'x'; 16_384]).await {
                written += count;
            }
            let _over = tell_written.send(written);
            return;
        }
        Script::Hang => return hold(stream).await,
        Script::Die => return,
    };
    let _gone = stream.write_all(&bytes).await;
    let _gone = stream.shutdown().await;
}

/// Until the other side has gone.
async fn hold<S: AsyncRead + Unpin>(mut stream: S) {
    let mut rest = [0; 64];
    while matches!(stream.read(&mut rest).await, Ok(count) if count > 0) {}
}

async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> Option<Received> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4_096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
            let mut lines = head.split("\r\n");
            let line = lines.next().unwrap().to_owned();
            let headers: Vec<(String, String)> = lines
                .map(|line| line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).unwrap())
                .collect();
            let length = headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse::<usize>().unwrap());
            let mut body = bytes[end + 4..].to_vec();
            while body.len() < length {
                let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
                body.extend_from_slice(&chunk[..count]);
            }
            return Some(Received { line, headers, body });
        }
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
    }
}
