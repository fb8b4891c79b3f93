//! Budgets: sliding windows over the times of recent charges, one row for each key.

use async_trait::async_trait;
use rusqlite::params;
use towline_model::{Budget, Span, Timestamp, Window};
use towline_store::{Budgets, Charge, Charged, StoreError};

use crate::SqliteStore;
use crate::desk::Desk;

/// More charges than any window holds: what a row keeps at most.
const KEPT: usize = 4_096;
/// The longest wait between two charges.
const LONGEST_WAIT: Span = Span::seconds(60);

#[async_trait]
impl Budgets for SqliteStore {
    async fn charge(&self, charge: Charge) -> Result<Charged, StoreError> {
        self.writer
            .run(move |desk| {
                let accounts = read(desk, &charge.budgets)?;
                if let Some(retry_at) = exhausted(&accounts, charge.now) {
                    return Ok(Charged::Exhausted { retry_at });
                }
                charge_all(desk, accounts, charge.now)?;
                Ok(Charged::Granted)
            })
            .await
    }

    async fn refund(&self, keys: Vec<String>) -> Result<(), StoreError> {
        self.writer.run(move |desk| keys.iter().try_for_each(|key| give_back(desk, key))).await
    }
}

/// A budget and the times charged to it, oldest first.
pub(crate) struct Account<'a> {
    budget: &'a Budget,
    charges: Vec<i64>,
}

/// The accounts of these budgets; a key that is named twice is one account.
pub(crate) fn read<'a>(desk: &mut Desk, budgets: &'a [Budget]) -> Result<Vec<Account<'a>>, StoreError> {
    let mut accounts: Vec<Account<'a>> = Vec::with_capacity(budgets.len());
    for budget in budgets {
        if accounts.iter().any(|account| account.budget.key == budget.key) {
            continue;
        }
        let blob = desk.one("SELECT charges FROM budget WHERE key = ?1", [&budget.key], |row| row.get::<_, Vec<u8>>(0))?;
        accounts.push(Account { budget, charges: unpacked(&blob.unwrap_or_default())? });
    }
    Ok(accounts)
}

/// When the charge could be granted, if not now.
pub(crate) fn exhausted(accounts: &[Account<'_>], now: Timestamp) -> Option<Timestamp> {
    accounts.iter().map(|account| account.open_at(now)).max().filter(|open_at| *open_at > now)
}

/// Charges all of them.
pub(crate) fn charge_all(desk: &mut Desk, accounts: Vec<Account<'_>>, now: Timestamp) -> Result<(), StoreError> {
    for Account { budget, mut charges } in accounts {
        let longest = budget.windows.iter().map(|window| window.span).max().unwrap_or(Span::micros(0)).max(LONGEST_WAIT);
        charges.retain(|at| Timestamp(*at) > now - longest);
        charges.insert(charges.partition_point(|at| *at <= now.0), now.0);
        let surplus = charges.len().saturating_sub(KEPT);
        charges.drain(..surplus);
        let until = charges.last().map_or(now, |last| Timestamp(*last) + longest);
        desk.write(
            "INSERT INTO budget (key, charges, until) VALUES (?1, ?2, ?3)
             ON CONFLICT (key) DO UPDATE SET charges = excluded.charges, until = excluded.until",
            params![budget.key, packed(&charges), until.0],
        )?;
    }
    Ok(())
}

fn give_back(desk: &mut Desk, key: &str) -> Result<(), StoreError> {
    let Some(blob) = desk.one("SELECT charges FROM budget WHERE key = ?1", [key], |row| row.get::<_, Vec<u8>>(0))? else { return Ok(()) };
    let mut charges = unpacked(&blob)?;
    charges.pop();
    desk.write("UPDATE budget SET charges = ?2 WHERE key = ?1", params![key, packed(&charges)])?;
    Ok(())
}

impl Account<'_> {
    /// The first moment from `now` on at which a charge would be granted if no other came. Room only grows with time, so the first of the moments at
    /// which something ends is the one.
    fn open_at(&self, now: Timestamp) -> Timestamp {
        if self.grants(now) {
            return now;
        }
        let mut moments: Vec<Timestamp> =
            self.budget.windows.iter().flat_map(|window| self.charges.iter().map(|at| Timestamp(*at) + window.span)).collect();
        if let Some(last) = self.charges.last() {
            moments.extend((0..=6).map(|doublings| Timestamp(*last) + wait(doublings)));
        }
        moments.retain(|moment| *moment > now);
        moments.sort_unstable();
        let first = moments.partition_point(|moment| !self.grants(*moment));
        moments.get(first).copied().unwrap_or(Timestamp(i64::MAX))
    }

    fn grants(&self, now: Timestamp) -> bool {
        let room = self.budget.windows.iter().all(|window| self.within(window, now) < window.max as usize);
        room && self.waited(now)
    }

    /// Charges in the window that ends at `now`. Those of a later time count: two servers' clocks, or two threads, may come in the other order.
    fn within(&self, window: &Window, now: Timestamp) -> usize {
        let out = self.charges.partition_point(|at| Timestamp(*at) <= now - window.span);
        self.charges.len() - out
    }

    fn waited(&self, now: Timestamp) -> bool {
        let (Some(first), Some(last)) = (self.budget.windows.first(), self.charges.last()) else { return true };
        let charged = u32::try_from(self.within(first, now)).unwrap_or(u32::MAX);
        if self.budget.wait_from == 0 || charged < self.budget.wait_from {
            return true;
        }
        Timestamp(*last) + wait(charged - self.budget.wait_from) <= now
    }
}

/// 1, 2, 4 … 60 seconds.
fn wait(doublings: u32) -> Span {
    Span::seconds(1_i64.checked_shl(doublings.min(6)).unwrap_or(64)).min(LONGEST_WAIT)
}

fn packed(charges: &[i64]) -> Vec<u8> {
    charges.iter().flat_map(|at| at.to_be_bytes()).collect()
}

fn unpacked(blob: &[u8]) -> Result<Vec<i64>, StoreError> {
    let (charges, rest) = blob.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(StoreError::Corrupt("a budget's charges are cut".to_owned()));
    }
    Ok(charges.iter().map(|bytes| i64::from_be_bytes(*bytes)).collect())
}
