//! `assignChannel`, `unassignChannel`: which groups and technicians serve a channel.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Field, Member, Method, StatusSet};

use super::fields::AUTHCODE;
use super::node_words::{NODE, node};
use crate::entry::{Answer, Entry, Given, Run};

static ASSIGN_STATUS: StatusSet = StatusSet {
    type_name: "assignChannelRet",
    members: &[
        Member::new("ERROR", "assignChannel_Error"),
        Member::new("OK", "assignChannel_OK"),
        Member::new("NOTLOGGEDIN", "assignChannel_NotLoggedIn"),
        Member::new("INVALIDPARAM_NODE", "assignChannel_InvalidParam_NodeID"),
        Member::new("INVALIDPARAM_ENTRY", "assignChannel_InvalidParam_EntryID"),
        Member::new("INVALID_ASSIGN", "assignChannel_Invalid_Assign"),
        Member::new("INVALID_SECRETAUTHCODE", "assignChannel_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "assignChannel_User_Deleted_Or_Disabled"),
    ],
};

static UNASSIGN_STATUS: StatusSet = StatusSet {
    type_name: "unassignChannelRet",
    members: &[
        Member::new("ERROR", "unassignChannel_Error"),
        Member::new("OK", "unassignChannel_OK"),
        Member::new("NOTLOGGEDIN", "unassignChannel_NotLoggedIn"),
        Member::new("INVALIDPARAM_NODE", "unassignChannel_InvalidParam_NodeID"),
        Member::new("INVALIDPARAM_ENTRY", "unassignChannel_InvalidParam_EntryID"),
        Member::new("INVALID_DEASSIGN", "unassignChannel_Invalid_Deassign"),
        Member::new("INVALID_SECRETAUTHCODE", "unassignChannel_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "unassignChannel_User_Deleted_Or_Disabled"),
    ],
};

const INPUTS: &[Field] = &[
    NODE.note("The technician group or technician."),
    Field::int("entry", "iEntryID").aliases(&["entryid"]).required().note("The channel."),
    AUTHCODE,
];

static ASSIGN_METHOD: Method = Method {
    name: "assignChannel",
    soap: "assignChannel",
    summary: "Assigns a channel to a technician group or a technician, who then see what waits in it.",
    inputs: INPUTS,
    outputs: &[],
    status: &ASSIGN_STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static UNASSIGN_METHOD: Method = Method {
    name: "unassignChannel",
    soap: "unassignChannel",
    summary: "Ends the assignment of a channel to a technician group or a technician.",
    inputs: INPUTS,
    outputs: &[],
    status: &UNASSIGN_STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// `assignChannel`.
pub static ASSIGN: Entry = Entry {
    method: &ASSIGN_METHOD,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller, true))),
};
/// `unassignChannel`.
pub static UNASSIGN: Entry = Entry {
    method: &UNASSIGN_METHOD,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller, false))),
};

async fn run(given: Given<'_>, caller: Caller, on: bool) -> Result<Answer, Error> {
    use_cases::assign_channel(given.cx, &caller, node(&given, "node"), node(&given, "entry"), on).await?;
    Ok(Answer::default())
}
