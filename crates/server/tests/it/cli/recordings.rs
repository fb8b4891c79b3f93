//! Recordings and evidence with the real binary: killed while a piece is under way, exported, checked and deleted from the command line, with and without a
//! running server.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use rustix::process::Signal;
use towline_model::{Actor, ConsentAnswer, ConsentKind, SessionId};
use towline_store::{Answered, Handovers as _, Medias as _, PickUp, Sessions as _, Store as _};
use towline_store_sqlite::{Options, SqliteStore};

use super::{CEILING, Server, get, order, run, text};

const PASSWORD: &str = "correct horse 7";
const FIRST: &[u8] = b"\x1a\x45\xdf\xa3 the first piece";

/// What an order prints that is carried out.
fn done(data: &Path, line: &[&str]) -> String {
    let (code, said, errors) = order(data, line, PASSWORD);
    assert_eq!(code, Some(0), "{line:?}: {errors}");
    said.trim_end().to_owned()
}

/// Status and body of the answer to a request.
fn send(address: &str, head: &str, body: &[u8]) -> (u16, String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(CEILING)).unwrap();
    let length = body.len();
    write!(stream, "{head}\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n").unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n").unwrap();
    let head = text(&answer[..end]);
    (head[9..12].parse().unwrap(), head, answer[end + 4..].to_vec())
}

/// The cookie of a technician who signs in to the console.
fn signed_in(address: &str) -> String {
    let login = format!(r#"{{"email":"ada@acme.example","password":"{PASSWORD}"}}"#);
    let (status, head, _) = send(address, "POST /console/login HTTP/1.1\r\nContent-Type: application/json", login.as_bytes());
    assert_eq!(status, 200, "{head}");
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// A folder with a technician, whose group asks for recordings, in a session whose customer allows it.
fn prepared(data: &Path) -> SessionId {
    let acme = ["--organisation", "ACME"];
    done(data, &[&["admin", "create", "--email", "ada@acme.example", "--name", "Ada", "--technician"], &acme[..]].concat());
    let groups = done(data, &[&["group", "list"], &acme[..]].concat());
    let group = groups.split('\t').next().unwrap();
    let set = ["group", "set", "--group", group, "--recording", "ask", "--recording-kept", "30"];
    assert_eq!(done(data, &set), "recording asked for, recordings kept 30 days");
    let (code, _, errors) = order(data, &["group", "set", "--group", group, "--recording-kept", "4000"], "");
    assert!(code == Some(1) && errors.contains("1 to 3650 days"), "{errors}");
    let server = Server::start(data, &[]);
    let (_, code) = get(&server.address, &format!("/API/requestAuthCode.aspx?email=ada@acme.example&pwd={}", PASSWORD.replace(' ', "%20")));
    let code = code.split_once("AUTHCODE:").unwrap().1.to_owned();
    let (_, pin) = get(&server.address, &format!("/API/requestPINCode_v3.aspx?notechconsole=1&authcode={code}"));
    let form = format!("Code={}", pin.split_once("PINCODE:").unwrap().1);
    let (status, head, _) = send(&server.address, "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded", form.as_bytes());
    assert_eq!(status, 303, "{head}");
    server.stop();
    // What a console and a customer's page would do over their sockets.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = SqliteStore::open(data, Options::default()).unwrap();
        let session = SessionId(1);
        let found = store.session(session).await.unwrap().unwrap();
        let at = found.claimed_at.unwrap();
        let wish = PickUp { session, lies_in: found.queue, seat: found.queue, actor: Actor::System, at, name: "Ada".to_owned() };
        store.pick_up(wish).await.unwrap();
        let kind = ConsentKind::Recording;
        let answered = Answered { session, kind, answer: ConsentAnswer::Granted, actor: Actor::Customer, at };
        assert!(store.keep_answer(answered).await.unwrap());
        store.close().await.unwrap();
        session
    })
}

