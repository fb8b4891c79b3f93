//! `createUsers`: makes a whole list of people, or none of them.

use towline_domain::{Caller, Error, NewUser, use_cases};
use towline_model::NodeId;
use towline_model::{Area, Need};
use towline_wire::{Absent, Body, Column, Field, Input, Member, Method, Record, Row, StatusSet, Value};

use super::fields::AUTHCODE;
use super::node_words::{SET_STATUSES, id};
use super::user_words::{CONFIRMATION, DESCRIPTION, EMAIL, MOBILE, NAME, NICK, PASSWORD, RPAT, SSO_ID};
use crate::entry::{Answer, Entry, Given, Run};

static STATUS: StatusSet = StatusSet {
    type_name: "createUsersRet",
    members: &[
        Member::new("ERROR", "createUsers_Error"),
        Member::new("OK", "createUsers_OK"),
        Member::new("NOTLOGGEDIN", "createUsers_NotLoggedIn"),
        Member::new("INVALIDPARAM_USERDATA", "createUsers_InvalidParam_UserData"),
        Member::new("INVALIDPARAM_UNIQUEID", "createUsers_InvalidParam_UniqueID"),
        Member::new("INVALIDPARAM_PARENT", "createUsers_InvalidParam_ParentID"),
        Member::new("INVALIDPARAM_NAME", "createUsers_InvalidParam_Name"),
        Member::new("INVALIDPARAM_EMAIL", "createUsers_InvalidParam_Email"),
        Member::new("INVALIDPARAM_EMAIL_ALREADY_IN_USE", "createUsers_InvalidParam_Email_Already_In_Use"),
        Member::new(
            "INVALIDPARAM_PASSWORD_CANNOT_CONTAIN_WHITESPACE_CHARACTERS",
            "createUsers_InvalidParam_Password_Cannot_Contain_Whitespace_Characters",
        ),
        Member::new(
            "INVALIDPARAM_PASSWORD_HAS_TO_BE_AT_LEAST_8_CHARACTERS_LONG",
            "createUsers_InvalidParam_Password_Has_To_Be_At_Least_8_Characters_Long",
        ),
        Member::new(
            "INVALIDPARAM_PASSWORD_HAS_TO_CONTAIN_LESS_GUESSABLE_CHARACTERS",
            "createUsers_InvalidParam_Password_Has_To_Contain_Less_Guessable_Characters",
        ),
        Member::new(
            "INVALIDPARAM_PASSWORD_HAS_TO_CORRESPOND_TO_CONFIRMATION",
            "createUsers_InvalidParam_Password_Has_To_Correspond_To_Confirmation",
        ),
        Member::new("INVALID_SECRETAUTHCODE", "createUsers_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "createUsers_User_Deleted_Or_Disabled"),
    ],
};

/// How many people a call makes at most.
const MOST: usize = 1_000;

const UNIQUE_ID: &str = "uniqueid";

static USER_DATA: Record = Record {
    soap: "USERDATA",
    fields: &[
        Field::text(UNIQUE_ID, "sUniqueID").max(64).required().note("What the caller calls them until they have a node."),
        Field::int("parentid", "iParentID").aliases(&["parent"]).required().note("The category or group that they are to be in."),
        NAME,
        NICK,
        EMAIL,
        SSO_ID,
        PASSWORD.required(),
        CONFIRMATION.required(),
        Field::choice("status", "eStatus", &SET_STATUSES).note("Enabled (the default) or Disabled."),
        DESCRIPTION,
        MOBILE,
        RPAT,
    ],
    columns: &[],
};

static NEW_USER: Record = Record {
    soap: "NEWUSER",
    fields: &[Field::text("UNIQUEID", "sUniqueID").absent(Absent::Empty), Field::int("NODEID", "iNodeID")],
    columns: &[Column { header: "UNIQUEID", field: "UNIQUEID" }, Column { header: "NODEID", field: "NODEID" }],
};

static METHOD: Method = Method {
    name: "createUsers",
    soap: "createUsers",
    summary: "Makes people, all of a list or none; Towline-Reason says which of them is in the way. For master administrators.",
    inputs: &[
        Field::rows("userdata", "aUserData", &USER_DATA).most(MOST).required().note("The people, 1,000 at most. In a form: a JSON array."),
        AUTHCODE,
    ],
    outputs: &[Field::rows("aUsers", "aUsers", &NEW_USER).note("The new nodes, in the order of the list.")],
    status: &STATUS,
    body: Body::Blocks,
    alternate: None,
};

/// The method.
pub static CREATE_USERS: Entry = Entry {
    method: &METHOD,
    need: Need::changing(Area::Organisation),
    run: Run::Administrator(|given, caller| Box::pin(run(given, caller))),
};

async fn run(given: Given<'_>, caller: Caller) -> Result<Answer, Error> {
    let list: Vec<NewUser<'_>> = given.input.records("userdata").iter().map(new_user).collect();
    let made = use_cases::create_users(given.cx, &caller, &list).await?;
    let row = |(new, node): (&NewUser<'_>, NodeId)| Ok(Row(vec![("UNIQUEID", new.unique_id.into()), ("NODEID", id(Some(node))?)]));
    let rows: Result<Vec<Row>, Error> = list.iter().zip(made).map(row).collect();
    Ok(Answer::of(vec![("aUsers", Value::Rows(rows?))]))
}

fn new_user(record: &Input) -> NewUser<'_> {
    NewUser {
        unique_id: record.text(UNIQUE_ID),
        parent: NodeId(i64::from(record.int("parentid").unwrap_or(0))),
        name: record.text("name"),
        nick: record.text("nick"),
        email: record.text("email"),
        sso_id: record.text("ssoid"),
        password: record.text("pwd"),
        confirmation: record.text("confpwd"),
        enabled: record.choice("status") != Some("Disabled"),
        description: record.text("description"),
        mobile_addon: record.choice("mobileaddon") == Some("True"),
        rpat_addon: record.flag("rpataddon").unwrap_or(false),
    }
}
