//! `setOutput` and `getOutput`: the layout of reports.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need, ReportOutput, ReportSetting};
use towline_wire::{Body, Choice, Field, Method, Value};

use super::fields::AUTHCODE;
use super::report_statuses::statuses;
use crate::entry::{Answer, Entry, Given, Run};

const XML: &str = "XML";

static OUTPUTS: Choice = Choice { type_name: "REPORT_OUTPUT", members: &[XML, "TEXT"] };

statuses!(SET_STATUS, "setOutput", "INVALIDFORMAT" => "InvalidFormat");
statuses!(GET_STATUS, "getOutput");

static SET_METHOD: Method = Method {
    name: "setOutput",
    soap: "setOutput",
    summary: "Sets the layout of the caller's reports.",
    inputs: &[Field::choice("output", "eOutput", &OUTPUTS).required().note("XML or TEXT."), AUTHCODE],
    outputs: &[],
    status: &SET_STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static GET_METHOD: Method = Method {
    name: "getOutput",
    soap: "getOutput",
    summary: "Tells the layout of the caller's reports.",
    inputs: &[AUTHCODE],
    outputs: &[Field::choice("OUTPUT", "eOutput", &OUTPUTS).note("XML or TEXT.")],
    status: &GET_STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// `setOutput`.
pub static SET: Entry =
    Entry { method: &SET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(set(given, caller))) };

/// `getOutput`.
pub static GET: Entry =
    Entry { method: &GET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(get(given, caller))) };

async fn set(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let output = if given.input.choice("output") == Some(XML) { ReportOutput::Xml } else { ReportOutput::Text };
    use_cases::set_report(given.cx, &caller, ReportSetting::Output(output)).await?;
    Ok(Answer::default())
}

async fn get(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let word = match use_cases::report_settings(given.cx, &caller).await?.output {
        ReportOutput::Xml => XML,
        ReportOutput::Text => "TEXT",
    };
    Ok(Answer::of(vec![("OUTPUT", Value::Choice(word))]))
}
