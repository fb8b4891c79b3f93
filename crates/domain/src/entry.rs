//! The entry page: a customer shows a PIN and gets a seat, or is told what to do next. Every wrong try costs, whatever is wrong about it.

use std::time::Duration;

use towline_hub::{Change, Notice};
use towline_model::{Budget, OrganisationId, Pin, Session, TRACKING_LIMIT, Window, utf16_len, words};
use towline_store::{Claim, Claimed, Proof, Refusal};

use crate::{Challenge, Cx, Error, work};

/// What a customer's browser sent.
#[derive(Clone, Copy, Default)]
pub struct Knock<'a> {
    /// What was typed as PIN.
    pub pin: &'a str,
    /// The key from an invitation link's fragment; empty: none.
    pub key: &'a str,
    /// The two words, as typed; empty: none.
    pub words: &'a str,
    /// The solved proof of work; empty: none.
    pub work: &'a str,
    /// The page's language; at most five characters are kept.
    pub language: &'a str,
    /// Tracking 0 of a third party's form.
    pub tracking: &'a str,
    /// The secret of a seat that this browser already has.
    pub seat: Option<&'a str>,
}

/// What became of a knock.
pub enum Entered {
    /// The seat is theirs: the secret for the cookie, and the session.
    Seat {
        /// A new secret; `None` when the browser's own seat is the one behind this PIN.
        secret: Option<String>,
        /// The session.
        session: Box<Session>,
    },
    /// Wrong, and why; pages that are not allowed to know must show one answer for all.
    Refused(Refusal),
    /// The form was empty, which costs nothing.
    Missing,
    /// Too many wrong tries from this source.
    Wait(Duration),
    /// Words and a proof of work are wanted.
    ProofWanted,
}

/// How an organisation's entry page stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The organisation's display name.
    pub organisation: String,
    /// A challenge, when the page is guarded.
    pub challenge: Option<Challenge>,
}

/// What the entry page shows.
///
/// # Errors
/// `Missing`, `Entropy`, `Store`.
pub async fn landing(cx: &Cx<'_>, organisation: OrganisationId) -> Result<Entry, Error> {
    let found = cx.store().organisation(organisation).await?.ok_or(Error::Missing("organisation"))?;
    let challenge = if guarded(cx, organisation).await? { Some(challenge(cx, organisation)?) } else { None };
    Ok(Entry { organisation: found.name, challenge })
}

/// Whether the organisation's entry page asks for words.
///
/// # Errors
/// `Store`.
pub async fn guarded(cx: &Cx<'_>, organisation: OrganisationId) -> Result<bool, Error> {
    Ok(cx.store().guarded(organisation, cx.house.rules.guard, cx.now).await?.since.is_some())
}

/// A fresh proof-of-work challenge for this organisation's page.
///
/// # Errors
/// `Entropy`.
pub fn challenge(cx: &Cx<'_>, organisation: OrganisationId) -> Result<Challenge, Error> {
    work::challenge(cx, organisation)
}

/// Tries to take the seat behind a PIN.
///
/// # Errors
/// `Entropy`, `Store`, `Internal`.
pub async fn knock(cx: &Cx<'_>, organisation: OrganisationId, knock: Knock<'_>) -> Result<Entered, Error> {
    let pin = Pin::parse(knock.pin);
    if pin == Err(towline_model::PinForm::Missing) {
        return Ok(Entered::Missing);
    }
    let slot = pin.ok().map(|pin| cx.house.pins.slot(organisation, pin));
    let secret = cx.secret()?;
    let claim = Claim {
        organisation,
        slot,
        proof: proof(cx, organisation, knock),
        seat: cx.house.keys.seat(&secret),
        holds: knock.seat.filter(|seat| seat.len() <= 64).map(|seat| cx.house.keys.seat(seat)),
        network: cx.network,
        budgets: budgets(cx),
        guard: cx.house.rules.guard,
        language: language(knock.language),
        tracking: tracking(knock.tracking),
        now: cx.now,
    };
    match cx.store().claim(claim).await? {
        Claimed::Seat(session) => {
            cx.tell(&session, Change::Claimed);
            Ok(Entered::Seat { secret: Some(secret), session })
        }
        // The browser that took the seat may type its PIN again, for example after the Back button.
        Claimed::Own(session) => Ok(Entered::Seat { secret: None, session }),
        Claimed::Wait { retry_at } => Ok(Entered::Wait(retry_at.since(cx.now).to_duration())),
        // A word that is on no list is wrong without a look-up, and costs nothing: whoever misspells is told to look again, not to come again.
        Claimed::ProofWanted if !knock.words.trim().is_empty() && words::read(knock.words).is_none() => {
            Ok(Entered::Refused(Refusal::WrongWords))
        }
        Claimed::ProofWanted => Ok(Entered::ProofWanted),
        Claimed::Refused { why, session, guard_on } => {
            if guard_on {
                cx.house.bus.publish(Notice::Guarded { organisation, on: true });
            }
            match session.as_deref() {
                // It ended with this very try.
                Some(session) if session.ended_at == Some(cx.now) => cx.tell(session, Change::Ended),
                Some(session) if !session.state.is_ended() => cx.tell(session, Change::Seat),
                _ => {}
            }
            Ok(Entered::Refused(why))
        }
    }
}

fn proof(cx: &Cx<'_>, organisation: OrganisationId, knock: Knock<'_>) -> Proof {
    if knock.key.is_empty() || knock.key.len() > 64 {
        Proof::Typed { words: words::read(knock.words), work: work::verify(cx, organisation, knock.work) }
    } else {
        Proof::Link(cx.house.keys.link(knock.key))
    }
}

/// The budgets of wrong PINs for the source: its address or /64, and the wider networks with wider limits. Waiting is for the narrowest only.
fn budgets(cx: &Cx<'_>) -> Vec<Budget> {
    let rules = &cx.house.rules;
    let widened = |factor: u32| rules.wrong_pins.map(|window| Window { max: window.max.saturating_mul(factor), ..window }).to_vec();
    let of = |(key, factor): (String, u32)| Budget {
        key: format!("pin:{key}"),
        windows: widened(factor),
        wait_from: if factor == 1 { rules.wait_from } else { 0 },
    };
    cx.network.budget_keys().into_iter().map(of).collect()
}

pub(crate) fn language(tag: &str) -> Option<String> {
    let fits = (2..=5).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then(|| tag.to_owned())
}

fn tracking(text: &str) -> Option<String> {
    (!text.is_empty() && utf16_len(text) <= TRACKING_LIMIT).then(|| text.to_owned())
}
