//! The methods on people, each as `contract` runs it.

use super::run;

#[tokio::test]
async fn get_user_answers_as_the_contract_has_it() {
    run("getUser").await;
}

#[tokio::test]
async fn get_user_v2_answers_as_the_contract_has_it() {
    run("getUser_v2").await;
}

#[tokio::test]
async fn get_user_v3_answers_as_the_contract_has_it() {
    run("getUser_v3").await;
}

#[tokio::test]
async fn create_user_answers_as_the_contract_has_it() {
    run("createUser").await;
}

#[tokio::test]
async fn create_users_answers_as_the_contract_has_it() {
    run("createUsers").await;
}

#[tokio::test]
async fn set_user_answers_as_the_contract_has_it() {
    run("setUser").await;
}

#[tokio::test]
async fn set_user_v2_answers_as_the_contract_has_it() {
    run("setUser_v2").await;
}

#[tokio::test]
async fn set_user_status_answers_as_the_contract_has_it() {
    run("setUserStatus").await;
}
