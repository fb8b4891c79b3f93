//! AT-115: nothing inside is reached through the relay, however it is written.

use std::net::SocketAddr;

use tokio::net::UdpSocket;
use towline::config;
use turn_types::AddressFamily;
use turn_types::attribute::RequestedTransport;
use turn_types::message::{ALLOCATE, CONNECT, CONNECTION_BIND};

use super::World;
use super::client::{Client, Word};

const INSIDE_4: [&str; 29] = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.0.0.2",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "100.100.100.200",
    "172.17.0.1",
    "233.252.0.1",
];

const INSIDE_6: [&str; 27] = [
    "::",
    "::1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::10.0.0.1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
];

async fn is_refused_everywhere(client: &mut Client, addresses: &[&str], wrong_family: u16) {
    for address in addresses {
        let peer = SocketAddr::new(address.parse().unwrap(), 50_000);
        assert_eq!(client.permit(peer).await, Err(403), "{address}");
        assert_eq!(client.bind(0x4000, peer).await, Err(403), "{address}");
        client.send(peer, b"x").await;
        assert_eq!(client.is_through().await, Vec::<Vec<u8>>::new(), "{address}");
    }
    // Had one of them been let in unseen, this would go through too.
    let other: SocketAddr = if wrong_family == 4 { "8.8.8.8:50000" } else { "[2606:4700::1111]:50000" }.parse().unwrap();
    assert_eq!(client.permit(other).await, Err(443));
}

#[tokio::test]
async fn at_115_no_inside_address_is_relayed_to() {
    let world = World::new();
    let (mut ada, _) = world.allocated(1).await;
    is_refused_everywhere(&mut ada, &INSIDE_4, 6).await;
    is_refused_everywhere(&mut ada, &INSIDE_6, 6).await;
    let mut ben = Client::new(world.address(1), &world.credentials(1)).await;
    ben.allocate_with(&[Word::Family(AddressFamily::IPV6)]).await.unwrap();
    is_refused_everywhere(&mut ben, &INSIDE_6, 4).await;
    is_refused_everywhere(&mut ben, &INSIDE_4, 4).await;
    // One inside address among others refuses them all.
    let good: SocketAddr = "8.8.8.8:50000".parse().unwrap();
    let mixed = [Word::Peer(good), Word::Peer("10.0.0.1:50000".parse().unwrap())];
    assert_eq!(ada.ask(turn_types::message::CREATE_PERMISSION, &mixed).await, Err(403));
    assert_eq!(ada.permit(good).await, Ok(()));
}

#[tokio::test]
async fn at_115_services_of_the_relays_own_machine_are_not_reached() {
    // What a database, a name server or the operations listener would be.
    let service = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let at_service = service.local_addr().unwrap();
    let world = World::with(config::Relay { allow_peers: vec!["127.0.0.0/8".parse().unwrap()], ..config::Relay::default() });
    let (mut ada, at_ada) = world.allocated(1).await;
    let (_ben, at_ben) = world.allocated(1).await;
    assert_eq!(ada.permit(at_service).await, Err(403));
    assert_eq!(ada.bind(0x4000, at_service).await, Err(403));
    assert_eq!(ada.permit(world.address(0)).await, Err(403));
    // The permission for another allocation is one for its address alone, not for its host.
    ada.permit(at_ben).await.unwrap();
    ada.send(at_service, b"select 1").await;
    ada.send(world.address(0), b"loop").await;
    ada.is_through().await;
    assert!(service.try_recv_from(&mut [0; 10]).is_err());
    // Nor is what they send taken for a relayed address's.
    service.send_to(b"forged", at_ada).await.unwrap();
    let probe = UdpSocket::bind("127.0.0.2:0").await.unwrap();
    ada.permit(probe.local_addr().unwrap()).await.unwrap();
    probe.send_to(b"after", at_ada).await.unwrap();
    assert_eq!(super::client::indicated(&ada.hear().await).1, b"after");
}

#[tokio::test]
async fn at_115_allocations_of_other_sessions_are_not_reached() {
    let world = World::new();
    let (mut ada, at_ada) = world.allocated(1).await;
    let (mut eve, at_eve) = world.allocated(2).await;
    let (mut ben, at_ben) = world.allocated(1).await;
    assert_eq!(eve.permit(at_ada).await, Err(403));
    assert_eq!(eve.bind(0x4000, at_ada).await, Err(403));
    ada.permit(at_ben).await.unwrap();
    ben.permit(at_ada).await.unwrap();
    // Both hosts are the same: the permission alone does not tell sessions apart.
    ada.send(at_eve, b"x").await;
    ada.is_through().await;
    assert_eq!(eve.is_through().await, Vec::<Vec<u8>>::new());
}

#[tokio::test]
async fn at_115_services_below_1024_are_not_reached_anywhere() {
    let world = World::new();
    let (mut ada, _) = world.allocated(1).await;
    for port in [0, 53, 123, 161, 1_023] {
        assert_eq!(ada.bind(0x4000, SocketAddr::new("8.8.8.8".parse().unwrap(), port)).await, Err(403), "{port}");
    }
    assert_eq!(ada.bind(0x4000, "8.8.8.8:1024".parse().unwrap()).await, Ok(()));
}

#[tokio::test]
async fn at_115_tcp_is_not_relayed() {
    let world = World::new();
    let mut ada = world.client(1).await;
    assert_eq!(ada.ask(ALLOCATE, &[Word::Transport(RequestedTransport::TCP)]).await, Err(442));
    assert_eq!(ada.ask(ALLOCATE, &[Word::Transport(0)]).await, Err(442));
    assert_eq!(ada.ask(ALLOCATE, &[]).await, Err(400));
    assert_eq!(world.relay.allocations(), 0);
    ada.allocate().await.unwrap();
    let peer: SocketAddr = "8.8.8.8:50000".parse().unwrap();
    // What such a request says is not even understood.
    assert_eq!(ada.ask(CONNECT, &[Word::Peer(peer)]).await, Err(420));
    assert_eq!(ada.ask(CONNECT, &[]).await, Err(400));
    assert_eq!(ada.ask(CONNECTION_BIND, &[]).await, Err(400));
}
