//! Well-formed messages that this server does not take: sizes, methods, hosts, paths, codings, protocols; and what every answer carries.

use crate::edge::Edge;

#[tokio::test]
async fn at_069_heads_beyond_their_bounds() {
    let edge = Edge::start().await;
    let with = |headers: &str| format!("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\r\n");
    assert_eq!(edge.say(with(&"A: b\r\n".repeat(98))).await.statuses, [200]);
    assert_eq!(edge.say(with(&"A: b\r\n".repeat(99))).await.statuses, [431]);
    assert_eq!(edge.say(with(&format!("A: {}\r\n", "x".repeat(8_000)))).await.statuses, [200]);
    assert_eq!(edge.say(with(&format!("A: {}\r\n", "x".repeat(64 << 10)))).await.statuses, [431]);
    assert_eq!(edge.say(with(&format!("A: {}\r\n", "x".repeat(8_000)).repeat(5))).await.statuses, [431]);
    assert_eq!(edge.get(&format!("/{}", "x".repeat(8_000)), "").await.statuses, [200]);
    assert_eq!(edge.get(&format!("/{}", "x".repeat(64 << 10)), "").await.statuses, [414]);
    assert_eq!(edge.get(&format!("/API/x?a={}", "x".repeat(15_000)), "").await.statuses, [200]);
    assert_eq!(edge.get(&format!("/API/x?a={}", "x".repeat(17_000)), "").await.statuses, [414]);
}

#[tokio::test]
async fn at_107_a_handshake_with_a_header_of_eight_megabytes() {
    let edge = Edge::start().await;
    let head = "GET /ws/echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let heard = edge.say(format!("{head}X: {}\r\n\r\n", "x".repeat(8 << 20))).await;
    assert_eq!(heard.statuses, [431]);
}

#[tokio::test]
async fn at_070_paths_are_never_decoded() {
    let edge = Edge::start().await;
    for path in ["/%00", "/%2e%2e%2f", "/a/%2e%2e/b", "/..;/", "//", "/a\\b", "/%252e%252e", "/%c0%ae", "/a/../b", "/./a", "/\u{e4}"] {
        assert_eq!(edge.get(path, "").await.statuses, [400], "{path}");
    }
}

