//! Who gets a WebSocket at all.

use towline_model::SessionState;

use super::client::Knock;
use super::world::World;

#[tokio::test]
async fn at_102_only_our_own_origin_gets_a_socket_whatever_the_cookie() {
    let world = World::new().await;
    world.session(17, super::world::TESS, SessionState::Waiting);
    let us = format!("http://{}", world.address);
    let port = world.address.port();
    for knock in [Knock::seat(&world, "seat-17"), Knock::console(&world, "tess")] {
        let bare = knock.clone().without("origin");
        assert_eq!(bare.knock(&world).await.err(), Some(403), "missing");
        for foreign in [
            "null".to_owned(),
            "https://evil.example".to_owned(),
            format!("https://127.0.0.1:{port}"),
            "http://127.0.0.1".to_owned(),
            format!("http://127.0.0.1:{port}.evil.example"),
            format!("http://sub.127.0.0.1:{port}"),
            format!("http://localhost:{port}"),
            format!("{us}/"),
        ] {
            assert_eq!(bare.clone().with("origin", foreign.clone()).knock(&world).await.err(), Some(403), "{foreign}");
        }
        assert_eq!(knock.clone().with("origin", us.clone()).knock(&world).await.err(), Some(403), "twice");
        assert!(knock.knock(&world).await.is_ok());
    }
}

#[tokio::test]
async fn at_106_compression_is_never_negotiated() {
    let world = World::new().await;
    world.session(17, super::world::TESS, SessionState::Waiting);
    let offer = "permessage-deflate; client_max_window_bits";
    // `knock` looks at the answer's headers.
    let mut page = Knock::seat(&world, "seat-17").with("sec-websocket-extensions", offer).knock(&world).await.unwrap();
    page.say(r#"{"t":"hello"}"#).await;
    page.hear_type("welcome").await;
}

#[tokio::test]
async fn a_cookie_that_opens_nothing_is_told_so_on_the_socket() {
    let world = World::new().await;
    let mut page = Knock::seat(&world, "nobody's").knock(&world).await.unwrap();
    assert_eq!(page.hear().await, Err(4003));
    let mut page = Knock::seat(&world, "x").without("cookie").knock(&world).await.unwrap();
    assert_eq!(page.hear().await, Err(4003));
    let mut page = Knock::console(&world, "nobody's").knock(&world).await.unwrap();
    assert_eq!(page.hear().await.unwrap()["t"], "signed_out");
    assert_eq!(page.hear().await, Err(4003));
}

#[tokio::test]
async fn at_091_a_cookie_of_one_door_opens_no_other() {
    let world = World::new().await;
    world.session(17, super::world::TESS, SessionState::Waiting);
    let mut page = Knock::seat(&world, "tess").with("cookie", "__Host-console=tess; ASP.NET_SessionId=tess").knock(&world).await.unwrap();
    assert_eq!(page.hear().await, Err(4003));
    let mut page = Knock::console(&world, "seat-17").with("cookie", "__Host-seat=seat-17").knock(&world).await.unwrap();
    assert_eq!(page.hear_close().await, 4003);
}

#[tokio::test]
async fn while_the_store_is_down_nobody_is_turned_away_for_good() {
    let world = World::new().await;
    world.session(17, super::world::TESS, SessionState::Waiting);
    world.store.kept.lock().unwrap().down = true;
    assert_eq!(Knock::seat(&world, "seat-17").knock(&world).await.err(), Some(503));
    assert_eq!(Knock::console(&world, "tess").knock(&world).await.err(), Some(503));
}

#[tokio::test]
async fn at_080_a_plain_request_gets_no_socket() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let world = World::new().await;
    for upgrade in ["", "Connection: upgrade\r\nUpgrade: foo\r\n", "Connection: upgrade, http2-settings\r\nUpgrade: h2c\r\n"] {
        let mut stream = tokio::net::TcpStream::connect(world.address).await.unwrap();
        let request = format!("GET /ws/session HTTP/1.1\r\nHost: x\r\nOrigin: http://{}\r\n{upgrade}\r\n", world.address);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 400", "{upgrade:?}");
    }
}
