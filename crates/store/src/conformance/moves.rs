//! Cases on moving a session from state to state, its seat, and its way out of the queue.

use towline_model::{Actor, ChatFrom, EndedBy, EventKind, SessionId, SessionState, Span, SystemLine, Timestamp};

use super::ground::{Ground, START, network, seat};
use crate::{Claimed, Move, Moved, Refusal, Seat};

const ACTIVE: SessionState = SessionState::Active;
const WAITING: SessionState = SessionState::Waiting;
const CONNECTING: SessionState = SessionState::Connecting;

fn step(session: SessionId, from: &[SessionState], to: SessionState, second: i64) -> Move {
    let at = START + Span::seconds(second);
    Move { session, from: from.to_vec(), to, actor: Actor::Operator, at, line: None, dismiss: false }
}

async fn kinds(ground: &Ground, session: SessionId) -> Vec<EventKind> {
    ground.store.events(session, 100).await.unwrap().iter().map(|event| event.kind).collect()
}

/// From waiting to the end: times, events and lines are kept; the first pick-up and the first end stand.
pub async fn a_session_goes_its_way(mut ground: Ground) {
    let technician = ground.desk().await;
    let id = ground.seated(&technician, START).await;
    let line = Some((SystemLine::PickedUp, "Tess".to_owned()));
    let by = Actor::Person(technician.id);
    let picked_up = Move { line, actor: by, ..step(id, &[WAITING], ACTIVE, 10) };
    assert!(matches!(ground.store.move_session(picked_up).await.unwrap(), Moved::Done(session) if session.state == ACTIVE));
    for (from, to, second) in [(ACTIVE, SessionState::OnHold, 20), (SessionState::OnHold, ACTIVE, 30)] {
        assert!(matches!(ground.store.move_session(step(id, &[from], to, second)).await.unwrap(), Moved::Done(_)));
    }
    let left = SessionState::Ended(EndedBy::ActiveCustomer);
    assert!(matches!(ground.store.move_session(step(id, &[ACTIVE], left, 40)).await.unwrap(), Moved::Done(_)));
    let closed = SessionState::Ended(EndedBy::Technician);
    let Moved::Done(session) = ground.store.move_session(step(id, &[left], closed, 50)).await.unwrap() else { panic!("not moved") };
    let revived = ground.store.move_session(step(id, &[closed], ACTIVE, 60)).await.unwrap();
    assert!(matches!(revived, Moved::Otherwise(_)), "what has ended stays ended");
    ground.reopen().await;
    let at = |second| Some(START + Span::seconds(second));
    assert_eq!(ground.store.session(id).await.unwrap(), Some(session.clone()));
    assert_eq!((session.state, Some(session.state_since)), (closed, at(50)));
    assert_eq!(session.picked_up_by, technician.technician);
    assert_eq!((session.claimed_at, session.picked_up_at, session.ended_at), (at(1), at(10), at(40)));
    let ended = |by| EventKind::Ended(by);
    let expected = [
        EventKind::Created,
        EventKind::Claimed,
        EventKind::PickedUp,
        EventKind::Held,
        EventKind::Resumed,
        ended(EndedBy::ActiveCustomer),
        ended(EndedBy::Technician),
    ];
    assert_eq!(kinds(&ground, id).await, expected);
    let events = ground.store.events(id, 2).await.unwrap();
    assert_eq!(events.iter().map(|event| event.kind).collect::<Vec<_>>(), expected[5..]);
    assert!(events[0].id < events[1].id);
    assert!(events.iter().all(|event| event.node == technician.technician), "each event names the queue");
    let lines = ground.store.history(id, 1, 10).await.unwrap().lines;
    assert_eq!((lines.len(), lines[0].from, lines[0].name.as_str()), (1, ChatFrom::System(SystemLine::PickedUp), "Tess"));
    assert_eq!(lines[0].at, START + Span::seconds(10));
}

/// A move from another state tells where the session stands, and changes nothing: no event, no line, no PIN.
pub async fn a_move_from_elsewhere_changes_nothing(ground: Ground) {
    let technician = ground.desk().await;
    let (id, slot) = ground.issue(&technician, START).await;
    let before = ground.store.session(id).await.unwrap();
    let line = Some((SystemLine::EndedByTechnician, "Tess".to_owned()));
    let ended = SessionState::Ended(EndedBy::Technician);
    let wish = Move { line, dismiss: true, ..step(id, &[WAITING, ACTIVE, SessionState::Ended(EndedBy::PinExpired)], ended, 1) };
    let outcome = ground.store.move_session(wish).await.unwrap();
    assert!(matches!(outcome, Moved::Otherwise(session) if Some(&session) == before.as_ref()));
    assert_eq!(ground.store.session(id).await.unwrap(), before);
    assert_eq!(kinds(&ground, id).await, [EventKind::Created]);
    assert!(ground.store.history(id, 0, 10).await.unwrap().lines.is_empty());
    assert!(matches!(ground.store.move_session(step(SessionId(99), &[CONNECTING], ended, 1)).await.unwrap(), Moved::Missing));
    let backwards = ground.store.move_session(step(id, &[CONNECTING], CONNECTING, 1)).await.unwrap();
    assert!(matches!(backwards, Moved::Otherwise(_)), "no session goes back to Connecting");
    assert!(matches!(ground.claim(&technician, slot, START + Span::seconds(2)).await, Claimed::Seat(_)));
}

