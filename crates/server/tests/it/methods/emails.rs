//! `generateEmailText`: which PINs it takes, what it writes, how often.

use towline_model::Span;

use super::{Acme, pin_of, status};
use crate::desk::Answer;

/// The value behind a key.
fn value<'a>(answer: &'a Answer, key: &str) -> &'a str {
    answer.text().lines().find_map(|line| line.strip_prefix(key)).unwrap()
}

#[tokio::test]
async fn the_text_names_pin_organisation_and_technician_and_holds_no_key() {
    let house = Acme::new().await;
    let pin = pin_of(&house.pin(&[]).await).to_owned();
    let mail = house.call("generateEmailText", &[("pincode", &pin)]).await;
    let lines: Vec<&str> = mail.text().lines().collect();
    assert_eq!((lines.len(), lines[0], lines[1]), (6, "OK", ""));
    assert_eq!(value(&mail, "LINK:"), format!("https://towline.example/R?i=2&Code={pin}"));
    assert!(value(&mail, "SUBJECT:").contains("ACME"));
    assert!(value(&mail, "TEXT:").contains(&pin));
    assert!(value(&mail, "SIGNATURE:").contains("anna") && value(&mail, "SIGNATURE:").contains("ACME"));
    assert!(!mail.text().contains('#'), "a mail invites to a PIN session: who reads it types or clicks the PIN");
}

#[tokio::test]
async fn the_two_words_stand_in_the_callers_own_mail_only() {
    let house = Acme::new().await;
    let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
    let code = house.desk.authcode(&bert).await;
    let pin = pin_of(&house.pin(&[]).await).to_owned();
    let own = house.call("generateEmailText", &[("pincode", &pin)]).await;
    let other = house.ask("generateEmailText", &[("pincode", &pin), ("authcode", &code)]).await;
    assert!(value(&own, "TEXT:").contains("two words"));
    assert!(!value(&other, "TEXT:").contains("two words"));
    house.desk.clock.second();
    let nobodys = house.ask("generateEmailText", &[("pincode", "000000"), ("authcode", &code)]).await;
    let shown = |answer: &Answer, pin: &str| answer.text().replace(pin, "PIN");
    assert_eq!(shown(&other, &pin), shown(&nobodys, "000000"), "nothing is said about whether somebody else offers a PIN");
}

#[tokio::test]
async fn a_pin_is_exactly_six_digits() {
    let house = Acme::new().await;
    let full_width = "\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}";
    for pin in ["", "1", "12345", "1234567", "12345a", " 12345", "123 456", "-12345", "+12345", "123.45", "0x1234", full_width] {
        assert_eq!(status(&house.call("generateEmailText", &[("pincode", pin)]).await), "INVALIDPINFORMAT", "{pin:?}");
    }
    for pin in ["000000", "012345", "999999"] {
        assert_eq!(status(&house.call("generateEmailText", &[("pincode", pin)]).await), "OK", "{pin:?}");
        house.desk.clock.second();
    }
}

#[tokio::test]
async fn texts_have_a_second_of_their_own() {
    let house = Acme::new().await;
    let pin = pin_of(&house.pin(&[]).await).to_owned();
    let mail = async || house.call("generateEmailText", &[("pincode", &pin)]).await;
    assert_eq!(status(&mail().await), "OK", "a PIN and its text at one moment");
    assert_eq!(status(&mail().await), "ERROR");
    house.desk.clock.advance(Span::millis(999));
    assert_eq!(status(&mail().await), "ERROR");
    house.desk.clock.advance(Span::millis(1));
    assert_eq!(status(&mail().await), "OK");
}
