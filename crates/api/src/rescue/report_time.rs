//! `setReportTime` and `getReportTime`: of which part of each day reports are.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, DayWindow, Need, ReportSetting};
use towline_wire::{Absent, Body, Field, Method};

use super::fields::AUTHCODE;
use super::report_statuses::statuses;
use crate::entry::{Answer, Entry, Given, Run};
use crate::report::{parse_time, time_of_day};

statuses!(SET_STATUS, "setReportTime", "INVALIDFORMAT" => "InvalidFormat");
statuses!(GET_STATUS, "getReportTime");

static SET_METHOD: Method = Method {
    name: "setReportTime",
    soap: "setReportTime",
    summary: "Sets the part of each day that the caller's reports are of. It goes over midnight where it ends before it begins.",
    inputs: &[
        Field::text("btime", "sBeginTime").required().note("The first second, such as 08:00:00."),
        Field::text("etime", "sEndTime").required().note("The last second, such as 17:59:59."),
        AUTHCODE,
    ],
    outputs: &[],
    status: &SET_STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static GET_METHOD: Method = Method {
    name: "getReportTime",
    soap: "getReportTime",
    summary: "Tells the part of each day that the caller's reports are of.",
    inputs: &[AUTHCODE],
    outputs: &[
        Field::text("BEGINTIME", "sBeginTime").absent(Absent::Empty).note("The first second."),
        Field::text("ENDTIME", "sEndTime").absent(Absent::Empty).note("The last second."),
    ],
    status: &GET_STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// `setReportTime`.
pub static SET: Entry =
    Entry { method: &SET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(set(given, caller))) };

/// `getReportTime`.
pub static GET: Entry =
    Entry { method: &GET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(get(given, caller))) };

async fn set(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let read = |name| parse_time(given.input.text(name)).ok_or(Error::Format("send both times as 08:00:00"));
    let window = DayWindow { from: read("btime")?, to: read("etime")? };
    use_cases::set_report(given.cx, &caller, ReportSetting::Window(window)).await?;
    Ok(Answer::default())
}

async fn get(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let window = use_cases::report_settings(given.cx, &caller).await?.window;
    Ok(Answer::of(vec![("BEGINTIME", time_of_day(window.from).into()), ("ENDTIME", time_of_day(window.to).into())]))
}
