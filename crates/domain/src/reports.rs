//! Reports: what somebody sets for theirs, whose work they may report on, and the entries of a report, page after page. Titles, columns and how a value is
//! written are not here.

mod entries;
mod faces;
mod run;
mod scope;
mod sums;
mod times;
mod turns;

use towline_model::{Budget, NodeId, Person, ReportArea, ReportKind, ReportSetting, ReportSettings, Window};
use towline_store::{Charge, Charged};

use crate::{Caller, Cx, Error};

pub use entries::{Entry, HandOver, Logged, Rest, Seen};
pub use faces::Face;
pub use run::Report;
pub use scope::Reference;
pub use sums::{Sum, Tally};
pub use times::{HandedOn, Times, times};
pub use turns::Turns;

/// The longest delimiter, in UTF-16 units.
pub const DELIMITER_LIMIT: usize = 32;

/// What the caller has set for reports, or what is so until they do.
///
/// # Errors
/// `Store`.
pub async fn report_settings(cx: &Cx<'_>, caller: &Caller) -> Result<ReportSettings, Error> {
    settings_of(cx, caller.person()).await
}

/// What somebody has set for reports.
pub(crate) async fn settings_of(cx: &Cx<'_>, person: &Person) -> Result<ReportSettings, Error> {
    Ok(cx.store().report_settings(person.id).await?)
}

/// Changes what the caller has set for reports.
///
/// # Errors
/// `NoSummary` for a summary of an area that has none, `DateRange` when the end is before the beginning, `Store`.
pub async fn set_report(cx: &Cx<'_>, caller: &Caller, change: ReportSetting) -> Result<(), Error> {
    match &change {
        ReportSetting::Kind(ReportKind::Summary) if !report_settings(cx, caller).await?.area.has_summary() => return Err(Error::NoSummary),
        ReportSetting::Dates(begin, end) if end < begin => return Err(Error::DateRange),
        _ => {}
    }
    if cx.store().set_report(caller.person().id, change).await? { Ok(()) } else { Err(Error::Missing("person")) }
}

/// Begins a report as the caller has set it. One at a time runs for each person; the next waits for its end for a while.
///
/// # Errors
/// `UnknownNode` when the caller may not report on the node, `NoSummary`, `ReportTooSoon` where a least time between reports is set, `ReportsRunning`,
/// `Store`.
pub async fn report(cx: &Cx<'_>, caller: &Caller, node: NodeId, reference: Reference) -> Result<Report, Error> {
    let owners = scope::owners(cx, caller, node, reference).await?;
    let settings = report_settings(cx, caller).await?;
    if settings.kind == ReportKind::Summary && !settings.area.has_summary() {
        return Err(Error::NoSummary);
    }
    pace(cx, caller, node, settings.area).await?;
    let turn = cx.house.turns.take(caller.person().id).await.ok_or(Error::ReportsRunning)?;
    Report::begin(cx, caller, settings, owners, turn).await
}

/// Charges the least time between two reports of one area on one node, where there is one.
async fn pace(cx: &Cx<'_>, caller: &Caller, node: NodeId, area: ReportArea) -> Result<(), Error> {
    let span = cx.house.rules.report_gap;
    if span.0 == 0 {
        return Ok(());
    }
    let key = format!("report:{}:{node}:{}", caller.person().id, area.number());
    let budget = Budget { key, windows: vec![Window { span, max: 1 }], wait_from: 0 };
    match cx.store().charge(Charge { budgets: vec![budget], now: cx.now }).await? {
        Charged::Exhausted { retry_at } => Err(Error::ReportTooSoon { retry_at }),
        Charged::Granted => Ok(()),
    }
}
