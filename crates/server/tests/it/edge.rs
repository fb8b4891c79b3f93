//! A bare edge for tests: the real accept loop, gate and time-outs over a tiny application, on a real socket. What the edge does with honest and
//! dishonest peers is in the modules below and in `http_raw`.

mod addresses;
mod drain;
mod reload;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Request, State, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Extension, Router};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use towline::config::{ForwardedHeader, Limits};
use towline::edge::tls::Certificate;
use towline::edge::{self, ClientAddress, Door, Hosts, KnownPeer, Proxies, RequestIds, Server, Slots, Tally, Timeouts};

/// No test waits longer for anything.
pub const CEILING: Duration = Duration::from_secs(20);

/// What differs from edge to edge.
pub struct Settings {
    pub limits: Limits,
    pub proxies: Proxies,
    pub https_only: bool,
    pub certificate: Option<Certificate>,
}

/// A running edge.
pub struct Edge {
    pub address: SocketAddr,
    pub slots: Arc<Slots>,
    /// Lets `/held` answer.
    pub release: Arc<Notify>,
    /// Told when `/held` has begun.
    pub held: Arc<Notify>,
    pub stop: CancellationToken,
    pub drain: CancellationToken,
    pub connections: TaskTracker,
}

/// What a peer got before the connection ended.
#[derive(Debug)]
pub struct Heard {
    /// The statuses, in order.
    pub statuses: Vec<u16>,
    /// Everything, as text.
    pub text: String,
}

impl Edge {
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let proxies = Proxies { trusted: Vec::new(), header: ForwardedHeader::XForwardedFor };
        let mut settings = Settings { limits: Limits::default(), proxies, https_only: false, certificate: None };
        change(&mut settings);
        let listener = edge::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = listener.local_addr().unwrap();
        let (release, held) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (stop, drain) = (CancellationToken::new(), CancellationToken::new());
        let door = Door {
            app: app(Arc::clone(&release), Arc::clone(&held)),
            hosts: Hosts::These { names: vec!["a".to_owned()], loopback: true },
            proxies: settings.proxies,
            https_only: settings.https_only,
            request_timeout: settings.limits.request_timeout,
            ids: RequestIds::new(7),
            tally: Tally::of("test"),
            access_log: false,
        };
        let server =
            Server::new(Arc::new(door), Timeouts::from(&settings.limits), settings.limits.handshake_timeout, Duration::from_millis(50));
        let slots = Slots::new(&settings.limits, &[]);
        let connections = TaskTracker::new();
        let loop_slots = Arc::clone(&slots);
        tokio::spawn(edge::accept(
            listener,
            Arc::new(server),
            loop_slots,
            settings.certificate,
            connections.clone(),
            stop.clone(),
            drain.clone(),
        ));
        Self { address, slots, release, held, stop, drain, connections }
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends these bytes and listens until the server closes.
    pub async fn say(&self, bytes: impl AsRef<[u8]>) -> Heard {
        let mut stream = self.connect().await;
        // The server may have heard enough before it has heard all.
        let _ = stream.write_all(bytes.as_ref()).await;
        hear(stream).await
    }

    /// A request with an extra header that ends its connection.
    pub async fn get(&self, path: &str, header: &str) -> Heard {
        self.say(format!("GET {path} HTTP/1.1\r\nHost: a\r\n{header}Connection: close\r\n\r\n")).await
    }
}

/// Listens until the other side closes.
pub async fn hear(mut stream: impl tokio::io::AsyncRead + Unpin) -> Heard {
    let mut bytes = Vec::new();
    let read = async {
        let mut space = [0; 16_384];
        while let Ok(count @ 1..) = stream.read(&mut space).await {
            bytes.extend_from_slice(&space[..count]);
        }
    };
    let closed = tokio::time::timeout(CEILING, read).await;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(closed.is_ok(), "the connection was not closed after {text:.200}");
    let lines = text.split("HTTP/1.").skip(1);
    Heard { statuses: lines.filter_map(|line| line.get(2..5)?.parse().ok()).collect(), text }
}

fn app(release: Arc<Notify>, held: Arc<Notify>) -> Router {
    Router::new()
        .route("/client", get(|Extension(ClientAddress(address)): Extension<ClientAddress>| async move { address.to_string() }))
        .route("/panic", get(fail))
        .route("/big", get(|| async { Bytes::from(vec![b'x'; 32 << 20]) }))
        .route(
            "/held",
            any(|State((release, held)): State<(Arc<Notify>, Arc<Notify>)>| async move {
                held.notify_one();
                release.notified().await;
                "held"
            }),
        )
        .route("/ws/echo", get(|socket: WebSocketUpgrade| async { echo(socket) }))
        .route(
            "/ws/known",
            get(|socket: WebSocketUpgrade| async {
                let mut answer = echo(socket);
                answer.extensions_mut().insert(KnownPeer);
                answer
            }),
        )
        .fallback(|request: Request| async {
            let path = request.uri().path().to_owned();
            match axum::body::to_bytes(request.into_body(), 64 * 1_024).await {
                Ok(body) => (StatusCode::OK, format!("{path} {}", body.len())).into_response(),
                Err(_) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            }
        })
        .with_state((release, held))
}

fn echo(socket: WebSocketUpgrade) -> Response {
    socket.on_upgrade(|mut socket| async move {
        while let Some(Ok(message)) = socket.recv().await {
            let _ = socket.send(message).await;
        }
    })
}

async fn fail() -> StatusCode {
    panic!("on purpose")
}

/// An address that a test's text names.
pub fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Looks again and again until something holds.
pub async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let looked = tokio::time::timeout(CEILING, async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    });
    assert!(looked.await.is_ok(), "never: {what}");
}

/// A certificate for `localhost` in files of its own.
pub fn certificate() -> (tempfile::TempDir, Certificate) {
    let files = tempfile::tempdir().unwrap();
    write_pair(files.path());
    let (_, certificate) = edge::tls::Keeper::load(&files.path().join("cert.pem"), &files.path().join("key.pem")).unwrap();
    (files, certificate)
}

/// Writes a new pair over the one that is there.
pub fn write_pair(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    let key = folder.join("key.pem");
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// What trusts the certificate in this folder and no other.
pub fn connector(folder: &std::path::Path, protocols: &[&[u8]]) -> tokio_rustls::TlsConnector {
    use rustls_pki_types::pem::PemObject as _;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(rustls_pki_types::CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    tokio_rustls::TlsConnector::from(Arc::new(config))
}
