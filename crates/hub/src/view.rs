//! A session and its chat as each side sees them: the model's entities made into parts of messages. Deciding who sees what is the room's.

use towline_model::{ChatFrom, ChatLine, EndedBy, Member, Network, Session, SessionKind, SessionState, Span, TeamRole};

use crate::message::{
    ChatLineView, ConsoleKind, ConsoleSession, ConsoleState, CustomerSeen, Ender, Incoming, Named, Present, Role, SessionView, Speaker,
    TeamMember, ViewState,
};
use crate::room::{Facts, Live, Side};

/// A session in the queue of a console, with the names that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The session.
    pub session: Session,
    /// Whether it lies in the technician's own queue, rather than in a channel's.
    pub mine: bool,
    /// The name of the channel that it came by.
    pub channel: Option<String>,
    /// Whose queue it came from and who sent it, while it is on its way.
    pub sent: Option<(String, String)>,
    /// What the technician is to it.
    pub role: Role,
    /// The display name of whose queue it lies in, where that is another's.
    pub lies_with: Option<String>,
    /// Who is in it beside its technician.
    pub team: Vec<Member>,
    /// How long its technicians were active in it before it came to stand as it does.
    pub worked: Span,
}

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
        passing: session.transfer.is_some(),
        others: if returning { Vec::new() } else { facts.team.iter().filter(|member| member.joined).map(present).collect() },
    }
}

/// A session for the console of a technician who may see it.
#[must_use]
pub fn for_console(listed: &Listed, live: &Live) -> ConsoleSession {
    let Listed { session, mine, channel, sent, role, lies_with, team, worked } = listed;
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
        mine: *mine,
        kind: match session.kind {
            SessionKind::Private => ConsoleKind::Private,
            SessionKind::Channel => ConsoleKind::Channel,
            SessionKind::Lens => ConsoleKind::Lens,
        },
        channel: channel.clone().map(|name| Named { name }),
        incoming: session.transfer.as_ref().zip(sent.clone()).map(|(transfer, (from, by))| {
            let comment = transfer.comment.clone();
            Incoming { from, by, comment }
        }),
        note: session.note.clone(),
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
        role: *role,
        lies_with: lies_with.clone(),
        team: team.iter().map(member).collect(),
        worked: worked.0 / 1_000,
    }
}

fn present(member: &Member) -> Present {
    Present { name: member.name.clone(), watches: member.role == TeamRole::Monitor }
}

fn member(member: &Member) -> TeamMember {
    let Member { node, name, role, joined, .. } = member;
    TeamMember { node: node.0, name: name.clone(), watches: *role == TeamRole::Monitor, joined: *joined }
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
