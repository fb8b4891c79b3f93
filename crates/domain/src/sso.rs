//! Single sign-on: whoever shows the organisation's password for it vouches for its people. They get an authcode, or a ticket that opens the console once.
//! The throttles are charged before any password is hashed. What tickets look like in an address is not here.

use towline_model::{Audience, Budget, Endpoint, NodeId, Person, PersonStatus, Span, Window};
use towline_store::{Charge, Charged, SsoCredential, folded};

use crate::logins::{Token, begin, clip, new_authcode};
use crate::passwords::LONGEST;
use crate::{Cx, Error};

/// How long a ticket is good: enough for a redirect, a slow page and a click.
pub const TICKET_LIFE: Span = Span::minutes(2);

/// Wrong passwords from one network in an hour: portals are few and do not mistype.
const FAILURES_PER_NETWORK: Window = Window { span: Span::hours(1), max: 20 };

/// The longest id of single sign-on in bytes that is looked up.
const LONGEST_ID: usize = 1_024;

/// Hexadecimal digits of a ticket: 256 bits.
const TICKET_DIGITS: usize = 64;

/// Who signs on, as it was given.
#[derive(Clone, Copy)]
pub struct SsoAttempt<'a> {
    /// What the single sign-on calls them.
    pub sso_id: &'a str,
    /// The organisation's password for single sign-on.
    pub password: &'a str,
    /// The organisation's account id.
    pub company: &'a str,
}

/// Gives somebody a new authcode; the old one stops working. Shown this once.
///
/// # Errors
/// `CompanyForm`; `TooSoon` when asked faster than the rate or after too many failures; `WrongSso`, whatever is wrong; `Busy`, `Store`, `Entropy`.
pub async fn authcode_by_sso(cx: &Cx<'_>, attempt: SsoAttempt<'_>) -> Result<String, Error> {
    let company = company(attempt.company)?;
    let gap = Budget {
        key: format!("authcode:sso:{company}:{}", folded(clip(attempt.sso_id))),
        windows: vec![Window { span: cx.house.rules.authcode_gap, max: 1 }],
        wait_from: 0,
    };
    if let Charged::Exhausted { retry_at } = cx.store().charge(Charge { budgets: vec![gap], now: cx.now }).await? {
        return Err(Error::TooSoon { retry_at });
    }
    let vouched = match check(cx, attempt, company, "authcode").await {
        Err(Error::LoginLimit { retry_at }) => return Err(Error::TooSoon { retry_at }),
        Err(Error::UnknownCompany | Error::WrongPassword) => return Err(Error::WrongSso),
        other => other?,
    };
    if vouched.denied.has(Endpoint::Authcode) {
        return Err(Error::WrongSso);
    }
    let person = vouched.person.filter(may_act).ok_or(Error::WrongSso)?;
    new_authcode(cx, &person).await
}

/// Gives a ticket that opens the console for somebody once, within [`TICKET_LIFE`].
///
/// # Errors
/// `CompanyForm`, `UnknownCompany`; `LoginLimit` before anything is checked; `WrongPassword`; `UnknownSsoId`, told only to who has the password; `Busy`,
/// `Store`, `Entropy`.
pub async fn ticket_by_sso(cx: &Cx<'_>, attempt: SsoAttempt<'_>) -> Result<String, Error> {
    let company = company(attempt.company)?;
    let vouched = check(cx, attempt, company, "ticket").await?;
    let person = vouched.person.filter(|person| may_act(person) && person.seat().is_some()).ok_or(Error::UnknownSsoId)?;
    let ticket = hexadecimal(&cx.random::<{ TICKET_DIGITS / 2 }>()?);
    cx.store().create_ticket(cx.house.keys.ticket(&ticket), person.id, cx.now + TICKET_LIFE).await?;
    Ok(ticket)
}

/// For whom a ticket opens the console, and their organisation's name. It stays good.
///
/// # Errors
/// `WrongTicket`, `Store`.
pub async fn ticket_holder(cx: &Cx<'_>, ticket: &str) -> Result<(Person, String), Error> {
    let hash = cx.house.keys.ticket(of_form(ticket)?);
    let person = cx.store().ticket_holder(&hash, cx.now).await?.filter(|person| person.seat().is_some()).ok_or(Error::WrongTicket)?;
    let organisation = cx.store().organisation(person.organisation).await?.ok_or(Error::Missing("organisation"))?;
    Ok((person, organisation.name))
}

/// Takes a ticket for a login of the console.
///
/// # Errors
/// `WrongTicket`, `NotTechnician`, `Store`, `Entropy`.
pub async fn redeem_ticket(cx: &Cx<'_>, ticket: &str) -> Result<Token, Error> {
    let hash = cx.house.keys.ticket(of_form(ticket)?);
    let person = cx.store().take_ticket(&hash, cx.now).await?.ok_or(Error::WrongTicket)?;
    begin(cx, person, Audience::Console).await
}

/// Charges the throttles, then checks the organisation's password. A right one costs no failure, whoever it was shown for.
async fn check(cx: &Cx<'_>, attempt: SsoAttempt<'_>, company: NodeId, door: &str) -> Result<SsoCredential, Error> {
    let rules = &cx.house.rules;
    let who = format!("{company}:{}", folded(clip(attempt.sso_id)));
    let calls = Budget { key: format!("{door}:sso:{who}|{}", cx.network.address()), windows: vec![rules.logins], wait_from: 0 };
    let failures = [
        Budget { key: format!("failed:sso:{company}"), windows: vec![rules.failures_per_account], wait_from: 0 },
        Budget { key: format!("failed:sso|{}", cx.network.neighbourhood()), windows: vec![FAILURES_PER_NETWORK], wait_from: 0 },
    ];
    let failure_keys = failures.iter().map(|budget| budget.key.clone()).collect::<Vec<_>>();
    let budgets = std::iter::once(calls).chain(failures).collect();
    if let Charged::Exhausted { retry_at } = cx.store().charge(Charge { budgets, now: cx.now }).await? {
        return Err(Error::LoginLimit { retry_at });
    }
    let sso_id = if attempt.sso_id.len() <= LONGEST_ID { attempt.sso_id } else { "" };
    let found = cx.store().sso_credential(company, sso_id).await?;
    let usable = attempt.password.len() <= LONGEST;
    let hash = found.as_ref().and_then(|found| found.password.as_deref()).filter(|_| usable);
    let fits = cx.house.passwords.fits(if usable { attempt.password } else { "" }, hash).await?;
    match found {
        None => Err(Error::UnknownCompany),
        Some(_) if !fits => Err(Error::WrongPassword),
        Some(found) => {
            cx.store().refund(failure_keys).await?;
            Ok(found)
        }
    }
}

/// The root node that an account id names. Digits that are no node of ours are nobody's.
fn company(text: &str) -> Result<NodeId, Error> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::CompanyForm);
    }
    Ok(NodeId(text.parse().unwrap_or(0)))
}

/// Whether somebody may act who shows no password of their own: people without an address are not described yet.
fn may_act(person: &Person) -> bool {
    person.status == PersonStatus::Enabled && !person.email.is_empty()
}

fn of_form(ticket: &str) -> Result<&str, Error> {
    let fits = ticket.len() == TICKET_DIGITS && ticket.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if fits { Ok(ticket) } else { Err(Error::WrongTicket) }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
