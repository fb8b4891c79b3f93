//! What no honest browser sends: each kind of it ends the socket with its code, and nothing else happens.

use futures_util::{SinkExt, StreamExt};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use towline_model::{SessionState, Span};

use super::client::{Knock, Page};
use super::world::{TESS, World};

async fn waiting() -> (World, Page) {
    let world = World::new().await;
    world.session(17, TESS, SessionState::Waiting);
    let page = Knock::seat(&world, "seat-17").knock(&world).await.unwrap();
    (world, page)
}

#[tokio::test]
async fn at_103_first_frames_that_are_no_hello() {
    let big = format!(r#"{{"t":"hello","x":"{}"}}"#, "x".repeat(64 * 1024));
    for (first, code) in [
        (Message::text("`id` $(id) a[$(x)] ' \" ;"), 1008),
        (Message::text("\0"), 1008),
        (Message::text(r#"{"t":"chat","id":"c1","text":"x"}"#), 1008),
        (Message::text(r#"{"t":"ping"}"#), 1008),
        (Message::text(r#"{"t":"pickup","session":17}"#), 1008),
        (Message::binary(&br#"{"t":"hello"}"#[..]), 1008),
        (Message::Frame(Frame::message(&b"\xff\xfe"[..], OpCode::Data(Data::Text), true)), 1007),
        (Message::Frame(Frame::message(&b"x"[..], OpCode::Data(Data::Continue), true)), 1002),
        (Message::Frame(Frame::message(&b"x"[..], OpCode::Data(Data::Reserved(3)), true)), 1002),
        (Message::text(big), 1009),
    ] {
        let (world, mut page) = waiting().await;
        page.send(first.clone()).await;
        assert_eq!(page.hear().await, Err(code), "{first:?}");
        assert!(world.lines(towline_model::SessionId(17)).is_empty());
    }
}

#[tokio::test]
async fn at_104_who_says_nothing_for_five_seconds_is_sent_away() {
    let (world, mut page) = waiting().await;
    world.pass(Span::millis(4_999));
    page.send(Message::Ping(Vec::new().into())).await;
    world.pass(Span::millis(1));
    assert_eq!(page.hear().await, Err(1008), "a ping is no hello");
    let mut console = Knock::console(&world, "tess").knock(&world).await.unwrap();
    world.pass(Span::seconds(5));
    assert_eq!(console.hear().await, Err(1008));
    assert!(!world.consoles.is_present(TESS.node), "presence begins with the hello");
}

#[tokio::test]
async fn at_105_large_and_fragmented_messages() {
    let (_world, mut page) = waiting().await;
    page.say(r#"{"t":"hello"}"#).await;
    page.hear_type("welcome").await;
    let piece = |data: Data, last: bool| Message::Frame(Frame::message(vec![b'x'; 1_000], OpCode::Data(data), last));
    page.send(piece(Data::Text, false)).await;
    for _ in 0..65 {
        // The server may have closed already when the last pieces are sent.
        if page.0.get_mut().writable().await.is_err() {
            break;
        }
        page.send(piece(Data::Continue, false)).await;
    }
    assert_eq!(page.hear().await, Err(1009));
}

#[tokio::test]
async fn at_105_a_message_that_never_ends_is_no_sign_of_life() {
    let (world, mut page) = waiting().await;
    page.say(r#"{"t":"hello"}"#).await;
    page.hear_type("welcome").await;
    page.send(Message::Frame(Frame::message(Vec::new(), OpCode::Data(Data::Text), false))).await;
    for _ in 0..6 {
        for _ in 0..1_000 {
            // The last ones may find the socket closed.
            drop(page.0.send(Message::Frame(Frame::message(Vec::new(), OpCode::Data(Data::Continue), false))).await);
        }
        world.pass(Span::seconds(10));
    }
    world.until(|world| world.realtime.census().sockets == 0).await;
}

#[tokio::test]
async fn at_105_frames_that_break_the_protocol() {
    let masked = [0x80 | 13, 0, 0, 0, 0];
    let hello = br#"{"t":"hello"}"#;
    let frames: [(&str, Vec<u8>, u16); 4] = [
        ("unmasked", [&[0x81, 13][..], hello].concat(), 1002),
        ("reserved bit", [&[0xc1][..], &masked, hello].concat(), 1002),
        ("fragmented ping", vec![0x09, 0x80, 0, 0, 0, 0], 1002),
        ("ping of 126 bytes", [&[0x89, 0x80 | 126, 0, 126, 0, 0, 0, 0][..], &[0; 126]].concat(), 1002),
    ];
    for (name, frame, code) in frames {
        let (_world, mut page) = waiting().await;
        page.0.get_mut().write_all(&frame).await.unwrap();
        assert_eq!(page.hear().await, Err(code), "{name}");
    }
    // A frame that says it is 8 EiB long costs nothing.
    let (_world, mut page) = waiting().await;
    page.0.get_mut().write_all(&[0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]).await.unwrap();
    assert_eq!(page.hear().await, Err(1009));
}

#[tokio::test]
async fn at_105_floods_of_messages_and_pings() {
    for flood in [Message::text(r#"{"t":"ping"}"#), Message::Ping(Vec::new().into()), Message::Pong(Vec::new().into())] {
        let (_world, mut page) = waiting().await;
        page.say(r#"{"t":"hello"}"#).await;
        page.hear_type("welcome").await;
        for _ in 0..250 {
            page.0.get_mut().writable().await.unwrap();
            page.send(flood.clone()).await;
        }
        assert_eq!(page.hear_close().await, 1008, "{flood:?}");
    }
}

#[tokio::test]
async fn at_105_two_hundred_messages_at_once_and_fifty_a_second_are_fine() {
    let (world, mut page) = waiting().await;
    page.say(r#"{"t":"hello"}"#).await;
    page.hear_type("welcome").await;
    for round in 0..4 {
        let many = if round == 0 { 199 } else { 50 };
        for _ in 0..many {
            page.say(r#"{"t":"ping"}"#).await;
        }
        for _ in 0..many {
            page.hear_type("pong").await;
        }
        world.pass(Span::seconds(1));
    }
}

#[tokio::test]
async fn at_108_json_that_is_too_clever() {
    for text in [
        format!(r#"{{"t":"ping","x":{}}}"#, "[".repeat(60_000)),
        format!(r#"{{"t":"ping","x":1{}}}"#, "0".repeat(400)),
        r#"{"t":"ping","t":"end"}"#.to_owned(),
        r#"{"t":"ping","x":"\ud800"}"#.to_owned(),
        r#"{"t":"pong"}"#.to_owned(),
    ] {
        let (_world, mut page) = waiting().await;
        page.say(r#"{"t":"hello"}"#).await;
        page.hear_type("welcome").await;
        page.say(&text).await;
        assert_eq!(page.hear().await, Err(1008));
    }
}

#[tokio::test]
async fn at_109_a_customer_cannot_do_what_technicians_do() {
    for text in [
        r#"{"t":"pickup","session":17}"#,
        r#"{"t":"close","session":17}"#,
        r#"{"t":"admit","session":17,"let":true}"#,
        r#"{"t":"open","session":17}"#,
        r#"{"t":"new"}"#,
        r#"{"t":"hello"}"#,
    ] {
        let (world, mut page) = waiting().await;
        page.say(r#"{"t":"hello"}"#).await;
        page.hear_type("welcome").await;
        page.say(text).await;
        assert_eq!(page.hear().await, Err(1008), "{text}");
        assert_eq!(world.state(towline_model::SessionId(17)), SessionState::Waiting);
    }
}

#[tokio::test]
async fn a_silent_peer_is_asked_after_25_seconds_and_dead_after_60() {
    let (world, mut page) = waiting().await;
    page.say(r#"{"t":"hello"}"#).await;
    page.hear_type("welcome").await;
    page.settle().await;
    world.pass(Span::seconds(25));
    // Reading the ping lets the library answer it, which is a sign of life.
    assert!(matches!(page.0.next().await, Some(Ok(Message::Ping(_)))));
    page.settle().await;
    world.pass(Span::seconds(59));
    page.settle().await;
    world.pass(Span::seconds(60));
    // Cut without a word: a dead peer hears none.
    loop {
        match page.0.next().await {
            Some(Ok(Message::Ping(_))) => {}
            Some(Ok(other)) => panic!("{other:?}"),
            Some(Err(_)) | None => break,
        }
    }
    world.until(|world| world.realtime.census().sockets == 0).await;
}
