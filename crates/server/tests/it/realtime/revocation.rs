//! G-42, AT-090: whoever is disabled or deleted, by whatever door, is out everywhere within five seconds: the API's login and authcode, the console's socket,
//! the sessions. Shown with the real binary, its real clock and real sockets; each wait is for the signal itself.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::{Knock, Page};
use crate::crash::process::{self, Server};

/// By when the signals have come in the worst case, on a machine that has other things to do: five times what is promised.
const CEILING: Duration = Duration::from_secs(25);

/// A demo with an administrator and three technicians; Tess has a customer, and another one is on the way from Omar to her.
struct Demo {
    server: Server,
    _space: TempDir,
    folder: std::path::PathBuf,
    people: Value,
    /// The administrator's login.
    ada: String,
    /// Tess's login to the API.
    login: String,
    tess: Page,
    omar: Page,
    /// The browser of Tess's customer.
    customer: Page,
    own: i64,
    sent: i64,
}

impl Demo {
    async fn new() -> Self {
        let space = tempfile::tempdir().unwrap();
        let folder = space.path().join("data");
        let server = Server::start(&folder, 3).await;
        let people: Value = serde_json::from_slice(&std::fs::read(folder.join("demo.json")).unwrap()).unwrap();
        let address = server.address;
        let ada = log_in(address, &people["administrator"]).await;
        let login = log_in(address, &people["technicians"][0]).await;
        let mut tess = console(address, &people["technicians"][0]).await;
        let mut omar = console(address, &people["technicians"][1]).await;
        let (mut customer, own) = customer(address, &server.codes[0]).await;
        pick_up(&mut tess, own).await;
        while customer.hear_type("session").await["session"]["state"] != "active" {}
        let (mut other, sent) = self::customer(address, &server.codes[1]).await;
        pick_up(&mut omar, sent).await;
        while other.hear_type("session").await["session"]["state"] != "active" {}
        let to = people["technicians"][0]["node_id"].to_string();
        let transfer = [("session", sent.to_string()), ("node", to)];
        assert_eq!(call(address, "transferSession", &transfer, &ada).await, "OK");
        // It stands on his desk as on its way, and is his no longer.
        loop {
            let shown = omar.hear_type("session").await;
            if shown["session"]["id"] == sent && shown["session"]["mine"] == false {
                break;
            }
        }
        // The customer on the way stays where they are, in a socket that nobody reads any more.
        drop(other);
        Self { server, _space: space, folder, people, ada, login, tess, omar, customer, own, sent }
    }

    fn tess(&self, what: &str) -> String {
        let value = &self.people["technicians"][0][what];
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }

    async fn as_ada(&self, method: &str, args: &[(&str, String)]) -> String {
        call(self.server.address, method, args, &self.ada).await
    }

    /// Waits for the end of all that Tess had, and looks how what she had on her desk stands then.
    async fn she_is_out(&mut self) {
        let everywhere = async {
            assert_eq!(self.tess.hear_close().await, 4003, "the console is signed out");
            assert_eq!(self.customer.hear_close().await, 4004, "the customer is told that it is over");
            loop {
                let shown = self.omar.hear_type("session").await;
                if shown["session"]["id"] == self.sent && shown["session"]["mine"] == true {
                    break;
                }
            }
        };
        tokio::time::timeout(CEILING, everywhere).await.unwrap();
    }

    /// What the API says to her two credentials.
    async fn answers(&self) -> [String; 2] {
        let by_code = call(self.server.address, "getAccount", &[("authcode", self.tess("authcode"))], "").await;
        let by_login = call(self.server.address, "getAccount", &[], &self.login).await;
        [by_code, by_login].map(|answer| answer.lines().next().unwrap().to_owned())
    }

    /// How her customer's session ended, as the report on the organisation's sessions has it.
    async fn how_her_session_ended(&self) -> String {
        let account = self.as_ada("getAccount", &[]).await;
        let root = account.lines().find_map(|line| line.strip_prefix("AccountID:")).unwrap().to_owned();
        let report = self.as_ada("getReport", &[("node", root)]).await;
        let mut rows = report.lines().skip(2).map(|row| row.split('|').collect::<Vec<_>>());
        let header = rows.next().unwrap();
        let column = |title: &str| header.iter().position(|known| *known == title).unwrap();
        let own = self.own.to_string();
        let row = rows.find(|row| row[column("Session ID")] == own).unwrap_or_else(|| panic!("{report}"));
        row[column("Status")].to_owned()
    }
}

#[tokio::test]
async fn g_42_at_090_disabled_by_the_api() {
    let mut demo = Demo::new().await;
    let args = [("node", demo.tess("node_id")), ("status", "Disabled".to_owned())];
    assert_eq!(demo.as_ada("setUserStatus", &args).await, "OK");
    demo.she_is_out().await;
    assert_eq!(demo.answers().await, ["USER_DELETED_OR_DISABLED", "NOTLOGGEDIN"]);
    assert_eq!(demo.how_her_session_ended().await, "Aborted: technician was deleted or disabled");
}

#[tokio::test]
async fn g_42_at_090_deleted_by_the_api() {
    let mut demo = Demo::new().await;
    assert_eq!(demo.as_ada("deleteNode", &[("node", demo.tess("node_id"))]).await, "OK");
    demo.she_is_out().await;
    assert_eq!(demo.answers().await, ["USER_DELETED_OR_DISABLED", "NOTLOGGEDIN"]);
    assert_eq!(demo.how_her_session_ended().await, "Aborted: technician was deleted or disabled");
}

