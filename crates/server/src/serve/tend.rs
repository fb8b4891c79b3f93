//! The job that ends recordings which can get no more pieces, and deletes those whose time has come.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use towline_domain::{House, recordings};
use towline_model::Network;

/// How often. Pieces are judged when they come, so this only bounds how long something ended is still shown as running, and how late something is deleted.
const EVERY: Duration = Duration::from_secs(10);

/// Tends recordings until `end`.
pub async fn forever(house: Arc<House>, end: CancellationToken) {
    let here = Network::of(std::net::Ipv4Addr::LOCALHOST.into());
    while end.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
        match recordings::tend(&house.call(here)).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "recordings whose time had come were deleted"),
            Err(error) => tracing::error!(cause = error.cause().unwrap_or_default(), "recordings could not be tended"),
        }
    }
}
