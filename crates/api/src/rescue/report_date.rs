//! `setReportDate` and `getReportDate`, versions 1 and 2: of when reports are. Version 1 is of whole days, version 2 of the span between two moments.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, LocalTime, Need, ReportSetting, ReportSettings};
use towline_wire::{Absent, Body, Field, Method};

use super::fields::AUTHCODE;
use super::report_statuses::statuses;
use crate::entry::{Answer, Entry, Given, Run};
use crate::report::{date, moment, parse_moment};

statuses!(SET_STATUS, "setReportDate", "INVALIDFORMAT" => "InvalidFormat", "INVALIDDATERANGE" => "InvalidDateRange");
statuses!(GET_STATUS, "getReportDate");

static SET_METHOD: Method = Method {
    name: "setReportDate",
    soap: "setReportDate",
    summary: "Sets the first and the last day of the caller's reports.",
    inputs: &[
        Field::text("bdate", "sBeginDate").required().note("The first day, such as 2/19/2024."),
        Field::text("edate", "sEndDate").required().note("The last day."),
        AUTHCODE,
    ],
    outputs: &[],
    status: &SET_STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static SET_METHOD_V2: Method = Method {
    name: "setReportDate_v2",
    soap: "setReportDate_v2",
    summary: "Sets the first and the last moment of the caller's reports.",
    inputs: &[
        Field::moment("bdate", "dBeginDate").required().note("The first second, such as 2/19/2024 7:00:00."),
        Field::moment("edate", "dEndDate").required().note("The last second."),
        AUTHCODE,
    ],
    outputs: &[],
    status: &SET_STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static GET_METHOD: Method = Method {
    name: "getReportDate",
    soap: "getReportDate",
    summary: "Tells the first and the last day of the caller's reports.",
    inputs: &[AUTHCODE],
    outputs: &[
        Field::text("BEGINDATE", "sBeginDate").absent(Absent::Empty).note("The first day."),
        Field::text("ENDDATE", "sEndDate").absent(Absent::Empty).note("The last day."),
    ],
    status: &GET_STATUS,
    body: Body::KeyValues,
    alternate: None,
};

static GET_METHOD_V2: Method = Method {
    name: "getReportDate_v2",
    soap: "getReportDate_v2",
    summary: "Tells the first and the last moment of the caller's reports.",
    inputs: &[AUTHCODE],
    outputs: &[
        Field::moment("BEGINDATE", "dBeginDate").note("The first second, such as 2024-02-19T07:00:00."),
        Field::moment("ENDDATE", "dEndDate").note("The last second."),
    ],
    status: &GET_STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// `setReportDate`.
pub static SET_V1: Entry = Entry {
    method: &SET_METHOD,
    need: Need::reading(Area::Reports),
    run: Run::Caller(|given, caller| Box::pin(set(given, caller, false))),
};

/// `setReportDate_v2`.
pub static SET_V2: Entry = Entry {
    method: &SET_METHOD_V2,
    need: Need::reading(Area::Reports),
    run: Run::Caller(|given, caller| Box::pin(set(given, caller, true))),
};

/// `getReportDate`.
pub static GET_V1: Entry = Entry {
    method: &GET_METHOD,
    need: Need::reading(Area::Reports),
    run: Run::Caller(|given, caller| Box::pin(get(given, caller, false))),
};

/// `getReportDate_v2`.
pub static GET_V2: Entry = Entry {
    method: &GET_METHOD_V2,
    need: Need::reading(Area::Reports),
    run: Run::Caller(|given, caller| Box::pin(get(given, caller, true))),
};

const DAYS: Error = Error::Format("send both dates as 2/19/2024, with day and month in the order of setDateFormat, and without a time");
const MOMENTS: Error = Error::Format("send both dates as 2/19/2024 7:00:00 or 2024-02-19T07:00:00");

async fn set(given: Given<'_>, caller: Caller, timed: bool) -> Result<Answer, Error> {
    let settings = use_cases::report_settings(given.cx, &caller).await?;
    let read = |name: &str| read(given.input.text(name), timed, &settings);
    let (Some((begin, _)), Some((_, end))) = (read("bdate"), read("edate")) else { return Err(if timed { MOMENTS } else { DAYS }) };
    use_cases::set_report(given.cx, &caller, ReportSetting::Dates(begin, end)).await?;
    Ok(Answer::default())
}

/// The first and the last second that a date or a moment can mean.
fn read(text: &str, timed: bool, settings: &ReportSettings) -> Option<(LocalTime, LocalTime)> {
    match parse_moment(text, settings.order, settings.zone)? {
        (moment, true) if timed => Some((moment, moment)),
        (_, true) => None,
        (day, false) => Some((day.midnight(), day.day_end())),
    }
}

async fn get(given: Given<'_>, caller: Caller, timed: bool) -> Result<Answer, Error> {
    let settings = use_cases::report_settings(given.cx, &caller).await?;
    let (begin, end) = settings.range(given.cx.now);
    let shown = |local| if timed { moment(local) } else { date(settings.order, local) };
    Ok(Answer::of(vec![("BEGINDATE", shown(begin).into()), ("ENDDATE", shown(end).into())]))
}
