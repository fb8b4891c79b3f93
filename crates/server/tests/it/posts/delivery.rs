//! G-32, FT-33: posts reach receivers that fail, hang, redirect and die, at least once, in order within their session, each under one name and with one body.

use std::collections::HashMap;
use std::time::Duration;

use towline::control::{Format, Moment, PostDeed, PostsDone};
use towline::outbound::Limits;
use towline_model::Span;

use super::Company;
use crate::outbound::limits;
use crate::outbound::receiver::{Received, Receiver, Script};

/// The gaps between tries, in seconds.
const GAPS: [i64; 7] = [10, 50, 240, 1_500, 5_400, 21_600, 57_600];

fn id(request: &Received) -> String {
    request.header("webhook-id").unwrap().to_owned()
}

/// The session of a post, and whether it tells of the end.
fn tells(request: &Received) -> (String, bool) {
    (request.field("SessionID").unwrap(), !request.field("ClosingTime").unwrap().is_empty())
}

#[tokio::test]
async fn g_32_every_post_arrives_in_order_and_under_its_name_though_the_receiver_fails_hangs_redirects_and_dies() {
    let elsewhere = Receiver::start(Script::Ok).await;
    let mut receiver = Receiver::start(Script::Status(500)).await;
    let company = Company::posting_to(&[&receiver, &elsewhere]).await;
    company.set_both(&receiver).await;
    for _ in 0..3 {
        company.whole().await;
    }
    let scripts = [
        Script::Hang,
        Script::Redirect(307, format!("http://{}/", elsewhere.address)),
        Script::Die,
        Script::Raw(b"220 smtp.example ESMTP\r\n".to_vec()),
        Script::Ok,
    ];
    let mut arrived: Vec<Received> = Vec::new();
    for (turn, script) in scripts.into_iter().enumerate() {
        // What delivers is cut off and begun again before each try.
        let delivering = company.deliver();
        for _ in 0..3 {
            arrived.push(receiver.next().await);
        }
        let tries = u32::try_from(turn).unwrap() + 1;
        company.until_told(&[("waiting", tries), ("waiting", 0)].repeat(3)).await;
        delivering.cut();
        receiver.now(script);
        company.desk.clock.advance(Span::seconds(GAPS[turn] * 6 / 5 + 1));
    }
    let delivering = company.deliver();
    for _ in 0..6 {
        arrived.push(receiver.next().await);
    }
    company.until_told(&[("delivered", 6), ("delivered", 1)].repeat(3)).await;
    delivering.stop().await;
    assert!(elsewhere.was_left_alone().await);

    let mut bodies: HashMap<String, Vec<u8>> = HashMap::new();
    let mut ended = Vec::new();
    for request in &arrived {
        let (session, is_end) = tells(request);
        assert_eq!(bodies.entry(id(request)).or_insert_with(|| request.body.clone()), &request.body, "the same name says the same");
        assert!(is_end || !ended.contains(&session), "a start came after its end");
        if is_end {
            ended.push(session);
        }
    }
    assert_eq!((bodies.len(), ended.len()), (6, 3));
}

#[tokio::test]
async fn g_32_a_post_is_tried_eight_times_in_a_day_then_told_as_failed_and_sent_again_when_wanted() {
    let mut receiver = Receiver::start(Script::Status(503)).await;
    let company = Company::posting_to(&[&receiver]).await;
    company.set(Moment::End, &receiver, Format::Xml).await;
    let delivering = company.deliver();
    let session = company.whole().await;
    let first = receiver.next().await;
    let (mut timestamps, mut signatures) = (vec![first.header("webhook-timestamp").unwrap().to_owned()], Vec::new());
    for (tries, gap) in (1..).zip(GAPS) {
        company.until_told(&[("waiting", tries)]).await;
        let next = company.deliveries().await[0].next_at.unwrap();
        let wait = next.since(company.desk.cx().now);
        let (least, most) = (Span::seconds(gap * 4 / 5), Span::seconds(gap * 6 / 5));
        assert!(least <= wait && wait <= most, "after {tries}: {wait:?}");
        company.desk.clock.advance(wait);
        let again = receiver.next().await;
        assert_eq!((id(&again), &again.body), (id(&first), &first.body));
        timestamps.push(again.header("webhook-timestamp").unwrap().to_owned());
        signatures.push(again.header("webhook-signature").unwrap().to_owned());
    }
    company.until_told(&[("failed", 8)]).await;
    assert_eq!(company.deliveries().await[0].next_at, None);
    timestamps.dedup();
    signatures.dedup();
    assert_eq!((timestamps.len(), signatures.len()), (8, 7), "each try is dated and signed anew");

    receiver.now(Script::Ok);
    let other = company.order(PostDeed::Replay { session: Some(session.0 + 1) }).await.unwrap();
    assert!(matches!(other, PostsDone::Replayed(0)));
    assert!(matches!(company.order(PostDeed::Replay { session: Some(session.0) }).await.unwrap(), PostsDone::Replayed(1)));
    let late = receiver.next().await;
    assert_eq!((id(&late), &late.body), (id(&first), &first.body));
    company.until_told(&[("delivered", 1)]).await;
    delivering.stop().await;
}

