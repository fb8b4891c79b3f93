//! Channels and time-outs as the operator sets them, until administrators do: made, named, closed, assigned; and what channels and technician groups lay
//! down. What administrators do through the API is in `nodes` and `groups`.

use towline_model::{Actor, Node, NodeId, NodeKind, OrganisationId, Policy, Span, utf16_len};
use towline_store::{NewNode, NodeChange, NodeDeed, Replanted};

use crate::groups::{LONGEST_DESCRIPTION, checked_name};
use crate::nodes::tell_channels;
use crate::{Cx, Error};

/// What a channel becomes; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ChannelChange {
    /// Its name, which customers read.
    pub name: Option<String>,
    /// What is said of it to administrators.
    pub description: Option<String>,
    /// Whether it may be used.
    pub enabled: Option<bool>,
}

/// What becomes of one thing that a node lays down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Laid<T> {
    /// It stays.
    #[default]
    Kept,
    /// It is as above from now on.
    Inherited,
    /// It is laid down.
    Set(T),
}

/// What becomes of the limits that a channel or a technician group lays down. Times are in minutes; zero is never.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// How long a PIN may be typed: 1 to 1,440. Of groups.
    pub pin_life: Laid<u32>,
    /// How long a customer's page may take to connect: 0 to 999.
    pub connecting: Laid<u32>,
    /// How long a session may wait: 0 to 999.
    pub waiting: Laid<u32>,
    /// How long an active session may be idle: 0 to 999.
    pub active_idle: Laid<u32>,
    /// PINs on offer at a time, per technician: 1 to 1,200. Of groups.
    pub max_offered: Laid<u32>,
    /// Whether consoles ask customers whether their session may be recorded. Of groups.
    pub recording: Laid<bool>,
    /// How many days recordings are kept: 1 to 3,650. Of groups.
    pub recording_kept: Laid<u32>,
    /// Sessions at a time with which a technician counts as busy: 1 to 100. Of groups.
    pub max_active: Laid<u32>,
}

/// A channel or a technician group with what is shown of it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The node.
    pub node: Node,
    /// What it lays down itself.
    pub policy: Policy,
    /// Of a channel: the groups and technicians that serve it.
    pub served_by: Vec<NodeId>,
}

/// Makes a channel.
///
/// # Errors
/// `GroupName`, `Input` for a description that is too long, `Missing`, `Store`.
pub async fn create_channel(cx: &Cx<'_>, organisation: OrganisationId, name: &str, description: &str, actor: Actor) -> Result<Node, Error> {
    let root = cx.store().organisation(organisation).await?.ok_or(Error::Missing("organisation"))?.root;
    let (name, description) = (checked_name(name)?, checked_description(description)?);
    let new = NewNode { organisation, parent: root, kind: NodeKind::Channel, name, description, at: cx.now, actor };
    Ok(cx.store().create_node(new).await?)
}

/// Changes a channel. What waits in a channel that is closed goes on waiting there for administrators to hand on.
///
/// # Errors
/// `Missing`, `GroupName`, `Input` for a description that is too long, `Store`.
pub async fn change_channel(cx: &Cx<'_>, channel: NodeId, change: ChannelChange, actor: Actor) -> Result<Node, Error> {
    let found = of_kind(cx, channel, NodeKind::Channel).await?;
    let wish = NodeChange {
        node: channel,
        name: change.name.as_deref().map_or(Ok(found.name), checked_name)?,
        description: change.description.as_deref().map(checked_description).transpose()?,
        enabled: change.enabled.unwrap_or(found.enabled),
        policy: Policy::default(),
        at: cx.now,
        actor,
    };
    let node = done(cx.store().change_node(wish).await?, "channel")?;
    tell_channels(cx, &node);
    Ok(node)
}

/// Lets a technician group or a technician serve a channel, or ends that.
///
/// # Errors
/// `Missing`, `AlreadyAssigned`, `NotAssigned`, `Store`.
pub async fn serve_channel(cx: &Cx<'_>, channel: NodeId, node: NodeId, on: bool, actor: Actor) -> Result<(), Error> {
    of_kind(cx, channel, NodeKind::Channel).await?;
    match cx.store().assign_channel(NodeDeed { node: channel, at: cx.now, actor }, node, on).await? {
        Replanted::Done { node: channel, .. } => {
            tell_channels(cx, &channel);
            Ok(())
        }
        Replanted::Refused => Err(if on { Error::AlreadyAssigned } else { Error::NotAssigned }),
        Replanted::Missing => Err(Error::Missing("technician group or technician in the channel's organisation")),
    }
}

