//! `getHierarchy`, `getHierarchy_v2`: the organisation's tree, node by node.

use towline_domain::{Caller, Error, Leaf, use_cases};
use towline_model::{Area, Need, NodeId};
use towline_wire::{Absent, Body, Column, Field, Member, Method, Record, Row, StatusSet, Value};

use super::fields::AUTHCODE;
use super::node_words::{NODE_STATUSES, NODE_TYPES, id, kind, standing};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "getHierarchyRet",
    members: &[
        Member::new("OK", "getHierarchy_OK"),
        Member::new("ERROR", "getHierarchy_Error"),
        Member::new("NOTLOGGEDIN", "getHierarchy_NotLoggedIn"),
        Member::new("INVALIDPARAM_NODE", "getHierarchy_InvalidParam_NodeID"),
        Member::new("INVALID_SECRETAUTHCODE", "getHierarchy_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "getHierarchy_User_Deleted_Or_Disabled"),
    ],
};

static HIERARCHY: Record = Record {
    soap: "HIERARCHY",
    fields: &[
        Field::int("NodeID", "iNodeID"),
        Field::int("ParentID", "iParentID"),
        Field::text("Name", "sName").absent(Absent::Empty),
        Field::text("Email", "sEmail").absent(Absent::Empty),
        Field::text("Description", "sDescription").absent(Absent::Empty),
        Field::choice("Status", "eStatus", &NODE_STATUSES),
        Field::choice("Type", "eType", &NODE_TYPES),
    ],
    columns: &[
        Column { header: "NodeID", field: "NodeID" },
        Column { header: "ParentID", field: "ParentID" },
        Column { header: "Name", field: "Name" },
        Column { header: "Email", field: "Email" },
        Column { header: "Description", field: "Description" },
        Column { header: "Status", field: "Status" },
        Column { header: "Type", field: "Type" },
    ],
};

const IS_NODE: Field =
    Field::flag("isnode", "bIsNode").note("true: one node; false (the default): the whole tree, as far as the caller sees it.");
const NODE: Field = Field::int("node", "iNodeID").aliases(&["nodeid"]).note("The node, where one is asked for.");
const FILTER: Field = Field::flag("filteroffline", "bFilterOffline").note("true: without technicians whose console does not run.");
const NODES: Field = Field::rows("aHierarchy", "aHierarchy", &HIERARCHY).note("The nodes, each before what hangs on it.");

const SUMMARY: &str = "Lists the nodes of the organisation's tree: categories, groups, people, channels.";

static METHOD_V1: Method = Method {
    name: "getHierarchy",
    soap: "getHierarchy",
    summary: SUMMARY,
    inputs: &[IS_NODE, NODE, AUTHCODE],
    outputs: &[NODES],
    status: &STATUS,
    body: Body::Blocks,
    alternate: None,
};

static METHOD_V2: Method = Method {
    name: "getHierarchy_v2",
    soap: "getHierarchy_v2",
    summary: SUMMARY,
    inputs: &[IS_NODE, NODE, FILTER, AUTHCODE],
    outputs: &[NODES],
    status: &STATUS,
    body: Body::Blocks,
    alternate: None,
};

/// The first version, without the filter.
pub static V1: Entry =
    Entry { method: &METHOD_V1, need: Need::reading(Area::Organisation), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };
/// The second.
pub static V2: Entry =
    Entry { method: &METHOD_V2, need: Need::reading(Area::Organisation), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let input = given.input;
    let only = match (input.flag("isnode"), input.int("node")) {
        (Some(true), Some(node)) => Some(NodeId(i64::from(node))),
        (Some(true), None) => return Err(Error::UnknownNode),
        _ => None,
    };
    let hide_absent = input.flag("filteroffline").unwrap_or(false);
    let leaves = use_cases::hierarchy(given.cx, &caller, only, hide_absent).await?;
    let rows: Result<Vec<Row>, Error> = leaves.into_iter().map(row).collect();
    Ok(Answer::of(vec![("aHierarchy", Value::Rows(rows?))]))
}

fn row(leaf: Leaf) -> Result<Row, Error> {
    Ok(Row(vec![
        ("NodeID", id(Some(leaf.id))?),
        ("ParentID", id(leaf.parent)?),
        ("Name", leaf.name.into()),
        ("Email", leaf.email.into()),
        ("Description", leaf.description.into()),
        ("Status", standing(leaf.standing)),
        ("Type", kind(leaf.kind)),
    ]))
}
