//! The yardstick: `axum::serve` with one fallback handler that answers every request with the same bytes, and nothing else.

use std::net::SocketAddr;

use axum::Router;

use crate::Failure;

/// As long as the answer of a text call.
const ANSWER: &str = "OK\n\nPINCODE:012345";

/// Serves until it is killed.
pub fn serve(listen: SocketAddr) -> Result<bool, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await?;
        axum::serve(listener, Router::new().fallback(|| async { ANSWER })).await?;
        Ok(true)
    })
}
