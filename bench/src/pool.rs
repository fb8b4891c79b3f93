//! A nearly full PIN space beside an empty one: bursts on fresh copies of both, in turns. The same full folder shows how long a start takes with a million
//! sessions stored.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use crate::load::{Codes, Until, drive};
use crate::report::{Pool, Start};
use crate::requests::Transport;
use crate::server::Server;
use crate::stats::median;
use crate::{Failure, Wish, say, seed};

/// PINs of the full folder's organisation that are taken: 99.9 % of its space.
const TAKEN: usize = 999_000;
/// Sessions of another organisation in it, so that there are a million.
const OTHERS: usize = 1_000;
/// Technicians of each organisation.
const TECHNICIANS: usize = 900;
/// PINs of one burst, each by a technician of its own.
const BURST: usize = 800;
/// Connections of a burst.
const CONNECTIONS: usize = 64;
/// Bursts on each side.
const BURSTS: usize = 10;

/// The two folders, and who works there.
pub struct Folders {
    full: PathBuf,
    empty: PathBuf,
    codes: Vec<String>,
}

/// Makes both folders.
pub async fn prepare(space: &Path) -> Result<Folders, Failure> {
    let (full, empty) = (space.join("full"), space.join("empty"));
    let mut codes = Vec::new();
    for (folder, taken, others) in [(&empty, 0, 0), (&full, TAKEN, OTHERS)] {
        let seed = seed::Seed::open(folder)?;
        let technicians = seed.desks(2, TECHNICIANS).await?;
        let (first, second) = technicians.split_at(TECHNICIANS);
        seed.pins(first, taken).await?;
        seed.pins(second, others).await?;
        seed.close().await?;
        codes = first.iter().map(|technician| technician.authcode.clone()).collect();
    }
    Ok(Folders { full, empty, codes })
}

/// Measures bursts on copies of both.
pub async fn measure(wish: &Wish, space: &Path, folders: &Folders) -> Result<Pool, Failure> {
    let (mut full, mut empty) = (Vec::new(), Vec::new());
    for turn in 0..BURSTS {
        empty.push(burst(wish, space, &folders.empty, turn, &folders.codes).await?);
        full.push(burst(wish, space, &folders.full, turn, &folders.codes).await?);
    }
    let (full, empty) = (median(&full), median(&empty));
    let pool = Pool { full_per_second: full, empty_per_second: empty, ratio: full / empty, at_least: 0.8 };
    say(&format!("99.9 % full space: {full:.0}/s, empty: {empty:.0}/s: ratio {:.3} (at least {})", pool.ratio, pool.at_least));
    Ok(pool)
}

async fn burst(wish: &Wish, space: &Path, folder: &Path, turn: usize, codes: &[String]) -> Result<f64, Failure> {
    let copy = copy(space, folder, turn)?;
    let server = Server::towline(&wish.server, &copy).await?;
    let template = Transport::Get.template(&server.address.to_string())?;
    let codes: Arc<Codes> = Codes::new(codes.to_vec());
    let leg = drive(server.address, &template, Transport::Get.mark(), &codes, CONNECTIONS, Until::Count(BURST)).await?;
    server.stop().await?;
    std::fs::remove_dir_all(&copy)?;
    if leg.bad > 0 || leg.good != BURST {
        return Err(format!("a burst brought {} PINs and {} other answers, such as {:?}", leg.good, leg.bad, leg.sample).into());
    }
    Ok(leg.rate())
}

fn copy(space: &Path, folder: &Path, turn: usize) -> Result<PathBuf, Failure> {
    let name = folder.file_name().ok_or("a folder without a name")?.to_string_lossy();
    let to = space.join(format!("{name}-{turn}"));
    let done = Command::new("cp").arg("-a").arg(folder).arg(&to).status()?;
    if done.success() { Ok(to) } else { Err("the folder could not be copied".into()) }
}

/// Measures starts on the full folder.
pub async fn start(wish: &Wish, folders: &Folders) -> Result<Start, Failure> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let server = Server::towline(&wish.server, &folders.full).await?;
        times.push(server.ready_after.as_secs_f64());
        server.stop().await?;
    }
    let start = Start { sessions: TAKEN + OTHERS, seconds: median(&times), below: 0.5 };
    say(&format!("start to first answer with {} sessions: {:.3} s (below {} s)", start.sessions, start.seconds, start.below));
    Ok(start)
}
