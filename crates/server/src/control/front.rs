//! Orders about what customers meet, and what technicians say to them: canned replies, channels and who serves them, time-outs of channels and groups, labels of forms, and whose pages are told of PINs.

use serde::{Deserialize, Serialize};
use towline_domain::{ChannelChange, Cx, Error, Laid, Limits, Listed, OriginsChange, use_cases};
use towline_model::{Actor, NodeId, NodeKind, Policy, Reception, Span};

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum Front {
    /// Make a channel.
    CreateChannel {
        /// The organisation's name.
        organisation: String,
        /// The channel's name.
        name: String,
        /// What administrators are told of it.
        description: String,
    },
    /// Change a channel.
    ChangeChannel {
        /// Its number.
        channel: i64,
        /// Its name.
        name: Option<String>,
        /// What administrators are told of it.
        description: Option<String>,
        /// Whether it may be used.
        enabled: Option<bool>,
    },
    /// Let somebody serve a channel, or end that.
    Serve {
        /// The channel's number.
        channel: i64,
        /// The number of a technician group or a technician.
        node: i64,
        /// Whether they serve it from now on.
        on: bool,
    },
    /// List an organisation's channels.
    Channels {
        /// The organisation's name.
        organisation: String,
    },
    /// List an organisation's technician groups.
    Groups {
        /// The organisation's name.
        organisation: String,
    },
    /// Change what a channel or a technician group lays down.
    Limit {
        /// Its number.
        node: i64,
        /// What becomes of its limits.
        limits: Lays,
    },
    /// Share a canned reply.
    ShareReply {
        /// The organisation's name.
        organisation: String,
        /// The number of a technician group; none: the organisation's.
        group: Option<i64>,
        /// What it is found by.
        title: String,
        /// What it says.
        text: String,
    },
    /// Take a shared canned reply away.
    UnshareReply {
        /// The organisation's name.
        organisation: String,
        /// The number of a technician group; none: the organisation's.
        group: Option<i64>,
        /// The reply's number.
        id: i64,
    },
    /// List shared canned replies.
    Replies {
        /// The organisation's name.
        organisation: String,
        /// The number of a technician group; none: the organisation's.
        group: Option<i64>,
    },
    /// Name custom fields on forms; an empty list only tells.
    Label {
        /// The organisation's name.
        organisation: String,
        /// Numbers of fields with their labels.
        labels: Vec<(usize, String)>,
    },
    /// Change which origins are told why a PIN was refused; without any only tells.
    Tell {
        /// The organisation's name.
        organisation: String,
        /// These are told from now on.
        allow: Vec<String>,
        /// These no more.
        forget: Vec<String>,
    },
}

/// What becomes of the limits of a channel or a technician group. Times are in minutes; zero is never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lays {
    /// The life of PINs.
    pub pin_life: Lay,
    /// The time for connecting.
    pub connecting: Lay,
    /// The time for waiting.
    pub waiting: Lay,
    /// The time for being idle.
    pub active_idle: Lay,
    /// PINs on offer per technician.
    pub max_offered: Lay,
    /// Whether consoles ask for recordings: 1 or 0.
    #[serde(default)]
    pub recording: Lay,
    /// How many days recordings are kept.
    #[serde(default)]
    pub recording_kept: Lay,
    /// Sessions at a time with which a technician counts as busy.
    #[serde(default)]
    pub max_active: Lay,
}

/// What becomes of one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lay {
    /// It stays.
    #[default]
    Kept,
    /// It is as above.
    Inherited,
    /// It is so much.
    Set(u32),
}

impl Lay {
    const fn laid(self) -> Laid<u32> {
        match self {
            Self::Kept => Laid::Kept,
            Self::Inherited => Laid::Inherited,
            Self::Set(value) => Laid::Set(value),
        }
    }
}