#[tokio::test]
async fn at_072_a_query_is_any_utf_8_and_nothing_else() {
    let edge = Edge::start().await;
    for query in ["a=1;b=2", "a=%zz", "a=+%20", "a=\u{e4}", "a=%e4", "a[]=1&a[b]=2", "=&&=", "?"] {
        assert_eq!(edge.get(&format!("/x?{query}"), "").await.statuses, [200], "{query}");
    }
    // Latin-1, as very old clients send it, names no characters that could be trusted: it is refused, never guessed at.
    let heard = edge.say(b"GET /x?a=\xe4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert_eq!(heard.statuses, [400]);
}

#[tokio::test]
async fn at_074_other_methods() {
    let edge = Edge::start().await;
    for method in ["TRACE", "PUT", "DELETE", "PATCH", "DEBUG", "OPTIONS", "get", "PRI"] {
        let heard = edge.say(format!("{method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).await;
        assert_eq!(heard.statuses, [405], "{method}");
        assert!(heard.text.contains("allow: GET, HEAD, POST"));
    }
    let heard = edge.say("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert_eq!(heard.statuses, [405]);
    assert_eq!(edge.get("/x", "X-HTTP-Method-Override: DELETE\r\n").await.statuses, [200]);
}

#[tokio::test]
async fn at_075_other_hosts() {
    let edge = Edge::start().await;
    for (target, host, status) in [
        ("/", "Host: a\r\n", 200),
        ("/", "Host: localhost:1\r\n", 200),
        ("/", "Host: evil.example\r\n", 421),
        ("/", "Host: a\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n", 200),
        ("/", "Host: a\r\nHost: evil.example\r\n", 400),
        ("/", "", 400),
        ("http://a/x", "Host: a\r\n", 200),
        ("http://evil.example/", "Host: a\r\n", 421),
        ("http://a/", "Host: evil.example\r\n", 421),
    ] {
        let heard = edge.say(format!("GET {target} HTTP/1.1\r\n{host}Connection: close\r\n\r\n")).await;
        assert_eq!(heard.statuses, [status], "{target} {host:?}");
        assert!(!heard.text.contains("evil"));
    }
}

#[tokio::test]
async fn at_077_compressed_bodies_are_not_unpacked() {
    let edge = Edge::start().await;
    for coding in ["gzip", "deflate", "br", "zstd", "identity"] {
        let heard = edge
            .say(format!(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: {coding}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n\x1f\x08"
            ))
            .await;
        assert_eq!(heard.statuses, [415], "{coding}");
    }
}

#[tokio::test]
async fn at_080_no_other_protocol_is_spoken() {
    let edge = Edge::start().await;
    let ask = |path: &str, upgrade: &str| {
        format!(
            "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: {upgrade}\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
        )
    };
    for (path, upgrade) in [
        ("/", "h2c"),
        ("/ws/echo", "h2c"),
        ("/ws/echo", "foo"),
        ("/API/login.aspx", "websocket"),
        ("/", "websocket"),
        ("/ws/echo", "websocket, h2c"),
    ] {
        let heard = edge.say(ask(path, upgrade)).await;
        assert_eq!(heard.statuses, [400], "{path} {upgrade}");
        assert!(!heard.text.contains("smuggled"));
    }
    // HTTP/2 with prior knowledge, in clear.
    assert_eq!(edge.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.statuses, [400]);
}

#[tokio::test]
async fn a_websocket_is_let_through() {
    let edge = Edge::start().await;
    let (mut socket, answer) = tokio_tungstenite::connect_async(format!("ws://{}/ws/echo", edge.address)).await.unwrap();
    assert_eq!(answer.status(), 101);
    use futures_util::{SinkExt as _, StreamExt as _};
    socket.send("hello".into()).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap().into_text().unwrap().as_str(), "hello");
}

#[tokio::test]
async fn at_081_every_answer_is_kept_out_of_caches() {
    let edge = Edge::start().await;
    for (path, header) in [("/API/login.aspx", ""), ("/API/login.aspx/x.css", ""), ("/", "Host: b\r\n"), ("/%00", ""), ("/panic", "")] {
        let text = edge.get(path, header).await.text;
        for carried in [
            "cache-control: no-store",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-resource-policy: same-origin",
            "towline-request: 00000007-",
        ] {
            assert!(text.contains(carried), "{path}: {carried}");
        }
    }
}

#[tokio::test]
async fn at_082_no_origin_is_let_in() {
    let edge = Edge::start().await;
    for origin in ["null", "http://a", "http://sub.a", "http://a.evil.example"] {
        let text = edge.get("/API/x.aspx", &format!("Origin: {origin}\r\n")).await.text;
        assert!(!text.to_ascii_lowercase().contains("access-control-"), "{origin}");
        let preflight = format!(
            "OPTIONS /API/x.aspx HTTP/1.1\r\nHost: a\r\nOrigin: {origin}\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n"
        );
        let heard = edge.say(preflight).await;
        assert_eq!(heard.statuses, [405]);
        assert!(!heard.text.to_ascii_lowercase().contains("access-control-"), "{origin}");
    }
}

#[tokio::test]
async fn a_panic_is_one_500_and_the_connection_goes_on() {
    let edge = Edge::start().await;
    let heard = edge.say("GET /panic HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert_eq!(heard.statuses, [500, 200]);
    assert!(!heard.text.contains("on purpose"));
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let edge = Edge::start().await;
    let many: String = (0..50).map(|n| format!("POST /{n} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")).collect();
    let heard = edge.say(format!("{many}GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).await;
    assert_eq!(heard.statuses, [200; 51]);
    assert!(heard.text.find("/7 3") < heard.text.find("/42 3"));
}
