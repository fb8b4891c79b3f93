//! `towline post-to-url`: what organisations set for posts, and what became of them.

use std::fmt::Write as _;

use clap::{Args, Subcommand};
use towline_model::Timestamp;

use super::people::{OTHER, give};
use super::{Failure, Place, print};
use crate::control::{Delivery, Done, Format, Moment, Order, PostDeed, PostsDone};

#[derive(Debug, Subcommand)]
pub(super) enum PostToUrl {
    /// Set where sessions are told of; the first time prints the signing secret, which is never shown again
    Set {
        #[command(flatten)]
        of: Of,
        /// When a session is told of
        #[arg(long, value_enum)]
        at: Moment,
        /// The receiver, such as https://crm.example.com/towline
        #[arg(long, value_name = "URL")]
        url: String,
        /// How it is told
        #[arg(long, value_enum, default_value = "form")]
        format: Format,
        /// Make a new signing secret, and print it
        #[arg(long)]
        new_secret: bool,
    },
    /// Say what is set
    Show(Of),
    /// Set nothing any more; what waits is given up
    Clear {
        #[command(flatten)]
        of: Of,
        /// Only for this moment
        #[arg(long, value_enum)]
        at: Option<Moment>,
    },
    /// List the newest hundred posts, the newest first
    Deliveries(Of),
    /// Try posts again that were given up
    Replay {
        #[command(flatten)]
        of: Of,
        /// Only those of this session
        #[arg(long, value_name = "ID")]
        session: Option<i64>,
    },
}

#[derive(Debug, Args)]
pub(super) struct Of {
    #[command(flatten)]
    place: Place,
    /// The organisation's name
    #[arg(long, value_name = "NAME")]
    organisation: String,
}

/// `towline post-to-url`.
pub fn run(command: PostToUrl) -> Result<(), Failure> {
    let (of, deed) = match command {
        PostToUrl::Set { of, at, url, format, new_secret } => (of, PostDeed::Set { moment: at, url, format, new_secret }),
        PostToUrl::Show(of) => (of, PostDeed::Show),
        PostToUrl::Clear { of, at } => {
            let moments = at.map_or_else(|| vec![Moment::Start, Moment::End], |moment| vec![moment]);
            (of, PostDeed::Clear { moments })
        }
        PostToUrl::Deliveries(of) => (of, PostDeed::Deliveries),
        PostToUrl::Replay { of, session } => (of, PostDeed::Replay { session }),
    };
    let order = Order::PostToUrl { organisation: of.organisation, deed };
    let Done::Posts(done) = give(&of.place, order)? else { return Err(Failure::run(OTHER)) };
    print::line(told(done).trim_end())
}

fn told(done: PostsDone) -> String {
    match done {
        PostsDone::Set(None) => "set; posts are signed with the secret that there is".to_owned(),
        PostsDone::Set(Some(secret)) => format!("set; posts are signed with this secret, which is not shown again:\n{}", *secret),
        PostsDone::Hooks(hooks) if hooks.is_empty() => "nothing is set".to_owned(),
        PostsDone::Hooks(hooks) => {
            lines(hooks.into_iter().map(|(moment, format, url)| format!("{}  {}  {url}", word(&moment), word(&format))))
        }
        PostsDone::Cleared(0) => "nothing was set".to_owned(),
        PostsDone::Cleared(_) => "cleared; what waited is given up".to_owned(),
        PostsDone::Deliveries(deliveries) if deliveries.is_empty() => "no session has been told of".to_owned(),
        PostsDone::Deliveries(deliveries) => lines(deliveries.iter().map(delivery)),
        PostsDone::Replayed(posts) => format!("{posts} to be tried again"),
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.fold(String::new(), |mut out, line| {
        let _written = writeln!(out, "{line}");
        out
    })
}

fn delivery(delivery: &Delivery) -> String {
    let Delivery { session, moment, at, state, tries, next_at } = delivery;
    let next = next_at.map(|at| format!(", next {}", time(at))).unwrap_or_default();
    format!("{}  session {session} {}: {state}, tries: {tries}{next}", time(*at), word(moment))
}

/// A value as it is typed on the command line.
fn word(value: &impl clap::ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_second(at.as_seconds()).map(|at| at.to_string()).unwrap_or_default()
}
