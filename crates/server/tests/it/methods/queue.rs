//! `getSession`: which sessions are listed, and what stands in their columns.

use towline_domain::{Credentials, use_cases};
use towline_model::{SessionId, Span};

use super::{Acme, pin_of, status};
use crate::desk::{Answer, Ask, fields};

/// The cells of the rows.
fn rows(answer: &Answer) -> Vec<Vec<&str>> {
    assert_eq!(status(answer), "OK");
    answer.text().lines().skip(3).map(|line| line.split('|').collect()).collect()
}

async fn list(house: &Acme, node: &str) -> Answer {
    house.call("getSession_v3", &[("node", node)]).await
}

/// Anna's only session after a customer came to it.
async fn claimed(house: &Acme, form: &[(&str, &str)]) -> SessionId {
    let pin = pin_of(&house.pin(&[]).await).to_owned();
    assert_eq!(house.desk.send(Ask::form("/", &[&[("Code", pin.as_str())], form].concat())).await.status, 303);
    let queue = house.desk.house.store.queue(house.anna.technician.unwrap(), house.desk.cx().now, 1).await.unwrap();
    use_cases::set_seat(&house.desk.cx(), queue[0].id, true, None).await.unwrap();
    queue[0].id
}

#[tokio::test]
async fn what_would_break_a_table_is_replaced_there_and_kept_elsewhere() {
    let house = Acme::new().await;
    let odd = "a|b\r\nc\nd\re";
    house.pin(&[("cfield0", odd), ("cfield3", "|||"), ("cfield5", "\n")]).await;
    let node = house.anna.technician.unwrap().to_string();
    let answer = list(&house, &node).await;
    let [row] = &rows(&answer)[..] else { panic!("one row: {}", answer.text()) };
    assert_eq!((row[8], row[11], row[13]), ("a/b c d e", "///", " "));
    let args = fields(&[("iNodeID", &node), ("sAuthCode", &house.code)]);
    let body = format!("<getSession_V3 xmlns=\"{}\">{args}</getSession_V3>", towline_wire::NAMESPACE);
    let soap = house.desk.send(Ask::soap12(&body)).await;
    assert_eq!((soap.element("sCustomField0"), soap.element("sCustomField3")), (Some("a|b&#xD;\nc\nd&#xD;e"), Some("|||")));
    let json = house.desk.send(Ask::json("/API/getSession_v3.json", &serde_json::json!({ "node": node, "authcode": house.code }))).await;
    assert_eq!(json.json()["aSessions"][0]["sCustomField0"], odd);
}

#[tokio::test]
async fn a_row_tells_where_a_session_stands_and_since_when() {
    let house = Acme::new().await;
    let node = house.anna.technician.unwrap().to_string();
    let stands = async || {
        house.desk.clock.advance(Span::millis(7_900));
        let answer = list(&house, &node).await;
        rows(&answer).iter().map(|row| (row[1].to_owned(), row[7].to_owned(), row[14].to_owned())).collect::<Vec<_>>()
    };
    let is = |status: &str, language: &str| vec![(status.to_owned(), "7".to_owned(), language.to_owned())];
    let pin = pin_of(&house.pin(&[]).await).to_owned();
    assert_eq!(stands().await, is("Connecting", ""));
    house.desk.send(Ask::form("/", &[("Code", pin.as_str()), ("language", "de")])).await;
    let session = house.desk.house.store.queue(house.anna.technician.unwrap(), house.desk.cx().now, 1).await.unwrap()[0].id;
    assert_eq!(stands().await, is("Reconnecting", "de"), "the PIN is taken, and the page is not there yet");
    let cx = house.desk.cx();
    use_cases::set_seat(&cx, session, true, None).await.unwrap();
    let waiting = stands().await;
    assert_eq!((waiting[0].0.as_str(), waiting.len()), ("Waiting", 1));
    let anna = use_cases::caller(&house.desk.cx(), Credentials { authcode: Some(&house.code), cookie: None }).await.unwrap();
    use_cases::pick_up(&house.desk.cx(), &anna, session).await.unwrap();
    assert_eq!(stands().await, is("Active", "de"));
    use_cases::end_by_customer(&house.desk.cx(), session).await.unwrap();
    assert_eq!(stands().await, is("Closed by active customer", "de"), "it stays until the technician has put it away");
    use_cases::close(&house.desk.cx(), &anna, session).await.unwrap();
    assert_eq!(stands().await, []);
}

