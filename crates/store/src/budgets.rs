//! Budgets: shared sliding-window limits, charged atomically. Where a charge belongs to a larger command (a PIN claim) it is part of that command.

use async_trait::async_trait;
use towline_model::{Budget, Timestamp};

use crate::StoreError;

/// One charge to several budgets at once.
#[derive(Debug, Clone)]
pub struct Charge {
    /// Where to charge: all or none.
    pub budgets: Vec<Budget>,
    /// When.
    pub now: Timestamp,
}

/// The outcome of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charged {
    /// All budgets had room and were charged.
    Granted,
    /// At least one had no room; none was charged.
    Exhausted {
        /// The earliest time at which the same charge could be granted if nobody else charged.
        retry_at: Timestamp,
    },
}

/// Commands on budgets.
#[async_trait]
pub trait Budgets {
    /// Charges one to every budget, or none. A window holds the charges later than `now - span`; those of a time after `now`, from another thread or
    /// server, count too. Where `wait_from` is `n > 0`, then after the `k`-th
    /// charge within the first window (`k >= n`) the next has to wait `2^(k - n)` seconds since the last, at most 60.
    async fn charge(&self, charge: Charge) -> Result<Charged, StoreError>;

    /// Takes the newest charge of each of these budgets back. Unknown keys are ignored.
    async fn refund(&self, keys: Vec<String>) -> Result<(), StoreError>;
}
