//! Delimiters and XML, and what stands in values.

use towline_domain::Speaker;

use super::*;

/// Titles and rows of a report in XML, as clients find them: by the number of each field.
fn xml_rows(answer: &Answer) -> (Vec<String>, Vec<Vec<String>>) {
    let xml = answer.text().strip_prefix("OK\n\n").unwrap();
    let document = roxmltree(xml);
    (document.0, document.1)
}

/// A small reader of exactly this layout.
fn roxmltree(xml: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let inner = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>")).unwrap();
        rest.rsplit_once(&format!("</{name}>")).unwrap().0.to_owned()
    };
    let fields = |text: &str| {
        text.split("</field>")
            .filter(|part| !part.is_empty())
            .enumerate()
            .map(|(at, part)| {
                let value = part.strip_prefix(&format!("<field id=\"{at}\">")).unwrap_or_else(|| panic!("field {at}: {part}"));
                value.replace("&#10;", "\n").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
            })
            .collect::<Vec<_>>()
    };
    let titles = fields(&inner(xml, "header"));
    let data = inner(xml, "data");
    let rows = data.split("</row>").filter(|row| !row.is_empty()).map(|row| fields(row.strip_prefix("<row>").unwrap())).collect();
    (titles, rows)
}

/// Titles and rows of a text report, cut at this delimiter.
fn text_rows(answer: &Answer, delimiter: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let (cell, line) = (delimiter, format!("{delimiter}\n"));
    let text = answer.text().strip_prefix("OK\n\n").unwrap().strip_suffix(&line).unwrap();
    let mut lines = text.split(&line).map(|line| line.split(cell).map(str::to_owned).collect());
    (lines.next().unwrap(), lines.collect())
}

/// A desk at which everything has happened that an area tells of.
async fn eventful() -> Shift {
    let shift = Shift::new().await;
    shift.desk().log_in(&shift.house.anna).await;
    let session = shift.seated(&[("cfield0", "J\u{fc}rgen & Co"), ("cfield5", "five"), ("tracking0", "T-1")]).await;
    shift.pass(5);
    shift.pick_up(&shift.house.code, session).await;
    use_cases::say(&shift.desk().cx(), Speaker::Customer, session, "", "<one>\n\ntwo").await.unwrap();
    shift.transfer(session, Target::Technician(shift.bert()), "\u{3a9}").await;
    shift.pass(9);
    shift.pick_up(&shift.bert_code, session).await;
    shift.pass(20);
    shift.close(&shift.bert_code, session).await;
    let left = shift.seated(&[]).await;
    shift.pass(30);
    use_cases::end_by_customer(&shift.desk().cx(), left).await.unwrap();
    let pin = pin_of(&shift.house.pin(&[("cfield0", "Never")]).await).to_owned();
    assert_eq!(shift.desk().send(Ask::form("/", &[("Code", pin.as_str())])).await.status, 303);
    shift.pass(10 * 60);
    use_cases::sweep(&shift.desk().cx()).await.unwrap();
    shift
}

#[tokio::test]
async fn every_area_says_the_same_in_text_and_xml_as_a_list_and_as_a_summary() {
    let shift = eventful().await;
    let (code, root) = (&shift.boss_code, shift.house.acme.root);
    // Rows of the list, and of the summary where there is one.
    for (area, listed, summed) in [
        ("0", 1, Some(1)),
        ("1", 0, Some(0)),
        ("2", 1, Some(1)),
        ("3", 1, Some(1)),
        ("4", 1, Some(1)),
        ("5", 1, None),
        ("6", 1, None),
        ("7", 1, Some(1)),
        ("8", 0, Some(0)),
        ("9", 0, None),
        ("10", 1, Some(1)),
        ("16", 1, Some(1)),
    ] {
        shift.set(code, "setReportArea_v8", &[("area", area)]).await;
        for (kind, expected) in [("LISTALL", Some(listed)), ("SUMMARY", summed)] {
            let Some(expected) = expected else {
                assert_eq!(shift.ask(code, "setReportType", &[("type", kind)]).await.text(), "NOTSUPPORTED", "area {area}");
                continue;
            };
            shift.set(code, "setReportType", &[("type", kind)]).await;
            shift.set(code, "setOutput", &[("output", "XML")]).await;
            let xml = xml_rows(&shift.report(code, root).await);
            assert_eq!(xml.1.len(), expected, "area {area} {kind}");
            assert!(xml.1.iter().all(|row| row.len() == xml.0.len()), "area {area} {kind}: as many cells as titles");
            shift.set(code, "setOutput", &[("output", "TEXT")]).await;
            for delimiter in ["|", "\u{a7}\u{3a9}\u{a7}", "kQxWzPtR", "\u{1f600}"] {
                shift.set(code, "setDelimiter", &[("delimiter", delimiter)]).await;
                let answer = shift.report(code, root).await;
                assert_eq!(text_rows(&answer, delimiter), xml, "area {area} {kind} {delimiter}");
            }
            let titles: std::collections::HashSet<&String> = xml.0.iter().collect();
            assert_eq!(titles.len(), xml.0.len(), "area {area} {kind}: no title twice");
        }
        shift.set(code, "setReportType", &[("type", "LISTALL")]).await;
    }
}

