//! `closeSession`: ends a session, or puts an ended one out of its queue.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Member, Method, StatusSet};

use super::fields::{AUTHCODE, SESSION, session};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "closeSessionRet",
    members: &[
        Member::new("ERROR", "closeSessionRet_Error"),
        Member::new("OK", "closeSessionRet_OK"),
        Member::new("NOTLOGGEDINASADMIN", "closeSessionRet_NotLoggedInAsAdmin"),
        Member::new("ACTIONFAILED", "closeSessionRet_ActionFailed"),
        Member::new("INVALIDPARAM_SESSION", "closeSessionRet_Error"),
        Member::new("INVALID_SECRETAUTHCODE", "closeSessionRet_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "closeSessionRet_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "closeSession",
    soap: "closeSession",
    summary: "Ends a session, or puts one that has ended out of its queue.",
    inputs: &[SESSION, AUTHCODE],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The method.
pub static CLOSE_SESSION: Entry =
    Entry { method: &METHOD, need: Need::changing(Area::Sessions), run: Run::Administrator(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    use_cases::close_session(given.cx, &caller, session(&given)).await?;
    Ok(Answer::default())
}
