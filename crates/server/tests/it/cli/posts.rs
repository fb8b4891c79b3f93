//! Post-to-URL from the command line, with and without a running server.

use std::path::Path;

use super::{Server, get, order};

const PASSWORD: &str = "correct horse 7\n";
const URL: &str = "https://crm.example/hook?key=s3cret";

fn about(data: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut all = vec!["post-to-url"];
    all.extend_from_slice(arguments);
    all.extend_from_slice(&["--organisation", "acme support"]);
    order(data, &all, "")
}

fn said(data: &Path, arguments: &[&str]) -> String {
    let (code, said, errors) = about(data, arguments);
    assert_eq!(code, Some(0), "{arguments:?}: {errors}");
    said
}

/// Every order; the secret that was shown.
fn everything(data: &Path) -> String {
    let admin = ["admin", "create", "--organisation", "ACME Support", "--email", "ada@acme.example", "--name", "Ada"];
    assert_eq!(order(data, &admin, PASSWORD).0, Some(0));
    assert_eq!(said(data, &["show"]), "nothing is set\n");
    let first = said(data, &["set", "--at", "end", "--url", URL]);
    let secret = first.lines().last().unwrap().to_owned();
    assert!(secret.starts_with("whsec_") && secret.len() == 50, "{first}");
    let second = said(data, &["set", "--at", "start", "--url", "https://crm.example/", "--format", "xml"]);
    assert!(!second.contains("whsec_"), "{second}");
    let shown = said(data, &["show"]);
    assert_eq!(shown, format!("start  xml  https://crm.example/\nend  form  {URL}\n"), "what is set, and no secret");
    let renewed = said(data, &["set", "--at", "end", "--url", URL, "--new-secret"]);
    assert!(renewed.contains("whsec_") && !renewed.contains(&secret));

    for (url, why) in [
        ("https://127.0.0.1/", "may not be posted to"),
        ("http://crm.example/", "may not be posted to"),
        ("https://user:password@crm.example/", "must not hold a user name"),
        ("crm.example", "must begin with https://"),
    ] {
        let (code, _, errors) = about(data, &["set", "--at", "end", "--url", url]);
        assert_eq!(code, Some(1));
        assert!(errors.contains(why), "{url}: {errors}");
        assert!(!errors.contains("user:password"), "{errors}");
    }
    assert_eq!(about(data, &["set", "--at", "middle", "--url", URL]).0, Some(2));

    assert_eq!(said(data, &["deliveries"]), "no session has been told of\n");
    assert_eq!(said(data, &["replay"]), "0 to be tried again\n");
    assert_eq!(said(data, &["replay", "--session", "7"]), "0 to be tried again\n");
    assert!(said(data, &["clear", "--at", "start"]).starts_with("cleared"));
    assert_eq!(said(data, &["clear", "--at", "start"]), "nothing was set\n");
    assert_eq!(said(data, &["show"]), format!("end  form  {URL}\n"));
    assert!(said(data, &["clear"]).starts_with("cleared"));
    assert_eq!(order(data, &["post-to-url", "show", "--organisation", "Nobody"], "").0, Some(1));
    secret
}

#[test]
fn posts_are_set_up_without_a_server() {
    let dir = tempfile::tempdir().unwrap();
    everything(&dir.path().join("data"));
}

#[test]
fn posts_are_set_up_through_the_running_server_and_neither_url_nor_secret_is_logged() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &[]);
    let secret = everything(dir.path());
    let (status, metrics) = get(&server.ops, "/metrics");
    assert_eq!(status, 200);
    assert!(metrics.contains("towline_posts_waiting 0"), "{metrics}");
    let log = server.stop();
    assert!(!log.contains("s3cret") && !log.contains(&secret), "{log}");
}
