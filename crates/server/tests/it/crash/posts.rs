//! G-32: the real binary, killed with SIGKILL while a post is under way, again and again. The post arrives once more after each start, under the same name and
//! with the same body, until it is received.

use std::path::Path;

use super::process::{self, Server};
use crate::cli::order;
use crate::outbound::receiver::{Received, Receiver, Script};

const SESSIONS: usize = 3;

/// The administrator's authcode.
async fn administrator(server: &Server, folder: &Path) -> String {
    let demo: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("demo.json")).unwrap()).unwrap();
    let (email, password) = (demo["administrator"]["email"].as_str().unwrap(), demo["administrator"]["password"].as_str().unwrap());
    let answer = call(server, &format!("requestAuthCode.aspx?email={email}&pwd={password}")).await;
    answer.split_once("AUTHCODE:").unwrap().1.to_owned()
}

async fn call(server: &Server, target: &str) -> String {
    let request = format!("GET /API/{target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address);
    process::ask(server.address, request).await.unwrap()
}

/// A post's name and what it says.
fn named(post: Received) -> (String, Vec<u8>) {
    (post.header("webhook-id").unwrap().to_owned(), post.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g_32_a_post_outlives_the_process_that_was_sending_it() {
    let space = tempfile::tempdir().unwrap();
    let folder = space.path().join("data");
    let mut receiver = Receiver::start(Script::Hang).await;
    let address = receiver.address.to_string();
    let allowed = [("TOWLINE_OUTBOUND_ALLOW", address.as_str())];
    let mut server = Server::start_with(&folder, SESSIONS, &allowed).await;
    let demo: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("demo.json")).unwrap()).unwrap();
    let organisation = demo["organisation"].as_str().unwrap();
    let url = format!("http://{address}/hook");
    let set = ["post-to-url", "set", "--organisation", organisation, "--at", "end", "--url", &url];
    let (code, said, errors) = order(&folder, &set, "");
    assert_eq!(code, Some(0), "{errors}");
    assert!(said.contains("whsec_"), "{said}");
    let authcode = administrator(&server, &folder).await;

    let mut seen: Vec<(String, Vec<u8>)> = Vec::new();
    for told in 1..=SESSIONS {
        let code = &server.codes[told - 1];
        let pin = process::pin(server.address, code).await.unwrap();
        process::seat(server.address, &pin).await;
        let session = process::newest(server.address, code).await;
        let closed = call(&server, &format!("closeSession.aspx?session={session}&authcode={authcode}")).await;
        assert!(closed.ends_with("OK"), "{closed}");
        // It is killed while this post is under way; those before it come along each time.
        while seen.len() < told {
            let (name, body) = named(receiver.next().await);
            match seen.iter().find(|(known, _)| *known == name) {
                Some((_, before)) => assert_eq!(*before, body, "the same name says the same"),
                None => seen.push((name, body)),
            }
        }
        server.kill().await;
        server = Server::start_with(&folder, SESSIONS, &allowed).await;
    }
    server.kill().await;
    receiver.now(Script::Ok);
    let server = Server::start_with(&folder, SESSIONS, &allowed).await;
    let deliveries = ["post-to-url", "deliveries", "--organisation", organisation];
    let mut arrived = vec![named(receiver.next().await)];
    let mut told = String::new();
    // Asking takes its time, so this is bounded well: none of them hangs any more.
    for _ in 0..1_000 {
        told = order(&folder, &deliveries, "").1;
        if told.matches("delivered").count() == SESSIONS {
            break;
        }
    }
    assert_eq!(told.matches("delivered").count(), SESSIONS, "{told}");
    while let Some(post) = receiver.arrived() {
        arrived.push(named(post));
    }
    assert!(arrived.len() >= SESSIONS && arrived.iter().all(|post| seen.contains(post)));
    server.kill().await;
}
