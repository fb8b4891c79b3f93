//! The socket on which a running server takes orders: for the owner of the data folder only, one order a connection, few at a time.

use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use towline_domain::House;
use zeroize::Zeroizing;

use super::{LONGEST, Order, Refused, Reply, carry_out, evidence, socket_path};
use crate::folder::Folder;
use crate::outbound::Permits;

/// Orders at a time.
const AT_A_TIME: usize = 4;

/// How long the other side may take to say its order, and to hear the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes orders until `stop`. The folder's store must be held by this process, so that no other server's socket is replaced.
///
/// # Errors
/// When the socket cannot be made.
pub fn listen(
    folder: &Folder,
    house: Arc<House>,
    permits: Permits,
    stop: CancellationToken,
) -> io::Result<impl Future<Output = ()> + Send + use<>> {
    let handle = std::fs::File::open(folder.path())?;
    let path = socket_path(&handle);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // The folder lets nobody else in meanwhile.
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(async move {
        let places = Arc::new(Semaphore::new(AT_A_TIME));
        let permits = Arc::new(permits);
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                tokio::time::sleep(Duration::from_millis(250)).await;
                continue;
            };
            // Whoever finds no place is hung up on, and says so.
            let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
            let (house, permits) = (Arc::clone(&house), Arc::clone(&permits));
            tokio::spawn(async move {
                serve(stream, &house, &permits).await;
                drop(place);
            });
        }
        // Gone already when the folder is.
        let _ = std::fs::remove_file(socket_path(&handle));
    })
}

async fn serve(stream: UnixStream, house: &House, permits: &Permits) {
    let (read, mut write) = stream.into_split();
    let mut line = Zeroizing::new(Vec::new());
    let mut reader = BufReader::new(read).take(LONGEST as u64);
    if !matches!(tokio::time::timeout(PATIENCE, reader.read_until(b'\n', &mut line)).await, Ok(Ok(_))) {
        return;
    }
    let reply = match serde_json::from_slice::<Order>(&line) {
        Err(_) => Reply::Refused("the server does not understand this order: is it another version?".to_owned()),
        Ok(Order::Evidence { session }) => {
            // Whoever hung up does not want the rest.
            let _gone = evidence::serve(house, session, &mut write).await;
            return;
        }
        Ok(order) => match carry_out(house, permits, order).await {
            Ok(done) => Reply::Done(done),
            Err(error) => {
                if let Refused::Domain(error) = &error
                    && error.is_internal()
                {
                    tracing::error!(cause = error.cause(), "an order failed");
                }
                Reply::Refused(error.to_string())
            }
        },
    };
    let Ok(answer) = serde_json::to_vec(&reply) else { return };
    // Whoever hung up does not want to know.
    let _ = tokio::time::timeout(PATIENCE, write.write_all(&answer)).await;
}
