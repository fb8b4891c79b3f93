//! `setTimeZone` and `getTimeZone`: on whose clock times are read and shown.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need, ReportSetting, Zone};
use towline_wire::{Absent, Body, Field, Method};

use super::fields::AUTHCODE;
use super::report_statuses::statuses;
use crate::entry::{Answer, Entry, Given, Run};

statuses!(SET_STATUS, "setTimeZone", "INVALIDFORMAT" => "InvalidFormat");
statuses!(GET_STATUS, "getTimeZone");

static SET_METHOD: Method = Method {
    name: "setTimeZone",
    soap: "setTimeZone",
    summary: "Sets on whose clock the caller's reports read and show times.",
    inputs: &[Field::text("timezone", "sTimezone").required().note("Minutes ahead of UTC, such as -300."), AUTHCODE],
    outputs: &[],
    status: &SET_STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static GET_METHOD: Method = Method {
    name: "getTimeZone",
    soap: "getTimeZone",
    summary: "Tells on whose clock the caller's reports read and show times.",
    inputs: &[AUTHCODE],
    outputs: &[Field::text("TIMEZONE", "sTimezone").absent(Absent::Empty).note("Minutes ahead of UTC.")],
    status: &GET_STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// `setTimeZone`.
pub static SET: Entry =
    Entry { method: &SET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(set(given, caller))) };

/// `getTimeZone`.
pub static GET: Entry =
    Entry { method: &GET_METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(get(given, caller))) };

const MINUTES: Error = Error::Format("send timezone as minutes ahead of UTC, from -720 to 840");

async fn set(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let zone = given.input.text("timezone").trim().parse().ok().and_then(Zone::minutes).ok_or(MINUTES)?;
    use_cases::set_report(given.cx, &caller, ReportSetting::Zone(zone)).await?;
    Ok(Answer::default())
}

async fn get(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let zone = use_cases::report_settings(given.cx, &caller).await?.zone;
    Ok(Answer::of(vec![("TIMEZONE", zone.as_minutes().to_string().into())]))
}
