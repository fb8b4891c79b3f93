//! Taking a seat: once, in time, on the right page, by POST.

use http::Method;
use towline_hub::{Change, Notice};
use towline_model::Span;

use super::{has_to_wait, is_in, is_wrong, knock, open, other_than};
use crate::desk::{Ask, Desk};

#[tokio::test]
async fn a_pin_opens_a_session_and_the_technician_is_told() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let pin = desk.pin(&code).await;
    let answer = knock(&desk, &pin, "203.0.113.7").await;
    assert!(is_in(&answer));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-seat=") && cookie.ends_with("; Path=/; HttpOnly; Secure; SameSite=Lax"), "{cookie}");
    assert!(desk.heard.all().iter().any(|notice| matches!(notice, Notice::Session { change: Change::Claimed, .. })));
    let session = desk.send(Ask::get("/session").cookie(&answer.cookie().unwrap())).await;
    assert_eq!(session.status, 200);
    assert!(session.text().contains("ACME") && session.text().contains("tess"));
}

/// Camera and microphone are for the session's own script, and for nothing that its page could embed. What other pages carry is shown in `restart`.
#[tokio::test]
async fn the_sessions_page_may_ask_for_screen_camera_and_microphone() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let answer = knock(&desk, &desk.pin(&code).await, "203.0.113.7").await;
    let session = desk.send(Ask::get("/session").cookie(&answer.cookie().unwrap())).await;
    let sharing = "camera=(self), microphone=(self), geolocation=(), display-capture=(self)";
    assert_eq!(session.header("permissions-policy"), Some(sharing));
}

#[tokio::test]
async fn at_004_every_failing_pin_gets_the_same_answer() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let used = desk.pin(&code).await;
    assert!(is_in(&knock(&desk, &used, "203.0.113.7").await));
    let expired = desk.pin(&code).await;
    desk.clock.advance(Span::minutes(20));
    let live = desk.pin(&code).await;
    let never = other_than(&live);
    let mut answers = Vec::new();
    for (n, typed) in [used.as_str(), &expired, &never, "12345", "abcdef", "1234567", "１２３４５６"].into_iter().enumerate() {
        answers.push(knock(&desk, typed, &format!("198.51.100.{n}")).await);
    }
    let first = answers.first().unwrap();
    assert!(is_wrong(first));
    for answer in &answers {
        assert_eq!((answer.status, answer.text(), &answer.headers), (first.status, first.text(), &first.headers));
    }
    assert!(is_in(&knock(&desk, &live, "203.0.113.8").await));
}

#[tokio::test]
async fn at_010_a_pin_that_is_taken_and_left_costs_no_other() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let (burned, other) = (desk.pin(&code).await, desk.pin(&code).await);
    assert!(is_in(&knock(&desk, &burned, "198.51.100.1").await));
    let claims = || desk.heard.all().iter().filter(|notice| matches!(notice, Notice::Session { change: Change::Claimed, .. })).count();
    assert_eq!(claims(), 1);
    assert!(is_in(&knock(&desk, &other, "203.0.113.7").await));
    assert_eq!(claims(), 2);
}

#[tokio::test]
async fn at_011_spaces_and_dashes_are_no_mistake_and_leading_zeros_count() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    for form in ["{a}{b}", " {a} {b} ", "{a}-{b}", "{a}\u{a0}{b}"] {
        let pin = desk.pin(&code).await;
        let (a, b) = pin.split_at(3);
        let typed = form.replace("{a}", a).replace("{b}", b);
        assert!(is_in(&knock(&desk, &typed, "203.0.113.7").await), "{form}");
    }
}

#[tokio::test]
async fn at_012_two_pins_in_one_request_are_refused_and_cost_nothing() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let pin = desk.pin(&code).await;
    let twice = Ask::form("/", &[("Code", &other_than(&pin))]).query(&[("Code", &pin)]);
    assert_eq!(desk.send(twice).await.status, 400);
    let body = Ask::form("/", &[("Code", &other_than(&pin)), ("code", &pin)]);
    assert_eq!(desk.send(body).await.status, 400);
    assert!(is_in(&knock(&desk, &pin, "203.0.113.7").await));
}

#[tokio::test]
async fn at_013_the_same_browser_comes_back_and_another_does_not() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let pin = desk.pin(&code).await;
    let seat = knock(&desk, &pin, "203.0.113.7").await.cookie().unwrap();
    let again = desk.send(Ask::form("/", &[("Code", &pin)]).cookie(&seat)).await;
    assert!(is_in(&again));
    assert_eq!(again.header("set-cookie"), None);
    assert!(is_wrong(&knock(&desk, &pin, "198.51.100.1").await));
    let stranger = desk.pin(&code).await;
    let strange = knock(&desk, &stranger, "198.51.100.2").await.cookie().unwrap();
    let third = desk.send(Ask::form("/", &[("Code", &pin)]).cookie(&strange).from("198.51.100.3")).await;
    assert!(is_wrong(&third));
}