/// Changes what a channel or a technician group lays down. It holds at once, also for sessions under way; PINs that are out keep their end.
///
/// # Errors
/// `Missing`, `Input` for a value out of its bounds, or one that only groups have; `Store`.
pub async fn set_limits(cx: &Cx<'_>, node: NodeId, limits: Limits, actor: Actor) -> Result<Policy, Error> {
    let found = cx.store().node(node).await?.ok_or(Error::Missing("channel or technician group"))?;
    match found.kind {
        NodeKind::TechnicianGroup => {}
        NodeKind::Channel if limits.recording != Laid::Kept || limits.recording_kept != Laid::Kept => {
            return Err(Error::Input("recording is set for technician groups: a session is recorded by the technician who picks it up"));
        }
        NodeKind::Channel if limits.max_active != Laid::Kept => {
            return Err(Error::Input("a channel has no technicians: how many sessions they have at a time is set for technician groups"));
        }
        NodeKind::Channel if limits.pin_life == Laid::Kept && limits.max_offered == Laid::Kept => {}
        NodeKind::Channel => return Err(Error::Input("a channel has no PINs: their life and number are set for technician groups")),
        _ => return Err(Error::Missing("channel or technician group")),
    }
    let before = cx.store().own_policy(node).await?;
    let never = "a time-out is 1 to 999 minutes, or never";
    let policy = Policy {
        pin_life: minutes(limits.pin_life, before.pin_life, 1, 1_440, "a PIN lives 1 minute to 24 hours")?,
        connecting: minutes(limits.connecting, before.connecting, 0, 999, never)?,
        waiting: minutes(limits.waiting, before.waiting, 0, 999, never)?,
        active_idle: minutes(limits.active_idle, before.active_idle, 0, 999, never)?,
        max_offered: laid(limits.max_offered, before.max_offered, 1, 1_200, "a technician has 1 to 1200 PINs on offer")?,
        recording: match limits.recording {
            Laid::Kept => before.recording,
            Laid::Inherited => None,
            Laid::Set(on) => Some(on),
        },
        recording_kept: match limits.recording_kept {
            Laid::Kept => before.recording_kept,
            wish => laid(wish, None, 1, 3_650, "recordings are kept 1 to 3650 days")?.map(|days| Span::hours(24 * i64::from(days))),
        },
        max_active: laid(limits.max_active, before.max_active, 1, 100, "a technician is busy with 1 to 100 sessions")?,
        ..before
    };
    if policy != before {
        done(cx.store().set_policy(NodeDeed { node, at: cx.now, actor }, policy).await?, "channel or technician group")?;
    }
    Ok(policy)
}

/// An organisation's channels, or its technician groups, each after what it hangs on.
///
/// # Errors
/// `Missing`, `Store`.
pub async fn listed(cx: &Cx<'_>, organisation: OrganisationId, kind: NodeKind) -> Result<Vec<Listed>, Error> {
    let root = cx.store().organisation(organisation).await?.ok_or(Error::Missing("organisation"))?.root;
    let mut found = Vec::new();
    for node in cx.store().below(root).await?.into_iter().filter(|node| node.kind == kind) {
        let policy = cx.store().own_policy(node.id).await?;
        let served_by = cx.store().assignees(node.id).await?;
        found.push(Listed { node, policy, served_by });
    }
    Ok(found)
}

async fn of_kind(cx: &Cx<'_>, node: NodeId, kind: NodeKind) -> Result<Node, Error> {
    cx.store().node(node).await?.filter(|node| node.kind == kind).ok_or(Error::Missing("channel"))
}

fn done(outcome: Replanted, what: &'static str) -> Result<Node, Error> {
    match outcome {
        Replanted::Done { node, .. } => Ok(node),
        Replanted::Refused | Replanted::Missing => Err(Error::Missing(what)),
    }
}

fn minutes(wish: Laid<u32>, before: Option<Span>, least: u32, most: u32, say: &'static str) -> Result<Option<Span>, Error> {
    match wish {
        Laid::Kept => Ok(before),
        Laid::Inherited => Ok(None),
        Laid::Set(_) => Ok(laid(wish, None, least, most, say)?.map(|minutes| Span::minutes(minutes.into()))),
    }
}

fn laid(wish: Laid<u32>, before: Option<u32>, least: u32, most: u32, say: &'static str) -> Result<Option<u32>, Error> {
    match wish {
        Laid::Kept => Ok(before),
        Laid::Inherited => Ok(None),
        Laid::Set(value) if (least..=most).contains(&value) => Ok(Some(value)),
        Laid::Set(_) => Err(Error::Input(say)),
    }
}

fn checked_description(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if utf16_len(text) > LONGEST_DESCRIPTION {
        return Err(Error::Input("a description has at most 1024 characters"));
    }
    Ok(text.to_owned())
}
