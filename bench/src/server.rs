//! A measured server: a process on a data folder, from start to kill, and what the kernel says of it.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener as Probe};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::{Failure, clock};

/// How long a server may take to be ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to its first answer.
    pub ready_after: Duration,
}

/// An address of this machine that nobody listens on.
pub fn free_address() -> Result<SocketAddr, Failure> {
    Ok(Probe::bind("127.0.0.1:0")?.local_addr()?)
}

impl Server {
    /// Starts Towline on a folder, with the bounds per address off: all load comes from one.
    pub async fn towline(binary: &Path, folder: &Path) -> Result<Self, Failure> {
        let address = free_address()?;
        let config = folder.with_extension("toml");
        let mut file = std::fs::File::create(&config)?;
        writeln!(file, "[limits]\nconnections = 0\nconnections_per_address = 0\n\n[relay]\nmode = \"off\"\n")?;
        let mut command = Command::new(binary);
        command.arg("serve").arg("--config").arg(&config).arg("--data").arg(folder);
        command.arg("--listen").arg(address.to_string()).arg("--public-url").arg(format!("http://{address}"));
        command.arg("--ops-listen").arg(free_address()?.to_string());
        Self::start(command, address, "/API/API.asmx?op=login").await
    }

    /// Starts the constant server.
    pub async fn constant() -> Result<Self, Failure> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("constant").arg("--listen").arg(address.to_string());
        Self::start(command, address, "/").await
    }

    async fn start(mut command: Command, address: SocketAddr, path: &str) -> Result<Self, Failure> {
        let begin = clock::now();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn()?;
        loop {
            if get(address, path, "").await.is_ok_and(|answer| answer.starts_with(b"HTTP/1.1 200")) {
                return Ok(Self { child, address, ready_after: begin.elapsed() });
            }
            if let Some(status) = child.try_wait()? {
                return Err(format!("the server ended with {status} before it was ready").into());
            }
            if begin.elapsed() > PATIENCE {
                return Err("the server is not ready after a minute".into());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Resident memory in bytes.
    pub fn memory(&self) -> Result<u64, Failure> {
        self.status("VmRSS:")
    }

    /// The most resident memory since its start, or since that was forgotten, in bytes.
    pub fn peak_memory(&self) -> Result<u64, Failure> {
        self.status("VmHWM:")
    }

    /// Forgets how much resident memory there was before.
    pub fn forget_peak(&self) -> Result<(), Failure> {
        let id = self.child.id().ok_or("the server has ended")?;
        Ok(std::fs::write(format!("/proc/{id}/clear_refs"), "5")?)
    }

    fn status(&self, name: &str) -> Result<u64, Failure> {
        let id = self.child.id().ok_or("the server has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("the kernel does not tell")?;
        let kib: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib * 1024)
    }

    /// Processor time used so far, over all its threads.
    pub fn processor(&self) -> Result<Duration, Failure> {
        let id = self.child.id().ok_or("the server has ended")?;
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
        // After the name in parentheses: state is field 3, user and system time are fields 14 and 15, in hundredths of a second.
        let (_, fields) = stat.rsplit_once(')').ok_or("no stat")?;
        let ticks: u64 = fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        Ok(Duration::from_millis(ticks * 10))
    }

    /// Ends it and waits until it is gone.
    pub async fn stop(mut self) -> Result<(), Failure> {
        self.child.kill().await?;
        Ok(())
    }
}

/// One GET over a connection of its own: the answer whole.
pub async fn get(address: SocketAddr, path: &str, headers: &str) -> Result<Vec<u8>, Failure> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n").as_bytes()).await?;
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await??;
    Ok(answer)
}
