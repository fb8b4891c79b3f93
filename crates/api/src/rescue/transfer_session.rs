//! `transferSession`: sends a session to another technician, or into a channel.

use towline_domain::{Caller, Error, Target, use_cases};
use towline_model::{Area, COMMENT_LIMIT, Need};
use towline_wire::{Body, Field, Member, Method, StatusSet};

use super::fields::{AUTHCODE, NODE, NODE_REF, SESSION, is_channel, node, session};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "transferSessionRet",
    members: &[
        Member::new("ERROR", "transferSessionRet_Error"),
        Member::new("OK", "transferSessionRet_OK"),
        Member::new("NOTLOGGEDINASADMIN", "transferSessionRet_NotLoggedInAsAdmin"),
        Member::new("ACTIONFAILED", "transferSessionRet_ActionFailed"),
        Member::new("INVALIDPARAM_NODE", "transferSessionRet_InvalidParam_NodeID"),
        Member::new("INVALID_SECRETAUTHCODE", "transferSessionRet_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "transferSessionRet_User_Deleted_Or_Disabled"),
    ],
};

const COMMENT: Field = Field::text("comment", "sComment")
    .max(COMMENT_LIMIT)
    .note("What whoever picks the session up should know; the customer does not see it.");

static METHOD: Method = Method {
    name: "transferSession",
    soap: "transferSession",
    summary: "Sends a session to another technician, or into a channel, where it waits to be picked up.",
    inputs: &[
        SESSION,
        NODE.note("Where it goes: a technician's TechID, or with noderef CHANNEL a channel."),
        NODE_REF.note("What the node is: NODE, a technician (the default), or CHANNEL."),
        COMMENT,
        AUTHCODE,
    ],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The method.
pub static TRANSFER_SESSION: Entry =
    Entry { method: &METHOD, need: Need::changing(Area::Sessions), run: Run::Administrator(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let target = if is_channel(&given) { Target::Channel(node(&given)) } else { Target::Technician(node(&given)) };
    use_cases::transfer_session(given.cx, &caller, session(&given), target, given.input.text("comment")).await?;
    Ok(Answer::default())
}
