//! Ready, stopping, stopped; and what the operations listener tells and the public one does not.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::process::Signal;

use super::{CEILING, Server, get};

#[test]
fn at_140_health_and_metrics_are_on_their_own_listener_only() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &["--demo"]);
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(get(&server.ops, path).0, 200, "{path}");
        assert_eq!(get(&server.address, path).0, 404, "{path}");
    }
    for path in ["/debug/pprof", "/metrics/", "/", "/console", "/API/API.asmx"] {
        assert_eq!(get(&server.ops, path).0, 404, "{path}");
    }
    assert!(server.ops.starts_with("127.0.0.1:"));
    let (_, metrics) = get(&server.ops, "/metrics");
    assert!(metrics.contains("towline_http_answers_total{listener=\"public\",class=\"4xx\"}"), "{metrics}");
    server.stop();
}

#[test]
fn ft_29_a_stop_under_load_fails_no_request() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &["--demo"]);
    let (answered, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let (address, answered, ended) = (server.address.clone(), Arc::clone(&answered), Arc::clone(&ended));
            std::thread::spawn(move || client(&address, &answered, &ended))
        })
        .collect();
    while answered.load(Ordering::Relaxed) < 200 {
        std::thread::yield_now();
    }
    server.signal(Signal::TERM);
    let (code, log) = server.ended();
    ended.store(true, Ordering::Relaxed);
    assert_eq!(code, Some(0), "{log}");
    for client in clients {
        assert_eq!(client.join().unwrap(), 0);
    }
}

/// Asks over and over on one connection until the server closes it or takes no new one; how many requests went unanswered.
fn client(address: &str, answered: &AtomicUsize, ended: &AtomicBool) -> usize {
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let mut failed = 0;
    while !ended.load(Ordering::Relaxed) {
        let Ok(mut stream) = TcpStream::connect(address) else { return failed };
        stream.set_read_timeout(Some(CEILING)).unwrap();
        loop {
            if stream.write_all(request.as_bytes()).is_err() {
                failed += 1;
                break;
            }
            let Some(head) = answer(&mut stream) else {
                failed += 1;
                break;
            };
            answered.fetch_add(1, Ordering::Relaxed);
            if head.contains("connection: close") {
                break;
            }
        }
    }
    failed
}

/// One answer, read to its end; its head.
fn answer(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut space = [0; 16_384];
    loop {
        let count = stream.read(&mut space).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&space[..count]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length: usize = head.split("content-length: ").nth(1)?.lines().next()?.parse().ok()?;
            if bytes.len() >= head.len() + 4 + length {
                return Some(head.to_owned());
            }
        }
    }
}

#[test]
fn a_stopping_server_is_unready_before_it_stops_accepting() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("t.toml");
    std::fs::write(&config, "[server]\ndrain_delay = \"1h\"\n").unwrap();
    let data = dir.path().join("data");
    let server = Server::start(&data, &["--config", config.to_str().unwrap()]);
    assert_eq!(get(&server.ops, "/readyz").0, 200);
    server.signal(Signal::TERM);
    while get(&server.ops, "/readyz").0 != 503 {
        std::thread::yield_now();
    }
    // A balancer that has not noticed yet is still served.
    assert!(get(&server.address, "/").0 != 0);
    // The second signal means at once.
    server.signal(Signal::TERM);
    let (code, log) = server.ended();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("stopping at once"));
}

#[test]
fn the_certificate_is_taken_into_use_again_on_a_signal() {
    let dir = tempfile::tempdir().unwrap();
    crate::edge::write_pair(dir.path());
    let (certificate, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    let mut server = Server::start(
        &dir.path().join("data"),
        &["--tls-cert", certificate.to_str().unwrap(), "--tls-key", key.to_str().unwrap(), "--public-url", "https://localhost"],
    );
    let good = std::fs::read(&certificate).unwrap();
    std::fs::write(&certificate, "no PEM").unwrap();
    server.signal(Signal::HUP);
    server.hears("ALARM");
    std::fs::write(&certificate, good).unwrap();
    server.signal(Signal::HUP);
    server.hears("taken into use again");
    server.stop();
}

#[test]
fn ft_14_a_shortage_of_files_pauses_the_server_and_does_not_stop_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Server::start_with(dir.path(), &[], 48);
    let mut held = Vec::new();
    // Connections wait to be accepted while there are no files, so more are made than can be.
    for _ in 0..64 {
        held.push(TcpStream::connect(&server.address).unwrap());
    }
    server.hears("no connection can be accepted");
    drop(held);
    assert_ne!(get(&server.address, "/").0, 0);
    server.stop();
}
