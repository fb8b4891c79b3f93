//! Logins and authcodes: how long they live, how often they are given, what the cookie is like, and which of two credentials counts.

use http::StatusCode;
use towline_hub::Notice;
use towline_model::Span;

use super::{Acme, reason, status};
use crate::desk::{Ask, Desk, PASSWORD};

#[tokio::test]
async fn a_login_slides_twenty_minutes_from_its_last_use() {
    let house = Acme::new().await;
    let cookie = house.desk.log_in(&house.anna).await;
    let account = || async { status(&house.desk.send(Ask::get("/API/getAccount.aspx").cookie(&cookie)).await).to_owned() };
    for _ in 0..3 {
        house.desk.clock.advance(Span::seconds(19 * 60 + 59));
        assert_eq!(account().await, "OK");
    }
    house.desk.clock.advance(Span::seconds(20 * 60 + 1));
    assert_eq!(account().await, "NOTLOGGEDIN");
    house.desk.clock.advance(Span::seconds(1));
    assert_eq!(account().await, "NOTLOGGEDIN", "a dead login is not brought back by asking");
}

#[tokio::test]
async fn a_login_ends_after_twelve_hours_however_much_it_is_used() {
    let house = Acme::new().await;
    let cookie = house.desk.log_in(&house.anna).await;
    for _ in 0..47 {
        house.desk.clock.advance(Span::minutes(15));
        assert_eq!(status(&house.desk.send(Ask::get("/API/getAccount.aspx").cookie(&cookie)).await), "OK");
    }
    house.desk.clock.advance(Span::minutes(15));
    assert_eq!(status(&house.desk.send(Ask::get("/API/getAccount.aspx").cookie(&cookie)).await), "NOTLOGGEDIN");
}

async fn log_in(desk: &Desk, email: &str, password: &str, from: &str) -> String {
    let answer = desk.send(Ask::form("/API/login.aspx", &[("email", email), ("pwd", password)]).from(from)).await;
    status(&answer).to_owned()
}

#[tokio::test]
async fn at_084_ten_logins_pass_in_three_minutes_and_the_eleventh_does_not() {
    let house = Acme::new().await;
    let desk = &house.desk;
    let anna = |password| log_in(desk, "anna@acme.example", password, "203.0.113.7");
    for _ in 0..9 {
        assert_eq!(anna(PASSWORD).await, "OK");
    }
    assert_eq!(anna("wrong horse 8").await, "INVALID", "failures count like successes");
    assert_eq!(anna(PASSWORD).await, "LIMITREACHED");
    assert_eq!(anna("wrong horse 8").await, "LIMITREACHED", "the limit is told before the password is looked at");
    assert_eq!(log_in(desk, "ANNA@ACME.example", PASSWORD, "203.0.113.7").await, "LIMITREACHED", "an account is one in any case");
    assert_eq!(log_in(desk, "anna@acme.example", PASSWORD, "203.0.113.8").await, "OK", "another source has a limit of its own");
    assert_eq!(log_in(desk, "nobody@acme.example", PASSWORD, "203.0.113.7").await, "INVALID", "another account has a limit of its own");
    desk.clock.advance(Span::millis(3 * 60_000 - 1));
    assert_eq!(anna(PASSWORD).await, "LIMITREACHED");
    desk.clock.advance(Span::millis(1));
    assert_eq!(anna(PASSWORD).await, "OK", "refused calls cost nothing");
}

#[tokio::test]
async fn a_new_authcode_takes_the_place_of_the_old_one_and_does_not_time_out() {
    let house = Acme::new().await;
    let request = || async {
        let answer = house.ask("requestAuthCode", &[("email", "anna@acme.example"), ("pwd", PASSWORD)]).await;
        answer.text().strip_prefix("OK\n\nAUTHCODE:").unwrap().to_owned()
    };
    let account = async |code: &str| status(&house.ask("getAccount", &[("authcode", code)]).await).to_owned();
    let first = request().await;
    assert_eq!(account(&house.code).await, "INVALID_SECRETAUTHCODE");
    assert_eq!(account(&first).await, "OK");
    house.desk.clock.second();
    let second = request().await;
    assert_ne!(first, second);
    assert_eq!(account(&first).await, "INVALID_SECRETAUTHCODE");
    house.desk.clock.advance(Span::hours(24 * 3_650));
    assert_eq!(account(&second).await, "OK");
    assert_eq!(account(&second.to_uppercase()).await, "INVALID_SECRETAUTHCODE");
    assert_eq!(account(&second[..127]).await, "INVALID_SECRETAUTHCODE");
}

