//! The methods of the tree, each as `contract` runs it.

use super::run;

#[tokio::test]
async fn get_hierarchy_answers_as_the_contract_has_it() {
    run("getHierarchy").await;
}

#[tokio::test]
async fn get_hierarchy_v2_answers_as_the_contract_has_it() {
    run("getHierarchy_v2").await;
}

#[tokio::test]
async fn create_group_answers_as_the_contract_has_it() {
    run("createGroup").await;
}

#[tokio::test]
async fn get_group_answers_as_the_contract_has_it() {
    run("getGroup").await;
}

#[tokio::test]
async fn get_group_v2_answers_as_the_contract_has_it() {
    run("getGroup_v2").await;
}

#[tokio::test]
async fn set_group_answers_as_the_contract_has_it() {
    run("setGroup").await;
}

#[tokio::test]
async fn set_group_v2_answers_as_the_contract_has_it() {
    run("setGroup_v2").await;
}

#[tokio::test]
async fn move_node_answers_as_the_contract_has_it() {
    run("moveNode").await;
}

#[tokio::test]
async fn delete_node_answers_as_the_contract_has_it() {
    run("deleteNode").await;
}

#[tokio::test]
async fn assign_channel_answers_as_the_contract_has_it() {
    run("assignChannel").await;
}

#[tokio::test]
async fn unassign_channel_answers_as_the_contract_has_it() {
    run("unassignChannel").await;
}
