//! A run: the parts in order, the report, the verdict.

use std::path::Path;

use crate::report::{Machine, Report};
use crate::{Failure, Wish, idle, page, pool, rates, reports, say, sessions};

/// Measures; whether every figure is what it has to be.
pub fn run(wish: &Wish) -> Result<bool, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(measure(wish))?;
    let missed = report.missed();
    // Of what was not asked for, an earlier run tells.
    let earlier = std::fs::read(&wish.out).ok().filter(|_| !wish.only.is_empty()).and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let told = report.beside(earlier.unwrap_or_default());
    std::fs::write(&wish.out, serde_json::to_string_pretty(&told)? + "\n")?;
    say(&format!("the report is in {}", wish.out.display()));
    for figure in &missed {
        say(&format!("MISSED: {figure}"));
    }
    Ok(missed.is_empty())
}

async fn measure(wish: &Wish) -> Result<Report, Failure> {
    // On the disk of the checkout: a folder in memory would make durable commits cheap.
    let space = tempfile::Builder::new().prefix("bench-").tempdir_in("target")?;
    let wanted = |part: &str| wish.only.is_empty() || wish.only.iter().any(|name| name == part);
    let mut report = Report { machine: Some(Machine::here()), ..Report::default() };
    if wanted("page") {
        report.page = Some(page::measure(wish, space.path()).await?);
    }
    if wanted("idle") {
        report.idle = Some(idle::alone(wish, space.path()).await?);
    }
    if wanted("rates") {
        report.rates = rates::measure(wish, space.path()).await?;
    }
    if wanted("pool") || wanted("start") {
        let folders = pool::prepare(space.path()).await?;
        if wanted("start") {
            report.start = Some(pool::start(wish, &folders).await?);
        }
        if wanted("pool") {
            report.pool = Some(pool::measure(wish, space.path(), &folders).await?);
        }
    }
    if wanted("sockets") {
        report.sockets = Some(idle::sockets(wish, space.path()).await?);
    }
    if wanted("sessions") {
        report.live = Some(sessions::measure(wish, space.path()).await?);
    }
    if wanted("organisation") {
        // Beside the others, and kept: it takes longer to make than to measure.
        let (organisation, reports) = reports::measure(wish, Path::new("target/bench-organisation")).await?;
        (report.organisation, report.reports) = (Some(organisation), Some(reports));
    }
    Ok(report)
}
