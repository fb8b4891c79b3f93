//! The one map from what went wrong to a vendor status. Each error names its statuses from the most to the least exact; the first that the method may
//! send is sent, and `ERROR` is in every set.

use towline_domain::{Error, Unfit};
use towline_wire::{BadInput, Method};

const ERROR: &str = "ERROR";
const SHORT: &str = "INVALIDPARAM_PASSWORD_HAS_TO_BE_AT_LEAST_8_CHARACTERS_LONG";
const UNCONFIRMED: &str = "INVALIDPARAM_PASSWORD_HAS_TO_CORRESPOND_TO_CONFIRMATION";

/// The status that this method sends for this error.
pub fn of(method: &Method, error: &Error) -> &'static str {
    let wanted: &[&'static str] = match error {
        // Where only administrators are served, the vendor knows no other word for a caller who is nobody.
        Error::NotLoggedIn => &["NOTLOGGEDIN", "NOTLOGGEDINASADMIN"],
        Error::InList { error, .. } => return of(method, error),
        Error::NotAdministrator => &["NOTLOGGEDINASADMIN"],
        Error::WrongAuthcode | Error::OutOfScope => &["INVALID_SECRETAUTHCODE"],
        Error::PersonDeleted => &["USER_IS_DELETED", "USER_DELETED_OR_DISABLED"],
        Error::PersonDisabled => &["USER_DELETED_OR_DISABLED"],
        Error::WrongPassword | Error::WrongSso => &["INVALID"],
        Error::CompanyForm => &["INVALIDPARAM_COMPANY"],
        Error::LoginLimit { .. } => &["LIMITREACHED"],
        Error::NotTechnician | Error::NotTheirTechnician => &["NOTTECHNICIAN"],
        Error::TooSoon { .. } => &["POLLRATEEXCEEDED"],
        Error::NoConsole => &["NOTECHCONSOLERUNNING"],
        // Either way no PIN is to be had now and one will be later; the reason tells which.
        Error::OutOfPins | Error::TooManyOffered => &["OUTOFPINCODES"],
        Error::PinForm => &["INVALIDPINFORMAT"],
        Error::ReportsRunning | Error::ReportTooSoon { .. } => &["POLLRATEEXCEEDED"],
        Error::NoSummary => &["NOTSUPPORTED"],
        Error::Format(_) => &["INVALIDFORMAT"],
        Error::DateRange => &["INVALIDDATERANGE"],
        Error::UnknownNode => &["INVALIDPARAM_NODE", "INVALIDPARAM_CHANNELID"],
        Error::Outranked => &["INVALIDPARAM_NODE"],
        Error::UnknownEmail | Error::Email => &["INVALIDPARAM_EMAIL"],
        Error::NodeAndEmail => &["INVALID_EMAILANDNODEIDBOTHSPECIFIED"],
        Error::EmailTaken => &["INVALIDPARAM_EMAIL_ALREADY_IN_USE"],
        Error::Status(_) => &["INVALIDPARAM_STATUS"],
        Error::UniqueId => &["INVALIDPARAM_UNIQUEID"],
        Error::CurrentPassword => &["INVALIDPARAM_MISSING_CURRENT_PASSWORD"],
        Error::Password(Unfit::Short) => &[SHORT],
        Error::Password(Unfit::Whitespace) => &["INVALIDPARAM_PASSWORD_CANNOT_CONTAIN_WHITESPACE_CHARACTERS"],
        // The guide's list is cut off behind "Has_To_Co": these two are ours.
        Error::Password(Unfit::Guessable) => &["INVALIDPARAM_PASSWORD_HAS_TO_CONTAIN_LESS_GUESSABLE_CHARACTERS"],
        Error::Password(Unfit::Unconfirmed) => &[UNCONFIRMED],
        Error::UnknownParent => &["INVALIDPARAM_PARENT"],
        Error::UnknownTarget => &["INVALIDPARAM_TARGETNODE"],
        Error::InvalidMove => &["INVALID_MOVE"],
        Error::InvalidDelete(_) => &["INVALID_DELETE"],
        Error::UnknownEntry => &["INVALIDPARAM_ENTRY"],
        Error::AlreadyAssigned => &["INVALID_ASSIGN"],
        Error::NotAssigned => &["INVALID_DEASSIGN"],
        Error::GroupName => &["INVALIDPARAM_NAME"],
        Error::LockedPermission => &["INVALIDPARAM_PERMISSION"],
        Error::UnknownSession => &["INVALIDPARAM_SESSION"],
        Error::ActionFailed(_) => &["ACTIONFAILED"],
        Error::Busy
        | Error::KeySpent
        | Error::NotReady
        | Error::Full(_)
        | Error::Missing(_)
        | Error::MovedOn
        | Error::NotYours
        | Error::TooManyMessages { .. }
        | Error::NotSent(_)
        | Error::NotMaster
        | Error::NotPermitted(_)
        | Error::SsoIdTaken
        | Error::Password(Unfit::Long)
        | Error::NameTaken
        | Error::UnknownCompany
        | Error::UnknownSsoId
        | Error::WrongTicket
        | Error::TokenNameTaken
        | Error::TooManyTokens
        | Error::Input(_)
        | Error::Entropy
        | Error::Store(_)
        | Error::Internal(_) => &[],
    };
    first(method, wanted)
}

/// The status that this method sends for this input.
pub fn of_input(method: &Method, bad: &BadInput) -> &'static str {
    let wanted: &[&'static str] = match bad.field {
        Some("email") => &["INVALID", "INVALIDPARAM_EMAIL"],
        Some("pwd") => &["INVALID", SHORT],
        Some("confpwd") => &[UNCONFIRMED],
        Some("ssoid") => &["INVALID"],
        Some("company") => &["INVALIDPARAM_COMPANY"],
        Some("pincode") => &["INVALIDPINFORMAT"],
        Some("node") => &["INVALIDPARAM_NODE"],
        Some("userdata") => &["INVALIDPARAM_USERDATA"],
        Some("uniqueid") => &["INVALIDPARAM_UNIQUEID"],
        Some("addons" | "mobileaddon") => &["INVALIDPARAM_MOBILEADDON"],
        Some("rpataddon") => &["INVALIDPARAM_RPATADDON"],
        Some("parent" | "parentid") => &["INVALIDPARAM_PARENT"],
        Some("targetNode") => &["INVALIDPARAM_TARGETNODE"],
        Some("entry") => &["INVALIDPARAM_ENTRY"],
        Some("name") => &["INVALIDPARAM_NAME"],
        Some("status") => &["INVALIDPARAM_STATUS"],
        Some("permission" | "lockedpermission") => &["INVALIDPARAM_PERMISSION"],
        Some("session") => &["INVALIDPARAM_SESSION"],
        Some("area") => &["INVALIDPARAM_REPORTAREA"],
        Some("type" | "bdate" | "edate" | "btime" | "etime" | "timezone" | "dateformat" | "delimiter" | "output") => &["INVALIDFORMAT"],
        Some("ChannelID") => &["INVALIDPARAM_CHANNELID"],
        _ => &[],
    };
    first(method, wanted)
}

fn first(method: &Method, wanted: &[&'static str]) -> &'static str {
    wanted.iter().find(|status| method.status.member(status).is_some()).copied().unwrap_or(ERROR)
}
