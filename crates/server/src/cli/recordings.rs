//! `towline recording` and `towline evidence`: what is recorded, deleting it, and the file with which somebody else can check it.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::people::{OTHER, give, opened};
use super::{Failure, Place, print};
use crate::config::settle;
use crate::control::evidence::{export, fetch};
use crate::control::{Done, Order, RecordingDeed};
use crate::evidence::{key_of, verify};

#[derive(Debug, Subcommand)]
pub(super) enum Recording {
    /// List the recordings of a session, deleted ones too
    List(Which),
    /// Delete the recordings of a session now; that and when they were deleted stays on record
    Delete(Which),
    /// List an organisation's deleted recordings, the last deleted first: what to remove from backups
    Deleted {
        #[command(flatten)]
        place: Place,
        /// The organisation's name
        #[arg(long, value_name = "NAME")]
        organisation: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Evidence {
    /// Write the evidence of a session to standard output: a signed archive of chat, events, files' hashes and recordings
    Export(Session),
    /// Check a bundle of evidence, without a server or a network
    Verify {
        /// The bundle
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The key that it must be signed with, as `towline evidence key` prints it
        #[arg(long, value_name = "PUBLICKEY", value_parser = public_key)]
        key: Option<PublicKey>,
    },
    /// Print the public key that this installation's evidence is signed with
    Key {
        #[command(flatten)]
        place: Place,
        /// In PEM, as other tools read it
        #[arg(long)]
        pem: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct Which {
    #[command(flatten)]
    place: Place,
    /// The session's number
    #[arg(long, value_name = "SESSION")]
    session: i64,
}

#[derive(Debug, Args)]
pub(super) struct Session {
    #[command(flatten)]
    place: Place,
    /// The session's number
    #[arg(value_name = "SESSION")]
    session: i64,
}

/// A public key as it was typed.
#[derive(Debug, Clone)]
pub(super) struct PublicKey([u8; 32]);

fn public_key(text: &str) -> Result<PublicKey, String> {
    key_of(text).map(PublicKey).ok_or_else(|| "a key as `towline evidence key` prints it: 44 characters".to_owned())
}

/// `towline recording`.
pub(super) fn recording(recording: Recording) -> Result<(), Failure> {
    match recording {
        Recording::List(Which { place, session }) => order(&place, RecordingDeed::List { session }),
        Recording::Delete(Which { place, session }) => order(&place, RecordingDeed::Delete { session }),
        Recording::Deleted { place, organisation } => order(&place, RecordingDeed::Deleted { organisation }),
    }
}

/// `towline evidence`.
pub(super) fn evidence(evidence: Evidence) -> Result<(), Failure> {
    match evidence {
        Evidence::Export(Session { place, session }) => write(&place, session),
        Evidence::Verify { file, key } => check(&file, key.as_ref()),
        Evidence::Key { place, pem } => order(&place, RecordingDeed::Key { pem }),
    }
}

fn order(place: &Place, deed: RecordingDeed) -> Result<(), Failure> {
    let Done::Lines(lines) = give(place, Order::Recordings { deed })? else { return Err(Failure::run(OTHER)) };
    lines.iter().try_for_each(|line| print::line(line))
}

/// Takes the bundle from the running server of the data folder, or makes it here.
fn write(place: &Place, session: i64) -> Result<(), Failure> {
    let config = settle(&place.sources()).map_err(Failure::settings)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut out = BufWriter::new(std::io::stdout().lock());
        if fetch(&config.server.data, session, &mut out).await.map_err(Failure::run)? {
            return Ok(());
        }
        let (house, store) = opened(&config)?;
        let done = export(&house, session, &mut out).await.map_err(Failure::run);
        towline_store::Store::close(store.as_ref()).await.map_err(Failure::run)?;
        done
    })
}

fn check(file: &PathBuf, key: Option<&PublicKey>) -> Result<(), Failure> {
    let opened = File::open(file).map_err(|error| Failure::run(format!("{}: {error}", file.display())))?;
    let found = verify(BufReader::new(opened), key.map(|key| &key.0)).map_err(Failure::run)?;
    print::line(&format!("the bundle is as it was signed: session {} of {}, made {}", found.session, found.organisation, found.made))?;
    for (name, size, sha256) in &found.files {
        print::line(&format!("{sha256}  {name}  {size} bytes"))?;
    }
    print::line(&match key {
        Some(_) => format!("signed with the key that you named: {}", found.key),
        None => format!("signed with {}: compare it with what `towline evidence key` prints at whoever made it", found.key),
    })
}
