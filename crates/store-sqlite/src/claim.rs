//! How a claim is decided: link key, budgets, guard, PIN, in this order and in one transaction. Entry pages and their words are not here.

use rusqlite::params;
use towline_model::{Actor, ChatFrom, EndedBy, EventKind, Session, SessionId, SessionState, SystemLine, Timestamp};
use towline_store::{Claim, Claimed, Digest, NewLine, Proof, Refusal, StoreError};

use crate::book::Held;
use crate::desk::{Desk, Happened};
use crate::sessions::must_find;
use crate::{budgets, chats, guard, moves, timeouts};

/// What a PIN that was looked up turned out to be.
enum Found {
    Open(Session),
    Wrong(Refusal, Option<Session>),
    WrongWords(Session),
}

/// Words that have to be right, and the work that came with them.
struct Asked {
    words: u32,
    work: Digest,
    until: Timestamp,
}

pub(crate) fn claim(desk: &mut Desk, claim: &Claim) -> Result<Claimed, StoreError> {
    let held = claim.slot.and_then(|slot| desk.book.holder(claim.organisation, slot));
    if let (Proof::Link(key), Some(Held::Offered(session, until))) = (&claim.proof, held)
        && until > claim.now
        && opens(desk, session, key)?
    {
        return seat(desk, claim, session, true);
    }
    if let (Some(seat), Some(Held::Resting(session))) = (&claim.holds, held)
        && holds(desk, session, seat)?
    {
        return Ok(Claimed::Own(Box::new(must_find(desk, session)?)));
    }
    let accounts = budgets::read(desk, &claim.budgets)?;
    if let Some(retry_at) = budgets::exhausted(&accounts, claim.now) {
        return Ok(Claimed::Wait { retry_at });
    }
    let asked = match &claim.proof {
        Proof::Typed { words, work } if guard::is_on(desk, claim.organisation, &claim.guard, claim.now)? => {
            let (Some(words), Some((work, until))) = (*words, *work) else { return Ok(Claimed::ProofWanted) };
            if desk.one("SELECT 1 FROM spent WHERE work = ?1", [work], |_| Ok(()))?.is_some() {
                return Ok(Claimed::ProofWanted);
            }
            Some(Asked { words, work, until })
        }
        _ => None,
    };
    let found = look_up(desk, claim, held, asked.as_ref())?;
    if let Some(Asked { work, until, .. }) = asked {
        desk.write("INSERT INTO spent (work, until) VALUES (?1, ?2)", params![work, until.0])?;
    }
    let (why, session) = match found {
        Found::Open(session) => return seat(desk, claim, session.id, false),
        Found::Wrong(why, session) => (why, session),
        Found::WrongWords(session) => {
            let (why, session) = wrong_words(desk, claim, &session)?;
            (why, Some(session))
        }
    };
    budgets::charge_all(desk, accounts, claim.now)?;
    let guard_on = guard::count_wrong(desk, claim.organisation, &claim.guard, claim.now)?;
    Ok(Claimed::Refused { why, session: session.map(Box::new), guard_on })
}

fn opens(desk: &mut Desk, session: SessionId, key: &Digest) -> Result<bool, StoreError> {
    Ok(desk.one("SELECT 1 FROM session WHERE id = ?1 AND link_key = ?2", params![session.0, key], |_| Ok(()))?.is_some())
}

/// Whether a live session's seat has this secret.
fn holds(desk: &mut Desk, session: SessionId, seat: &Digest) -> Result<bool, StoreError> {
    let live = desk.one("SELECT 1 FROM session WHERE id = ?1 AND seat = ?2", params![session.0, seat], |_| Ok(()))?.is_some();
    Ok(live && must_find(desk, session)?.state.is_live())
}

fn look_up(desk: &mut Desk, claim: &Claim, held: Option<Held>, asked: Option<&Asked>) -> Result<Found, StoreError> {
    match held {
        None => Ok(Found::Wrong(Refusal::Unknown, None)),
        Some(Held::Resting(session)) => {
            let session = must_find(desk, session)?;
            let why = match session.state {
                _ if session.claimed_at.is_some() => Refusal::Used,
                SessionState::Ended(EndedBy::PinBurned) => Refusal::Burned,
                _ => Refusal::Expired,
            };
            Ok(Found::Wrong(why, Some(session)))
        }
        Some(Held::Offered(session, until)) if until <= claim.now => {
            desk.book.close(claim.organisation, session);
            Ok(Found::Wrong(Refusal::Expired, Some(must_find(desk, session)?)))
        }
        Some(Held::Offered(session, _)) => {
            let session = must_find(desk, session)?;
            Ok(match (&claim.proof, asked) {
                (Proof::Link(_), _) => Found::Wrong(Refusal::WrongKey, Some(session)),
                (Proof::Typed { .. }, Some(asked)) if asked.words != session.pin_words => Found::WrongWords(session),
                (Proof::Typed { .. }, _) => Found::Open(session),
            })
        }
    }
}

/// Counts wrong words, and burns the PIN when they were the last that it bears.
fn wrong_words(desk: &mut Desk, claim: &Claim, session: &Session) -> Result<(Refusal, Session), StoreError> {
    desk.write("UPDATE session SET wrong_words = wrong_words + 1 WHERE id = ?1", [session.id.0])?;
    desk.event(&Happened::to(session, EventKind::WrongWords, claim.now, Actor::Customer))?;
    let burned = session.wrong_words.saturating_add(1) >= claim.guard.wrong_words;
    if burned {
        moves::end(desk, session, SessionState::Ended(EndedBy::PinBurned), claim.now, Actor::System)?;
    }
    Ok((if burned { Refusal::Burned } else { Refusal::WrongWords }, must_find(desk, session.id)?))
}

fn seat(desk: &mut Desk, claim: &Claim, id: SessionId, by_link: bool) -> Result<Claimed, StoreError> {
    let session = must_find(desk, id)?;
    let due = timeouts::due(desk, session.queue, session.channel, SessionState::Waiting, claim.now);
    desk.write(
        "UPDATE session SET state = 1, state_since = ?2, claimed_at = ?2, seat_empty_since = ?2, seat = ?3, network = ?4, language = ?5, by_link = ?6,
             tracking = iif(tracking = '', ?7, tracking), due_at = ?8 WHERE id = ?1",
        params![
            id.0,
            claim.now.0,
            claim.seat,
            claim.network.address().to_string(),
            claim.language,
            by_link,
            claim.tracking.as_deref().unwrap_or_default(),
            due
        ],
    )?;
    desk.event(&Happened::to(&session, EventKind::Claimed, claim.now, Actor::Customer))?;
    moves::end_pin(desk, &session, claim.now)?;
    let from = ChatFrom::System(SystemLine::CustomerConnected);
    let line = NewLine { session: id, from, name: String::new(), text: String::new(), client_id: String::new(), at: claim.now };
    chats::keep(desk, &line)?;
    Ok(Claimed::Seat(Box::new(must_find(desk, id)?)))
}
