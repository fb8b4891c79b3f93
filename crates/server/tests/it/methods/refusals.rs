//! Which refusal is told when a call deserves several.

use towline_model::Span;

use super::{Acme, reason, status};
use crate::desk::{Ask, Desk};

const UNKNOWN: &str = "nobody-has-this-authcode";

#[tokio::test]
async fn who_calls_is_settled_before_anything_else() {
    let house = Acme::new().await;
    let (desk, anna) = (&house.desk, &house.anna);
    let cookie = desk.log_in(anna).await;
    let wrong = [("cfield0", &*"x".repeat(65)), ("NodeId", "2000000000")];
    for (authcode, cookie, expected) in
        [(UNKNOWN, "", "INVALID_SECRETAUTHCODE"), (UNKNOWN, &cookie, "INVALID_SECRETAUTHCODE"), ("", "", "NOTLOGGEDIN")]
    {
        let form = [&[("authcode", authcode)], &wrong[..]].concat();
        let answer = desk.send(Ask::form("/API/requestPINCode_v3.aspx", &form).cookie(cookie)).await;
        assert_eq!(status(&answer), expected);
    }
    desk.delete(anna).await;
    assert_eq!(status(&house.pin(&wrong).await), "USER_IS_DELETED");
    assert_eq!(status(&house.call("getAccount", &[]).await), "USER_DELETED_OR_DISABLED");
}

#[tokio::test]
async fn the_role_is_told_before_what_was_sent() {
    let house = Acme::new().await;
    let boss = house.desk.administrator(&house.acme, "boss@acme.example").await;
    let code = house.desk.authcode(&boss).await;
    let long = "x".repeat(65);
    for (method, wrong) in [
        ("requestPINCode", ("cfield0", long.as_str())),
        ("requestPINCode_v2", ("notechconsole", "perhaps")),
        ("generateEmailText", ("pincode", "1")),
        ("generateEmailText", ("pincode", "")),
    ] {
        let answer = house.ask(method, &[("authcode", &code), wrong]).await;
        assert_eq!(status(&answer), "NOTTECHNICIAN", "{method}");
    }
}

#[tokio::test]
async fn the_role_is_told_before_the_rate() {
    let house = Acme::new().await;
    let boss = house.desk.administrator(&house.acme, "boss@acme.example").await;
    let (code, node) = (house.desk.authcode(&boss).await, house.anna.technician.unwrap().to_string());
    let ask = async |node: &str| {
        let args = [("authcode", code.as_str()), ("notechconsole", "1"), ("NodeId", node)];
        status(&house.ask("requestPINCode_v3", &args).await).to_owned()
    };
    assert_eq!(ask(&node).await, "OK");
    assert_eq!(ask(&node).await, "POLLRATEEXCEEDED");
    assert_eq!(ask("").await, "NOTTECHNICIAN");
    assert_eq!(ask("2000000000").await, "NOTTECHNICIAN");
}

#[tokio::test]
async fn what_was_sent_is_told_before_the_rate_the_rate_before_the_console_and_the_console_before_the_pool() {
    let house = Acme::at(Desk::with(|rules| rules.max_offered = 1).await).await;
    assert_eq!(status(&house.pin(&[]).await), "OK");
    // Now the technician has as many PINs as allowed, the second is not over and the console is closed.
    assert_eq!(status(&house.pin(&[("cfield0", &"x".repeat(65))]).await), "ERROR");
    assert_eq!(status(&house.call("requestPINCode_v3", &[]).await), "POLLRATEEXCEEDED");
    house.desk.clock.advance(Span::millis(999));
    assert_eq!(status(&house.call("requestPINCode_v3", &[]).await), "POLLRATEEXCEEDED");
    house.desk.clock.advance(Span::millis(1));
    assert_eq!(status(&house.call("requestPINCode_v3", &[]).await), "NOTECHCONSOLERUNNING");
    house.desk.console_running(&house.anna, true);
    assert_eq!(status(&house.call("requestPINCode_v3", &[]).await), "OUTOFPINCODES");
    house.desk.clock.advance(Span::minutes(20));
    assert_eq!(status(&house.call("requestPINCode_v3", &[]).await), "OK");
}

#[tokio::test]
async fn the_form_of_a_pin_is_told_before_the_rate_of_texts() {
    let house = Acme::new().await;
    assert_eq!(status(&house.call("generateEmailText", &[("pincode", "123456")]).await), "OK");
    assert_eq!(status(&house.call("generateEmailText", &[("pincode", "12345")]).await), "INVALIDPINFORMAT");
    assert_eq!(status(&house.call("generateEmailText", &[("pincode", "123456")]).await), "ERROR");
}

#[tokio::test]
async fn reasons_tell_refusals_apart_that_share_a_status() {
    let house = Acme::new().await;
    let too_long = house.pin(&[("cfield0", &"x".repeat(65))]).await;
    assert_eq!(reason(&too_long), "cfield0 is too long: send at most 64 characters (UTF-16 units)");
    let no_flag = house.call("requestPINCode_v3", &[("notechconsole", "perhaps")]).await;
    assert_eq!(reason(&no_flag), "notechconsole is not a flag: send 0, 1, true or false");
    assert_eq!((status(&too_long), status(&no_flag)), ("ERROR", "ERROR"));
    house.desk.dice.break_down(true);
    let inside = house.pin(&[]).await;
    assert_eq!((status(&inside), reason(&inside)), ("ERROR", "internal error"));
    house.desk.dice.break_down(false);
    assert_eq!(status(&house.pin(&[]).await), "OK", "what failed inside cost nothing");
}
