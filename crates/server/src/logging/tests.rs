//! What reaches the log, and what never does.

use std::io::Write;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};

use super::*;

struct Kept(std::sync::mpsc::Sender<Vec<u8>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let _ = self.0.send(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn log(format: LogFormat, say: impl FnOnce()) -> Vec<String> {
    let (sender, lines): (_, Receiver<Vec<u8>>) = channel();
    let log = Log { format, ..Log::default() };
    let lines_layer = Lines::new(&log, Writer::start(Box::new(Kept(sender))), || jiff::Timestamp::UNIX_EPOCH);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines_layer), say);
    // The writer is gone with its layer, so the thread ends and the channel with it.
    lines.iter().map(|line| String::from_utf8(line).unwrap()).collect()
}

#[test]
fn at_127_no_value_breaks_out_of_its_line() {
    let evil = "a\r\nfake\u{1b}[31m \"}{\\\u{2028}\u{202e}";
    for format in [LogFormat::Text, LogFormat::Json] {
        let lines = log(format, || tracing::error!(cause = evil, "{evil}"));
        assert_eq!(lines.len(), 1);
        let line = lines[0].strip_suffix('\n').unwrap();
        assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}' || c == '\u{2028}'), "{line}");
    }
    let lines = log(LogFormat::Json, || tracing::error!(cause = evil, count = 7, "x"));
    let read: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!((read["cause"].as_str(), read["count"].as_i64()), (Some(evil), Some(7)));
}

#[test]
fn a_field_that_nobody_listed_is_withheld() {
    for format in [LogFormat::Text, LogFormat::Json] {
        let lines = log(format, || tracing::error!(password = "hunter22", authcode = "abc123xyz", session = 17, "x"));
        assert!(!lines[0].contains("hunter22") && !lines[0].contains("abc123xyz"), "{}", lines[0]);
        assert!(lines[0].contains("17") && lines[0].contains("withheld"));
    }
}

#[test]
fn levels_and_foreign_crates_are_bounded() {
    let lines = log(LogFormat::Text, || {
        tracing::debug!("ours, too fine");
        tracing::info!(target: "h2", "theirs, too fine");
        tracing::warn!(target: "h2", "theirs");
        // AT-114: a line for each datagram that anybody sends would fill the disk.
        tracing::warn!(target: "stun_types::message", "malformed advertised size");
        tracing::info!("ours");
    });
    assert_eq!(lines.len(), 2);
    assert!(lines[0].contains("WARN h2: theirs") && lines[1].ends_with("ours\n"));
}

/// A reader that is stuck until told otherwise.
struct Stuck(Arc<(Mutex<bool>, Condvar)>, std::sync::mpsc::Sender<Vec<u8>>);

impl Write for Stuck {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut open = self.0.0.lock().unwrap();
        while !*open {
            open = self.0.1.wait(open).unwrap();
        }
        let _ = self.1.send(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_stuck_reader_loses_lines_and_stops_nobody() {
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let (sender, lines) = channel();
    let writer = Writer::start(Box::new(Stuck(Arc::clone(&gate), sender)));
    for n in 0..10_000 {
        writer.send(format!("{n}\n"));
    }
    assert!(writer.lost() > 5_000);
    *gate.0.lock().unwrap() = true;
    gate.1.notify_all();
    drop(writer);
    let all: Vec<String> = lines.iter().map(|line| String::from_utf8(line).unwrap()).collect();
    assert!(all.iter().any(|line| line.contains("log lines were lost")));
    assert!(all.concat().starts_with("0\n"));
}
