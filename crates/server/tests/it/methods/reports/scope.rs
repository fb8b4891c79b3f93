//! Whom a report may be about.

use super::*;

/// The numbers of sessions in a report, or its status.
async fn told(shift: &Shift, code: &str, node: NodeId, nodetype: &str) -> String {
    let answer = shift.ask(code, "getReport_v2", &[("node", &node.to_string()), ("nodetype", nodetype)]).await;
    if status(&answer) != "OK" {
        return answer.text().to_owned();
    }
    column(&rows(&answer), "Session ID").join(",")
}

#[tokio::test]
async fn a_technician_reports_on_themselves_and_an_administrator_on_what_they_administer() {
    let shift = Shift::new().await;
    let one = shift.served(&[]).await;
    let two = shift.seated(&[]).await;
    shift.pick_up(&shift.house.code, two).await;
    shift.transfer(two, Target::Technician(shift.bert()), "").await;
    shift.pick_up(&shift.bert_code, two).await;
    let other = shift.desk().organisation("Other").await;
    let carl = shift.desk().both(&other, "carl@other.example").await;
    let carl_code = shift.desk().authcode(&carl).await;
    let (one, two, both) = (one.to_string(), two.to_string(), format!("{one},{two}"));
    let root = shift.house.acme.root;
    let refused = "INVALIDPARAM_NODE";
    for (code, node, expected) in [
        (&shift.house.code, shift.anna(), one.as_str()),
        (&shift.house.code, shift.bert(), refused),
        (&shift.house.code, root, &one),
        (&shift.bert_code, shift.bert(), &two),
        (&shift.boss_code, shift.anna(), &one),
        (&shift.boss_code, shift.bert(), &two),
        (&shift.boss_code, root, &both),
        (&shift.boss_code, shift.boss.administrator.unwrap(), ""),
        (&carl_code, root, refused),
        (&carl_code, shift.anna(), refused),
        (&carl_code, other.root, ""),
        (&shift.boss_code, NodeId(0), refused),
        (&shift.boss_code, NodeId(-2), refused),
    ] {
        assert_eq!(told(&shift, code, node, "NODE").await, expected, "{node}");
    }
}

#[tokio::test]
async fn a_group_is_everybody_below_it_and_only_whoever_administers_it_is_told() {
    let shift = Shift::new().await;
    let store = &shift.desk().house.store;
    let support = store.node(shift.bert()).await.unwrap().unwrap().parent.unwrap();
    let night = shift.node(support, NodeKind::TechnicianGroup, "Night").await;
    store.move_node(shift.deed(shift.bert()), night).await.unwrap();
    let one = shift.served(&[]).await.to_string();
    let two = shift.seated(&[]).await;
    shift.pick_up(&shift.house.code, two).await;
    shift.transfer(two, Target::Technician(shift.bert()), "").await;
    shift.pick_up(&shift.bert_code, two).await;
    let two = two.to_string();
    assert_eq!(told(&shift, &shift.boss_code, support, "NODE").await, format!("{one},{two}"));
    assert_eq!(told(&shift, &shift.boss_code, night, "NODE").await, two);
    // Somebody who administers the night only.
    let owl = shift.desk().administrator(&shift.house.acme, "owl@acme.example").await;
    let code = shift.desk().authcode(&owl).await;
    for node in store.below(shift.house.acme.root).await.unwrap() {
        if node.target == owl.administrator {
            store.remove_node(shift.deed(node.id)).await.unwrap();
        }
    }
    store.move_node(shift.deed(owl.administrator.unwrap()), night).await.unwrap();
    assert_eq!(told(&shift, &code, night, "NODE").await, two);
    assert_eq!(told(&shift, &code, shift.bert(), "NODE").await, two);
    assert_eq!(told(&shift, &code, support, "NODE").await, "INVALIDPARAM_NODE");
    assert_eq!(told(&shift, &code, shift.anna(), "NODE").await, "INVALIDPARAM_NODE");
    assert_eq!(told(&shift, &code, shift.house.acme.root, "NODE").await, two, "of the whole only what they administer");
}

#[tokio::test]
async fn a_channel_is_a_channel_and_what_is_external_is_empty() {
    let shift = Shift::new().await;
    let sales = shift.node(shift.house.acme.root, NodeKind::Channel, "Sales").await;
    shift.desk().house.store.assign_channel(shift.deed(sales), shift.anna(), true).await.unwrap();
    shift.served(&[]).await;
    let root = shift.house.acme.root;
    for (node, nodetype, expected) in [
        (sales, "CHANNEL", ""),
        (sales, "NODE", "INVALIDPARAM_NODE"),
        (shift.anna(), "CHANNEL", "INVALIDPARAM_NODE"),
        (NodeId(-2), "EXTERNALROOT", ""),
        (shift.anna(), "EXTERNALROOT", "INVALIDPARAM_NODE"),
        (NodeId(-2), "EXTERNALTECH", "INVALIDPARAM_NODE"),
        (root, "EXTERNALGROUP", "INVALIDPARAM_NODE"),
    ] {
        assert_eq!(told(&shift, &shift.boss_code, node, nodetype).await, expected, "{node} as {nodetype}");
    }
    let answer = shift.ask(&shift.boss_code, "getReport", &[("node", "-2"), ("nodetype", "EXTERNALROOT")]).await;
    assert_eq!(answer.text(), "ERROR", "version 1 knows nothing external");
    let answer = shift.ask(&shift.boss_code, "getReport", &[("node", &shift.anna().to_string()), ("noderef", "node")]).await;
    assert_eq!(rows(&answer).len(), 1, "noderef is another name of nodetype");
}

#[tokio::test]
async fn a_transfer_is_told_to_both_ends() {
    let shift = Shift::new().await;
    let session = shift.seated(&[]).await;
    shift.pick_up(&shift.house.code, session).await;
    shift.transfer(session, Target::Technician(shift.bert()), "").await;
    let carol = shift.desk().technician(&shift.house.acme, "carol@acme.example").await;
    shift.set(&shift.boss_code, "setReportArea", &[("area", "7")]).await;
    for (node, expected) in [(shift.anna(), 1), (shift.bert(), 1), (carol.technician.unwrap(), 0)] {
        assert_eq!(rows(&shift.report(&shift.boss_code, node).await).len(), expected);
    }
}
