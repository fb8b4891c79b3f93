//! What is taken in: only with policy and consent, only from the console of whose session it is, only in order.

use http::Method;
use serde_json::json;
use towline_domain::{Credentials, Laid, Limits, use_cases};
use towline_model::{RecordingId, Span};

use super::{FIRST, World, code, refused};
use crate::desk::{Ask, Desk};

#[tokio::test]
async fn g_53_nothing_is_kept_without_policy_and_consent() {
    let world = World::new().await;
    assert_eq!(code(&world.begin().await), refused(409, "no_consent"));
    world.consent(true).await;
    for (limits, asks) in [
        (Limits { recording: Laid::Set(false), ..Limits::default() }, false),
        (Limits { recording: Laid::Inherited, ..Limits::default() }, false),
        (Limits { recording: Laid::Set(true), ..Limits::default() }, true),
    ] {
        world.policy(limits).await;
        let queue = world.anna.technician.unwrap();
        assert_eq!(towline_domain::recordings::asks(&world.desk.cx(), queue).await.unwrap(), asks);
        if !asks {
            assert_eq!(code(&world.begin().await), refused(409, "not_asked"));
        }
    }
    assert!(world.desk.shelf.paths().is_empty(), "nothing lies on the disk");
    assert_eq!(world.begin().await.status, 200);
}

#[tokio::test]
async fn g_53_a_consent_that_is_taken_back_ends_the_recording() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST, b"second"]).await;
    world.consent(false).await;
    let late = world.put(id, 2, b"third").await;
    assert_eq!(code(&late), refused(409, "no_consent"));
    assert!(late.json()["say"].as_str().unwrap().contains("customer has not allowed"), "{}", late.text());
    assert_eq!((world.ended(id).await, world.row(id).await.pieces), (Some("revoked"), 2));
    assert_eq!(world.play(id).await.body, [FIRST, b"second"].concat(), "what was allowed is kept");
    // A new yes is for another recording.
    world.second();
    world.consent(true).await;
    assert_eq!(code(&world.put(id, 2, b"third").await), refused(409, "no_consent"));
    let next = world.begun_again().await;
    world.put_all(next, &[FIRST]).await;
    // Without a piece the job sees it.
    world.consent(false).await;
    world.tend().await;
    assert_eq!(world.ended(next).await, Some("revoked"));
}

#[tokio::test]
async fn g_53_a_consent_given_anew_between_two_pieces_is_for_another_recording() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST]).await;
    world.second();
    world.consent(false).await;
    world.consent(true).await;
    assert_eq!(code(&world.put(id, 1, b"second").await), refused(409, "no_consent"));
}

#[tokio::test]
async fn pieces_come_in_order_and_one_that_comes_again_changes_nothing() {
    let world = World::new().await;
    let id = world.begun().await;
    let early = world.put(id, 1, b"second").await;
    assert_eq!((code(&early), early.json()["due"].as_i64()), (refused(409, "order"), Some(0)));
    world.put_all(id, &[FIRST, b"second"]).await;
    for (number, piece) in [(0, FIRST), (1, b"second".as_slice())] {
        assert_eq!(world.put(id, number, piece).await.status, 204, "again, as after a lost answer");
        assert_eq!(code(&world.put(id, number, &[piece, b"x"].concat()).await), refused(409, "different"));
    }
    assert_eq!(world.put(id, 3, b"x").await.json()["due"], 2);
    assert_eq!(world.ask(Ask::post(&format!("/console/recordings/{id}/end"), "", "")).await.status, 204);
    assert_eq!(world.put(id, 1, b"second").await.status, 204, "also when it is over");
    let late = world.put(id, 2, b"third").await;
    assert_eq!((code(&late), late.json()["ended"].as_str()), (refused(409, "over"), Some("console")));
    assert_eq!(world.ask(Ask::post(&format!("/console/recordings/{id}/end"), "", "")).await.status, 204);
    assert_eq!(world.play(id).await.body, [FIRST, b"second"].concat());
}

