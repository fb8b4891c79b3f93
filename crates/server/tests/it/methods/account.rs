//! `getAccount`: who the caller is. One person with both roles has two numbers.

use super::Acme;
use crate::desk::Ask;

#[tokio::test]
async fn a_person_with_both_roles_has_two_numbers_the_administrators_first() {
    let house = Acme::new().await;
    let chief = house.desk.both(&house.acme, "Chief@acme.example").await;
    let code = house.desk.authcode(&chief).await;
    let (administrator, technician) = (chief.administrator.unwrap().0, chief.technician.unwrap().0);
    assert_eq!(technician, administrator + 1);
    let root = house.acme.root;
    let account =
        format!("OK\n\nAccountID:{root}\nOrganization:ACME\nAdminID:{administrator}\nTechID:{technician}\nEmail:Chief@acme.example");
    let args = [("authcode", code.as_str())];
    assert_eq!(house.ask("getAccount", &args).await.text(), account);
    assert_eq!(house.ask("getAccount_v2", &args).await.text(), format!("{account}\nTcRunning:false"));
    house.desk.console_running(&chief, true);
    assert_eq!(house.ask("getAccount_v2", &args).await.text(), format!("{account}\nTcRunning:true"));
}

#[tokio::test]
async fn what_is_special_in_a_name_is_escaped_where_it_must_be() {
    let house = Acme::new().await;
    let odd = house.desk.organisation("Q&A <\"Help\"> \u{fc}").await;
    let person = house.desk.technician(&odd, "q+a@odd.example").await;
    let code = house.desk.authcode(&person).await;
    let text = house.ask("getAccount", &[("authcode", &code)]).await;
    assert!(text.text().contains("\nOrganization:Q&A <\"Help\"> \u{fc}\n"));
    let json = house.desk.send(Ask::json("/API/getAccount.json", &serde_json::json!({ "authcode": code }))).await;
    assert_eq!(json.json()["Organization"], "Q&A <\"Help\"> \u{fc}");
    let body = format!("<getAccount xmlns=\"{}\"><sAuthCode>{code}</sAuthCode></getAccount>", towline_wire::NAMESPACE);
    let soap = house.desk.send(Ask::soap12(&body)).await;
    assert_eq!(soap.element("sOrganization"), Some("Q&amp;A &lt;&quot;Help&quot;&gt; \u{fc}"));
}
