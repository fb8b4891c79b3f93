//! `getReport`, versions 1 and 2: a report as the caller has set it, sent while it is being made.

use towline_domain::reports::Reference;
use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need, NodeId};
use towline_wire::{Absent, Body, Choice, Field, Method};

use super::fields::{AUTHCODE, NODE_REFS};
use super::report_statuses::statuses;
use crate::entry::{Answer, Entry, Given, Run, Streamed};
use crate::report::Pieces;

static REFERENCES: Choice =
    Choice { type_name: "NODE_REF_V2", members: &["NODE", "CHANNEL", "EXTERNALROOT", "EXTERNALTECH", "EXTERNALGROUP"] };

const NODE: Field = Field::int("node", "iNodeID")
    .aliases(&["nodeid"])
    .required()
    .note("A technician, a group, a channel, or the AccountID for the whole organisation.");
const OUTPUT: &str = "REPORT";
const REPORT: Field = Field::text(OUTPUT, "sReport").absent(Absent::Omit).note("The report.");
const SUMMARY: &str = "Gives a report as the caller has set area, type, dates, time zone and layout.";

statuses!(STATUS, "getReport", "INVALIDPARAM_NODE" => "InvalidParam_NodeID", "POLLRATEEXCEEDED" => "PollRateExceeded", "NOTSUPPORTED" => "NotSupported");

static METHOD: Method = Method {
    name: "getReport",
    soap: "getReport",
    summary: SUMMARY,
    inputs: &[
        NODE,
        Field::choice("nodetype", "eNodeRef", &NODE_REFS).aliases(&["noderef"]).note("What the node is: NODE (the default) or CHANNEL."),
        AUTHCODE,
    ],
    outputs: &[REPORT],
    status: &STATUS,
    body: Body::Plain,
    alternate: None,
};

static METHOD_V2: Method = Method {
    name: "getReport_v2",
    soap: "getReport_v2",
    summary: SUMMARY,
    inputs: &[
        NODE,
        Field::choice("nodetype", "eNodeRef", &REFERENCES)
            .aliases(&["noderef"])
            .note("What the node is: NODE (the default), CHANNEL, or EXTERNALROOT, whose reports are empty."),
        AUTHCODE,
    ],
    outputs: &[REPORT],
    status: &STATUS,
    body: Body::Plain,
    alternate: None,
};

/// Version 1.
pub static V1: Entry =
    Entry { method: &METHOD, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

/// Version 2: also what is outside of the organisation.
pub static V2: Entry =
    Entry { method: &METHOD_V2, need: Need::reading(Area::Reports), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let node = NodeId(i64::from(given.input.int("node").unwrap_or(0)));
    let reference = match given.input.choice("nodetype") {
        Some("CHANNEL") => Reference::Channel,
        Some("EXTERNALROOT") => Reference::ExternalRoot,
        Some("EXTERNALTECH") => Reference::ExternalTechnician,
        Some("EXTERNALGROUP") => Reference::ExternalGroup,
        _ => Reference::Node,
    };
    let mut pieces = Pieces::of(use_cases::report(given.cx, &caller, node, reference).await?);
    // What fails before the first piece is still answered with a status.
    let first = pieces.next().await?.unwrap_or_default();
    if pieces.is_done() {
        return Ok(Answer::of(vec![(OUTPUT, first.into())]));
    }
    Ok(Answer { streamed: Some(Box::new(Streamed { output: OUTPUT, first, pieces })), ..Answer::default() })
}
