//! Section `log`: what is written to standard error, and how.

use super::Key;

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For reading.
    Text,
}

/// Settings of section `log`.
#[derive(Debug, Clone)]
pub struct Log {
    /// The form of a line.
    pub format: LogFormat,
    /// The least level that is written.
    pub level: tracing::Level,
    /// Whether each request leaves a line.
    pub access: bool,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: tracing::Level::INFO, access: false }
    }
}

const FORMATS: [(&str, LogFormat); 2] = [("text", LogFormat::Text), ("json", LogFormat::Json)];

const LEVELS: [(&str, tracing::Level); 4] =
    [("error", tracing::Level::ERROR), ("warn", tracing::Level::WARN), ("info", tracing::Level::INFO), ("debug", tracing::Level::DEBUG)];

pub(super) const KEYS: [Key; 3] = [
    Key {
        section: "log",
        name: "format",
        takes: "\"text\" or \"json\"",
        about: "The form of a line on standard error.",
        set: |config, given| given.choice(&FORMATS).map(|value| config.log.format = value),
        show: |config| {
            FORMATS.iter().find(|(_, value)| *value == config.log.format).map_or_else(String::new, |(word, _)| format!("\"{word}\""))
        },
    },
    Key {
        section: "log",
        name: "level",
        takes: "\"error\", \"warn\", \"info\" or \"debug\"",
        about: "The least level that is written. No level writes a secret, a query or a cookie.",
        set: |config, given| given.choice(&LEVELS).map(|value| config.log.level = value),
        show: |config| {
            LEVELS.iter().find(|(_, value)| *value == config.log.level).map_or_else(String::new, |(word, _)| format!("\"{word}\""))
        },
    },
    Key {
        section: "log",
        name: "access",
        takes: "true or false",
        about: "Whether each request leaves a line: method, path, status, time taken, network and request id. `/metrics` counts them either way.",
        set: |config, given| given.switch().map(|value| config.log.access = value),
        show: |config| config.log.access.to_string(),
    },
];
