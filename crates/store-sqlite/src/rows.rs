//! How rows become values: the numbers that enumerations are stored as, and the columns of sessions, people and PINs. Statements are with their nouns.

use std::net::IpAddr;

use rusqlite::types::Type;
use rusqlite::{Error, ErrorCode, Row};
use towline_model::{
    Actor, Audience, ConsentAnswer, ConsentKind, CustomFields, EndedBy, EventKind, Network, NodeId, Organisation, OrganisationId, Person,
    PersonId, PersonStatus, PinSlot, Profile, Session, SessionId, SessionKind, SessionState, Slug, Timestamp, Transfer,
};
use towline_store::StoreError;

use crate::book::PinRow;

/// What each of SQLite's errors means to a caller.
pub(crate) fn store_error(error: &Error) -> StoreError {
    match error {
        Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt(error.to_string()),
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::DiskFull
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::SystemIoFailure
            | ErrorCode::OutOfMemory
            | ErrorCode::FileLockingProtocolFailed => StoreError::Unavailable(error.to_string()),
            _ => StoreError::Other(error.to_string()),
        },
        Error::FromSqlConversionFailure(..) | Error::IntegralValueOutOfRange(..) | Error::InvalidColumnType(..) | Error::Utf8Error(..) => {
            StoreError::Corrupt(error.to_string())
        }
        _ => StoreError::Other(error.to_string()),
    }
}

/// A value that no enumeration has a name for.
pub(crate) fn unknown<T>(column: usize, what: &'static str) -> Result<T, Error> {
    Err(Error::FromSqlConversionFailure(column, Type::Null, what.into()))
}

/// The columns of a session, for [`session`], which reads them in this order; `pin` gives the slot while the PIN is on offer.
macro_rules! session_columns {
    () => {
        "s.id, s.organisation, s.queue, s.caller, s.state, s.state_since, s.created_at, s.claimed_at, s.picked_up_at, s.ended_at, s.pin_expires_at, \
         p.slot, s.words, s.wrong_words, s.language, s.network, s.seat_empty_since, s.by_link, s.dismissed, s.field0, s.field1, s.field2, s.field3, s.field4, \
         s.field5, s.tracking, s.kind, s.channel, s.picked_up_by, s.note, s.sent_from, s.sent_by, s.sent_comment, s.sent_at, s.sent_state, \
         s.sent_until \
         FROM session s LEFT JOIN pin p ON p.session = s.id AND s.state = 0"
    };
}
pub(crate) use session_columns;

pub(crate) fn session(row: &Row<'_>) -> Result<Session, Error> {
    Ok(Session {
        id: SessionId(row.get(0)?),
        organisation: OrganisationId(row.get(1)?),
        queue: NodeId(row.get(2)?),
        caller: Some(row.get(3)?).filter(|id| *id > 0).map(PersonId),
        state: state(row, 4)?,
        state_since: Timestamp(row.get(5)?),
        created_at: Timestamp(row.get(6)?),
        claimed_at: time(row, 7)?,
        picked_up_at: time(row, 8)?,
        ended_at: time(row, 9)?,
        pin_expires_at: Timestamp(row.get(10)?),
        pin_slot: row.get::<_, Option<u32>>(11)?.map(PinSlot),
        pin_words: row.get(12)?,
        wrong_words: row.get(13)?,
        language: row.get(14)?,
        network: row.get::<_, Option<String>>(15)?.map(|text| network(&text, 15)).transpose()?,
        seat_empty_since: time(row, 16)?,
        by_link: row.get(17)?,
        dismissed: row.get(18)?,
        fields: CustomFields {
            fields: [row.get(19)?, row.get(20)?, row.get(21)?, row.get(22)?, row.get(23)?, row.get(24)?],
            tracking: row.get(25)?,
        },
        kind: kind(row, 26)?,
        channel: row.get::<_, Option<i64>>(27)?.map(NodeId),
        picked_up_by: row.get::<_, Option<i64>>(28)?.map(NodeId),
        note: row.get(29)?,
        transfer: transfer(row, 30)?,
    })
}

/// A session's transfer, of six columns from `first` on.
fn transfer(row: &Row<'_>, first: usize) -> Result<Option<Transfer>, Error> {
    let Some(from) = row.get::<_, Option<i64>>(first)? else { return Ok(None) };
    Ok(Some(Transfer {
        from: NodeId(from),
        by: PersonId(row.get(first + 1)?),
        comment: row.get(first + 2)?,
        since: Timestamp(row.get(first + 3)?),
        before: state(row, first + 4)?,
        until: time(row, first + 5)?,
    }))
}

pub(crate) const fn kind_number(kind: SessionKind) -> i64 {
    match kind {
        SessionKind::Private => 0,
        SessionKind::Channel => 1,
        SessionKind::Lens => 2,
    }
}

fn kind(row: &Row<'_>, column: usize) -> Result<SessionKind, Error> {
    match row.get(column)? {
        0 => Ok(SessionKind::Private),
        1 => Ok(SessionKind::Channel),
        2 => Ok(SessionKind::Lens),
        _ => unknown(column, "a kind of session that is none"),
    }
}

