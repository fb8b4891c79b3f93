//! A client that asks one thing after the other over one connection, and may read an answer while it comes.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::{Failure, clock};

/// See the module.
pub struct Client {
    sender: http1::SendRequest<Empty<Bytes>>,
    address: SocketAddr,
    code: String,
}

impl Client {
    /// Connects as whoever has this authcode.
    pub async fn connect(address: SocketAddr, code: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, address, code: code.to_owned() })
    }

    /// Calls a method; the head of the answer is read, its body is still to come.
    pub async fn begin(&mut self, method: &str, args: &str) -> Result<(StatusCode, Incoming), Failure> {
        let target = format!("/API/{method}.aspx?authcode={}{args}", self.code);
        let request = Request::get(target).header(header::HOST, self.address.to_string()).body(Empty::new())?;
        self.sender.ready().await?;
        let answer = self.sender.send_request(request).await?;
        Ok((answer.status(), answer.into_body()))
    }

    /// Calls a method and reads the whole answer, which has to be `OK`. How long that took.
    pub async fn ask(&mut self, method: &str, args: &str) -> Result<(Bytes, Duration), Failure> {
        let asked = clock::now();
        let (_, body) = self.begin(method, args).await?;
        let body = body.collect().await?.to_bytes();
        let took = asked.elapsed();
        if body.starts_with(b"OK") { Ok((body, took)) } else { Err(format!("{method}: {}", String::from_utf8_lossy(&body)).into()) }
    }

    /// Whether there is a method of this name.
    pub async fn knows(&mut self, method: &str) -> Result<bool, Failure> {
        let (status, body) = self.begin(method, "").await?;
        body.collect().await?;
        Ok(status != StatusCode::NOT_FOUND)
    }
}
