//! What each area tells.

use towline_domain::Speaker;
use towline_model::Actor;

use super::*;

async fn say(shift: &Shift, speaker: Speaker, session: SessionId, text: &str) {
    use_cases::say(&shift.desk().cx(), speaker, session, "", text).await.unwrap();
}

#[tokio::test]
async fn the_session_report_tells_where_the_time_went() {
    let shift = Shift::new().await;
    let session = shift.seated(&[("cfield0", "Jo"), ("cfield3", "three"), ("tracking0", "T-1")]).await;
    shift.pass(5);
    shift.pick_up(&shift.house.code, session).await;
    shift.pass(20);
    let cx = shift.desk().cx();
    use_cases::set_seat(&cx, session, false, None).await.unwrap();
    shift.pass(7);
    use_cases::set_seat(&shift.desk().cx(), session, true, None).await.unwrap();
    shift.pass(3);
    let anna = shift.caller(&shift.house.code).await;
    use_cases::hold(&shift.desk().cx(), &anna, session, true).await.unwrap();
    shift.pass(11);
    use_cases::hold(&shift.desk().cx(), &anna, session, false).await.unwrap();
    shift.pass(2);
    shift.transfer(session, Target::Technician(shift.bert()), "please").await;
    shift.pass(13);
    shift.pick_up(&shift.bert_code, session).await;
    shift.pass(4);
    shift.close(&shift.bert_code, session).await;
    let rows = shift.all("0").await;
    let [row] = &rows[..] else { panic!("one row: {rows:?}") };
    assert_eq!(
        cells(row, ["Connecting Time", "Waiting Time", "Active Time", "Work Time", "Reconnecting Time", "Hold Time", "Time in Transfer"]),
        ["00:00:10", "00:00:05", "00:00:29", "00:00:29", "00:00:07", "00:00:11", "00:00:13"]
    );
    assert_eq!(cells(row, ["Total Time", "Rebooting Time"]), ["00:01:00", "00:00:00"]);
    assert_eq!(
        cells(row, ["Start Time", "End Time", "Last Action Time"]),
        ["2/19/2024 2:27:43 PM", "2/19/2024 2:28:43 PM", "2/19/2024 2:28:43 PM"]
    );
    assert_eq!(
        cells(row, ["Technician Name", "Technician ID", "Technician Email", "Technician Group"]),
        ["bert", &shift.bert().to_string(), "bert@acme.example", "Support"],
        "who held it last"
    );
    assert_eq!(cells(row, ["Name", "Custom field 3", "Tracking ID", "Customer IP"]), ["Jo", "three", "T-1", "203.0.113.7"]);
    assert_eq!(cells(row, ["Status", "Session Type", "Channel ID", "Channel Name"]), ["Closed by technician", "Instant Chat", "", ""]);
}

#[tokio::test]
async fn a_session_that_goes_on_has_no_end_yet() {
    let shift = Shift::new().await;
    let session = shift.seated(&[]).await;
    shift.pick_up(&shift.house.code, session).await;
    shift.pass(8);
    let rows = shift.all("0").await;
    assert_eq!(cells(&rows[0], ["End Time", "Last Action Time", "Status", "Active Time"]), ["", "", "Active", "00:00:08"]);
    use_cases::end_by_customer(&shift.desk().cx(), session).await.unwrap();
    shift.pass(60);
    shift.close(&shift.house.code, session).await;
    let rows = shift.all("0").await;
    assert_eq!(
        cells(&rows[0], ["End Time", "Status", "Total Time"]),
        ["2/19/2024 2:27:46 PM", "Closed by active customer", "00:00:08"],
        "the first end counts"
    );
}

