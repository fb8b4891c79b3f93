//! Peers that take their time. The clock is the test's, so minutes pass at once; what is asserted is when the server has had enough.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use crate::edge::Edge;

/// Seconds until the server has ended every connection, while `peer` does what it does.
async fn ended_after(edge: &Edge, peer: impl Future<Output = ()>) -> f64 {
    let begun = Instant::now();
    edge.connections.close();
    let peer = async {
        peer.await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = edge.connections.wait() => begun.elapsed().as_secs_f64(),
        () = peer => 0.0,
        () = sleep(Duration::from_secs(1_000)) => panic!("the server waits for ever"),
    }
}

async fn drip(stream: &mut TcpStream, bytes: &[u8], every: Duration) {
    for byte in bytes {
        if stream.write_all(&[*byte]).await.is_err() {
            return;
        }
        sleep(every).await;
    }
}

/// Connects, and lets the server accept.
async fn connected(edge: &Edge) -> TcpStream {
    let stream = edge.connect().await;
    while edge.connections.is_empty() {
        tokio::task::yield_now().await;
    }
    stream
}

#[tokio::test(start_paused = true)]
async fn at_068_headers_have_ten_seconds() {
    let edge = Edge::start().await;
    let mut stream = connected(&edge).await;
    let seconds = ended_after(&edge, drip(&mut stream, &[b'G'; 100], Duration::from_secs(9))).await;
    assert!((10.0..10.5).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn at_068_a_connection_that_says_nothing_has_ten_seconds() {
    let edge = Edge::start().await;
    let _stream = connected(&edge).await;
    let seconds = ended_after(&edge, async {}).await;
    assert!((10.0..10.5).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn at_068_a_second_request_that_comes_slowly_has_ten_seconds_too() {
    let edge = Edge::start().await;
    let mut stream = connected(&edge).await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let mut space = [0; 1_024];
    assert!(stream.read(&mut space).await.unwrap() > 0);
    sleep(Duration::from_secs(40)).await;
    let seconds = ended_after(&edge, drip(&mut stream, &[b'G'; 100], Duration::from_secs(3))).await;
    assert!((10.0..10.5).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn at_068_a_body_must_keep_its_rate() {
    let edge = Edge::start().await;
    let mut stream = connected(&edge).await;
    stream.write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n").await.unwrap();
    let seconds = ended_after(&edge, drip(&mut stream, &[b'a'; 1_000], Duration::from_millis(100))).await;
    assert!((5.0..11.0).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn at_068_a_body_has_thirty_seconds() {
    let edge = Edge::start().await;
    let mut stream = connected(&edge).await;
    stream.write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n").await.unwrap();
    let steadily = async {
        for _ in 0..60 {
            if stream.write_all(&[b'a'; 1_500]).await.is_err() {
                return;
            }
            sleep(Duration::from_secs(1)).await;
        }
    };
    let seconds = ended_after(&edge, steadily).await;
    assert!((30.0..31.0).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn at_068_an_answer_that_nobody_takes_is_given_up_after_thirty_seconds() {
    let edge = Edge::start().await;
    let mut stream = connected(&edge).await;
    stream.write_all(b"GET /big HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let seconds = ended_after(&edge, async {}).await;
    assert!((30.0..35.0).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn at_068_an_answer_that_is_taken_in_sips_is_given_up_after_sixty_seconds() {
    let edge = Edge::start().await;
    let mut stream = connected(&edge).await;
    stream.write_all(b"GET /big HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let sips = async {
        let mut space = vec![0; 256 << 10];
        loop {
            if stream.read(&mut space).await.is_err() {
                return;
            }
            sleep(Duration::from_secs(2)).await;
        }
    };
    let seconds = ended_after(&edge, sips).await;
    assert!((60.0..62.0).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn at_068_a_connection_rests_seventy_five_seconds() {
    let edge = Edge::start().await;
    let mut stream = connected(&edge).await;
    let begun = Instant::now();
    for _ in 0..3 {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        let mut space = [0; 1_024];
        assert!(stream.read(&mut space).await.unwrap() > 0);
        sleep(Duration::from_secs(70)).await;
    }
    assert!(begun.elapsed() >= Duration::from_secs(210));
    let seconds = ended_after(&edge, async {}).await;
    assert!((4.5..5.5).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn at_068_a_request_has_sixty_seconds() {
    let edge = Edge::start().await;
    let mut stream = connected(&edge).await;
    stream.write_all(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    edge.held.notified().await;
    let seconds = ended_after(&edge, async {}).await;
    assert!((60.0..60.5).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn at_068_a_tls_handshake_has_five_seconds() {
    let (_files, certificate) = crate::edge::certificate();
    let edge = Edge::with(|settings| settings.certificate = Some(certificate)).await;
    let mut stream = connected(&edge).await;
    let seconds = ended_after(&edge, drip(&mut stream, &[22, 3, 1, 2], Duration::from_secs(2))).await;
    assert!((5.0..5.5).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn an_honest_request_among_slow_ones_is_answered() {
    let edge = Edge::with(|settings| settings.limits.connections_per_address = 0).await;
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = edge.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nHo").await.unwrap();
        slow.push(stream);
    }
    assert_eq!(edge.get("/x", "").await.statuses, [200]);
}
