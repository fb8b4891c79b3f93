//! Consoles: the queue, requests, presence, several tabs, rights.

use std::collections::BTreeSet;

use towline_hub::{Change, Notice};
use towline_model::{Ceiling, SessionId, SessionState, Span};

use super::client::{Knock, Page};
use super::world::{OTTO, TESS, World};

async fn at_desk(world: &World) -> Page {
    let mut console = Knock::console(world, "tess").enter(world).await;
    console.hear_type("welcome").await;
    console
}

#[tokio::test]
async fn the_queue_is_shown_and_kept_up_to_date() {
    let world = World::new().await;
    world.session(17, TESS, SessionState::Connecting);
    world.session(20, OTTO, SessionState::Waiting);
    let mut console = Knock::console(&world, "tess").enter(&world).await;
    let welcome = console.hear_type("welcome").await;
    assert_eq!((&welcome["me"]["node"], &welcome["status"], &welcome["guarded"]), (&4.into(), &"online".into(), &false.into()));
    assert_eq!(welcome["sessions"].as_array().unwrap().len(), 1);
    assert_eq!((&welcome["sessions"][0]["id"], &welcome["sessions"][0]["customer"]), (&17.into(), &serde_json::Value::Null));
    world.session(18, TESS, SessionState::Connecting);
    world.store.change(SessionId(18), Change::Created, |_| {});
    assert_eq!(console.hear_type("session").await["session"]["id"], 18);
    world.store.change(SessionId(17), Change::Claimed, |session| {
        session.state = SessionState::Waiting;
        session.claimed_at = Some(session.created_at);
    });
    let claimed = console.hear_type("session").await;
    assert_eq!((&claimed["session"]["state"], &claimed["session"]["customer"]["network"]), (&"waiting".into(), &"127.0.0.0/24".into()));
    console.say(r#"{"t":"close","session":17,"req":"r1"}"#).await;
    assert_eq!(console.hear_type("gone").await["session"], 17);
}

#[tokio::test]
async fn requests_are_answered_with_their_id() {
    let world = World::new().await;
    world.session(17, TESS, SessionState::Waiting);
    let mut console = at_desk(&world).await;
    console.say(r#"{"t":"new","req":"r1","fields":["Jane","","","","",""],"tracking":"CASE-1"}"#).await;
    let created = console.hear_type("created").await;
    assert_eq!((&created["req"], &created["pin"], &created["words"][1]), (&"r1".into(), &"012345".into(), &"river".into()));
    console.say(r#"{"t":"new","req":"r2","fields":["","","","","",""],"tracking":""}"#).await;
    let error = console.hear_type("error").await;
    assert_eq!((&error["req"], &error["code"]), (&"r2".into(), &"bad_input".into()));
    console.say(r#"{"t":"reveal","req":"r3","session":17}"#).await;
    assert_eq!(console.hear_type("created").await["session"], 17);
    console.say(r#"{"t":"pickup","req":"r4","session":17}"#).await;
    assert_eq!(console.hear_type("done").await["req"], "r4");
    console.say(r#"{"t":"status","req":"r5","status":"busy"}"#).await;
    assert_eq!(console.hear_type("done").await["req"], "r5");
}

#[tokio::test]
async fn at_110_of_two_tabs_that_pick_up_one_wins() {
    let world = World::new().await;
    world.session(17, TESS, SessionState::Waiting);
    let (mut one, mut two) = (at_desk(&world).await, at_desk(&world).await);
    let pickup = r#"{"t":"pickup","req":"r1","session":17}"#;
    one.say(pickup).await;
    one.hear_type("done").await;
    two.say(pickup).await;
    assert_eq!(two.hear_type("error").await["code"], "already_taken");
}

#[tokio::test]
async fn at_100_another_technicians_session_is_as_if_it_never_was() {
    let world = World::new().await;
    world.session(20, OTTO, SessionState::Active);
    let mut console = at_desk(&world).await;
    let mut answers = BTreeSet::new();
    for session in [20, 4_711] {
        for ask in ["open", "pickup", "close", "admit"] {
            console.say(&format!(r#"{{"t":"{ask}","session":{session},"req":"r","let":true}}"#)).await;
            let error = console.hear_type("error").await;
            answers.insert((error["code"].to_string(), error["say"].to_string(), error["req"].to_string()));
        }
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(world.state(SessionId(20)), SessionState::Active);
}

#[tokio::test]
async fn at_109_who_tries_other_sessions_again_and_again_is_closed() {
    let world = World::new().await;
    world.session(20, OTTO, SessionState::Active);
    let mut console = at_desk(&world).await;
    for _ in 0..9 {
        console.say(r#"{"t":"open","session":20}"#).await;
        console.hear_type("error").await;
    }
    console.say(r#"{"t":"chat","session":20,"id":"k1","text":"x"}"#).await;
    console.say(r#"{"t":"open","session":4711}"#).await;
    assert_eq!(console.hear_close().await, 1008);
    assert!(world.lines(SessionId(20)).is_empty());
}

#[tokio::test]
async fn presence_begins_with_the_hello_and_outlives_the_last_socket_by_ten_seconds() {
    let world = World::new().await;
    let mut console = Knock::console(&world, "tess").knock(&world).await.unwrap();
    assert!(!world.consoles.is_present(TESS.node));
    console.say(r#"{"t":"hello"}"#).await;
    console.hear_type("welcome").await;
    assert!(world.consoles.is_present(TESS.node) && !world.consoles.is_present(OTTO.node));
    for status in ["away", "busy"] {
        console.say(&format!(r#"{{"t":"status","status":"{status}"}}"#)).await;
        assert_eq!(console.hear_type("status").await["status"], status);
        assert!(world.consoles.is_present(TESS.node));
    }
    drop(console);
    world.until(|world| world.realtime.census().sockets == 0).await;
    world.pass(Span::millis(9_999));
    assert!(world.consoles.is_present(TESS.node));
    let mut console = Knock::console(&world, "tess").enter(&world).await;
    assert_eq!(console.hear_type("welcome").await["status"], "busy", "a reload keeps the status");
    drop(console);
    world.until(|world| world.realtime.census().sockets == 0).await;
    world.pass(Span::seconds(10));
    assert!(!world.consoles.is_present(TESS.node));
    world.pass(Span::seconds(1));
    world.until(|world| world.realtime.census().desks == 0).await;
}

#[tokio::test]
async fn tabs_share_a_status_and_the_ninth_is_refused() {
    let world = World::new().await;
    let mut tabs = Vec::new();
    for _ in 0..8 {
        tabs.push(at_desk(&world).await);
    }
    tabs[0].say(r#"{"t":"status","status":"away"}"#).await;
    assert_eq!(tabs[7].hear_type("status").await["status"], "away");
    let mut ninth = Knock::console(&world, "tess").enter(&world).await;
    assert_eq!(ninth.hear_type("error").await["code"], "too_many");
    assert_eq!(ninth.hear().await, Err(1008));
    drop(tabs.pop());
    world.until(|world| world.realtime.census().sockets == 7).await;
    at_desk(&world).await;
}

#[tokio::test]
async fn a_full_group_lets_no_further_technician_in_and_whoever_is_in_stays() {
    let world = World::new().await;
    world.login("otto", OTTO);
    world.store.kept.lock().unwrap().ceilings = vec![Ceiling { limit: 1, seats: vec![TESS.node, OTTO.node] }];
    let tess = at_desk(&world).await;
    let mut otto = Knock::console(&world, "otto").enter(&world).await;
    let error = otto.hear_type("error").await;
    assert_eq!(error["code"], "group_full");
    assert!(error["say"].as_str().unwrap().starts_with("As many technicians of your group are signed in as it allows."));
    assert_eq!(otto.hear().await, Err(1008));
    assert!(!world.consoles.is_present(OTTO.node), "nobody takes a refused console for a running one");
    let second = at_desk(&world).await;
    drop((tess, second));
    world.until(|world| world.realtime.census().sockets == 0).await;
    world.pass(Span::seconds(10));
    Knock::console(&world, "otto").enter(&world).await.hear_type("welcome").await;
    assert!(world.consoles.is_present(OTTO.node));
}

#[tokio::test]
async fn of_two_technicians_who_come_for_the_last_place_one_gets_it() {
    let world = World::new().await;
    world.login("otto", OTTO);
    world.store.kept.lock().unwrap().ceilings = vec![Ceiling { limit: 1, seats: vec![TESS.node, OTTO.node] }];
    let mut both =
        [Knock::console(&world, "tess").knock(&world).await.unwrap(), Knock::console(&world, "otto").knock(&world).await.unwrap()];
    for page in &mut both {
        page.say(r#"{"t":"hello"}"#).await;
    }
    let [tess, otto] = &mut both;
    let mut heard = [tess.hear().await.unwrap()["t"].to_string(), otto.hear().await.unwrap()["t"].to_string()];
    heard.sort();
    assert_eq!(heard, [r#""error""#, r#""welcome""#]);
}

#[tokio::test]
async fn a_console_whose_group_cannot_be_asked_is_sent_away_for_a_while() {
    let world = World::new().await;
    let mut console = Knock::console(&world, "tess").knock(&world).await.unwrap();
    world.store.kept.lock().unwrap().down = true;
    console.say(r#"{"t":"hello"}"#).await;
    assert_eq!(console.hear_type("error").await["code"], "busy");
    assert_eq!(console.hear().await, Err(1012));
    assert!(!world.consoles.is_present(TESS.node));
}

#[tokio::test]
async fn at_090_a_login_that_has_ended_is_signed_out_at_once_and_the_others_stay() {
    let world = World::new().await;
    world.login("tess-at-home", TESS);
    let mut office = at_desk(&world).await;
    let mut home = Knock::console(&world, "tess-at-home").enter(&world).await;
    home.hear_type("welcome").await;
    world.store.kept.lock().unwrap().logins.remove("tess");
    world.store.bell.send(Notice::Rights { technician: TESS.node, person: TESS.person }).unwrap();
    assert_eq!(office.hear_type("signed_out").await["t"], "signed_out");
    assert_eq!(office.hear().await, Err(4003));
    assert!(home.settle().await.is_empty());
    world.store.kept.lock().unwrap().logins.clear();
    world.pass(Span::seconds(59));
    home.settle().await;
    world.pass(Span::seconds(1));
    assert_eq!(home.hear_close().await, 4003, "without a notice within a minute");
}

#[tokio::test]
async fn a_store_that_is_down_signs_nobody_out_and_the_queue_comes_when_it_is_back() {
    let world = World::new().await;
    let mut console = at_desk(&world).await;
    world.store.kept.lock().unwrap().down = true;
    world.store.bell.send(Notice::Rights { technician: TESS.node, person: TESS.person }).unwrap();
    console.settle().await;
    world.session(17, TESS, SessionState::Connecting);
    world.store.change(SessionId(17), Change::Created, |_| {});
    console.settle().await;
    world.store.kept.lock().unwrap().down = false;
    world.pass(Span::seconds(2));
    assert_eq!(console.hear_type("session").await["session"]["id"], 17);
}

#[tokio::test]
async fn guarded_mode_is_told() {
    let world = World::new().await;
    let mut console = at_desk(&world).await;
    for on in [true, true, false] {
        world.store.bell.send(Notice::Guarded { organisation: TESS.organisation, on }).unwrap();
        world.store.bell.send(Notice::Guarded { organisation: towline_model::OrganisationId(9), on: !on }).unwrap();
    }
    assert_eq!(console.hear_type("guarded").await["on"], true);
    assert_eq!(console.hear_type("guarded").await["on"], false);
}

#[tokio::test]
async fn a_queue_larger_than_any_message_comes_in_portions_the_urgent_first() {
    let world = World::new().await;
    for id in 1..=1_300 {
        world.session(id, TESS, if id == 7 { SessionState::Waiting } else { SessionState::Connecting });
        let mut kept = world.store.kept.lock().unwrap();
        kept.sessions.get_mut(&SessionId(id)).unwrap().fields.fields[1] = "x".repeat(512);
    }
    let mut console = Knock::console(&world, "tess").enter(&world).await;
    let welcome = console.hear_type("welcome").await;
    assert_eq!(welcome["sessions"][0]["id"], 7);
    let mut seen: BTreeSet<i64> = welcome["sessions"].as_array().unwrap().iter().map(|session| session["id"].as_i64().unwrap()).collect();
    assert!(seen.len() < 200);
    while seen.len() < 1_300 {
        seen.insert(console.hear_type("session").await["session"]["id"].as_i64().unwrap());
    }
}

#[tokio::test]
async fn notices_that_come_too_fast_are_made_up_for() {
    let world = World::new().await;
    let mut console = at_desk(&world).await;
    world.session(17, TESS, SessionState::Connecting);
    world.store.change(SessionId(17), Change::Created, |_| {});
    // More than the channel holds, all of them before anybody can listen: the first is lost.
    for _ in 0..200 {
        let _heard = world.store.bell.send(Notice::Session { queue: OTTO.node, session: SessionId(1), change: Change::Created });
    }
    assert_eq!(console.hear_type("session").await["session"]["id"], 17);
}

#[tokio::test]
async fn lines_that_nobody_has_seen_are_counted_in_the_queue() {
    let world = World::new().await;
    world.session(17, TESS, SessionState::Waiting);
    let mut console = at_desk(&world).await;
    let mut page = Knock::seat(&world, "seat-17").enter(&world).await;
    page.say(r#"{"t":"chat","id":"c1","text":"anyone?"}"#).await;
    page.hear_type("ack").await;
    assert_eq!(console.hear_type("session").await["session"]["unread"], 1);
    console.say(r#"{"t":"open","session":17}"#).await;
    assert_eq!(console.hear_type("history").await["lines"][0]["text"], "anyone?");
    assert_eq!(console.hear_type("session").await["session"]["unread"], 0);
}
