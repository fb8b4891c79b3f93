//! The evidence of a session, exported at the command line: made by the running server and sent in frames over the control socket, or made by the command
//! itself. A frame is its length in four bytes, then its bytes; an empty one says that the bundle is whole.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use towline_domain::recordings::{self, Refused};
use towline_domain::{Cx, House};
use towline_model::{Network, SessionId};

use super::{ClientError, Done, LONGEST, Order, Reply, socket_path};
use crate::evidence::Bundle;

/// How long the other side may take for one frame.
const PATIENCE: Duration = Duration::from_secs(30);

/// The longest frame.
const FRAME: u32 = 4 << 20;

/// Why a bundle could not be made.
#[derive(Debug, thiserror::Error)]
pub enum NotExported {
    /// The domain's reason.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It could not be written.
    #[error("the bundle cannot be written: {0}")]
    Io(#[from] io::Error),
}

async fn bundle(cx: &Cx<'_>, session: i64) -> Result<Bundle, Refused> {
    let told = recordings::told(cx, None, SessionId(session)).await?;
    Bundle::of(cx, &told).await
}

/// Makes a bundle in this process.
///
/// # Errors
/// [`NotExported`].
pub async fn export(house: &House, session: i64, out: &mut impl Write) -> Result<(), NotExported> {
    let cx = house.call(Network::of(std::net::Ipv4Addr::LOCALHOST.into()));
    let mut bundle = bundle(&cx, session).await?;
    while let Some(bytes) = bundle.next(&cx).await? {
        out.write_all(&bytes)?;
    }
    Ok(out.flush()?)
}

/// Answers an order for a bundle: a reply on a line of its own, then the frames. Whoever hangs up does not want the rest.
pub(super) async fn serve(house: &House, session: i64, out: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
    let cx = house.call(Network::of(std::net::Ipv4Addr::LOCALHOST.into()));
    let made = bundle(&cx, session).await;
    let reply = match &made {
        Ok(_) => Reply::Done(Done::Quietly),
        Err(refused) => Reply::Refused(refused.to_string()),
    };
    let mut line = serde_json::to_vec(&reply)?;
    line.push(b'\n');
    out.write_all(&line).await?;
    let Ok(mut bundle) = made else { return Ok(()) };
    loop {
        let bytes = match bundle.next(&cx).await {
            Ok(bytes) => bytes.unwrap_or_default(),
            Err(refused) => {
                tracing::error!(session, cause = refused.cause().unwrap_or_default(), "a bundle of evidence broke off");
                return Ok(());
            }
        };
        let send = async {
            out.write_all(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes()).await?;
            out.write_all(&bytes).await
        };
        tokio::time::timeout(PATIENCE, send).await.map_err(|_| late())??;
        if bytes.is_empty() {
            return Ok(());
        }
    }
}

/// Takes a bundle from the server of this folder. False when no server runs there.
///
/// # Errors
/// When a server runs and does not give it whole.
pub async fn fetch(folder: &Path, session: i64, out: &mut impl Write) -> Result<bool, ClientError> {
    let Ok(handle) = std::fs::File::open(folder) else { return Ok(false) };
    let stream = match UnixStream::connect(socket_path(&handle)).await {
        Ok(stream) => stream,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => return Ok(false),
        Err(error) => return Err(ClientError::Silent(error)),
    };
    take(stream, session, out).await.map_err(|error| match error {
        Taking::Refused(why) => ClientError::Refused(why),
        Taking::Io(error) => ClientError::Silent(error),
    })?;
    Ok(true)
}

enum Taking {
    Refused(String),
    Io(io::Error),
}

impl From<io::Error> for Taking {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

async fn take(mut stream: UnixStream, session: i64, out: &mut impl Write) -> Result<(), Taking> {
    let mut line = serde_json::to_vec(&Order::Evidence { session }).map_err(io::Error::from)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let mut reader = BufReader::new(stream);
    let mut answer = Vec::new();
    let mut said = (&mut reader).take(LONGEST as u64);
    within(said.read_until(b'\n', &mut answer)).await?;
    if let Reply::Refused(why) = serde_json::from_slice(&answer).map_err(io::Error::from)? {
        return Err(Taking::Refused(why));
    }
    let mut bytes = Vec::new();
    loop {
        let length = within(reader.read_u32()).await?;
        if length > FRAME {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a frame that is too long").into());
        }
        if length == 0 {
            return Ok(out.flush()?);
        }
        bytes.resize(usize::try_from(length).unwrap_or(0), 0);
        within(reader.read_exact(&mut bytes)).await?;
        out.write_all(&bytes)?;
    }
}

async fn within<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::time::timeout(PATIENCE, work).await.map_err(|_| late())?
}

fn late() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "no answer in time")
}
