//! The real binary as a process: started on a demo folder, ready when it says so, killed without a word.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// Authcodes of the demo's technicians.
    pub codes: Vec<String>,
}

impl Server {
    /// Starts it, and waits until it says that it is ready.
    pub async fn start(folder: &Path, technicians: usize) -> Self {
        Self::start_with(folder, technicians, &[]).await
    }

    /// The same with these further variables.
    pub async fn start_with(folder: &Path, technicians: usize, variables: &[(&str, &str)]) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_towline"));
        command.envs(variables.iter().copied());
        command.args(["serve", "--demo", "--demo-technicians", &technicians.to_string(), "--data"]).arg(folder);
        command.args(["--listen", &address.to_string(), "--public-url", &format!("http://{address}")]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let ready = async {
            while let Some(line) = log.next_line().await.unwrap() {
                if line.contains("ready") {
                    return;
                }
            }
            panic!("the server ended before it was ready");
        };
        tokio::time::timeout(Duration::from_secs(60), ready).await.unwrap();
        // Whatever it says later is read and forgotten, so that it never waits for us.
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        let demo: Value = serde_json::from_slice(&std::fs::read(folder.join("demo.json")).unwrap()).unwrap();
        let technicians = demo["technicians"].as_array().unwrap();
        let codes = technicians.iter().map(|technician| technician["authcode"].as_str().unwrap().to_owned()).collect();
        Self { child, address, codes }
    }

    /// SIGKILL, and gone.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// One request over a connection of its own: status line, headers and body as they came; `None` when the connection broke.
pub async fn ask(address: SocketAddr, request: String) -> Option<String> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    let answer = String::from_utf8(answer).unwrap();
    // A torn answer acknowledges nothing.
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse::<usize>().ok()?;
    (body.len() == length).then_some(answer)
}

/// Asks for a PIN; `None` when none was acknowledged.
pub async fn pin(address: SocketAddr, code: &str) -> Option<String> {
    pin_or_refusal(address, code).await?.ok()
}

/// Asks for a PIN: the PIN or the whole refusal; `None` when the server is gone.
pub async fn pin_or_refusal(address: SocketAddr, code: &str) -> Option<Result<String, String>> {
    let target = format!("/API/requestPINCode_v3.aspx?notechconsole=1&authcode={code}");
    let answer = ask(address, format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")).await?;
    let pin = answer.split_once("OK\n\nPINCODE:").map(|(_, pin)| pin.to_owned());
    Some(pin.ok_or(answer))
}

/// Takes the seat behind a PIN: the cookie.
pub async fn seat(address: SocketAddr, pin: &str) -> String {
    let form = format!("Code={pin}");
    let request = format!(
        "POST / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let answer = ask(address, request).await.unwrap();
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// The newest session in the queue of whoever has this authcode: a demo has a past, so it is not the first of all.
pub async fn newest(address: SocketAddr, code: &str) -> i64 {
    let answer = ask(address, format!("GET /API/getSession.aspx?authcode={code} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"));
    let answer = answer.await.unwrap();
    let (_, table) = answer.split_once("OK\n\n").unwrap();
    let ids = table.lines().skip(1).filter_map(|row| row.split('|').next()?.parse().ok());
    ids.max().unwrap_or_else(|| panic!("no session: {answer}"))
}
