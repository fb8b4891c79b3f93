//! What a technician does with sessions that change hands: whom they may be sent to, sending, taking back, giving back. What administrators do through the
//! API is in `control`.

use towline_hub::Status;
use towline_model::{COMMENT_LIMIT, NodeId, NodeKind, Permissions, Session, SessionId, utf16_len};
use towline_store::{Constraint, Moved, Sending, StoreError, TakeBack};

use crate::authority::policy;
use crate::control::{LIVE, Target, ready};
use crate::logins::actor;
use crate::names::node_name;
use crate::{Caller, Cx, Error};

/// How many technicians and channels are offered at most; those who are there come first.
const OFFERED: usize = 500;

/// Somebody to whom a session may be sent, or who may be asked into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Their seat.
    pub node: NodeId,
    /// Their display name.
    pub name: String,
    /// The name of their group; empty where they hang on none.
    pub group: String,
    /// How they stand; `None` when their console is not running.
    pub status: Option<Status>,
}

/// Where a session may be sent.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// The organisation's other technicians who may act: first those who are ready, then those who are there, then the others, each by name.
    pub technicians: Vec<Colleague>,
    /// The enabled channels, by name.
    pub channels: Vec<(NodeId, String)>,
}

/// Where the caller may send sessions, and whom they may ask for help.
///
/// # Errors
/// `NotTechnician`, `Missing`, `Store`.
pub async fn targets(cx: &Cx<'_>, caller: &Caller) -> Result<Targets, Error> {
    let own = caller.technician()?.node;
    let root = cx.store().organisation(caller.person().organisation).await?.ok_or(Error::Missing("organisation"))?.root;
    let nodes = cx.store().below(root).await?;
    let group_name = |parent: Option<NodeId>| {
        let group = nodes.iter().find(|node| Some(node.id) == parent && node.kind == NodeKind::TechnicianGroup);
        group.map(|group| group.name.clone()).unwrap_or_default()
    };
    let rank = |node: NodeId| match cx.house.presence.status(node, cx.now) {
        Some(Status::Online) => 0,
        Some(_) => 1,
        None => 2,
    };
    let mut seats: Vec<_> = nodes.iter().filter(|node| node.kind == NodeKind::Technician && node.id != own).collect();
    seats.sort_by_key(|node| (rank(node.id), node.id));
    let mut found = Targets::default();
    for node in seats.into_iter().take(OFFERED) {
        let Some(person) = cx.store().person_by_node(node.id).await?.filter(|person| person.seat() == Some(node.id)) else { continue };
        let status = cx.house.presence.status(node.id, cx.now);
        found.technicians.push(Colleague { node: node.id, name: person.shown().to_owned(), group: group_name(node.parent), status });
    }
    found.technicians.sort_by_cached_key(|colleague| (rank(colleague.node), colleague.name.to_lowercase(), colleague.node));
    let channels = nodes.iter().filter(|node| node.kind == NodeKind::Channel && node.enabled);
    found.channels = channels.take(OFFERED).map(|node| (node.id, node.name.clone())).collect();
    found.channels.sort_by_cached_key(|(node, name)| (name.to_lowercase(), *node));
    Ok(found)
}

