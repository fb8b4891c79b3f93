//! NodeId: for whom a PIN may be asked for, whose queue it lands in, whose console and whose rate count.

use towline_model::{NodeId, Person, Span};

use super::{Acme, status};
use crate::desk::Desk;

async fn for_node(house: &Acme, code: &str, node: &str, rest: &[(&str, &str)]) -> String {
    let answer = house.ask("requestPINCode_v3", &[&[("authcode", code), ("NodeId", node)], rest].concat()).await;
    status(&answer).to_owned()
}

const OPEN: &[(&str, &str)] = &[("notechconsole", "1")];

fn seat(person: &Person) -> String {
    person.technician.unwrap().to_string()
}

async fn queue(desk: &Desk, node: Option<NodeId>) -> usize {
    desk.house.store.queue(node.unwrap(), desk.cx().now, 10).await.unwrap().len()
}

#[tokio::test]
async fn nobody_named_is_the_caller() {
    let house = Acme::new().await;
    for node in ["", "0", &seat(&house.anna)] {
        assert_eq!(for_node(&house, &house.code, node, OPEN).await, "OK", "{node:?}");
        house.desk.clock.second();
    }
    assert_eq!(queue(&house.desk, house.anna.technician).await, 3);
}

#[tokio::test]
async fn an_administrator_may_ask_for_every_technician_of_the_organisation() {
    let house = Acme::new().await;
    let boss = house.desk.administrator(&house.acme, "boss@acme.example").await;
    let chief = house.desk.both(&house.acme, "chief@acme.example").await;
    let (boss_code, chief_code) = (house.desk.authcode(&boss).await, house.desk.authcode(&chief).await);
    assert_eq!(for_node(&house, &boss_code, &seat(&house.anna), OPEN).await, "OK");
    assert_eq!(for_node(&house, &chief_code, &seat(&house.anna), OPEN).await, "OK");
    assert_eq!(queue(&house.desk, house.anna.technician).await, 2);
    house.desk.clock.second();
    // A person's administrator node stands for the same person's seat.
    let node = chief.administrator.unwrap().to_string();
    assert_eq!(for_node(&house, &boss_code, &node, OPEN).await, "OK");
    assert_eq!(for_node(&house, &chief_code, &node, OPEN).await, "OK");
    assert_eq!(queue(&house.desk, chief.technician).await, 2);
}

#[tokio::test]
async fn others_are_nobodys_technician() {
    let house = Acme::new().await;
    let boss = house.desk.administrator(&house.acme, "boss@acme.example").await;
    let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
    let gone = house.desk.technician(&house.acme, "gone@acme.example").await;
    let away = house.desk.technician(&house.acme, "away@acme.example").await;
    house.desk.delete(&gone).await;
    house.desk.disable(&away).await;
    let elsewhere = house.desk.organisation("Elsewhere").await;
    let carl = house.desk.technician(&elsewhere, "carl@elsewhere.example").await;
    let code = house.desk.authcode(&boss).await;
    let node = boss.administrator.unwrap().to_string();
    for (whose, code, node) in [
        ("a seat that the administrator does not have", &code, node.as_str()),
        ("of another organisation", &code, &seat(&carl)),
        ("deleted", &code, &seat(&gone)),
        ("disabled", &code, &seat(&away)),
        ("the organisation itself", &code, &house.acme.root.to_string()),
        ("nobody", &code, "2000000000"),
        ("below zero", &code, "-1"),
        ("a colleague", &house.code, &seat(&bert)),
    ] {
        assert_eq!(for_node(&house, code, node, OPEN).await, "NOTTECHNICIAN", "{whose}");
    }
    for person in [&bert, &carl] {
        assert_eq!(queue(&house.desk, person.technician).await, 0);
    }
}

#[tokio::test]
async fn the_console_is_the_technicians_and_the_rate_is_the_callers() {
    let house = Acme::new().await;
    let chief = house.desk.both(&house.acme, "chief@acme.example").await;
    let code = house.desk.authcode(&chief).await;
    house.desk.console_running(&chief, true);
    assert_eq!(for_node(&house, &code, &seat(&house.anna), &[]).await, "NOTECHCONSOLERUNNING", "the caller's console does not help");
    house.desk.console_running(&house.anna, true);
    house.desk.console_running(&chief, false);
    assert_eq!(for_node(&house, &code, &seat(&house.anna), &[]).await, "OK");
    assert_eq!(for_node(&house, &code, "0", OPEN).await, "POLLRATEEXCEEDED", "one second for a caller, whoever it is for");
    assert_eq!(for_node(&house, &house.code, "0", OPEN).await, "OK", "the technician's own second is free");
    house.desk.clock.advance(Span::seconds(1));
    assert_eq!(for_node(&house, &code, "0", OPEN).await, "OK");
}

#[tokio::test]
async fn versions_one_and_two_know_no_node() {
    let house = Acme::new().await;
    let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
    for method in ["requestPINCode", "requestPINCode_v2"] {
        let answer = house.call(method, &[("NodeId", &seat(&bert)), ("notechconsole", "1")]).await;
        assert_eq!(status(&answer), "OK");
        house.desk.clock.second();
    }
    assert_eq!(queue(&house.desk, bert.technician).await, 0);
    assert_eq!(queue(&house.desk, house.anna.technician).await, 2);
}
