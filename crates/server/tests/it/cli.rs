//! The real binary: started, asked, signalled and stopped as an operator does it.

mod access;
mod demo;
mod front;
mod lifecycle;
mod logs;
mod people;
mod posts;
mod recordings;
mod relay;
mod settings;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// No test waits longer for anything.
pub const CEILING: Duration = Duration::from_secs(30);

/// A command with nothing of the test's own environment.
pub fn towline(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_towline"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// Runs a command to its end with this on its standard input.
pub fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = towline(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses early does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Gives an order about the data of this folder: exit code, standard output, standard error.
pub fn order(data: &Path, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let data = data.display().to_string();
    let mut all = arguments.to_vec();
    all.extend_from_slice(&["--data", &data]);
    let output = run(&all, input);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// `towline serve` on a free port.
fn serve(data: &Path, arguments: &[&str]) -> Command {
    let data = data.display().to_string();
    let mut all = vec!["serve", "--data", &data, "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"];
    all.extend_from_slice(arguments);
    towline(&all)
}

/// A running server.
pub struct Server {
    pub child: Child,
    /// Where it answers.
    pub address: String,
    /// Where its operations listener answers.
    pub ops: String,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl Server {
    /// Starts `towline serve` on a free port with these further arguments, and waits until it is ready.
    pub fn start(data: &Path, arguments: &[&str]) -> Self {
        Self::spawn(data, arguments).unwrap_or_else(|said| panic!("the server does not start:\n{said}"))
    }

    /// The same; what it said when it does not start.
    pub fn spawn(data: &Path, arguments: &[&str]) -> Result<Self, String> {
        Self::attend(&mut serve(data, arguments))
    }

    /// The same with so few files that may be open.
    pub fn start_with(data: &Path, arguments: &[&str], files: u32) -> Self {
        let server = serve(data, arguments);
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &format!("ulimit -n {files} && exec \"$0\" \"$@\"")]).arg(server.get_program()).args(server.get_args());
        Self::attend(shell.env_clear()).unwrap_or_else(|said| panic!("the server does not start:\n{said}"))
    }

    fn attend(command: &mut Command) -> Result<Self, String> {
        let command = command.env("TOWLINE_LOG_FORMAT", "json").stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut heard = Vec::new();
        while let Ok(line) = lines.recv_timeout(CEILING) {
            heard.push(line.clone());
            let Ok(said) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
            if said["message"] == "ready" {
                let of = |name: &str| said[name].as_str().unwrap().to_owned();
                return Ok(Self { child, address: of("listen"), ops: of("ops"), lines, heard });
            }
        }
        let _ = child.kill();
        let status = child.wait().unwrap();
        Err(format!("{}\n{status}", heard.join("\n")))
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, signal).unwrap();
    }

    /// Waits until the log says this.
    pub fn hears(&mut self, words: &str) {
        loop {
            match self.lines.recv_timeout(CEILING) {
                Ok(line) if line.contains(words) => return self.heard.push(line),
                Ok(line) => self.heard.push(line),
                Err(_) => panic!("the log never says {words}:\n{}", self.heard.join("\n")),
            }
        }
    }

    /// Waits for the end; the exit code and everything it logged.
    pub fn ended(mut self) -> (Option<i32>, String) {
        // The log's end is the process's end.
        while let Ok(line) = self.lines.recv_timeout(CEILING) {
            self.heard.push(line);
        }
        let code = self.child.wait().unwrap().code();
        (code, self.heard.join("\n"))
    }

    pub fn stop(self) -> String {
        self.signal(rustix::process::Signal::TERM);
        let (code, log) = self.ended();
        assert_eq!(code, Some(0), "{log}");
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ended already, usually.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status and everything of the answer to a request that ends its connection.
pub fn ask(address: &str, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(CEILING)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = text(&answer);
    (answer.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_default(), answer)
}

pub fn get(address: &str, target: &str) -> (u16, String) {
    ask(address, &format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"))
}
