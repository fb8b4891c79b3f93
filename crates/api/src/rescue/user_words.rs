//! The words and fields that the methods on people share: add-ons, passwords, what somebody is described by. What the methods do is in their own files.

use towline_wire::{Choice, Field};

/// Whether somebody has an add-on.
pub static ADDONS: Choice = Choice { type_name: "ADDONS", members: &["True", "False"] };

/// Somebody's node.
pub const USER: Field = Field::int("node", "iNodeID").aliases(&["nodeid"]).note("A technician, administrator or master administrator.");
/// A name.
pub const NAME: Field = Field::text("name", "sName").max(128).required().note("Their name.");
/// A nickname.
pub const NICK: Field = Field::text("nick", "sNick").max(128).note("What customers see instead of the name.");
/// An address.
pub const EMAIL: Field = Field::text("email", "sEmail").required().note("Their e-mail address, which nobody else has.");
/// A single sign-on id.
pub const SSO_ID: Field = Field::text("ssoid", "sSSOID").max(128).note("What the organisation's single sign-on calls them.");
/// A password.
pub const PASSWORD: Field =
    Field::text("pwd", "sPwd").secret().note("A password of 8 characters or more, without white space, that is not soon guessed.");
/// The same again.
pub const CONFIRMATION: Field = Field::text("confpwd", "sConfPwd").secret().note("The same again.");
/// A description.
pub const DESCRIPTION: Field = Field::text("description", "sDescription").max(1_024).note("What is said of them.");
/// The add-on for mobile devices.
pub const MOBILE: Field =
    Field::choice("mobileaddon", "eAddOns", &ADDONS).aliases(&["addons"]).note("Whether they have the add-on for mobile devices.");
/// The other add-on.
pub const RPAT: Field = Field::flag("rpataddon", "bRPATAddOn").note("Whether they have the RPAT add-on.");
