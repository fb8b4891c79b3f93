//! What the framing lets through and what it stops, whole and byte by byte.

use super::*;

fn whole(bytes: &[u8]) -> Result<(), Fault> {
    Framing::new(HEAD_LIMITS).scan(bytes).map_err(|stop| stop.fault)
}

fn bytewise(bytes: &[u8]) -> Result<(), Fault> {
    let mut framing = Framing::new(HEAD_LIMITS);
    bytes.iter().try_for_each(|byte| framing.scan(&[*byte])).map_err(|stop| stop.fault)
}

fn post(headers: &str, body: &str) -> String {
    format!("POST / HTTP/1.1\r\nHost: a\r\n{headers}\r\n{body}")
}

#[test]
fn honest_messages_pass_one_after_the_other() {
    let all = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(),
        post("Content-Length: 3\r\n", "abc"),
        post("Transfer-Encoding: Chunked\r\n", "3;x=1\r\nabc\r\n0\r\nA: b\r\n\r\n"),
        post("content-length:0\r\n", ""),
        "\r\nGET / HTTP/1.0\r\n\r\n".to_owned(),
    ]
    .concat();
    assert_eq!(whole(all.as_bytes()), Ok(()));
    assert_eq!(bytewise(all.as_bytes()), Ok(()));
    let mut framing = Framing::new(HEAD_LIMITS);
    framing.scan(all.as_bytes()).unwrap();
    assert_eq!((framing.messages(), framing.part()), (5, Part::Between));
}

#[test]
fn at_064_ambiguous_transfer_encodings_are_stopped() {
    let cases = [
        post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", ""),
        post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", ""),
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", ""),
        post("Transfer-Encoding: xchunked\r\n", ""),
        post("Transfer-Encoding: chunked, identity\r\n", ""),
        post("Transfer-Encoding: identity, chunked\r\n", ""),
        post("Transfer-Encoding:\r\n", ""),
        post("Transfer-Encoding : chunked\r\n", ""),
        post(" Transfer-Encoding: chunked\r\n", ""),
        post("X: a\r\n folded\r\n", ""),
        post("X: a\r\n\tfolded: b\r\n", ""),
        post("no colon\r\n", ""),
        post(": nothing\r\n", ""),
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(),
    ];
    for case in cases {
        assert_eq!(whole(case.as_bytes()), Err(Fault::Malformed), "{case:?}");
        assert_eq!(bytewise(case.as_bytes()), Err(Fault::Malformed), "{case:?}");
    }
}

#[test]
fn at_065_doubtful_lengths_are_stopped() {
    for value in ["+5", "5,5", "-1", "18446744073709551616", "0x5", "5 5", "", "５"] {
        let case = post(&format!("Content-Length: {value}\r\n"), "");
        assert_eq!(whole(case.as_bytes()), Err(Fault::Malformed), "{value}");
    }
    for twice in ["Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5\r\ncontent-length: 5\r\n"] {
        assert_eq!(whole(post(twice, "").as_bytes()), Err(Fault::Malformed));
    }
}

#[test]
fn at_066_broken_chunks_are_stopped() {
    for body in [
        "g\r\n",
        "\r\n",
        ";x\r\n",
        "100000000\r\n",
        "1\nab",
        "1\r\nab",
        "1\r\na\n",
        "0\r\nA: b\n",
        &format!("1;{}\r\n", "x".repeat(1_100)),
        &format!("0\r\n{}", "A: b\r\n".repeat(2_000)),
    ] {
        let case = post("Transfer-Encoding: chunked\r\n", body);
        assert_eq!(whole(case.as_bytes()), Err(Fault::Malformed), "{body:.40}");
        assert_eq!(bytewise(case.as_bytes()), Err(Fault::Malformed), "{body:.40}");
    }
}

#[test]
fn at_066_a_line_without_its_cr_is_stopped() {
    for case in [
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET /\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    ] {
        assert_eq!(whole(case.as_bytes()), Err(Fault::Malformed), "{case:?}");
        assert_eq!(bytewise(case.as_bytes()), Err(Fault::Malformed), "{case:?}");
    }
}