/// Carries it out; the lines that tell what stands now.
///
/// # Errors
/// The domain's.
pub async fn carry_out(cx: &Cx<'_>, front: Front) -> Result<Vec<String>, Error> {
    let actor = Actor::Operator;
    match front {
        Front::CreateChannel { organisation, name, description } => {
            let organisation = use_cases::organisation_named(cx, &organisation).await?.id;
            let channel = use_cases::create_channel(cx, organisation, &name, &description, actor).await?;
            Ok(vec![channel.id.to_string()])
        }
        Front::ChangeChannel { channel, name, description, enabled } => {
            let change = ChannelChange { name, description, enabled };
            use_cases::change_channel(cx, NodeId(channel), change, actor).await.map(|_| Vec::new())
        }
        Front::Serve { channel, node, on } => {
            use_cases::serve_channel(cx, NodeId(channel), NodeId(node), on, actor).await.map(|()| Vec::new())
        }
        Front::Channels { organisation } => list(cx, &organisation, NodeKind::Channel).await,
        Front::Groups { organisation } => list(cx, &organisation, NodeKind::TechnicianGroup).await,
        Front::Limit { node, limits } => {
            let limits = Limits {
                pin_life: limits.pin_life.laid(),
                connecting: limits.connecting.laid(),
                waiting: limits.waiting.laid(),
                active_idle: limits.active_idle.laid(),
                max_offered: limits.max_offered.laid(),
                recording: match limits.recording.laid() {
                    Laid::Set(on) => Laid::Set(on != 0),
                    Laid::Kept => Laid::Kept,
                    Laid::Inherited => Laid::Inherited,
                },
                recording_kept: limits.recording_kept.laid(),
                max_active: limits.max_active.laid(),
            };
            let policy = use_cases::set_limits(cx, NodeId(node), limits, actor).await?;
            Ok(vec![limits_line(&policy)])
        }
        Front::ShareReply { organisation, group, title, text } => {
            let organisation = use_cases::organisation_named(cx, &organisation).await?.id;
            let id = use_cases::share_reply(cx, organisation, group.map(NodeId), &title, &text).await?;
            Ok(vec![id.to_string()])
        }
        Front::UnshareReply { organisation, group, id } => {
            let organisation = use_cases::organisation_named(cx, &organisation).await?.id;
            use_cases::unshare_reply(cx, organisation, group.map(NodeId), id).await.map(|()| Vec::new())
        }
        Front::Replies { organisation, group } => {
            let organisation = use_cases::organisation_named(cx, &organisation).await?.id;
            let replies = use_cases::shared_replies(cx, organisation, group.map(NodeId)).await?;
            Ok(replies.iter().map(|reply| format!("{}\t{}\t{}", reply.id, reply.title, reply.text.replace('\n', " "))).collect())
        }
        Front::Label { organisation, labels } => {
            let organisation = use_cases::organisation_named(cx, &organisation).await?.id;
            let reception = match labels.is_empty() {
                true => use_cases::reception(cx, organisation).await?,
                false => use_cases::set_labels(cx, organisation, &labels, actor).await?,
            };
            Ok(label_lines(&reception))
        }
        Front::Tell { organisation, allow, forget } => {
            let organisation = use_cases::organisation_named(cx, &organisation).await?.id;
            let change = OriginsChange { allow: &allow, forget: &forget };
            let reception = match allow.is_empty() && forget.is_empty() {
                true => use_cases::reception(cx, organisation).await?,
                false => use_cases::set_origins(cx, organisation, change, actor).await?,
            };
            Ok(reception.origins.iter().map(|origin| origin.as_str().to_owned()).collect())
        }
    }
}

/// A line for each: number, name, whether it is closed, who serves it, what it lays down. Tabs between.
async fn list(cx: &Cx<'_>, organisation: &str, kind: NodeKind) -> Result<Vec<String>, Error> {
    let organisation = use_cases::organisation_named(cx, organisation).await?.id;
    let listed = use_cases::listed(cx, organisation, kind).await?;
    Ok(listed.iter().map(line).collect())
}

fn line(listed: &Listed) -> String {
    let Listed { node, policy, served_by } = listed;
    let standing = if node.enabled { "enabled" } else { "disabled" };
    let served_by: Vec<String> = served_by.iter().map(ToString::to_string).collect();
    let served_by = match node.kind {
        NodeKind::Channel if served_by.is_empty() => "\tserved by nobody".to_owned(),
        NodeKind::Channel => format!("\tserved by {}", served_by.join(", ")),
        _ => String::new(),
    };
    format!("{}\t{}\t{standing}{served_by}\t{}", node.id, node.name, limits_line(policy))
}

fn limits_line(policy: &Policy) -> String {
    let time = |name: &str, span: Option<Span>| {
        span.map(|span| if span.0 == 0 { format!("{name} never") } else { format!("{name} {} min", span.whole_seconds() / 60) })
    };
    let said = [
        time("PIN life", policy.pin_life),
        time("connecting", policy.connecting),
        time("waiting", policy.waiting),
        time("idle", policy.active_idle),
        policy.max_offered.map(|most| format!("PINs on offer {most}")),
        policy.recording.map(|on| if on { "recording asked for" } else { "no recording" }.to_owned()),
        policy.recording_kept.map(|kept| format!("recordings kept {} days", kept.whole_seconds() / 86_400)),
        policy.max_active.map(|most| format!("busy with {most} sessions")),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if said.is_empty() { "lays nothing down".to_owned() } else { said.join(", ") }
}

fn label_lines(reception: &Reception) -> Vec<String> {
    reception.labels.iter().enumerate().filter(|(_, label)| !label.is_empty()).map(|(place, label)| format!("{place}={label}")).collect()
}
