//! `moveNode`: hangs a node on another.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Field, Member, Method, StatusSet};

use super::fields::AUTHCODE;
use super::node_words::{NODE, node};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "moveNodeRet",
    members: &[
        Member::new("ERROR", "moveNode_Error"),
        Member::new("OK", "moveNode_OK"),
        Member::new("NOTLOGGEDIN", "moveNode_NotLoggedIn"),
        Member::new("INVALIDPARAM_NODE", "moveNode_InvalidParam_NodeID"),
        Member::new("INVALIDPARAM_TARGETNODE", "moveNode_InvalidParam_TargetNodeID"),
        Member::new("INVALID_MOVE", "moveNode_Invalid_Move"),
        Member::new("INVALID_SECRETAUTHCODE", "moveNode_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "moveNode_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "moveNode",
    soap: "moveNode",
    summary: "Moves a node; an administrator or a group of them moved to a technician group is linked from there instead.",
    inputs: &[
        Field::int("targetNode", "iTargetNodeID").aliases(&["targetnodeid"]).required().note("What it is to hang on."),
        NODE.note("What is moved."),
        AUTHCODE,
    ],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The method.
pub static MOVE_NODE: Entry = Entry {
    method: &METHOD,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller))),
};

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    use_cases::move_node(given.cx, &caller, node(&given, "node"), node(&given, "targetNode")).await?;
    Ok(Answer::default())
}
