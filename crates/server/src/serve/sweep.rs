//! The job that ends what time has ended: PINs past their life, seats empty for too long.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use towline_domain::{House, use_cases};
use towline_model::Network;

/// How often. Rules look at times themselves, so this only bounds how long something ended is still shown.
const EVERY: Duration = Duration::from_secs(2);

/// Sweeps until `end`.
pub async fn forever(house: Arc<House>, end: CancellationToken) {
    let here = Network::of(std::net::Ipv4Addr::LOCALHOST.into());
    while end.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
        if let Err(error) = use_cases::sweep(&house.call(here)).await {
            tracing::error!(cause = error.cause(), "what time has ended could not be ended");
        }
    }
}