#[tokio::test]
async fn one_piece_sent_many_times_at_once_is_kept_once() {
    let world = World::new().await;
    let id = world.begun().await;
    let ask = Ask::put(&format!("/console/recordings/{id}/0"), FIRST).cookie(&world.cookie);
    let all = (0..20).map(|_| world.desk.sending(ask.clone()));
    let answers = futures_util::future::join_all(all).await;
    assert!(answers.iter().all(|answer| answer.status() == 204));
    assert_eq!((world.row(id).await.pieces, world.play(id).await.body), (1, FIRST.to_vec()));
}

#[tokio::test]
async fn at_122_what_is_no_webm_or_too_large_is_refused() {
    let world = World::new().await;
    let id = world.begun().await;
    for bytes in [&b""[..], b"<html><script>alert(1)</script>", b"MZ\x90\x00", b"\x1a\x45\xdf"] {
        assert_eq!(code(&world.put(id, 0, bytes).await), refused(400, "bad_input"));
    }
    let mut large = FIRST.to_vec();
    large.resize((1 << 20) + 1, 7);
    assert_eq!(world.put(id, 0, &large).await.status, 413);
    large.truncate(1 << 20);
    assert_eq!(world.put(id, 0, &large).await.status, 204);
    assert_eq!(world.put(id, 1, b"").await.status, 400);
    assert_eq!(world.play(id).await.body, large);
}

#[tokio::test]
async fn a_session_that_is_over_is_recorded_no_more() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST]).await;
    use_cases::end_by_customer(&world.desk.cx(), world.session).await.unwrap();
    let late = world.put(id, 1, b"late").await;
    assert_eq!((code(&late), late.json()["ended"].as_str()), (refused(409, "over"), Some("session_over")));
    assert_eq!(code(&world.begin().await), refused(409, "not_active"));
    assert_eq!(world.play(id).await.body, FIRST);
}

#[tokio::test]
async fn a_recording_that_nobody_goes_on_with_is_over() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST]).await;
    world.desk.clock.advance(Span::minutes(2));
    world.tend().await;
    assert_eq!(world.ended(id).await, None);
    world.second();
    world.tend().await;
    assert_eq!(world.ended(id).await, Some("lost"));
}

#[tokio::test]
async fn quotas_end_a_recording() {
    let rules =
        |session, organisation| Desk::with(move |rules| (rules.recording.session, rules.recording.organisation) = (session, organisation));
    let one = FIRST.len() as u64;
    for (session, organisation) in [(one + 6, 1 << 30), (1 << 30, one + 6)] {
        let world = World::at(rules(session, organisation).await).await;
        let id = world.begun().await;
        world.put_all(id, &[FIRST, b"second"]).await;
        let full = world.put(id, 2, b"x").await;
        assert_eq!(code(&full), refused(507, "quota"));
        assert_eq!(world.ended(id).await, Some("quota"));
        assert_eq!(world.play(id).await.body, [FIRST, b"second"].concat());
        world.says("still here").await;
    }
}

/// AT-100, AT-138: for everybody else a recording has never been, whatever they write in place of its number.
#[tokio::test]
async fn at_100_at_138_others_find_nothing() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST]).await;
    let bert = world.desk.technician(&world.acme, "bert@acme.example").await;
    let other = world.desk.organisation("Other").await;
    let otto = world.desk.technician(&other, "otto@other.example").await;
    // Bert asked for the PIN of nothing here, Otto is of another organisation: both get what a number gets that nobody has.
    let never = world.get("/console/recordings/99").await;
    assert_eq!(code(&never), refused(404, "not_found"));
    for who in [&bert, &otto] {
        let cookie = world.desk.console(who).await;
        let asks = [
            Ask::get(&format!("/console/recordings/{id}")),
            Ask::put(&format!("/console/recordings/{id}/1"), "x"),
            Ask::put(&format!("/console/recordings/{id}/0"), FIRST),
            Ask::post(&format!("/console/recordings/{id}/end"), "", ""),
            Ask::json("/console/recordings", &json!({ "session": world.session.0 })),
            Ask::get(&format!("/console/sessions/{}/record", world.session)),
            Ask::get(&format!("/console/sessions/{}/evidence", world.session)),
        ];
        for ask in asks {
            let answer = world.desk.send(ask.cookie(&cookie)).await;
            assert_eq!((answer.status, &answer.body), (never.status, &never.body));
        }
    }
    for number in ["0", "-1", "+1", "99", "9223372036854775808", "1e0", "01x", "..%2f..%2fkeys", "%2e%2e", "keys", "6b3f0a52-0000"] {
        for target in [
            format!("/console/recordings/{number}"),
            format!("/console/sessions/{number}/record"),
            format!("/console/sessions/{number}/evidence"),
        ] {
            let answer = world.get(&target).await;
            assert_eq!((answer.status, &answer.body), (never.status, &never.body), "{target}");
        }
        let put = world.ask(Ask::put(&format!("/console/recordings/{number}/0"), FIRST)).await;
        assert_eq!((put.status, &put.body), (never.status, &never.body), "{number}");
    }
    assert_eq!(world.put(id, 1, b"second").await.status, 204, "nobody has ended it");
}

