//! Reads what clients send, and sends what becomes of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio_util::sync::CancellationToken;

use super::limits::DATAGRAM;
use super::turn::Turn;

/// Datagrams that are read in one go before others get their turn.
const AT_ONCE: usize = 64;

/// How long to wait when the operating system refuses to read.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves the clients of one listener until `end`.
pub async fn serve(turn: Arc<Turn>, number: usize, end: CancellationToken) {
    let Some(socket) = turn.listeners().get(number).map(|listener| Arc::clone(&listener.socket)) else { return };
    read(&socket, &end, |from, bytes| {
        if let Some(parcel) = turn.client_said(number, from, bytes) {
            parcel.send();
        }
    })
    .await;
}

/// Reads a socket until `end`.
pub async fn read(socket: &UdpSocket, end: &CancellationToken, mut heard: impl FnMut(std::net::SocketAddr, &[u8])) {
    let mut buffer = vec![0; DATAGRAM];
    while let Some(ready) = end.run_until_cancelled(socket.readable()).await {
        let mut failed = ready.is_err();
        for _ in 0..AT_ONCE {
            match socket.try_recv_from(&mut buffer) {
                // A datagram that fills the buffer was longer, and is torn.
                Ok((length, from)) if length < DATAGRAM => {
                    if let Some(bytes) = buffer.get(..length) {
                        heard(from, bytes);
                    }
                }
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => break,
                // Somebody whom we sent to is not there.
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {}
                Err(_) => {
                    failed = true;
                    break;
                }
            }
        }
        if failed && end.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_none() {
            return;
        }
        // A flood at one socket leaves room for the others.
        tokio::task::yield_now().await;
    }
}