#[tokio::test]
async fn what_was_missed_failed_and_handed_on_is_summed_up_for_whose_it_was() {
    let shift = eventful().await;
    shift.set(&shift.boss_code, "setReportType", &[("type", "SUMMARY")]).await;
    for (area, figures, expected) in [
        ("3", ["Technician Name", "Number of Missed Sessions"], ["anna", "1"]),
        ("10", ["Technician Name", "Number of Failed Sessions"], ["anna", "1"]),
        ("7", ["Technician Name", "Number of Transfers"], ["boss", "1"]),
    ] {
        let rows = shift.all(area).await;
        assert_eq!(cells(&rows[0], figures), expected, "area {area}");
    }
}

#[tokio::test]
async fn xml_holds_any_text_and_says_the_same_as_text() {
    let shift = Shift::new().await;
    let odd = "a|b <c> & \"d\"\n\ne]]>";
    shift.served(&[("cfield0", odd), ("cfield1", "one")]).await;
    let code = &shift.boss_code;
    let text = shift.report(code, shift.house.acme.root).await;
    shift.set(code, "setOutput", &[("output", "XML")]).await;
    let xml = shift.report(code, shift.house.acme.root).await;
    let (titles, rows) = xml_rows(&xml);
    let header = text.text().lines().nth(2).unwrap();
    assert_eq!(titles.join("|") + "|", header);
    assert_eq!((titles[10].as_str(), rows[0][10].as_str(), rows[0][11].as_str()), ("Name", odd, "one"));
    assert_eq!(xml.text().split("\n\n").count(), 2, "one empty line, before the report");
    let before = format!("|{odd}|one|");
    assert!(text.text().contains(&before), "text is sent as it is");
}

#[tokio::test]
async fn at_120_values_that_spreadsheets_would_run_are_sent_as_they_are() {
    let shift = Shift::new().await;
    let cells = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1"];
    let fields = ["cfield1", "cfield2", "cfield3", "cfield4", "cfield5"];
    let args: Vec<(&str, &str)> = fields.into_iter().zip(cells).collect();
    shift.served(&args).await;
    shift.set(&shift.boss_code, "setDelimiter", &[("delimiter", "\",\"")]).await;
    let answer = shift.report(&shift.boss_code, shift.house.acme.root).await;
    assert!(answer.text().contains(&format!("\",\"{}\",\"", cells.join("\",\""))), "{}", answer.text());
    let lines: Vec<&str> = answer.text().strip_prefix("OK\n\n").unwrap().split_terminator('\n').collect();
    assert!(lines.iter().all(|line| line.ends_with("\",\"")), "every line ends with the delimiter");
}

#[tokio::test]
async fn soap_begins_with_the_header_and_json_carries_the_same_text() {
    let shift = Shift::new().await;
    shift.served(&[("cfield0", "<Jo> & \"Co\"")]).await;
    let node = shift.house.acme.root.to_string();
    let text = shift.report(&shift.boss_code, shift.house.acme.root).await;
    let report = text.text().strip_prefix("OK\n\n").unwrap();
    let args = crate::desk::fields(&[("iNodeID", &node), ("eNodeRef", "NODE"), ("sAuthCode", &shift.boss_code)]);
    let soap = shift.desk().send(Ask::soap11(&format!("<getReport_v2 xmlns=\"{0}\">{args}</getReport_v2>", towline_wire::NAMESPACE))).await;
    assert_eq!(soap.element("getReport_v2Result"), Some("getReport_OK"));
    let escaped = report.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    assert_eq!(soap.element("sReport"), Some(escaped.as_str()));
    let json = serde_json::json!({ "node": node, "authcode": shift.boss_code });
    let json = shift.desk().send(Ask::json("/API/getReport.json", &json)).await;
    assert_eq!(json.json()["REPORT"], report);
}

#[tokio::test]
async fn columns_and_consoles_have_the_organisations_own_names_of_fields() {
    let shift = Shift::new().await;
    shift.served(&[("cfield0", "Jo"), ("cfield1", "The printer")]).await;
    let own = [(0, "Your name:".to_owned()), (1, "Your phone #:".to_owned())];
    use_cases::set_labels(&shift.desk().cx(), shift.house.acme.id, &own, towline_model::Actor::Operator).await.unwrap();
    let answer = shift.report(&shift.boss_code, shift.house.acme.root).await;
    assert!(answer.text().contains("|Status|Your name:|Your phone #:|Custom field 2|"), "{}", answer.text());
    let row = &rows(&answer)[0];
    assert_eq!(cells(row, ["Your name:", "Your phone #:"]), ["Jo", "The printer"]);
    let login = serde_json::json!({ "email": shift.house.anna.email, "password": crate::desk::PASSWORD });
    let answer = shift.desk().send(Ask::json("/console/login", &login).header("origin", crate::desk::PUBLIC_URL)).await;
    let cookie = answer.cookie().unwrap();
    let live = towline::live::Live::new(shift.desk().house.clone());
    let seen = towline::realtime::backend::Backend::console_login(&live, cookie.split_once('=').unwrap().1).await.unwrap().unwrap();
    assert_eq!(seen.me.labels[..3], ["Your name:", "Your phone #:", "Custom field 2"]);
}
