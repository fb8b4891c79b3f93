//! How a command fails: words on standard error and the exit code that `--help` lists.

use std::io::Write as _;
use std::process::ExitCode;

use crate::config::Problem;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It went wrong while running.
    #[error("{0}")]
    Run(String),
    /// The configuration or the data folder is wrong or unsafe.
    #[error("{0} to put right")]
    Settings(usize, Vec<Problem>),
}

impl Failure {
    /// Problems of the configuration.
    #[must_use]
    pub fn settings(problems: Vec<Problem>) -> Self {
        Self::Settings(problems.len(), problems)
    }

    /// Anything that says what happened.
    pub fn run(what: impl std::fmt::Display) -> Self {
        Self::Run(what.to_string())
    }

    /// Says what happened; the code to end with.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        let mut out = std::io::stderr().lock();
        // Nothing is left to do when standard error is closed.
        let (_, code) = match self {
            Self::Run(what) => (writeln!(out, "towline: {what}"), 1),
            Self::Settings(_, problems) => (problems.iter().try_for_each(|problem| writeln!(out, "towline: {problem}")), 3),
        };
        ExitCode::from(code)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::run(error)
    }
}
