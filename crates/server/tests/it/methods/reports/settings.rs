//! What is set stays set, for the person and nobody else, and decides of when reports are.

use super::*;

#[tokio::test]
async fn settings_are_the_persons_whether_they_come_by_authcode_or_by_cookie() {
    let shift = Shift::new().await;
    let code = &shift.house.code;
    let cookie = shift.desk().log_in(&shift.house.anna).await;
    shift.set(code, "setReportArea", &[("area", "2")]).await;
    let told = async |ask: Ask| shift.desk().send(ask).await.text().to_owned();
    assert_eq!(told(Ask::get("/API/getReportArea.aspx").cookie(&cookie)).await, "OK\n\nREPORTAREA:2");
    assert_eq!(told(Ask::form("/api/SETREPORTAREA_V8.aspx", &[]).query(&[("AREA", "16")]).cookie(&cookie)).await, "OK");
    assert_eq!(shift.ask(code, "getReportArea", &[]).await.text(), "OK\n\nREPORTAREA:16");
    assert_eq!(shift.ask(&shift.bert_code, "getReportArea", &[]).await.text(), "OK\n\nREPORTAREA:0");
    let renewed = shift.desk().authcode(&shift.house.anna).await;
    assert_eq!(shift.ask(&renewed, "getReportArea", &[]).await.text(), "OK\n\nREPORTAREA:16", "a new authcode is the same person");
}

#[tokio::test]
async fn a_report_by_cookie_is_the_report_by_authcode_byte_for_byte() {
    let shift = Shift::new().await;
    shift.served(&[("cfield0", "Jo")]).await;
    let cookie = shift.desk().log_in(&shift.house.anna).await;
    let by_cookie = async |method: &str, args: &[(&str, &str)]| {
        let ask = Ask::form(&format!("/API/{method}.aspx"), args).cookie(&cookie);
        shift.desk().send(ask).await.text().to_owned()
    };
    // Half of it is set with the one, half with the other.
    assert_eq!(by_cookie("setDelimiter", &[("delimiter", "\u{3a9}|")]).await, "OK");
    assert_eq!(by_cookie("setTimeZone", &[("timezone", "330")]).await, "OK");
    shift.set(&shift.house.code, "setDateFormat", &[("dateformat", "DDMMYY")]).await;
    shift.set(&shift.house.code, "setReportDate_v2", &[("bdate", "19/2/2024 19:57:00"), ("edate", "19/2/2024 19:58:00")]).await;
    shift.set(&shift.house.code, "setReportTime", &[("btime", "19:00:00"), ("etime", "19:59:59")]).await;
    let node = shift.anna().to_string();
    let report = by_cookie("getReport", &[("node", &node)]).await;
    assert!(report.starts_with("OK\n\nStart Time\u{3a9}|") && report.contains("\n19/2/2024 7:57:4"), "{report}");
    assert_eq!(shift.report(&shift.house.code, shift.anna()).await.text(), report);
    // What is anna's is nobody else's.
    shift.set(&shift.boss_code, "setReportDate", &[("bdate", "2/19/2024"), ("edate", "2/19/2024")]).await;
    let boss = shift.report(&shift.boss_code, shift.anna()).await;
    assert!(boss.text().starts_with("OK\n\nStart Time|") && boss.text().contains("\n2/19/2024 2:27:4"), "{}", boss.text());
}

#[tokio::test]
async fn every_setting_is_told_as_it_was_set() {
    let shift = Shift::new().await;
    let code = &shift.house.code;
    for (set, args, get, told) in [
        ("setReportType", &[("type", "summary")][..], "getReportType", "REPORTTYPE:SUMMARY"),
        ("setTimezone", &[("timezone", " -300 ")], "getTimeZone", "TIMEZONE:-300"),
        ("setReportTime", &[("btime", "8:00"), ("etime", "5:59:59 PM")], "getReportTime", "BEGINTIME:08:00:00\nENDTIME:17:59:59"),
        ("setDateFormat", &[("dateformat", "ddmmyy")], "getDateFormat", "DATEFORMAT:DDMMYY"),
        ("setReportDate", &[("bdate", "01/02/2024"), ("edate", "29/2/2024")], "getReportDate", "BEGINDATE:1/2/2024\nENDDATE:29/2/2024"),
        (
            "setReportDate_v2",
            &[("bdate", "1/2/2024 7:00:00"), ("edate", "2024-02-29T12:00:00.000000Z")],
            "getReportDate_v2",
            "BEGINDATE:2024-02-01T07:00:00\nENDDATE:2024-02-29T07:00:00",
        ),
        ("setDelimiter", &[("delimiter", "kQxWzPtR")], "getDelimiter", "DELIMITER:kQxWzPtR"),
        ("setDelimiter", &[("delimiter", "\u{3a9}")], "getDelimiter", "DELIMITER:\u{3a9}"),
        ("setOutput", &[("output", "xml")], "getOutput", "OUTPUT:XML"),
    ] {
        shift.set(code, set, args).await;
        assert_eq!(shift.ask(code, get, &[]).await.text(), format!("OK\n\n{told}"), "{set}");
    }
}