fn time(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>, Error> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp))
}

pub(crate) fn network(text: &str, column: usize) -> Result<Network, Error> {
    text.parse::<IpAddr>().map(Network::of).or_else(|_| unknown(column, "an address that is none"))
}

const ENDINGS: [EndedBy; 8] = [
    EndedBy::Technician,
    EndedBy::ActiveCustomer,
    EndedBy::WaitingCustomer,
    EndedBy::WaitingTimeout,
    EndedBy::ActiveTimeout,
    EndedBy::PinExpired,
    EndedBy::PinBurned,
    EndedBy::TechnicianGone,
];

/// A state's number: 0 connecting, 1 to 3 live, 4 to 8 endings that stay in the queue, 9 to 11 endings that do not.
pub(crate) const fn state_number(state: SessionState) -> i64 {
    match state {
        SessionState::Connecting => 0,
        SessionState::Waiting => 1,
        SessionState::Active => 2,
        SessionState::OnHold => 3,
        SessionState::Ended(by) => ending_number(by),
    }
}

/// Whether a session that ended like this stays in the queue until it is dismissed.
pub(crate) const fn stays_in_queue(state: SessionState) -> bool {
    matches!(state_number(state), 4..=8)
}

const fn ending_number(by: EndedBy) -> i64 {
    match by {
        EndedBy::Technician => 4,
        EndedBy::ActiveCustomer => 5,
        EndedBy::WaitingCustomer => 6,
        EndedBy::WaitingTimeout => 7,
        EndedBy::ActiveTimeout => 8,
        EndedBy::PinExpired => 9,
        EndedBy::PinBurned => 10,
        EndedBy::TechnicianGone => 11,
    }
}

fn ending(number: i64) -> Option<EndedBy> {
    ENDINGS.into_iter().find(|by| ending_number(*by) == number)
}

pub(crate) fn state(row: &Row<'_>, column: usize) -> Result<SessionState, Error> {
    match row.get(column)? {
        0 => Ok(SessionState::Connecting),
        1 => Ok(SessionState::Waiting),
        2 => Ok(SessionState::Active),
        3 => Ok(SessionState::OnHold),
        number => ending(number).map_or_else(|| unknown(column, "a session state that is none"), |by| Ok(SessionState::Ended(by))),
    }
}

/// An event's number; endings have that of their state.
pub(crate) const fn event_number(kind: EventKind) -> i64 {
    match kind {
        EventKind::Created => 0,
        EventKind::Claimed => 1,
        EventKind::PickedUp => 2,
        EventKind::Ended(by) => ending_number(by),
        EventKind::SeatLost => 12,
        EventKind::SeatBack => 13,
        EventKind::WrongWords => 14,
        EventKind::Dismissed => 15,
        EventKind::Held => 16,
        EventKind::Resumed => 17,
        EventKind::Transferred => 18,
        EventKind::TransferCancelled => 19,
        EventKind::CallTrusted => 20,
        EventKind::WrongConfirmation => 21,
        EventKind::CallEnded => 22,
        EventKind::FileShared => 23,
        EventKind::Consent(kind, answer) => CONSENTS + 4 * consent_number(kind) + answer_number(answer),
        EventKind::FieldChanged => 24,
        EventKind::Joined => 25,
        EventKind::Left => 26,
        EventKind::LeadPassed => 27,
    }
}

pub(crate) fn event_kind(row: &Row<'_>, column: usize) -> Result<EventKind, Error> {
    match row.get(column)? {
        0 => Ok(EventKind::Created),
        1 => Ok(EventKind::Claimed),
        2 => Ok(EventKind::PickedUp),
        12 => Ok(EventKind::SeatLost),
        13 => Ok(EventKind::SeatBack),
        14 => Ok(EventKind::WrongWords),
        15 => Ok(EventKind::Dismissed),
        16 => Ok(EventKind::Held),
        17 => Ok(EventKind::Resumed),
        18 => Ok(EventKind::Transferred),
        19 => Ok(EventKind::TransferCancelled),
        20 => Ok(EventKind::CallTrusted),
        21 => Ok(EventKind::WrongConfirmation),
        22 => Ok(EventKind::CallEnded),
        23 => Ok(EventKind::FileShared),
        24 => Ok(EventKind::FieldChanged),
        25 => Ok(EventKind::Joined),
        26 => Ok(EventKind::Left),
        27 => Ok(EventKind::LeadPassed),
        number @ CONSENTS.. => consent_event(number).map_or_else(|| unknown(column, "an event that is none"), Ok),
        number => ending(number).map_or_else(|| unknown(column, "an event that is none"), |by| Ok(EventKind::Ended(by))),
    }
}

/// Events of consents have four numbers for each kind from here on.
const CONSENTS: i64 = 100;

const ANSWERS: [ConsentAnswer; 4] = [ConsentAnswer::Granted, ConsentAnswer::Refused, ConsentAnswer::Unanswered, ConsentAnswer::Revoked];

const fn answer_number(answer: ConsentAnswer) -> i64 {
    match answer {
        ConsentAnswer::Granted => 0,
        ConsentAnswer::Refused => 1,
        ConsentAnswer::Unanswered => 2,
        ConsentAnswer::Revoked => 3,
    }
}