#[tokio::test]
async fn g_42_at_090_disabled_at_the_command_line() {
    let mut demo = Demo::new().await;
    command(&demo.folder, &["user", "disable", "--email", &demo.tess("email")]).await;
    demo.she_is_out().await;
    assert_eq!(demo.answers().await, ["USER_DELETED_OR_DISABLED", "NOTLOGGEDIN"]);
}

/// A group that is disabled takes seats and consoles away; who was in it may still ask the API who they are.
#[tokio::test]
async fn g_42_at_090_disabled_with_the_group() {
    let mut demo = Demo::new().await;
    let tree = demo.as_ada("getHierarchy", &[("isnode", "1".to_owned()), ("node", demo.tess("node_id"))]).await;
    let group = tree.lines().find_map(|line| line.strip_prefix("ParentID:")).unwrap().to_owned();
    let target = demo.as_ada("createGroup", &[("parent", group)]).await;
    let target = target.strip_prefix("OK\n\n").unwrap().to_owned();
    let moved = [("node", demo.tess("node_id")), ("targetNode", target.clone())];
    assert_eq!(demo.as_ada("moveNode", &moved).await, "OK");
    let change = [("node", target), ("name", "Closed".to_owned()), ("status", "Disabled".to_owned())];
    assert_eq!(demo.as_ada("setGroup", &change).await, "OK");
    demo.she_is_out().await;
    assert_eq!(demo.answers().await, ["OK", "OK"]);
    let pin = call(demo.server.address, "requestPINCode", &[("authcode", demo.tess("authcode"))], "").await;
    assert_eq!(pin, "NOTTECHNICIAN");
}

/// A password that somebody else sets ends the logins that the old one opened, the console's socket too.
#[tokio::test]
async fn g_42_at_090_a_new_password_signs_out() {
    let mut demo = Demo::new().await;
    let (email, password) = (demo.tess("email"), "otter-piano-77".to_owned());
    let change = [
        ("node", demo.tess("node_id")),
        ("name", "Tess".to_owned()),
        ("email", email.clone()),
        ("status", "Enabled".to_owned()),
        ("addons", "False".to_owned()),
        ("pwd", password.clone()),
        ("confpwd", password.clone()),
    ];
    assert_eq!(demo.as_ada("setUser", &change).await, "OK");
    assert_eq!(tokio::time::timeout(CEILING, demo.tess.hear_close()).await.unwrap(), 4003);
    assert_eq!(demo.answers().await, ["OK", "NOTLOGGEDIN"], "an authcode is no login");
    console(demo.server.address, &json!({"email": email, "password": password})).await;
}

async fn open(address: SocketAddr, knock: &Knock, cookie: &str) -> Page {
    let knock = knock.clone().with("origin", format!("http://{address}")).with("cookie", cookie);
    let mut page = knock.knock_at(address).await.unwrap();
    page.say(r#"{"t":"hello","last":0}"#).await;
    page
}

async fn console(address: SocketAddr, person: &Value) -> Page {
    let body = json!({"email": person["email"], "password": person["password"]}).to_string();
    let answer = post(address, "/console/login", "application/json", &body, "").await;
    let mut page = open(address, &Knock { path: "/ws/console", headers: Vec::new() }, &cookie_of(&answer)).await;
    page.hear_type("welcome").await;
    page
}

/// A customer in the queue of whoever has this authcode, and the session's number.
async fn customer(address: SocketAddr, code: &str) -> (Page, i64) {
    let pin = process::pin(address, code).await.unwrap();
    let cookie = process::seat(address, &pin).await;
    let mut page = open(address, &Knock { path: "/ws/session", headers: Vec::new() }, &cookie).await;
    let session = page.hear_type("welcome").await["session"]["id"].as_i64().unwrap();
    (page, session)
}

async fn pick_up(console: &mut Page, session: i64) {
    // The queue knows of the customer before the console can ask for them.
    loop {
        let shown = console.hear_type("session").await;
        if shown["session"]["id"] == session && shown["session"]["state"] == "waiting" {
            break;
        }
    }
    console.say(&format!(r#"{{"t":"pickup","req":"p","session":{session}}}"#)).await;
    while console.hear_type("done").await["req"] != "p" {}
}

async fn log_in(address: SocketAddr, person: &Value) -> String {
    let text = |what: &str| person[what].as_str().unwrap().to_owned();
    let form = crate::desk::encoded(&[("email", &text("email")), ("pwd", &text("password"))]);
    cookie_of(&post(address, "/API/login.aspx", "application/x-www-form-urlencoded", &form, "").await)
}

/// The body of a method's answer.
async fn call(address: SocketAddr, method: &str, args: &[(&str, String)], cookie: &str) -> String {
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let form = crate::desk::encoded(&args);
    let answer = post(address, &format!("/API/{method}.aspx"), "application/x-www-form-urlencoded", &form, cookie).await;
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

async fn post(address: SocketAddr, path: &str, kind: &str, body: &str, cookie: &str) -> String {
    let cookie = if cookie.is_empty() { String::new() } else { format!("Cookie: {cookie}\r\n") };
    let head = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: {kind}\r\n{cookie}");
    process::ask(address, format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())).await.unwrap()
}

fn cookie_of(answer: &str) -> String {
    let line = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap_or_else(|| panic!("no cookie: {answer}"));
    line.split(';').next().unwrap().to_owned()
}

async fn command(folder: &Path, words: &[&str]) {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_towline"));
    let done = command.args(words).arg("--data").arg(folder).output().await.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