#[tokio::test]
async fn who_waited_in_vain_is_missed_and_who_never_came_has_failed() {
    let shift = Shift::new().await;
    let served = shift.served(&[]).await;
    let left = shift.seated(&[("cfield0", "Left")]).await;
    shift.pass(30);
    use_cases::end_by_customer(&shift.desk().cx(), left).await.unwrap();
    let waits = shift.seated(&[]).await;
    // A PIN that is typed, and a page that never connects.
    shift.pass(1);
    let pin = pin_of(&shift.house.pin(&[("cfield0", "Never")]).await).to_owned();
    assert_eq!(shift.desk().send(Ask::form("/", &[("Code", pin.as_str())])).await.status, 303);
    let never = shift.desk().house.store.queue(shift.anna(), shift.desk().cx().now, 1).await.unwrap()[0].id;
    // And one that nobody types.
    shift.pass(1);
    shift.house.pin(&[]).await;
    shift.pass(25 * 60);
    use_cases::sweep(&shift.desk().cx()).await.unwrap();
    let (missed, failed) = (shift.all("3").await, shift.all("10").await);
    assert_eq!(column(&missed, "Session ID"), [left.to_string()]);
    assert_eq!(
        cells(&missed[0], ["Name", "Waiting Time", "Status", "Technician Name"]),
        ["Left", "00:00:30", "Closed by waiting customer", "anna"]
    );
    assert_eq!(column(&failed, "Session ID"), [never.to_string()]);
    assert_eq!(cells(&failed[0], ["Name", "Status", "Reason"]), ["Never", "Timed out", "Page did not connect"]);
    assert_eq!(column(&shift.all("0").await, "Session ID"), [served.to_string()]);
    assert!(waits > left);
}

#[tokio::test]
async fn at_118_at_119_the_chat_log_is_the_last_column_and_ends_with_a_line_feed() {
    let shift = Shift::new().await;
    let session = shift.seated(&[("cfield0", "<img src=x onerror=alert(1)>")]).await;
    shift.pick_up(&shift.house.code, session).await;
    say(&shift, Speaker::Customer, session, "{{7*7}} ${7*7} <%=7*7%>\nand more").await;
    say(&shift, Speaker::Technician(shift.anna()), session, "49?").await;
    shift.set(&shift.boss_code, "setReportArea", &[("area", "5")]).await;
    shift.set(&shift.boss_code, "setTimeZone", &[("timezone", "-300")]).await;
    let answer = shift.report(&shift.boss_code, shift.house.acme.root).await;
    let body = answer.text().strip_prefix("OK\n\n").unwrap();
    assert!(body.lines().next().unwrap().starts_with("Session ID|") && body.lines().next().unwrap().ends_with("|Chat Log|"));
    let log = "9:27 AM The customer connected.\n9:27 AM anna picked up the session.\n\
               9:27 AM <img src=x onerror=alert(1)>: {{7*7}} ${7*7} <%=7*7%>\n  and more\n9:27 AM anna: 49?\n|\n";
    assert!(body.ends_with(&format!("|{log}")), "{body}");
    // A client that cuts rows at the delimiter with the line feed finds one row.
    assert_eq!(body.strip_suffix("|\n").unwrap().split("|\n").count(), 2);
}

#[tokio::test]
async fn a_long_chat_is_reported_whole_and_in_order() {
    let shift = Shift::new().await;
    let session = shift.seated(&[]).await;
    shift.pick_up(&shift.house.code, session).await;
    for n in 0..250 {
        say(&shift, Speaker::Customer, session, &format!("line {n} {}", "x".repeat(400))).await;
    }
    shift.served(&[("cfield0", "After")]).await;
    for area in ["5", "16"] {
        if area == "16" {
            shift.transfer(session, Target::Technician(shift.bert()), "long").await;
        }
        let rows = shift.all(area).await;
        let log = rows[0].get("Chat Log").or(rows[0].get("Chatlog")).unwrap();
        let told: Vec<&str> =
            log.lines().filter_map(|line| line.split_once("line ")).map(|(_, rest)| rest.split_once(' ').unwrap().0).collect();
        assert_eq!(told, (0..250).map(|n| n.to_string()).collect::<Vec<_>>(), "area {area}");
    }
    assert_eq!(shift.all("5").await[1]["Name"], "After");
}

