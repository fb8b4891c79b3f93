//! `login`: an e-mail address and a password become the API's login cookie.

use towline_domain::{Attempt, Error, use_cases};
use towline_model::{Area, Audience, Need};
use towline_wire::{Body, Member, Method, StatusSet};

use super::fields::{EMAIL, PASSWORD};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "loginRet",
    members: &[
        Member::new("ERROR", "login_Error"),
        Member::new("OK", "login_OK"),
        Member::new("INVALID", "login_Invalid"),
        Member::new("LIMITREACHED", "login_LimitReached"),
        Member::declared("GLOBALIPRESTRICTED", "login_GlobalIpRestricted"),
    ],
};

static METHOD: Method = Method {
    name: "login",
    soap: "login",
    summary: "Logs a person in; send the cookie of the answer with later calls. A login ends after 20 minutes without a call.",
    inputs: &[EMAIL, PASSWORD],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The method.
pub static LOGIN: Entry = Entry { method: &METHOD, need: Need::reading(Area::Account), run: Run::Anybody(|given| Box::pin(run(given))) };

async fn run(given: Given<'_>) -> Result<Answer, Error> {
    let attempt = Attempt { email: given.input.text("email"), password: given.input.text("pwd") };
    let token = use_cases::log_in(given.cx, attempt, Audience::Api).await?;
    Ok(Answer { cookie: Some(token.secret), ..Answer::default() })
}
