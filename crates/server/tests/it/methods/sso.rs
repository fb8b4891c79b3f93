//! Single sign-on: authcodes and tickets on the word of an organisation's portal, and the page on which a ticket becomes a login of the console.

use http::{Method, StatusCode};
use towline_domain::use_cases;
use towline_model::{Actor, Endpoint, Person, PersonStatus, Span};

use super::{Acme, reason, status};
use crate::desk::{Answer, Ask, Desk, PASSWORD, PUBLIC_URL};

/// The organisation's password for single sign-on.
const MASTER: &str = "a portal's long password";

const TICKETS: [&str; 2] = ["/SSO/GetLoginTicket.aspx", "/SSO/GetDTCLoginTicket.aspx"];

/// An organisation with single sign-on, in which Anna is `anna-1`.
async fn portal() -> Acme {
    portal_at(Desk::new().await).await
}

async fn portal_at(desk: Desk) -> Acme {
    let house = Acme::at(desk).await;
    use_cases::set_sso_password(&house.desk.cx(), house.acme.id, Some(MASTER), Actor::Operator).await.unwrap();
    house.desk.signs_on_as(&house.anna, "anna-1").await;
    house
}

impl Acme {
    async fn by_sso(&self, sso_id: &str, password: &str) -> Answer {
        let company = self.acme.root.to_string();
        self.ask("requestAuthCodeSSO", &[("ssoid", sso_id), ("pwd", password), ("company", &company)]).await
    }

    async fn ticket_for(&self, sso_id: &str, password: &str) -> Answer {
        let company = self.acme.root.to_string();
        self.desk.send(Ask::form(TICKETS[0], &[("ssoid", sso_id), ("Password", password), ("CompanyID", &company)])).await
    }

    /// A fresh ticket of Anna's.
    async fn ticket(&self) -> String {
        let answer = self.ticket_for("anna-1", MASTER).await;
        ticket_of(&answer).to_owned()
    }

    async fn shown(&self, ticket: &str) -> Answer {
        self.desk.send(Ask::get("/SSO/Login.aspx").query(&[("Ticket", ticket)])).await
    }

    async fn posted(&self, ticket: &str) -> Answer {
        self.desk.send(press(ticket)).await
    }
}

/// What pressing the page's button sends.
fn press(ticket: &str) -> Ask {
    Ask::form("/SSO/Login.aspx", &[("Ticket", ticket)]).header("sec-fetch-site", "same-origin").header("origin", "null")
}

fn ticket_of(answer: &Answer) -> &str {
    let start = format!("OK:{PUBLIC_URL}/SSO/Login.aspx?Ticket=");
    answer.text().strip_prefix(&start).unwrap_or_else(|| panic!("no ticket: {} {:?}", answer.text(), answer.header("towline-reason")))
}

#[tokio::test]
async fn an_authcode_by_single_sign_on_takes_the_place_of_the_old_one() {
    let house = portal().await;
    let answer = house.by_sso(" ANNA-1", MASTER).await;
    let code = answer.text().strip_prefix("OK\n\nAUTHCODE:").unwrap().to_owned();
    assert_eq!(code.len(), 128);
    assert!(house.ask("getAccount", &[("authcode", &code)]).await.text().ends_with("Email:anna@acme.example"));
    assert_eq!(status(&house.call("getAccount", &[]).await), "INVALID_SECRETAUTHCODE", "the old one");
}

#[tokio::test]
async fn whatever_is_wrong_with_a_single_sign_on_has_one_answer() {
    let house = portal().await;
    let other = house.desk.organisation("Other").await;
    let carl = house.desk.technician(&other, "carl@other.example").await;
    house.desk.signs_on_as(&carl, "carl").await;
    let company = other.root.to_string();
    let foreign = [("ssoid", "carl"), ("pwd", MASTER), ("company", company.as_str())];
    let gone = [("ssoid", "anna-1"), ("pwd", MASTER), ("company", "99999999999999999999999")];
    let answers = [
        house.by_sso("anna-1", "a portal's wrong password").await,
        house.by_sso("nobody", MASTER).await,
        house.by_sso("carl", MASTER).await,
        house.ask("requestAuthCodeSSO", &foreign).await,
        house.ask("requestAuthCodeSSO", &gone).await,
        house.by_sso(&"x".repeat(2_000), MASTER).await,
        house.by_sso("anna-2", &"x".repeat(5_000)).await,
    ];
    for answer in &answers {
        assert_eq!((status(answer), reason(answer)), ("INVALID", reason(&answers[0])));
    }
    house.desk.disable(&house.anna).await;
    house.desk.clock.second();
    assert_eq!(status(&house.by_sso("anna-1", MASTER).await), "INVALID");
}

