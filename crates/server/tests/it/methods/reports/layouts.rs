//! Delimiters and XML, and what stands in values.

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
