//! What somebody has set for their reports: which one, of when, and in which form. What reports hold, and how times are written, is not here.

use crate::{Span, Timestamp};

/// What a report is about; the vendor's *area*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReportArea {
    /// Sessions that were picked up.
    #[default]
    Session,
    /// What customers answered to questions.
    CustomerSurvey,
    /// Logins.
    Login,
    /// Sessions whose customers waited and were not served.
    Missed,
    /// What technicians did, added up.
    Performance,
    /// What was said in sessions.
    ChatLog,
    /// What was written beside sessions.
    CustomFields,
    /// Sessions that were handed on.
    Transferred,
    /// What technicians answered to questions.
    TechnicianSurvey,
    /// What technicians said to each other in sessions.
    CollaborationChatLog,
    /// Sessions that never came about.
    Failed,
    /// Sessions that were handed on, with the groups concerned.
    TransferredExtended,
}

/// Whether a report lists or adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReportKind {
    /// A row for each thing.
    #[default]
    ListAll,
    /// A row for each technician.
    Summary,
}

/// The layout of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReportOutput {
    /// Lines with a delimiter.
    #[default]
    Text,
    /// XML.
    Xml,
}

/// In which order dates are read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DateOrder {
    /// `2/19/2024`.
    #[default]
    MonthFirst,
    /// `19/2/2024`.
    DayFirst,
}

/// A date and time as a clock on somebody's wall shows it: seconds since 1970-01-01T00:00:00 on that clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(pub i64);

/// How far somebody's clock is ahead of UTC, in minutes, whatever the season.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Zone(i32);

/// Part of each day, from one time of day to another, both in seconds since midnight and both included. It goes over midnight where it ends before it
/// begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayWindow {
    /// The first second.
    pub from: i64,
    /// The last second.
    pub to: i64,
}

/// Everything that somebody has set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSettings {
    /// What it is about.
    pub area: ReportArea,
    /// Whether it lists or adds up.
    pub kind: ReportKind,
    /// Its layout.
    pub output: ReportOutput,
    /// What stands after each value of a text.
    pub delimiter: String,
    /// In which order dates are read and written.
    pub order: DateOrder,
    /// Whose clock.
    pub zone: Zone,
    /// The first and the last second; `None`: the whole present day.
    pub dates: Option<(LocalTime, LocalTime)>,
    /// The part of each day.
    pub window: DayWindow,
}

/// One change of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportSetting {
    /// What it is about.
    Area(ReportArea),
    /// Whether it lists or adds up.
    Kind(ReportKind),
    /// Its layout.
    Output(ReportOutput),
    /// What stands after each value of a text.
    Delimiter(String),
    /// In which order dates are read and written.
    Order(DateOrder),
    /// Whose clock.
    Zone(Zone),
    /// The first and the last second.
    Dates(LocalTime, LocalTime),
    /// The part of each day.
    Window(DayWindow),
}

const DAY: i64 = 86_400;

impl ReportArea {
    /// All of them, by number.
    pub const ALL: [Self; 12] = [
        Self::Session,
        Self::CustomerSurvey,
        Self::Login,
        Self::Missed,
        Self::Performance,
        Self::ChatLog,
        Self::CustomFields,
        Self::Transferred,
        Self::TechnicianSurvey,
        Self::CollaborationChatLog,
        Self::Failed,
        Self::TransferredExtended,
    ];

    /// Its number in the vendor's contract.
    #[must_use]
    pub const fn number(self) -> i32 {
        match self {
            Self::Session => 0,
            Self::CustomerSurvey => 1,
            Self::Login => 2,
            Self::Missed => 3,
            Self::Performance => 4,
            Self::ChatLog => 5,
            Self::CustomFields => 6,
            Self::Transferred => 7,
            Self::TechnicianSurvey => 8,
            Self::CollaborationChatLog => 9,
            Self::Failed => 10,
            Self::TransferredExtended => 16,
        }
    }

    /// The area of a number.
    #[must_use]
    pub fn of_number(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|area| area.number() == number)
    }

    /// Whether there is anything to add up. Texts are not.
    #[must_use]
    pub const fn has_summary(self) -> bool {
        !matches!(self, Self::ChatLog | Self::CustomFields | Self::CollaborationChatLog)
    }
}

impl Zone {
    /// A clock so many minutes ahead of UTC, where there is such a place on earth: from 12 hours behind to 14 ahead.
    #[must_use]
    pub fn minutes(minutes: i32) -> Option<Self> {
        (-720..=840).contains(&minutes).then_some(Self(minutes))
    }

    /// The minutes.
    #[must_use]
    pub const fn as_minutes(self) -> i32 {
        self.0
    }

    /// What the clock shows at a moment.
    #[must_use]
    pub fn local(self, at: Timestamp) -> LocalTime {
        LocalTime(at.as_seconds().saturating_add(i64::from(self.0) * 60))
    }

    /// When the clock shows this.
    #[must_use]
    pub fn moment(self, local: LocalTime) -> Timestamp {
        Timestamp(local.0.saturating_sub(i64::from(self.0) * 60).saturating_mul(1_000_000))
    }
}