#[tokio::test]
async fn nobody_signs_on_where_the_password_was_cleared() {
    let house = portal().await;
    use_cases::set_sso_password(&house.desk.cx(), house.acme.id, None, Actor::Operator).await.unwrap();
    assert_eq!(status(&house.by_sso("anna-1", MASTER).await), "INVALID");
    assert_eq!(house.ticket_for("anna-1", MASTER).await.text(), "INVALIDPASSWORD");
    assert_eq!(house.ticket_for("anna-1", "").await.text(), "MISSINGPARAMETERS");
    let short = use_cases::set_sso_password(&house.desk.cx(), house.acme.id, Some("only 14 signs!"), Actor::Operator).await;
    assert!(short.unwrap_err().to_string().contains("at least 15"));
}

#[tokio::test]
async fn somebody_without_an_address_cannot_be_signed_on() {
    let house = portal().await;
    let nameless = Person { email: String::new(), ..house.anna.clone() };
    house.desk.signs_on_as(&nameless, "anna-1").await;
    assert_eq!(status(&house.by_sso("anna-1", MASTER).await), "INVALID");
    assert_eq!(house.ticket_for("anna-1", MASTER).await.text(), "INVALIDSSOID");
}

#[tokio::test]
async fn at_083_guesses_at_the_portals_password_are_stopped_before_they_are_checked() {
    let house = portal().await;
    // A right password costs nothing, whoever it is shown for.
    for n in 0..30 {
        assert_eq!(house.ticket_for(&format!("nobody-{n}"), MASTER).await.text(), "INVALIDSSOID");
    }
    for n in 0..20 {
        assert_eq!(house.ticket_for(&format!("guess-{n}"), "a portal's wrong password").await.text(), "INVALIDPASSWORD");
    }
    let stopped = house.ticket_for("anna-1", MASTER).await;
    assert_eq!(stopped.text(), "LIMITREACHED");
    assert_eq!(stopped.header("retry-after"), Some("3600"));
    assert_eq!(status(&house.by_sso("anna-1", MASTER).await), "ERROR");
    let company = house.acme.root.to_string();
    let args = [("ssoid", "anna-1"), ("Password", MASTER), ("CompanyID", company.as_str())];
    ticket_of(&house.desk.send(Ask::form(TICKETS[0], &args).from("198.51.100.7")).await);
    house.desk.clock.advance(Span::hours(1));
    house.ticket().await;
}

#[tokio::test]
async fn at_084_tickets_for_one_person_are_ten_in_three_minutes() {
    let house = portal().await;
    for _ in 0..10 {
        house.ticket().await;
    }
    assert_eq!(house.ticket_for("anna-1", MASTER).await.text(), "LIMITREACHED");
    house.desk.clock.advance(Span::minutes(3));
    house.ticket().await;
}

#[tokio::test]
async fn authcodes_by_single_sign_on_are_asked_for_once_a_second_and_person() {
    let house = portal().await;
    assert_eq!(status(&house.by_sso("anna-1", MASTER).await), "OK");
    let soon = house.by_sso("Anna-1", MASTER).await;
    assert_eq!(status(&soon), "ERROR", "the vendor knows no other word here");
    assert!(reason(&soon).contains("a second"));
    house.desk.clock.second();
    assert_eq!(status(&house.by_sso("anna-1", MASTER).await), "OK");
}

#[tokio::test]
async fn both_tickets_lead_to_the_page_and_each_is_another() {
    let house = portal().await;
    let company = house.acme.root.to_string();
    let args = [("ssoid", "anna-1"), ("Password", MASTER), ("CompanyID", company.as_str())];
    let mut tickets = Vec::new();
    for path in TICKETS {
        for path in [path.to_owned(), path.to_lowercase()] {
            let in_query = Ask::get(&path).query(&args).query(&[("arch", "64")]);
            let asks = [Ask::form(&path, &args), in_query, Ask::form(&path, &args[..1]).query(&args[1..])];
            for ask in asks {
                let answer = house.desk.send(ask).await;
                assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, Some("text/plain; charset=utf-8")));
                assert_eq!((answer.header("cache-control"), answer.cookie()), (Some("no-store"), None));
                let ticket = ticket_of(&answer).to_owned();
                assert!(ticket.len() == 64 && ticket.bytes().all(|digit| digit.is_ascii_hexdigit()), "{ticket}");
                tickets.push(ticket);
                house.desk.clock.advance(Span::minutes(1));
            }
        }
    }
    tickets.sort_unstable();
    tickets.dedup();
    assert_eq!(tickets.len(), 12);
}

