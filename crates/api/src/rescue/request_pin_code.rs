//! `requestPINCode`, versions 1 to 3: a session with a PIN. The versions differ in their declarations only.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Alternate, Body, Field, Method};

use super::fields::{
    AUTHCODE, CFIELD0, CFIELD1, CFIELD2, CFIELD3, CFIELD4, CFIELD5, INTEGER_PIN, NO_TECH_CONSOLE, NODE_ID, PIN, TRACKING0, issue,
};
use super::status_sets::REQUEST_PIN_CODE;
use crate::entry::{Answer, Entry, Given, Run};

const INPUTS: &[Field] = &[CFIELD0, CFIELD1, CFIELD2, CFIELD3, CFIELD4, CFIELD5, TRACKING0, NO_TECH_CONSOLE, AUTHCODE];

static INTEGER: Alternate = Alternate { outputs: &[INTEGER_PIN], query: "pin=int" };

static METHOD: Method = Method {
    name: "requestPINCode",
    soap: "requestPINCode",
    summary: "Makes a session and gives its PIN, which the customer types on the entry page.",
    inputs: INPUTS,
    outputs: &[PIN],
    status: &REQUEST_PIN_CODE,
    body: Body::KeyValues,
    alternate: Some(&INTEGER),
};

static METHOD_V2: Method = Method {
    name: "requestPINCode_v2",
    soap: "requestPINCodeV2",
    summary: "Makes a session and gives its PIN as text with its leading zeros.",
    inputs: INPUTS,
    outputs: &[PIN],
    status: &REQUEST_PIN_CODE,
    body: Body::KeyValues,
    alternate: None,
};

static METHOD_V3: Method = Method {
    name: "requestPINCode_v3",
    soap: "requestPINCodeV3",
    summary: "Makes a session for the caller or for another technician and gives its PIN.",
    inputs: &[CFIELD0, CFIELD1, CFIELD2, CFIELD3, CFIELD4, CFIELD5, TRACKING0, NO_TECH_CONSOLE, AUTHCODE, NODE_ID],
    outputs: &[PIN],
    status: &REQUEST_PIN_CODE,
    body: Body::KeyValues,
    alternate: None,
};

/// Version 1: on SOAP the PIN is text, or a number for clients of the older schema.
pub static V1: Entry =
    Entry { method: &METHOD, need: Need::changing(Area::Sessions), run: Run::Technician(|given, caller| Box::pin(run(given, caller))) };

/// Version 2.
pub static V2: Entry =
    Entry { method: &METHOD_V2, need: Need::changing(Area::Sessions), run: Run::Technician(|given, caller| Box::pin(run(given, caller))) };

/// Version 3: knows `NodeId`, so an administrator without a seat may call it too.
pub static V3: Entry =
    Entry { method: &METHOD_V3, need: Need::changing(Area::Sessions), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let ticket = use_cases::issue(given.cx, &caller, issue(&given, "requestPINCode", false)?).await?;
    Ok(Answer::of(vec![("PINCODE", ticket.pin.to_string().into())]))
}
