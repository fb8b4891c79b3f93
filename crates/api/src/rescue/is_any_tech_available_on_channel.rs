//! `isAnyTechAvailableOnChannel`: whether somebody would pick a channel's next session up.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need, NodeId};
use towline_wire::{Body, Field, Member, Method, StatusSet};

use super::fields::AUTHCODE;
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "isAnyTechAvailableOnChannelRet",
    members: &[
        Member::new("ERROR", "isAnyTechAvailableOnChannel_Error"),
        Member::new("OK", "isAnyTechAvailableOnChannel_OK"),
        Member::new("NOTLOGGEDIN", "isAnyTechAvailableOnChannel_NotLoggedIn"),
        Member::new("INVALIDPARAM_CHANNELID", "isAnyTechAvailableOnChannel_InvalidParam_ChannelID"),
        Member::new("INVALID_SECRETAUTHCODE", "isAnyTechAvailableOnChannel_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "isAnyTechAvailableOnChannel_User_Deleted_Or_Disabled"),
    ],
};

static METHOD: Method = Method {
    name: "isAnyTechAvailableOnChannel",
    soap: "isAnyTechAvailableOnChannel",
    summary: "Tells whether the console of any technician who looks after a channel runs.",
    inputs: &[
        Field::int("ChannelID", "iChannelID").required().note("The channel."),
        Field::flag("ExcludingAwayAndBusy", "bExcludingAwayAndBusy").note("true: technicians who are away or busy do not count."),
        AUTHCODE,
    ],
    outputs: &[Field::flag("AVAILABLE", "bAvailable").note("Whether there is one.")],
    status: &STATUS,
    body: Body::Bare,
    alternate: None,
};

/// The method.
pub static IS_ANY_TECH_AVAILABLE_ON_CHANNEL: Entry =
    Entry { method: &METHOD, need: Need::reading(Area::Sessions), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let channel = NodeId(i64::from(given.input.int("ChannelID").unwrap_or(0)));
    let ready_only = given.input.flag("ExcludingAwayAndBusy").unwrap_or(false);
    let available = use_cases::technician_available(given.cx, &caller, channel, ready_only).await?;
    Ok(Answer::of(vec![("AVAILABLE", available.into())]))
}