#[tokio::test]
async fn an_end_is_told_when_its_start_is_given_up() {
    let mut dead = Receiver::start(Script::Die).await;
    let mut receiver = Receiver::start(Script::Ok).await;
    let company = Company::posting_to(&[&dead, &receiver]).await;
    company.set(Moment::Start, &dead, Format::Form).await;
    company.set(Moment::End, &receiver, Format::Form).await;
    company.whole().await;
    let delivering = company.deliver();
    for (tries, gap) in (1..).zip(GAPS) {
        dead.next().await;
        company.until_told(&[("waiting", tries), ("waiting", 0)]).await;
        assert!(receiver.arrived().is_none());
        company.desk.clock.advance(Span::seconds(gap * 6 / 5));
    }
    receiver.next().await;
    company.until_told(&[("failed", 8), ("delivered", 1)]).await;
    delivering.stop().await;
}

#[tokio::test]
async fn ft_33_a_receiver_that_hangs_holds_four_places_and_nobody_elses_posts() {
    let mut hanging = Receiver::start(Script::Hang).await;
    let mut receiver = Receiver::start(Script::Ok).await;
    let company = Company::posting_to(&[&hanging, &receiver]).await;
    let other = Company::at(company.desk.clone(), "Other", company.permits.clone()).await;
    company.set(Moment::End, &hanging, Format::Form).await;
    other.set(Moment::End, &receiver, Format::Form).await;
    for _ in 0..6 {
        company.whole().await;
    }
    for _ in 0..8 {
        other.whole().await;
    }
    // Longer than anything here takes.
    let patient = company.client(Limits { total: Duration::from_secs(60), ..limits() });
    let delivering = company.deliver_by(patient);
    for _ in 0..4 {
        hanging.next().await;
    }
    for _ in 0..8 {
        receiver.next().await;
    }
    other.until_told(&[("delivered", 1)].repeat(8)).await;
    assert!(hanging.arrived().is_none());
    assert_eq!(company.told().await, vec![("waiting".to_owned(), 0); 6]);
    delivering.cut();
}

#[tokio::test]
async fn ft_33_a_receiver_that_was_away_for_a_day_is_told_everything_once_it_is_back() {
    let mut receiver = Receiver::start(Script::Status(500)).await;
    let company = Company::posting_to(&[&receiver]).await;
    company.set(Moment::End, &receiver, Format::Form).await;
    let mut sessions = Vec::new();
    for _ in 0..20 {
        sessions.push(company.whole().await.to_string());
    }
    let delivering = company.deliver();
    for _ in 0..20 {
        receiver.next().await;
    }
    company.until_told(&[("waiting", 1)].repeat(20)).await;
    receiver.now(Script::Ok);
    company.desk.clock.advance(Span::hours(20));
    let mut arrived = Vec::new();
    for _ in 0..20 {
        arrived.push(receiver.next().await.field("SessionID").unwrap());
    }
    arrived.sort_by_key(|session| session.parse::<i64>().unwrap());
    assert_eq!(arrived, sessions);
    company.until_told(&[("delivered", 2)].repeat(20)).await;
    delivering.stop().await;
}

#[tokio::test]
async fn a_post_that_waits_goes_to_the_url_that_is_set_by_then_and_says_what_it_said() {
    let mut wrong = Receiver::start(Script::Status(404)).await;
    let mut right = Receiver::start(Script::Ok).await;
    let company = Company::posting_to(&[&wrong, &right]).await;
    company.set(Moment::End, &wrong, Format::Form).await;
    company.whole().await;
    let delivering = company.deliver();
    let first = wrong.next().await;
    company.until_told(&[("waiting", 1)]).await;
    assert_eq!(company.set(Moment::End, &right, Format::Xml).await, None, "the secret stays");
    company.desk.clock.advance(Span::seconds(12));
    let second = right.next().await;
    let all = |post: &Received| (id(post), post.body.clone(), post.header("content-type").map(str::to_owned));
    assert_eq!(all(&second), all(&first));
    company.until_told(&[("delivered", 2)]).await;
    delivering.stop().await;
}

#[tokio::test]
async fn what_is_cleared_is_told_to_nobody() {
    let receiver = Receiver::start(Script::Ok).await;
    let company = Company::posting_to(&[&receiver]).await;
    company.set_both(&receiver).await;
    company.whole().await;
    let both = vec![Moment::Start, Moment::End];
    assert!(matches!(company.order(PostDeed::Clear { moments: both.clone() }).await.unwrap(), PostsDone::Cleared(2)));
    assert!(matches!(company.order(PostDeed::Clear { moments: both }).await.unwrap(), PostsDone::Cleared(0)));
    company.whole().await;
    company.until_told(&[("failed", 0), ("failed", 0)]).await;
    assert!(matches!(company.order(PostDeed::Replay { session: None }).await.unwrap(), PostsDone::Replayed(0)));
    company.deliver().stop().await;
    assert!(receiver.was_left_alone().await);
}
