//! `towline relay`: what another program that relays media is configured with.

use std::net::IpAddr;

use clap::Subcommand;
use towline_domain::Keys;

use super::{Failure, Place, print};
use crate::config::settle;
use crate::folder::Folder;
use crate::relay::coturn::{Machine, configuration};
use crate::relay::shared_secret;

/// `towline relay`.
#[derive(Debug, Subcommand)]
pub enum Relay {
    /// Print a configuration of coturn that takes this server's credentials and relays to nothing inside; it holds a secret
    CoturnConfig {
        #[command(flatten)]
        place: Place,
        /// Address of coturn's machine to listen on; may be given for IPv4 and IPv6; without it, all of them
        #[arg(long, value_name = "IP")]
        listen_ip: Vec<IpAddr>,
        /// Port to listen on
        #[arg(long, value_name = "PORT", default_value_t = 3_478, value_parser = clap::value_parser!(u16).range(1..))]
        port: u16,
        /// Address of coturn's own relay that lies in a private network: two browsers on the relay meet there. Every UDP port of it becomes reachable
        #[arg(long, value_name = "IP")]
        relay_ip: Vec<IpAddr>,
    },
}

/// Runs it.
pub fn run(command: &Relay) -> Result<(), Failure> {
    let Relay::CoturnConfig { place, listen_ip, port, relay_ip } = command;
    let config = settle(&place.sources()).map_err(Failure::settings)?;
    let data = &config.server.data;
    if !data.is_dir() {
        return Err(Failure::run(format!("{} is not there: start the server once, or name its folder with --data DIR", data.display())));
    }
    let key = Folder::open(data).and_then(|folder| folder.master_key()).map_err(Failure::run)?;
    let keys = Keys::from_master(key.bytes()).ok_or_else(|| Failure::run("the keys could not be derived"))?;
    let secret = shared_secret(&config.relay, &keys).map_err(Failure::run)?;
    let machine = Machine { listen: listen_ip.clone(), port: *port, relay: relay_ip.clone() };
    print::line(configuration(&config.relay, &secret, &machine).trim_end())
}
