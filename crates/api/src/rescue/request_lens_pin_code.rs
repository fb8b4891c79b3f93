//! `requestLensPINCode`, versions 1 to 4: a session with a PIN that is to show the phone's camera. The versions differ in their declarations, and from the third
//! on in the text message that they may send.

use towline_domain::{Caller, Error, Issue, Texted, use_cases};
use towline_model::{Area, Need, SessionKind};
use towline_wire::{Absent, Alternate, Body, Field, Method};

use super::fields::{
    AUTHCODE, CFIELD0, CFIELD1, CFIELD2, CFIELD3, CFIELD4, CFIELD5, INTEGER_PIN, NO_TECH_CONSOLE, NODE_ID, PIN, TRACKING0, issue,
};
use super::status_sets::REQUEST_PIN_CODE;
use crate::entry::{Answer, Entry, Given, Run};

const INPUTS: &[Field] = &[CFIELD0, CFIELD1, CFIELD2, CFIELD3, CFIELD4, CFIELD5, TRACKING0, NO_TECH_CONSOLE, AUTHCODE];

const PHONE: Field = Field::text("PhoneNumber", "sPhoneNumber")
    .max(40)
    .note("Where the invitation is sent as a text message: + and the country's code first.");
const LANGUAGE: Field =
    Field::text("LangCode", "sLangCode").max(5).note("The language of the message: de, en (the default), es, fr, it, nl or pt-br.");
const SMS_RESULT: Field =
    Field::text("SMS_RESULT", "sSMSResult").absent(Absent::Empty).note("What became of the message; empty when none was wanted.");

static INTEGER: Alternate = Alternate { outputs: &[INTEGER_PIN], query: "pin=int" };

static METHOD: Method = Method {
    name: "requestLensPINCode",
    soap: "requestLensPINCode",
    summary: "Makes a session for a phone's camera and gives its PIN, which the customer types on the entry page.",
    inputs: INPUTS,
    outputs: &[PIN],
    status: &REQUEST_PIN_CODE,
    body: Body::KeyValues,
    alternate: Some(&INTEGER),
};

static METHOD_V2: Method = Method {
    name: "requestLensPINCode_v2",
    soap: "requestLensPINCodeV2",
    summary: "Makes a session for a phone's camera and gives its PIN as text with its leading zeros.",
    inputs: INPUTS,
    outputs: &[PIN],
    status: &REQUEST_PIN_CODE,
    body: Body::KeyValues,
    alternate: None,
};

static METHOD_V3: Method = Method {
    name: "requestLensPINCode_v3",
    soap: "requestLensPINCodeV3",
    summary: "Makes a session for a phone's camera, gives its PIN, and may send it as a text message.",
    inputs: &[CFIELD0, CFIELD1, CFIELD2, CFIELD3, CFIELD4, CFIELD5, TRACKING0, NO_TECH_CONSOLE, AUTHCODE, PHONE, LANGUAGE],
    outputs: &[PIN, SMS_RESULT],
    status: &REQUEST_PIN_CODE,
    body: Body::KeyValues,
    alternate: None,
};

static METHOD_V4: Method = Method {
    name: "requestLensPINCode_v4",
    soap: "requestLensPINCodeV4",
    summary: "Makes a session for a phone's camera for the caller or for another technician, gives its PIN, and may send it as a text message.",
    inputs: &[CFIELD0, CFIELD1, CFIELD2, CFIELD3, CFIELD4, CFIELD5, TRACKING0, NO_TECH_CONSOLE, AUTHCODE, PHONE, LANGUAGE, NODE_ID],
    outputs: &[PIN, SMS_RESULT],
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

/// Version 3: may send the PIN.
pub static V3: Entry = Entry {
    method: &METHOD_V3,
    need: Need::changing(Area::Sessions),
    run: Run::Technician(|given, caller| Box::pin(run_and_send(given, caller))),
};

/// Version 4: knows `NodeId`, so an administrator without a seat may call it too.
pub static V4: Entry = Entry {
    method: &METHOD_V4,
    need: Need::changing(Area::Sessions),
    run: Run::Caller(|given, caller| Box::pin(run_and_send(given, caller))),
};

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let ticket = use_cases::issue(given.cx, &caller, wish(&given, Vec::new())?).await?;
    Ok(Answer::of(vec![("PINCODE", ticket.pin.to_string().into())]))
}

async fn run_and_send(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let (phone, language) = (given.input.text("PhoneNumber"), given.input.text("LangCode"));
    let wish = wish(&given, [phone, "\0", language].concat().into_bytes())?;
    let (ticket, texted) = use_cases::issue_and_text(given.cx, &caller, wish, phone, language).await?;
    let result = match texted {
        Texted::Nobody => "",
        Texted::Sent => "sendInvitationForMobileSession_OK",
        Texted::Failed => "sendInvitationForMobileSession_Error",
    };
    Ok(Answer::of(vec![("PINCODE", ticket.pin.to_string().into()), ("SMS_RESULT", result.into())]))
}

/// The wish for such a session; `more` is what a repetition has to have in common beside the fields.
fn wish(given: &Given<'_>, more: Vec<u8>) -> Result<Issue, Error> {
    let mut wish = issue(given, "requestLensPINCode", false)?;
    wish.kind = SessionKind::Lens;
    if let Some((_, content)) = &mut wish.repeat {
        content.extend(more);
    }
    Ok(wish)
}
