//! Channels as customers meet them: a form that everybody may send, whether somebody is there, and the session that waits in the channel's queue. Making
//! and assigning channels is in `channels`.

use std::time::Duration;

use towline_hub::Change;
use towline_model::{Budget, CustomFields, FIELD_LIMITS, Node, NodeId, NodeKind, Organisation, Session, TRACKING_LIMIT, utf16_len};
use towline_store::{Visit, Visited};

use crate::availability::is_served;
use crate::entry::language;
use crate::{Cx, Error};

/// A channel's form.
#[derive(Debug, Clone)]
pub struct Front {
    /// Whose channel it is.
    pub organisation: Organisation,
    /// The channel.
    pub channel: Node,
    /// What custom fields 0 to 5 are called; empty: as the page has it, or not asked for.
    pub labels: [String; 6],
    /// Whether a technician's console runs who serves the channel.
    pub served: bool,
}

/// What a customer wrote into a channel's form.
#[derive(Debug, Clone, Copy, Default)]
pub struct Written<'a> {
    /// Custom fields 0 to 5, of which field 0 is the customer's name.
    pub fields: [&'a str; 6],
    /// Tracking 0 of a third party's form.
    pub tracking: &'a str,
    /// The page's language; at most five characters are kept.
    pub language: &'a str,
    /// The secret of a seat that this browser already has.
    pub seat: Option<&'a str>,
}

/// What became of a form that was sent.
#[derive(Debug)]
pub enum Arrived {
    /// The seat is theirs: the secret for the cookie, and the session.
    Seat {
        /// A new secret; `None` when the browser sits in a live session of this channel already.
        secret: Option<String>,
        /// The session.
        session: Box<Session>,
    },
    /// The name is missing.
    Nameless,
    /// The custom field with this number is longer than it may be.
    TooLong(usize),
    /// As many wait as may.
    Full,
    /// Too many sessions were begun from this source.
    Wait(Duration),
    /// The channel is not there, or was closed meanwhile.
    Closed,
}

/// The form of an enabled channel; `None` when there is none of this number.
///
/// # Errors
/// `Store`.
pub async fn front(cx: &Cx<'_>, channel: NodeId) -> Result<Option<Front>, Error> {
    let Some(channel) = cx.store().node(channel).await?.filter(|node| node.kind == NodeKind::Channel && node.enabled) else {
        return Ok(None);
    };
    let Some(organisation) = cx.store().organisation(channel.organisation).await? else { return Ok(None) };
    let labels = cx.store().reception(organisation.id).await?.labels;
    let served = is_served(cx, channel.id, false).await?;
    Ok(Some(Front { organisation, channel, labels, served }))
}

/// Begins a session that waits in a channel's queue. A browser that sits in a live session of the channel is led back there.
///
/// # Errors
/// `Entropy`, `Store`.
pub async fn arrive(cx: &Cx<'_>, channel: NodeId, written: Written<'_>) -> Result<Arrived, Error> {
    let fields = written.fields.map(cleaned);
    if let Some(place) = fields.iter().zip(FIELD_LIMITS).position(|(text, limit)| utf16_len(text) > limit) {
        return Ok(Arrived::TooLong(place));
    }
    if fields.first().is_none_or(String::is_empty) {
        return Ok(Arrived::Nameless);
    }
    // Nobody typed it, so that nobody could shorten it.
    let tracking = Some(cleaned(written.tracking)).filter(|text| utf16_len(text) <= TRACKING_LIMIT).unwrap_or_default();
    let secret = cx.secret()?;
    let visit = Visit {
        channel,
        fields: CustomFields { fields, tracking },
        language: language(written.language),
        seat: cx.house.keys.seat(&secret),
        holds: written.seat.filter(|seat| seat.len() <= 64).map(|seat| cx.house.keys.seat(seat)),
        network: cx.network,
        budgets: budgets(cx),
        longest: cx.house.rules.longest_queue,
        at: cx.now,
    };
    match cx.store().visit(visit).await? {
        Visited::Seat(session) => {
            cx.tell(&session, Change::Claimed);
            Ok(Arrived::Seat { secret: Some(secret), session })
        }
        Visited::Own(session) => Ok(Arrived::Seat { secret: None, session }),
        Visited::Closed => Ok(Arrived::Closed),
        Visited::Full => Ok(Arrived::Full),
        Visited::Wait { retry_at } => Ok(Arrived::Wait(retry_at.since(cx.now).to_duration())),
    }
}

/// The budgets of sessions begun from a source: its address or /64, and the wider networks with wider limits.
fn budgets(cx: &Cx<'_>) -> Vec<Budget> {
    let of = |(key, factor): (String, u32)| {
        let windows =
            cx.house.rules.visits.iter().map(|window| towline_model::Window { max: window.max.saturating_mul(factor), ..*window });
        Budget { key: format!("visit:{key}"), windows: windows.collect(), wait_from: 0 }
    };
    cx.network.budget_keys().into_iter().map(of).collect()
}

/// The text with line feeds for line ends, without other control characters and outer white space.
fn cleaned(text: &str) -> String {
    let kept: String = text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    kept.trim().to_owned()
}
