//! The operations listener: is it alive, is it ready, what does it count. Nothing else is served here, and nothing of this anywhere else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::sync::Mutex;
use tokio::time::Instant;
use towline_store::Store;

use crate::edge::answer::plain;

/// How long an answer of the store is good for.
const FRESH: Duration = Duration::from_secs(1);

/// How long the store may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the server takes work.
#[derive(Clone)]
pub struct Readiness(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    leaving: AtomicBool,
    seen: Mutex<Option<(Instant, bool)>>,
}

impl Readiness {
    /// Ready when this store is.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self(Arc::new(Inner { store, leaving: AtomicBool::new(false), seen: Mutex::new(None) }))
    }

    /// Unready from now on.
    pub fn leave(&self) {
        self.0.leaving.store(true, Ordering::Relaxed);
    }

    /// Why the server takes no work, if it does not.
    pub async fn obstacle(&self) -> Option<&'static str> {
        if self.0.leaving.load(Ordering::Relaxed) {
            return Some("stopping");
        }
        let mut seen = self.0.seen.lock().await;
        let works = match *seen {
            Some((at, works)) if at.elapsed() < FRESH => works,
            _ => {
                let probe = tokio::time::timeout(PATIENCE, self.0.store.probe()).await;
                let works = match probe {
                    Ok(Ok(())) => true,
                    Ok(Err(error)) => {
                        tracing::error!(%error, "the store does not take writes");
                        false
                    }
                    Err(_) => {
                        tracing::error!("the store does not answer");
                        false
                    }
                };
                *seen = Some((Instant::now(), works));
                works
            }
        };
        (!works).then_some("the store takes no writes")
    }
}

/// Starts counting for the whole process.
///
/// # Errors
/// When counting has been started before.
pub fn count() -> Result<PrometheusHandle, metrics_exporter_prometheus::BuildError> {
    PrometheusBuilder::new().install_recorder()
}

#[derive(Clone)]
struct Shared {
    readiness: Readiness,
    metrics: Option<PrometheusHandle>,
    look: Arc<dyn Fn() + Send + Sync>,
}

/// The three pages; without a handle there are no metrics. `look` is called before they are shown, for what is looked up and not counted.
pub fn router(readiness: Readiness, metrics: Option<PrometheusHandle>, look: Arc<dyn Fn() + Send + Sync>) -> Router {
    Router::new()
        .route("/healthz", get(|| async { plain(StatusCode::OK, "alive\n") }))
        .route("/readyz", get(ready))
        .route("/metrics", get(scrape))
        .fallback(|| async { plain(StatusCode::NOT_FOUND, "here are /healthz, /readyz and /metrics\n") })
        .with_state(Shared { readiness, metrics, look })
}

async fn ready(State(shared): State<Shared>) -> Response {
    match shared.readiness.obstacle().await {
        None => plain(StatusCode::OK, "ready\n"),
        Some(why) => plain(StatusCode::SERVICE_UNAVAILABLE, why),
    }
}

async fn scrape(State(shared): State<Shared>) -> Response {
    let Some(metrics) = shared.metrics else { return plain(StatusCode::NOT_FOUND, "counting is off\n") };
    (shared.look)();
    metrics.run_upkeep();
    let mut response = plain(StatusCode::OK, "");
    *response.body_mut() = axum::body::Body::from(metrics.render());
    response.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
    response
}
