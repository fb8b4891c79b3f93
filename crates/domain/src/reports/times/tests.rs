//! Stories of sessions, each as a line of what happened when, with where the time went.

use proptest::prelude::*;
use towline_model::{EndedBy, PersonId, SessionId};

use super::*;

const START: i64 = 1_708_352_847;
const ANNA: NodeId = NodeId(4);
const BERT: NodeId = NodeId(6);
const DESK: NodeId = NodeId(9);

fn at(second: i64) -> Timestamp {
    Timestamp((START + second) * 1_000_000)
}

fn event(number: usize, second: i64, word: &str) -> SessionEvent {
    let (kind, node) = match word {
        "claimed" => (EventKind::Claimed, ANNA),
        "anna" => (EventKind::PickedUp, ANNA),
        "bert" => (EventKind::PickedUp, BERT),
        "held" => (EventKind::Held, ANNA),
        "resumed" => (EventKind::Resumed, ANNA),
        "to-bert" => (EventKind::Transferred, BERT),
        "to-desk" => (EventKind::Transferred, DESK),
        "back" => (EventKind::TransferCancelled, ANNA),
        "lost" => (EventKind::SeatLost, ANNA),
        "found" => (EventKind::SeatBack, ANNA),
        "wrong" => (EventKind::WrongWords, ANNA),
        "left" => (EventKind::Ended(EndedBy::ActiveCustomer), ANNA),
        "closed" => (EventKind::Ended(EndedBy::Technician), ANNA),
        "dismissed" => (EventKind::Dismissed, ANNA),
        _ => panic!("no such event: {word}"),
    };
    let (id, session, actor) = (i64::try_from(number).unwrap() + 1, SessionId(1), Actor::Person(PersonId(1)));
    let detail = if kind == EventKind::Transferred { format!("after {second} s") } else { String::new() };
    SessionEvent { id, session, kind, at: at(second), actor, node: Some(node), detail }
}

/// The events of a story such as `30 claimed, 42 anna, 100 closed`.
fn events(story: &str) -> Vec<SessionEvent> {
    let told = story.split(", ").filter(|part| !part.is_empty()).enumerate();
    told.map(|(number, part)| {
        let (second, word) = part.split_once(' ').unwrap();
        event(number, second.parse().unwrap(), word)
    })
    .collect()
}

/// Connecting, waiting, active, hold, transfer, reconnecting, in seconds; and the second of the last action.
fn told(story: &str, now: i64) -> ([i64; 6], Option<i64>) {
    let times = times(at(0), None, &events(story), at(now));
    let places = [times.connecting, times.waiting, times.active, times.hold, times.transfer, times.reconnecting];
    (places.map(Span::whole_seconds), times.last_action.map(|last| last.as_seconds() - START))
}

#[test]
fn every_moment_counts_in_one_place() {
    for (story, now, places, last) in [
        ("", 50, [50, 0, 0, 0, 0, 0], None),
        ("30 claimed", 50, [30, 20, 0, 0, 0, 0], None),
        ("10 wrong, 30 claimed, 42 anna", 50, [30, 12, 8, 0, 0, 0], None),
        ("30 claimed, 42 anna, 100 closed", 999, [30, 12, 58, 0, 0, 0], Some(100)),
        ("30 claimed, 42 anna, 100 left, 150 closed, 160 dismissed", 999, [30, 12, 58, 0, 0, 0], Some(100)),
        ("30 claimed, 42 anna, 60 held, 80 resumed, 100 closed", 999, [30, 12, 38, 20, 0, 0], Some(100)),
        ("30 claimed, 42 anna, 60 held, 100 closed", 999, [30, 12, 18, 40, 0, 0], Some(60)),
        ("30 claimed, 42 anna, 50 lost, 70 found, 100 closed", 999, [30, 12, 38, 0, 0, 20], Some(100)),
        ("30 claimed, 35 lost, 40 found, 42 anna, 100 closed", 999, [30, 12, 58, 0, 0, 0], Some(100)),
        ("30 claimed, 42 anna, 50 lost, 60 held, 70 found, 80 resumed", 90, [30, 12, 18, 20, 0, 10], None),
        ("30 claimed, 42 anna, 60 to-bert, 75 bert, 100 closed", 999, [30, 12, 43, 0, 15, 0], Some(100)),
        ("30 claimed, 42 anna, 60 to-bert, 75 back, 100 closed", 999, [30, 12, 43, 0, 15, 0], Some(100)),
        ("30 claimed, 42 anna, 50 held, 60 to-bert, 75 back, 100 closed", 999, [30, 12, 8, 35, 15, 0], Some(50)),
        ("30 claimed, 60 to-desk, 75 bert, 100 closed", 999, [30, 45, 25, 0, 0, 0], Some(100)),
        ("30 claimed, 42 anna, 60 to-bert, 70 to-desk, 75 bert, 100 closed", 999, [30, 12, 43, 0, 15, 0], Some(100)),
        ("30 claimed, 42 anna, 60 to-bert, 90 left", 999, [30, 12, 18, 0, 30, 0], Some(60)),
        ("30 claimed, 42 anna, 60 to-bert", 90, [30, 12, 18, 0, 30, 0], Some(60)),
    ] {
        assert_eq!(told(story, now), (places, last), "{story}");
    }
}

#[test]
fn a_handing_on_tells_from_where_to_where_and_how_long_it_lay() {
    let story = "30 claimed, 42 anna, 60 to-bert, 70 to-desk, 75 bert, 80 to-desk, 90 back, 100 closed";
    let times = times(at(0), Some(at(100)), &events(story), at(999));
    let told: Vec<_> = times
        .handed_on
        .iter()
        .map(|one| (one.from, one.to, one.waited.whole_seconds(), one.lay.whole_seconds(), one.comment.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Some(ANNA), Some(BERT), 12, 10, "after 60 s"),
            (Some(BERT), Some(DESK), 12, 5, "after 70 s"),
            (Some(BERT), Some(DESK), 12, 10, "after 80 s"),
        ]
    );
    assert_eq!(times.handing_on(4).map(|one| one.at), Some(at(70)));
    assert_eq!(times.handing_on(1), None);
    assert_eq!(times.total(), Span::seconds(58));
}

#[test]
fn an_end_without_an_event_is_an_end_all_the_same() {
    let times = times(at(0), Some(at(50)), &events("30 claimed, 42 anna"), at(999));
    assert_eq!((times.active, times.last_action), (Span::seconds(8), Some(at(50))));
}

#[test]
fn a_clock_that_was_set_back_takes_nothing_away() {
    assert_eq!(told("30 claimed, 20 anna, 25 held, 40 resumed, 50 closed", 999), ([30, 0, 10, 10, 0, 0], Some(50)));
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_counts_twice(
        story in prop::collection::vec(
            (0_i64..100, prop::sample::select(vec!["anna", "bert", "held", "resumed", "to-bert", "to-desk", "back", "lost", "found"])), 0..30),
        now in 0_i64..200,
    ) {
        let mut second = 7;
        let mut events = vec![event(0, second, "claimed")];
        for (number, (pause, word)) in story.iter().enumerate() {
            second += pause;
            events.push(event(number + 1, second, word));
        }
        let end = second + now;
        let told = times(at(0), None, &events, at(end));
        let all = told.connecting + told.waiting + told.total();
        prop_assert_eq!(all, Span::seconds(end));
        let lay = told.handed_on.iter().fold(Span(0), |sum, one| sum + one.lay);
        prop_assert!(lay.0 >= told.transfer.0);
    }
}
