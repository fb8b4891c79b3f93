//! Sessions on hold, in channels and on their way from desk to desk: what consoles and customers are shown, and who hears the chat.

use towline_hub::Change;
use towline_model::{PersonId, Session, SessionId, SessionState, Transfer};

use super::client::{Knock, Page};
use super::world::{OTTO, SALES, START, TESS, World};

const S17: SessionId = SessionId(17);

async fn world() -> World {
    let world = World::new().await;
    world.login("otto", OTTO);
    world
}

async fn at_desk(world: &World, who: &str) -> Page {
    let mut console = Knock::console(world, who).enter(world).await;
    console.hear_type("welcome").await;
    console
}

/// Sends a session on its way from Otto to Tess.
fn send(world: &World) {
    world.store.hand_to(S17, TESS.node, |session: &mut Session| {
        session.state = SessionState::Waiting;
        session.transfer = Some(Transfer {
            from: OTTO.node,
            by: PersonId(7),
            comment: "knows printers".into(),
            since: START,
            until: None,
            before: SessionState::Active,
        });
    });
}

#[tokio::test]
async fn a_held_session_is_shown_so_on_both_sides_until_it_goes_on() {
    let world = world().await;
    world.session(17, TESS, SessionState::Active);
    let mut console = at_desk(&world, "tess").await;
    let mut page = Knock::seat(&world, "seat-17").enter(&world).await;
    assert_eq!(page.hear_type("welcome").await["session"]["state"], "active");
    console.say(r#"{"t":"hold","session":17,"on":true,"req":"r1"}"#).await;
    assert_eq!(page.hear_type("session").await["session"]["state"], "hold");
    // Somebody else holds and resumes it too: a change in the store is as good as one from here.
    world.store.change(S17, Change::Held, |session| session.state = SessionState::Active);
    assert_eq!(page.hear_type("session").await["session"]["state"], "active");
    console.say(r#"{"t":"hold","session":17,"on":false,"req":"r2"}"#).await;
    let refused = console.hear_type("error").await;
    assert_eq!((&refused["req"], &refused["code"]), (&"r2".into(), &"gone".into()));
}

#[tokio::test]
async fn a_note_is_on_every_desk_of_the_technician_and_never_with_the_customer() {
    let world = world().await;
    world.session(17, TESS, SessionState::Active);
    let (mut one, mut two) = (at_desk(&world, "tess").await, at_desk(&world, "tess").await);
    let mut page = Knock::seat(&world, "seat-17").enter(&world).await;
    page.hear_type("welcome").await;
    page.settle().await;
    one.say(r#"{"t":"note","session":17,"text":"printer is\non fire","req":"r1"}"#).await;
    assert_eq!(one.hear_type("done").await["req"], "r1");
    loop {
        if two.hear_type("session").await["session"]["note"] == "printer is\non fire" {
            break;
        }
    }
    assert!(page.settle().await.iter().all(|heard| !heard.to_string().contains("fire")));
}

#[tokio::test]
async fn who_is_picked_up_from_a_channel_is_told_who_helps_and_not_that_nobody_is_there() {
    let world = world().await;
    world.session(17, TESS, SessionState::Waiting);
    world.store.hand_to(S17, SALES, |session| session.channel = Some(SALES));
    let mut otto = at_desk(&world, "otto").await;
    let mut page = Knock::seat(&world, "seat-17").enter(&world).await;
    page.hear_type("welcome").await;
    otto.say(r#"{"t":"pickup","session":17,"req":"r1"}"#).await;
    otto.hear_type("done").await;
    loop {
        let told = page.hear_type("session").await;
        if told["session"]["state"] == "active" {
            assert_eq!(told["session"]["away"], false);
            break;
        }
    }
    assert!(page.settle().await.iter().all(|heard| heard["session"]["away"] != true));
}

#[tokio::test]
async fn what_waits_in_a_channel_is_on_all_its_desks_and_goes_to_the_first_who_takes_it() {
    let world = world().await;
    world.session(17, TESS, SessionState::Waiting);
    let (mut tess, mut otto) = (at_desk(&world, "tess").await, at_desk(&world, "otto").await);
    world.store.hand_to(S17, SALES, |session| session.channel = Some(SALES));
    for console in [&mut tess, &mut otto] {
        loop {
            let shown = console.hear_type("session").await;
            if shown["session"]["mine"] == false {
                assert_eq!((&shown["session"]["channel"]["name"], &shown["session"]["state"]), (&"Sales".into(), &"waiting".into()));
                break;
            }
        }
    }
    otto.say(r#"{"t":"pickup","session":17,"req":"r1"}"#).await;
    otto.hear_type("done").await;
    // At once, before the room can have heard of it.
    otto.say(r#"{"t":"open","session":17,"last":0,"req":"r2"}"#).await;
    otto.hear_type("history").await;
    assert_eq!(tess.hear_type("gone").await["session"], 17);
    tess.say(r#"{"t":"open","session":17,"last":0,"req":"r3"}"#).await;
    assert_eq!(tess.hear_type("error").await["code"], "gone");
}

#[tokio::test]
async fn a_session_on_its_way_is_announced_to_its_recipient_and_told_to_the_customer() {
    let world = world().await;
    world.session(17, OTTO, SessionState::Active);
    let (mut tess, mut otto) = (at_desk(&world, "tess").await, at_desk(&world, "otto").await);
    otto.say(r#"{"t":"open","session":17,"last":0,"req":"o"}"#).await;
    otto.hear_type("done").await;
    let mut page = Knock::seat(&world, "seat-17").enter(&world).await;
    page.hear_type("welcome").await;
    send(&world);
    let shown = tess.hear_type("session").await;
    let incoming = &shown["session"]["incoming"];
    assert_eq!((&incoming["from"], &incoming["by"], &incoming["comment"]), (&"Otto".into(), &"Ada".into(), &"knows printers".into()));
    let told = page.hear_type("session").await;
    assert_eq!((&told["session"]["state"], &told["session"]["passing"]), (&"waiting".into(), &true.into()));
    assert_eq!(otto.hear_type("gone").await["session"], 17);
    page.say(r#"{"t":"chat","id":"c1","text":"Is somebody there?"}"#).await;
    page.hear_type("ack").await;
    assert!(otto.settle().await.iter().all(|heard| heard["t"] != "chat"), "whoever has sent it on hears nothing of it any more");
    tess.say(r#"{"t":"pickup","session":17,"req":"r1"}"#).await;
    tess.hear_type("done").await;
    tess.say(r#"{"t":"open","session":17,"last":0,"req":"r2"}"#).await;
    let lines = tess.hear_type("history").await;
    assert_eq!(lines["lines"][0]["text"], "Is somebody there?");
    loop {
        let told = page.hear_type("session").await;
        if told["session"]["state"] == "active" {
            assert_eq!(told["session"]["passing"], false);
            break;
        }
    }
}

#[tokio::test]
async fn at_019_a_cookie_from_elsewhere_waits_for_leave_also_while_the_session_is_on_its_way() {
    let world = world().await;
    world.session(17, OTTO, SessionState::Active);
    send(&world);
    let mut tess = at_desk(&world, "tess").await;
    let mut thief = Knock::seat(&world, "seat-17").with("x-from", "198.51.100.9").enter(&world).await;
    let welcome = thief.hear_type("welcome").await;
    assert_eq!((&welcome["session"]["returning"], welcome["chat"].as_array().map(Vec::len)), (&true.into(), Some(0)));
    tess.say(r#"{"t":"admit","session":17,"let":false,"req":"r1"}"#).await;
    assert_eq!(thief.hear_close().await, 4003);
}

#[tokio::test]
async fn a_technician_who_has_gone_does_not_look_away_to_a_customer_who_was_sent_on() {
    let world = world().await;
    world.session(17, OTTO, SessionState::Active);
    let mut page = Knock::seat(&world, "seat-17").enter(&world).await;
    assert_eq!(page.hear_type("welcome").await["session"]["away"], true, "nobody sits at Otto's desk");
    let tess = at_desk(&world, "tess").await;
    send(&world);
    loop {
        let told = page.hear_type("session").await;
        if told["session"]["passing"] == true && told["session"]["away"] == false {
            break;
        }
    }
    drop(tess);
}
