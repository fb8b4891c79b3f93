//! AT-116: nobody gets more than their share.

use towline::config;
use towline_model::{SessionId, Span};

use super::World;
use super::client::channelled;

#[tokio::test]
async fn at_116_the_eleventh_allocation_of_a_session_is_refused() {
    let world = World::new();
    let mut clients = Vec::new();
    for _ in 0..10 {
        clients.push(world.allocated(1).await.0);
    }
    let mut eleventh = world.client(1).await;
    assert_eq!(eleventh.allocate().await, Err(486));
    // Another session has its own ten.
    assert!(world.client(2).await.allocate().await.is_ok());
    clients[0].refresh(0).await.unwrap();
    assert!(eleventh.allocate().await.is_ok());
    // What has ended by itself is not counted.
    world.later(Span::minutes(10));
    assert!(world.client(1).await.allocate().await.is_ok());
    assert_eq!(world.relay.allocations(), 1);
}

#[tokio::test]
async fn at_116_all_allocations_together_are_bounded() {
    let world = World::with(config::Relay { allocations: 3, ..config::Relay::default() });
    let mut clients = Vec::new();
    for session in 1..=3 {
        clients.push(world.allocated(session).await.0);
    }
    assert_eq!(world.client(4).await.allocate().await, Err(508));
    world.relay.session_over(SessionId(2));
    assert!(world.client(4).await.allocate().await.is_ok());
}

#[tokio::test]
async fn at_116_ports_come_from_the_range_and_run_out() {
    // Somebody else may sit on one of them: that one is passed over.
    let taken = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let ports = taken.saturating_sub(3)..=taken;
    let world = World::with(config::Relay { ports: ports.clone(), ..config::Relay::default() });
    let mut clients = Vec::new();
    loop {
        let mut client = world.client(1).await;
        match client.allocate().await {
            Ok(relayed) => {
                assert!(ports.contains(&relayed.port()));
                clients.push(client);
            }
            Err(code) => break assert_eq!(code, 508),
        }
    }
    assert!(clients.len() <= 4);
}

#[tokio::test]
async fn at_116_what_is_above_the_bandwidth_is_cut() {
    // 64 kbit/s: eight datagrams of a thousand bytes in a second.
    let world = World::with(config::Relay { bandwidth: 64, ..config::Relay::default() });
    let (mut ada, at_ada) = world.allocated(1).await;
    let (mut ben, at_ben) = world.allocated(1).await;
    ada.bind(0x4000, at_ben).await.unwrap();
    ben.bind(0x4000, at_ada).await.unwrap();
    for second in 0..3 {
        for _ in 0..30 {
            ada.send_by(0x4000, &[second; 1_000]).await;
        }
        ada.is_through().await;
        let came = ben.is_through().await;
        assert_eq!(came.len(), 8, "second {second}");
        assert!(came.iter().all(|bytes| channelled(bytes).1 == [second; 1_000]));
        // The other way has its own share.
        ben.send_by(0x4000, b"and back").await;
        assert_eq!(channelled(&ada.hear().await).1, b"and back");
        world.later(Span::seconds(1));
    }
}

#[tokio::test]
async fn a_relay_that_stops_lends_nothing_and_goes_on_with_what_is_lent() {
    let world = World::new();
    let (mut ada, _) = world.allocated(1).await;
    world.relay.close();
    assert_eq!(world.client(1).await.allocate().await, Err(508));
    assert_eq!(ada.refresh(600).await, Ok(600));
}
