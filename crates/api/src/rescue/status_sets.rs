//! The status sets that several methods share, each in the order of its SOAP type. Sets of one method stand in its own file.

use towline_wire::{Member, StatusSet};

/// All PIN methods: one type, one prefix, whatever the method's name.
pub static REQUEST_PIN_CODE: StatusSet = StatusSet {
    type_name: "requestPINCodeRet",
    members: &[
        Member::new("ERROR", "requestPINCode_Error"),
        Member::new("OK", "requestPINCode_OK"),
        Member::new("NOTLOGGEDIN", "requestPINCode_NotLoggedIn"),
        Member::new("NOTTECHNICIAN", "requestPINCode_NotTechnician"),
        Member::new("NOTECHCONSOLERUNNING", "requestPINCode_NoTechConsoleRunning"),
        Member::new("OUTOFPINCODES", "requestPINCode_OutOfPINCodes"),
        Member::new("POLLRATEEXCEEDED", "requestPINCode_PollRateExceeded"),
        Member::new("USER_IS_DELETED", "requestPINCode_User_Is_Deleted"),
        Member::new("INVALID_SECRETAUTHCODE", "requestPINCode_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "requestPINCode_User_Deleted_Or_Disabled"),
        Member::declared("NOACCESSTOLENS", "requestPINCode_NoAccessToLens"),
    ],
};

/// Both versions of `getAccount`.
pub static GET_ACCOUNT: StatusSet = StatusSet {
    type_name: "getAccountRet",
    members: &[
        Member::new("ERROR", "getAccount_Error"),
        Member::new("OK", "getAccount_OK"),
        Member::new("NOTLOGGEDIN", "getAccount_NotLoggedIn"),
        Member::new("INVALID_SECRETAUTHCODE", "getAccount_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "getAccount_User_Deleted_Or_Disabled"),
    ],
};

/// All versions of `getSession`.
pub static GET_SESSION: StatusSet = StatusSet {
    type_name: "getSessionRet",
    members: &[
        Member::new("OK", "getSession_OK"),
        Member::new("ERROR", "getSession_Error"),
        Member::new("NOTLOGGEDIN", "getSession_NotLoggedIn"),
        Member::new("INVALIDPARAM_NODE", "getSession_InvalidParam_NodeID"),
        Member::new("INVALID_SECRETAUTHCODE", "getSession_Invalid_SecretAuthCode"),
        Member::new("USER_DELETED_OR_DISABLED", "getSession_User_Deleted_Or_Disabled"),
    ],
};