#[tokio::test]
async fn at_092_at_093_only_the_consoles_own_page_is_served() {
    let world = World::new().await;
    let id = world.begun().await;
    let asks = || {
        [
            Ask::json("/console/recordings", &json!({ "session": world.session.0 })),
            Ask::put(&format!("/console/recordings/{id}/0"), FIRST),
            Ask::post(&format!("/console/recordings/{id}/end"), "", ""),
            Ask::get(&format!("/console/recordings/{id}")),
            Ask::get(&format!("/console/sessions/{}/record", world.session)),
            Ask::get(&format!("/console/sessions/{}/evidence", world.session)),
        ]
    };
    for ask in asks() {
        let site = world.ask(ask.clone().header("sec-fetch-site", "cross-site")).await;
        assert_eq!(code(&site), refused(403, "origin"));
        let origin = world.ask(ask.clone().header("origin", "https://evil.example")).await;
        assert_eq!(code(&origin), refused(403, "origin"));
        assert_eq!(code(&world.desk.send(ask.clone()).await), refused(401, "signed_out"));
        let wrong = world.desk.send(ask.cookie("__Host-console=nobodys")).await;
        assert_eq!(code(&wrong), refused(401, "signed_out"));
    }
    assert_eq!((world.row(id).await.pieces, world.ended(id).await), (0, None));
    for (method, target) in [
        (Method::GET, "/console/recordings".to_owned()),
        (Method::POST, format!("/console/recordings/{id}")),
        (Method::PUT, format!("/console/recordings/{id}/end")),
        (Method::POST, format!("/console/recordings/{id}/0")),
        (Method::POST, format!("/console/sessions/{}/record", world.session)),
    ] {
        assert_eq!(world.ask(Ask::new(method, &target)).await.status, 405, "{target}");
    }
}

/// A technician to whom the session was given records it; the one who had it does no more, and may still look.
#[tokio::test]
async fn a_recording_stays_with_whose_session_it_is() {
    let world = World::new().await;
    let id = world.begun().await;
    world.put_all(id, &[FIRST]).await;
    let boss = world.desk.master(&world.acme, "boss@acme.example").await;
    let bert = world.desk.technician(&world.acme, "bert@acme.example").await;
    world.desk.console_running(&bert, true);
    let code_of_boss = world.desk.authcode(&boss).await;
    let caller = use_cases::caller(&world.desk.cx(), Credentials { authcode: Some(&code_of_boss), cookie: None }).await.unwrap();
    let to = towline_domain::Target::Technician(bert.technician.unwrap());
    use_cases::transfer_session(&world.desk.cx(), &caller, world.session, to, "").await.unwrap();
    assert_eq!(world.put(id, 1, b"second").await.status, 404);
    assert_eq!(world.play(id).await.body, FIRST, "it has come from her queue");
    world.tend().await;
    assert_eq!(world.ended(id).await, Some("session_over"));
    assert_eq!(world.row(RecordingId(1)).await.by, world.anna.id);
}
