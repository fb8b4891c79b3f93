//! The built files as they are sent; with files made here, so that no build is needed.

use super::*;

fn file() -> File {
    File {
        kind: "text/javascript; charset=utf-8",
        etag: HeaderValue::from_static("\"abc\""),
        is_hashed: true,
        as_is: Bytes::from_static(b"plain"),
        gzip: Some(Bytes::from_static(b"gz")),
        brotli: Some(Bytes::from_static(b"br")),
    }
}

fn sent(header: (&'static str, &'static str)) -> (StatusCode, Option<String>) {
    let mut headers = HeaderMap::new();
    headers.insert(header.0, HeaderValue::from_static(header.1));
    let response = send(&file(), &headers);
    let coding = response.headers().get(CONTENT_ENCODING).map(|coding| coding.to_str().unwrap().to_owned());
    (response.status(), coding)
}

#[test]
fn the_best_coding_that_the_client_takes_is_sent() {
    for (accepted, coding) in
        [("gzip, br", Some("br")), ("gzip", Some("gzip")), ("br;q=0, gzip", Some("gzip")), ("deflate", None), ("br;q=0", None)]
    {
        assert_eq!(sent(("accept-encoding", accepted)), (StatusCode::OK, coding.map(str::to_owned)), "{accepted}");
    }
}

#[test]
fn a_file_that_the_client_has_is_not_sent_again() {
    for (tags, status) in [("\"abc\"", 304), ("W/\"abc\"", 304), ("\"x\", \"abc\"", 304), ("*", 304), ("\"x\"", 200)] {
        assert_eq!(sent(("if-none-match", tags)).0.as_u16(), status, "{tags}");
    }
}

#[test]
fn hashed_files_are_kept_for_ever_and_others_asked_for_again() {
    let kept = |is_hashed| send(&File { is_hashed, ..file() }, &HeaderMap::new()).headers()[CACHE_CONTROL].to_str().unwrap().to_owned();
    assert!(kept(true).contains("immutable"));
    assert_eq!(kept(false), "no-cache");
}

#[test]
fn the_manifest_gives_the_customers_pages_their_names() {
    let manifest = br#"{
        "src/customer/customer.css": {"file": "assets/customer-1.css"},
        "src/styles/icon.svg": {"file": "assets/icon-2.svg"},
        "src/customer/entry.ts": {"file": "assets/entry-3.js", "imports": ["_a.js"]},
        "src/customer/session.ts": {"file": "assets/session-4.js"},
        "_a.js": {"file": "assets/a-5.js", "imports": ["_b.js", "_a.js"]},
        "_b.js": {"file": "assets/b-6.js"}
    }"#;
    let assets = assets_of(manifest);
    assert_eq!((assets.style.as_str(), assets.icon.as_str()), ("/assets/customer-1.css", "/assets/icon-2.svg"));
    assert_eq!(assets.entry.module, "/assets/entry-3.js");
    assert_eq!(assets.entry.imports, ["/assets/a-5.js", "/assets/b-6.js"]);
    assert!(assets.session.imports.is_empty());
    assert_eq!(assets_of(b"").entry, Script::default());
}

#[tokio::test]
async fn the_console_may_ask_for_a_microphone_and_for_nothing_that_shows_the_technician() {
    let files = Arc::new(Files { by_path: HashMap::from([("console.html".to_owned(), file())]), embed: String::new() });
    let response = console(State(files), Request::new(Body::empty())).await;
    let policy = response.headers()[PERMISSIONS_POLICY].to_str().unwrap();
    assert_eq!(policy, "camera=(), microphone=(self), geolocation=(), display-capture=()");
}
