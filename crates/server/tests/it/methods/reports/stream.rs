//! Reports that are longer than one piece: the same in every encoding, one at a time for each person, ended when nobody reads.

use axum::body::Body;
use http_body_util::BodyExt as _;
use towline_domain::Speaker;

use super::*;

const ROWS: usize = 60;

/// A desk with more sessions than fit into a piece.
async fn busy() -> (Shift, String) {
    let shift = Shift::new().await;
    let long = "x".repeat(512);
    for n in 0..ROWS {
        let name = format!("Jo {n} & <Co>");
        shift.served(&[("cfield0", &name), ("cfield1", &long), ("cfield2", &long)]).await;
    }
    let whole = shift.report(&shift.boss_code, shift.house.acme.root).await.text().strip_prefix("OK\n\n").unwrap().to_owned();
    assert!(whole.len() > 60_000);
    (shift, whole)
}

#[tokio::test]
async fn a_report_in_pieces_is_one_report_in_every_encoding() {
    let (shift, whole) = busy().await;
    assert_eq!(whole.lines().count(), ROWS + 1);
    let numbers: Vec<String> = whole.lines().skip(1).map(|line| line.split('|').nth(10).unwrap().to_owned()).collect();
    assert_eq!(numbers, (0..ROWS).map(|n| format!("Jo {n} & <Co>")).collect::<Vec<_>>());
    let node = shift.house.acme.root.to_string();
    let args = crate::desk::fields(&[("iNodeID", &node), ("sAuthCode", &shift.boss_code)]);
    let escaped = whole.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    for soap in [Ask::soap11, Ask::soap12] {
        let answer = shift.desk().send(soap(&format!("<getReport xmlns=\"{0}\">{args}</getReport>", towline_wire::NAMESPACE))).await;
        assert_eq!((answer.element("getReportResult"), answer.element("sReport")), (Some("getReport_OK"), Some(escaped.as_str())));
        assert!(answer.text().ends_with("</sReport></getReportResponse></soap:Body></soap:Envelope>"));
    }
    let json = serde_json::json!({ "node": node, "authcode": shift.boss_code });
    assert_eq!(shift.desk().send(Ask::json("/API/getReport_v2.json", &json)).await.json()["REPORT"], whole);
}

/// The body of the administrator's report with its first piece read.
async fn begun(shift: &Shift, with: &str) -> Body {
    let form = [("authcode", shift.boss_code.as_str()), ("node", &shift.house.acme.root.to_string())];
    let mut response = shift.desk().begin(Ask::form("/API/getReport.aspx", &form)).await;
    assert_eq!(response.status(), 200);
    let first = response.body_mut().frame().await.unwrap().unwrap().into_data().unwrap();
    assert!(first.starts_with(format!("OK\n\n{with}").as_bytes()));
    response.into_body()
}

#[tokio::test]
async fn at_136_a_persons_next_report_waits_until_nobody_reads_the_one_before() {
    let (shift, whole) = busy().await;
    let body = begun(&shift, "Start Time|").await;
    let form = [("authcode", shift.boss_code.as_str()), ("node", &shift.house.acme.root.to_string())];
    let sending = shift.desk().sending(Ask::form("/API/getReport.aspx", &form));
    let next = tokio::spawn(async move { Answer::read(sending.await).await });
    // Others do not wait.
    assert_eq!(rows(&shift.report(&shift.house.code, shift.anna()).await).len(), ROWS);
    assert!(!next.is_finished());
    drop(body);
    assert_eq!(next.await.unwrap().text(), format!("OK\n\n{whole}"));
}

#[tokio::test]
async fn a_report_is_made_while_it_is_taken_and_no_more_of_it_is_held_than_that() {
    let shift = Shift::new().await;
    let desk = shift.desk();
    // Chats of 320 kB each: three sessions fill a page, of which two are read at most before the first piece is taken.
    let long = "x".repeat(4_000);
    let mut sessions = Vec::new();
    for _ in 0..12 {
        let session = shift.seated(&[]).await;
        shift.pick_up(&shift.house.code, session).await;
        for _ in 0..80 {
            use_cases::say(&desk.cx(), Speaker::Customer, session, "", &long).await.unwrap();
        }
        sessions.push(session);
    }
    shift.set(&shift.boss_code, "setReportArea", &[("area", "5")]).await;
    let mut body = begun(&shift, "Session ID|").await;
    // What happens now stands in what is read later.
    use_cases::say(&desk.cx(), Speaker::Customer, sessions[11], "", "said while the report was under way").await.unwrap();
    let (mut told, mut largest) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let piece = frame.unwrap().into_data().unwrap();
        largest = largest.max(piece.len());
        told.extend(piece);
    }
    let told = String::from_utf8(told).unwrap();
    assert!(told.contains("said while the report was under way"));
    assert!(told.len() > 3_000_000 && largest < 512 * 1_024, "a piece ends with the row that fills it: {largest}");
}

#[tokio::test]
async fn ft_47_a_report_that_breaks_off_ends_in_an_error_and_never_looks_whole() {
    let shift = Shift::new().await;
    let session = shift.seated(&[]).await;
    shift.pick_up(&shift.house.code, session).await;
    // More than comes with its session: the first piece ends in the middle of the chat, and the store has the rest.
    let long = "x".repeat(1_000);
    for _ in 0..300 {
        use_cases::say(&shift.desk().cx(), Speaker::Customer, session, "", &long).await.unwrap();
    }
    shift.set(&shift.boss_code, "setReportArea", &[("area", "5")]).await;
    shift.set(&shift.boss_code, "setOutput", &[("output", "XML")]).await;
    let mut body = begun(&shift, "<report>").await;
    shift.desk().lose_the_store().await;
    let mut told = Vec::new();
    let broke = loop {
        match body.frame().await {
            Some(Ok(frame)) => told.extend(frame.into_data().unwrap()),
            other => break other.is_some(),
        }
    };
    assert!(broke, "an end would make what has come look whole");
    let told = String::from_utf8(told).unwrap();
    assert!(!told.contains("</field>") && !told.contains("</report>"), "{told}");
}

#[tokio::test]
async fn a_report_that_cannot_begin_is_refused_with_a_status() {
    let shift = Shift::new().await;
    shift.served(&[]).await;
    shift.desk().lose_the_store().await;
    let answer = shift.report(&shift.boss_code, shift.house.acme.root).await;
    assert_eq!((answer.status.as_u16(), answer.text()), (200, "ERROR"));
}
