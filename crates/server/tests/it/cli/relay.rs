//! The relay as an operator meets it: it starts with the server, says so when it cannot, and another program can be configured to stand in for it.

use std::net::UdpSocket;
use std::time::Duration;

use super::{Server, get, order, run, text};

/// The configuration file `relay.toml` of a folder, with this section `relay`.
fn config(dir: &std::path::Path, section: &str) -> String {
    let path = dir.join("relay.toml");
    std::fs::write(&path, format!("[relay]\n{section}\n")).unwrap();
    path.display().to_string()
}

#[test]
fn ft_36_a_server_is_ready_with_its_relay_and_without_one() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let server = Server::start(&data, &[]);
    let said: serde_json::Value = serde_json::from_str(server.heard.last().unwrap()).unwrap();
    let relay = said["relay"].as_str().unwrap().to_owned();
    // It listens: a request for an allocation without credentials is refused by a TURN server.
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket.send_to(b"\x00\x03\x00\x08\x21\x12\xa4\x42towlinetowli\x00\x19\x00\x04\x11\x00\x00\x00", &relay).unwrap();
    let mut answer = [0; 200];
    let length = socket.recv(&mut answer).unwrap();
    assert_eq!((&answer[..2], &answer[8..20]), (&b"\x01\x13"[..], &b"towlinetowli"[..]));
    assert!(answer[..length].windows(7).any(|bytes| bytes == b"towline"));
    assert_eq!(get(&server.ops, "/readyz").0, 200);
    let metrics = get(&server.ops, "/metrics").1;
    assert!(metrics.contains("towline_relay_allocations 0"), "{metrics}");
    server.stop();

    let without = Server::start(&data, &["--config", &config(dir.path(), "mode = \"off\"")]);
    let said: serde_json::Value = serde_json::from_str(without.heard.last().unwrap()).unwrap();
    assert_eq!(said["relay"], "");
    assert_eq!(get(&without.ops, "/readyz").0, 200);
    without.stop();
}

#[test]
fn ft_36_a_port_that_is_taken_stops_the_start_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let holder = UdpSocket::bind(taken).unwrap();
    let file = config(dir.path(), &format!("listen = \"{taken}\""));
    let said = Server::spawn(&dir.path().join("data"), &["--config", &file]).map(|_| ()).unwrap_err();
    drop(holder);
    assert!(said.contains("exit status: 1"), "{said}");
    let data = dir.path().join("data").display().to_string();
    let holder = UdpSocket::bind(taken).unwrap();
    let output = run(&["serve", "--config", &file, "--data", &data, "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"], "");
    drop(holder);
    let said = text(&output.stderr);
    assert!(said.contains(&format!("the relay cannot listen on UDP {taken}")) && said.contains("relay.mode = \"off\""), "{said}");
}

#[test]
fn contradicting_settings_of_the_relay_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data").display().to_string();
    for (section, words) in [
        ("mode = \"external\"", "relay.external_urls: wants the other server's URLs"),
        ("mode = \"external\"\nexternal_urls = [\"https://turn.example.com\"]", "relay.external_urls: wants the other server's URLs"),
        ("external_urls = [\"turn:turn.example.com\"]", "relay.mode: is embedded, and another server is named too"),
        ("public_address = \"2001:db8::1\"", "relay.public_address: 2001:db8::1 is of a family on which the relay does not listen"),
        ("relay_ports = \"80-90\"", "wants a range of ports from 1024 on"),
        ("mode = \"external\"\nexternal_urls = \"turn:a\"\nexternal_secret_file = \"/nowhere\"", "relay.external_secret_file: /nowhere"),
        ("bandwidth = 1", "from 64 to 1000000"),
        ("life = \"2h\"", "from \"1min\" to \"1h\""),
    ] {
        let output = run(&["check", "--config", &config(dir.path(), section), "--data", &data], "");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{section}");
        assert!(said.contains(words), "{section}\n{said}");
    }
    let demo = run(&["check", "--demo", "--config", &config(dir.path(), "listen = \"0.0.0.0:0\""), "--data", &data], "");
    assert!(text(&demo.stderr).contains("a demo's relay listens on this machine only"));
}

#[test]
fn coturn_is_configured_with_the_secret_that_credentials_are_made_with() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (code, _, said) = order(&data, &["relay", "coturn-config"], "");
    assert_eq!(code, Some(1));
    assert!(said.contains("start the server once"), "{said}");
    Server::start(&data, &[]).stop();
    let (code, first, _) = order(&data, &["relay", "coturn-config", "--listen-ip", "198.51.100.7", "--port", "3479"], "");
    assert_eq!(code, Some(0));
    let secret = |text: &str| text.lines().find_map(|line| line.strip_prefix("static-auth-secret=").map(str::to_owned)).unwrap();
    assert_eq!(secret(&first).len(), 64);
    for line in ["listening-ip=198.51.100.7", "listening-port=3479", "use-auth-secret", "denied-peer-ip=127.0.0.0-127.255.255.255"] {
        assert!(first.lines().any(|found| found == line), "{line}");
    }
    assert_eq!(secret(&order(&data, &["relay", "coturn-config"], "").1), secret(&first));
    let file = dir.path().join("secret");
    std::fs::write(&file, "of our own\n").unwrap();
    let section = format!("mode = \"external\"\nexternal_urls = \"turn:turn.example.com\"\nexternal_secret_file = \"{}\"", file.display());
    let (_, own, _) = order(&data, &["relay", "coturn-config", "--config", &config(dir.path(), &section)], "");
    assert_eq!(secret(&own), "of our own");
}
