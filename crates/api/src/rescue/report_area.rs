//! `setReportArea` and `getReportArea`, three versions each: what reports are about. All versions take and tell all areas.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need, ReportArea, ReportSetting};
use towline_wire::{Body, Field, Method, Numbered, StatusSet};

use super::fields::AUTHCODE;
use super::report_statuses::statuses;
use crate::entry::{Answer, Entry, Given, Run};

static AREAS: Numbered = Numbered {
    type_name: "REPORT_AREA",
    members: &[
        (0, "SESSION"),
        (1, "CUSTOMER_SURVEY"),
        (2, "LOGIN"),
        (3, "MISSED_SESSION"),
        (4, "PERFORMANCE"),
        (5, "CHAT_LOG"),
        (6, "CUSTOM_FIELDS"),
        (7, "TRANSFERRED_SESSIONS"),
        (8, "TECHNICIAN_SURVEY"),
        (9, "COLLABORATION_CHAT_LOG"),
        (10, "FAILED_SESSION"),
        (16, "TRANSFERRED_SESSIONS_EXTENDED"),
    ],
};

const AREA: Field = Field::numbered("area", "eReportArea", &AREAS).required().note("What reports are about, by number.");
const AREA_OUT: Field = Field::numbered("REPORTAREA", "eReportArea", &AREAS).note("What reports are about.");

statuses!(SET_STATUS, "setReportArea", "INVALIDPARAM_REPORTAREA" => "InvalidParam_ReportArea");
statuses!(GET_STATUS, "getReportArea");

const SET_SUMMARY: &str = "Sets what the caller's reports are about.";
const GET_SUMMARY: &str = "Tells what the caller's reports are about.";

const fn method(
    name: &'static str,
    summary: &'static str,
    (inputs, outputs): (&'static [Field], &'static [Field]),
    status: &'static StatusSet,
    body: Body,
) -> Method {
    Method { name, soap: name, summary, inputs, outputs, status, body, alternate: None }
}

const SET_FIELDS: (&[Field], &[Field]) = (&[AREA, AUTHCODE], &[]);
const GET_FIELDS: (&[Field], &[Field]) = (&[AUTHCODE], &[AREA_OUT]);

static SET_METHOD: Method = method("setReportArea", SET_SUMMARY, SET_FIELDS, &SET_STATUS, Body::StatusOnly);
static SET_METHOD_V2: Method = method("setReportArea_v2", SET_SUMMARY, SET_FIELDS, &SET_STATUS, Body::StatusOnly);
static SET_METHOD_V8: Method = method("setReportArea_v8", SET_SUMMARY, SET_FIELDS, &SET_STATUS, Body::StatusOnly);
static GET_METHOD: Method = method("getReportArea", GET_SUMMARY, GET_FIELDS, &GET_STATUS, Body::KeyValues);
static GET_METHOD_V2: Method = method("getReportArea_v2", GET_SUMMARY, GET_FIELDS, &GET_STATUS, Body::KeyValues);
static GET_METHOD_V8: Method = method("getReportArea_v8", GET_SUMMARY, GET_FIELDS, &GET_STATUS, Body::KeyValues);

/// `setReportArea`.
pub static SET_V1: Entry =
    Entry { method: &SET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(set(given, caller))) };

/// `setReportArea_v2`.
pub static SET_V2: Entry =
    Entry { method: &SET_METHOD_V2, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(set(given, caller))) };

/// `setReportArea_v8`.
pub static SET_V8: Entry =
    Entry { method: &SET_METHOD_V8, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(set(given, caller))) };

/// `getReportArea`.
pub static GET_V1: Entry =
    Entry { method: &GET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(get(given, caller))) };

/// `getReportArea_v2`.
pub static GET_V2: Entry =
    Entry { method: &GET_METHOD_V2, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(get(given, caller))) };

/// `getReportArea_v8`.
pub static GET_V8: Entry =
    Entry { method: &GET_METHOD_V8, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(get(given, caller))) };

async fn set(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let area = given.input.int("area").and_then(ReportArea::of_number).ok_or(Error::Internal("an area was declared that is none"))?;
    use_cases::set_report(given.cx, &caller, ReportSetting::Area(area)).await?;
    Ok(Answer::default())
}

async fn get(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let settings = use_cases::report_settings(given.cx, &caller).await?;
    Ok(Answer::of(vec![("REPORTAREA", settings.area.number().into())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_is_declared_under_its_number() {
        let declared: Vec<i32> = AREAS.members.iter().map(|(number, _)| *number).collect();
        assert_eq!(declared, ReportArea::ALL.map(ReportArea::number));
    }
}
