//! `createGroup`: makes a group of technicians or of administrators.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Field, Member, Method, StatusSet};

use super::fields::AUTHCODE;
use super::node_words::{PARENT, id, node};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "createGroupRet",
    members: &[
        Member::new("ERROR", "createGroup_Error"),
        Member::new("OK", "createGroup_OK"),
        Member::new("NOTLOGGEDIN", "createGroup_NotLoggedIn"),
        Member::new("INVALIDPARAM_PARENT", "createGroup_InvalidParam_ParentID"),
        Member::new("INVALID_SECRETAUTHCODE", "createGroup_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "createGroup_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "createGroup",
    soap: "createGroup",
    summary: "Makes a group, of technicians or of administrators as its parent has it; setGroup gives it a name.",
    inputs: &[PARENT.note("The category Administrators or Technicians, or a group."), AUTHCODE],
    outputs: &[Field::int("NODEID", "iNodeID").note("The new group.")],
    status: &STATUS,
    body: Body::Plain,
    alternate: None,
};

/// The method.
pub static CREATE_GROUP: Entry = Entry {
    method: &METHOD,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller))),
};

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let made = use_cases::create_group(given.cx, &caller, node(&given, "parent")).await?;
    Ok(Answer::of(vec![("NODEID", id(Some(made))?)]))
}
