//! The text of an invitation e-mail. Sending it is not here; neither is any link key: who reads a mail types or clicks the PIN.

use towline_model::{Budget, Pin, SessionState, Window, words};
use towline_store::{Charge, Charged};

use crate::links::invitation_link;
use crate::{Caller, Cx, Error};

/// An e-mail that invites a customer, in English, plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailText {
    /// Its subject, one line.
    pub subject: String,
    /// Its text, one line without the link, so that line-based clients read it whole.
    pub text: String,
    /// The link to the entry page with the PIN in it.
    pub link: String,
    /// Who signs it, one line.
    pub signature: String,
}

/// Writes the e-mail for a PIN that somebody typed, at most once a second. A PIN that is not on offer by the caller gets a text too, without words: nothing
/// is said about whether anybody else offers it.
///
/// # Errors
/// `NotTechnician`, `PinForm`, `TooSoon`, `Store`.
pub async fn email_text(cx: &Cx<'_>, caller: &Caller, typed: &str) -> Result<EmailText, Error> {
    let technician = caller.technician()?;
    let six_digits = typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit());
    let pin = if six_digits { Pin::parse(typed).map_err(|_| Error::PinForm)? } else { return Err(Error::PinForm) };
    let person = caller.person();
    let once = Budget { key: format!("email:{}", person.id), windows: vec![Window { span: cx.house.rules.pin_gap, max: 1 }], wait_from: 0 };
    if let Charged::Exhausted { retry_at } = cx.store().charge(Charge { budgets: vec![once], now: cx.now }).await? {
        return Err(Error::TooSoon { retry_at });
    }
    let slot = cx.house.pins.slot(person.organisation, pin);
    let session = cx.store().session_by_pin(person.organisation, slot, cx.now).await?;
    let own = session.filter(|session| session.queue == technician.node && session.state == SessionState::Connecting);
    email_of(cx, caller, pin, own.map(|session| words::pair(session.pin_words))).await
}

/// Writes the e-mail for a PIN of the caller's own, with the words beside it.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn email_of(cx: &Cx<'_>, caller: &Caller, pin: Pin, words: Option<[&'static str; 2]>) -> Result<EmailText, Error> {
    let person = caller.person();
    let organisation = cx.store().organisation(person.organisation).await?.ok_or(Error::Missing("organisation"))?;
    let link = invitation_link(cx, person.organisation, pin, None).await?;
    let if_asked = words.map(|[one, two]| format!(" If the page asks for two words, they are: {one} {two}.")).unwrap_or_default();
    Ok(EmailText {
        subject: format!("Your support session with {}", organisation.name),
        text: format!("To begin, open the link below and check that the page shows the PIN {pin}. Nothing has to be installed.{if_asked}"),
        link,
        signature: format!("{}, {}", person.shown(), organisation.name),
    })
}
