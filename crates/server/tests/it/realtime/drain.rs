//! The server goes: every socket is told to come back elsewhere or later, not all at once, and the server waits for them.

use std::time::Duration;

use towline_model::{SessionId, SessionState, Span};

use super::client::{Knock, Page};
use super::world::{TESS, World};

#[tokio::test]
async fn sockets_are_closed_one_after_the_other_and_none_is_taken_any_more() {
    let world = World::new().await;
    let mut pages: Vec<Page> = Vec::new();
    for id in 1..=20 {
        world.session(id, TESS, SessionState::Waiting);
        let mut page = Knock::seat(&world, &format!("seat-{id}")).enter(&world).await;
        page.hear_type("welcome").await;
        pages.push(page);
    }
    pages[0].say(r#"{"t":"chat","id":"c1","text":"last words"}"#).await;
    pages[0].hear_type("ack").await;
    let realtime = world.realtime.clone();
    let drained = tokio::spawn(async move { realtime.drain(Span::seconds(10)).await });
    let first = pages.remove(0).hear().await;
    assert_eq!(first, Err(1012));
    assert_eq!(Knock::seat(&world, "seat-1").knock(&world).await.err(), Some(503));
    assert!(pages.last_mut().unwrap().settle().await.is_empty(), "the last are still served");
    let closing = tokio::spawn(async move {
        for page in &mut pages {
            assert_eq!(page.hear_close().await, 1012);
        }
    });
    let waiting = async {
        while !(drained.is_finished() && closing.is_finished()) {
            world.pass(Span::millis(10));
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting).await.unwrap();
    drained.await.unwrap();
    closing.await.unwrap();
    assert_eq!(world.realtime.census().sockets, 0);
    assert_eq!(world.lines(SessionId(1)), ["last words"]);
}

#[tokio::test]
async fn a_drain_without_sockets_is_over_at_once() {
    let world = World::new().await;
    let realtime = world.realtime.clone();
    tokio::time::timeout(Duration::from_secs(10), realtime.drain(Span::seconds(10))).await.unwrap();
}
