//! `requestAuthCode`: a new authcode for a person; the one before stops working.

use towline_domain::{Attempt, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Absent, Body, Field, Member, Method, StatusSet};

use super::fields::{EMAIL, PASSWORD};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "requestAuthCodeRet",
    members: &[
        Member::new("OK", "requestAuthCode_OK"),
        Member::new("ERROR", "requestAuthCode_Error"),
        Member::new("INVALID", "requestAuthCode_Invalid"),
        Member::new("POLLRATEEXCEEDED", "requestAuthCode_PollRateExceeded"),
    ],
};

static METHOD: Method = Method {
    name: "requestAuthCode",
    soap: "requestAuthCode",
    summary: "Gives a person a new authcode, which does not time out. It is shown this once; the one before stops working.",
    inputs: &[EMAIL, PASSWORD],
    outputs: &[Field::text("AUTHCODE", "sAuthCode").secret().absent(Absent::Omit).note("The authcode: 128 characters of 0-9 and a-z.")],
    status: &STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// The method.
pub static REQUEST_AUTH_CODE: Entry =
    Entry { method: &METHOD, need: Need::reading(Area::Account), run: Run::Anybody(|given| Box::pin(run(given))) };

async fn run(given: Given<'_>) -> Result<Answer, Error> {
    let attempt = Attempt { email: given.input.text("email"), password: given.input.text("pwd") };
    let code = use_cases::request_authcode(given.cx, attempt).await?;
    Ok(Answer::of(vec![("AUTHCODE", code.into())]))
}
