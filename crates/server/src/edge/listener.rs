//! Listening and accepting. A shortage of files or memory pauses the loop instead of spinning it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection::Server;
use super::service::App;
use super::slots::Slots;
use super::tls::Certificate;

/// Connections that wait to be accepted.
const BACKLOG: i32 = 4_096;

/// How long to wait when no connection can be accepted for want of files or memory.
const PAUSE: Duration = Duration::from_millis(250);

/// How long the operating system keeps unanswered bytes before it gives a peer up.
const GIVE_UP: Duration = Duration::from_secs(60);

/// Listens on an address.
///
/// # Errors
/// When it is taken or not ours.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        // An IPv6 address means IPv6; whoever wants both lists both.
        socket.set_only_v6(true)?;
    }
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

/// Accepts connections until `stop`; each is served in a task of `tasks` and asked to end by `drain`.
pub async fn accept<A: App>(
    listener: TcpListener,
    server: Arc<Server<A>>,
    slots: Arc<Slots>,
    certificate: Option<Certificate>,
    tasks: TaskTracker,
    stop: CancellationToken,
    drain: CancellationToken,
) {
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => match listener.accept().now_or_never() {
                // Whoever has been let in by the operating system already is served.
                Some(accepted) => accepted,
                None => return,
            },
            accepted = listener.accept() => accepted,
        };
        let (tcp, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_of_one_connection(&error) => continue,
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted; pausing");
                if stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_none() {
                    return;
                }
                continue;
            }
        };
        let Ok(slot) = slots.take(peer.ip()) else {
            server.door.tally.turned_away.increment(1);
            continue;
        };
        // A peer that is gone already fails at its first byte.
        let _ = tcp.set_nodelay(true);
        let _ = socket2::SockRef::from(&tcp).set_tcp_user_timeout(Some(GIVE_UP));
        let tls = certificate.as_ref().map(Certificate::acceptor);
        let (server, drain) = (Arc::clone(&server), drain.child_token());
        tasks.spawn(async move { server.serve(tcp, peer.ip(), tls, slot, drain).await });
    }
}

/// Whether the error is about a peer that left before it was accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused)
}
