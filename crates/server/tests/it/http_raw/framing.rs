//! Messages whose end can be argued about: one 400, then the connection ends, and nothing after them is taken for a request.

use crate::edge::Edge;

/// What a smuggler would put after a message that others end elsewhere.
const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

/// Expects exactly one answer, of this status, and the end of the connection.
async fn stopped(edge: &Edge, status: u16, bytes: &[u8]) {
    let heard = edge.say(bytes).await;
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(120)]).into_owned();
    assert_eq!(heard.statuses, [status], "{shown:?}: {}", heard.text);
    assert!(!heard.text.contains("smuggled"), "{shown:?}");
    assert!(heard.text.to_ascii_lowercase().contains("connection: close"), "{shown:?}: {}", heard.text);
}

async fn each(status: u16, heads: &[&str]) {
    let edge = Edge::start().await;
    for head in heads {
        stopped(&edge, status, format!("{head}{SMUGGLED}").as_bytes()).await;
    }
}

#[tokio::test]
async fn at_064_transfer_encodings_that_can_be_argued_about() {
    let post = "POST / HTTP/1.1\r\nHost: a\r\n";
    let heads: Vec<String> = [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "X: a\r\n\tb\r\n\r\n",
        "X: a\rb\r\n\r\n",
        "X: a\0b\r\n\r\n",
        "X\0: a\r\n\r\n",
        "no colon\r\n\r\n",
    ]
    .iter()
    .map(|rest| format!("{post}{rest}"))
    .collect();
    each(400, &heads.iter().map(String::as_str).collect::<Vec<_>>()).await;
    each(400, &["POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"]).await;
}

#[tokio::test]
async fn at_065_lengths_that_can_be_argued_about() {
    let lengths = [
        "5\r\nContent-Length: 6",
        "5\r\nContent-Length: 5",
        "+5",
        "5,5",
        "5, 6",
        "-1",
        "18446744073709551616",
        "0x5",
        "5 5",
        "",
        "5\x0b",
        "05e0",
    ];
    let heads: Vec<String> =
        lengths.iter().map(|length| format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n")).collect();
    each(400, &heads.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

#[tokio::test]
async fn at_066_chunks_that_can_be_argued_about() {
    let edge = Edge::start().await;
    let extension = format!("1;{}\r\na\r\n0\r\n\r\n", "x".repeat(1 << 20));
    let trailers = format!("0\r\n{}\r\n", "A: b\r\n".repeat(100_000));
    for body in [
        "fffffffffffffffff\r\n",
        "-1\r\n",
        "0x1\r\na\r\n0\r\n\r\n",
        "+1\r\na\r\n0\r\n\r\n",
        "\r\n",
        "1\na\r\n0\r\n\r\n",
        "1\r\nab\r\n0\r\n\r\n",
        "1\r\na\n0\r\n\r\n",
        "1\r\na0\r\n\r\n",
        "1;a\nb\r\na\r\n0\r\n\r\n",
        &extension,
        &trailers,
    ] {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        stopped(&edge, 400, format!("{head}{body}{SMUGGLED}").as_bytes()).await;
    }
}

#[tokio::test]
async fn at_066_a_million_small_chunks_are_a_large_body() {
    let edge = Edge::start().await;
    let chunks = "1\r\na\r\n".repeat(1_000_000);
    let heard = edge.say(format!("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n")).await;
    assert_eq!(heard.statuses, [413]);
}

#[tokio::test]
async fn at_066_a_head_with_bare_line_feeds() {
    each(
        400,
        &[
            "GET / HTTP/1.1\nHost: a\n\n",
            "GET / HTTP/1.1\r\nHost: a\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n\n",
            "\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
            "GET /\r\n\r\n",
            "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
            "G\0T / HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
    )
    .await;
}

#[tokio::test]
async fn at_067_a_body_on_a_get_is_a_body() {
    let edge = Edge::start().await;
    let length = SMUGGLED.len();
    let heard = edge.say(format!("GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{SMUGGLED}GET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).await;
    assert_eq!(heard.statuses, [200, 200]);
    assert!(heard.text.contains(&format!("/a {length}")) && heard.text.contains("/b 0") && !heard.text.contains("smuggled"));
}

#[tokio::test]
async fn at_067_a_continue_is_asked_for_in_one_way_only() {
    let edge = Edge::start().await;
    let with = |expect: &str| format!("POST / HTTP/1.1\r\nHost: a\r\nExpect: {expect}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab");
    assert_eq!(edge.say(with("100-continue")).await.statuses, [100, 200]);
    for expect in ["100-continue, x", "200-ok", "\"100-continue\""] {
        assert_eq!(edge.say(with(expect)).await.statuses, [417], "{expect}");
    }
}

#[tokio::test]
async fn honest_requests_before_a_broken_one_are_answered_first() {
    let edge = Edge::start().await;
    let heard = edge
        .say(format!("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\nHost: a\r\n\r\n{SMUGGLED}"))
        .await;
    assert_eq!(heard.statuses, [200, 200, 400], "{}", heard.text);
    assert!(heard.text.contains("/1 0") && heard.text.contains("/2 0") && !heard.text.contains("/3"));
}

#[tokio::test]
async fn a_broken_message_that_comes_in_pieces_is_stopped_as_well() {
    use tokio::io::AsyncWriteExt as _;
    let edge = Edge::start().await;
    for pieces in [
        ["GET / HTTP/1.1\r\nHo", "st: a\n\r\n"],
        ["GET / HT", "TP/1.1\nHost: a\r\n\r\n"],
        ["POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Le", "ngth: 3\r\n\r\n"],
    ] {
        let mut stream = edge.connect().await;
        stream.set_nodelay(true).unwrap();
        for piece in pieces {
            stream.write_all(piece.as_bytes()).await.unwrap();
            // The next piece goes in a segment of its own.
            tokio::task::yield_now().await;
        }
        assert_eq!(crate::edge::hear(stream).await.statuses, [400], "{pieces:?}");
    }
}