/// Ending a session that nobody has joined ends its PIN; the second of two closers is told.
pub async fn leaving_connecting_ends_the_pin(mut ground: Ground) {
    let technician = ground.desk().await;
    let (id, slot) = ground.issue(&technician, START).await;
    let close = Move { dismiss: true, ..step(id, &[CONNECTING, WAITING, ACTIVE], SessionState::Ended(EndedBy::Technician), 1) };
    let Moved::Done(session) = ground.store.move_session(close.clone()).await.unwrap() else { panic!("not moved") };
    assert_eq!((session.pin_slot, session.dismissed, session.ended_at), (None, true, Some(START + Span::seconds(1))));
    for _ in 0..2 {
        let refused = ground.claim(&technician, slot, START + Span::seconds(2)).await;
        assert!(matches!(refused, Claimed::Refused { why: Refusal::Expired, .. }));
        assert!(matches!(ground.store.move_session(close.clone()).await.unwrap(), Moved::Otherwise(_)));
        ground.reopen().await;
    }
}

/// An ended session leaves the queue once; one that is open, or was never in it any more, does not.
pub async fn an_ended_session_is_dismissed_once(ground: Ground) {
    let technician = ground.desk().await;
    let by = Actor::Person(technician.id);
    let id = ground.seated(&technician, START).await;
    let at = START + Span::seconds(9);
    assert!(!ground.store.dismiss_session(id, by, at).await.unwrap());
    ground.store.move_session(step(id, &[WAITING], SessionState::Ended(EndedBy::WaitingCustomer), 5)).await.unwrap();
    assert_eq!(ground.store.queue(seat(&technician), at, 10).await.unwrap().len(), 1);
    assert!(ground.store.dismiss_session(id, by, at).await.unwrap());
    assert!(!ground.store.dismiss_session(id, by, at).await.unwrap());
    assert!(!ground.store.dismiss_session(SessionId(99), by, at).await.unwrap());
    assert!(ground.store.queue(seat(&technician), at, 10).await.unwrap().is_empty());
    let session = ground.store.session(id).await.unwrap().unwrap();
    assert_eq!((session.dismissed, session.state_since), (true, START + Span::seconds(5)));
    assert_eq!(kinds(&ground, id).await.last(), Some(&EventKind::Dismissed));
}

/// The seat is empty from the claim until the customer's page connects; that first time nobody comes back. Only changes are kept.
pub async fn a_seat_is_left_and_taken_again(mut ground: Ground) {
    let technician = ground.desk().await;
    let id = ground.seated(&technician, START).await;
    let change = |connected: bool, address: Option<&str>, second: i64| {
        let seat = Seat { session: id, connected, network: address.map(network), at: START + Span::seconds(second) };
        let store = &ground.store;
        async move { store.set_seat(seat).await.unwrap().map(|session| (session.seat_empty_since, session.network)) }
    };
    let at = |second| Some(START + Span::seconds(second));
    let (home, train) = (Some(network("203.0.113.7")), Some(network("198.51.100.9")));
    assert_eq!(change(false, None, 2).await, Some((at(1), home)));
    assert_eq!(change(true, Some("203.0.113.7"), 3).await, Some((None, home)));
    assert_eq!(change(true, Some("198.51.100.9"), 4).await, Some((None, home)), "nothing happens when the seat is so already");
    assert_eq!(change(false, None, 5).await, Some((at(5), home)));
    assert_eq!(change(false, None, 6).await, Some((at(5), home)));
    assert_eq!(change(true, Some("198.51.100.9"), 7).await, Some((None, train)));
    ground.reopen().await;
    let expected = [EventKind::Created, EventKind::Claimed, EventKind::SeatLost, EventKind::SeatBack];
    assert_eq!(kinds(&ground, id).await, expected);
    let session = ground.store.session(id).await.unwrap().unwrap();
    assert_eq!((session.seat_empty_since, session.network, session.state_since), (None, train, START + Span::seconds(1)));
}

/// At a start nobody is connected: every seat that is taken becomes empty, with its event; those that are empty keep their time.
pub async fn at_a_start_all_seats_are_empty(mut ground: Ground) {
    let technician = ground.desk().await;
    let (taken, left) = (ground.seated(&technician, START).await, ground.seated(&technician, START + Span::seconds(2)).await);
    let ended = ground.seated(&technician, START + Span::seconds(4)).await;
    ground.issue(&technician, START + Span::seconds(6)).await;
    let at = START + Span::seconds(9);
    for session in [taken, ended] {
        ground.store.set_seat(Seat { session, connected: true, network: None, at }).await.unwrap();
    }
    ground.store.move_session(step(ended, &[WAITING], SessionState::Ended(EndedBy::WaitingCustomer), 9)).await.unwrap();
    ground.reopen().await;
    let start = START + Span::minutes(1);
    assert_eq!(ground.store.empty_seats(start).await.unwrap(), 1);
    assert_eq!(ground.store.empty_seats(start).await.unwrap(), 0);
    let since = |session: SessionId| {
        let store = &ground.store;
        async move { store.session(session).await.unwrap().unwrap().seat_empty_since }
    };
    assert_eq!((since(taken).await, since(left).await, since(ended).await), (Some(start), Some(START + Span::seconds(3)), None));
    assert_eq!(kinds(&ground, taken).await, [EventKind::Created, EventKind::Claimed, EventKind::SeatLost]);
}

/// Nobody sits in a session that is not live.
pub async fn only_live_sessions_have_a_seat(ground: Ground) {
    let technician = ground.desk().await;
    let (connecting, _) = ground.issue(&technician, START).await;
    let ended = ground.seated(&technician, START + Span::seconds(1)).await;
    ground.store.move_session(step(ended, &[WAITING], SessionState::Ended(EndedBy::WaitingCustomer), 5)).await.unwrap();
    for session in [connecting, ended, SessionId(99)] {
        let seat = Seat { session, connected: true, network: None, at: Timestamp(START.0 + 9) };
        assert_eq!(ground.store.set_seat(seat).await.unwrap(), None);
    }
}
