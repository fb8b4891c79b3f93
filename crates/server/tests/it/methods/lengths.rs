//! How long custom fields may be: counted as .NET counts, in units of UTF-16.

use towline_domain::OverLong;

use super::{Acme, pin_of, reason, status};
use crate::desk::{Ask, Desk, fields};

const LIMITS: [(&str, &str, usize); 7] = [
    ("cfield0", "sCField0", 64),
    ("cfield1", "sCField1", 512),
    ("cfield2", "sCField2", 512),
    ("cfield3", "sCField3", 256),
    ("cfield4", "sCField4", 64),
    ("cfield5", "sCField5", 64),
    ("tracking0", "sTracking0", 64),
];

/// One unit of UTF-16 in one byte, in two and in three of UTF-8; two units in four bytes.
const LETTERS: [(&str, usize); 4] = [("x", 1), ("\u{e9}", 1), ("\u{20ac}", 1), ("\u{1f600}", 2)];

#[tokio::test]
async fn a_field_may_be_as_long_as_documented_and_no_longer() {
    let house = Acme::new().await;
    for (field, _, max) in LIMITS {
        for (letter, units) in LETTERS {
            house.desk.clock.second();
            let full = letter.repeat(max / units);
            assert_eq!(status(&house.pin(&[(field, &full)]).await), "OK", "{field} {letter}");
            house.desk.clock.second();
            let answer = house.pin(&[(field, &format!("{full}x"))]).await;
            assert_eq!(status(&answer), "ERROR", "{field} {letter}");
            assert_eq!(reason(&answer), format!("{field} is too long: send at most {max} characters (UTF-16 units)"));
        }
    }
}

#[tokio::test]
async fn the_reason_speaks_of_the_field_as_the_caller_called_it() {
    let house = Acme::new().await;
    for (field, element, max) in LIMITS {
        let long = "x".repeat(max + 1);
        let args = fields(&[(element, &long), ("sAuthCode", &house.code)]);
        let body = format!("<requestPINCodeV3 xmlns=\"{}\">{args}</requestPINCodeV3>", towline_wire::NAMESPACE);
        let answer = house.desk.send(Ask::soap11(&body)).await;
        assert_eq!(answer.element("requestPINCodeV3Result"), Some("requestPINCode_Error"));
        assert_eq!(reason(&answer), format!("{element} is too long: send at most {max} characters (UTF-16 units)"));
        let json = serde_json::json!({ field: long, "authcode": house.code });
        let answer = house.desk.send(Ask::json("/API/requestPINCode_v3.json", &json)).await;
        assert_eq!(answer.json(), serde_json::json!({ "status": "ERROR" }));
        assert!(reason(&answer).starts_with(field));
    }
}

#[tokio::test]
async fn an_installation_may_cut_instead_and_never_cuts_a_character_in_two() {
    let house = Acme::at(Desk::with(|rules| rules.over_long = OverLong::Truncate).await).await;
    let long = format!("{}\u{1f600}", "x".repeat(63));
    let answer = house.pin(&[("cfield0", &long), ("cfield4", &"\u{e9}".repeat(65)), ("tracking0", &"t".repeat(1_000))]).await;
    assert_eq!(pin_of(&answer).len(), 6);
    let queue = house.desk.house.store.queue(house.anna.technician.unwrap(), house.desk.cx().now, 1).await.unwrap();
    let fields = &queue[0].fields;
    assert_eq!(fields.fields[0], "x".repeat(63));
    assert_eq!(fields.fields[4], "\u{e9}".repeat(64));
    assert_eq!(fields.tracking, "t".repeat(64));
}

#[tokio::test]
async fn at_135_what_looks_like_sql_is_text() {
    let desk = Desk::new().await;
    let acme = desk.organisation("ACME").await;
    let tess = desk.technician(&acme, "tess@acme.example").await;
    let code = desk.authcode(&tess).await;
    for text in ["'; DROP TABLE session; --", "\" OR 1=1", "%_", "x') RETURNING *", "\\'", "NULL", "?1", ":a", "/* */"] {
        desk.clock.second();
        let form = [("authcode", code.as_str()), ("notechconsole", "1"), ("cfield0", text), ("tracking0", text)];
        assert!(desk.send(Ask::form("/API/requestPINCode_v3.aspx", &form)).await.text().starts_with("OK"), "{text}");
        let node = tess.technician.unwrap().to_string();
        let queue = desk.send(Ask::soap11(&format!(
            "<getSession_V3 xmlns=\"https://secure.logmeinrescue.com/API/API.asmx\"><iNodeID>{node}</iNodeID><sAuthCode>{code}</sAuthCode></getSession_V3>"
        )));
        let shown = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let queue = queue.await;
        assert!(queue.text().contains(&format!("<sCustomField0>{shown}</sCustomField0>")), "{text}");
        // In the place of a credential it finds nobody.
        let login = desk.send(Ask::form("/API/login.aspx", &[("email", text), ("pwd", text)])).await;
        assert_eq!(login.text(), "INVALID", "{text}");
        let stranger = desk.send(Ask::form("/API/getAccount.aspx", &[("authcode", text)])).await;
        assert_eq!(stranger.text(), "INVALID_SECRETAUTHCODE", "{text}");
    }
}
