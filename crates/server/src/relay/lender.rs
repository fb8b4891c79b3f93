//! Reads what peers send to a relayed address, for as long as it is lent.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::UdpSocket;
use tokio_util::sync::CancellationToken;

use super::allocations::Client;
use super::listener;
use super::turn::Turn;

/// Reads a relayed socket until its allocation ends.
pub async fn read(turn: Arc<Turn>, client: Client, relayed: SocketAddr, socket: Arc<UdpSocket>, end: CancellationToken) {
    listener::read(&socket, &end, |from, bytes| {
        if let Some(parcel) = turn.peer_said(client, relayed, from, bytes) {
            parcel.send();
        }
    })
    .await;
}
