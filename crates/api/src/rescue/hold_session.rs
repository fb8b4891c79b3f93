//! `holdSession`: puts an active session on hold.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Member, Method, StatusSet};

use super::fields::{AUTHCODE, SESSION, session};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "holdSessionRet",
    members: &[
        Member::new("ERROR", "holdSessionRet_Error"),
        Member::new("OK", "holdSessionRet_OK"),
        Member::new("NOTLOGGEDINASADMIN", "holdSessionRet_NotLoggedInAsAdmin"),
        Member::new("ACTIONFAILED", "holdSessionRet_ActionFailed"),
        Member::new("INVALIDPARAM_SESSION", "holdSessionRet_Error"),
        Member::new("INVALID_SECRETAUTHCODE", "holdSessionRet_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "holdSessionRet_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "holdSession",
    soap: "holdSession",
    summary: "Puts an active session on hold.",
    inputs: &[SESSION, AUTHCODE],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The method.
pub static HOLD_SESSION: Entry =
    Entry { method: &METHOD, need: Need::changing(Area::Sessions), run: Run::Administrator(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    use_cases::hold_session(given.cx, &caller, session(&given)).await?;
    Ok(Answer::default())
}
