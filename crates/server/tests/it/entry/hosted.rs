//! Hosted error handling: third parties' pages are told why a PIN was refused, those on the list and no others, after the try was charged.

use http::StatusCode;
use towline::control::Front;
use towline_model::Span;

use super::channels::Shop;
use super::{is_in, is_wrong, other_than};
use crate::desk::{Answer, Ask};

const PAGE: &str = "https://shop.example/help";

async fn shop() -> Shop {
    let shop = Shop::open().await;
    let allow = vec!["https://shop.example".to_owned()];
    let told = shop.order(Front::Tell { organisation: "ACME".to_owned(), allow, forget: Vec::new() }).await;
    assert_eq!(told, ["https://shop.example"]);
    shop
}

/// Posts a PIN from somebody's page.
async fn post(shop: &Shop, pin: &str, page: &str, from: &str) -> Answer {
    let form = [("Code", pin), ("tracking0", "CASE-1"), ("hostederrorhandling", "1")];
    shop.desk.send(Ask::form("/Customer/Code.aspx", &form).header("referer", page).header("sec-fetch-site", "cross-site").from(from)).await
}

/// The code that an answer leads back with.
fn told(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let location = answer.header("location").unwrap();
    location.strip_prefix("https://shop.example/help?LogMeInRescueResponse=").unwrap_or_else(|| panic!("{location}"))
}

#[tokio::test]
async fn a_page_on_the_list_is_told_why() {
    let shop = shop().await;
    let used = shop.desk.pin(&shop.code).await;
    assert!(is_in(&post(&shop, &used, PAGE, "203.0.113.1").await));
    let expired = shop.desk.pin(&shop.code).await;
    shop.desk.clock.advance(Span::minutes(20));
    let live = shop.desk.pin(&shop.code).await;
    for (n, (pin, code)) in [
        ("", "PINCODE_MISSING"),
        (other_than(&live).as_str(), "PINCODE_INVALID"),
        ("12345", "PINCODE_INVALID"),
        ("abcdef", "PINCODE_INVALID"),
        (&expired, "PINCODE_EXPIRED"),
        (&used, "PINCODE_ALREADYUSED"),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(told(&post(&shop, pin, PAGE, &format!("198.51.100.{n}")).await), code, "{pin}");
    }
    assert!(is_in(&post(&shop, &live, PAGE, "203.0.113.2").await));
}

#[tokio::test]
async fn a_try_is_charged_before_anybody_is_told() {
    let shop = shop().await;
    let mut codes = Vec::new();
    for _ in 0..40 {
        codes.push(told(&post(&shop, "000000", PAGE, "203.0.113.7").await).to_owned());
        shop.desk.clock.advance(Span::seconds(10));
    }
    assert_eq!(codes.iter().filter(|code| *code == "PINCODE_INVALID").count(), 5, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| *code == "PINCODE_ERROR").count(), 35);
    let live = shop.desk.pin(&shop.code).await;
    assert_eq!(told(&post(&shop, &live, PAGE, "203.0.113.7").await), "PINCODE_ERROR", "without room a PIN is not looked up at all");
    assert!(is_in(&post(&shop, &live, PAGE, "203.0.113.8").await));
}

#[tokio::test]
async fn the_address_keeps_its_query_and_its_fragment() {
    let shop = shop().await;
    for (n, (page, back)) in [
        ("https://shop.example", "https://shop.example?LogMeInRescueResponse=PINCODE_INVALID"),
        ("https://shop.example/a?b=1", "https://shop.example/a?b=1&LogMeInRescueResponse=PINCODE_INVALID"),
        (
            "https://shop.example/a?LogMeInRescueResponse=PINCODE_MISSING&b=1#c",
            "https://shop.example/a?b=1&LogMeInRescueResponse=PINCODE_INVALID#c",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = post(&shop, "000000", page, &format!("203.0.113.{n}")).await;
        assert_eq!(answer.header("location"), Some(back));
    }
}

#[tokio::test]
async fn at_082_nobody_else_is_told_and_nobody_is_led_elsewhere() {
    let shop = shop().await;
    let long = format!("https://shop.example/{}", "a".repeat(5_000));
    for (n, page) in [
        "https://shop.example.evil.example/help",
        "https://shop.example@evil.example/help",
        "https://shop.example:444/help",
        "http://shop.example/help",
        "https://www.shop.example/help",
        "https://SHOP.example/help",
        "https://shop.example\\@evil.example/",
        "//shop.example/help",
        "null",
        "",
        &long,
    ]
    .into_iter()
    .enumerate()
    {
        let answer = post(&shop, "000000", page, &format!("198.51.100.{n}")).await;
        assert!(is_wrong(&answer) && answer.header("location").is_none(), "{page}");
    }
    let twice = Ask::form("/Customer/Code.aspx", &[("Code", "000000"), ("hostederrorhandling", "1")])
        .header("referer", PAGE)
        .header("referer", "https://evil.example/")
        .from("203.0.113.1");
    assert!(is_wrong(&shop.desk.send(twice).await));
    for (n, flag) in ["", "0", "true"].into_iter().enumerate() {
        let plain = Ask::form("/Customer/Code.aspx", &[("Code", "000000"), ("hostederrorhandling", flag)]).header("referer", PAGE);
        assert!(is_wrong(&shop.desk.send(plain.from(&format!("203.0.113.{}", n + 10))).await), "{flag}");
    }
    let forget = vec!["https://shop.example".to_owned()];
    assert!(shop.order(Front::Tell { organisation: "ACME".to_owned(), allow: Vec::new(), forget }).await.is_empty());
    assert!(is_wrong(&post(&shop, "000000", PAGE, "203.0.113.2").await));
}

#[tokio::test]
async fn another_organisations_list_tells_nobody_here() {
    let shop = shop().await;
    shop.desk.organisation("Other").await;
    let form = [("Code", "000000"), ("hostederrorhandling", "1")];
    for (n, (path, told)) in [("/o/other/Customer/Code.aspx", false), ("/o/acme/Customer/Code.aspx", true)].into_iter().enumerate() {
        let answer = shop.desk.send(Ask::form(path, &form).header("referer", PAGE).from(&format!("203.0.113.{n}"))).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, told, "{path}");
    }
}

#[tokio::test]
async fn guarded_mode_asks_for_words_on_our_own_page() {
    let shop = shop().await;
    for n in 0..20 {
        told(&post(&shop, "000000", PAGE, &format!("198.51.100.{n}")).await);
    }
    let live = shop.desk.pin(&shop.code).await;
    for pin in [live.as_str(), "000000"] {
        let answer = post(&shop, pin, PAGE, "203.0.113.7").await;
        assert!(is_wrong(&answer) && answer.text().contains("name=\"w1\""), "the same for every PIN");
    }
}
