//! One event as one line. A field that is not on the list is named without its value: a secret must be added here to be logged, and nobody does that by
//! accident.

use std::fmt::Write as _;

use tracing::Event;
use tracing::field::{Field, Visit};

use crate::config::LogFormat;

/// The fields whose values may be written.
const LOGGABLE: [&str; 33] = [
    "action",
    "address",
    "cause",
    "code",
    "count",
    "error",
    "file",
    "folder",
    "kind",
    "listen",
    "lost",
    "method",
    "micros",
    "millis",
    "network",
    "node",
    "operation",
    "ops",
    "organisation",
    "path",
    "person",
    "place",
    "public_url",
    "reason",
    "relay",
    "request",
    "seconds",
    "session",
    "state",
    "status",
    "version",
    "what",
    "why",
];

/// No value is longer in a line.
const LONGEST: usize = 2_000;

/// The line, with its end.
pub fn render(format: LogFormat, at: jiff::Timestamp, event: &Event<'_>) -> String {
    let mut fields = Fields::default();
    event.record(&mut fields);
    let (level, target) = (event.metadata().level(), event.metadata().target());
    let mut line = String::with_capacity(200);
    // Writing to a String cannot fail.
    let _ = match format {
        LogFormat::Text => write!(line, "{at:.6} {level:>5} {target}: "),
        LogFormat::Json => write!(line, "{{\"at\":\"{at:.6}\",\"level\":\"{level}\",\"target\":\"{target}\",\"message\":"),
    };
    match format {
        LogFormat::Text => escape(&mut line, &fields.message),
        LogFormat::Json => quote(&mut line, &fields.message),
    }
    for (name, value) in &fields.others {
        match format {
            LogFormat::Text => {
                line.push(' ');
                line.push_str(name);
                line.push('=');
                let plain = !value.is_empty() && value.bytes().all(|c| c.is_ascii_alphanumeric() || b"/.:_-+()[]".contains(&c));
                if plain { line.push_str(value) } else { quote(&mut line, value) }
            }
            LogFormat::Json => {
                line.push_str(",\"");
                line.push_str(name);
                line.push_str("\":");
                if is_number(value) { line.push_str(value) } else { quote(&mut line, value) }
            }
        }
    }
    line.push_str(if format == LogFormat::Json { "}\n" } else { "\n" });
    line
}

#[derive(Default)]
struct Fields {
    message: String,
    others: Vec<(&'static str, String)>,
}

impl Fields {
    fn keep(&mut self, field: &Field, mut value: String) {
        if value.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|end| value.is_char_boundary(*end)).unwrap_or_default();
            value.truncate(end);
        }
        match field.name() {
            "message" => self.message = value,
            name if LOGGABLE.contains(&name) => self.others.push((name, value)),
            name => self.others.push((name, "(withheld)".to_owned())),
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.keep(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.keep(field, value.to_owned());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.keep(field, value.to_string());
    }
}

fn is_number(value: &str) -> bool {
    !value.is_empty() && value.len() <= 18 && value.bytes().all(|c| c.is_ascii_digit()) && (value == "0" || !value.starts_with('0'))
}

/// As JSON text. Control characters, and the code points that break or reorder lines on a screen, become escapes.
fn quote(line: &mut String, value: &str) {
    line.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => {
                line.push('\\');
                line.push(c);
            }
            c => escape_one(line, c),
        }
    }
    line.push('"');
}

fn escape(line: &mut String, value: &str) {
    value.chars().for_each(|c| escape_one(line, c));
}

fn escape_one(line: &mut String, c: char) {
    let unruly = c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if unruly {
        // All of these are in the first plane.
        let _ = write!(line, "\\u{:04x}", u32::from(c));
    } else {
        line.push(c);
    }
}
