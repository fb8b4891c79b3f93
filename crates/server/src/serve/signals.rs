//! What the operating system tells a running server: SIGTERM and SIGINT stop it, the second time at once; SIGHUP takes the certificate into use again.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

use super::Running;

/// Runs until the server is told to stop and has stopped.
///
/// # Errors
/// When signals cannot be received, or the last writes could not be made durable.
pub async fn run_until_stopped(running: Running) -> io::Result<()> {
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    loop {
        tokio::select! {
            _ = term.recv() => break,
            _ = interrupt.recv() => break,
            _ = hangup.recv() => running.reload(),
        }
    }
    tracing::info!("stopping");
    let again = async {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    running.stop(again).await.map_err(io::Error::other)?;
    tracing::info!("stopped");
    Ok(())
}
