//! The thread that writes lines. Whoever logs never waits: when the reader at the other end is stuck, lines are lost and counted, and the next line that
//! gets through says how many.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Lines that may wait.
const WAITING: usize = 4_096;

/// Where lines go; a clone is another way to the same thread.
#[derive(Clone)]
pub struct Writer {
    lines: SyncSender<String>,
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
        if self.lines.try_send(line).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
            metrics::counter!("towline_log_lines_lost_total").increment(1);
        }
    }

    /// Lines lost since a line last said so.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

fn write(mut out: Box<dyn Write + Send>, waiting: &Receiver<String>, lost: &AtomicU64) {
    while let Ok(line) = waiting.recv() {
        // A closed standard error is nobody's to hear.
        let _ = out.write_all(line.as_bytes());
        let gone = lost.swap(0, Ordering::Relaxed);
        if gone > 0 {
            let _ =
                writeln!(out, "{{\"level\":\"WARN\",\"target\":\"towline::logging\",\"message\":\"log lines were lost\",\"lost\":{gone}}}");
        }
        let _ = out.flush();
    }
}
