//! Guarded mode: counting an organisation's wrong tries and turning its guard on. Who is asked for what is decided by a claim.

use rusqlite::{Error, Row, params};
use towline_model::{OrganisationId, Span, Timestamp};
use towline_store::{GuardRules, StoreError};

use crate::desk::Desk;

pub(crate) const DAY: Span = Span::hours(24);
const MINUTE: Span = Span::minutes(1);
/// How many days the median is taken over.
const DAYS: i64 = 14;

pub(crate) const WATCH: &str = "SELECT since, last_wrong FROM guard WHERE organisation = ?1";
pub(crate) const TRIES: &str = "SELECT ifnull(sum(tries), 0) FROM wrong_minute WHERE organisation = ?1 AND minute >= ?2";

/// Since when the guard is on, and when somebody was last wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watch {
    since: Option<Timestamp>,
    last_wrong: Timestamp,
}

impl Watch {
    /// Since when the guard is on, unless it has been quiet for so long.
    pub(crate) fn on_since(&self, quiet: Span, now: Timestamp) -> Option<Timestamp> {
        self.since.filter(|_| self.last_wrong + quiet > now)
    }
}

pub(crate) fn watch(row: &Row<'_>) -> Result<Watch, Error> {
    Ok(Watch { since: row.get::<_, Option<i64>>(0)?.map(Timestamp), last_wrong: Timestamp(row.get(1)?) })
}

/// The oldest minute that a window ending at `now` touches. It counts whole.
pub(crate) fn first_minute(now: Timestamp, window: Span) -> i64 {
    (now - window).0.div_euclid(MINUTE.0)
}

/// Whether the organisation's entry page is guarded.
pub(crate) fn is_on(desk: &mut Desk, organisation: OrganisationId, rules: &GuardRules, now: Timestamp) -> Result<bool, StoreError> {
    let watch = desk.one(WATCH, [organisation.0], watch)?;
    Ok(watch.is_some_and(|watch| watch.on_since(rules.quiet, now).is_some()))
}

/// Counts a wrong try. Whether it turned the guard on.
pub(crate) fn count_wrong(desk: &mut Desk, organisation: OrganisationId, rules: &GuardRules, now: Timestamp) -> Result<bool, StoreError> {
    let before = desk.one(WATCH, [organisation.0], watch)?;
    let on_since = before.and_then(|watch| watch.on_since(rules.quiet, now));
    let turned_on = on_since.is_none() && too_many(desk, organisation, rules, now)?;
    let (minute, day) = (now.0.div_euclid(MINUTE.0), now.0.div_euclid(DAY.0));
    desk.write(
        "INSERT INTO wrong_minute (organisation, minute, tries) VALUES (?1, ?2, 1) ON CONFLICT (organisation, minute) DO UPDATE SET tries = tries + 1",
        params![organisation.0, minute],
    )?;
    desk.write(
        "INSERT INTO wrong_day (organisation, day, tries) VALUES (?1, ?2, 1) ON CONFLICT (organisation, day) DO UPDATE SET tries = tries + 1",
        params![organisation.0, day],
    )?;
    desk.write("DELETE FROM wrong_minute WHERE organisation = ?1 AND minute < ?2", params![organisation.0, first_minute(now, DAY)])?;
    desk.write("DELETE FROM wrong_day WHERE organisation = ?1 AND day < ?2", params![organisation.0, day - DAYS])?;
    let since = if turned_on { Some(now) } else { on_since };
    let last_wrong = before.map_or(now, |watch| watch.last_wrong.max(now));
    desk.write(
        "INSERT INTO guard (organisation, since, last_wrong) VALUES (?1, ?2, ?3)
         ON CONFLICT (organisation) DO UPDATE SET since = excluded.since, last_wrong = excluded.last_wrong",
        params![organisation.0, since.map(|since| since.0), last_wrong.0],
    )?;
    Ok(turned_on)
}

/// Whether one more wrong try is one too many, for the burst or for the day.
fn too_many(desk: &mut Desk, organisation: OrganisationId, rules: &GuardRules, now: Timestamp) -> Result<bool, StoreError> {
    let mut tries = |window: Span| -> Result<u32, StoreError> {
        let found = desk.one(TRIES, params![organisation.0, first_minute(now, window)], |row| row.get::<_, u32>(0))?;
        Ok(found.unwrap_or(0).saturating_add(1))
    };
    if tries(rules.burst.span)? >= rules.burst.max {
        return Ok(true);
    }
    let today = tries(DAY)?;
    if today <= rules.day_floor {
        return Ok(false);
    }
    let this_day = now.0.div_euclid(DAY.0);
    let sql = "SELECT tries FROM wrong_day WHERE organisation = ?1 AND day >= ?2 AND day < ?3 ORDER BY tries";
    let days = desk.all(sql, params![organisation.0, this_day - DAYS, this_day], |row| row.get::<_, u32>(0))?;
    Ok(today > rules.day_floor.max(rules.day_factor.saturating_mul(median(&days))))
}

/// The median over fourteen days of which only those with wrong tries are listed, ascending; between two it is their mean, rounded down.
fn median(days: &[u32]) -> u32 {
    let quiet_days = usize::try_from(DAYS).unwrap_or(0).saturating_sub(days.len());
    let at = |place: usize| place.checked_sub(quiet_days).and_then(|place| days.get(place)).copied().unwrap_or(0);
    u32::midpoint(at(6), at(7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_days_count_in_the_median() {
        assert_eq!(median(&[]), 0);
        assert_eq!(median(&[9; 6]), 0);
        assert_eq!(median(&[9; 7]), 4, "the mean of 0 and 9, rounded down");
        assert_eq!(median(&[9; 8]), 9);
        assert_eq!(median(&(1..=14).collect::<Vec<_>>()), 7);
    }
}
