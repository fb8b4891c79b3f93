//! The status sets of reports: those of every method that needs a caller, and what each adds. Methods are in their own files.

/// A status set whose SOAP members bear the name of a method, versions left out; further members stand between `OK` and what credentials may lead to.
macro_rules! statuses {
    ($name:ident, $method:literal $(, $text:literal => $soap:literal)*) => {
        static $name: towline_wire::StatusSet = towline_wire::StatusSet {
            type_name: concat!($method, "Ret"),
            members: &[
                towline_wire::Member::new("ERROR", concat!($method, "_Error")),
                towline_wire::Member::new("OK", concat!($method, "_OK")),
                towline_wire::Member::new("NOTLOGGEDIN", concat!($method, "_NotLoggedIn")),
                $(towline_wire::Member::new($text, concat!($method, "_", $soap)),)*
                towline_wire::Member::new("INVALID_SECRETAUTHCODE", concat!($method, "_Invalid_SecretAuthCode")),
                towline_wire::Member::new("USER_DELETED_OR_DISABLED", concat!($method, "_User_Deleted_Or_Disabled")),
            ],
        };
    };
}
pub(super) use statuses;
