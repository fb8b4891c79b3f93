//! `setDateFormat` and `getDateFormat`: in which order dates are read and shown.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, DateOrder, Need, ReportSetting};
use towline_wire::{Body, Choice, Field, Method, Value};

use super::fields::AUTHCODE;
use super::report_statuses::statuses;
use crate::entry::{Answer, Entry, Given, Run};

const DAY_FIRST: &str = "DDMMYY";

static FORMATS: Choice = Choice { type_name: "DATE_FORMAT", members: &["MMDDYY", DAY_FIRST] };

statuses!(SET_STATUS, "setDateFormat", "INVALIDFORMAT" => "InvalidFormat");
statuses!(GET_STATUS, "getDateFormat");

static SET_METHOD: Method = Method {
    name: "setDateFormat",
    soap: "setDateFormat",
    summary: "Sets in which order the caller's reports read and show dates.",
    inputs: &[Field::choice("dateformat", "eDateFormat", &FORMATS).required().note("MMDDYY: 2/19/2024; DDMMYY: 19/2/2024."), AUTHCODE],
    outputs: &[],
    status: &SET_STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static GET_METHOD: Method = Method {
    name: "getDateFormat",
    soap: "getDateFormat",
    summary: "Tells in which order the caller's reports read and show dates.",
    inputs: &[AUTHCODE],
    outputs: &[Field::choice("DATEFORMAT", "eDateFormat", &FORMATS).note("MMDDYY or DDMMYY.")],
    status: &GET_STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// `setDateFormat`.
pub static SET: Entry =
    Entry { method: &SET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(set(given, caller))) };

/// `getDateFormat`.
pub static GET: Entry =
    Entry { method: &GET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(get(given, caller))) };

async fn set(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let order = if given.input.choice("dateformat") == Some(DAY_FIRST) { DateOrder::DayFirst } else { DateOrder::MonthFirst };
    use_cases::set_report(given.cx, &caller, ReportSetting::Order(order)).await?;
    Ok(Answer::default())
}

async fn get(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let word = match use_cases::report_settings(given.cx, &caller).await?.order {
        DateOrder::MonthFirst => "MMDDYY",
        DateOrder::DayFirst => DAY_FIRST,
    };
    Ok(Answer::of(vec![("DATEFORMAT", Value::Choice(word))]))
}
