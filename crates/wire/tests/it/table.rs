//! An example table: methods of every shape, declared after the contract.

use towline_wire::{Absent, Alternate, Body, Catalogue, Choice, Column, Field, Member, Method, Record, StatusSet};

/// The example table.
pub struct Table;

impl Catalogue for Table {
    fn by_soap(&self, name: &str) -> Option<&'static Method> {
        METHODS.iter().copied().find(|method| method.soap.eq_ignore_ascii_case(name))
    }

    fn by_http(&self, name: &str) -> Option<&'static Method> {
        METHODS.iter().copied().find(|method| method.name.eq_ignore_ascii_case(name))
    }

    fn methods(&self) -> &[&'static Method] {
        METHODS
    }
}

const METHODS: &[&Method] = &[&LOGIN, &LOGOUT, &PIN, &PIN_V3, &EMAIL_TEXT, &SESSIONS];

const LOGIN_RET: StatusSet = StatusSet {
    type_name: "loginRet",
    members: &[
        Member::new("ERROR", "login_Error"),
        Member::new("OK", "login_OK"),
        Member::new("INVALID", "login_Invalid"),
        Member::new("LIMITREACHED", "login_LimitReached"),
        Member::declared("GLOBALIPRESTRICTED", "login_GlobalIpRestricted"),
    ],
};

pub static LOGIN: Method = Method {
    name: "login",
    soap: "login",
    summary: "Authenticates the user.",
    inputs: &[Field::text("email", "sEmail").required().note("An address & name"), Field::text("pwd", "sPassword").required().secret()],
    outputs: &[],
    status: &LOGIN_RET,
    body: Body::StatusOnly,
    alternate: None,
};

const LOGOUT_RET: StatusSet = StatusSet {
    type_name: "logoutRet",
    members: &[Member::new("ERROR", "logout_Error"), Member::new("OK", "logout_OK"), Member::new("NOTLOGGEDIN", "logout_NotLoggedIn")],
};

pub static LOGOUT: Method = Method {
    name: "logout",
    soap: "logout",
    summary: "Ends the login.",
    inputs: &[],
    outputs: &[],
    status: &LOGOUT_RET,
    body: Body::StatusOnly,
    alternate: None,
};

const PIN_RET: StatusSet = StatusSet {
    type_name: "requestPINCodeRet",
    members: &[
        Member::new("ERROR", "requestPINCode_Error"),
        Member::new("OK", "requestPINCode_OK"),
        Member::new("NOTLOGGEDIN", "requestPINCode_NotLoggedIn"),
        Member::declared("NOACCESSTOLENS", "requestPINCode_NoAccessToLens"),
    ],
};

const PIN_FIELDS: [Field; 9] = [
    Field::text("cfield0", "sCField0").max(64),
    Field::text("cfield1", "sCField1").max(512),
    Field::text("cfield2", "sCField2").max(512),
    Field::text("cfield3", "sCField3").max(256),
    Field::text("cfield4", "sCField4").max(64),
    Field::text("cfield5", "sCField5").max(64),
    Field::text("tracking0", "sTracking0").max(64),
    Field::flag("notechconsole", "bNoTechConsole").note("1: the console need not run"),
    Field::text("authcode", "sAuthCode").secret(),
];

pub static PIN: Method = Method {
    name: "requestPINCode",
    soap: "requestPINCode",
    summary: "Requests a PIN.",
    inputs: &PIN_FIELDS,
    outputs: &[Field::text("PINCODE", "sPINCode").absent(Absent::Empty)],
    status: &PIN_RET,
    body: Body::KeyValues,
    alternate: Some(&Alternate { outputs: &[Field::digits("PINCODE", "iPINCode", 6)], query: "pin=int" }),
};

pub static PIN_V3: Method = Method {
    name: "requestPINCode_v3",
    soap: "requestPINCodeV3",
    summary: "Requests a PIN for a technician.",
    inputs: &{
        let [a, b, c, d, e, f, g, h, i] = PIN_FIELDS;
        [a, b, c, d, e, f, g, h, i, Field::int("NodeId", "nodeId").aliases(&["node", "iNodeID"])]
    },
    outputs: &[Field::text("PINCODE", "sPINCode").absent(Absent::Empty)],
    status: &PIN_RET,
    body: Body::KeyValues,
    alternate: None,
};

const EMAIL_RET: StatusSet = StatusSet {
    type_name: "generateEmailTextRet",
    members: &[
        Member::new("ERROR", "generateEmailText_Error"),
        Member::new("OK", "generateEmailText_OK"),
        Member::new("INVALIDPINFORMAT", "generateEmailText_Error"),
    ],
};

pub static EMAIL_TEXT: Method = Method {
    name: "generateEmailText",
    soap: "generateEmailText",
    summary: "Gives the text of an invitation.",
    inputs: &[Field::digits("pincode", "iPINCode", 6).required()],
    outputs: &[Field::text("SUBJECT", "sSubject"), Field::text("TEXT", "sText")],
    status: &EMAIL_RET,
    body: Body::KeyValues,
    alternate: None,
};

const SESSIONS_RET: StatusSet = StatusSet {
    type_name: "getSessionRet",
    members: &[Member::new("OK", "getSession_OK"), Member::new("INVALIDPARAM_NODE", "getSession_InvalidParam_NodeID")],
};

const NODE_REF: Choice = Choice { type_name: "eNodeRef", members: &["NODE", "CHANNEL"] };
const STATE: Choice = Choice { type_name: "SESSION_STATUS", members: &["SESSION_STARTING", "SESSION_WAITING"] };

const SESSION: Record = Record {
    soap: "SESSION_V3",
    fields: &[
        Field::int("ID", "iID"),
        Field::choice("State", "bStatus", &STATE),
        Field::text("Status", "sStatus"),
        Field::text("Start", "sStartTime").absent(Absent::Empty),
        Field::flag("Lead", "bIsLead"),
    ],
    columns: &[
        Column { header: "ID", field: "ID" },
        Column { header: "Status", field: "Status" },
        Column { header: "Start Time", field: "Start (text)" },
        Column { header: "Is Lead Technician", field: "Lead" },
    ],
};

pub static SESSIONS: Method = Method {
    name: "getSession_v3",
    soap: "getSession_V3",
    summary: "Lists sessions.",
    inputs: &[
        Field::int("node", "iNodeID").required(),
        Field::choice("noderef", "eNodeRef", &NODE_REF),
        Field::text("authcode", "sAuthCode").secret(),
    ],
    outputs: &[Field::rows("SESSIONS", "aSessions", &SESSION)],
    status: &SESSIONS_RET,
    body: Body::Table,
    alternate: None,
};
