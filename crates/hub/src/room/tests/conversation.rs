//! Chat, typing and the end, between one customer and one technician.

use super::*;

#[test]
fn a_customer_is_welcomed_with_what_they_missed() {
    let mut house = House::new(SessionState::Waiting);
    for n in 1..=3 {
        house.keep(ChatFrom::Customer, &format!("c{n}"), "x");
    }
    house.room = Room::new(START, house.facts.clone(), &Media::default(), 3, true);
    let page = house.join(1, home(), 1);
    let heard = house.heard(page);
    assert_eq!(heard.len(), 1);
    assert!(
        heard[0]
            .starts_with(r#"{"t":"welcome","session":{"id":17,"state":"waiting","organisation":"ACME","technician":null,"position":1,"#),
        "{heard:?}"
    );
    assert!(heard[0].contains(r#""chat":[{"seq":2,"#) && heard[0].contains(r#""seq":3,"from":"customer","name":"N","text":"x","#));
    assert!(heard[0].contains(r#""id":"c3""#) && heard[0].contains(r#""more":false"#));
}

#[test]
fn a_page_that_shows_more_than_there_is_gets_everything_again() {
    let mut house = House::new(SessionState::Waiting);
    house.keep(ChatFrom::Customer, "c1", "x");
    house.room = Room::new(START, house.facts.clone(), &Media::default(), 1, true);
    let page = house.join(1, home(), 900);
    assert!(house.heard(page)[0].contains(r#""chat":[{"seq":1,"#));
}

#[test]
fn at_111_a_history_is_never_larger_than_one_message_may_be() {
    let mut house = House::new(SessionState::Waiting);
    for n in 1..=200 {
        house.keep(ChatFrom::Customer, &format!("c{n}"), &"\n\"".repeat(2_000));
    }
    house.room = Room::new(START, house.facts.clone(), &Media::default(), 200, true);
    let (page, console) = (house.join(1, home(), 0), house.open(9));
    for socket in [page, console] {
        let heard = house.heard(socket);
        assert!(heard.len() == 1 && heard[0].len() < 256 * 1024, "{}", heard[0].len());
        assert!(heard[0].contains(r#""more":true"#) && heard[0].contains(r#""seq":200,"#));
    }
}

#[test]
fn a_line_is_told_only_after_it_was_kept() {
    let mut house = House::new(SessionState::Active);
    let (page, console) = (house.join(1, home(), 0), house.open(9));
    house.heard(page);
    house.heard(console);
    house.input(Input::CustomerChat { socket: page, id: id("c1"), text: " hello ".into() });
    assert!(house.heard(page).is_empty() && house.heard(console).is_empty());
    house.answer();
    assert_eq!(house.heard(page), [r#"{"t":"ack","id":"c1","seq":1,"at":1700000000000}"#]);
    let line = r#"{"t":"chat","session":17,"line":{"seq":1,"from":"customer","name":"N","text":"hello","at":1700000000000}}"#;
    assert_eq!(house.heard(console), [line]);
}

#[test]
fn at_110_a_line_sent_twice_is_kept_once_and_acked_twice() {
    let mut house = House::new(SessionState::Active);
    let (page, console) = (house.join(1, home(), 0), house.open(9));
    for _ in 0..3 {
        house.customer_says(page, "c1", "hello");
        house.console_says(console, "c1", "hello yourself");
    }
    assert_eq!(house.lines.len(), 2);
    assert_eq!(house.heard_types(page), ["welcome", "ack", "chat", "ack", "ack"]);
    assert_eq!(house.heard_types(console), ["history", "chat", "ack", "ack", "ack"]);
}

#[test]
fn a_line_that_could_not_be_kept_is_told_to_nobody() {
    let mut house = House::new(SessionState::Active);
    let (page, console) = (house.join(1, home(), 0), house.open(9));
    house.heard(page);
    house.heard(console);
    house.store_up = false;
    house.customer_says(page, "c1", "hello");
    assert!(house.heard(page)[0].starts_with(r#"{"t":"error","code":"busy","id":"c1""#));
    assert!(house.heard(console).is_empty());
    house.store_up = true;
    house.customer_says(page, "c1", "hello");
    assert_eq!(house.heard_types(page), ["ack"]);
    assert_eq!(house.heard_types(console), ["chat"]);
}

#[test]
fn lines_of_others_are_fetched_and_told_in_order() {
    let mut house = House::new(SessionState::Waiting);
    let (page, console) = (house.join(1, home(), 0), house.open(9));
    house.heard(page);
    house.heard(console);
    // The store gets a line that the room is not told of; the next one of the room's own shows the gap.
    house.keep(ChatFrom::System(SystemLine::PickedUp), "", "Tess is here.");
    house.customer_says(page, "c1", "hello");
    let heard = house.heard(page);
    assert!(heard[0].contains(r#""t":"ack","id":"c1","seq":2"#));
    assert!(heard[1].contains(r#""seq":1,"from":"system"#) && heard[1].contains(r#""code":"picked_up""#));
    assert!(heard[2].contains(r#""seq":2"#));
    let heard = house.heard(console);
    assert!(heard.len() == 2 && heard[0].contains(r#""seq":1"#) && heard[1].contains(r#""seq":2"#));
}

#[test]
fn lines_that_come_while_a_history_is_read_are_told_once() {
    let mut house = House::new(SessionState::Active);
    let page = house.join(1, home(), 0);
    let console = SocketId(9);
    house.input(Input::CustomerChat { socket: page, id: id("c1"), text: "one".into() });
    house.input(Input::ConsoleOpens { socket: console, node: TESS, last: 0, req: Some(id("r1")), peers: Vec::new() });
    house.input(Input::CustomerChat { socket: page, id: id("c2"), text: "two".into() });
    while house.open.is_some() {
        house.answer();
    }
    let heard = house.heard(console);
    assert_eq!(heard.len(), 3, "{heard:?}");
    assert!(heard[0].contains(r#""t":"history""#) && heard[0].contains("one") && !heard[0].contains("two"));
    assert_eq!(heard[1], r#"{"t":"done","req":"r1"}"#);
    assert!(heard[2].contains("two"));
}

#[test]
fn too_fast_too_long_and_empty_lines_are_refused_with_their_id() {
    let mut house = House::new(SessionState::Active);
    let page = house.join(1, home(), 0);
    house.heard(page);
    house.customer_says(page, "c1", &"x".repeat(4_001));
    assert!(house.heard(page)[0].starts_with(r#"{"t":"error","code":"too_long","id":"c1""#));
    house.customer_says(page, "c2", "\n \0");
    assert!(house.heard(page)[0].starts_with(r#"{"t":"error","code":"bad_input","id":"c2""#));
    for n in 0..30 {
        house.customer_says(page, &format!("d{n}"), "x");
    }
    assert_eq!(house.lines.len(), 20);
    let heard = house.heard(page);
    assert!(heard[19].contains("ack") && heard[20].starts_with(r#"{"t":"error","code":"too_fast","id":"d20""#));
    house.now = house.now + Span::seconds(1);
    house.customer_says(page, "d20", "x");
    assert_eq!(house.heard_types(page), ["ack"]);
}

#[test]
fn only_so_many_lines_are_on_their_way_to_a_slow_store() {
    let mut house = House::new(SessionState::Active);
    let page = house.join(1, home(), 0);
    house.heard(page);
    for n in 0..MAX_IN_FLIGHT + 3 {
        house.input(Input::CustomerChat { socket: page, id: id(&format!("c{n}")), text: "x".into() });
    }
    assert_eq!(house.heard(page).iter().filter(|text| text.contains("too_fast")).count(), 3);
    while house.open.is_some() {
        house.answer();
    }
    assert_eq!(house.lines.len(), MAX_IN_FLIGHT);
}

#[test]
fn typing_is_told_every_two_seconds_at_most_and_never_kept() {
    let mut house = House::new(SessionState::Active);
    let (page, console) = (house.join(1, home(), 0), house.open(9));
    house.heard(page);
    house.heard(console);
    for _ in 0..50 {
        house.put(Input::CustomerTyping { socket: page, on: true });
        house.put(Input::CustomerTyping { socket: page, on: false });
    }
    let (on, off) = (r#"{"t":"typing","session":17,"on":true}"#, r#"{"t":"typing","session":17,"on":false}"#);
    assert_eq!(house.heard(console), [on, off]);
    house.now = house.now + TYPING_EVERY;
    house.put(Input::CustomerTyping { socket: page, on: true });
    house.now = house.now + TYPING_SHOWN;
    house.put(Input::CustomerTyping { socket: page, on: false });
    assert_eq!(house.heard(console), [on], "a stop that the browser has seen by itself is not told");
    house.put(Input::ConsoleTyping { socket: console, on: true });
    assert_eq!(house.heard(page), [r#"{"t":"typing","on":true}"#]);
    assert!(house.lines.is_empty());
}

#[test]
fn what_changes_is_told_to_the_customer_once() {
    let mut house = House::new(SessionState::Waiting);
    let page = house.join(1, home(), 0);
    house.heard(page);
    house.put(Input::Changed);
    assert!(house.heard(page).is_empty());
    house.facts.position = Some(2);
    house.put(Input::Changed);
    assert!(house.heard(page)[0].contains(r#""position":2"#));
    house.pick_up();
    let heard = house.heard(page);
    assert!(heard[0].contains("picked_up"));
    assert!(heard[1].contains(r#""state":"active""#) && heard[1].contains(r#""technician":{"name":"Tess"},"position":null"#), "{heard:?}");
    house.put(Input::TechnicianPresent(false));
    assert!(house.heard(page)[0].contains(r#""away":true"#));
    house.put(Input::TechnicianPresent(false));
    assert!(house.heard(page).is_empty());
}

#[test]
fn at_110_after_the_end_nothing_is_taken() {
    let mut house = House::new(SessionState::Active);
    let (page, console) = (house.join(1, home(), 0), house.open(9));
    house.heard(page);
    house.put(Input::CustomerEnds { socket: page });
    assert_eq!(house.heard_types(page), ["chat", "ended", "close 4004"]);
    house.heard(console);
    house.customer_says(page, "c1", "one more thing");
    house.put(Input::CustomerEnds { socket: page });
    assert!(house.heard(page).is_empty());
    house.console_says(console, "k1", "hello?");
    assert!(house.heard(console)[0].contains(r#""code":"gone""#));
    assert_eq!(house.lines.len(), 1);
    let late = house.join(2, home(), 0);
    assert_eq!(house.heard(late), [r#"{"t":"ended","by":"customer","survey":false}"#, "close 4004"]);
    house.put(Input::Left { socket: console });
    assert!(house.room.is_idle());
}

#[test]
fn a_line_that_crosses_the_end_is_refused_by_the_store_and_the_room_learns_why() {
    let mut house = House::new(SessionState::Active);
    let (page, console) = (house.join(1, home(), 0), house.open(9));
    house.heard(page);
    house.facts.session.state = SessionState::Ended(EndedBy::Technician);
    house.customer_says(page, "c1", "hello");
    assert_eq!(house.heard(page)[1..], [r#"{"t":"ended","by":"technician","survey":false}"#, "close 4004"]);
    assert!(house.heard(console).iter().all(|text| !text.contains("hello")));
}

#[test]
fn at_109_a_console_of_another_technician_is_a_stranger() {
    let mut house = House::new(SessionState::Active);
    let page = house.join(1, home(), 0);
    let (other, node) = (SocketId(9), NodeId(5));
    house.put(Input::ConsoleOpens { socket: other, node, last: 0, req: None, peers: Vec::new() });
    house.put(Input::ConsoleAdmits { socket: other, node, admit: true, req: None });
    assert_eq!(house.heard(other), ["stranger", "stranger"]);
    house.heard(page);
    house.console_says(other, "k1", "let me in");
    house.put(Input::ConsoleTyping { socket: other, on: true });
    assert!(house.heard(page).is_empty() && house.lines.is_empty());
    assert!(house.heard(other)[0].contains(r#""code":"bad_input""#));
}

#[test]
fn unread_lines_count_until_a_console_opens_the_session() {
    let mut house = House::new(SessionState::Waiting);
    let page = house.join(1, home(), 0);
    house.customer_says(page, "c1", "anyone?");
    house.customer_says(page, "c2", "hello?");
    assert_eq!(house.live.last().map(|live| live.unread), Some(2));
    let console = house.open(9);
    assert_eq!(house.live.last().map(|live| live.unread), Some(0));
    house.customer_says(page, "c3", "there you are");
    assert_eq!(house.live.len(), 3);
    assert_eq!(house.heard_types(console), ["history", "chat"]);
}