#[tokio::test]
async fn authcodes_are_asked_for_once_a_second_and_address() {
    let house = Acme::new().await;
    house.desk.technician(&house.acme, "bert@acme.example").await;
    let ask = async |email| house.ask("requestAuthCode", &[("email", email), ("pwd", PASSWORD)]).await;
    assert_eq!(status(&ask("anna@acme.example").await), "OK");
    assert_eq!(status(&ask("Anna@acme.example").await), "POLLRATEEXCEEDED");
    assert_eq!(status(&ask("bert@acme.example").await), "OK");
    house.desk.clock.advance(Span::millis(999));
    assert_eq!(status(&ask("anna@acme.example").await), "POLLRATEEXCEEDED");
    house.desk.clock.advance(Span::millis(1));
    assert_eq!(status(&ask("anna@acme.example").await), "OK");
}

#[tokio::test]
async fn an_authcode_wins_over_the_cookie_unless_it_is_empty() {
    let house = Acme::new().await;
    let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
    let cookie = house.desk.log_in(&bert).await;
    let ask = |authcode| house.desk.send(Ask::form("/API/getAccount.aspx", &[("authcode", authcode)]).cookie(&cookie));
    assert!(ask(&house.code).await.text().ends_with("Email:anna@acme.example"));
    assert!(ask("").await.text().ends_with("Email:bert@acme.example"));
    assert_eq!(status(&ask("wrong").await), "INVALID_SECRETAUTHCODE");
}

#[tokio::test]
async fn an_authcode_may_come_in_a_header_and_a_parameter_wins_over_it() {
    let house = Acme::new().await;
    let bert = house.desk.technician(&house.acme, "bert@acme.example").await;
    let other = house.desk.authcode(&bert).await;
    let ask = |scheme: &str, code: &str| Ask::get("/API/getAccount.aspx").header("authorization", &format!("{scheme} {code}"));
    assert!(house.desk.send(ask("Bearer", &house.code)).await.text().ends_with("Email:anna@acme.example"));
    assert!(house.desk.send(ask("bearer", &house.code)).await.text().ends_with("Email:anna@acme.example"));
    assert_eq!(status(&house.desk.send(ask("Bearer", "wrong")).await), "INVALID_SECRETAUTHCODE");
    assert_eq!(status(&house.desk.send(ask("Basic", &house.code)).await), "NOTLOGGEDIN");
    let both = ask("Bearer", &house.code).query(&[("authcode", &other)]);
    assert!(house.desk.send(both).await.text().ends_with("Email:bert@acme.example"));
    let cookie = house.desk.log_in(&bert).await;
    assert!(house.desk.send(ask("Bearer", &house.code).cookie(&cookie)).await.text().ends_with("Email:anna@acme.example"));
}

#[tokio::test]
async fn login_sets_exactly_one_cookie_which_is_secure_exactly_when_the_public_url_is_https() {
    for (public_url, secure) in [("https://towline.example", "; Secure"), ("http://127.0.0.1:8080", "")] {
        let house = Acme::at(Desk::with(|rules| rules.public_url = public_url.to_owned()).await).await;
        let answer = house.ask("login", &[("email", "anna@acme.example"), ("pwd", PASSWORD)]).await;
        let line = answer.header("set-cookie").unwrap();
        let value = line.strip_prefix("ASP.NET_SessionId=").unwrap().split(';').next().unwrap();
        assert_eq!(line, format!("ASP.NET_SessionId={value}; Path=/; HttpOnly; SameSite=Strict{secure}"));
        assert!(value.len() == 24 && value.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()), "{value}");
    }
}