#[tokio::test]
async fn a_refused_ticket_says_what_is_wrong() {
    let house = portal().await;
    let boss = house.desk.administrator(&house.acme, "boss@acme.example").await;
    house.desk.signs_on_as(&boss, "boss").await;
    let company = house.acme.root.to_string();
    let cases = [
        ("", MASTER, company.as_str(), "MISSINGPARAMETERS"),
        ("anna-1", "", &company, "MISSINGPARAMETERS"),
        ("anna-1", MASTER, "", "MISSINGPARAMETERS"),
        ("anna-1", MASTER, "acme", "INVALIDCOMPANYID"),
        ("anna-1", MASTER, "-1", "INVALIDCOMPANYID"),
        ("anna-1", MASTER, "2000000000", "INVALIDCOMPANYID"),
        ("anna-1", MASTER, "99999999999999999999999", "INVALIDCOMPANYID"),
        ("anna-1", "a portal's wrong password", &company, "INVALIDPASSWORD"),
        ("anna-1", PASSWORD, &company, "INVALIDPASSWORD"),
        ("nobody", MASTER, &company, "INVALIDSSOID"),
        ("boss", MASTER, &company, "INVALIDSSOID"),
    ];
    for path in TICKETS {
        for (sso_id, password, company, expected) in cases {
            let answer = house.desk.send(Ask::form(path, &[("ssoid", sso_id), ("Password", password), ("CompanyID", company)])).await;
            assert_eq!((answer.status, answer.text()), (StatusCode::OK, expected), "{sso_id} {company}");
            assert!(!reason(&answer).is_empty() && !reason(&answer).contains(MASTER));
            house.desk.clock.advance(Span::minutes(3));
        }
        assert_eq!(house.desk.send(Ask::get(path)).await.text(), "MISSINGPARAMETERS");
        let twice = Ask::form(path, &[("ssoid", "anna-1")]).query(&[("ssoid", "boss")]);
        assert_eq!(house.desk.send(twice).await.text(), "ERROR");
        for verb in [Method::HEAD, Method::PUT] {
            assert_eq!(house.desk.send(Ask::new(verb, path)).await.status, StatusCode::METHOD_NOT_ALLOWED);
        }
    }
    assert_eq!(house.desk.send(Ask::get("/SSO/Other.aspx")).await.status, StatusCode::NOT_FOUND);
    house.desk.lose_the_store().await;
    assert_eq!(house.ticket_for("anna-1", MASTER).await.text(), "ERROR");
}

#[tokio::test]
async fn where_secrets_may_not_stand_in_urls_tickets_come_by_post() {
    let house = portal_at(Desk::with(|rules| rules.legacy_get = false).await).await;
    let company = house.acme.root.to_string();
    let args = [("ssoid", "anna-1"), ("Password", MASTER), ("CompanyID", company.as_str())];
    let answer = house.desk.send(Ask::get(TICKETS[0]).query(&args)).await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, Some("POST")));
    let ticket = house.ticket().await;
    assert_eq!(house.shown(&ticket).await.status, StatusCode::OK, "the page itself is opened by a link");
}

#[tokio::test]
async fn a_ticket_signs_in_to_the_console_and_to_nothing_else() {
    let house = portal().await;
    let ticket = house.ticket().await;
    let answer = house.posted(&ticket).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, Some("/console")));
    let line = answer.header("set-cookie").unwrap();
    assert!(line.starts_with("__Host-console=") && line.ends_with("; Path=/; HttpOnly; Secure; SameSite=Strict"), "{line}");
    let cookie = answer.cookie().unwrap();
    let me = house.desk.send(Ask::get("/console/me").cookie(&cookie)).await;
    assert_eq!(me.json()["email"], "anna@acme.example");
    let as_api = cookie.replace("__Host-console", "ASP.NET_SessionId");
    assert_eq!(status(&house.desk.send(Ask::get("/API/getAccount.aspx").cookie(&as_api)).await), "NOTLOGGEDIN");
    assert_eq!(status(&house.ask("getAccount", &[("authcode", &ticket)]).await), "INVALID_SECRETAUTHCODE");
}

