//! `cancelAction`: takes a transfer or a hold back.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Member, Method, StatusSet};

use super::fields::{AUTHCODE, SESSION, session};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "cancelActionRet",
    members: &[
        Member::new("ERROR", "cancelActionRet_Error"),
        Member::new("OK", "cancelActionRet_OK"),
        Member::new("NOTLOGGEDINASADMIN", "cancelActionRet_NotLoggedInAsAdmin"),
        Member::new("ACTIONFAILED", "cancelActionRet_ActionFailed"),
        Member::new("INVALIDPARAM_SESSION", "cancelActionRet_Error"),
        Member::new("INVALID_SECRETAUTHCODE", "cancelActionRet_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "cancelActionRet_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "cancelAction",
    soap: "cancelAction",
    summary: "Takes back a transfer that nobody has picked up, or a hold that an administrator asked for.",
    inputs: &[SESSION, AUTHCODE],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The method.
pub static CANCEL_ACTION: Entry =
    Entry { method: &METHOD, need: Need::changing(Area::Sessions), run: Run::Administrator(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    use_cases::cancel_action(given.cx, &caller, session(&given)).await?;
    Ok(Answer::default())
}
