//! The stable words that evidence and the page of a recording use for states, events and people; and times as they write them.

use towline_domain::recordings::Told;
use towline_model::{Actor, ConsentAnswer, EndedBy, EventKind, SessionKind, SessionState, Timestamp};

/// A moment in UTC, as RFC 3339 has it.
pub fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

/// How a session came to be.
pub const fn kind(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Private => "private",
        SessionKind::Channel => "channel",
        SessionKind::Lens => "lens",
    }
}

/// Where a session stands.
pub const fn state(state: SessionState) -> &'static str {
    match state {
        SessionState::Connecting => "connecting",
        SessionState::Waiting => "waiting",
        SessionState::Active => "active",
        SessionState::OnHold => "hold",
        SessionState::Ended(by) => ended(by),
    }
}

const fn ended(by: EndedBy) -> &'static str {
    match by {
        EndedBy::Technician => "ended_by_technician",
        EndedBy::ActiveCustomer | EndedBy::WaitingCustomer => "ended_by_customer",
        EndedBy::PinExpired => "pin_expired",
        EndedBy::WaitingTimeout | EndedBy::ActiveTimeout => "timed_out",
        EndedBy::PinBurned => "pin_burned",
        EndedBy::TechnicianGone => "technician_gone",
    }
}

/// What happened: one word, of a consent three with dots between.
pub fn event(kind: EventKind) -> String {
    let word = match kind {
        EventKind::Created => "created",
        EventKind::Claimed => "claimed",
        EventKind::PickedUp => "picked_up",
        EventKind::Held => "held",
        EventKind::Resumed => "resumed",
        EventKind::Transferred => "transferred",
        EventKind::TransferCancelled => "transfer_cancelled",
        EventKind::SeatLost => "customer_lost",
        EventKind::SeatBack => "customer_back",
        EventKind::WrongWords => "wrong_words",
        EventKind::Ended(by) => ended(by),
        EventKind::Dismissed => "dismissed",
        EventKind::CallTrusted => "call_trusted",
        EventKind::WrongConfirmation => "wrong_confirmation",
        EventKind::CallEnded => "call_ended",
        EventKind::FileShared => "file_shared",
        EventKind::FieldChanged => "field_changed",
        EventKind::Joined => "joined",
        EventKind::Left => "left",
        EventKind::LeadPassed => "lead_passed",
        EventKind::Consent(kind, answer) => {
            let answer = match answer {
                ConsentAnswer::Granted => "granted",
                ConsentAnswer::Refused => "refused",
                ConsentAnswer::Unanswered => "unanswered",
                ConsentAnswer::Revoked => "revoked",
            };
            return format!("consent.{}.{answer}", kind.code());
        }
    };
    word.to_owned()
}

/// Who did something: `customer`, `system`, `operator`, or a person's number and name.
pub fn actor(told: &Told, actor: Actor) -> String {
    match actor {
        Actor::Customer => "customer".to_owned(),
        Actor::System => "system".to_owned(),
        Actor::Operator => "operator".to_owned(),
        Actor::Person(id) => told.people.get(&id).map_or_else(|| format!("person {id}"), |name| format!("person {id}: {name}")),
    }
}
