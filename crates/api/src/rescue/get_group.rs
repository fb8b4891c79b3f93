//! `getGroup`, `getGroup_v2`: what a group is and what its technicians may do.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Absent, Body, Column, Field, Member, Method, Record, Row, StatusSet, Value};

use super::fields::AUTHCODE;
use super::node_words::{NODE, NODE_PERMISSIONS, NODE_TYPES, id, kind, node};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "getGroupRet",
    members: &[
        Member::new("OK", "getGroup_OK"),
        Member::new("ERROR", "getGroup_Error"),
        Member::new("NOTLOGGEDIN", "getGroup_NotLoggedIn"),
        Member::new("INVALIDPARAM_NODE", "getGroup_InvalidParam_NodeID"),
        Member::new("INVALID_SECRETAUTHCODE", "getGroup_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "getGroup_User_Deleted_Or_Disabled"),
    ],
};

const ID: Field = Field::int("NODEID", "iNodeID");
const NAME: Field = Field::text("NAME", "sName").absent(Absent::Empty);
const DESCRIPTION: Field = Field::text("DESCRIPTION", "sDescription").absent(Absent::Empty);
const TYPE: Field = Field::choice("TYPE", "eType", &NODE_TYPES);
const PERMISSIONS: Field = Field::words("PERMISSIONS", "aPermissions", &NODE_PERMISSIONS).absent(Absent::Empty);
const LOCKED: Field = Field::words("LOCKEDPERMISSIONS", "aLockedPermissions", &NODE_PERMISSIONS).absent(Absent::Empty);
const ENABLED: Field = Field::flag("ISENABLED", "bEnabled");
const STANDARD: Field = Field::int("STANDARDCONCURRENTLIMIT", "iStandardConcurrentLimit");
const MOBILE: Field = Field::int("MOBILECONCURRENTLIMIT", "iMobileConcurrentLimit");
const RPAT: Field = Field::int("RPATCONCURRENTLIMIT", "iRPATConcurrentLimit");

const COLUMNS: [Column; 10] = [
    Column { header: "NODEID", field: "NODEID" },
    Column { header: "NAME", field: "NAME" },
    Column { header: "DESCRIPTION", field: "DESCRIPTION" },
    Column { header: "TYPE", field: "TYPE" },
    Column { header: "PERMISSIONS", field: "PERMISSIONS" },
    Column { header: "LOCKEDPERMISSIONS", field: "LOCKEDPERMISSIONS" },
    Column { header: "ISENABLED", field: "ISENABLED" },
    Column { header: "STANDARDCONCURRENTLIMIT", field: "STANDARDCONCURRENTLIMIT" },
    Column { header: "MOBILECONCURRENTLIMIT", field: "MOBILECONCURRENTLIMIT" },
    Column { header: "RPATCONCURRENTLIMIT", field: "RPATCONCURRENTLIMIT" },
];

static GROUP: Record = Record {
    soap: "GROUP",
    fields: &[ID, NAME, DESCRIPTION, TYPE, PERMISSIONS, LOCKED, ENABLED, STANDARD, MOBILE],
    columns: {
        let [columns @ .., _rpat] = &COLUMNS;
        columns
    },
};

static GROUP_V2: Record = Record {
    soap: "GROUP_V2",
    fields: &[ID, NAME, DESCRIPTION, TYPE, PERMISSIONS, LOCKED, ENABLED, STANDARD, MOBILE, RPAT],
    columns: &COLUMNS,
};

const SUMMARY: &str = "Tells what a group is called, what its technicians may do and how many may be at work at a time (0: any number).";
const GROUP_NODE: Field = NODE.note("A group of technicians or administrators, or a link to one.");

static METHOD_V1: Method = Method {
    name: "getGroup",
    soap: "getGroup",
    summary: SUMMARY,
    inputs: &[GROUP_NODE, AUTHCODE],
    outputs: &[Field::record("GROUP", "oGroup", &GROUP)],
    status: &STATUS,
    body: Body::Labelled,
    alternate: None,
};

static METHOD_V2: Method = Method {
    name: "getGroup_v2",
    soap: "getGroup_v2",
    summary: SUMMARY,
    inputs: &[GROUP_NODE, AUTHCODE],
    outputs: &[Field::record("GROUP", "oGroup", &GROUP_V2)],
    status: &STATUS,
    body: Body::Labelled,
    alternate: None,
};

/// The first version.
pub static V1: Entry =
    Entry { method: &METHOD_V1, need: Need::reading(Area::Organisation), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };
/// The second, with the limit of the add-on.
pub static V2: Entry =
    Entry { method: &METHOD_V2, need: Need::reading(Area::Organisation), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let group = use_cases::group(given.cx, &caller, node(&given, "node")).await?;
    let limit = |limit: Option<u32>| Value::Int(limit.and_then(|limit| i32::try_from(limit).ok()).unwrap_or(0));
    let row = Row(vec![
        ("NODEID", id(Some(group.id))?),
        ("NAME", group.name.into()),
        ("DESCRIPTION", group.description.into()),
        ("TYPE", kind(group.kind)),
        ("PERMISSIONS", Value::Words(group.permissions.names())),
        ("LOCKEDPERMISSIONS", Value::Words(group.locked.names())),
        ("ISENABLED", group.enabled.into()),
        ("STANDARDCONCURRENTLIMIT", limit(group.standard_limit)),
        ("MOBILECONCURRENTLIMIT", limit(group.mobile_limit)),
        ("RPATCONCURRENTLIMIT", limit(group.rpat_limit)),
    ]);
    Ok(Answer::of(vec![("GROUP", Value::Record(row))]))
}
