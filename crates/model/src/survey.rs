//! What is said about a session afterwards, by its customer and by its technician. When either is asked is not here.

use crate::{SessionId, Timestamp};

/// The longest comment in a survey, in UTF-16 units.
pub const SURVEY_LIMIT: usize = 1_000;

/// Whether the problem was solved, as the technician has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was not.
    Unsolved,
    /// Some of it was.
    Partly,
    /// It was.
    Solved,
}

/// What somebody said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// A customer: 1 (bad) to 5 (good).
    Rating(u8),
    /// A technician.
    Outcome(Outcome),
}

/// One filled-in survey. A session has at most one of either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// The session.
    pub session: SessionId,
    /// What was said, which tells who said it.
    pub mark: Verdict,
    /// Anything said beside it, at most [`SURVEY_LIMIT`]; may be empty.
    pub comment: String,
    /// When.
    pub at: Timestamp,
}
