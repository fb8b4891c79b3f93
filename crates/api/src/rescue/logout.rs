//! `logout`: ends the API login of the cookie that came with the call.

use towline_domain::{Error, use_cases};
use towline_model::{Area, Audience, Need};
use towline_wire::{Body, Member, Method, StatusSet};

use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "logoutRet",
    members: &[Member::new("ERROR", "logout_Error"), Member::new("OK", "logout_OK"), Member::new("NOTLOGGEDIN", "logout_NotLoggedIn")],
};

static METHOD: Method = Method {
    name: "logout",
    soap: "logout",
    summary: "Ends the login of the cookie that comes with the call.",
    inputs: &[],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The method.
pub static LOGOUT: Entry = Entry { method: &METHOD, need: Need::reading(Area::Account), run: Run::Anybody(|given| Box::pin(run(given))) };

async fn run(given: Given<'_>) -> Result<Answer, Error> {
    use_cases::log_out(given.cx, given.cookie, Audience::Api).await?;
    Ok(Answer { cookie: Some(String::new()), ..Answer::default() })
}
