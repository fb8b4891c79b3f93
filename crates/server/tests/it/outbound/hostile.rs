//! AT-132: receivers that answer slowly, endlessly, wrongly or not at all.

use towline::outbound::{Answered, Failure};

use super::receiver::{Receiver, Script};
use super::{client_of, post};

async fn outcome(script: Script) -> Result<Answered, Failure> {
    let receiver = Receiver::start(script).await;
    post(&client_of(&receiver), &format!("http://{}/", receiver.address)).await
}

#[tokio::test]
async fn at_132_an_answer_that_does_not_come_is_given_up() {
    assert_eq!(outcome(Script::Hang).await, Err(Failure::TooSlow));
    assert_eq!(outcome(Script::Stall(b"H".to_vec())).await, Err(Failure::TooSlow));
    assert_eq!(outcome(Script::Drip).await, Err(Failure::TooSlow));
    assert_eq!(outcome(Script::Stall(b"HTTP/1.1 200 OK\r\nX-A: b\r\n".to_vec())).await, Err(Failure::TooSlow));
    assert_eq!(outcome(Script::Stall(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec())).await, Err(Failure::TooSlow));
}

#[tokio::test]
async fn at_132_a_body_that_never_ends_is_left_after_its_limit() {
    let mut receiver = Receiver::start(Script::Endless).await;
    let answered = post(&client_of(&receiver), &format!("http://{}/", receiver.address)).await;
    assert_eq!(answered, Ok(Answered { status: 200, whole: false }));
    // What the receiver got rid of is what the system buffered, nothing like its ten gigabytes.
    assert!(receiver.written.recv().await.unwrap() < 64 << 20);
    let stalled = outcome(Script::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx".to_vec())).await;
    assert_eq!(stalled, Ok(Answered { status: 200, whole: false }));
}

#[tokio::test]
async fn at_132_nothing_is_decompressed() {
    // 64 KiB and a byte of zeros would not fit once unpacked; packed, in whatever way, it is a few bytes.
    let packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03";
    assert_eq!(outcome(Script::Raw(packed.to_vec())).await, Ok(Answered { status: 200, whole: true }));
}

#[tokio::test]
async fn at_132_heads_are_bounded() {
    let many: String = (0..100).map(|n| format!("X-{n}: y\r\n")).collect();
    assert_eq!(outcome(Script::Raw(format!("HTTP/1.1 200 OK\r\n{many}\r\n").into_bytes())).await, Err(Failure::Garbled));
    let long = "x".repeat(1 << 20);
    assert_eq!(outcome(Script::Raw(format!("HTTP/1.1 200 OK\r\nX: {long}\r\n\r\n").into_bytes())).await, Err(Failure::Garbled));
}

#[tokio::test]
async fn at_132_what_is_no_http_and_what_ends_early_is_a_failure() {
    for bytes in [&b"220 smtp.example ESMTP\r\n"[..], b"-ERR unknown command\r\n", b"\x00\x01\x02\x03", b"HTTP/9.9 200 OK\r\n\r\n"] {
        assert_eq!(outcome(Script::Raw(bytes.to_vec())).await, Err(Failure::Garbled), "{}", bytes.escape_ascii());
    }
    assert_eq!(outcome(Script::Die).await, Err(Failure::Garbled));
}

#[tokio::test]
async fn a_refusing_or_absent_receiver_is_a_failure() {
    for status in [400, 401, 404, 410, 429, 500, 503] {
        assert_eq!(outcome(Script::Status(status)).await, Err(Failure::Status(status)));
    }
    let receiver = Receiver::start(Script::Ok).await;
    let client = client_of(&receiver);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    drop(receiver);
    let absent = super::client(&[free.to_string()], super::Names::answering(&[&[]]), &towline::outbound::Roots::of(Vec::new()));
    assert_eq!(post(&absent, &format!("http://{free}/")).await, Err(Failure::Unreachable));
    assert_eq!(post(&client, &format!("http://{free}/")).await, Err(Failure::Forbidden));
}
