//! The thread that writes lines. Whoever logs never waits: when the reader at the other end is stuck, lines are lost and counted, and the next line that
//! gets through says how many.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

/// Lines that may wait.
const WAITING: usize = 4_096;

/// How long the end of the process waits for the last lines.
const PATIENCE: Duration = Duration::from_secs(1);

enum Item {
    Line(String),
    /// Says when everything before it is written.
    Mark(SyncSender<()>),
}

/// Where lines go; a clone is another way to the same thread.
#[derive(Clone)]
pub struct Writer {
    lines: SyncSender<Item>,
    lost: Arc<AtomicU64>,
}

impl Writer {
    /// Starts a thread that writes to `out` until every clone is gone.
    #[must_use]
    pub fn start(out: Box<dyn Write + Send>) -> Self {
        let (lines, waiting) = sync_channel(WAITING);
        let lost = Arc::new(AtomicU64::new(0));
        let thread_lost = Arc::clone(&lost);
        let thread = std::thread::Builder::new().name("log".to_owned()).spawn(move || write(out, &waiting, &thread_lost));
        // Without the thread the channel is closed and every line counts as lost, which is all that can be done.
        drop(thread);
        Self { lines, lost }
    }

    /// Hands a line over, or loses it when too many wait.
    pub fn send(&self, line: String) {
        if self.lines.try_send(Item::Line(line)).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
            metrics::counter!("towline_log_lines_lost_total").increment(1);
        }
    }

    /// Waits, not for long, until everything handed over is written.
    pub fn flush(&self) {
        let (mark, written) = sync_channel(1);
        if self.lines.try_send(Item::Mark(mark)).is_ok() {
            // A stuck reader gets no more than this.
            let _ = written.recv_timeout(PATIENCE);
        }
    }

    /// Lines lost since a line last said so.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

fn write(mut out: Box<dyn Write + Send>, waiting: &Receiver<Item>, lost: &AtomicU64) {
    while let Ok(item) = waiting.recv() {
        // A closed standard error is nobody's to hear.
        match item {
            Item::Line(line) => drop(out.write_all(line.as_bytes())),
            Item::Mark(mark) => drop(mark.try_send(())),
        }
        let gone = lost.swap(0, Ordering::Relaxed);
        if gone > 0 {
            let _ =
                writeln!(out, "{{\"level\":\"WARN\",\"target\":\"towline::logging\",\"message\":\"log lines were lost\",\"lost\":{gone}}}");
        }
        let _ = out.flush();
    }
}
