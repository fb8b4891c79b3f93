//! Whom the application sees at the other end, by real requests; and how many connections one of them may have.

use towline::config::ForwardedHeader;
use towline::edge::Proxies;

use super::{CEILING, Edge, eventually, ip};

async fn behind_a_proxy(https_only: bool) -> Edge {
    Edge::with(|settings| {
        settings.proxies = Proxies {
            trusted: vec!["127.0.0.0/8".parse().unwrap(), "10.0.0.0/8".parse().unwrap()],
            header: ForwardedHeader::XForwardedFor,
        };
        settings.https_only = https_only;
    })
    .await
}

#[tokio::test]
async fn at_009_forwarded_headers_are_nothing_without_a_proxy() {
    let edge = Edge::start().await;
    for header in ["", "X-Forwarded-For: 203.0.113.7\r\n", "Forwarded: for=203.0.113.7\r\n", "X-Real-IP: 203.0.113.7\r\n"] {
        assert!(edge.get("/client", header).await.text.ends_with("127.0.0.1"), "{header}");
    }
}

#[tokio::test]
async fn at_009_a_proxys_right_most_foreign_hop_is_the_client() {
    let edge = behind_a_proxy(false).await;
    for (header, client) in [
        ("X-Forwarded-For: 192.0.2.1, 203.0.113.7, 10.0.0.9\r\n", "203.0.113.7"),
        ("X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 203.0.113.7\r\n", "203.0.113.7"),
        ("X-Forwarded-For: [2001:db8::7]:443\r\n", "2001:db8::7"),
        ("Forwarded: for=192.0.2.1\r\n", "127.0.0.1"),
    ] {
        assert!(edge.get("/client", header).await.text.ends_with(client), "{header}");
    }
    assert_eq!(ip("::ffff:203.0.113.7").to_canonical(), ip("203.0.113.7"));
}

#[tokio::test]
async fn at_075_a_request_in_clear_is_refused_where_the_public_address_is_https() {
    let edge = Edge::with(|settings| settings.https_only = true).await;
    let heard = edge.get("/x", "X-Forwarded-Proto: https\r\n").await;
    assert_eq!(heard.statuses, [400]);
    assert!(!heard.text.contains("location:"));

    let edge = behind_a_proxy(true).await;
    for (proto, status) in [
        ("X-Forwarded-Proto: https\r\n", 200),
        ("X-Forwarded-Proto: http\r\n", 400),
        ("X-Forwarded-Proto: https, http\r\n", 400),
        ("", 200),
    ] {
        let heard = edge.get("/x", proto).await;
        assert_eq!(heard.statuses, [status], "{proto}");
        assert!(heard.text.contains("strict-transport-security: max-age="));
    }
}

#[tokio::test]
async fn an_address_with_its_share_of_connections_is_hung_up_on() {
    let edge = Edge::with(|settings| settings.limits.connections_per_address = 3).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        open.push(edge.connect().await);
    }
    eventually("three connections are held", || edge.slots.held() == 3).await;
    assert!(edge.get("/x", "").await.statuses.is_empty());
    drop(open);
    eventually("the connections are given back", || edge.slots.held() == 0).await;
    assert_eq!(edge.get("/x", "").await.statuses, [200]);
}

#[tokio::test]
async fn a_socket_keeps_its_slot_and_gives_its_share_back_once_it_is_known() {
    let edge = Edge::with(|settings| settings.limits.connections_per_address = 1).await;
    for (path, others) in [("known", &[200][..]), ("echo", &[][..])] {
        let connected = tokio_tungstenite::connect_async(format!("ws://{}/ws/{path}", edge.address));
        let (socket, _) = tokio::time::timeout(CEILING, connected).await.unwrap().unwrap();
        assert_eq!(edge.get("/x", "").await.statuses, others, "{path}");
        eventually("only the socket is left", || edge.slots.held() == 1).await;
        drop(socket);
        eventually("the socket is given back", || edge.slots.held() == 0).await;
    }
}
