//! `towline reply`: canned replies that an organisation or one of its technician groups shares. Technicians keep their own at the console.

use clap::{Args, Subcommand};

use super::people::{OTHER, give};
use super::{Failure, Place, print};
use crate::control::{Done, Front, Order};

#[derive(Debug, Subcommand)]
pub(super) enum Reply {
    /// Share a canned reply; prints its number
    Add {
        #[command(flatten)]
        whose: Whose,
        /// What technicians find it by, at most 64 characters
        #[arg(long, value_name = "NAME")]
        title: String,
        /// What it says, at most 2,000 characters; {customer}, {technician} and {organisation} become names
        #[arg(long, value_name = "TEXT")]
        text: String,
    },
    /// List shared canned replies: number, title, text
    List(Whose),
    /// Take a shared canned reply away
    Remove {
        #[command(flatten)]
        whose: Whose,
        /// Its number
        #[arg(long, value_name = "N")]
        id: i64,
    },
}

#[derive(Debug, Args)]
pub(super) struct Whose {
    #[command(flatten)]
    place: Place,
    /// The organisation's name
    #[arg(long, value_name = "NAME")]
    organisation: String,
    /// The NodeId of a technician group; without it the whole organisation shares
    #[arg(long, value_name = "NODE")]
    group: Option<i64>,
}

/// `towline reply`.
pub(super) fn reply(reply: Reply) -> Result<(), Failure> {
    let (place, front) = match reply {
        Reply::Add { whose: Whose { place, organisation, group }, title, text } => {
            (place, Front::ShareReply { organisation, group, title, text })
        }
        Reply::List(Whose { place, organisation, group }) => (place, Front::Replies { organisation, group }),
        Reply::Remove { whose: Whose { place, organisation, group }, id } => (place, Front::UnshareReply { organisation, group, id }),
    };
    let Done::Lines(lines) = give(&place, Order::Front { deed: front })? else { return Err(Failure::run(OTHER)) };
    lines.iter().try_for_each(|line| print::line(line))
}
