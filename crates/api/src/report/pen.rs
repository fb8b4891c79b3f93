//! How a value of a report is written, and how dates and times are read: on the owner's clock, in their order of day and month. Which value stands where is
//! `columns`'.

use std::fmt::Write as _;

use jiff::civil::{self, Date, DateTime, Time};
use jiff::tz::Offset;
use towline_domain::chat_text;
use towline_domain::reports::Face;
use towline_model::{ChatLine, DateOrder, LocalTime, Network, NodeId, Session, Span, Timestamp, Zone};
use towline_wire::Sheet;

use crate::rescue::status_text;

/// Writes cells.
pub struct Pen<'a> {
    pub out: &'a mut String,
    pub sheet: &'a Sheet,
    pub zone: Zone,
    pub order: DateOrder,
}

impl Pen<'_> {
    pub fn row(&mut self) {
        self.sheet.row(self.out);
    }

    pub fn open(&mut self, column: usize) {
        self.sheet.open(self.out, column);
    }

    pub fn close(&mut self) {
        self.sheet.close(self.out);
    }

    pub fn end_row(&mut self) {
        self.sheet.end_row(self.out);
    }

    pub fn text(&mut self, text: &str) {
        self.sheet.text(self.out, text);
    }

    pub fn number(&mut self, number: i64) {
        // Writing into a text does not fail, nor do digits need to be escaped.
        let _written = write!(self.out, "{number}");
    }

    pub fn node(&mut self, node: Option<NodeId>) {
        if let Some(node) = node {
            self.number(node.0);
        }
    }

    pub fn time(&mut self, at: Timestamp) {
        put_moment(self.out, self.order, self.zone.local(at));
    }

    pub fn time_if_any(&mut self, at: Option<Timestamp>) {
        if let Some(at) = at {
            self.time(at);
        }
    }

    /// `HH:MM:SS`, with more hours where it is longer than four days.
    pub fn span(&mut self, span: Span) {
        let seconds = span.whole_seconds().max(0);
        let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        let _written = write!(self.out, "{hours:02}:{minutes:02}:{seconds:02}");
    }

    pub fn network(&mut self, network: Option<Network>) {
        if let Some(network) = network {
            let _written = write!(self.out, "{}", network.address());
        }
    }

    pub fn status(&mut self, session: &Session) {
        self.text(status_text(session));
    }

    pub fn group(&mut self, face: &Face) {
        if let Some((_, name)) = &face.group {
            self.text(name);
        }
    }

    pub fn group_id(&mut self, face: &Face) {
        self.node(face.group.as_ref().map(|(group, _)| *group));
    }

    /// Lines of a chat, each with a line end.
    pub fn chat(&mut self, lines: &[ChatLine]) {
        if lines.is_empty() {
            return;
        }
        let ahead = Span::minutes(i64::from(self.zone.as_minutes()));
        let mut text = chat_text(lines, |at| at + ahead);
        text.push('\n');
        self.text(&text);
    }
}

/// What a clock shows, as a date and time; the ends of the calendar for what is beyond it.
fn civil(local: LocalTime) -> DateTime {
    let moment = jiff::Timestamp::from_second(local.0);
    moment.map_or(if local.0 < 0 { DateTime::MIN } else { DateTime::MAX }, |moment| Offset::UTC.to_datetime(moment))
}

fn put_date(out: &mut String, order: DateOrder, date: Date) {
    let (first, second) = match order {
        DateOrder::MonthFirst => (date.month(), date.day()),
        DateOrder::DayFirst => (date.day(), date.month()),
    };
    let _written = write!(out, "{first}/{second}/{}", date.year());
}

fn put_moment(out: &mut String, order: DateOrder, local: LocalTime) {
    let shown = civil(local);
    put_date(out, order, shown.date());
    let hour = shown.hour();
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let half = if hour < 12 { "AM" } else { "PM" };
    let _written = write!(out, " {twelve}:{:02}:{:02} {half}", shown.minute(), shown.second());
}

/// A date without padding: `2/9/2024`.
#[must_use]
pub fn date(order: DateOrder, local: LocalTime) -> String {
    let mut out = String::new();
    put_date(&mut out, order, civil(local).date());
    out
}

/// A date and time as text reports have it: `2/9/2024 2:27:27 PM`.
#[must_use]
pub fn twelve_hours(order: DateOrder, local: LocalTime) -> String {
    let mut out = String::new();
    put_moment(&mut out, order, local);
    out
}

