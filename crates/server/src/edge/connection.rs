//! One connection from its first byte to its last: TLS where it is on, HTTP/1 or HTTP/2 as ALPN says, watched by one timer. Without TLS only HTTP/1 is
//! spoken, so no byte is read before its time-outs run.

use std::future::Future;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::framing::{Framing, HEAD_LIMITS};
use super::pulse::{Pulse, Timeouts, Verdict};
use super::service::{App, Door, Place, answer};
use super::slots::Slot;
use super::stream::Stream;

/// Bytes that HTTP/1 reads ahead, and bytes of an answer that wait to be sent.
const BUFFER: usize = 64 * 1_024;

/// What every connection of one listener is served by.
pub struct Server<A> {
    /// What its requests share.
    pub door: Arc<Door<A>>,
    /// How long it may take for what.
    pub timeouts: Timeouts,
    /// How long the TLS handshake may take.
    pub handshake_timeout: Duration,
    /// How long a connection without a request is kept while the server stops.
    last_call: Duration,
    http1: http1::Builder,
    http2: http2::Builder<TokioExecutor>,
}

impl<A: App> Server<A> {
    /// A server of connections for this door.
    #[must_use]
    pub fn new(door: Arc<Door<A>>, timeouts: Timeouts, handshake_timeout: Duration, last_call: Duration) -> Self {
        let mut http1 = http1::Builder::new();
        // The pulse tells slow headers from an idle connection, which the library's own timer does not.
        // Answers are small: one write of head and body together costs less than a vector of both.
        http1.header_read_timeout(None).max_buf_size(BUFFER).writev(false);
        let mut http2 = http2::Builder::new(TokioExecutor::new());
        http2
            .timer(TokioTimer::new())
            .keep_alive_interval(Duration::from_secs(25))
            .keep_alive_timeout(Duration::from_secs(20))
            .max_concurrent_streams(100)
            .max_frame_size(16 * 1_024)
            .max_header_list_size(32 * 1_024)
            .max_pending_accept_reset_streams(20)
            .max_local_error_reset_streams(100)
            .initial_stream_window_size(64 * 1_024)
            .initial_connection_window_size(256 * 1_024)
            .max_send_buf_size(BUFFER);
        Self { door, timeouts, handshake_timeout, last_call, http1, http2 }
    }

    /// Serves one connection until it ends; `drain` asks it to end after the present request.
    pub async fn serve(&self, tcp: TcpStream, peer: IpAddr, tls: Option<TlsAcceptor>, slot: Slot, drain: CancellationToken) {
        self.door.tally.connections.increment(1);
        match tls {
            None => self.speak(tcp, peer, None, slot, drain).await,
            Some(acceptor) => match tokio::time::timeout(self.handshake_timeout, acceptor.accept(tcp)).await {
                Ok(Ok(stream)) => {
                    let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                    self.speak(stream, peer, Some(is_http2), slot, drain).await;
                }
                Ok(Err(_)) | Err(_) => self.door.tally.handshakes_failed.increment(1),
            },
        }
        self.door.tally.connections.decrement(1);
    }

    async fn speak<S>(&self, io: S, peer: IpAddr, tls: Option<bool>, slot: Slot, drain: CancellationToken)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let pulse = Arc::new(Pulse::new(slot));
        let (door, tls_is_on) = (Arc::clone(&self.door), tls.is_some());
        let place = Arc::new(Place { door, pulse: Arc::clone(&pulse), peer, tls: tls_is_on, drain: drain.clone() });
        let watched = Arc::clone(&pulse);
        let service = service_fn(move |request| {
            // Read here and not in the future: by the time that runs, the next message may have been looked at.
            let fault = place.pulse.fault();
            answer(Arc::clone(&place), request, fault)
        });
        if tls == Some(true) {
            pulse.framed_elsewhere();
            let stream = TokioIo::new(Stream::new(io, None, pulse));
            let served = pin!(self.http2.serve_connection(stream, service));
            self.watch(served, |served| served.graceful_shutdown(), &watched, drain, Duration::ZERO).await;
        } else {
            let stream = TokioIo::new(Stream::new(io, Some(Framing::new(HEAD_LIMITS)), pulse));
            let served = pin!(self.http1.serve_connection(stream, service).with_upgrades());
            // HTTP/1 cannot say that it is closing: a connection without a request is kept a little, and its next answer is its last.
            self.watch(served, |served| served.graceful_shutdown(), &watched, drain, self.last_call).await;
        }
    }

    /// Drives a connection until it ends by itself, or has taken too long.
    async fn watch<F: Future>(
        &self,
        mut served: Pin<&mut F>,
        finish: impl Fn(Pin<&mut F>),
        pulse: &Pulse,
        drain: CancellationToken,
        last_call: Duration,
    ) {
        let mut timer = pin!(tokio::time::sleep_until(pulse.at(0)));
        let mut drained = pin!(async {
            drain.cancelled().await;
            tokio::time::sleep(last_call).await;
        });
        let mut is_finishing = false;
        loop {
            tokio::select! {
                biased;
                // How it ended is between the library and the peer.
                _ = served.as_mut() => return,
                () = drained.as_mut(), if !is_finishing => {
                    is_finishing = true;
                    finish(served.as_mut());
                }
                () = timer.as_mut() => match pulse.judge(pulse.now(), &self.timeouts) {
                    Verdict::LookAt(next) => timer.as_mut().reset(pulse.at(next)),
                    Verdict::Cut(why) => {
                        self.door.tally.cut.increment(1);
                        tracing::debug!(why, "connection cut");
                        return;
                    }
                },
            }
        }
    }
}
