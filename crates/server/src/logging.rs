//! Logging: structured lines on standard error, JSON or text, written by a thread of their own so that a stuck reader never stops a request. Only known
//! fields are written; everything is escaped.

mod line;
mod writer;

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{Log, LogFormat};
pub use writer::Writer;

/// What crates other than ours may say: warnings and errors.
const FOREIGN: Level = Level::WARN;

/// Crates that may say nothing: they warn of every datagram that they do not understand, and anybody can send those.
const MUTE: [&str; 3] = ["stun_proto", "stun_types", "turn_types"];

/// Writes events as lines.
pub struct Lines {
    format: LogFormat,
    level: Level,
    writer: Writer,
    clock: fn() -> jiff::Timestamp,
}

impl Lines {
    /// Lines of this form, at this level and above, to this writer; `clock` tells what time stands on them.
    #[must_use]
    pub const fn new(log: &Log, writer: Writer, clock: fn() -> jiff::Timestamp) -> Self {
        Self { format: log.format, level: log.level, writer, clock }
    }
}

impl<S: Subscriber> Layer<S> for Lines {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        let crate_name = metadata.target().split("::").next().unwrap_or_default();
        if MUTE.contains(&crate_name) {
            return false;
        }
        let most = if metadata.target().starts_with("towline") { self.level } else { self.level.min(FOREIGN) };
        metadata.is_event() && *metadata.level() <= most
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        self.writer.send(line::render(self.format, (self.clock)(), event));
    }
}

/// Starts logging for the whole process; nothing happens when it has been started before. Also makes panics leave one line that says where, never what.
///
/// Flush what is returned before the process ends.
#[must_use]
pub fn start(log: &Log) -> Writer {
    let writer = Writer::start(Box::new(std::io::stderr()));
    let lines = Lines::new(log, writer.clone(), now);
    if tracing_subscriber::registry().with(lines).try_init().is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            // The message may hold what was being worked on; the place is enough to find it.
            let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
            tracing::error!(place, "panic");
        }));
    }
    writer
}

fn now() -> jiff::Timestamp {
    let micros = towline_domain::Clock::now(&crate::house::SystemClock).0;
    jiff::Timestamp::from_microsecond(micros).unwrap_or_default()
}

#[cfg(test)]
mod tests;
