//! `createUser`: makes somebody of whom nothing is known yet.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Field, Member, Method, StatusSet};

use super::fields::AUTHCODE;
use super::node_words::{PARENT, id, node};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "createUserRet",
    members: &[
        Member::new("ERROR", "createUser_Error"),
        Member::new("OK", "createUser_OK"),
        Member::new("NOTLOGGEDIN", "createUser_NotLoggedIn"),
        Member::new("INVALIDPARAM_PARENT", "createUser_InvalidParam_ParentID"),
        Member::new("INVALID_SECRETAUTHCODE", "createUser_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "createUser_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "createUser",
    soap: "createUser",
    summary: "Makes somebody, disabled and without a name; setUser says who they are.",
    inputs: &[
        PARENT.note("The category of master administrators or of administrators, a group of these, or a group of technicians."),
        AUTHCODE,
    ],
    outputs: &[Field::int("NODEID", "iNodeID").note("The new node.")],
    status: &STATUS,
    body: Body::Plain,
    alternate: None,
};

/// The method.
pub static CREATE_USER: Entry = Entry {
    method: &METHOD,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller))),
};

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let made = use_cases::create_user(given.cx, &caller, node(&given, "parent")).await?;
    Ok(Answer::of(vec![("NODEID", id(Some(made))?)]))
}
