//! `requestInvitationLink`: a session whose customer opens a link with a key instead of typing a PIN.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Absent, Body, Field, Member, Method, StatusSet};

use super::fields::{AUTHCODE, CFIELD0, CFIELD1, CFIELD2, CFIELD3, CFIELD4, CFIELD5, NO_TECH_CONSOLE, NODE_ID, TRACKING0, issue};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "requestInvitationLinkRet",
    members: &[
        Member::new("ERROR", "requestInvitationLink_Error"),
        Member::new("OK", "requestInvitationLink_OK"),
        Member::new("NOTLOGGEDIN", "requestInvitationLink_NotLoggedIn"),
        Member::new("NOTTECHNICIAN", "requestInvitationLink_NotTechnician"),
        Member::new("NOTECHCONSOLERUNNING", "requestInvitationLink_NoTechConsoleRunning"),
        Member::new("OUTOFPINCODES", "requestInvitationLink_OutOfPINCodes"),
        Member::new("POLLRATEEXCEEDED", "requestInvitationLink_PollRateExceeded"),
        Member::new("USER_IS_DELETED", "requestInvitationLink_User_Is_Deleted"),
        Member::new("INVALID_SECRETAUTHCODE", "requestInvitationLink_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "requestInvitationLink_User_Deleted_Or_Disabled"),
        Member::declared("NOACCESSTOLENS", "requestInvitationLink_NoAccessToLens"),
    ],
};

static METHOD: Method = Method {
    name: "requestInvitationLink",
    soap: "requestInvitationLink",
    summary: "Makes a session and gives the link that its customer opens. The key in the link is shown this once.",
    inputs: &[CFIELD0, CFIELD1, CFIELD2, CFIELD3, CFIELD4, CFIELD5, TRACKING0, NO_TECH_CONSOLE, AUTHCODE, NODE_ID],
    outputs: &[Field::text("INVITATIONLINK", "sInvitationLink").absent(Absent::Empty).note("The link.")],
    status: &STATUS,
    body: Body::KeyValues,
    alternate: None,
};

/// The method.
pub static REQUEST_INVITATION_LINK: Entry =
    Entry { method: &METHOD, need: Need::changing(Area::Sessions), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let ticket = use_cases::issue(given.cx, &caller, issue(&given, "requestInvitationLink", true)?).await?;
    let organisation = caller.person().organisation;
    let link = use_cases::invitation_link(given.cx, organisation, ticket.pin, ticket.key.as_deref()).await?;
    Ok(Answer::of(vec![("INVITATIONLINK", link.into())]))
}
