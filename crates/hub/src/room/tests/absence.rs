//! The customer's link comes and goes: reloads, tabs, grace, and the five minutes for which a seat is kept.

use super::*;

#[test]
fn at_020_a_hundred_reloads_are_one_customer() {
    let mut house = House::new(SessionState::Active);
    let console = house.open(99);
    house.heard(console);
    for n in 0..100 {
        let page = house.join(n, home(), 0);
        assert_eq!(house.heard_types(page), ["welcome"]);
        house.put(Input::Left { socket: page });
        house.pass(Span::seconds(1));
    }
    assert!(house.asked.iter().all(|ask| matches!(ask, Ask::Read { .. })), "the store was told of no absence");
    assert!(house.heard(console).is_empty());
}

#[test]
fn at_020_of_twenty_tabs_the_newest_has_the_seat() {
    let mut house = House::new(SessionState::Active);
    let tabs: Vec<SocketId> = (0..20).map(|n| house.join(n, home(), 0)).collect();
    for tab in &tabs[..19] {
        assert_eq!(house.heard_types(*tab), ["welcome", "replaced", "close 4001"]);
        house.customer_says(*tab, "old", "from an old tab");
    }
    assert!(house.lines.is_empty());
    house.customer_says(tabs[19], "c1", "hello");
    assert_eq!(house.heard_types(tabs[19]), ["welcome", "ack"]);
}

#[test]
fn at_020_tabs_that_come_at_once_leave_one_question_and_one_seat() {
    let mut house = House::new(SessionState::Active);
    for n in 0..1_000 {
        house.input(Input::CustomerJoins { socket: SocketId(n), network: home(), last: 0, peers: Vec::new() });
        assert!(house.room.questions() <= 2);
    }
    while house.open.is_some() {
        house.answer();
    }
    assert_eq!(house.heard_types(SocketId(999)), ["welcome"]);
    assert_eq!(house.heard_types(SocketId(998)), ["replaced", "close 4001"]);
}

#[test]
fn what_is_said_before_the_welcome_is_heard_after_it() {
    let mut house = House::new(SessionState::Active);
    let page = SocketId(1);
    house.input(Input::CustomerJoins { socket: page, network: home(), last: 0, peers: Vec::new() });
    house.input(Input::CustomerChat { socket: page, id: id("c1"), text: "again".into() });
    while house.open.is_some() {
        house.answer();
    }
    assert_eq!(house.heard_types(page), ["welcome", "ack"]);
}

#[test]
fn a_lost_link_is_told_to_the_store_after_ten_seconds_and_ends_the_session_after_five_minutes() {
    let mut house = House::new(SessionState::Active);
    let page = house.join(1, home(), 0);
    house.put(Input::Left { socket: page });
    house.asked.clear();
    house.pass(Span::millis(9_999));
    assert_eq!(house.asked, []);
    house.pass(Span::millis(1));
    assert_eq!(house.asked, [Ask::SeatLost]);
    assert!(!house.room.is_idle(), "the room still has five minutes to watch");
    house.pass(Span::seconds(289));
    assert_eq!(house.asked, [Ask::SeatLost]);
    house.pass(Span::seconds(1));
    assert_eq!(house.asked[..2], [Ask::SeatLost, Ask::SeatExpired]);
    assert!(house.facts.session.state.is_ended());
    assert!(house.room.is_idle());
}

#[test]
fn who_comes_back_within_five_minutes_has_lost_nothing() {
    let mut house = House::new(SessionState::Active);
    let (page, console) = (house.join(1, home(), 0), house.open(9));
    house.customer_says(page, "c1", "before");
    house.put(Input::Left { socket: page });
    house.pass(Span::seconds(200));
    assert!(house.facts.session.seat_empty_since.is_some());
    house.console_says(console, "k1", "are you there?");
    let page = house.join(2, home(), 1);
    let welcome = house.heard(page).remove(0);
    assert!(welcome.contains("are you there?") && !welcome.contains("before"), "{welcome}");
    assert_eq!(house.facts.session.seat_empty_since, None);
    house.pass(Span::hours(1));
    assert!(!house.facts.session.state.is_ended());
}

#[test]
fn a_rebuilt_room_keeps_counting_from_what_the_store_knows() {
    let mut house = House::new(SessionState::Waiting);
    house.facts.session.seat_empty_since = Some(START - Span::minutes(4));
    house.room = Room::new(START, house.facts.clone(), &Media::default(), 0, false);
    house.pass(Span::seconds(59));
    assert_eq!(house.asked, []);
    house.pass(Span::seconds(1));
    assert_eq!(house.asked[0], Ask::SeatExpired);
}

#[test]
fn a_claimed_seat_that_nobody_ever_takes_is_noticed() {
    let mut house = House::new(SessionState::Waiting);
    house.pass(Span::minutes(6));
    assert_eq!(house.asked[..2], [Ask::SeatLost, Ask::SeatExpired]);
    assert!(house.room.is_idle());
}

#[test]
fn what_the_store_could_not_note_is_asked_again_and_the_newest_word_wins() {
    let mut house = House::new(SessionState::Active);
    let page = house.join(1, home(), 0);
    house.put(Input::Left { socket: page });
    house.store_up = false;
    house.pass(Span::seconds(15));
    assert!(house.asked.iter().filter(|ask| **ask == Ask::SeatLost).count() >= 3);
    house.store_up = true;
    house.join(2, home(), 0);
    house.asked.clear();
    house.pass(Span::seconds(5));
    assert_eq!(house.asked, [], "the loss is over and is not told any more");
    assert_eq!(house.facts.session.seat_empty_since, None);
}

#[test]
fn a_page_that_the_store_cannot_answer_for_comes_back_later() {
    let mut house = House::new(SessionState::Active);
    house.store_up = false;
    let page = house.join(1, home(), 0);
    assert_eq!(house.heard(page), ["close 1012"]);
    let console = house.open(9);
    assert!(house.heard(console)[0].contains(r#""code":"busy""#));
    assert!(!house.room.is_idle(), "the room still waits for its customer");
}