/// A consent's number, as its table has it too.
pub(crate) const fn consent_number(kind: ConsentKind) -> i64 {
    match kind {
        ConsentKind::View => 0,
        ConsentKind::Camera => 1,
        ConsentKind::Microphone => 2,
        ConsentKind::Files => 3,
        ConsentKind::Clipboard => 4,
        ConsentKind::Recording => 5,
    }
}

/// The consent that `number` stands for.
pub(crate) fn consent_kind(number: i64) -> Option<ConsentKind> {
    ConsentKind::ALL.into_iter().find(|kind| consent_number(*kind) == number)
}

fn consent_event(number: i64) -> Option<EventKind> {
    let kind = consent_kind((number - CONSENTS) / 4)?;
    let answer = ANSWERS.into_iter().find(|answer| answer_number(*answer) == (number - CONSENTS) % 4)?;
    Some(EventKind::Consent(kind, answer))
}

/// An actor's number: a person's own, or one below zero.
pub(crate) const fn actor_number(actor: Actor) -> i64 {
    match actor {
        Actor::Person(PersonId(id)) => id,
        Actor::Customer => -1,
        Actor::System => -2,
        Actor::Operator => -3,
    }
}

pub(crate) fn actor(row: &Row<'_>, column: usize) -> Result<Actor, Error> {
    match row.get(column)? {
        -1 => Ok(Actor::Customer),
        -2 => Ok(Actor::System),
        -3 => Ok(Actor::Operator),
        id if id > 0 => Ok(Actor::Person(PersonId(id))),
        _ => unknown(column, "an actor that is none"),
    }
}

pub(crate) const fn audience_number(audience: Audience) -> i64 {
    match audience {
        Audience::Api => 0,
        Audience::Console => 1,
    }
}

pub(crate) fn audience(row: &Row<'_>, column: usize) -> Result<Audience, Error> {
    match row.get(column)? {
        0 => Ok(Audience::Api),
        1 => Ok(Audience::Console),
        _ => unknown(column, "an audience that is none"),
    }
}

pub(crate) const fn status_number(status: PersonStatus) -> i64 {
    match status {
        PersonStatus::Enabled => 0,
        PersonStatus::Disabled => 1,
        PersonStatus::Deleted => 2,
    }
}

/// The columns of a person, for [`person`].
macro_rules! person_columns {
    () => {
        "id, organisation, email, name, administrator, master, technician, status, created_at, seat_disabled, nick, sso_id, description, \
         mobile_addon, rpat_addon, group_disabled"
    };
}
pub(crate) use person_columns;

pub(crate) fn person(row: &Row<'_>) -> Result<Person, Error> {
    Ok(Person {
        id: PersonId(row.get(0)?),
        organisation: OrganisationId(row.get(1)?),
        email: row.get(2)?,
        name: row.get(3)?,
        administrator: row.get::<_, Option<i64>>(4)?.map(NodeId),
        master: row.get(5)?,
        technician: row.get::<_, Option<i64>>(6)?.map(NodeId),
        status: match row.get(7)? {
            0 => PersonStatus::Enabled,
            1 => PersonStatus::Disabled,
            2 => PersonStatus::Deleted,
            _ => return unknown(7, "a status that is none"),
        },
        created_at: Timestamp(row.get(8)?),
        seat_disabled: row.get(9)?,
        group_disabled: row.get(15)?,
        profile: Profile {
            nick: row.get(10)?,
            sso_id: row.get(11)?,
            description: row.get(12)?,
            mobile_addon: row.get(13)?,
            rpat_addon: row.get(14)?,
        },
    })
}

/// How many columns a person has: the index of the first one behind them.
pub(crate) const PERSON_COLUMNS: usize = 16;

pub(crate) fn organisation(row: &Row<'_>) -> Result<Organisation, Error> {
    let slug: String = row.get(3)?;
    Ok(Organisation {
        id: OrganisationId(row.get(0)?),
        root: NodeId(row.get(1)?),
        name: row.get(2)?,
        slug: Slug::parse(&slug).map_or_else(|| unknown(3, "a slug that is none"), Ok)?,
        created_at: Timestamp(row.get(4)?),
    })
}

pub(crate) fn pin(row: &Row<'_>) -> Result<PinRow, Error> {
    let slot: u32 = row.get(2)?;
    if slot >= towline_model::PIN_SPACE {
        return unknown(2, "a slot beyond the space");
    }
    Ok(PinRow {
        session: SessionId(row.get(0)?),
        organisation: OrganisationId(row.get(1)?),
        slot: PinSlot(slot),
        technician: NodeId(row.get(3)?),
        caller: PersonId(row.get(4)?),
        issued_at: Timestamp(row.get(5)?),
        expires_at: Timestamp(row.get(6)?),
        ended_at: time(row, 7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_have_numbers_of_their_own() {
        for by in ENDINGS {
            assert_eq!(ending(ending_number(by)), Some(by));
        }
        assert_eq!(ending(3), None);
        assert_eq!(ending(12), None);
    }
}
