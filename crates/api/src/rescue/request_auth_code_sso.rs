//! `requestAuthCodeSSO`: a new authcode for somebody for whom their organisation's single sign-on vouches.

use towline_domain::{Error, SsoAttempt, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Absent, Body, Field, Member, Method, StatusSet};

use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "requestAuthCodeSSORet",
    members: &[
        Member::new("OK", "requestAuthCodeSSO_OK"),
        Member::new("ERROR", "requestAuthCodeSSO_Error"),
        Member::new("INVALID", "requestAuthCodeSSO_Invalid"),
        Member::new("INVALIDPARAM_COMPANY", "requestAuthCodeSSO_InvalidParam_Company"),
    ],
};

static METHOD: Method = Method {
    name: "requestAuthCodeSSO",
    soap: "requestAuthCodeSSO",
    summary: "Gives a person a new authcode on the word of their organisation's single sign-on. It is shown this once; the one before stops working.",
    inputs: &[
        Field::text("ssoid", "sSSOID").required().note("What the single sign-on calls the person."),
        Field::text("pwd", "sPassword").required().secret().note("The organisation's password for single sign-on."),
        Field::text("company", "sCompany").required().note("The organisation's account id: digits only."),
    ],
    outputs: &[Field::text("AUTHCODE", "sAuthCode").secret().absent(Absent::Omit).note("The authcode: 128 characters of 0-9 and a-z.")],
    status: &STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// The method.
pub static REQUEST_AUTH_CODE_SSO: Entry =
    Entry { method: &METHOD, need: Need::reading(Area::Account), run: Run::Anybody(|given| Box::pin(run(given))) };

async fn run(given: Given<'_>) -> Result<Answer, Error> {
    let attempt = SsoAttempt { sso_id: given.input.text("ssoid"), password: given.input.text("pwd"), company: given.input.text("company") };
    let code = use_cases::authcode_by_sso(given.cx, attempt).await?;
    Ok(Answer::of(vec![("AUTHCODE", code.into())]))
}
