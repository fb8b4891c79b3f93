//! `getAccount`, versions 1 and 2: who the caller is. Version 2 also tells whether their console is running.

use towline_domain::{Caller, Error, use_cases};
use towline_model::{Area, Need};
use towline_wire::{Absent, Body, Field, Method};

use super::fields::AUTHCODE;
use super::node_words::id;
use super::status_sets::GET_ACCOUNT;
use crate::entry::{Answer, Entry, Given, Run};

const ACCOUNT_ID: Field = Field::int("AccountID", "iAccountID").note("The organisation's root node.");
const ORGANIZATION: Field = Field::text("Organization", "sOrganization").absent(Absent::Empty).note("The organisation's name.");
const ADMIN_ID: Field = Field::int("AdminID", "iAdminID").note("The caller's administrator node; 0: none.");
const TECH_ID: Field = Field::int("TechID", "iTechID").note("The caller's technician seat; 0: none.");
const EMAIL: Field = Field::text("Email", "sEmail").absent(Absent::Empty).note("The caller's e-mail address.");
const CONSOLE: Field = Field::flag("TcRunning", "bTcRunning").note("Whether the caller's console is running.");

static METHOD: Method = Method {
    name: "getAccount",
    soap: "getAccount",
    summary: "Tells who the caller is.",
    inputs: &[AUTHCODE],
    outputs: &[ACCOUNT_ID, ORGANIZATION, ADMIN_ID, TECH_ID, EMAIL],
    status: &GET_ACCOUNT,
    body: Body::KeyValues,
    alternate: None,
};

static METHOD_V2: Method = Method {
    name: "getAccount_v2",
    soap: "getAccount_v2",
    summary: "Tells who the caller is and whether their console is running.",
    inputs: &[AUTHCODE],
    outputs: &[ACCOUNT_ID, ORGANIZATION, ADMIN_ID, TECH_ID, EMAIL, CONSOLE],
    status: &GET_ACCOUNT,
    body: Body::KeyValues,
    alternate: None,
};

/// Version 1.
pub static V1: Entry =
    Entry { method: &METHOD, need: Need::reading(Area::Account), run: Run::Caller(|given, caller| Box::pin(run(given, caller, false))) };

/// Version 2.
pub static V2: Entry =
    Entry { method: &METHOD_V2, need: Need::reading(Area::Account), run: Run::Caller(|given, caller| Box::pin(run(given, caller, true))) };

async fn run(given: Given<'_>, caller: Caller, console: bool) -> Result<Answer, Error> {
    let account = use_cases::account(given.cx, &caller).await?;
    let mut outputs = vec![
        ("AccountID", id(Some(account.root))?),
        ("Organization", account.organisation.into()),
        ("AdminID", id(account.administrator)?),
        ("TechID", id(account.technician)?),
        ("Email", account.email.into()),
    ];
    if console {
        outputs.push(("TcRunning", account.console_running.into()));
    }
    Ok(Answer::of(outputs))
}
