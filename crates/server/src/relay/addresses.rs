//! The relay's own addresses: as what it is seen, and the sockets behind the ports that it lends.

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket as Plain};
use std::ops::RangeInclusive;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;

/// Ports that are tried before it is said that none is free.
const TRIES: u16 = 64;

/// What the operating system holds for us while we are busy: half a second at the usual bandwidth.
const HELD: usize = 512 * 1_024;

/// A UDP socket at this address.
///
/// # Errors
/// When it is taken or not ours.
pub fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        // An IPv6 address means IPv6; whoever wants both lists both.
        socket.set_only_v6(true)?;
    }
    // The operating system gives as much of it as it likes.
    let _ = socket.set_recv_buffer_size(HELD);
    let _ = socket.set_send_buffer_size(HELD);
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    UdpSocket::from_std(socket.into())
}

/// A socket at a free port of this host, from `start` on in the range; `is_free` says no to ports that are lent.
pub fn bind_one_of(host: IpAddr, range: &RangeInclusive<u16>, start: u16, is_free: impl Fn(u16) -> bool) -> Option<UdpSocket> {
    let count = range.end() - range.start();
    (0..TRIES.min(count.saturating_add(1))).find_map(|step| {
        let offset = (u32::from(start) + u32::from(step)) % (u32::from(count) + 1);
        let port = range.start() + u16::try_from(offset).ok()?;
        is_free(port).then(|| bind(SocketAddr::new(host, port)).ok()).flatten()
    })
}

/// The address of this machine from which a datagram to `client` leaves: what a socket that is bound to every address is seen as by that client.
pub fn towards(client: SocketAddr) -> Option<IpAddr> {
    let any: IpAddr = if client.is_ipv4() { [0; 4].into() } else { [0; 16].into() };
    let probe = Plain::bind((any, 0)).ok()?;
    // Connecting a UDP socket sends nothing.
    probe.connect(client).ok()?;
    Some(probe.local_addr().ok()?.ip()).filter(|address| !address.is_unspecified())
}
