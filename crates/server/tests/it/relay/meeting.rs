//! Two browsers that cannot meet directly meet on the relay, and what they say arrives.

use tokio::net::UdpSocket;
use towline::config;
use towline_model::Span;
use turn_types::message::CREATE_PERMISSION;

use super::World;
use super::client::{Client, Word, channelled, indicated, relayed};

#[tokio::test]
async fn two_browsers_of_a_session_meet_on_the_relay() {
    let world = World::new();
    let (mut ada, at_ada) = world.allocated(1).await;
    let (mut ben, at_ben) = world.allocated(1).await;
    assert_eq!(world.relay.allocations(), 2);
    ada.permit(at_ben).await.unwrap();
    // Only one of them has let the other in yet.
    ada.send(at_ben, b"early").await;
    ada.is_through().await;
    ben.permit(at_ada).await.unwrap();
    ada.send(at_ben, b"hello").await;
    assert_eq!(indicated(&ben.hear().await), (at_ada, b"hello".to_vec()));
    ben.bind(0x4000, at_ada).await.unwrap();
    ada.bind(0x4fff, at_ben).await.unwrap();
    for size in [0, 1, 3, 1_200] {
        let data = vec![0x5a; size];
        ada.send_by(0x4fff, &data).await;
        assert_eq!(channelled(&ben.hear().await), (0x4000, data.clone()));
        ben.send_by(0x4000, &data).await;
        assert_eq!(channelled(&ada.hear().await), (0x4fff, data));
    }
}

#[tokio::test]
async fn a_browser_of_ipv6_gets_an_address_of_its_kind_and_meets_others() {
    let world = World::new();
    let six = world.address(1);
    let mut ada = Client::new(six, &world.credentials(1)).await;
    let at_ada = ada.allocate_with(&[Word::Family(turn_types::AddressFamily::IPV6)]).await.unwrap();
    let mut ben = Client::new(six, &world.credentials(1)).await;
    let at_ben = ben.allocate_with(&[Word::Family(turn_types::AddressFamily::IPV6)]).await.unwrap();
    assert!(at_ada.is_ipv6() && at_ben.is_ipv6());
    ada.permit(at_ben).await.unwrap();
    ben.permit(at_ada).await.unwrap();
    ada.send(at_ben, b"six").await;
    assert_eq!(indicated(&ben.hear().await), (at_ada, b"six".to_vec()));
    // Asked without a wish, IPv4 is what browsers expect.
    let mut cleo = Client::new(six, &world.credentials(1)).await;
    let at_cleo = cleo.allocate().await.unwrap();
    assert!(at_cleo.is_ipv4());
    assert_eq!(ada.permit(at_cleo).await, Err(443));
}

#[tokio::test]
async fn a_peer_that_the_operator_allows_is_reached_and_answers() {
    let world = World::with(config::Relay { allow_peers: vec!["127.0.0.2/32".parse().unwrap()], ..config::Relay::default() });
    let (mut ada, at_ada) = world.allocated(1).await;
    let peer = UdpSocket::bind("127.0.0.2:0").await.unwrap();
    let at_peer = peer.local_addr().unwrap();
    let mut buffer = [0; 100];
    // Nobody was let in: what comes is dropped, and what is sent does not leave.
    peer.send_to(b"uninvited", at_ada).await.unwrap();
    ada.send(at_peer, b"too early").await;
    ada.is_through().await;
    ada.permit(at_peer).await.unwrap();
    ada.send(at_peer, b"ping").await;
    let (length, from) = peer.recv_from(&mut buffer).await.unwrap();
    assert_eq!((&buffer[..length], from), (&b"ping"[..], at_ada));
    peer.send_to(b"pong", at_ada).await.unwrap();
    assert_eq!(indicated(&ada.hear().await), (at_peer, b"pong".to_vec()));
    ada.bind(0x4001, at_peer).await.unwrap();
    peer.send_to(b"pong", at_ada).await.unwrap();
    assert_eq!(channelled(&ada.hear().await), (0x4001, b"pong".to_vec()));
    ada.send_by(0x4001, b"ping").await;
    assert_eq!(peer.recv_from(&mut buffer).await.unwrap().0, 4);
    // A permission ends by itself.
    world.later(Span::minutes(5));
    ada.send(at_peer, b"too late").await;
    ada.is_through().await;
    assert!(peer.try_recv_from(&mut buffer).is_err());
}

#[tokio::test]
async fn a_question_asked_again_gets_the_same_answer() {
    let world = World::new();
    let (mut ada, at_ada) = world.allocated(1).await;
    assert_eq!(relayed(&ada.allocate_again().await), at_ada);
    assert_eq!(ada.allocate().await, Err(437));
    assert_eq!(world.relay.allocations(), 1);
    assert_eq!(ada.refresh(0).await, Ok(0));
    assert_eq!(ada.refresh(600).await, Err(437));
    assert_eq!(world.relay.allocations(), 0);
    assert!(ada.allocate().await.is_ok());
}

#[tokio::test]
async fn channels_lead_to_one_peer_each() {
    let world = World::new();
    let (mut ada, _) = world.allocated(1).await;
    let (_ben, at_ben) = world.allocated(1).await;
    let (_cleo, at_cleo) = world.allocated(1).await;
    ada.bind(0x4000, at_ben).await.unwrap();
    ada.bind(0x4000, at_ben).await.unwrap();
    assert_eq!(ada.bind(0x4000, at_cleo).await, Err(400));
    assert_eq!(ada.bind(0x4001, at_ben).await, Err(400));
    assert_eq!(ada.bind(0x3fff, at_cleo).await, Err(400));
    assert_eq!(ada.bind(0x5000, at_cleo).await, Err(400));
    assert_eq!(ada.ask(CREATE_PERMISSION, &[]).await, Err(400));
    // A channel that has ended is free.
    world.later(Span::minutes(10) - Span::seconds(1));
    ada.refresh(600).await.unwrap();
    world.later(Span::seconds(1));
    let (_dora, at_dora) = world.allocated(1).await;
    ada.bind(0x4000, at_dora).await.unwrap();
}
