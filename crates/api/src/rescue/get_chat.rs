//! `getChat`: what was said in a session.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Absent, Body, Field, Member, Method, StatusSet};

use super::fields::{AUTHCODE, SESSION_ID, session};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "getChatRet",
    members: &[
        Member::new("ERROR", "getChat_Error"),
        Member::new("OK", "getChat_OK"),
        Member::new("NOTLOGGEDIN", "getChat_NotLoggedIn"),
        Member::new("INVALIDPARAM_SESSION", "getChat_InvalidParam_Session"),
        Member::new("INVALID_SECRETAUTHCODE", "getChat_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "getChat_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "getChat",
    soap: "getChat",
    summary: "Gets what was said in a session, whatever the settings of reports.",
    inputs: &[SESSION_ID, AUTHCODE],
    outputs: &[Field::text("CHATLOG", "sChatLog").absent(Absent::Empty).note("The chat, a line each, at UTC.")],
    status: &STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// The method.
pub static GET_CHAT: Entry =
    Entry { method: &METHOD, need: Need::reading(Area::Sessions), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let text = use_cases::chat_log(given.cx, &caller, session(&given)).await?;
    Ok(Answer::of(vec![("CHATLOG", text.into())]))
}
