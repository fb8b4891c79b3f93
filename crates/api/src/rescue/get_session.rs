//! `getSession`, versions 1 to 3: the sessions of a technician, or of the whole organisation.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need, NodeId};
use towline_wire::{Absent, Body, Field, Method, Value};

use super::fields::{AUTHCODE, NODE_REF, is_channel};
use super::session_record::{SESSION, SESSION_V2, SESSION_V3, rows};
use super::status_sets::GET_SESSION;
use crate::entry::{Answer, Entry, Given, Run};

const NODE: Field =
    Field::int("node", "iNodeID").aliases(&["nodeid"]).note("A technician's TechID, or the AccountID for the whole organisation.");
const REF: Field = NODE_REF.note("What the node is: NODE (the default) or CHANNEL.");

const SUMMARY: &str = "Lists the sessions that are open in a technician's queue or in the whole organisation.";

static METHOD: Method = Method {
    name: "getSession",
    soap: "getSession",
    summary: SUMMARY,
    inputs: &[NODE, REF, AUTHCODE],
    outputs: &[Field::rows("aSessions", "aSessions", &SESSION).absent(Absent::Omit)],
    status: &GET_SESSION,
    body: Body::Table,
    alternate: None,
};

static METHOD_V2: Method = Method {
    name: "getSession_v2",
    soap: "getSession_V2",
    summary: SUMMARY,
    inputs: &[NODE.required(), REF, AUTHCODE],
    outputs: &[Field::rows("aSessions", "aSessions", &SESSION_V2).absent(Absent::Omit)],
    status: &GET_SESSION,
    body: Body::Table,
    alternate: None,
};

static METHOD_V3: Method = Method {
    name: "getSession_v3",
    soap: "getSession_V3",
    summary: SUMMARY,
    inputs: &[NODE.required(), REF, AUTHCODE],
    outputs: &[Field::rows("aSessions", "aSessions", &SESSION_V3).absent(Absent::Omit)],
    status: &GET_SESSION,
    body: Body::Table,
    alternate: None,
};

/// Version 1: without a node it lists the whole organisation.
pub static V1: Entry =
    Entry { method: &METHOD, need: Need::reading(Area::Sessions), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

/// Version 2.
pub static V2: Entry =
    Entry { method: &METHOD_V2, need: Need::reading(Area::Sessions), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

/// Version 3: all six custom fields.
pub static V3: Entry =
    Entry { method: &METHOD_V3, need: Need::reading(Area::Sessions), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let node = given.input.int("node").map(|node| NodeId(i64::from(node)));
    let queue = use_cases::tree_queue(given.cx, &caller, node, is_channel(&given)).await?;
    Ok(Answer::of(vec![("aSessions", Value::Rows(rows(&queue, given.cx.now)?))]))
}
