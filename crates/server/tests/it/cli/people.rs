//! Organisations and people from the command line, with and without a running server.

use super::{Server, order};

const PASSWORD: &str = "correct horse 7\n";

/// Every order, in a folder with or without a server.
fn everything(data: &std::path::Path) {
    let admin = ["admin", "create", "--organisation", "ACME Support", "--email", "ada@acme.example", "--name", "Ada"];
    let (code, said, errors) = order(data, &admin, "short\n");
    assert_eq!(code, Some(1), "{said}");
    assert!(errors.contains("too short"), "{errors}");
    let (code, said, errors) = order(data, &admin, PASSWORD);
    assert_eq!(code, Some(0), "{errors}");
    assert!(said.contains("in the new organisation ACME Support"), "{said}");
    assert!(order(data, &admin, PASSWORD).2.contains("another person has this e-mail address"));

    let second = ["admin", "create", "--organisation", "acme support", "--email", "bob@acme.example", "--name", "Bob", "--technician"];
    let (code, said, _) = order(data, &second, PASSWORD);
    assert_eq!(code, Some(0));
    assert!(said.contains("with NodeId") && !said.contains("new organisation"));

    let user = ["user", "create", "--organisation", "ACME Support", "--email", "tess@acme.example", "--name", "Tess"];
    let (code, said, _) = order(data, &user, PASSWORD);
    assert_eq!(code, Some(0));
    assert!(said.trim().parse::<i64>().is_ok(), "{said}");
    assert_eq!(
        order(data, &["user", "create", "--organisation", "Nobody", "--email", "x@acme.example", "--name", "X"], PASSWORD).0,
        Some(1)
    );
    assert_eq!(order(data, &user, "").0, Some(1));

    for change in ["disable", "enable", "delete"] {
        assert_eq!(order(data, &["user", change, "--email", "tess@acme.example"], "").0, Some(0), "{change}");
    }
    assert_eq!(order(data, &["user", "enable", "--email", "tess@acme.example"], "").0, Some(1));
    assert_eq!(order(data, &user, PASSWORD).0, Some(0));
}

#[test]
fn people_are_made_and_changed_without_a_server() {
    let dir = tempfile::tempdir().unwrap();
    everything(&dir.path().join("data"));
}

#[test]
fn people_are_made_and_changed_through_the_running_server() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &[]);
    everything(dir.path());
    use std::os::unix::fs::PermissionsExt as _;
    let socket = dir.path().join("control.sock");
    assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    let log = server.stop();
    assert!(!log.contains(PASSWORD.trim()));
    assert!(!socket.exists());
    // What it did is in the folder.
    assert_eq!(order(dir.path(), &["user", "disable", "--email", "bob@acme.example"], "").0, Some(0));
}

#[test]
fn a_socket_left_behind_by_a_killed_server_is_no_server() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &[]);
    server.signal(rustix::process::Signal::KILL);
    server.ended();
    assert!(dir.path().join("control.sock").exists());
    everything(dir.path());
    Server::start(dir.path(), &[]).stop();
}

#[test]
fn what_is_no_order_is_refused() {
    use std::io::{Read as _, Write as _};
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &[]);
    for order in [
        "\n",
        "{}\n",
        "{\"order\":\"rm\"}\n",
        "{\"order\":\"delete\",\"email\":\"a@b\",\"more\":1}\n",
        &format!("{}\n", "x".repeat(100_000)),
    ] {
        let mut socket = std::os::unix::net::UnixStream::connect(dir.path().join("control.sock")).unwrap();
        // A line that is too long is not read to its end.
        let _ = socket.write_all(order.as_bytes());
        let mut answer = String::new();
        let _ = socket.read_to_string(&mut answer);
        assert!(answer.is_empty() || answer.contains("refused"), "{answer}");
    }
    server.stop();
}

#[test]
fn ft_44_a_second_server_on_one_folder_does_not_start() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &[]);
    let said = Server::spawn(dir.path(), &[]).map(|_| ()).unwrap_err();
    assert!(said.contains("server.data"), "{said}");
    assert!(said.contains("exit status: 3"), "{said}");
    everything(dir.path());
    server.stop();
}
