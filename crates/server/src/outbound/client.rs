//! One request to somebody else's server: looked up once, every address judged, connected to what was judged, bounded in time and size. Redirects are
//! answers like any other, environment variables name no proxy, nothing is decompressed.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONNECTION, HOST, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;

use super::permits::Permits;
use super::resolve::Resolver;
use super::roots::{Roots, RootsError};
use super::target::{Host, Target};

/// How many of a name's addresses are tried.
const TRIED: usize = 4;
/// Headers of an answer at most.
const HEADERS: usize = 64;
/// Bytes of an answer's head at most.
const HEAD: usize = 64 * 1_024;
/// What we call ourselves.
const AGENT: &str = concat!("Towline/", env!("CARGO_PKG_VERSION"));

/// How much of others is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For a name's addresses.
    pub resolve: Duration,
    /// For a connection, TLS included.
    pub connect: Duration,
    /// For everything.
    pub total: Duration,
    /// Bytes of an answer's body that are read.
    pub answer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { resolve: Duration::from_secs(2), connect: Duration::from_secs(5), total: Duration::from_secs(10), answer: 64 * 1_024 }
    }
}

/// Why a request did not succeed. For the operator's log: whoever named the URL is told none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The URL, its port or an address of its name may not be reached.
    #[error("the receiver's address, port or scheme is not allowed")]
    Forbidden,
    /// The name has no address.
    #[error("the receiver's name has no address")]
    Unresolved,
    /// Nobody answers there.
    #[error("the receiver cannot be connected to")]
    Unreachable,
    /// Its certificate is not believed, or it speaks no TLS.
    #[error("the receiver's TLS or certificate is not accepted")]
    Tls,
    /// It took too long.
    #[error("the receiver did not answer in time")]
    TooSlow,
    /// It speaks no HTTP, or too much of it.
    #[error("the receiver's answer is no HTTP or too large")]
    Garbled,
    /// It answered, but not with success.
    #[error("the receiver answered with status {0}")]
    Status(u16),
}

/// A request that succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// With which status, 200 to 299.
    pub status: u16,
    /// Whether its body ended within the limits; the rest was not read.
    pub whole: bool,
}

/// Sends requests. One connection for each.
pub struct Client {
    permits: Permits,
    resolver: Arc<dyn Resolver>,
    tls: Arc<ClientConfig>,
    limits: Limits,
}

impl Client {
    /// A client that may reach whom `permits` allows and believes `roots`.
    ///
    /// # Errors
    /// When TLS cannot be used.
    pub fn new(permits: Permits, resolver: Arc<dyn Resolver>, roots: &Roots, limits: Limits) -> Result<Self, RootsError> {
        Ok(Self { permits, resolver, tls: roots.client()?, limits })
    }

    /// Sends one request and waits for its answer, whose body is read within limits and thrown away.
    ///
    /// # Errors
    /// Why it cannot be taken as received.
    pub async fn send(&self, method: Method, target: &Target, headers: HeaderMap, body: Bytes) -> Result<Answered, Failure> {
        let until = Instant::now() + self.limits.total;
        let addresses = self.resolve(target).await?;
        let stream = timeout_at(until, timeout(self.limits.connect, self.connect(target, &addresses))).await;
        let stream = stream.map_err(|_| Failure::TooSlow)?.map_err(|_| Failure::TooSlow)??;
        let request = request(method, target, headers, body)?;
        let shaken = http1::Builder::new().max_headers(HEADERS).max_buf_size(HEAD).handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = shaken.map_err(|_| Failure::Garbled)?;
        let exchange = async {
            let answer =
                timeout_at(until, sender.send_request(request)).await.map_err(|_| Failure::TooSlow)?.map_err(|_| Failure::Garbled)?;
            let status = answer.status();
            if !status.is_success() {
                return Err(Failure::Status(status.as_u16()));
            }
            let whole = timeout_at(until, self.read(answer)).await.unwrap_or(false);
            Ok(Answered { status: status.as_u16(), whole })
        };
        // The connection has to be driven while the exchange goes on; what it fails of, the exchange is told.
        let driven = async {
            let _told = connection.await;
            std::future::pending::<()>().await;
        };
        tokio::select! {
            outcome = exchange => outcome,
            () = driven => Err(Failure::Garbled),
        }
    }

    async fn resolve(&self, target: &Target) -> Result<Vec<SocketAddr>, Failure> {
        self.permits.judge(target)?;
        let addresses: Vec<IpAddr> = match target.host() {
            Host::Address(address) => vec![*address],
            Host::Name(name) => {
                // With a dot at its end it is looked up as it stands, without the search domains of this machine's network.
                let name = if self.permits.anywhere || self.permits.is_named(target) { name.clone() } else { format!("{name}.") };
                timeout(self.limits.resolve, self.resolver.addresses(&name)).await.map_err(|_| Failure::Unresolved)?
            }
        };
        self.permits.admit(target, &addresses)
    }

    async fn connect(&self, target: &Target, addresses: &[SocketAddr]) -> Result<Stream, Failure> {
        let share = self.limits.connect / u32::try_from(addresses.len().clamp(1, TRIED)).unwrap_or(1);
        let mut connected = None;
        for address in addresses.iter().take(TRIED) {
            if let Ok(Ok(stream)) = timeout(share, TcpStream::connect(address)).await {
                connected = Some(stream);
                break;
            }
        }
        let stream = connected.ok_or(Failure::Unreachable)?;
        // Whether it can be switched on or not changes nothing but speed.
        let _small_writes = stream.set_nodelay(true);
        if !target.is_https() {
            return Ok(Stream::Plain(stream));
        }
        let name = match target.host() {
            Host::Name(name) => ServerName::try_from(name.clone()).map_err(|_| Failure::Tls)?,
            Host::Address(address) => ServerName::IpAddress((*address).into()),
        };
        let stream = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream).await.map_err(|_| Failure::Tls)?;
        Ok(Stream::Tls(Box::new(stream)))
    }

    /// Reads a body to its end or the limit; whether it was the end.
    async fn read(&self, answer: Response<Incoming>) -> bool {
        let mut body = answer.into_body();
        let mut read = 0;
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else { return false };
            read += frame.data_ref().map_or(0, Bytes::len);
            if read > self.limits.answer {
                return false;
            }
        }
        true
    }
}

fn request(method: Method, target: &Target, headers: HeaderMap, body: Bytes) -> Result<Request<Full<Bytes>>, Failure> {
    let mut request = Request::builder().method(method).uri(target.path()).body(Full::new(body)).map_err(|_| Failure::Forbidden)?;
    let host = HeaderValue::try_from(target.authority()).map_err(|_| Failure::Forbidden)?;
    *request.headers_mut() = headers;
    request.headers_mut().insert(HOST, host);
    request.headers_mut().insert(USER_AGENT, HeaderValue::from_static(AGENT));
    request.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    Ok(request)
}

/// A connection with or without TLS.
enum Stream {
    Plain(TcpStream),
    Tls(Box<tokio_rustls::client::TlsStream<TcpStream>>),
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
