//! Coming back from another network: while active only by the technician's leave.

use super::*;

fn active() -> (House, SocketId, SocketId) {
    let mut house = House::new(SessionState::Active);
    let (page, console) = (house.join(1, home(), 0), house.open(9));
    house.customer_says(page, "c1", "my number is 4711");
    house.heard(page);
    house.heard(console);
    (house, page, console)
}

#[test]
fn at_019_a_stolen_cookie_gets_nothing_until_the_technician_lets_it_in() {
    let (mut house, page, console) = active();
    let thief = house.join(2, elsewhere(), 0);
    let heard = house.heard(thief);
    assert_eq!(heard.len(), 1);
    assert!(heard[0].contains(r#""returning":true"#) && heard[0].contains(r#""chat":[]"#), "{heard:?}");
    assert!(!heard[0].contains("4711") && !heard[0].contains("Tess"));
    assert_eq!(house.live.last().and_then(|live| live.returning), Some(elsewhere()), "the console is told");
    house.console_says(console, "k1", "for your eyes only");
    house.put(Input::ConsoleTyping { socket: console, on: true });
    house.customer_says(thief, "x1", "it is me");
    house.put(Input::CustomerTyping { socket: thief, on: true });
    house.put(Input::CustomerEnds { socket: thief });
    let heard = house.heard(thief);
    assert!(heard.len() == 2 && heard.iter().all(|text| text.contains(r#""code":"held""#)), "{heard:?}");
    assert_eq!(house.lines.len(), 2);
    assert_eq!(house.heard_types(page), ["chat", "typing"], "the seated customer goes on undisturbed");
}

#[test]
fn at_019_refused_is_out_for_good_from_there() {
    let (mut house, page, console) = active();
    let thief = house.join(2, elsewhere(), 0);
    house.heard(thief);
    house.put(Input::ConsoleAdmits { socket: console, node: TESS, admit: false, req: Some(id("r1")) });
    assert_eq!(house.heard(thief), ["close 4003"]);
    assert_eq!(house.heard(console), [r#"{"t":"done","req":"r1"}"#]);
    let again = house.join(3, elsewhere(), 0);
    assert_eq!(house.heard(again), ["close 4003"]);
    assert_eq!(house.live.last(), Some(&Live::default()));
    house.customer_says(page, "c2", "still here");
    assert_eq!(house.heard_types(page), ["ack"]);
}

#[test]
fn at_019_admitted_has_the_seat_and_the_history() {
    let (mut house, page, console) = active();
    house.put(Input::Left { socket: page });
    house.pass(Span::seconds(30));
    let page = house.join(2, elsewhere(), 0);
    house.heard(page);
    house.put(Input::ConsoleAdmits { socket: console, node: TESS, admit: true, req: None });
    let heard = house.heard(page);
    assert_eq!(heard.len(), 1);
    assert!(heard[0].contains("4711") && heard[0].contains(r#""returning":false"#));
    assert_eq!(house.facts.session.network, Some(elsewhere()));
    assert_eq!(house.facts.session.seat_empty_since, None);
    assert_eq!(house.live.last(), Some(&Live::default()));
    let reloaded = house.join(3, elsewhere(), 0);
    assert_eq!(house.heard_types(page), ["replaced", "close 4001"]);
    assert_eq!(house.heard_types(reloaded), ["welcome"]);
    let old = house.join(4, home(), 0);
    assert!(house.heard(old)[0].contains(r#""returning":true"#), "the network that was left is another one now");
}

#[test]
fn while_waiting_another_network_is_let_in_at_once() {
    let mut house = House::new(SessionState::Waiting);
    let page = house.join(1, elsewhere(), 0);
    assert!(house.heard(page)[0].contains(r#""returning":false"#));
    assert_eq!(house.facts.session.network, Some(elsewhere()));
}

#[test]
fn an_address_nearby_is_no_other_network() {
    let (mut house, ..) = active();
    let page = house.join(2, Network::of("203.0.113.200".parse().unwrap()), 0);
    assert!(house.heard(page)[0].contains(r#""returning":false"#));
}

#[test]
fn there_is_nobody_to_admit() {
    let (mut house, _, console) = active();
    house.put(Input::ConsoleAdmits { socket: console, node: TESS, admit: true, req: Some(id("r1")) });
    assert!(house.heard(console)[0].starts_with(r#"{"t":"error","req":"r1","session":17,"code":"gone""#));
}

#[test]
fn of_two_who_wait_to_be_let_in_the_newer_stays_and_who_leaves_waits_no_more() {
    let (mut house, ..) = active();
    let first = house.join(2, elsewhere(), 0);
    let second = house.join(3, elsewhere(), 0);
    assert_eq!(house.heard_types(first), ["welcome", "replaced", "close 4001"]);
    house.put(Input::Left { socket: second });
    assert_eq!(house.live.last(), Some(&Live::default()));
}

#[test]
fn the_end_reaches_who_waits_to_be_let_in() {
    let (mut house, _, _) = active();
    let held = house.join(2, elsewhere(), 0);
    house.heard(held);
    house.facts.session.state = SessionState::Ended(EndedBy::Technician);
    house.put(Input::Changed);
    assert_eq!(house.heard(held), [r#"{"t":"ended","by":"technician","survey":false}"#, "close 4004"]);
}
