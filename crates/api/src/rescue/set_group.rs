//! `setGroup`, `setGroup_v2`: what a group is called, whether it may be used, what its technicians may do.

use towline_domain::{Caller, Error, GroupChange, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Field, Input, Member, Method, StatusSet};

use super::fields::AUTHCODE;
use super::node_words::{NODE, NODE_PERMISSIONS, STATUS as ENABLED, node, permissions};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "setGroupRet",
    members: &[
        Member::new("ERROR", "setGroup_Error"),
        Member::new("OK", "setGroup_OK"),
        Member::new("NOTLOGGEDIN", "setGroup_NotLoggedIn"),
        Member::new("INVALIDPARAM_NODE", "setGroup_InvalidParam_NodeID"),
        Member::new("INVALIDPARAM_NAME", "setGroup_InvalidParam_Name"),
        Member::new("INVALIDPARAM_STATUS", "setGroup_InvalidParam_Status"),
        Member::new("INVALIDPARAM_PERMISSION", "setGroup_InvalidParam_Permission"),
        Member::new("INVALID_SECRETAUTHCODE", "setGroup_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "setGroup_User_Deleted_Or_Disabled"),
    ],
};

const GROUP: Field = NODE.note("A group of technicians or administrators.");
const NAME: Field = Field::text("name", "sName").max(128).required().note("What it is called.");
const DESCRIPTION: Field = Field::text("description", "sDescription").max(1_024).note("What is said of it; absent: as before.");
const PERMISSION: Field = Field::words("permission", "aPermissions", &NODE_PERMISSIONS)
    .note("What its technicians may do, all of it; a comma alone: nothing; absent: as before.");
const LOCKED: Field = Field::words("lockedpermission", "aLockedPermissions", &NODE_PERMISSIONS)
    .note("Which permissions only master administrators change, all of them; absent: as before.");
const STANDARD: Field = Field::int("standardconcurrentlimit", "iStandardConcurrentLimit")
    .note("How many of its technicians may have their consoles running at a time; 0: any number; absent: as before.");
const MOBILE: Field =
    Field::int("mobileconcurrentlimit", "iMobileConcurrentLimit").note("The same for those with the add-on for mobile devices.");
const RPAT: Field = Field::int("rpatconcurrentlimit", "iRPATConcurrentLimit").note("The same for those with the RPAT add-on.");

const SUMMARY: &str = "Changes what a group is called, whether it may be used, and what its technicians may do.";

static METHOD_V1: Method = Method {
    name: "setGroup",
    soap: "setGroup",
    summary: SUMMARY,
    inputs: &[GROUP, NAME, ENABLED, DESCRIPTION, PERMISSION, LOCKED, STANDARD, MOBILE, AUTHCODE],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static METHOD_V2: Method = Method {
    name: "setGroup_v2",
    soap: "setGroup_v2",
    summary: SUMMARY,
    inputs: &[GROUP, NAME, ENABLED, DESCRIPTION, PERMISSION, LOCKED, STANDARD, MOBILE, RPAT, AUTHCODE],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

/// The first version.
pub static V1: Entry = Entry {
    method: &METHOD_V1,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller))),
};
/// The second, with the limit of the add-on.
pub static V2: Entry = Entry {
    method: &METHOD_V2,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller))),
};

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let input = given.input;
    let change = GroupChange {
        name: input.text("name").to_owned(),
        description: input.given("description").then(|| input.text("description").to_owned()),
        enabled: input.choice("status") == Some("Enabled"),
        permissions: input.words("permission").map(permissions),
        locked: input.words("lockedpermission").map(permissions),
        standard_limit: limit(input, "standardconcurrentlimit")?,
        mobile_limit: limit(input, "mobileconcurrentlimit")?,
        rpat_limit: limit(input, "rpatconcurrentlimit")?,
    };
    use_cases::set_group(given.cx, &caller, node(&given, "node"), change).await?;
    Ok(Answer::default())
}

fn limit(input: &Input, name: &str) -> Result<Option<u32>, Error> {
    let limit = input.int(name).map(u32::try_from).transpose();
    limit.map_err(|_| Error::Input("a limit is 0 (any number) or more"))
}
