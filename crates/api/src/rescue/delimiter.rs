//! `setDelimiter` and `getDelimiter`: what stands after each value of a text report.

use towline_domain::reports::DELIMITER_LIMIT;
use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need, ReportSetting};
use towline_wire::{Absent, Body, Field, Method};

use super::fields::AUTHCODE;
use super::report_statuses::statuses;
use crate::entry::{Answer, Entry, Given, Run};

statuses!(SET_STATUS, "setDelimiter", "INVALIDFORMAT" => "InvalidFormat");
statuses!(GET_STATUS, "getDelimiter");

static SET_METHOD: Method = Method {
    name: "setDelimiter",
    soap: "setDelimiter",
    summary: "Sets what stands after each value of the caller's text reports. Values are not escaped: choose what none of them holds, or read XML.",
    inputs: &[Field::text("delimiter", "sDelimiter").required().max(DELIMITER_LIMIT).note("Any characters."), AUTHCODE],
    outputs: &[],
    status: &SET_STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static GET_METHOD: Method = Method {
    name: "getDelimiter",
    soap: "getDelimiter",
    summary: "Tells what stands after each value of the caller's text reports.",
    inputs: &[AUTHCODE],
    outputs: &[Field::text("DELIMITER", "sDelimiter").absent(Absent::Empty).note("The delimiter.")],
    status: &GET_STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// `setDelimiter`.
pub static SET: Entry =
    Entry { method: &SET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(set(given, caller))) };

/// `getDelimiter`.
pub static GET: Entry =
    Entry { method: &GET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(get(given, caller))) };

async fn set(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let delimiter = given.input.text("delimiter").to_owned();
    use_cases::set_report(given.cx, &caller, ReportSetting::Delimiter(delimiter)).await?;
    Ok(Answer::default())
}

async fn get(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let delimiter = use_cases::report_settings(given.cx, &caller).await?.delimiter;
    Ok(Answer::of(vec![("DELIMITER", delimiter.into())]))
}
