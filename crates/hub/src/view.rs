//! A session and its chat as each side sees them: the model's entities made into parts of messages. Deciding who sees what is the room's.

use towline_model::{ChatFrom, ChatLine, EndedBy, Network, Session, SessionState};

use crate::message::{ChatLineView, ConsoleSession, ConsoleState, CustomerSeen, Ender, Named, SessionView, Speaker, ViewState};
use crate::room::{Facts, Live, Side};

/// A session for its customer. `away`: the technician's link is down; `returning`: the customer is not let back in yet and learns nothing more.
#[must_use]
pub fn for_customer(facts: &Facts, away: bool, returning: bool) -> SessionView {
    let session = &facts.session;
    let helped = session.picked_up_at.is_some() && !returning;
    SessionView {
        id: session.id,
        state: match session.state {
            SessionState::Connecting => ViewState::Connecting,
            SessionState::Waiting => ViewState::Waiting,
            SessionState::Active => ViewState::Active,
            SessionState::OnHold => ViewState::Hold,
            SessionState::Ended(_) => ViewState::Ended,
        },
        organisation: facts.organisation.clone(),
        technician: helped.then(|| Named { name: facts.technician.clone() }),
        position: facts.position.filter(|_| session.state == SessionState::Waiting),
        since: session.state_since.as_millis(),
        away,
        returning,
    }
}

/// A session for the console of the technician in whose queue it lies.
#[must_use]
pub fn for_console(session: &Session, live: &Live) -> ConsoleSession {
    let connecting = session.state == SessionState::Connecting;
    let network = live.returning.or(session.network);
    ConsoleSession {
        id: session.id,
        state: match session.state {
            SessionState::Connecting => ConsoleState::Connecting,
            SessionState::Waiting => ConsoleState::Waiting,
            SessionState::Active => ConsoleState::Active,
            SessionState::OnHold => ConsoleState::Hold,
            SessionState::Ended(EndedBy::ActiveCustomer | EndedBy::WaitingCustomer | EndedBy::ActiveTimeout | EndedBy::WaitingTimeout) => {
                ConsoleState::CustomerLeft
            }
            SessionState::Ended(_) => ConsoleState::Ended,
        },
        since: session.state_since.as_millis(),
        created: session.created_at.as_millis(),
        fields: session.fields.fields.clone(),
        tracking: session.fields.tracking.clone(),
        mine: true,
        customer: session.claimed_at.map(|_| CustomerSeen {
            online: session.state.is_live() && session.seat_empty_since.is_none(),
            returning: live.returning.is_some(),
            network: network.as_ref().map(Network::to_string).unwrap_or_default(),
        }),
        language: session.language.clone(),
        unread: live.unread,
        wrong_tries: session.wrong_words,
        expires: connecting.then(|| session.pin_expires_at.as_millis()),
        ended_by: match session.state {
            SessionState::Ended(by) => Some(ender(by)),
            _ => None,
        },
    }
}

/// Who ended a session, in the words of messages.
#[must_use]
pub const fn ender(by: EndedBy) -> Ender {
    match by {
        EndedBy::Technician => Ender::Technician,
        EndedBy::ActiveCustomer | EndedBy::WaitingCustomer => Ender::Customer,
        EndedBy::PinExpired | EndedBy::WaitingTimeout | EndedBy::ActiveTimeout => Ender::Time,
        EndedBy::PinBurned | EndedBy::TechnicianGone => Ender::System,
    }
}

/// A line of chat for one side. The sender's own id goes to the sender's side only: the other side's ids are its own.
#[must_use]
pub fn line(line: &ChatLine, viewer: Side) -> ChatLineView {
    let own = matches!((line.from, viewer), (ChatFrom::Customer, Side::Customer) | (ChatFrom::Technician, Side::Technician(_)));
    ChatLineView {
        seq: line.seq,
        from: match line.from {
            ChatFrom::Customer => Speaker::Customer,
            ChatFrom::Technician => Speaker::Technician,
            ChatFrom::System(_) => Speaker::System,
        },
        name: line.name.clone(),
        text: line.text.clone(),
        at: line.at.as_millis(),
        id: (own && !line.client_id.is_empty()).then(|| line.client_id.clone()),
        code: match line.from {
            ChatFrom::System(what) => Some(what.code()),
            ChatFrom::Customer | ChatFrom::Technician => None,
        },
    }
}
