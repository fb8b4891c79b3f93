//! How often something may happen: the data of a sliding-window limit. Counting is a store's work, because budgets are shared.

use crate::Span;

/// At most `max` charges within any `span`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The window's length.
    pub span: Span,
    /// How many charges it may hold.
    pub max: u32,
}

/// A named budget and its limits. All windows must have room for a charge to be granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// What is limited, for example `pin:203.0.113.7`. Never a secret.
    pub key: String,
    /// The windows, any order, at most four.
    pub windows: Vec<Window>,
    /// From which charge within the first window on each further one has to wait, doubling from one second to a minute; 0: never.
    pub wait_from: u32,
}
