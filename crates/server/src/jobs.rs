//! Jobs that run beside the requests: each is kept going until it ends by itself. What a job does is in its own file.

pub mod posts;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// How long a job that panicked rests before it is begun again.
const REST: Duration = Duration::from_secs(1);

/// Runs a job to its end. When it panics that is logged and counted, and it is begun again unless `end` has come.
pub async fn supervised<F>(name: &'static str, end: CancellationToken, begin: impl Fn() -> F + Send)
where
    F: Future<Output = ()> + Send + 'static,
{
    while tokio::spawn(begin()).await.is_err() {
        tracing::error!(what = name, "a job panicked and is begun again");
        metrics::counter!("towline_jobs_panicked_total", "job" => name).increment(1);
        if end.run_until_cancelled(tokio::time::sleep(REST)).await.is_none() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_job_that_panics_is_begun_again_until_it_ends() {
        let begun = Arc::new(AtomicUsize::new(0));
        let job = || {
            let times = begun.fetch_add(1, Ordering::SeqCst);
            async move { assert!(times >= 2, "not yet") }
        };
        supervised("test", CancellationToken::new(), job).await;
        assert_eq!(begun.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_that_panics_is_left_when_the_server_stops() {
        let end = CancellationToken::new();
        end.cancel();
        supervised("test", end, || async { panic!("always") }).await;
    }
}
