//! What the operating system tells a running server: SIGTERM and SIGINT stop it, the second time at once; SIGHUP takes the certificate into use again.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Running;

/// The signals that a server listens to.
pub struct Signals {
    term: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Signals {
    /// Listens from now on: a signal ends the process until then.
    ///
    /// # Errors
    /// When signals cannot be received.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    async fn stop(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Runs until the server is told to stop and has stopped.
///
/// # Errors
/// When the last writes could not be made durable.
pub async fn run_until_stopped(running: Running, mut signals: Signals) -> io::Result<()> {
    loop {
        tokio::select! {
            _ = signals.term.recv() => break,
            _ = signals.interrupt.recv() => break,
            _ = signals.hangup.recv() => running.reload(),
        }
    }
    tracing::info!("stopping");
    running.stop(signals.stop()).await.map_err(io::Error::other)?;
    tracing::info!("stopped");
    Ok(())
}
