//! Who is served: those with credentials of a session that is not over, for as long as both last.

use tokio::sync::broadcast;
use towline_hub::message::IceServer;
use towline_hub::{Change, Notice};
use towline_model::{NodeId, SessionId, Span};

use super::World;
use super::client::{Client, indicated};

#[tokio::test]
async fn at_116_wrong_credentials_get_nothing() {
    let world = World::new();
    let good = world.credentials(1);
    let with =
        |username: &str, credential: &str| IceServer { urls: Vec::new(), username: username.to_owned(), credential: credential.to_owned() };
    let other = good.username.replace(":1:", ":2:");
    let later = good.username.replace("1700003600", "1700007200");
    for bad in [
        with(&good.username, "wrong"),
        with(&good.username, ""),
        with(&other, &good.credential),
        with(&later, &good.credential),
        with("somebody", &good.credential),
    ] {
        let mut client = Client::new(world.address(0), &bad).await;
        assert_eq!(client.allocate().await, Err(401), "{}", bad.username);
    }
    assert_eq!(world.relay.allocations(), 0);
    assert!(Client::new(world.address(0), &good).await.allocate().await.is_ok());
}

#[tokio::test]
async fn at_116_credentials_end_with_their_time_and_allocations_with_them() {
    let world = World::new();
    let (mut ada, _) = world.allocated(1).await;
    assert_eq!(ada.refresh(86_400).await, Ok(3_600));
    assert_eq!(ada.refresh(1).await, Ok(600));
    world.later(Span::minutes(59));
    // It was not asked for again in time.
    assert_eq!(ada.refresh(600).await, Err(437));
    assert!(ada.allocate().await.is_ok());
    assert_eq!(ada.refresh(3_600).await, Ok(60));
    let mut late = Client::new(world.address(0), &world.credentials(1)).await;
    assert!(late.allocate().await.is_ok());
    world.later(Span::minutes(1));
    assert_eq!(ada.refresh(600).await, Err(401));
    assert_eq!(ada.allocate().await, Err(401));
    assert_eq!(late.refresh(600).await, Ok(600));
}

#[tokio::test]
async fn at_116_when_a_session_is_over_its_allocations_are_gone_and_its_credentials_void() {
    let world = World::new();
    let (mut ada, at_ada) = world.allocated(1).await;
    let (mut ben, at_ben) = world.allocated(1).await;
    let (mut other, _) = world.allocated(2).await;
    ada.permit(at_ben).await.unwrap();
    ben.permit(at_ada).await.unwrap();
    ada.send(at_ben, b"hello").await;
    assert_eq!(indicated(&ben.hear().await).1, b"hello");

    world.relay.session_over(SessionId(1));
    assert_eq!(world.relay.allocations(), 1);
    ada.send(at_ben, b"still there?").await;
    assert_eq!(ada.refresh(600).await, Err(401));
    assert_eq!(ada.allocate().await, Err(401));
    assert_eq!(ben.allocate().await, Err(401));
    assert!(ben.heard().is_none());
    // Its ports are free again.
    assert!(tokio::net::UdpSocket::bind(at_ada).await.is_ok());
    assert_eq!(other.refresh(600).await, Ok(600));
}

#[tokio::test]
async fn at_116_the_end_of_a_session_is_heard_of_by_itself() {
    let world = World::new();
    let (mut ada, _) = world.allocated(1).await;
    let (bell, notices) = broadcast::channel(4);
    let heeding = tokio::spawn(world.relay.clone().heed(notices));
    let tell = |session, change| bell.send(Notice::Session { queue: NodeId(4), session: SessionId(session), change }).unwrap();
    tell(1, Change::PickedUp);
    tell(2, Change::Ended);
    tell(1, Change::Ended);
    drop(bell);
    heeding.await.unwrap();
    assert_eq!(world.relay.allocations(), 0);
    assert_eq!(ada.allocate().await, Err(401));
}

#[tokio::test]
async fn an_allocation_belongs_to_who_made_it() {
    let world = World::new();
    let (mut ada, _) = world.allocated(1).await;
    ada.is_now(&world.credentials(1));
    assert_eq!(ada.refresh(0).await, Err(441));
    assert_eq!(world.relay.allocations(), 1);
}

#[tokio::test]
async fn a_nonce_is_renewed_and_nothing_is_lost() {
    let world = World::new();
    let (mut ada, _) = world.allocated(1).await;
    assert_eq!(ada.refresh(1_800).await, Ok(1_800));
    world.later(Span::minutes(11));
    assert_eq!(ada.refresh(1_800).await, Ok(1_800));
}