#[tokio::test]
async fn each_transfer_is_a_row_with_its_ends_its_comment_and_its_groups() {
    let shift = Shift::new().await;
    let root = shift.house.acme.root;
    let sales = shift.node(root, NodeKind::Channel, "Sales").await;
    shift.desk().house.store.assign_channel(shift.deed(sales), shift.anna(), true).await.unwrap();
    let session = shift.seated(&[("cfield0", "Jo")]).await;
    shift.pass(5);
    shift.pick_up(&shift.house.code, session).await;
    shift.pass(5);
    shift.transfer(session, Target::Technician(shift.bert()), "knows more").await;
    shift.pass(4);
    shift.pick_up(&shift.bert_code, session).await;
    shift.pass(5);
    shift.transfer(session, Target::Channel(sales), "").await;
    shift.pass(6);
    shift.served(&[]).await;
    let by_title = ["Time of Transfer", "Waiting Time", "Name", "Transferred by", "Transferred from", "Transferred to", "Transfer Comment"];
    for area in ["7", "16"] {
        let rows = shift.all(area).await;
        assert_eq!(rows.len(), 2, "area {area}");
        assert_eq!(cells(&rows[0], by_title), ["2/19/2024 2:27:48 PM", "00:00:05", "Jo", "boss", "anna", "bert", "knows more"]);
        assert_eq!(cells(&rows[1], by_title), ["2/19/2024 2:27:57 PM", "00:00:05", "Jo", "boss", "bert", "Sales", ""]);
        assert_eq!(rows[0]["Time in Transfer"], "00:00:04");
        assert_eq!(
            cells(&rows[1], ["Transferred from \u{2013} Technician/Channel ID", "Transferred to \u{2013} Technician/Channel ID"]),
            [shift.bert().to_string(), sales.to_string()]
        );
        let groups = ["Transferred from \u{2013} Technician Group", "Transferred to \u{2013} Technician Group"];
        match area {
            "16" => assert_eq!((cells(&rows[0], groups), cells(&rows[1], groups)), (["Support", "Support"], ["Support", ""])),
            _ => assert!(!rows[0].contains_key(groups[0])),
        }
        assert!(rows[0]["Chatlog"].contains("The customer connected."));
    }
    shift.set(&shift.boss_code, "setReportType", &[("type", "SUMMARY")]).await;
    let rows = shift.all("16").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(cells(&rows[0], ["Technician Name", "Number of Transfers"]), ["boss", "2"]);
}

#[tokio::test]
async fn the_login_report_tells_from_when_to_when_and_from_where() {
    let shift = Shift::new().await;
    let cookie = shift.desk().log_in(&shift.house.anna).await;
    shift.pass(90);
    assert_eq!(shift.desk().send(Ask::get("/API/getAccount.aspx").cookie(&cookie)).await.status, 200);
    shift.pass(30);
    shift.desk().send(Ask::get("/API/logout.aspx").cookie(&cookie)).await;
    shift.pass(3_600);
    let console = shift
        .desk()
        .send(Ask::json("/console/login", &serde_json::json!({ "email": shift.bert.email, "password": crate::desk::PASSWORD })));
    assert_eq!(console.await.status, 200);
    let idle = shift.desk().log_in(&shift.boss).await;
    shift.pass(5 * 60);
    shift.desk().send(Ask::get("/API/getAccount.aspx").cookie(&idle)).await;
    shift.pass(21 * 60);
    let rows = shift.all("2").await;
    let told: Vec<_> =
        rows.iter().map(|row| cells(row, ["Name", "Start Time", "End Time", "Total Login Time", "Login Type", "IP Address"])).collect();
    assert_eq!(
        told,
        [
            ["anna", "2/19/2024 2:27:27 PM", "2/19/2024 2:29:27 PM", "00:02:00", "API", "203.0.113.7"],
            ["bert", "2/19/2024 3:29:27 PM", "", "00:26:00", "Technician Console", "203.0.113.7"],
            ["boss", "2/19/2024 3:29:27 PM", "2/19/2024 3:34:27 PM", "00:05:00", "API", "203.0.113.7"],
        ],
        "logged out, open, and run out without a use"
    );
    assert_eq!(rows[1]["User ID"], shift.bert().to_string());
    shift.set(&shift.boss_code, "setReportType", &[("type", "SUMMARY")]).await;
    let rows = shift.all("2").await;
    assert_eq!(column(&rows, "Number of Logins"), ["1", "1", "1"]);
    assert_eq!(column(&rows, "Total Login Time"), ["00:02:00", "00:26:00", "00:05:00"]);
}