#[tokio::test]
async fn a_setting_that_is_refused_changes_nothing() {
    let shift = Shift::new().await;
    let code = &shift.house.code;
    shift.set(code, "setReportDate", &[("bdate", "2/1/2024"), ("edate", "2/1/2024")]).await;
    for (method, args, refused) in [
        ("setReportDate", &[("bdate", "2/2/2024"), ("edate", "2/1/2024")][..], "INVALIDDATERANGE"),
        ("setReportDate", &[("bdate", "2/2/2024 7:00:00"), ("edate", "2/3/2024")], "INVALIDFORMAT"),
        ("setReportDate", &[("bdate", "2024-02-30"), ("edate", "2024-03-01")], "INVALIDFORMAT"),
        ("setReportDate_v2", &[("bdate", "2/2/2024 7:00:00"), ("edate", "2/2/2024 6:59:59")], "INVALIDDATERANGE"),
        ("setReportArea_v8", &[("area", "12")], "INVALIDPARAM_REPORTAREA"),
        ("setReportArea", &[("area", "sessions")], "INVALIDPARAM_REPORTAREA"),
        ("setTimeZone", &[("timezone", "-721")], "INVALIDFORMAT"),
        ("setTimeZone", &[("timezone", "EST")], "INVALIDFORMAT"),
        ("setReportTime", &[("btime", "2014-04-01T07:00:00"), ("etime", "2014-04-01T08:00:00")], "INVALIDFORMAT"),
        ("setOutput", &[("output", "JSON")], "INVALIDFORMAT"),
    ] {
        let answer = shift.ask(code, method, args).await;
        assert_eq!(answer.text(), refused, "{method} {args:?}");
        assert!(answer.header("towline-reason").is_some_and(|reason| reason.is_ascii()));
    }
    assert_eq!(shift.ask(code, "getReportDate", &[]).await.text(), "OK\n\nBEGINDATE:2/1/2024\nENDDATE:2/1/2024");
    assert_eq!(shift.ask(code, "getReportArea", &[]).await.text(), "OK\n\nREPORTAREA:0");
}

#[tokio::test]
async fn a_report_is_of_the_days_on_its_owners_clock() {
    let shift = Shift::new().await;
    let code = &shift.house.code;
    let session = shift.served(&[]).await;
    // It was picked up at 2024-02-19 14:27:43 in UTC.
    let counted = async |zone: &str, begin: &str, end: &str| {
        shift.set(code, "setTimeZone", &[("timezone", zone)]).await;
        shift.set(code, "setReportDate_v2", &[("bdate", begin), ("edate", end)]).await;
        rows(&shift.report(code, shift.anna()).await).len()
    };
    assert_eq!(counted("0", "2/19/2024", "2/19/2024").await, 1);
    assert_eq!(counted("0", "2/18/2024", "2/18/2024").await, 0);
    assert_eq!(counted("0", "2/19/2024 14:27:43", "2/19/2024 14:27:43").await, 1, "both ends are in");
    assert_eq!(counted("0", "2/19/2024 14:27:44", "2/19/2024 23:59:59").await, 0);
    assert_eq!(counted("0", "2/19/2024 0:00:00", "2/19/2024 14:27:42").await, 0);
    assert_eq!(counted("600", "2/20/2024", "2/20/2024").await, 1, "ten hours ahead it is tomorrow");
    assert_eq!(counted("600", "2/19/2024", "2/19/2024").await, 0);
    assert_eq!(counted("-240", "2/19/2024 10:27:43", "2/19/2024 10:27:43").await, 1);
    let row = &rows(&shift.report(code, shift.anna()).await)[0];
    assert_eq!(
        cells(row, ["Session ID", "Start Time", "End Time"]),
        [&session.to_string(), "2/19/2024 10:27:43 AM", "2/19/2024 10:28:03 AM"]
    );
    shift.set(code, "setDateFormat", &[("dateformat", "DDMMYY")]).await;
    let row = &rows(&shift.report(code, shift.anna()).await)[0];
    assert_eq!(row["Start Time"], "19/2/2024 10:27:43 AM");
}

#[tokio::test]
async fn until_dates_are_set_a_report_is_of_today() {
    let shift = Shift::new().await;
    shift.served(&[]).await;
    shift.desk().clock.advance(Span::hours(12));
    shift.served(&[]).await;
    let code = &shift.house.code;
    assert_eq!(rows(&shift.report(code, shift.anna()).await).len(), 1, "it is 2024-02-20 in UTC by now");
    shift.set(code, "setTimeZone", &[("timezone", "-300")]).await;
    assert_eq!(rows(&shift.report(code, shift.anna()).await).len(), 2, "and the evening before five hours behind");
}

#[tokio::test]
async fn a_report_is_of_a_part_of_each_day_also_over_midnight() {
    let shift = Shift::new().await;
    let code = &shift.house.code;
    // At 14:27, and twelve hours later at 2:28.
    shift.served(&[]).await;
    shift.desk().clock.advance(Span::hours(12));
    shift.served(&[]).await;
    shift.set(code, "setReportDate", &[("bdate", "2/1/2024"), ("edate", "2/29/2024")]).await;
    let starts = async |begin: &str, end: &str| {
        shift.set(code, "setReportTime", &[("btime", begin), ("etime", end)]).await;
        let rows = rows(&shift.report(code, shift.anna()).await);
        column(&rows, "Start Time").into_iter().map(|start| start.split_once(' ').unwrap().1[..4].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(starts("00:00:00", "23:59:59").await, ["2:27", "2:28"]);
    assert_eq!(starts("08:00:00", "17:59:59").await, ["2:27"]);
    assert_eq!(starts("22:00:00", "05:59:59").await, ["2:28"]);
    assert_eq!(starts("03:00:00", "13:59:59").await, [] as [&str; 0]);
}
