//! `setUserStatus`: whether somebody may act. Its result in SOAP bears no prefix.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Member, Method, StatusSet};

use super::fields::AUTHCODE;
use super::node_words::{STATUS as ENABLED, node};
use super::user_words::USER;
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "setUserStatusRet",
    members: &[
        Member::new("ERROR", "Error"),
        Member::new("OK", "OK"),
        Member::new("NOTLOGGEDIN", "NotLoggedIn"),
        Member::new("INVALIDPARAM_NODE", "InvalidParam_NodeID"),
        Member::new("INVALIDPARAM_STATUS", "InvalidParam_Status"),
        Member::new("INVALID_SECRETAUTHCODE", "Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "setUserStatus",
    soap: "setUserStatus_v7_1",
    summary: "Says whether somebody may act; of an administrator's technician seat, whether it may be used.",
    inputs: &[USER.required(), ENABLED, AUTHCODE],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The method.
pub static SET_USER_STATUS: Entry = Entry {
    method: &METHOD,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller))),
};

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let enabled = given.input.choice("status") == Some("Enabled");
    use_cases::set_user_status(given.cx, &caller, node(&given, "node"), enabled).await?;
    Ok(Answer::default())
}