#[tokio::test]
async fn performance_and_summaries_add_up_for_each_technician() {
    let shift = Shift::new().await;
    shift.served(&[]).await;
    let session = shift.seated(&[]).await;
    shift.pass(15);
    shift.pick_up(&shift.house.code, session).await;
    shift.pass(40);
    shift.close(&shift.house.code, session).await;
    let other = shift.seated(&[]).await;
    shift.pick_up(&shift.house.code, other).await;
    shift.transfer(other, Target::Technician(shift.bert()), "").await;
    shift.pick_up(&shift.bert_code, other).await;
    shift.pass(100);
    shift.close(&shift.bert_code, other).await;
    let figures =
        ["Number of Sessions", "Average Pick-up Speed", "Average Duration", "Average Work Time", "Longest Session", "Total Active Time"];
    let rows = shift.all("4").await;
    assert_eq!(column(&rows, "Technician Name"), ["anna", "bert"]);
    assert_eq!(column(&rows, "Technician ID"), [shift.anna().to_string(), shift.bert().to_string()]);
    assert_eq!(cells(&rows[0], figures), ["2", "00:00:10", "00:00:30", "00:00:30", "00:00:40", "00:01:00"]);
    assert_eq!(cells(&rows[1], figures), ["1", "00:00:00", "00:01:40", "00:01:40", "00:01:40", "00:01:40"]);
    shift.set(&shift.boss_code, "setReportType", &[("type", "SUMMARY")]).await;
    let rows = shift.all("4").await;
    assert_eq!(cells(&rows[0], ["Number of Technicians", "Number of Sessions", "Total Active Time"]), ["2", "3", "00:02:40"]);
    let rows = shift.all("0").await;
    assert_eq!(column(&rows, "Technician Name"), ["anna", "bert"]);
    assert_eq!(
        cells(&rows[0], ["Number of Sessions", "Total Time", "Waiting Time", "Longest Session"]),
        ["2", "00:01:00", "00:00:20", "00:00:40"]
    );
}

#[tokio::test]
async fn areas_without_a_source_have_a_header_and_no_rows() {
    let shift = Shift::new().await;
    shift.served(&[]).await;
    for (area, start) in [("1", "Source|Session ID|Date|Name|"), ("8", "Source|Session ID|Date|Name|"), ("9", "Session ID|Start Time|")] {
        assert_eq!(shift.all(area).await, [] as [Row; 0]);
        let answer = shift.report(&shift.boss_code, shift.house.acme.root).await;
        assert!(answer.text().starts_with(&format!("OK\n\n{start}")) && answer.text().ends_with("|\n"), "{}", answer.text());
        assert_eq!(answer.text().lines().count(), 3);
    }
}

#[tokio::test]
async fn texts_have_no_summary() {
    let shift = Shift::new().await;
    for area in ["5", "6", "9"] {
        shift.set(&shift.boss_code, "setReportArea", &[("area", area)]).await;
        assert_eq!(shift.ask(&shift.boss_code, "setReportType", &[("type", "SUMMARY")]).await.text(), "NOTSUPPORTED", "{area}");
    }
    shift.set(&shift.boss_code, "setReportArea", &[("area", "0")]).await;
    shift.set(&shift.boss_code, "setReportType", &[("type", "SUMMARY")]).await;
    shift.set(&shift.boss_code, "setReportArea", &[("area", "6")]).await;
    assert_eq!(shift.report(&shift.boss_code, shift.house.acme.root).await.text(), "NOTSUPPORTED");
}

#[tokio::test]
async fn whoever_is_gone_keeps_their_name_in_reports() {
    let shift = Shift::new().await;
    let session = shift.served(&[]).await;
    let gone = towline_model::PersonStatus::Deleted;
    use_cases::change_status(&shift.desk().cx(), shift.house.anna.id, gone, Actor::Operator).await.unwrap();
    // What a master administrator sees is everything, whoever has left.
    let master = shift.desk().master(&shift.house.acme, "master@acme.example").await;
    let code = shift.desk().authcode(&master).await;
    let rows = rows(&shift.report(&code, shift.house.acme.root).await);
    assert_eq!(
        cells(&rows[0], ["Session ID", "Technician Name", "Technician ID"]),
        [&session.to_string(), "anna", &shift.anna().to_string()]
    );
}
