//! The report: figures, and what each has to be. Kept as JSON beside the harness, so that runs can be compared.

use serde::{Deserialize, Serialize};

/// One side of a pair.
#[derive(Debug, Serialize, Deserialize)]
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
#[derive(Debug, Serialize, Deserialize)]
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
#[derive(Debug, Serialize, Deserialize)]
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
#[derive(Debug, Serialize, Deserialize)]
pub struct Start {
    /// Sessions stored.
    pub sessions: usize,
    /// From the start of the process to its first answer.
    pub seconds: f64,
    /// What that has to stay below.
    pub below: f64,
}

/// A server left alone.
#[derive(Debug, Serialize, Deserialize)]
pub struct Idle {
    /// Resident memory.
    pub bytes: u64,
    /// What it has to stay below.
    pub below: u64,
}

/// Consoles held open.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sockets {
    /// How many.
    pub sockets: usize,
    /// Resident memory of each.
    pub bytes_each: u64,
    /// What it has to stay below.
    pub below: u64,
}

/// Active sessions with both sides connected.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sessions {
    /// How many.
    pub sessions: usize,
    /// Resident memory of each.
    pub bytes_each: u64,
    /// The same after they have chatted for a while.
    pub bytes_each_after_chat: u64,
    /// What both have to stay below.
    pub bytes_below: u64,
    /// Share of a core that the server takes for each while they chat.
    pub core_percent_each: f64,
    /// What that has to stay below.
    pub core_percent_below: f64,
    /// Lines that were said and arrived.
    pub lines: usize,
    /// Half of the lines were on the other side within.
    pub delivery_p50_ms: f64,
    /// All but one in a hundred were.
    pub delivery_p99_ms: f64,
    /// What that has to stay below.
    pub delivery_p99_below_ms: f64,
}

/// The customer's pages.
#[derive(Debug, Serialize, Deserialize)]
pub struct Page {
    /// Bytes on the wire.
    pub bytes: usize,
    /// Files.
    pub files: usize,
    /// What the bytes have to stay below.
    pub below: usize,
}

/// A call of a method, made one after the other.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call {
    /// Which.
    pub method: String,
    /// Half of the answers were in within.
    pub p50_ms: f64,
    /// All of them were.
    pub slowest_ms: f64,
    /// What half of them have to stay below.
    pub below_ms: f64,
}

/// A large organisation.
#[derive(Debug, Serialize, Deserialize)]
pub struct Organisation {
    /// People.
    pub users: usize,
    /// Groups of technicians.
    pub groups: usize,
    /// All that an administrator sees.
    pub hierarchy: Call,
    /// One node of it.
    pub one: Call,
}

/// A long report, read as fast as it comes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Stream {
    /// Rows.
    pub rows: usize,
    /// Bytes.
    pub bytes: usize,
    /// From the call to the first byte of the answer's body.
    pub first_byte_ms: f64,
    /// What that has to stay below.
    pub first_below_ms: f64,
    /// From the call to the last row.
    pub rows_per_second: f64,
    /// What it has to be.
    pub at_least: f64,
    /// Processor time of the server for one row, in microseconds.
    pub processor_us: f64,
    /// The most resident memory while it ran, less what there was before, in bytes.
    pub growth: u64,
    /// What that has to stay below.
    pub growth_below: u64,
}

/// A long report whose reader went away.
#[derive(Debug, Serialize, Deserialize)]
pub struct Left {
    /// Processor time of the server in the second after.
    pub processor_ms: f64,
    /// What that has to stay below.
    pub processor_below_ms: f64,
    /// When the same person's next report began.
    pub next_first_byte_ms: f64,
    /// What that has to stay below.
    pub next_below_ms: f64,
}

/// Reports on a large organisation.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reports {
    /// Rows of a day's report.
    pub day_rows: usize,
    /// A day's report.
    pub day: Call,
    /// The report on everything.
    pub whole: Stream,
    /// The same, left alone.
    pub left: Left,
}

/// Where a run took place.
#[derive(Debug, Serialize, Deserialize)]
pub struct Machine {
    /// The processor.
    pub processor: String,
    /// How many of them.
    pub processors: usize,
    /// The kernel.
    pub kernel: String,
}

/// One run.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
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
    /// Active sessions.
    pub live: Option<Sessions>,
    /// The customer's pages.
    pub page: Option<Page>,
    /// A large organisation.
    pub organisation: Option<Organisation>,
    /// Reports on it.
    pub reports: Option<Reports>,
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

impl Call {
    fn fits(&self) -> bool {
        self.p50_ms < self.below_ms
    }
}

impl Report {
    /// These figures, with those of an earlier report for what was not measured.
    pub fn beside(self, earlier: Self) -> Self {
        Self {
            machine: self.machine,
            rates: if self.rates.is_empty() { earlier.rates } else { self.rates },
            pool: self.pool.or(earlier.pool),
            start: self.start.or(earlier.start),
            idle: self.idle.or(earlier.idle),
            sockets: self.sockets.or(earlier.sockets),
            live: self.live.or(earlier.live),
            page: self.page.or(earlier.page),
            organisation: self.organisation.or(earlier.organisation),
            reports: self.reports.or(earlier.reports),
        }
    }

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
        hold(
            self.live.as_ref().map(|live| live.bytes_each.max(live.bytes_each_after_chat) < live.bytes_below),
            "the memory of an active session",
        );
        hold(self.live.as_ref().map(|live| live.core_percent_each < live.core_percent_below), "the processor time of an active session");
        hold(self.live.as_ref().map(|live| live.delivery_p99_ms < live.delivery_p99_below_ms), "the delivery of chat");
        hold(self.page.as_ref().map(|page| page.bytes < page.below), "the customer's pages");
        hold(self.organisation.as_ref().map(|large| large.hierarchy.fits()), "the hierarchy of a large organisation");
        hold(self.organisation.as_ref().map(|large| large.one.fits()), "one node of a large organisation");
        hold(self.reports.as_ref().map(|reports| reports.day.fits()), "a day's report");
        hold(self.reports.as_ref().map(|reports| reports.whole.first_byte_ms < reports.whole.first_below_ms), "the begin of a long report");
        hold(self.reports.as_ref().map(|reports| reports.whole.rows_per_second >= reports.whole.at_least), "the pace of a long report");
        hold(self.reports.as_ref().map(|reports| reports.whole.growth < reports.whole.growth_below), "the memory of a long report");
        hold(self.reports.as_ref().map(|reports| reports.left.processor_ms < reports.left.processor_below_ms), "a report left alone");
        hold(self.reports.as_ref().map(|reports| reports.left.next_first_byte_ms < reports.left.next_below_ms), "the report after it");
        missed
    }
}
