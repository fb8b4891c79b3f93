//! The capacity harness: measures a release build of the server and writes the report. How to read it is in `docs/capacity.md`.
//!
//! Every rate stands beside a constant server that was measured in turns with it by the same client on the same machine, so that the figures that matter
//! are ratios. What a figure has to be is stated here; a run in which one is missed ends with an error.

mod client;
mod clock;
mod constant;
mod idle;
mod load;
mod organisation;
mod page;
mod pool;
mod rates;
mod report;
mod reports;
mod requests;
mod run;
mod seed;
mod server;
mod sessions;
mod stats;
mod ws;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// What the harness is asked to do.
#[derive(Parser)]
#[command(about = "Measures Towline's capacity beside a constant server")]
enum Command {
    /// Measure everything and write the report.
    Run(Wish),
    /// Be the constant server: every request gets the same small answer.
    Constant {
        /// Where to listen.
        #[arg(long)]
        listen: std::net::SocketAddr,
    },
}

/// How to measure.
#[derive(clap::Args)]
struct Wish {
    /// The release build of the server.
    #[arg(long, default_value = "target/release/towline")]
    server: PathBuf,
    /// Where the report goes.
    #[arg(long, default_value = "bench/report.json")]
    out: PathBuf,
    /// Seconds of each measured leg.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Turns of each pair of legs.
    #[arg(long, default_value_t = 3)]
    turns: usize,
    /// Only these parts, by name: rates, pool, start, idle, sockets, sessions, page, organisation.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Constant { listen } => constant::serve(listen),
        Command::Run(wish) => run::run(&wish),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

/// The one place that prints.
#[expect(clippy::print_stdout, reason = "a tool for the terminal")]
fn say(text: &str) {
    println!("{text}");
}

/// Why a measurement could not be made.
type Failure = Box<dyn std::error::Error + Send + Sync>;
