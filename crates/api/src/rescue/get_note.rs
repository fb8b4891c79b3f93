//! `getNote`: what technicians wrote down about a session.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Absent, Body, Field, Member, Method, StatusSet};

use super::fields::{AUTHCODE, SESSION_ID, session};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "getNoteRet",
    members: &[
        Member::new("ERROR", "getNote_Error"),
        Member::new("OK", "getNote_OK"),
        Member::new("NOTLOGGEDIN", "getNote_NotLoggedIn"),
        Member::new("INVALIDPARAM_SESSION", "getNote_InvalidParam_Session"),
        Member::new("INVALID_SECRETAUTHCODE", "getNote_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "getNote_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "getNote",
    soap: "getNote",
    summary: "Gets what technicians wrote down about a session.",
    inputs: &[SESSION_ID, AUTHCODE],
    outputs: &[Field::text("NOTE", "sNote").absent(Absent::Empty).note("The note; empty when there is none.")],
    status: &STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// The method.
pub static GET_NOTE: Entry =
    Entry { method: &METHOD, need: Need::reading(Area::Sessions), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let text = use_cases::note(given.cx, &caller, session(&given)).await?;
    Ok(Answer::of(vec![("NOTE", text.into())]))
}
