//! The report: figures, and what each has to be. Kept as JSON beside the harness, so that runs can be compared.

use serde::Serialize;

/// One side of a pair.
#[derive(Debug, Serialize)]
pub struct Side {
    /// Good answers a second, the middle of the turns.
    pub per_second: f64,
    /// Half of the answers came within.
    pub p50_ms: f64,
    /// All but one in a hundred came within.
    pub p99_ms: f64,
    /// Processor time of the server for one answer, in microseconds: what a noisy neighbour changes least.
    pub processor_us: f64,
}

/// PINs per second of one transport.
#[derive(Debug, Serialize)]
pub struct Rate {
    /// The transport.
    pub transport: String,
    /// Connections at a time.
    pub connections: usize,
    /// The server.
    pub towline: Side,
    /// The constant server.
    pub constant: Side,
    /// The middle of the turns' ratios.
    pub ratio: f64,
    /// What the ratio has to be.
    pub at_least: Option<f64>,
}

/// A nearly full PIN space.
#[derive(Debug, Serialize)]
pub struct Pool {
    /// PINs a second with 99.9 % taken.
    pub full_per_second: f64,
    /// PINs a second with none taken.
    pub empty_per_second: f64,
    /// Their ratio.
    pub ratio: f64,
    /// What it has to be.
    pub at_least: f64,
}

/// A start on much data.
#[derive(Debug, Serialize)]
pub struct Start {
    /// Sessions stored.
    pub sessions: usize,
    /// From the start of the process to its first answer.
    pub seconds: f64,
    /// What that has to stay below.
    pub below: f64,
}

/// A server left alone.
#[derive(Debug, Serialize)]
pub struct Idle {
    /// Resident memory.
    pub bytes: u64,
    /// What it has to stay below.
    pub below: u64,
}

/// Consoles held open.
#[derive(Debug, Serialize)]
pub struct Sockets {
    /// How many.
    pub sockets: usize,
    /// Resident memory of each.
    pub bytes_each: u64,
    /// What it has to stay below.
    pub below: u64,
}

/// The customer's pages.
#[derive(Debug, Serialize)]
pub struct Page {
    /// Bytes on the wire.
    pub bytes: usize,
    /// Files.
    pub files: usize,
    /// What the bytes have to stay below.
    pub below: usize,
}

/// Where a run took place.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// The processor.
    pub processor: String,
    /// How many of them.
    pub processors: usize,
    /// The kernel.
    pub kernel: String,
}

/// One run.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Where.
    pub machine: Option<Machine>,
    /// PINs per second.
    pub rates: Vec<Rate>,
    /// A nearly full PIN space.
    pub pool: Option<Pool>,
    /// A start on much data.
    pub start: Option<Start>,
    /// A server left alone.
    pub idle: Option<Idle>,
    /// Consoles held open.
    pub sockets: Option<Sockets>,
    /// The customer's pages.
    pub page: Option<Page>,
}

impl Machine {
    /// This one.
    pub fn here() -> Self {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let cpu = read("/proc/cpuinfo");
        let processor = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
        Self {
            processor: processor.trim_start_matches([' ', '\t', ':']).to_owned(),
            processors: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
        }
    }
}

impl Report {
    /// Which figures are not what they have to be.
    pub fn missed(&self) -> Vec<String> {
        let rates = self.rates.iter().filter(|rate| rate.at_least.is_some_and(|floor| rate.ratio < floor));
        let mut missed: Vec<String> = rates.map(|rate| format!("{} at {} connections", rate.transport, rate.connections)).collect();
        let mut hold = |fits: Option<bool>, what: &str| {
            if fits == Some(false) {
                missed.push(what.to_owned());
            }
        };
        hold(self.pool.as_ref().map(|pool| pool.ratio >= pool.at_least), "the nearly full PIN space");
        hold(self.start.as_ref().map(|start| start.seconds < start.below), "the start");
        hold(self.idle.as_ref().map(|idle| idle.bytes < idle.below), "the idle memory");
        hold(self.sockets.as_ref().map(|sockets| sockets.bytes_each < sockets.below), "the idle consoles");
        hold(self.page.as_ref().map(|page| page.bytes < page.below), "the customer's pages");
        missed
    }
}