#[tokio::test]
async fn coming_back_with_ones_own_pin_costs_nothing() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let pin = desk.pin(&code).await;
    let seat = knock(&desk, &pin, "203.0.113.7").await.cookie().unwrap();
    for _ in 0..30 {
        assert!(is_in(&desk.send(Ask::form("/", &[("Code", &pin)]).cookie(&seat)).await));
    }
}

#[tokio::test]
async fn at_014_the_instant_of_expiry_belongs_to_one_side() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let pin = desk.pin(&code).await;
    desk.clock.advance(Span::minutes(20) - Span::micros(1));
    assert!(is_in(&knock(&desk, &pin, "203.0.113.7").await));
    let late = desk.pin(&code).await;
    desk.clock.advance(Span::minutes(20));
    for n in 0..50 {
        assert!(is_wrong(&knock(&desk, &late, &format!("198.51.100.{n}")).await));
    }
}

#[tokio::test]
async fn at_018_a_pin_opens_nothing_on_another_organisations_page() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    desk.organisation("Beta").await;
    let pin = desk.pin(&code).await;
    let on = |path: &str, from: &str| desk.send(Ask::form(path, &[("Code", &pin)]).from(from));
    assert!(is_wrong(&on("/o/beta/", "198.51.100.1").await));
    // With several organisations the shared page serves none of them.
    assert_eq!(on("/", "198.51.100.2").await.status, 404);
    assert_eq!(on("/o/nobody/", "198.51.100.3").await.status, 404);
    assert!(is_in(&on("/o/acme/", "203.0.113.7").await));
}

#[tokio::test]
async fn at_023_one_pin_a_second_and_so_many_at_a_time() {
    let desk = Desk::with(|rules| rules.max_offered = 3).await;
    let code = open(&desk).await;
    let ask = || desk.send(Ask::get("/API/requestPINCode_v3.aspx").query(&[("authcode", &code), ("notechconsole", "1")]));
    let mut given = 0;
    for _ in 0..2_500 {
        match ask().await.text() {
            "POLLRATEEXCEEDED" => {}
            pin => {
                assert!(pin.starts_with("OK\n\nPINCODE:"), "{pin}");
                given += 1;
            }
        }
        desk.clock.advance(Span::millis(1));
    }
    assert_eq!(given, 3);
    desk.clock.second();
    let full = ask().await;
    assert_eq!(full.text(), "OUTOFPINCODES");
    assert!(full.header("towline-reason").unwrap().contains("technician"));
    desk.clock.advance(Span::minutes(20));
    assert!(ask().await.text().starts_with("OK"));
}

#[tokio::test]
async fn g_06_of_two_hundred_racers_one_gets_the_seat() {
    let desk = std::sync::Arc::new(Desk::new().await);
    let code = open(&desk).await;
    for _ in 0..5 {
        let pin = desk.pin(&code).await;
        let racers = (0..200).map(|n| {
            let (desk, pin) = (desk.clone(), pin.clone());
            tokio::spawn(async move { is_in(&knock(&desk, &pin, &format!("10.{}.{}.1", n / 100, n % 100)).await) })
        });
        let mut winners = 0;
        for racer in racers.collect::<Vec<_>>() {
            winners += usize::from(racer.await.unwrap());
        }
        // The losers turn guarded mode on, which the next round would meet; it goes off after a quiet hour.
        assert_eq!(winners, 1);
        desk.clock.advance(Span::hours(25));
    }
}

#[tokio::test]
async fn an_empty_form_costs_nothing() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    for _ in 0..30 {
        assert_eq!(knock(&desk, "  ", "203.0.113.7").await.status, 200);
    }
    let pin = desk.pin(&code).await;
    let answer = knock(&desk, &pin, "203.0.113.7").await;
    assert!(is_in(&answer) && !has_to_wait(&answer));
}

#[tokio::test]
async fn an_empty_seat_is_kept_for_five_minutes() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let pin = desk.pin(&code).await;
    let seat = knock(&desk, &pin, "203.0.113.7").await.cookie().unwrap();
    let session = towline_domain::use_cases::held_seat(&desk.cx(), seat.split_once('=').unwrap().1).await.unwrap().unwrap().session.id;
    towline_domain::use_cases::set_seat(&desk.cx(), session, false, None).await.unwrap();
    desk.clock.advance(Span::minutes(5));
    assert_eq!(desk.send(Ask::get("/session").cookie(&seat)).await.status, 200);
    desk.clock.advance(Span::seconds(1));
    assert_eq!(desk.send(Ask::get("/session").cookie(&seat)).await.status, 303);
    towline_domain::use_cases::sweep(&desk.cx()).await.unwrap();
    let ended = desk.house.store.session(session).await.unwrap().unwrap();
    assert!(ended.state.is_ended());
}

#[tokio::test]
async fn pages_take_no_other_verbs() {
    let desk = Desk::new().await;
    open(&desk).await;
    for (method, path) in [(Method::PUT, "/"), (Method::DELETE, "/session"), (Method::PATCH, "/R")] {
        assert_eq!(desk.send(Ask::new(method, path)).await.status, 405, "{path}");
    }
}
