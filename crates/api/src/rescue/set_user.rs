//! `setUser`, `setUser_v2`: who somebody is, their password, and whether they may act.

use towline_domain::{Caller, Error, UserChange, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Body, Field, Member, Method, StatusSet};

use super::fields::AUTHCODE;
use super::node_words::{STATUS as ENABLED, node};
use super::user_words::{ADDONS, CONFIRMATION, DESCRIPTION, EMAIL, MOBILE, NAME, NICK, PASSWORD, RPAT, SSO_ID, USER};
use crate::entry::{Answer, Entry, Given, Run};

const MEMBERS: [Member; 16] = [
    Member::new("ERROR", "setUser_Error"),
    Member::new("OK", "setUser_OK"),
    Member::new("NOTLOGGEDIN", "setUser_NotLoggedIn"),
    Member::new("INVALIDPARAM_MOBILEADDON", "setUser_InvalidParam_MobileAddOn"),
    Member::new("INVALIDPARAM_STATUS", "setUser_InvalidParam_Status"),
    Member::new("INVALIDPARAM_NODE", "setUser_InvalidParam_NodeID"),
    Member::new("INVALIDPARAM_NAME", "setUser_InvalidParam_Name"),
    Member::new("INVALIDPARAM_EMAIL", "setUser_InvalidParam_Email"),
    Member::new("INVALIDPARAM_EMAIL_ALREADY_IN_USE", "setUser_InvalidParam_Email_Already_In_Use"),
    Member::new("INVALIDPARAM_MISSING_CURRENT_PASSWORD", "setUser_InvalidParam_Missing_Current_Password"),
    Member::new(
        "INVALIDPARAM_PASSWORD_CANNOT_CONTAIN_WHITESPACE_CHARACTERS",
        "setUser_InvalidParam_Password_Cannot_Contain_Whitespace_Characters",
    ),
    Member::new(
        "INVALIDPARAM_PASSWORD_HAS_TO_BE_AT_LEAST_8_CHARACTERS_LONG",
        "setUser_InvalidParam_Password_Has_To_Be_At_Least_8_Characters_Long",
    ),
    Member::new(
        "INVALIDPARAM_PASSWORD_HAS_TO_CONTAIN_LESS_GUESSABLE_CHARACTERS",
        "setUser_InvalidParam_Password_Has_To_Contain_Less_Guessable_Characters",
    ),
    Member::new(
        "INVALIDPARAM_PASSWORD_HAS_TO_CORRESPOND_TO_CONFIRMATION",
        "setUser_InvalidParam_Password_Has_To_Correspond_To_Confirmation",
    ),
    Member::new("INVALID_SECRETAUTHCODE", "setUser_Invalid_SecretAuthCode"),
    Member::new("USER_DELETED_OR_DISABLED", "setUser_User_Deleted_Or_Disabled"),
];

static STATUS: StatusSet = StatusSet { type_name: "setUserRet", members: &MEMBERS };

static STATUS_V2: StatusSet = StatusSet {
    type_name: "setUser_V2Ret",
    members: {
        static ALL: [Member; 17] = {
            let [head @ .., authcode, caller] = MEMBERS;
            let [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = head;
            let rpat = Member::new("INVALIDPARAM_RPATADDON", "setUser_InvalidParam_RPATAddOn");
            [a, b, c, d, rpat, e, f, g, h, i, j, k, l, m, n, authcode, caller]
        };
        &ALL
    },
};

const NICK_CHANGE: Field = NICK.note("What customers see instead of the name; a blank alone: nothing; absent: as before.");
const SSO_CHANGE: Field = SSO_ID.note("What the organisation's single sign-on calls them; a blank alone: nothing; absent: as before.");
const NEW_PASSWORD: Field =
    PASSWORD.note("A new password of 8 characters or more, without white space, that is not soon guessed; absent: as before.");
const CURRENT: Field =
    Field::text("oldpwd", "sCurrentPwd").secret().note("The current password, where a master administrator changes themself.");
const NEW_DESCRIPTION: Field = DESCRIPTION.note("What is said of them; a blank alone: nothing; absent: as before.");
const MOBILE_V1: Field = Field::choice("addons", "eAddOns", &ADDONS)
    .aliases(&["mobileaddon"])
    .required()
    .note("Whether they have the add-on for mobile devices.");

const SUMMARY: &str = "Says who somebody is, which password they have, and whether they may act.";

static METHOD_V1: Method = Method {
    name: "setUser",
    soap: "setUser",
    summary: SUMMARY,
    inputs: &[
        USER.required(),
        NAME,
        NICK_CHANGE,
        EMAIL,
        SSO_CHANGE,
        NEW_PASSWORD,
        CONFIRMATION,
        CURRENT,
        ENABLED,
        NEW_DESCRIPTION,
        MOBILE_V1,
        AUTHCODE,
    ],
    outputs: &[],
    status: &STATUS,
    body: Body::StatusOnly,
    alternate: None,
};

static METHOD_V2: Method = Method {
    name: "setUser_v2",
    soap: "setUser_V2",
    summary: SUMMARY,
    inputs: &[
        USER.required(),
        NAME,
        NICK_CHANGE,
        EMAIL,
        SSO_CHANGE,
        NEW_PASSWORD,
        CONFIRMATION,
        CURRENT,
        ENABLED,
        NEW_DESCRIPTION,
        MOBILE.required(),
        RPAT.required(),
        AUTHCODE,
    ],
    outputs: &[],
    status: &STATUS_V2,
    body: Body::StatusOnly,
    alternate: None,
};

/// The first version.
pub static V1: Entry = Entry {
    method: &METHOD_V1,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller, "addons"))),
};
/// The second, with the add-on RPAT.
pub static V2: Entry = Entry {
    method: &METHOD_V2,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller, "mobileaddon"))),
};

async fn run(given: Given<'_>, caller: Caller, mobile: &'static str) -> Result<Answer, Error> {
    let input = given.input;
    let said = |name| input.given(name).then(|| input.text(name));
    let change = UserChange {
        name: input.text("name"),
        email: input.text("email"),
        nick: said("nick"),
        sso_id: said("ssoid"),
        description: said("description"),
        password: said("pwd"),
        confirmation: said("confpwd"),
        current_password: said("oldpwd"),
        enabled: input.choice("status") == Some("Enabled"),
        mobile_addon: input.choice(mobile) == Some("True"),
        rpat_addon: input.flag("rpataddon"),
        cookie: given.cookie,
    };
    use_cases::set_user(given.cx, &caller, node(&given, "node"), change).await?;
    Ok(Answer::default())
}