#[tokio::test]
async fn logout_ends_the_login_and_its_cookie_and_tells_the_live_side() {
    let house = Acme::new().await;
    let cookie = house.desk.log_in(&house.anna).await;
    house.desk.heard.take();
    let answer = house.desk.send(Ask::get("/API/logout.aspx").cookie(&cookie)).await;
    assert_eq!(answer.text(), "OK");
    assert_eq!(answer.header("set-cookie").unwrap(), "ASP.NET_SessionId=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0");
    let (technician, person) = (house.anna.technician.unwrap(), house.anna.id);
    assert_eq!(house.desk.heard.take(), [Notice::Rights { technician, person }]);
    for method in ["logout", "getAccount"] {
        assert_eq!(status(&house.desk.send(Ask::get(&format!("/API/{method}.aspx")).cookie(&cookie)).await), "NOTLOGGEDIN");
    }
}

#[tokio::test]
async fn each_login_is_another_and_a_cookie_from_before_is_never_taken_over() {
    let house = Acme::new().await;
    let one = house.desk.log_in(&house.anna).await;
    let two = house.desk.log_in(&house.anna).await;
    assert_ne!(one, two);
    for cookie in [&one, &two] {
        assert_eq!(status(&house.desk.send(Ask::get("/API/getAccount.aspx").cookie(cookie)).await), "OK");
    }
    let planted = "ASP.NET_SessionId=plantedplantedplantedpla";
    let form = [("email", "anna@acme.example"), ("pwd", PASSWORD)];
    let answer = house.desk.send(Ask::form("/API/login.aspx", &form).cookie(planted)).await;
    assert_ne!(answer.cookie().unwrap(), planted);
    assert_eq!(status(&house.desk.send(Ask::get("/API/getAccount.aspx").cookie(planted)).await), "NOTLOGGEDIN");
}

#[tokio::test]
async fn somebody_disabled_is_logged_out_at_once() {
    let house = Acme::new().await;
    let cookie = house.desk.log_in(&house.anna).await;
    house.desk.disable(&house.anna).await;
    assert_eq!(status(&house.desk.send(Ask::get("/API/getAccount.aspx").cookie(&cookie)).await), "NOTLOGGEDIN");
    assert_eq!(status(&house.call("getAccount", &[]).await), "USER_DELETED_OR_DISABLED");
    assert_eq!(log_in(&house.desk, "anna@acme.example", PASSWORD, "203.0.113.7").await, "INVALID");
}

#[tokio::test]
async fn at_093_a_cookie_is_not_taken_from_another_site_and_an_authcode_is() {
    let house = Acme::new().await;
    let cookie = house.desk.log_in(&house.anna).await;
    for (name, value) in
        [("origin", "https://crm.example"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "null")]
    {
        let answer = house.desk.send(Ask::get("/API/getAccount.aspx").cookie(&cookie).header(name, value)).await;
        assert_eq!(status(&answer), "NOTLOGGEDIN", "{name}: {value}");
        assert!(reason(&answer).contains("another site"));
        let with_code = Ask::form("/API/getAccount.aspx", &[("authcode", &house.code)]).header(name, value);
        let answer = house.desk.send(with_code).await;
        assert_eq!((status(&answer), answer.header("access-control-allow-origin")), ("OK", None));
    }
    for (name, value) in [("origin", "https://towline.example"), ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none")] {
        let answer = house.desk.send(Ask::get("/API/getAccount.aspx").cookie(&cookie).header(name, value)).await;
        assert_eq!(status(&answer), "OK", "{name}: {value}");
    }
}

#[tokio::test]
async fn at_091_an_api_login_opens_no_console_and_a_console_login_no_api() {
    let house = Acme::new().await;
    let api = house.desk.log_in(&house.anna).await;
    let login = serde_json::json!({ "email": "anna@acme.example", "password": PASSWORD });
    let ours = |ask: Ask| ask.header("origin", "https://towline.example");
    let console = house.desk.send(ours(Ask::json("/console/login", &login))).await.cookie().unwrap();
    let (api_value, console_value) = (api.split_once('=').unwrap().1, console.split_once('=').unwrap().1);
    let me = |cookie: String| house.desk.send(Ask::get("/console/me").cookie(&cookie));
    assert_eq!(me(console.clone()).await.status, StatusCode::OK);
    assert_eq!(me(format!("__Host-console={api_value}")).await.status, StatusCode::UNAUTHORIZED);
    let account = Ask::get("/API/getAccount.aspx").cookie(&format!("ASP.NET_SessionId={console_value}"));
    assert_eq!(status(&house.desk.send(account).await), "NOTLOGGEDIN");
}