#[tokio::test]
async fn at_016_readers_of_mail_take_no_ticket() {
    let house = portal().await;
    let ticket = house.ticket().await;
    for verb in [Method::GET, Method::HEAD, Method::GET] {
        let answer = house.desk.send(Ask::new(verb, "/SSO/Login.aspx").query(&[("Ticket", &ticket)])).await;
        assert_eq!((answer.status, answer.cookie()), (StatusCode::OK, None));
    }
    assert_eq!(house.posted(&ticket).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn at_092_the_page_says_who_signs_in_and_no_other_site_can_press_its_button() {
    let house = portal().await;
    let ticket = house.ticket().await;
    let page = house.shown(&ticket).await;
    for words in ["Sign in as <bdi>anna</bdi>?", "anna@acme.example", "<bdi>ACME</bdi>", "method=\"post\" action=\"/SSO/Login.aspx\""] {
        assert!(page.text().contains(words), "{words} is not in\n{}", page.text());
    }
    assert!(!page.text().contains("<script"), "nothing presses it by itself");
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://portal.example"),
        ("origin", "https://towline.example.evil.example"),
        ("origin", "null"),
    ] {
        let answer = house.desk.send(Ask::form("/SSO/Login.aspx", &[("Ticket", &ticket)]).header(name, value)).await;
        assert_eq!((answer.status, answer.cookie()), (StatusCode::FORBIDDEN, None), "{name}: {value}");
    }
    let in_query = Ask::form("/SSO/Login.aspx", &[]).query(&[("Ticket", &ticket)]).header("sec-fetch-site", "same-origin");
    assert_eq!(house.desk.send(in_query).await.status, StatusCode::GONE, "an address alone presses nothing");
    assert_eq!(house.posted(&ticket).await.status, StatusCode::SEE_OTHER, "none of it cost the ticket");
}

#[tokio::test]
async fn a_ticket_that_is_used_or_old_or_made_up_has_one_answer() {
    let house = portal().await;
    let used = house.ticket().await;
    assert_eq!(house.posted(&used).await.status, StatusCode::SEE_OTHER);
    let old = house.ticket().await;
    house.desk.clock.advance(Span::millis(2 * 60_000 - 1));
    assert_eq!(house.shown(&old).await.status, StatusCode::OK);
    house.desk.clock.advance(Span::millis(1));
    let fresh = house.ticket().await;
    let made_up = ["", "x", &fresh[..63], &fresh.to_uppercase(), &"0".repeat(64), &"f".repeat(10_000)].map(str::to_owned);
    let page = house.shown(&used).await.text().to_owned();
    for ticket in [used, old].into_iter().chain(made_up) {
        for answer in [house.shown(&ticket).await, house.posted(&ticket).await] {
            assert_eq!((answer.status, answer.text(), answer.cookie()), (StatusCode::GONE, page.as_str(), None), "{ticket}");
        }
    }
    assert_eq!(house.posted(&fresh).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn at_090_a_ticket_ends_with_its_holder_and_with_the_password_that_gave_it() {
    let house = portal().await;
    let ticket = house.ticket().await;
    house.desk.disable(&house.anna).await;
    assert_eq!(house.posted(&ticket).await.status, StatusCode::GONE);
    assert_eq!(house.ticket_for("anna-1", MASTER).await.text(), "INVALIDSSOID");
    use_cases::change_status(&house.desk.cx(), house.anna.id, PersonStatus::Enabled, Actor::Operator).await.unwrap();
    assert_eq!(house.posted(&ticket).await.status, StatusCode::GONE, "nor does it come back with them");
    let ticket = house.ticket().await;
    let password = Some("another long password");
    use_cases::set_sso_password(&house.desk.cx(), house.acme.id, password, Actor::Operator).await.unwrap();
    assert_eq!(house.posted(&ticket).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn at_101_a_portal_vouches_for_its_own_people_only() {
    let house = portal().await;
    let other = house.desk.organisation("Other").await;
    use_cases::set_sso_password(&house.desk.cx(), other.id, Some("the other's long password"), Actor::Operator).await.unwrap();
    let carl = house.desk.technician(&other, "carl@other.example").await;
    // The same id, and an address as id: neither leads across.
    house.desk.signs_on_as(&carl, "anna-1").await;
    let company = other.root.to_string();
    let ask = |sso_id: &'static str, password: &'static str| {
        Ask::form(TICKETS[0], &[("ssoid", sso_id), ("Password", password), ("CompanyID", &company)])
    };
    assert_eq!(house.desk.send(ask("anna-1", MASTER)).await.text(), "INVALIDPASSWORD");
    assert_eq!(house.desk.send(ask("anna@acme.example", "the other's long password")).await.text(), "INVALIDSSOID");
    let ticket = ticket_of(&house.desk.send(ask("anna-1", "the other's long password")).await).to_owned();
    assert!(house.shown(&ticket).await.text().contains("carl@other.example"));
}

#[tokio::test]
async fn a_denied_authcode_leaves_the_console_open() {
    let house = portal().await;
    use_cases::deny(&house.desk.cx(), house.acme.id, Endpoint::Authcode, true, Actor::Operator).await.unwrap();
    assert_eq!(status(&house.by_sso("anna-1", MASTER).await), "INVALID");
    let ticket = house.ticket().await;
    assert_eq!(house.posted(&ticket).await.status, StatusCode::SEE_OTHER);
}
