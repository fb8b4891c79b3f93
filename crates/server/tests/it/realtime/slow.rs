//! Peers that do not read: what is queued for them is bounded, and nobody else notices.

use futures_util::SinkExt;
use towline_model::{SessionState, Span};

use super::client::Knock;
use super::world::{TESS, World};

#[tokio::test]
async fn at_111_who_never_reads_is_cut_with_1013_and_others_go_on() {
    let world = World::new().await;
    let session = world.session(17, TESS, SessionState::Active);
    let mut slow = Knock::seat(&world, "seat-17").enter(&world).await;
    slow.hear_type("welcome").await;
    let mut console = Knock::console(&world, "tess").enter(&world).await;
    console.hear_type("welcome").await;
    console.say(r#"{"t":"open","session":17}"#).await;
    console.hear_type("history").await;
    // 60 lines of 12 kB are three times what may wait, and far less than what a second of this clock allows to stall.
    let text = "\u{20ac}".repeat(4_000);
    for n in 0..60 {
        if n >= 20 {
            world.pass(Span::millis(100));
        }
        console.say(&format!(r#"{{"t":"chat","session":17,"id":"k{n}","text":"{text}"}}"#)).await;
        console.hear_type("ack").await;
    }
    assert_eq!(world.lines(session).len(), 60);
    let mut heard = 0;
    let code = loop {
        match slow.hear().await {
            Ok(_) => heard += 1,
            Err(code) => break code,
        }
    };
    assert_eq!(code, 1013);
    assert!(heard < 30, "{heard} lines had found room");
    let mut back = Knock::seat(&world, "seat-17").knock(&world).await.unwrap();
    back.say(&format!(r#"{{"t":"hello","last":{heard}}}"#)).await;
    let welcome = back.hear_type("welcome").await;
    assert!(welcome["chat"].as_array().is_some_and(|lines| !lines.is_empty()));
}

#[tokio::test]
async fn at_111_a_write_that_stands_for_half_a_minute_ends_the_socket() {
    let world = World::new().await;
    world.session(17, TESS, SessionState::Active);
    let mut stuck = Knock::seat(&world, "seat-17").enter(&world).await;
    stuck.hear_type("welcome").await;
    let mut console = Knock::console(&world, "tess").enter(&world).await;
    console.say(r#"{"t":"open","session":17,"req":"o"}"#).await;
    console.hear_type("done").await;
    let text = "\u{20ac}".repeat(4_000);
    for n in 0..10 {
        console.say(&format!(r#"{{"t":"chat","session":17,"id":"k{n}","text":"{text}"}}"#)).await;
        console.hear_type("ack").await;
    }
    // Signs of life keep the socket from being taken for dead; what ends it is the write. The network may take a little more now and then.
    let mut passed = 0;
    while world.realtime.census().sockets == 2 {
        assert!(passed < 300, "a stalled write holds the socket");
        // The last one may find the socket closed.
        drop(stuck.0.send(tokio_tungstenite::tungstenite::Message::text(r#"{"t":"ping"}"#)).await);
        console.settle().await;
        world.pass(Span::seconds(10));
        console.settle().await;
        passed += 10;
    }
    assert!(passed >= 30);
}
