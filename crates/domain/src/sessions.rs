//! Issuing sessions: whose queue, under which conditions, with which PIN, words and link key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use towline_hub::{Change, Notice};
use towline_model::{CustomFields, NodeId, PersonId, PersonStatus, Pin, SessionId, SessionKind, SessionState, Timestamp, words};
use towline_store::{Constraint, Digest, Issued, NewSession, StoreError};

use crate::{Caller, Cx, Error, authority};

/// What a caller asks for.
#[derive(Debug, Clone, Default)]
pub struct Issue {
    /// For whom; `None` or 0: the caller.
    pub node: Option<NodeId>,
    /// `Private` or `Lens`.
    pub kind: SessionKind,
    /// What is written beside the PIN. Lengths are checked where the words are known, at the door.
    pub fields: CustomFields,
    /// Whether the technician's console must be connected.
    pub needs_console: bool,
    /// Whether an invitation link with a key is wanted.
    pub link: bool,
    /// The caller's idempotency key, and what of the request it stands for.
    pub repeat: Option<(String, Vec<u8>)>,
}

/// An issued session, as its caller may see it. Holds secrets: show it to the caller only.
pub struct Ticket {
    /// Its number.
    pub session: SessionId,
    /// The PIN.
    pub pin: Pin,
    /// The two words printed beside it.
    pub words: [&'static str; 2],
    /// The key of its invitation link, when one was asked for.
    pub key: Option<String>,
    /// When the PIN stops working.
    pub expires_at: Timestamp,
    /// Whether this is the answer of a repeated request: everything but the answer has happened before.
    pub repeated: bool,
}

/// Issues a session.
///
/// # Errors
/// In this order: `NotTechnician`, `NotTheirTechnician`, `KeySpent`, `TooSoon`, `NoConsole`, `TooManyOffered`, `OutOfPins`; `Entropy`, `Store`.
pub async fn issue(cx: &Cx<'_>, caller: &Caller, wish: Issue) -> Result<Ticket, Error> {
    let rules = &cx.house.rules;
    let technician = seat_of(cx, caller, wish.node).await?;
    let policy = cx.store().policy(technician).await?;
    let person = caller.person();
    let repeat = wish.repeat.as_ref().map(|(key, content)| repeat_digests(cx, key, content));
    let key = match &repeat {
        _ if !wish.link => None,
        None => Some(cx.secret()?),
        Some(digests) => Some(repeatable_key(cx, person.id, digests)),
    };
    let entropy = cx.random::<20>()?;
    let (draw, words) = split(&entropy)?;
    let new = NewSession {
        organisation: person.organisation,
        queue: technician,
        kind: wish.kind,
        caller: person.id,
        fields: wish.fields,
        at: cx.now,
        pin_expires_at: cx.now + policy.pin_life.unwrap_or(rules.pin_life),
        draw,
        words,
        link_key: key.as_deref().map(|key| cx.house.keys.link(key)),
        console_missing: wish.needs_console && !cx.house.presence.is_present(technician, cx.now),
        min_gap: rules.pin_gap,
        max_offered: policy.max_offered.map_or(rules.max_offered, |own| own.min(rules.max_offered)),
        quarantine: rules.quarantine,
        quarantine_floor: rules.quarantine_floor,
        repeat,
    };
    let issued = match cx.store().create_session(new).await {
        Err(StoreError::Conflict(Constraint::Missing)) => return Err(Error::NotTheirTechnician),
        other => other?,
    };
    match issued {
        Issued::TooSoon { retry_at } => Err(Error::TooSoon { retry_at }),
        Issued::NoConsole => Err(Error::NoConsole),
        Issued::TooMany => Err(Error::TooManyOffered),
        Issued::OutOfPins => Err(Error::OutOfPins),
        Issued::KeySpent => Err(Error::KeySpent),
        Issued::Session { id, slot, expires_at, words, repeated } => {
            if !repeated {
                cx.house.bus.publish(Notice::Session { queue: technician, session: id, change: Change::Created });
            }
            let pin = cx.house.pins.pin(person.organisation, slot)?;
            Ok(Ticket { session: id, pin, words: words::pair(words), key, expires_at, repeated })
        }
    }
}

/// Shows a session's PIN and words again to the technician in whose queue it lies, while the PIN is on offer.
///
/// # Errors
/// `NotTechnician`, `NotYours`, `MovedOn`, `Store`.
pub async fn reveal(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<Ticket, Error> {
    let technician = caller.technician()?;
    let found = cx.store().session(session).await?.filter(|found| found.queue == technician.node).ok_or(Error::NotYours)?;
    let offered = found.state == SessionState::Connecting && found.pin_expires_at > cx.now;
    let slot = found.pin_slot.filter(|_| offered).ok_or(Error::MovedOn)?;
    let pin = cx.house.pins.pin(found.organisation, slot)?;
    Ok(Ticket { session, pin, words: words::pair(found.pin_words), key: None, expires_at: found.pin_expires_at, repeated: false })
}

/// The technician seat that a call is for: the caller's own, or one that the caller administers.
async fn seat_of(cx: &Cx<'_>, caller: &Caller, node: Option<NodeId>) -> Result<NodeId, Error> {
    let person = caller.person();
    let Some(node) = node.filter(|node| node.0 != 0) else { return Ok(caller.technician()?.node) };
    if person.technician == Some(node) || person.administrator == Some(node) {
        return Ok(caller.technician()?.node);
    }
    if person.technician.is_none() && person.administrator.is_none() {
        return Err(Error::NotTechnician);
    }
    let Some(holder) = cx.store().node(node).await?.and_then(|node| node.person) else { return Err(Error::NotTheirTechnician) };
    let other = cx.store().person(holder).await?.filter(|other| other.status == PersonStatus::Enabled);
    let seat = other.and_then(|other| other.seat()).ok_or(Error::NotTheirTechnician)?;
    match authority::administers(cx, caller, seat).await {
        Err(Error::UnknownNode) => Err(Error::NotTheirTechnician),
        other => other.map(|node| node.id),
    }
}

fn split(entropy: &[u8; 20]) -> Result<(u128, u32), Error> {
    let (draw, words) = entropy.split_first_chunk::<16>().ok_or(Error::Internal("entropy is short"))?;
    let words = words.first_chunk::<4>().ok_or(Error::Internal("entropy is short"))?;
    Ok((u128::from_be_bytes(*draw), u32::from_be_bytes(*words) & 0xf_ffff))
}

/// The link key of a request that may be repeated. Only its hash is kept, so it is made out of what the repetition brings along, under a key of ours.
fn repeatable_key(cx: &Cx<'_>, caller: PersonId, (key, content): &(Digest, Digest)) -> String {
    let tag = cx.house.keys.repeat(&[b"link:", caller.0.to_be_bytes().as_slice(), key, content].concat());
    let (half, _) = tag.split_at(16);
    URL_SAFE_NO_PAD.encode(half)
}

fn repeat_digests(cx: &Cx<'_>, key: &str, content: &[u8]) -> (Digest, Digest) {
    let keys = &cx.house.keys;
    (keys.repeat(&[b"key:", key.as_bytes()].concat()), keys.repeat(&[b"content:", content].concat()))
}
