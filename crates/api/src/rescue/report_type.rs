//! `setReportType` and `getReportType`: whether reports list or add up.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need, ReportKind, ReportSetting};
use towline_wire::{Body, Choice, Field, Method, Value};

use super::fields::AUTHCODE;
use super::report_statuses::statuses;
use crate::entry::{Answer, Entry, Given, Run};

const SUMMARY: &str = "SUMMARY";

static TYPES: Choice = Choice { type_name: "REPORT_TYPE", members: &["LISTALL", SUMMARY] };

statuses!(SET_STATUS, "setReportType", "NOTSUPPORTED" => "NotSupported", "INVALIDFORMAT" => "InvalidFormat");
statuses!(GET_STATUS, "getReportType");

static SET_METHOD: Method = Method {
    name: "setReportType",
    soap: "setReportType",
    summary: "Sets whether the caller's reports list everything or add up for each technician.",
    inputs: &[Field::choice("type", "eReportType", &TYPES).required().note("LISTALL or SUMMARY; not every area has a summary."), AUTHCODE],
    outputs: &[],
    status: &SET_STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static GET_METHOD: Method = Method {
    name: "getReportType",
    soap: "getReportType",
    summary: "Tells whether the caller's reports list everything or add up.",
    inputs: &[AUTHCODE],
    outputs: &[Field::choice("REPORTTYPE", "eReportType", &TYPES).note("LISTALL or SUMMARY.")],
    status: &GET_STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// `setReportType`.
pub static SET: Entry =
    Entry { method: &SET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(set(given, caller))) };

/// `getReportType`.
pub static GET: Entry =
    Entry { method: &GET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(get(given, caller))) };

async fn set(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let kind = if given.input.choice("type") == Some(SUMMARY) { ReportKind::Summary } else { ReportKind::ListAll };
    use_cases::set_report(given.cx, &caller, ReportSetting::Kind(kind)).await?;
    Ok(Answer::default())
}

async fn get(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let word = match use_cases::report_settings(given.cx, &caller).await?.kind {
        ReportKind::ListAll => "LISTALL",
        ReportKind::Summary => SUMMARY,
    };
    Ok(Answer::of(vec![("REPORTTYPE", Value::Choice(word))]))
}
