//! `deleteNode`: takes a node away, and with their last node a person.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Member, Method, StatusSet};

use super::fields::AUTHCODE;
use super::node_words::{NODE, node};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "deleteNodeRet",
    members: &[
        Member::new("ERROR", "deleteNode_Error"),
        Member::new("OK", "deleteNode_OK"),
        Member::new("NOTLOGGEDIN", "deleteNode_NotLoggedIn"),
        Member::new("INVALIDPARAM_NODE", "deleteNode_InvalidParam_NodeID"),
        Member::new("INVALID_DELETE", "deleteNode_Invalid_Delete"),
        Member::new("INVALID_SECRETAUTHCODE", "deleteNode_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "deleteNode_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "deleteNode",
    soap: "deleteNode",
    summary: "Deletes a person's node, an empty group, a link, or a channel without open sessions.",
    inputs: &[NODE.note("What is deleted."), AUTHCODE],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The method.
pub static DELETE_NODE: Entry = Entry {
    method: &METHOD,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller))),
};

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    use_cases::delete_node(given.cx, &caller, node(&given, "node")).await?;
    Ok(Answer::default())
}
