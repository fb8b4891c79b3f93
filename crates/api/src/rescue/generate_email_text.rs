//! `generateEmailText`: the text of an invitation e-mail for a PIN. No mail is sent.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Absent, Body, Field, Member, Method, StatusSet};

use super::fields::AUTHCODE;
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "generateEmailTextRet",
    members: &[
        Member::new("ERROR", "generateEmailText_Error"),
        Member::new("OK", "generateEmailText_OK"),
        Member::new("NOTLOGGEDIN", "generateEmailText_NotLoggedIn"),
        Member::new("NOTTECHNICIAN", "generateEmailText_NotTechnician"),
        Member::new("INVALID_SECRETAUTHCODE", "generateEmailText_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "generateEmailText_User_Deleted_Or_Disabled"),
        Member::new("INVALIDPINFORMAT", "generateEmailText_InvalidPINFormat"),
    ],
};

static METHOD: Method = Method {
    name: "generateEmailText",
    soap: "generateEmailText",
    summary: "Writes the e-mail that invites a customer with a PIN; at most one a second. Nothing is sent.",
    inputs: &[Field::digits("pincode", "iPINCode", 6).required().note("The PIN: exactly six digits."), AUTHCODE],
    outputs: &[
        Field::text("SUBJECT", "sSubject").absent(Absent::Empty).note("The subject."),
        Field::text("TEXT", "sText").absent(Absent::Empty).note("The text, without the link."),
        Field::text("LINK", "sLink").absent(Absent::Empty).note("The link to the entry page."),
        Field::text("SIGNATURE", "sSignature").absent(Absent::Empty).note("Who signs."),
    ],
    status: &STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// The method.
pub static GENERATE_EMAIL_TEXT: Entry =
    Entry { method: &METHOD, need: Need::reading(Area::Sessions), run: Run::Technician(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let mail = use_cases::email_text(given.cx, &caller, given.input.text("pincode")).await?;
    Ok(Answer::of(vec![
        ("SUBJECT", mail.subject.into()),
        ("TEXT", mail.text.into()),
        ("LINK", mail.link.into()),
        ("SIGNATURE", mail.signature.into()),
    ]))
}
