//! The vendor's methods: the table of them all, found by either name. Each method is declared in the file of its name.

mod assign_channel;
mod cancel_action;
mod close_session;
mod create_group;
mod create_user;
mod create_users;
mod date_format;
mod delete_node;
mod delimiter;
mod fields;
mod generate_email_text;
mod get_account;
mod get_chat;
mod get_group;
mod get_hierarchy;
mod get_note;
mod get_report;
mod get_session;
mod get_user;
mod hold_session;
mod is_any_tech_available_on_channel;
mod login;
mod logout;
mod move_node;
mod node_words;
mod output;
mod report_area;
mod report_date;
mod report_statuses;
mod report_time;
mod report_type;
mod request_auth_code;
mod request_auth_code_sso;
mod request_invitation_link;
mod request_lens_pin_code;
mod request_pin_code;
mod session_record;
mod set_group;
mod set_user;
mod set_user_status;
mod start_session;
mod status_sets;
mod time_zone;
mod transfer_session;
mod user_words;

use std::sync::LazyLock;

use towline_wire::{Catalogue, Method};

pub(crate) use session_record::status_text;

use crate::Entry;

/// Every method, in the order in which they are listed.
pub static METHODS: &[&Entry] = &[
    &login::LOGIN,
    &logout::LOGOUT,
    &request_auth_code::REQUEST_AUTH_CODE,
    &request_auth_code_sso::REQUEST_AUTH_CODE_SSO,
    &request_pin_code::V1,
    &request_pin_code::V2,
    &request_pin_code::V3,
    &request_lens_pin_code::V1,
    &request_lens_pin_code::V2,
    &request_lens_pin_code::V3,
    &request_lens_pin_code::V4,
    &request_invitation_link::REQUEST_INVITATION_LINK,
    &generate_email_text::GENERATE_EMAIL_TEXT,
    &get_account::V1,
    &get_account::V2,
    &get_hierarchy::V1,
    &get_hierarchy::V2,
    &get_session::V1,
    &get_session::V2,
    &get_session::V3,
    &start_session::START_SESSION,
    &hold_session::HOLD_SESSION,
    &transfer_session::TRANSFER_SESSION,
    &close_session::CLOSE_SESSION,
    &cancel_action::CANCEL_ACTION,
    &is_any_tech_available_on_channel::IS_ANY_TECH_AVAILABLE_ON_CHANNEL,
    &get_chat::GET_CHAT,
    &get_note::GET_NOTE,
    &create_user::CREATE_USER,
    &create_users::CREATE_USERS,
    &get_user::V1,
    &get_user::V2,
    &get_user::V3,
    &set_user::V1,
    &set_user::V2,
    &set_user_status::SET_USER_STATUS,
    &create_group::CREATE_GROUP,
    &get_group::V1,
    &get_group::V2,
    &set_group::V1,
    &set_group::V2,
    &move_node::MOVE_NODE,
    &delete_node::DELETE_NODE,
    &assign_channel::ASSIGN,
    &assign_channel::UNASSIGN,
    &report_area::SET_V1,
    &report_area::SET_V2,
    &report_area::SET_V8,
    &report_area::GET_V1,
    &report_area::GET_V2,
    &report_area::GET_V8,
    &report_type::SET,
    &report_type::GET,
    &report_date::SET_V1,
    &report_date::SET_V2,
    &report_date::GET_V1,
    &report_date::GET_V2,
    &report_time::SET,
    &report_time::GET,
    &time_zone::SET,
    &time_zone::GET,
    &date_format::SET,
    &date_format::GET,
    &delimiter::SET,
    &delimiter::GET,
    &output::SET,
    &output::GET,
    &get_report::V1,
    &get_report::V2,
];

static DECLARED: LazyLock<Vec<&'static Method>> = LazyLock::new(|| METHODS.iter().map(|entry| entry.method).collect());

/// The table is short, and most names differ in their length: looking through it costs less than hashing a name would.
fn find(name: &str, of: fn(&Method) -> &'static str) -> Option<&'static Entry> {
    METHODS.iter().copied().find(|entry| of(entry.method).eq_ignore_ascii_case(name))
}

/// The table as tools and codecs read it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Table;

impl Table {
    /// The method of `/API/<name>.aspx`, ignoring case.
    #[must_use]
    pub fn http(self, name: &str) -> Option<&'static Entry> {
        find(name, |method| method.name)
    }

    /// The method of this SOAP operation, ignoring case.
    #[must_use]
    pub fn soap(self, name: &str) -> Option<&'static Entry> {
        find(name, |method| method.soap)
    }
}

impl Catalogue for Table {
    fn by_soap(&self, name: &str) -> Option<&'static Method> {
        self.soap(name).map(|entry| entry.method)
    }

    fn by_http(&self, name: &str) -> Option<&'static Method> {
        self.http(name).map(|entry| entry.method)
    }

    fn methods(&self) -> &[&'static Method] {
        DECLARED.as_slice()
    }
}