#[tokio::test]
async fn sessions_that_a_customer_left_while_waiting_or_that_ran_out_are_told_apart() {
    let house = Acme::new().await;
    let node = house.anna.technician.unwrap().to_string();
    let session = claimed(&house, &[]).await;
    use_cases::end_by_customer(&house.desk.cx(), session).await.unwrap();
    house.desk.clock.second();
    house.pin(&[]).await;
    let statuses = async || {
        let answer = list(&house, &node).await;
        rows(&answer).iter().map(|row| row[1].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(statuses().await, ["Closed by waiting customer", "Connecting"]);
    house.desk.clock.advance(Span::minutes(20));
    assert_eq!(statuses().await, ["Closed by waiting customer"], "a PIN that ran out is no session any more");
}

#[tokio::test]
async fn a_node_is_a_technician_or_the_organisation_and_never_somebody_elses() {
    let house = Acme::new().await;
    let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
    let other = house.desk.organisation("Other").await;
    let carl = house.desk.technician(&other, "carl@other.example").await;
    house.pin(&[]).await;
    house.desk.pin(&house.desk.authcode(&bert).await).await;
    house.desk.pin(&house.desk.authcode(&carl).await).await;
    let seat = |person: &towline_model::Person| person.technician.unwrap().to_string();
    assert_eq!(rows(&list(&house, &seat(&house.anna)).await).len(), 1);
    let boss = house.desk.administrator(&house.acme, "boss@acme.example").await;
    let boss_code = house.desk.authcode(&boss).await;
    let group = house.desk.house.store.node(bert.technician.unwrap()).await.unwrap().unwrap().parent.unwrap().to_string();
    let by_boss = async |node: &str| rows(&house.ask("getSession_v3", &[("authcode", &boss_code), ("node", node)]).await).len();
    for (node, own, administered) in [(seat(&house.anna), 1, 1), (house.acme.root.to_string(), 1, 2), (group, 1, 2)] {
        assert_eq!(rows(&list(&house, &node).await).len(), own, "a technician sees their own");
        assert_eq!(by_boss(&node).await, administered, "an administrator sees what is below");
    }
    assert_eq!(by_boss(&seat(&bert)).await, 1);
    assert_eq!(rows(&house.call("getSession", &[]).await).len(), 1, "version 1 lists all that is seen when no node is named");
    assert_eq!(rows(&house.ask("getSession", &[("authcode", &boss_code)]).await).len(), 2);
    for node in [seat(&bert), seat(&carl), other.root.to_string(), "0".to_owned(), "-1".to_owned(), "2147483647".to_owned()] {
        assert_eq!(status(&list(&house, &node).await), "INVALIDPARAM_NODE", "{node}");
    }
    for node in ["2147483648", "1e3", "0x10", " 5", "-0", "1.0", "anna"] {
        assert_eq!(status(&list(&house, node).await), "INVALIDPARAM_NODE", "{node}");
    }
}

#[tokio::test]
async fn noderef_is_node_or_channel_in_any_case() {
    let house = Acme::new().await;
    let node = house.anna.technician.unwrap().to_string();
    for (noderef, expected) in
        [("NODE", "OK"), ("node", "OK"), ("", "OK"), ("CHANNEL", "INVALIDPARAM_NODE"), ("channel", "INVALIDPARAM_NODE"), ("GROUP", "ERROR")]
    {
        let answer = house.call("getSession_v3", &[("node", &node), ("noderef", noderef)]).await;
        assert_eq!(status(&answer), expected, "{noderef:?}");
    }
}

#[tokio::test]
async fn versions_one_and_two_list_three_custom_fields_and_version_three_all() {
    let house = Acme::new().await;
    house.pin(&[("cfield0", "zero"), ("cfield2", "two"), ("cfield5", "five")]).await;
    let node = house.anna.technician.unwrap().to_string();
    for (method, operation, columns, five) in [
        ("getSession", "getSession", 17, false),
        ("getSession_v2", "getSession_V2", 17, false),
        ("getSession_v3", "getSession_V3", 20, true),
    ] {
        let answer = house.call(method, &[("node", &node)]).await;
        let row = &rows(&answer)[0];
        assert_eq!((row.len(), row.contains(&"two"), row.contains(&"five")), (columns, true, five), "{method}");
        let args = fields(&[("iNodeID", &node), ("sAuthCode", &house.code)]);
        let soap = house.desk.send(Ask::soap11(&format!("<{operation} xmlns=\"{0}\">{args}</{operation}>", towline_wire::NAMESPACE))).await;
        assert_eq!((soap.element("sCustomField2"), soap.element("sCustomField5").is_some()), (Some("two"), five), "{operation}");
    }
}
