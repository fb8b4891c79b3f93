//! `getUser`, `getUser_v2`, `getUser_v3`: who somebody is, and how they stand.

use towline_domain::{Caller, Error, Whom, use_cases};
use towline_model::NodeId;
use towline_model::{Area, Need};
use towline_wire::{Absent, Body, Column, Field, Member, Method, Record, Row, StatusSet, Value};

use super::fields::AUTHCODE;
use super::node_words::{NODE_STATUSES, NODE_TYPES, id, kind, standing};
use super::user_words::USER;
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "getUserRet",
    members: &[
        Member::new("OK", "getUser_OK"),
        Member::new("ERROR", "getUser_Error"),
        Member::new("NOTLOGGEDIN", "getUser_NotLoggedIn"),
        Member::new("INVALIDPARAM_NODE", "getUser_InvalidParam_NodeID"),
        Member::new("USER_DELETED_OR_DISABLED", "getUser_User_Deleted_Or_Disabled"),
        Member::new("INVALID_SECRETAUTHCODE", "getUser_Invalid_SecretAuthCode"),
    ],
};

static STATUS_V3: StatusSet = StatusSet {
    type_name: "getUser_v3Ret",
    members: &[
        Member::new("OK", "getUser_OK"),
        Member::new("ERROR", "getUser_Error"),
        Member::new("NOTLOGGEDIN", "getUser_NotLoggedIn"),
        Member::new("INVALIDPARAM_EMAIL", "getUser_InvalidParam_Email"),
        Member::new("INVALIDPARAM_NODE", "getUser_InvalidParam_NodeID"),
        Member::new("INVALID_EMAILANDNODEIDBOTHSPECIFIED", "getUser_Invalid_EmailAndNodeIdBothSpecified"),
        Member::new("USER_DELETED_OR_DISABLED", "getUser_User_Deleted_Or_Disabled"),
        Member::new("INVALID_SECRETAUTHCODE", "getUser_Invalid_SecretAuthCode"),
    ],
};

const ID: Field = Field::int("NODEID", "iNodeID");
const NAME: Field = Field::text("NAME", "sName").absent(Absent::Empty);
const NICK: Field = Field::text("NICK", "sNick").absent(Absent::Empty);
const EMAIL: Field = Field::text("EMAIL", "sEmail").absent(Absent::Empty);
const SSO_ID: Field = Field::text("SSOID", "sSSOID").absent(Absent::Empty);
const DESCRIPTION: Field = Field::text("DESCRIPTION", "sDescription").absent(Absent::Empty);
const TYPE: Field = Field::choice("TYPE", "eType", &NODE_TYPES);
const HOLDER: Field = Field::flag("ISACCOUNTHOLDER", "bAccountHolder");
const MOBILE: Field = Field::flag("HASMOBILEADDON", "hasMobileAddon");
const RPAT: Field = Field::flag("HASRPATADDON", "hasRPATAddon");
const STANDING: Field = Field::choice("STATUS", "eStatus", &NODE_STATUSES);

const fn column(name: &'static str) -> Column {
    Column { header: name, field: name }
}

static COLUMNS: [Column; 11] = [
    column("NODEID"),
    column("NAME"),
    column("NICK"),
    column("EMAIL"),
    column("SSOID"),
    column("DESCRIPTION"),
    column("TYPE"),
    column("HASMOBILEADDON"),
    column("HASRPATADDON"),
    column("ISACCOUNTHOLDER"),
    column("STATUS"),
];

static USER_V1: Record = Record {
    soap: "USER",
    fields: &[ID, NAME, NICK, EMAIL, SSO_ID, DESCRIPTION, TYPE, HOLDER, MOBILE, STANDING],
    columns: &[
        column("NODEID"),
        column("NAME"),
        column("NICK"),
        column("EMAIL"),
        column("SSOID"),
        column("DESCRIPTION"),
        column("TYPE"),
        column("HASMOBILEADDON"),
        column("ISACCOUNTHOLDER"),
        column("STATUS"),
    ],
};

const FIELDS: &[Field] = &[ID, NAME, NICK, EMAIL, SSO_ID, DESCRIPTION, TYPE, HOLDER, MOBILE, RPAT, STANDING];

static USER_V2: Record = Record { soap: "USER_V2", fields: FIELDS, columns: &COLUMNS };
static USER_V3: Record = Record { soap: "USER_V3", fields: FIELDS, columns: &COLUMNS };

const SUMMARY: &str = "Tells who somebody is: name, addresses, add-ons, and whether they are there.";

static METHOD_V1: Method = Method {
    name: "getUser",
    soap: "getUser",
    summary: SUMMARY,
    inputs: &[USER.required(), AUTHCODE],
    outputs: &[Field::record("USER", "oUser", &USER_V1)],
    status: &STATUS,
    body: Body::Labelled,
    alternate: None,
};

static METHOD_V2: Method = Method {
    name: "getUser_v2",
    soap: "getUser_v2",
    summary: SUMMARY,
    inputs: &[USER.required(), AUTHCODE],
    outputs: &[Field::record("USER", "oUser", &USER_V2)],
    status: &STATUS,
    body: Body::Labelled,
    alternate: None,
};

static METHOD_V3: Method = Method {
    name: "getUser_v3",
    soap: "getUser_v3",
    summary: SUMMARY,
    inputs: &[
        USER.note("Their node; 0 or absent where email is sent."),
        Field::text("email", "sUserEmail").note("Their e-mail address, where node is not sent."),
        AUTHCODE,
    ],
    outputs: &[Field::record("USER", "oUser", &USER_V3)],
    status: &STATUS_V3,
    body: Body::Labelled,
    alternate: None,
};

/// The first version.
pub static V1: Entry =
    Entry { method: &METHOD_V1, need: Need::reading(Area::Organisation), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };
/// The second, with the add-on RPAT.
pub static V2: Entry =
    Entry { method: &METHOD_V2, need: Need::reading(Area::Organisation), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };
/// The third, which finds people by their e-mail address too.
pub static V3: Entry =
    Entry { method: &METHOD_V3, need: Need::reading(Area::Organisation), run: Run::Caller(|given, caller| Box::pin(run(given, caller))) };

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let input = given.input;
    // Proxies of typed languages send a number they were not given as 0.
    let node = input.int("node").filter(|node| *node != 0).map(|node| NodeId(i64::from(node)));
    let whom = match (node, input.text("email")) {
        (Some(_), email) if !email.is_empty() => return Err(Error::NodeAndEmail),
        (Some(node), _) => Whom::Node(node),
        (None, "") => return Err(Error::UnknownNode),
        (None, email) => Whom::Email(email),
    };
    let user = use_cases::user(given.cx, &caller, whom).await?;
    let row = Row(vec![
        ("NODEID", id(Some(user.node))?),
        ("NAME", user.name.into()),
        ("NICK", user.nick.into()),
        ("EMAIL", user.email.into()),
        ("SSOID", user.sso_id.into()),
        ("DESCRIPTION", user.description.into()),
        ("TYPE", kind(user.kind)),
        ("HASMOBILEADDON", user.mobile_addon.into()),
        ("HASRPATADDON", user.rpat_addon.into()),
        ("ISACCOUNTHOLDER", user.account_holder.into()),
        ("STATUS", standing(user.standing)),
    ]);
    Ok(Answer::of(vec![("USER", Value::Record(row))]))
}
