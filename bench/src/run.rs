//! A run: the parts in order, the report, the verdict.

use crate::report::{Machine, Report};
use crate::{Failure, Wish, idle, page, pool, rates, say};

/// Measures; whether every figure is what it has to be.
pub fn run(wish: &Wish) -> Result<bool, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(measure(wish))?;
    std::fs::write(&wish.out, serde_json::to_string_pretty(&report)? + "\n")?;
    say(&format!("the report is in {}", wish.out.display()));
    let missed = report.missed();
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
    Ok(report)
}
