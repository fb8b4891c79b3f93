//! `towline serve`: settles and judges the configuration, then runs the server until it is told to stop.

use super::{Failure, Serve};
use crate::config::{Problem, judge, settle};
use crate::senders::SenderError;
use crate::serve::{Signals, StartError, raise_limit, run_until_stopped, start};
use crate::{logging, ops};

/// Runs a server.
pub fn run(options: &Serve) -> Result<(), Failure> {
    let config = settle(&options.sources()).map_err(Failure::settings)?;
    let problems = judge(&config);
    if !problems.is_empty() {
        return Err(Failure::settings(problems));
    }
    let log = logging::start(&config.log);
    let metrics = ops::count().map_err(Failure::run)?;
    raise_limit(config.limits.connections);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ran = runtime.block_on(async {
        let signals = Signals::listen()?;
        let data = config.server.data.display().to_string();
        let running = start(config, options.demo_technicians, Some(metrics)).await.map_err(failure)?;
        let listen: Vec<_> = running.listen.iter().map(ToString::to_string).collect();
        tracing::info!(
            version = env!("CARGO_PKG_VERSION"),
            public_url = running.public_url.origin(),
            listen = listen.join(","),
            ops = running.ops.to_string(),
            relay = running.relay.listen().iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            folder = data,
            "ready"
        );
        run_until_stopped(running, signals).await.map_err(Failure::run)
    });
    // Whatever still runs has had its time.
    runtime.shutdown_background();
    log.flush();
    ran
}

fn failure(error: StartError) -> Failure {
    let place = match &error {
        StartError::Folder(_) | StartError::Store(_) | StartError::Demo(_) => "server.data",
        StartError::Tls(_) => "tls",
        StartError::Roots(_) => "outbound.authorities",
        StartError::Senders(SenderError::Setting(problem)) => return Failure::settings(vec![problem.clone()]),
        StartError::Senders(SenderError::Roots(_)) => "outbound.authorities",
        StartError::Listen { .. } | StartError::Relay(_) | StartError::Control(_) | StartError::Other(_) => return Failure::run(error),
    };
    Failure::settings(vec![Problem::at(place, error.to_string())])
}