#[test]
fn at_069_heads_beyond_their_bounds_are_stopped() {
    let lines = |count: usize| format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(count));
    assert_eq!(whole(lines(100).as_bytes()), Ok(()));
    let target = |path: &str, length: usize| format!("GET {path}{} HTTP/1.1\r\n\r\n", "x".repeat(length));
    assert_eq!(whole(target("/api/", 12_000).as_bytes()), Ok(()));
    for (case, fault) in [
        (lines(101), Fault::HeadersTooLarge),
        (format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "x".repeat(65_536)), Fault::HeadersTooLarge),
        (format!("GET / HTTP/1.1\r\n{}\r\n", format!("A: {}\r\n", "x".repeat(8_000)).repeat(5)), Fault::HeadersTooLarge),
        (target("/", 9_000), Fault::LineTooLong),
        (target("/API/", 65_536), Fault::LineTooLong),
        ("x".repeat(1 << 20), Fault::LineTooLong),
    ] {
        assert_eq!(whole(case.as_bytes()), Err(fault), "{case:.60}");
        assert_eq!(bytewise(case.as_bytes()), Err(fault), "{case:.60}");
    }
}

#[test]
fn what_is_passed_on_after_a_fault_is_one_complete_head() {
    let cases = [
        "GET / HTTP/1.1\r\nA: b\n\r\n",
        "GE\n",
        "GET / HTTP/1.1\r\nA b\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: x\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ];
    for case in cases {
        for cut in 0..case.len() {
            let (first, second) = case.as_bytes().split_at(cut);
            let mut framing = Framing::new(HEAD_LIMITS);
            let mut passed = Vec::new();
            for part in [first, second] {
                match framing.scan(part) {
                    Ok(()) => passed.extend_from_slice(part),
                    Err(stop) => {
                        passed.extend_from_slice(&part[..stop.at]);
                        passed.extend_from_slice(stop.ending.unwrap());
                        break;
                    }
                }
            }
            assert!(passed.ends_with(b"\r\n\r\n"), "{case:?} at {cut}: {:?}", String::from_utf8_lossy(&passed));
        }
    }
}

#[test]
fn bytes_after_a_request_for_another_protocol_are_not_read_as_http() {
    let mut framing = Framing::new(HEAD_LIMITS);
    framing.scan(b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n\x81\x00\n\n\n").unwrap();
    assert_eq!(framing.part(), Part::Raw);
}

#[test]
fn however_the_bytes_are_cut_the_verdict_is_one() {
    use rand::{RngExt as _, SeedableRng as _};
    const WORDS: [&str; 24] = [
        "GET / HTTP/1.1\r\n",
        "POST /API/x HTTP/1.1\r\n",
        "GET / HTTP/1.0\r\n",
        "\r\n",
        "\n",
        "\r",
        " ",
        ":",
        "Host: a\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\n",
        "transfer-encoding: x\r\n",
        "Upgrade: websocket\r\n",
        "X: y\r\n",
        "hello",
        "5\r\nhello\r\n",
        "0\r\n\r\n",
        "0\r\nA: b\r\n\r\n",
        "3;e=1\r\nabc\r\n",
        "\0",
        "\u{ff}",
        "A",
        "0",
    ];
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(7);
    let mut stopped = 0;
    for _ in 0..20_000 {
        let mut bytes = Vec::new();
        for _ in 0..random.random_range(1..14) {
            bytes.extend_from_slice(WORDS[random.random_range(0..WORDS.len())].as_bytes());
        }
        let verdict = whole(&bytes);
        stopped += u32::from(verdict.is_err());
        assert_eq!(bytewise(&bytes), verdict, "{:?}", String::from_utf8_lossy(&bytes));
        let (first, second) = bytes.split_at(random.random_range(0..=bytes.len()));
        let mut framing = Framing::new(HEAD_LIMITS);
        let halves = framing.scan(first).and_then(|()| framing.scan(second)).map_err(|stop| stop.fault);
        assert_eq!(halves, verdict, "{:?}", String::from_utf8_lossy(&bytes));
    }
    assert!((1_000..19_900).contains(&stopped), "{stopped}");
}