fn verified(bundle: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let path = bundle.display().to_string();
    let output = run(&[&["evidence", "verify", &path], more].concat(), "");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// G-19 for recordings: after SIGKILL a recording is whole up to the last piece that was acknowledged.
#[test]
fn a_recording_outlives_the_process_and_its_evidence_is_checked_by_anybody() {
    let space = tempfile::tempdir().unwrap();
    let data = space.path().join("data");
    let session = prepared(&data);
    let server = Server::start(&data, &[]);
    let cookie = signed_in(&server.address);
    let json = format!("Cookie: {cookie}\r\nContent-Type: application/json");
    let begin = format!("POST /console/recordings HTTP/1.1\r\n{json}");
    let (status, head, body) = send(&server.address, &begin, format!(r#"{{"session":{session}}}"#).as_bytes());
    assert_eq!((status, text(&body).as_str()), (200, r#"{"recording":1}"#), "{head}");
    let put = |number: usize| format!("PUT /console/recordings/1/{number} HTTP/1.1\r\nCookie: {cookie}");
    let large = vec![7; 700_000];
    let mut kept = Vec::new();
    for (number, piece) in [FIRST, &large, b"and a third"].into_iter().enumerate() {
        let (status, _, body) = send(&server.address, &put(number), piece);
        assert_eq!(status, 204, "{}", text(&body));
        kept.extend_from_slice(piece);
    }
    // Half of a piece is under way.
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(stream, "{}\r\nHost: {}\r\nContent-Length: {}\r\n\r\n", put(3), server.address, large.len()).unwrap();
    stream.write_all(&large[..300_000]).unwrap();
    server.signal(Signal::KILL);
    assert_eq!(server.ended().0, None);

    let server = Server::start(&data, &[]);
    let cookie = signed_in(&server.address);
    let of = |target: &str| send(&server.address, &format!("GET {target} HTTP/1.1\r\nCookie: {cookie}"), b"");
    let (status, _, played) = of("/console/recordings/1");
    assert!(status == 200 && played == kept, "{status}, {} of {} bytes", played.len(), kept.len());
    let (_, _, told) = of(&format!("/console/sessions/{session}/record"));
    let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
    assert_eq!(told["recordings"][0]["why"], "restart");
    assert_eq!(of("/console/record/1").0, of("/evidence").0, "both pages are there");

    let key = done(&data, &["evidence", "key"]);
    assert!(done(&data, &["evidence", "key", "--pem"]).starts_with("-----BEGIN PUBLIC KEY-----\n"));
    let bundle = space.path().join("bundle.tar");
    let path = data.display().to_string();
    let number = session.to_string();
    let export = || run(&["evidence", "export", &number, "--data", &path], "").stdout;
    let by_server = export();
    std::fs::write(&bundle, &by_server).unwrap();
    let (code, said, errors) = verified(&bundle, &["--key", &key]);
    assert!(code == Some(0) && said.contains("recording-1.webm") && said.contains(&key), "{said}{errors}");
    let (code, _, errors) = verified(&bundle, &["--key", &key.replace(&key[..4], if key.starts_with("AAAA") { "BBBB" } else { "AAAA" })]);
    assert!(code == Some(1) && errors.contains("another key"), "{errors}");
    assert_eq!(verified(&bundle, &["--key", "short"]).0, Some(2));
    let unknown = run(&["evidence", "export", "99", "--data", &path], "");
    assert!(unknown.status.code() == Some(1) && unknown.stdout.is_empty(), "{}", text(&unknown.stderr));
    server.stop();

    let by_command = export();
    std::fs::write(&bundle, &by_command).unwrap();
    assert_eq!((verified(&bundle, &[]).0, by_command.len()), (Some(0), by_server.len()));
    let mut changed = by_command;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(&bundle, &changed).unwrap();
    let (code, _, errors) = verified(&bundle, &[]);
    assert!(code == Some(1) && errors.contains("recording-1.webm was changed"), "{errors}");

    let listed = done(&data, &["recording", "list", "--session", &number]);
    assert!(listed.starts_with("1\tsession 1\t") && listed.contains("(restart), to be deleted "), "{listed}");
    assert_eq!(done(&data, &["recording", "delete", "--session", &number]), "deleted 1");
    assert_eq!(std::fs::read_dir(data.join("recordings")).unwrap().count(), 0);
    let deleted = done(&data, &["recording", "deleted", "--organisation", "ACME"]);
    assert!(deleted.contains("\tdeleted 20") && deleted.contains(listed.split('\t').nth(2).unwrap()), "{deleted}");
    assert_eq!(order(&data, &["recording", "delete", "--session", "99"], "").0, Some(1));
}