impl LocalTime {
    /// The start of the day.
    #[must_use]
    pub const fn midnight(self) -> Self {
        Self(self.0.saturating_sub(self.time_of_day()))
    }

    /// Seconds since midnight.
    #[must_use]
    pub const fn time_of_day(self) -> i64 {
        self.0.rem_euclid(DAY)
    }

    /// The last second of the day.
    #[must_use]
    pub const fn day_end(self) -> Self {
        Self(self.midnight().0.saturating_add(DAY - 1))
    }
}

impl DayWindow {
    /// The whole day.
    pub const WHOLE: Self = Self { from: 0, to: DAY - 1 };

    /// Whether a time lies in it.
    #[must_use]
    pub const fn holds(self, local: LocalTime) -> bool {
        let time = local.time_of_day();
        if self.from <= self.to { self.from <= time && time <= self.to } else { self.from <= time || time <= self.to }
    }
}

impl Default for ReportSettings {
    fn default() -> Self {
        Self {
            area: ReportArea::default(),
            kind: ReportKind::default(),
            output: ReportOutput::default(),
            delimiter: "|".to_owned(),
            order: DateOrder::default(),
            zone: Zone::default(),
            dates: None,
            window: DayWindow::WHOLE,
        }
    }
}

impl ReportSettings {
    /// The settings with one change.
    #[must_use]
    pub fn with(mut self, change: ReportSetting) -> Self {
        match change {
            ReportSetting::Area(area) => self.area = area,
            ReportSetting::Kind(kind) => self.kind = kind,
            ReportSetting::Output(output) => self.output = output,
            ReportSetting::Delimiter(delimiter) => self.delimiter = delimiter,
            ReportSetting::Order(order) => self.order = order,
            ReportSetting::Zone(zone) => self.zone = zone,
            ReportSetting::Dates(begin, end) => self.dates = Some((begin, end)),
            ReportSetting::Window(window) => self.window = window,
        }
        self
    }

    /// The first and the last second as the clock shows them.
    #[must_use]
    pub fn range(&self, now: Timestamp) -> (LocalTime, LocalTime) {
        let today = self.zone.local(now);
        self.dates.unwrap_or((today.midnight(), today.day_end()))
    }

    /// From when on, and until before when: the last second belongs to it.
    #[must_use]
    pub fn moments(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        let (begin, end) = self.range(now);
        (self.zone.moment(begin), self.zone.moment(end) + Span::seconds(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_708_344_000_000_000);

    fn zone(minutes: i32) -> Zone {
        Zone::minutes(minutes).unwrap()
    }

    #[test]
    fn a_clock_and_a_moment_are_the_same_seen_from_two_sides() {
        for minutes in [-720, -300, 0, 345, 840] {
            let local = zone(minutes).local(NOON);
            assert_eq!(local.0 - 1_708_344_000, i64::from(minutes) * 60);
            assert_eq!(zone(minutes).moment(local), NOON);
        }
        assert_eq!((Zone::minutes(-721), Zone::minutes(841)), (None, None));
    }

    #[test]
    fn today_is_the_day_of_the_clock() {
        let settings = ReportSettings { zone: zone(-780 + 60), ..ReportSettings::default() };
        let (from, until) = settings.moments(NOON);
        assert_eq!((from, until), (NOON, NOON + Span::hours(24)), "twelve hours behind, noon in UTC is midnight");
        let utc = ReportSettings::default().moments(NOON);
        assert_eq!(utc, (NOON - Span::hours(12), NOON + Span::hours(12)));
    }

    #[test]
    fn a_window_may_go_over_midnight() {
        let day = DayWindow { from: 8 * 3_600, to: 17 * 3_600 };
        let night = DayWindow { from: 22 * 3_600, to: 6 * 3_600 - 1 };
        let at = |hour: i64| LocalTime(3 * DAY + hour * 3_600);
        assert_eq!([0, 8, 12, 17, 18].map(|hour| day.holds(at(hour))), [false, true, true, true, false]);
        assert_eq!([0, 5, 6, 21, 22].map(|hour| night.holds(at(hour))), [true, true, false, false, true]);
        assert!(DayWindow::WHOLE.holds(LocalTime(-1)) && DayWindow::WHOLE.holds(LocalTime(DAY - 1)));
    }

    #[test]
    fn numbers_name_areas_both_ways() {
        for area in ReportArea::ALL {
            assert_eq!(ReportArea::of_number(area.number()), Some(area));
        }
        for number in [-1, 11, 12, 13, 14, 15, 17] {
            assert_eq!(ReportArea::of_number(number), None);
        }
    }

    #[test]
    fn times_beyond_the_calendar_do_not_overflow() {
        assert_eq!(zone(840).local(Timestamp(i64::MAX)).day_end().midnight().time_of_day(), 0);
        assert_eq!(zone(-720).moment(LocalTime(i64::MAX)), Timestamp(i64::MAX));
        assert_eq!(LocalTime(i64::MIN).midnight(), LocalTime(i64::MIN));
    }
}
