//! `startSession`: gives a waiting session to a technician.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Member, Method, StatusSet};

use super::fields::{AUTHCODE, NODE, SESSION, node, session};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "startSessionRet",
    members: &[
        Member::new("ERROR", "startSessionRet_Error"),
        Member::new("OK", "startSessionRet_OK"),
        Member::new("NOTLOGGEDINASADMIN", "startSessionRet_NotLoggedInAsAdmin"),
        Member::new("ACTIONFAILED", "startSessionRet_ActionFailed"),
        Member::new("INVALIDPARAM_SESSION", "startSessionRet_Error"),
        Member::new("INVALIDPARAM_NODE", "startSessionRet_Error"),
        Member::new("INVALID_SECRETAUTHCODE", "startSessionRet_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "startSessionRet_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "startSession",
    soap: "startSession",
    summary: "Gives a waiting session to a technician whose console runs, or lets a session on hold go on.",
    inputs: &[SESSION, NODE.note("The TechID of the technician who picks it up."), AUTHCODE],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The method.
pub static START_SESSION: Entry =
    Entry { method: &METHOD, need: Need::changing(Area::Sessions), run: Run::Administrator(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    use_cases::start_session(given.cx, &caller, session(&given), node(&given)).await?;
    Ok(Answer::default())
}
