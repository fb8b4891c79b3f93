//! Sending a customer the invitation to a session: by e-mail or as a text message, at most so many. How messages travel is `senders`' business.

use towline_model::{Budget, SessionId, Span, Window};
use towline_store::{Charge, Charged};

use crate::email_text::email_of;
use crate::links::invitation_link;
use crate::senders::{Mail, MailAddress, Phone, Sms};
use crate::sessions::{Issue, Ticket, issue, reveal};
use crate::{Caller, Cx, Error};

/// Messages that one person may send.
const OF_A_PERSON: [Window; 2] = [Window { span: Span::minutes(1), max: 10 }, Window { span: Span::hours(24), max: 300 }];

/// Messages that one recipient is sent by one organisation: nobody's mailbox is filled from here.
const TO_SOMEBODY: [Window; 2] = [Window { span: Span::minutes(10), max: 3 }, Window { span: Span::hours(24), max: 10 }];

const NO_PHONE: &str = "the telephone number is none: + and the country's code first, 7 to 15 digits";
const NO_LANGUAGE: &str = "there is no text message in this language: de, en, es, fr, it, nl and pt-br are there";

/// To whom an invitation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient<'a> {
    /// An e-mail address, as it was typed.
    Mail(&'a str),
    /// A telephone number, as it was typed.
    Phone(&'a str),
}

/// The languages of text messages, each with its text: `{organisation}`, `{link}` and `{pin}` are put in.
const TEXTS: [(&str, &str); 7] = [
    ("en", "{organisation}: open {link} to begin your support session. PIN {pin}"),
    ("de", "{organisation}: \u{d6}ffnen Sie {link}, um Ihre Support-Sitzung zu beginnen. PIN {pin}"),
    ("es", "{organisation}: abra {link} para iniciar su sesi\u{f3}n de soporte. PIN {pin}"),
    ("fr", "{organisation} : ouvrez {link} pour commencer votre session d'assistance. PIN {pin}"),
    ("it", "{organisation}: apra {link} per iniziare la sessione di assistenza. PIN {pin}"),
    ("nl", "{organisation}: open {link} om uw supportsessie te beginnen. Pincode {pin}"),
    ("pt-br", "{organisation}: abra {link} para iniciar sua sess\u{e3}o de suporte. PIN {pin}"),
];

/// Sends the invitation of a session that is on offer in the caller's queue. It carries the PIN and no link key: a message lies in other people's hands.
///
/// # Errors
/// `Input` for a recipient that is none; `NotTechnician`, `NotYours`, `MovedOn`, `TooMany`, `NotSent`, `Store`.
pub async fn send_invitation(cx: &Cx<'_>, caller: &Caller, session: SessionId, to: Recipient<'_>) -> Result<(), Error> {
    match to {
        Recipient::Mail(typed) => {
            let to = MailAddress::parse(typed).ok_or(Error::Input("the e-mail address is none"))?;
            let ticket = reveal(cx, caller, session).await?;
            charge(cx, caller, to.as_str()).await?;
            let email = email_of(cx, caller, ticket.pin, Some(ticket.words)).await?;
            let text = format!("{}\n\n{}\n\n{}\n", email.text, email.link, email.signature);
            Ok(cx.house.senders.mail(&Mail { to, subject: email.subject, text }).await?)
        }
        Recipient::Phone(typed) => {
            let ticket = reveal(cx, caller, session).await?;
            send_sms(cx, caller, &ticket, typed, None).await
        }
    }
}

/// What became of a text message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texted {
    /// None was wanted.
    Nobody,
    /// It left.
    Sent,
    /// It did not leave: nothing sends any, too many were sent, or it was not taken.
    Failed,
}

/// Issues a session and sends its PIN to a telephone, when one is given. The session is issued also when the message does not leave; a repeated request sends
/// none.
///
/// # Errors
/// `Input` for a number or a language that is none, before anything is issued; those of [`crate::use_cases::issue`].
pub async fn issue_and_text(cx: &Cx<'_>, caller: &Caller, wish: Issue, phone: &str, language: &str) -> Result<(Ticket, Texted), Error> {
    let wanted = !phone.trim().is_empty();
    if wanted && Phone::parse(phone).is_none() {
        return Err(Error::Input(NO_PHONE));
    }
    if !language.is_empty() && !is_text_language(language) {
        return Err(Error::Input(NO_LANGUAGE));
    }
    let ticket = issue(cx, caller, wish).await?;
    if !wanted {
        return Ok((ticket, Texted::Nobody));
    }
    if ticket.repeated {
        return Ok((ticket, Texted::Sent));
    }
    let texted = match send_sms(cx, caller, &ticket, phone, Some(language)).await {
        Ok(()) => Texted::Sent,
        Err(Error::TooManyMessages { .. } | Error::NotSent(_)) => Texted::Failed,
        Err(error) => return Err(error),
    };
    Ok((ticket, texted))
}

/// Sends a ticket's PIN as a text message, in one of the languages of [`is_text_language`]; English without one.
///
/// # Errors
/// `Input` for a number or a language that is none; `Missing`, `TooMany`, `NotSent`, `Store`.
pub async fn send_sms(cx: &Cx<'_>, caller: &Caller, ticket: &Ticket, phone: &str, language: Option<&str>) -> Result<(), Error> {
    let to = Phone::parse(phone).ok_or(Error::Input(NO_PHONE))?;
    let template = text_in(language.filter(|tag| !tag.is_empty()).unwrap_or("en")).ok_or(Error::Input(NO_LANGUAGE))?;
    charge(cx, caller, to.as_str()).await?;
    let organisation = caller.person().organisation;
    let link = invitation_link(cx, organisation, ticket.pin, None).await?;
    let name = cx.store().organisation(organisation).await?.ok_or(Error::Missing("organisation"))?.name;
    // The name comes last: it may hold braces.
    let text = template.replace("{link}", &link).replace("{pin}", &ticket.pin.to_string()).replace("{organisation}", &name);
    Ok(cx.house.senders.sms(&Sms { to, text }).await?)
}

/// Whether there is a text message in this language; case does not matter.
#[must_use]
pub fn is_text_language(tag: &str) -> bool {
    text_in(tag).is_some()
}

fn text_in(tag: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag)).map(|(_, text)| *text)
}

async fn charge(cx: &Cx<'_>, caller: &Caller, to: &str) -> Result<(), Error> {
    let person = caller.person();
    // What was sent to whom is nobody's business: the budget is kept under a hash.
    let hash = cx.house.keys.repeat(&[b"invitation:", to.to_ascii_lowercase().as_bytes()].concat());
    let recipient: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let budgets = vec![
        Budget { key: format!("invite:{}", person.id), windows: OF_A_PERSON.to_vec(), wait_from: 0 },
        Budget { key: format!("invited:{}:{recipient}", person.organisation), windows: TO_SOMEBODY.to_vec(), wait_from: 0 },
    ];
    match cx.store().charge(Charge { budgets, now: cx.now }).await? {
        Charged::Exhausted { retry_at } => Err(Error::TooManyMessages { retry_at }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_says_who_where_and_what() {
        for (tag, text) in TEXTS {
            for part in ["{organisation}", "{link}", "{pin}"] {
                assert_eq!(text.matches(part).count(), 1, "{tag} {part}");
            }
        }
        assert!(is_text_language("PT-BR") && !is_text_language("pt") && !is_text_language(""));
    }
}
