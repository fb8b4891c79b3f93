//! The end of a server: what has begun is finished, what rests is closed.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{CEILING, Edge, hear};

#[tokio::test]
async fn a_request_that_has_begun_is_answered_and_is_the_last() {
    let edge = Edge::start().await;
    let mut stream = edge.connect().await;
    stream.write_all(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    edge.held.notified().await;
    edge.stop.cancel();
    edge.drain.cancel();
    edge.release.notify_one();
    let heard = hear(stream).await;
    assert_eq!(heard.statuses, [200]);
    assert!(heard.text.contains("connection: close") && heard.text.ends_with("held"));
}

#[tokio::test]
async fn a_connection_that_rests_gets_a_last_answer_or_is_closed() {
    let edge = Edge::start().await;
    let mut used = edge.connect().await;
    used.write_all(b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let mut space = [0; 1_024];
    assert!(used.read(&mut space).await.unwrap() > 0);
    edge.drain.cancel();
    used.write_all(b"GET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let heard = hear(used).await;
    assert_eq!(heard.statuses, [200]);
    assert!(heard.text.contains("connection: close"));

    let rests = edge.connect().await;
    assert!(hear(rests).await.statuses.is_empty());
    edge.connections.close();
    tokio::time::timeout(CEILING, edge.connections.wait()).await.unwrap();
}

#[tokio::test]
async fn whoever_was_let_in_before_the_stop_is_served() {
    let edge = Edge::start().await;
    let mut waiting = Vec::new();
    for n in 0..20 {
        let mut stream = edge.connect().await;
        stream.write_all(format!("GET /{n} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").as_bytes()).await.unwrap();
        waiting.push(stream);
    }
    edge.stop.cancel();
    edge.drain.cancel();
    for stream in waiting {
        assert_eq!(hear(stream).await.statuses, [200]);
    }
    assert!(tokio::net::TcpStream::connect(edge.address).await.is_err());
}
