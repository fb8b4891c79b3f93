//! Real clients cut answers in ways of their own. Each of these habits is one that a public program has.

use super::Acme;
use crate::desk::PASSWORD;

#[tokio::test]
async fn clients_that_cut_at_fixed_places_find_pin_and_authcode() {
    let house = Acme::new().await;
    let pin = house.pin(&[]).await.text().to_owned();
    assert!(pin[12..].len() == 6 && pin[12..].parse::<u32>().is_ok(), "substr(12)");
    house.desk.clock.second();
    let code = house.ask("requestAuthCode", &[("email", "anna@acme.example"), ("pwd", PASSWORD)]).await.text().to_owned();
    assert_eq!(code[13..].len(), 128, "substr(13)");
    let account = house.ask("getAccount", &[("authcode", &code[13..])]).await;
    assert!(account.text().starts_with("OK"));
}

#[tokio::test]
async fn clients_that_split_at_a_word_may_put_the_rest_into_an_address_untrimmed() {
    let house = Acme::new().await;
    let pin = house.pin(&[]).await.text().to_owned();
    assert!(pin.split("PINCODE:").nth(1).unwrap().bytes().all(|byte| byte.is_ascii_digit()));
    let code = house.ask("requestAuthCode", &[("email", "anna@acme.example"), ("pwd", PASSWORD)]).await.text().to_owned();
    assert!(code.split("AUTHCODE:").nth(1).unwrap().bytes().all(|byte| byte.is_ascii_alphanumeric()));
}

#[tokio::test]
async fn clients_that_split_at_empty_lines_find_status_and_payload() {
    let house = Acme::new().await;
    for answer in
        [house.pin(&[]).await, house.call("getAccount", &[]).await, house.call("generateEmailText", &[("pincode", "123456")]).await]
    {
        let text = answer.text();
        let parts: Vec<&str> = text.split("\n\n").collect();
        assert_eq!((parts.len(), parts[0]), (2, "OK"));
        assert!(!text.contains('\r'));
    }
}

#[tokio::test]
async fn clients_that_trim_and_compare_find_a_bare_word_with_status_200() {
    let house = Acme::new().await;
    let wrong = house.ask("login", &[("email", "anna@acme.example"), ("pwd", "wrong horse 8")]).await;
    assert_eq!((wrong.status.as_u16(), wrong.text()), (200, "INVALID"));
    let right = house.ask("login", &[("email", "anna@acme.example"), ("pwd", PASSWORD)]).await;
    assert_eq!((right.status.as_u16(), right.text()), (200, "OK"));
}

#[tokio::test]
async fn clients_that_read_tables_find_header_and_rows_where_they_look_for_them() {
    let house = Acme::new().await;
    house.pin(&[("cfield0", "Jo")]).await;
    let node = house.anna.technician.unwrap().to_string();
    let table = house.call("getSession_v3", &[("node", &node)]).await.text().to_owned();
    let lines: Vec<&str> = table.split('\n').collect();
    assert_eq!((lines[0], lines[1]), ("OK", ""), "the first three lines are status, nothing, header");
    let header: Vec<&str> = lines[2].split('|').collect();
    let row: Vec<&str> = lines[3].split('|').collect();
    assert_eq!((header.len(), header[19], row.len()), (20, "", 20), "`|` stands after the last column too");
    assert_eq!(lines[4..], [""], "and the table ends with a line end");
    let id: String = table[243..].chars().take_while(char::is_ascii_digit).collect();
    assert_eq!(id, row[0], "one program takes the session's number at offset 243");
    let by_name = |name| row[header.iter().position(|column| *column == name).unwrap()];
    assert_eq!((by_name("Custom Field 0"), by_name("Status"), by_name("Technician ID")), ("Jo", "Connecting", node.as_str()));
}
