//! The rules of Towline, by noun: who may act, how PINs are issued and taken, what becomes of a session.
//!
//! What is not here: wire formats, HTTP, SQL, sockets. Time, randomness, storage, presence and the bus come in through [`House`]; a use case gets a
//! [`Cx`] and, where somebody asks, the [`Caller`] as its first arguments, and answers with values or an [`Error`].

mod access;
mod account;
mod authority;
mod availability;
mod bus;
mod channels;
mod chat_log;
mod chats;
mod control;
mod cx;
mod email_text;
mod entry;
mod error;
mod groups;
mod hierarchy;
mod invitations;
mod keys;
mod links;
mod logins;
mod media;
mod names;
mod nodes;
mod organisations;
mod passwords;
mod people;
mod pin_cipher;
mod posts;
mod queues;
mod receptions;
pub mod recordings;
mod replies;
pub mod reports;
mod rooms;
mod rules;
mod seats;
mod senders;
mod sessions;
mod sso;
mod standing;
mod surveys;
mod sweep;
mod teams;
mod tokens;
mod transfers;
mod visits;
mod work;

pub use access::{Caller, Credentials, Technician};
pub use account::Account;
pub use bus::Bus;
pub use channels::{ChannelChange, Laid, Limits, Listed};
pub use chat_log::chat_text;
pub use chats::Speaker;
pub use control::Target;
pub use cx::{Clock, Cx, Entropy, EntropyFailed, House, Presence};
pub use email_text::EmailText;
pub use entry::{Entered, Entry, Knock};
pub use error::Error;
pub use groups::{Group, GroupChange};
pub use hierarchy::Leaf;
pub use invitations::{Recipient, Texted};
pub use keys::{Keys, sha256};
pub use logins::{Attempt, Token};
pub use media::{MediaActor, WRONG_CONFIRMATIONS};
pub use organisations::NewOrganisation;
pub use passwords::{Passwords, Unfit};
pub use people::{NewPerson, NewUser, User, UserChange, Whom};
pub use pin_cipher::PinCipher;
pub use posts::{Letter, Posted};
pub use queues::{DeskQueue, OnDesk, Part, Queue};
pub use receptions::OriginsChange;
pub use rooms::Door;
pub use rules::{OverLong, Rules};
pub use seats::Held;
pub use senders::{Mail, MailAddress, NoSenders, NotSent, Phone, Senders, Sms};
pub use sessions::{Issue, Ticket};
pub use sso::{SsoAttempt, TICKET_LIFE};
pub use standing::{Standing, standing};
pub use teams::Watchable;
pub use tokens::{ListedToken, NewToken};
pub use transfers::{Colleague, Targets};
pub use visits::{Arrived, Front, Written};
pub use work::Challenge;

/// The use cases, one module a noun.
pub mod use_cases {
    pub use crate::access::{caller, still_caller};
    pub use crate::account::account;
    pub use crate::authority::{administers, administrator, ceilings, policy, seats_below, sees, served_channels, serving_seats, visible};
    pub use crate::availability::{is_served, technician_available};
    pub use crate::channels::{change_channel, create_channel, listed, serve_channel, set_limits};
    pub use crate::chat_log::{chat_log, note};
    pub use crate::chats::{history, say};
    pub use crate::control::{cancel_action, close_session, hold_session, start_session, transfer_session};
    pub use crate::email_text::{email_of, email_text};
    pub use crate::entry::{challenge, guarded, knock, landing};
    pub use crate::groups::{create_group, group, set_group};
    pub use crate::hierarchy::hierarchy;
    pub use crate::invitations::{issue_and_text, send_invitation};
    pub use crate::links::{entry_address, entry_path, invitation_link};
    pub use crate::logins::{console_login, letters, log_in, log_out, request_authcode};
    pub use crate::media::{allows, end_call, keep_answer, keep_file, media, trust_call, wrong_confirmation};
    pub use crate::nodes::{assign_channel, delete_node, move_node};
    pub use crate::organisations::{
        access, create_organisation, deny, organisation_by_slug, organisation_named, set_sso_password, the_only_organisation,
    };
    pub use crate::people::{change_status, check_person, create_person, create_user, create_users, set_user, set_user_status, user};
    pub use crate::posts::{clear_hooks, due_posts, hooks, letter, post_tried, posts, replay_posts, set_hook, waiting_posts};
    pub use crate::queues::{active_limit, desk_queue, technician_queue, tree_queue};
    pub use crate::receptions::{field_labels, is_told, reception, set_labels, set_origins};
    pub use crate::replies::{drop_reply, keep_reply, replies, share_reply, shared_replies, unshare_reply};
    pub use crate::reports::{report, report_settings, set_report};
    pub use crate::rooms::{close, end_by_customer, hold, pick_up, write_field, write_note};
    pub use crate::seats::{empty_seats, held_seat, seen_session, set_seat};
    pub use crate::sessions::{issue, reveal};
    pub use crate::sso::{authcode_by_sso, redeem_ticket, ticket_by_sso, ticket_holder};
    pub use crate::surveys::{asks_customer, asks_technician, conclude, rate};
    pub use crate::sweep::sweep;
    pub use crate::teams::{answer_ask, ask_colleague, dismiss_helper, leave, may_watch, pass_lead, team, watch, watchable};
    pub use crate::tokens::{create_token, revoke_token, tokens};
    pub use crate::transfers::{send_on, take_back, target_of, targets};
    pub use crate::visits::{arrive, front};
}