/// A date and time as XML Schema writes it, without a zone: `2024-02-09T14:27:27`.
#[must_use]
pub fn moment(local: LocalTime) -> String {
    civil(local).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A time of day: `14:27:27`.
#[must_use]
pub fn time_of_day(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

fn local(date: Date, time: Time) -> Option<LocalTime> {
    Offset::UTC.to_timestamp(DateTime::from_parts(date, time)).ok().map(|moment| LocalTime(moment.as_second()))
}

/// One to `most` digits.
fn digits(text: &str, most: usize) -> Option<i16> {
    let fits = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// A date in this order, parted by slashes, with a year of four digits.
fn parse_date(text: &str, order: DateOrder) -> Option<Date> {
    let mut parts = text.split('/');
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (month, day) = match order {
        DateOrder::MonthFirst => (first, second),
        DateOrder::DayFirst => (second, first),
    };
    let year = digits(year, 4).filter(|_| year.len() == 4 && parts.next().is_none())?;
    Date::new(year, digits(month, 2)?.try_into().ok()?, digits(day, 2)?.try_into().ok()?).ok()
}

/// A time of day of 24 hours, or of twice 12: `7:05:00`, `07:05`, `7:05:00 PM`. In seconds since midnight.
#[must_use]
pub fn parse_time(text: &str) -> Option<i64> {
    let text = text.trim();
    let (clock, half) = match text.rsplit_once(' ') {
        Some((clock, half)) => (clock, Some(half)),
        None => (text, None),
    };
    let mut parts = clock.split(':');
    let hour = i64::from(digits(parts.next()?, 2)?);
    let minute = i64::from(parts.next().filter(|part| part.len() == 2).and_then(|part| digits(part, 2))?);
    let second = match parts.next() {
        None => 0,
        Some(part) => i64::from(Some(part).filter(|part| part.len() == 2).and_then(|part| digits(part, 2))?),
    };
    let hour = match half {
        None => hour,
        Some(half) if (1..=12).contains(&hour) && half.eq_ignore_ascii_case("am") => hour % 12,
        Some(half) if (1..=12).contains(&hour) && half.eq_ignore_ascii_case("pm") => hour % 12 + 12,
        Some(_) => return None,
    };
    (parts.next().is_none() && hour < 24 && minute < 60 && second < 60).then_some(hour * 3_600 + minute * 60 + second)
}

/// A date, with a time of day or without: `M/D/YYYY H:MM:SS` in this order, or as XML Schema writes it. One that names its zone is that moment on this
/// clock. Whether a time of day was given is told.
#[must_use]
pub fn parse_moment(text: &str, order: DateOrder, zone: Zone) -> Option<(LocalTime, bool)> {
    let text = text.trim();
    if let Some((date, time)) = text.split_once(['T', 't']) {
        return iso(date, time, zone).map(|local| (local, true));
    }
    let (day, time) = match text.split_once(' ') {
        Some((day, time)) => (day, Some(parse_time(time)?)),
        None => (text, None),
    };
    let day = if day.contains('/') { parse_date(day, order)? } else { iso_date(day)? };
    let midnight = local(day, civil::time(0, 0, 0, 0))?;
    Some((LocalTime(midnight.0 + time.unwrap_or(0)), time.is_some()))
}

fn iso_date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-').filter(|(year, _)| year.len() == 4)?;
    let (month, day) = rest.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2)?;
    Date::new(digits(year, 4)?, digits(month, 2)?.try_into().ok()?, digits(day, 2)?.try_into().ok()?).ok()
}

/// Date and time of XML Schema. Fractions of a second are dropped.
fn iso(day: &str, time: &str, zone: Zone) -> Option<LocalTime> {
    let day = iso_date(day)?;
    let end = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, ahead) = time.split_at_checked(end)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_whole = clock.len() == 8 && !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = parse_time(clock).filter(|_| is_whole)?;
    let shown = LocalTime(local(day, civil::time(0, 0, 0, 0))?.0 + seconds);
    if ahead.is_empty() {
        return Some(shown);
    }
    Some(zone.local(offset(ahead)?.moment(shown)))
}

/// `Z`, or hours and minutes ahead of or behind UTC.
fn offset(text: &str) -> Option<Zone> {
    if text.eq_ignore_ascii_case("z") {
        return Zone::minutes(0);
    }
    let (hours, minutes) = text.get(1..)?.split_once(':').filter(|(hours, minutes)| hours.len() == 2 && minutes.len() == 2)?;
    let minutes = i32::from(digits(minutes, 2)?).checked_add(i32::from(digits(hours, 2)?) * 60)?;
    Zone::minutes(if text.starts_with('-') { -minutes } else { minutes })
}

#[cfg(test)]
mod tests;
