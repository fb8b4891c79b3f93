//! Values of reports as they are written and read.

use super::*;

fn zone(minutes: i32) -> Zone {
    Zone::minutes(minutes).unwrap()
}

/// 2024-02-19T14:27:27 on whatever clock.
const SHOWN: LocalTime = LocalTime(1_708_352_847);

fn written(write: impl FnOnce(&mut Pen<'_>)) -> String {
    let mut out = String::new();
    let sheet = Sheet::Text { delimiter: "|".to_owned() };
    write(&mut Pen { out: &mut out, sheet: &sheet, zone: zone(-300), order: DateOrder::DayFirst });
    out
}

#[test]
fn values_are_written_on_the_owners_clock_and_in_their_order() {
    let at = Timestamp(1_708_352_847_999_999);
    assert_eq!(written(|pen| pen.time(at)), "19/2/2024 9:27:27 AM");
    assert_eq!(written(|pen| pen.time(at + Span::hours(4))), "19/2/2024 1:27:27 PM");
    assert_eq!(written(|pen| pen.time_if_any(None)), "");
    assert_eq!(written(|pen| pen.number(-2)), "-2");
    assert_eq!(date(DateOrder::MonthFirst, SHOWN), "2/19/2024");
    assert_eq!((moment(SHOWN), time_of_day(52_047)), ("2024-02-19T14:27:27".to_owned(), "14:27:27".to_owned()));
}

#[test]
fn spans_have_two_digits_each_and_more_hours_where_needed() {
    for (seconds, text) in [(0, "00:00:00"), (59, "00:00:59"), (3_661, "01:01:01"), (359_999, "99:59:59"), (360_000, "100:00:00")] {
        assert_eq!(written(|pen| pen.span(Span::seconds(seconds))), text);
    }
    assert_eq!(written(|pen| pen.span(Span::millis(1_999))), "00:00:01");
}

#[test]
fn ft_19_times_beyond_the_calendar_are_its_ends() {
    assert_eq!(written(|pen| pen.time(Timestamp(i64::MAX))), "31/12/9999 11:59:59 PM");
    assert_eq!(written(|pen| pen.time(Timestamp(i64::MIN))), "1/1/-9999 12:00:00 AM");
    // The second in which 32 bits end, and a year of five digits that never comes.
    assert_eq!(written(|pen| pen.time(Timestamp(2_147_483_648_000_000))), "18/1/2038 10:14:08 PM");
}

#[test]
fn dates_are_read_in_the_order_that_is_set() {
    let read = |text: &str, order| parse_moment(text, order, zone(0)).map(|(local, timed)| (moment(local), timed));
    for (text, shown, timed) in [
        ("2/9/2024", "2024-02-09T00:00:00", false),
        ("02/09/2024", "2024-02-09T00:00:00", false),
        (" 2/29/2024 ", "2024-02-29T00:00:00", false),
        ("2024-02-09", "2024-02-09T00:00:00", false),
        ("2/9/2024 7:05:09", "2024-02-09T07:05:09", true),
        ("2/9/2024 07:05:09", "2024-02-09T07:05:09", true),
        ("2/9/2024 7:05:09 PM", "2024-02-09T19:05:09", true),
        ("2/9/2024 12:00:00 am", "2024-02-09T00:00:00", true),
        ("2/9/2024 23:59", "2024-02-09T23:59:00", true),
        ("2014-04-01T07:00:00", "2014-04-01T07:00:00", true),
        ("2014-04-01T07:00:00.000000", "2014-04-01T07:00:00", true),
    ] {
        assert_eq!(read(text, DateOrder::MonthFirst), Some((shown.to_owned(), timed)), "{text}");
    }
    assert_eq!(read("2/9/2024", DateOrder::DayFirst), Some(("2024-09-02T00:00:00".to_owned(), false)));
    for text in [
        "",
        "2/30/2024",
        "13/1/2024",
        "2/9/24",
        "2/9",
        "2/9/2024/1",
        "2-9-2024",
        "+2/9/2024",
        "2/9/2024 24:00:00",
        "2/9/2024 7:60:00",
        "2/9/2024 7:5:9",
        "2/9/2024 13:00:00 PM",
        "2/9/2024 0:00:00 AM",
        "today",
        "2014-4-1T07:00:00",
        "2014-04-01T7:00:00",
        "2014-04-01T07:00",
        "2014-04-01T07:00:00.",
        "2014-04-01T07:00:00Q",
        "2/9/2024 7:05:09 XM",
        "99999/1/1",
        "\u{662}/\u{669}/2024",
    ] {
        assert_eq!(read(text, DateOrder::MonthFirst), None, "{text:?}");
    }
}

#[test]
fn a_moment_that_names_its_zone_is_shown_on_the_owners_clock() {
    let read = |text: &str| parse_moment(text, DateOrder::MonthFirst, zone(-240)).map(|(local, _)| moment(local));
    assert_eq!(read("2014-04-01T07:00:00.000000Z").as_deref(), Some("2014-04-01T03:00:00"));
    assert_eq!(read("2014-04-01T07:00:00+02:00").as_deref(), Some("2014-04-01T01:00:00"));
    assert_eq!(read("2014-04-01T07:00:00-05:30").as_deref(), Some("2014-04-01T08:30:00"));
    assert_eq!(read("2014-04-01T07:00:00").as_deref(), Some("2014-04-01T07:00:00"));
    for text in ["2014-04-01T07:00:00+2:00", "2014-04-01T07:00:00+02", "2014-04-01T07:00:00+25:00", "2014-04-01T07:00:00-"] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn times_of_day_are_read() {
    for (text, seconds) in [("00:00:00", 0), ("23:59:59", 86_399), ("7:05", 25_500), ("7:05:09 PM", 68_709), ("12:30:00 PM", 45_000)] {
        assert_eq!(parse_time(text), Some(seconds), "{text}");
    }
    for text in ["", "24:00:00", "7", "7:5", "07:05:09:01", "-1:00:00", "7:05:09PM", "1/1/2024 7:00:00", "2014-04-01T07:00:00"] {
        assert_eq!(parse_time(text), None, "{text:?}");
    }
}
