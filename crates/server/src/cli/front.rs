//! `towline channel`, `towline group` and `towline organisation`: what customers meet, set from the command line.

use clap::{Args, Subcommand};

use super::people::{OTHER, give};
use super::{Failure, Place, print};
use crate::control::{Done, Front, Lay, Lays, Order};

#[derive(Debug, Subcommand)]
pub(super) enum Channel {
    /// Make a channel, a queue that customers enter by a form without a PIN; prints its NodeId
    Create {
        #[command(flatten)]
        place: Place,
        /// The organisation's name
        #[arg(long, value_name = "NAME")]
        organisation: String,
        /// The channel's name, which customers see
        #[arg(long, value_name = "NAME")]
        name: String,
        /// What administrators are told of it
        #[arg(long, value_name = "TEXT", default_value = "")]
        description: String,
    },
    /// List an organisation's channels: NodeId, name, standing, who serves them, time-outs
    List(Whose),
    /// Let a technician group or a technician serve a channel
    Assign(Service),
    /// Let a group or a technician serve a channel no more
    Unassign(Service),
    /// Open a channel again
    Enable(Which),
    /// Close a channel: nobody can enter it any more
    Disable(Which),
    /// Change a channel's name, description and time-outs; prints the time-outs
    Set {
        #[command(flatten)]
        which: Which,
        /// The name, which customers see
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// What administrators are told of it
        #[arg(long, value_name = "TEXT")]
        description: Option<String>,
        #[command(flatten)]
        times: Times,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Group {
    /// List an organisation's technician groups: NodeId, name, standing, time-outs
    List(Whose),
    /// Change what a technician group lays down; prints it
    Set {
        #[command(flatten)]
        place: Place,
        /// The group's NodeId
        #[arg(long, value_name = "NODE")]
        group: i64,
        /// How long a PIN may be typed: minutes (1 to 1440), or "inherit"
        #[arg(long, value_name = "MINUTES", value_parser = amount)]
        pin_life: Option<Lay>,
        /// PINs on offer at a time per technician (1 to 1200), or "inherit"
        #[arg(long, value_name = "N", value_parser = amount)]
        max_offered: Option<Lay>,
        /// Whether consoles ask customers to have their session recorded: "ask", "off" or "inherit"
        #[arg(long, value_name = "WHETHER", value_parser = recording)]
        recording: Option<Lay>,
        /// How many days recordings are kept (1 to 3650; 90 where nothing is laid down), or "inherit"
        #[arg(long, value_name = "DAYS", value_parser = amount)]
        recording_kept: Option<Lay>,
        /// With so many sessions at a time a technician counts as busy (1 to 100; 10 where no group says otherwise), or "inherit"
        #[arg(long, value_name = "N", value_parser = amount)]
        max_active: Option<Lay>,
        #[command(flatten)]
        times: Times,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Organisation {
    /// Name custom fields on forms of channels, at consoles and in reports; without --field only prints the labels
    Labels {
        #[command(flatten)]
        whose: Whose,
        /// A field and its label, such as 1="Order number"; an empty label takes it away
        #[arg(long = "field", value_name = "N=LABEL", value_parser = label)]
        fields: Vec<(usize, String)>,
    },
    /// Whose pages are told why a PIN was refused (hosted error handling); without options only prints them
    Origins {
        #[command(flatten)]
        whose: Whose,
        /// Tell pages of this origin, such as https://www.example.com
        #[arg(long, value_name = "ORIGIN")]
        allow: Vec<String>,
        /// Tell pages of this origin no more
        #[arg(long, value_name = "ORIGIN")]
        forget: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct Whose {
    #[command(flatten)]
    place: Place,
    /// The organisation's name
    #[arg(long, value_name = "NAME")]
    organisation: String,
}

#[derive(Debug, Args)]
pub(super) struct Which {
    #[command(flatten)]
    place: Place,
    /// The channel's NodeId
    #[arg(long, value_name = "NODE")]
    channel: i64,
}

#[derive(Debug, Args)]
pub(super) struct Service {
    #[command(flatten)]
    which: Which,
    /// The NodeId of a technician group or a technician
    #[arg(long, value_name = "NODE")]
    node: i64,
}

#[derive(Debug, Args)]
pub(super) struct Times {
    /// How long a customer's page may take to connect: minutes (1 to 999), "never" or "inherit"
    #[arg(long, value_name = "MINUTES", value_parser = time)]
    connecting: Option<Lay>,
    /// How long a session may wait: minutes (1 to 999), "never" or "inherit"
    #[arg(long, value_name = "MINUTES", value_parser = time)]
    waiting: Option<Lay>,
    /// How long an active session may be idle: minutes (1 to 999), "never" or "inherit"
    #[arg(long, value_name = "MINUTES", value_parser = time)]
    idle: Option<Lay>,
}

impl Times {
    const fn is_none(&self) -> bool {
        self.connecting.is_none() && self.waiting.is_none() && self.idle.is_none()
    }

    /// What becomes of a node's limits: its times, and whatever else.
    fn limit(&self, node: i64, others: Lays) -> Front {
        let limits = Lays {
            connecting: self.connecting.unwrap_or_default(),
            waiting: self.waiting.unwrap_or_default(),
            active_idle: self.idle.unwrap_or_default(),
            ..others
        };
        Front::Limit { node, limits }
    }
}

/// `towline channel`.
pub(super) fn channel(channel: Channel) -> Result<(), Failure> {
    match channel {
        Channel::Create { place, organisation, name, description } => {
            order(&place, Front::CreateChannel { organisation, name, description })
        }
        Channel::List(Whose { place, organisation }) => order(&place, Front::Channels { organisation }),
        Channel::Assign(Service { which, node }) => order(&which.place, Front::Serve { channel: which.channel, node, on: true }),
        Channel::Unassign(Service { which, node }) => order(&which.place, Front::Serve { channel: which.channel, node, on: false }),
        Channel::Enable(which) => open(&which, true),
        Channel::Disable(which) => open(&which, false),
        Channel::Set { which: Which { place, channel }, name, description, times } => {
            // What is out of its bounds is said before anything is changed.
            if !times.is_none() || (name.is_none() && description.is_none()) {
                order(&place, times.limit(channel, Lays::default()))?;
            }
            match name.is_some() || description.is_some() {
                true => order(&place, Front::ChangeChannel { channel, name, description, enabled: None }),
                false => Ok(()),
            }
        }
    }
}

fn open(which: &Which, enabled: bool) -> Result<(), Failure> {
    let change = Front::ChangeChannel { channel: which.channel, name: None, description: None, enabled: Some(enabled) };
    order(&which.place, change)
}

/// `towline group`.
pub(super) fn group(group: Group) -> Result<(), Failure> {
    match group {
        Group::List(Whose { place, organisation }) => order(&place, Front::Groups { organisation }),
        Group::Set { place, group, pin_life, max_offered, max_active, recording, recording_kept, times } => {
            let others = Lays {
                pin_life: pin_life.unwrap_or_default(),
                max_offered: max_offered.unwrap_or_default(),
                max_active: max_active.unwrap_or_default(),
                recording: recording.unwrap_or_default(),
                recording_kept: recording_kept.unwrap_or_default(),
                ..Lays::default()
            };
            order(&place, times.limit(group, others))
        }
    }
}

/// `towline organisation`.
pub(super) fn organisation(organisation: Organisation) -> Result<(), Failure> {
    match organisation {
        Organisation::Labels { whose: Whose { place, organisation }, fields } => {
            order(&place, Front::Label { organisation, labels: fields })
        }
        Organisation::Origins { whose: Whose { place, organisation }, allow, forget } => {
            order(&place, Front::Tell { organisation, allow, forget })
        }
    }
}

fn order(place: &Place, front: Front) -> Result<(), Failure> {
    let Done::Lines(lines) = give(place, Order::Front { deed: front })? else { return Err(Failure::run(OTHER)) };
    lines.iter().try_for_each(|line| print::line(line))
}

fn amount(text: &str) -> Result<Lay, String> {
    match text {
        "inherit" => Ok(Lay::Inherited),
        number => number.parse().map(Lay::Set).map_err(|_| "a whole number, or \"inherit\"".to_owned()),
    }
}

fn recording(text: &str) -> Result<Lay, String> {
    match text {
        "ask" => Ok(Lay::Set(1)),
        "off" => Ok(Lay::Set(0)),
        "inherit" => Ok(Lay::Inherited),
        _ => Err("\"ask\", \"off\" or \"inherit\"".to_owned()),
    }
}

fn time(text: &str) -> Result<Lay, String> {
    match text {
        "never" => Ok(Lay::Set(0)),
        "0" => Err("\"never\" says that there is no time-out".to_owned()),
        "inherit" => Ok(Lay::Inherited),
        number => number.parse().map(Lay::Set).map_err(|_| "whole minutes, \"never\" or \"inherit\"".to_owned()),
    }
}

fn label(text: &str) -> Result<(usize, String), String> {
    let (place, label) = text.split_once('=').ok_or("a field's number, = and its label, such as 1=\"Order number\"")?;
    let place = place.parse().ok().filter(|place| *place < 6).ok_or("custom fields are numbered 0 to 5")?;
    Ok((place, label.to_owned()))
}
