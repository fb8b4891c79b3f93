//! Sending an order to the server that runs in a data folder, if one does.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;
use zeroize::Zeroizing;

use super::{Done, LONGEST, Order, Reply, socket_path};

/// How long a server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server refused.
    #[error("{0}")]
    Refused(String),
    /// The server did not answer, or not in its own words.
    #[error("the running server did not answer: {0}")]
    Silent(io::Error),
}

/// Sends an order to the server of this folder. Gives the order back when no server runs there.
///
/// # Errors
/// When a server runs and does not do it.
pub async fn send(folder: &Path, order: Order) -> Result<Result<Done, Order>, ClientError> {
    let Ok(handle) = std::fs::File::open(folder) else { return Ok(Err(order)) };
    let mut stream = match UnixStream::connect(socket_path(&handle)).await {
        Ok(stream) => stream,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => return Ok(Err(order)),
        Err(error) => return Err(ClientError::Silent(error)),
    };
    let talk = async {
        let mut line = Zeroizing::new(serde_json::to_vec(&order)?);
        line.push(b'\n');
        stream.write_all(&line).await?;
        let mut answer = Vec::new();
        (&mut stream).take(LONGEST as u64).read_to_end(&mut answer).await?;
        Ok(serde_json::from_slice::<Reply>(&answer)?)
    };
    let late = || io::Error::new(io::ErrorKind::TimedOut, "no answer in time");
    match tokio::time::timeout(PATIENCE, talk).await.unwrap_or_else(|_| Err(late())) {
        Ok(Reply::Done(done)) => Ok(Ok(done)),
        Ok(Reply::Refused(why)) => Err(ClientError::Refused(why)),
        Err(error) => Err(ClientError::Silent(error)),
    }
}