/// A technician sends a session of theirs, in which somebody sits, to a colleague who has to be ready for it, or into a channel.
///
/// # Errors
/// `NotTechnician`; `NotYours`; `NotPermitted` when their group allows no transfers; `Input` when the comment is too long; `NotReady` when the colleague is
/// not there or away or busy; `Missing` when the target is neither an enabled technician nor an enabled channel of the organisation; `MovedOn`; `Store`.
pub async fn send_on(cx: &Cx<'_>, caller: &Caller, session: SessionId, target: Target, comment: &str) -> Result<(), Error> {
    let seat = caller.technician()?.node;
    let found = cx.store().session(session).await?.filter(|found| found.queue == seat).ok_or(Error::NotYours)?;
    let forbidden = |held: Permissions| held.meets(Permissions::TRANSFER_NOT_ALLOWED);
    if policy(cx, seat).await?.permissions.is_some_and(forbidden) {
        return Err(Error::NotPermitted("the technician's group does not allow to send sessions on: ask an administrator"));
    }
    let comment = crate::rooms::lines_of(comment).trim().to_owned();
    if utf16_len(&comment) > COMMENT_LIMIT {
        return Err(Error::Input("comment has at most 256 characters"));
    }
    let (to, name, until) = place(cx, &found, target).await?;
    if until.is_some() {
        ready(cx, to).map_err(|_| Error::NotReady)?;
    }
    let (from, by) = (LIVE.to_vec(), caller.person().id);
    let wish = Sending { session, lies_in: seat, from, to, by, comment, at: cx.now, until, name };
    handed(cx, seat, cx.store().send_session(wish).await)
}

/// Takes a session back that is on its way: by whoever sent it, or from whose queue it came; or gives it back, by whom it was sent to.
///
/// # Errors
/// `NotTechnician`; `NotYours`; `MovedOn` when somebody has picked it up, or nobody can have it back; `Store`.
pub async fn take_back(cx: &Cx<'_>, caller: &Caller, session: SessionId) -> Result<(), Error> {
    let seat = caller.technician()?.node;
    let organisation = caller.person().organisation;
    let found = cx.store().session(session).await?.filter(|found| found.organisation == organisation).ok_or(Error::NotYours)?;
    let Some(transfer) = &found.transfer else { return Err(Error::MovedOn) };
    if found.queue != seat && transfer.from != seat && transfer.by != caller.person().id {
        return Err(Error::NotYours);
    }
    let name = node_name(cx, transfer.from).await?;
    let back = TakeBack { session, actor: actor(caller.person()), at: cx.now, name };
    handed(cx, found.queue, cx.store().take_back(back).await)
}

/// The queue that a target is, what it is called, and until when a session may lie there unanswered.
async fn place(cx: &Cx<'_>, session: &Session, target: Target) -> Result<(NodeId, String, Option<towline_model::Timestamp>), Error> {
    match target {
        Target::Technician(node) => {
            let own = |person: &towline_model::Person| person.organisation == session.organisation && person.seat() == Some(node);
            let person = cx.store().person_by_node(node).await?.filter(own).ok_or(Error::Missing("technician"))?;
            Ok((node, person.shown().to_owned(), Some(cx.now + cx.house.rules.transfer_kept)))
        }
        Target::Channel(node) => {
            let found = cx.store().node(node).await?;
            let own =
                |node: &towline_model::Node| node.organisation == session.organisation && node.kind == NodeKind::Channel && node.enabled;
            Ok((node, found.filter(own).ok_or(Error::Missing("channel"))?.name, None))
        }
    }
}

/// Whether a node is a technician's or a channel, as a technician names either by its number alone.
///
/// # Errors
/// `Missing` when it is neither, `Store`.
pub async fn target_of(cx: &Cx<'_>, node: NodeId) -> Result<Target, Error> {
    match cx.store().node(node).await?.map(|node| node.kind) {
        Some(NodeKind::Technician) => Ok(Target::Technician(node)),
        Some(NodeKind::Channel) => Ok(Target::Channel(node)),
        _ => Err(Error::Missing("technician or channel")),
    }
}

fn handed(cx: &Cx<'_>, left: NodeId, outcome: Result<Moved, StoreError>) -> Result<(), Error> {
    match outcome {
        Ok(Moved::Done(session)) => {
            cx.tell_moved(&session, left);
            Ok(())
        }
        Ok(Moved::Otherwise(_)) => Err(Error::MovedOn),
        Ok(Moved::Missing) => Err(Error::NotYours),
        Err(StoreError::Conflict(Constraint::Missing)) => Err(Error::Missing("technician or channel")),
        Err(error) => Err(error.into()),
    }
}
