//! Customers and their technician: chat, tabs, reloads, absence, other networks, the end.

use towline_hub::{Change, Notice};
use towline_model::{EndedBy, SessionId, SessionState, Span};

use super::client::{Knock, Page};
use super::world::{TESS, World};

const S17: SessionId = SessionId(17);

/// A customer in an active session, and a console that has it open.
async fn active() -> (World, Page, Page) {
    let world = World::new().await;
    world.session(17, TESS, SessionState::Active);
    let mut console = Knock::console(&world, "tess").enter(&world).await;
    console.hear_type("welcome").await;
    console.say(r#"{"t":"open","session":17,"last":0,"req":"o"}"#).await;
    console.hear_type("done").await;
    let mut page = Knock::seat(&world, "seat-17").enter(&world).await;
    let welcome = page.hear_type("welcome").await;
    assert_eq!(welcome["session"]["technician"]["name"], "Tess");
    assert_eq!(welcome["session"]["away"], false);
    (world, page, console)
}

#[tokio::test]
async fn they_chat_both_ways_and_see_each_other_type() {
    let (world, mut page, mut console) = active().await;
    page.say(r#"{"t":"typing","on":true}"#).await;
    assert_eq!(console.hear_type("typing").await["session"], 17);
    page.say(r#"{"t":"chat","id":"c1","text":"My screen is <b>blue</b>"}"#).await;
    let ack = page.hear_type("ack").await;
    assert_eq!((&ack["id"], &ack["seq"]), (&"c1".into(), &1.into()));
    let line = console.hear_type("chat").await;
    assert_eq!((&line["line"]["text"], &line["line"]["from"]), (&"My screen is <b>blue</b>".into(), &"customer".into()));
    console.say(r#"{"t":"chat","session":17,"id":"k1","text":"All of it?"}"#).await;
    assert_eq!(console.hear_type("ack").await["seq"], 2);
    assert_eq!(page.hear_type("chat").await["line"]["text"], "All of it?");
    assert_eq!(world.lines(S17).len(), 2);
}

#[tokio::test]
async fn at_110_a_line_sent_again_after_a_reload_is_kept_once() {
    let (world, mut page, _console) = active().await;
    page.say(r#"{"t":"chat","id":"c1","text":"hello"}"#).await;
    page.hear_type("ack").await;
    drop(page);
    let mut page = Knock::seat(&world, "seat-17").knock(&world).await.unwrap();
    page.say(r#"{"t":"hello","last":0}"#).await;
    page.say(r#"{"t":"chat","id":"c1","text":"hello"}"#).await;
    let welcome = page.hear_type("welcome").await;
    assert_eq!(welcome["chat"][0]["id"], "c1");
    assert_eq!(page.hear_type("ack").await["seq"], 1);
    assert_eq!(world.lines(S17), ["hello"]);
}

#[tokio::test]
async fn at_020_the_newest_of_twenty_tabs_has_the_seat() {
    let (world, first, mut console) = active().await;
    let mut tabs = vec![first];
    for _ in 0..19 {
        let mut tab = Knock::seat(&world, "seat-17").enter(&world).await;
        tab.hear_type("welcome").await;
        let mut older = tabs.pop().unwrap();
        assert_eq!(older.hear_type("replaced").await["t"], "replaced");
        assert_eq!(older.hear().await, Err(4001));
        tabs.push(tab);
    }
    tabs[0].say(r#"{"t":"chat","id":"c1","text":"still one of me"}"#).await;
    assert_eq!(console.hear_type("chat").await["line"]["text"], "still one of me");
    assert!(!world.store.kept.lock().unwrap().asked.contains(&"lost"));
}

#[tokio::test]
async fn a_lost_link_shows_in_the_queue_after_ten_seconds_and_its_return_too() {
    let (world, page, mut console) = active().await;
    drop(page);
    world.until(|world| world.realtime.census().sockets == 1).await;
    console.settle().await;
    world.pass(Span::seconds(10));
    assert_eq!(console.hear_type("session").await["session"]["customer"]["online"], false);
    let mut page = Knock::seat(&world, "seat-17").enter(&world).await;
    page.hear_type("welcome").await;
    assert_eq!(console.hear_type("session").await["session"]["customer"]["online"], true);
}

#[tokio::test]
async fn a_seat_that_is_empty_for_five_minutes_ends_the_session() {
    let (world, page, mut console) = active().await;
    drop(page);
    world.until(|world| world.realtime.census().sockets == 1).await;
    console.settle().await;
    world.pass(Span::seconds(10));
    console.hear_type("session").await;
    for _ in 0..6 {
        world.pass(Span::seconds(49));
        console.settle().await;
    }
    world.until(|world| world.state(S17).is_ended()).await;
    drop(console);
    world.until(|world| world.realtime.census().rooms == 0).await;
}

#[tokio::test]
async fn a_claimed_seat_whose_customer_never_comes_is_noticed() {
    let world = World::new().await;
    world.session(17, TESS, SessionState::Waiting);
    world.store.change(S17, Change::Claimed, |_| {});
    world.until(|world| world.realtime.census().rooms == 1).await;
    let mut console = Knock::console(&world, "tess").enter(&world).await;
    assert_eq!(console.hear_type("welcome").await["sessions"][0]["customer"]["online"], true);
    console.settle().await;
    world.pass(Span::seconds(10));
    assert_eq!(console.hear_type("session").await["session"]["customer"]["online"], false);
}

#[tokio::test]
async fn at_019_a_cookie_from_another_network_waits_until_the_technician_lets_it_in() {
    let (world, mut page, mut console) = active().await;
    page.say(r#"{"t":"chat","id":"c1","text":"my number is 4711"}"#).await;
    page.hear_type("ack").await;
    let thief = Knock::seat(&world, "seat-17").with("x-from", "198.51.100.9");
    let mut held = thief.enter(&world).await;
    let welcome = held.hear_type("welcome").await;
    assert_eq!((&welcome["session"]["returning"], &welcome["chat"]), (&true.into(), &serde_json::json!([])));
    let shown = console.hear_type("session").await;
    assert_eq!(shown["session"]["customer"], serde_json::json!({"online": true, "returning": true, "network": "198.51.100.0/24"}));
    held.say(r#"{"t":"chat","id":"x1","text":"it is me"}"#).await;
    assert_eq!(held.hear_type("error").await["code"], "held");
    console.say(r#"{"t":"chat","session":17,"id":"k1","text":"secret"}"#).await;
    console.hear_type("ack").await;
    assert_eq!(page.hear_type("chat").await["line"]["text"], "secret");
    assert!(held.settle().await.is_empty());
    console.say(r#"{"t":"admit","session":17,"let":false,"req":"r1"}"#).await;
    assert_eq!(console.hear_type("done").await["req"], "r1");
    assert_eq!(held.hear().await, Err(4003));
    let mut again = thief.enter(&world).await;
    assert_eq!(again.hear().await, Err(4003));
    let mut moved = Knock::seat(&world, "seat-17").with("x-from", "203.0.113.9").enter(&world).await;
    moved.hear_type("welcome").await;
    console.say(r#"{"t":"admit","session":17,"let":true,"req":"r2"}"#).await;
    let welcome = moved.hear_type("welcome").await;
    assert_eq!(welcome["chat"][0]["text"], "my number is 4711");
    assert_eq!(page.hear_close().await, 4001);
}

#[tokio::test]
async fn at_110_the_end_is_told_and_nothing_comes_after_it() {
    let (world, mut page, mut console) = active().await;
    page.say(r#"{"t":"end"}"#).await;
    assert_eq!(page.hear_type("ended").await["by"], "customer");
    assert_eq!(page.hear().await, Err(4004));
    let left = console.hear_type("session").await;
    assert_eq!((&left["session"]["state"], &left["session"]["ended_by"]), (&"customer_left".into(), &"customer".into()));
    console.say(r#"{"t":"chat","session":17,"id":"k1","text":"hello?"}"#).await;
    assert_eq!(console.hear_type("error").await["code"], "gone");
    let mut late = Knock::seat(&world, "seat-17").enter(&world).await;
    assert_eq!(late.hear_type("ended").await["by"], "customer");
    assert_eq!(late.hear().await, Err(4004));
    assert!(world.lines(S17).iter().all(|text| !text.contains("hello")));
}

#[tokio::test]
async fn who_waits_moves_up_and_is_picked_up() {
    let world = World::new().await;
    let (first, second) = (world.session(17, TESS, SessionState::Waiting), world.session(18, TESS, SessionState::Waiting));
    let mut page = Knock::seat(&world, "seat-18").enter(&world).await;
    let welcome = page.hear_type("welcome").await;
    assert_eq!((&welcome["session"]["position"], &welcome["session"]["away"]), (&2.into(), &true.into()));
    world.store.change(first, Change::Ended, |session| session.state = SessionState::Ended(EndedBy::WaitingCustomer));
    assert_eq!(page.hear_type("session").await["session"]["position"], 1);
    let mut console = Knock::console(&world, "tess").enter(&world).await;
    console.hear_type("welcome").await;
    assert_eq!(page.hear_type("session").await["session"]["away"], false);
    console.say(r#"{"t":"pickup","session":18,"req":"r1"}"#).await;
    console.hear_type("done").await;
    assert_eq!(page.hear_type("chat").await["line"]["code"], "picked_up");
    assert_eq!(page.hear_type("session").await["session"]["state"], "active");
    assert_eq!(world.state(second), SessionState::Active);
    drop(console);
    world.until(|world| world.realtime.census().sockets == 1).await;
    page.settle().await;
    world.pass(Span::seconds(11));
    assert_eq!(page.hear_type("session").await["session"]["away"], true);
}

#[tokio::test]
async fn at_090_a_seat_that_opens_nothing_any_more_is_left_within_a_minute() {
    let (world, mut page, _console) = active().await;
    page.settle().await;
    world.store.kept.lock().unwrap().seats.clear();
    world.pass(Span::seconds(59));
    page.settle().await;
    world.pass(Span::seconds(1));
    assert_eq!(page.hear_close().await, 4003);
}

#[tokio::test]
async fn what_the_store_cannot_keep_is_said_so_and_can_be_sent_again() {
    let (world, mut page, _console) = active().await;
    world.store.kept.lock().unwrap().down = true;
    page.say(r#"{"t":"chat","id":"c1","text":"hello"}"#).await;
    let error = page.hear_type("error").await;
    assert_eq!((&error["code"], &error["id"]), (&"busy".into(), &"c1".into()));
    let mut other = Knock::seat(&world, "seat-17").knock(&world).await.err();
    assert_eq!(other.take(), Some(503));
    world.store.kept.lock().unwrap().down = false;
    page.say(r#"{"t":"chat","id":"c1","text":"hello"}"#).await;
    page.hear_type("ack").await;
    assert_eq!(world.lines(S17), ["hello"]);
}

#[tokio::test]
async fn notices_that_come_twice_or_for_nobody_change_nothing() {
    let (world, mut page, _console) = active().await;
    for session in [17, 17, 4_711] {
        world.store.bell.send(Notice::Session { queue: TESS.node, session: SessionId(session), change: Change::PickedUp }).unwrap();
    }
    assert!(page.settle().await.is_empty());
}
