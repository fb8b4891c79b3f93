//! The demo as `make run` starts it.

use super::{Server, get, run, text};

fn demo(dir: &std::path::Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(dir.join("demo.json")).unwrap()).unwrap()
}

fn authcode(dir: &std::path::Path, number: usize) -> String {
    demo(dir)["technicians"][number]["authcode"].as_str().unwrap().to_owned()
}

/// The body of an answer that was asked for with a technician's authcode.
fn asked(server: &Server, dir: &std::path::Path, method: &str, args: &str) -> String {
    let (status, answer) = get(&server.address, &format!("/API/{method}.aspx?authcode={}{args}", authcode(dir, 0)));
    assert_eq!(status, 200, "{answer}");
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

#[test]
fn a_demo_has_something_to_report_on_and_names_only_who_can_be_used() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &["--demo"]);
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let demo = demo(dir.path());
    assert_eq!(keys(&demo), ["administrator", "organisation", "public_url", "technicians"]);
    assert_eq!(keys(&demo["administrator"]), ["email", "node_id", "password"]);
    assert_eq!(keys(&demo["technicians"][0]), ["authcode", "email", "node_id", "password"]);
    assert_eq!(asked(&server, dir.path(), "setReportDate", "&bdate=1/1/2020&edate=1/1/2100"), "OK");
    let report = asked(&server, dir.path(), "getReport", &format!("&node={}", demo["technicians"][0]["node_id"]));
    assert!(report.contains("OK\n\nStart Time|") && report.lines().count() > 200, "{}", report.lines().count());
    let tree = asked(&server, dir.path(), "getHierarchy_v2", "");
    assert!(tree.contains("Tess"), "{tree}");
    server.stop();
}

#[test]
fn a_demo_gives_pins_and_started_again_keeps_every_byte() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &["--demo"]);
    let first = std::fs::read(dir.path().join("demo.json")).unwrap();
    let (status, answer) =
        get(&server.address, &format!("/API/requestPINCode_v3.aspx?notechconsole=1&authcode={}", authcode(dir.path(), 0)));
    assert_eq!(status, 200);
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let pin = body.trim().strip_prefix("OK").unwrap().trim().strip_prefix("PINCODE:").unwrap();
    assert!(pin.len() == 6 && pin.bytes().all(|c| c.is_ascii_digit()), "{body}");
    for path in ["/", "/console", "/API/API.asmx?wsdl"] {
        let (status, _) = get(&server.address, path);
        assert!(status == 200 || (path == "/console" && status == 503), "{path}: {status}");
    }
    server.stop();

    let again = Server::start(dir.path(), &["--demo", "--demo-technicians", "1"]);
    assert_eq!(std::fs::read(dir.path().join("demo.json")).unwrap(), first);
    again.stop();
}

#[test]
fn thousands_of_technicians_share_one_hash_and_each_can_ask() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &["--demo", "--demo-technicians", "5000"]);
    for number in [0, 1_999, 2_000, 4_999] {
        let (_, answer) =
            get(&server.address, &format!("/API/requestPINCode.aspx?notechconsole=1&authcode={}", authcode(dir.path(), number)));
        assert!(answer.contains("OK"), "{number}: {answer}");
    }
    server.stop();
    let said = Server::spawn(dir.path(), &["--demo", "--demo-technicians", "4999"]).map(|_| ()).unwrap_err();
    assert!(said.contains("has 5000 technicians already"), "{said}");
}

#[test]
fn a_demo_touches_no_other_folder_and_a_server_may_use_a_demos() {
    let dir = tempfile::tempdir().unwrap();
    Server::start(dir.path(), &[]).stop();
    let output = run(&["serve", "--demo", "--data", dir.path().to_str().unwrap(), "--listen", "127.0.0.1:0"], "");
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("is no demo's folder"));
}
