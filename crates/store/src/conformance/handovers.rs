//! Cases on sessions that go from hand to hand: picked up, sent, taken back, given back by time or because somebody left.

use towline_model::{
    Actor, ChatFrom, EndedBy, EventKind, NodeId, Person, PersonStatus, Session, SessionId, SessionState, Span, SystemLine, Timestamp,
};

use super::ground::{Ground, START, seat};
use crate::{Constraint, Move, Moved, PickUp, Reach, Sending, StatusChange, StoreError, Sweep, TakeBack};

const LIVE: [SessionState; 3] = [SessionState::Waiting, SessionState::Active, SessionState::OnHold];

fn at(second: i64) -> Timestamp {
    START + Span::seconds(second)
}

/// Two technicians of one organisation.
async fn pair(ground: &Ground) -> (Person, Person) {
    let organisation = ground.organisation("ACME").await;
    (ground.technician(&organisation, "anna@acme.example").await, ground.technician(&organisation, "bert@acme.example").await)
}

fn pick_up(session: SessionId, lies_in: &Person, by: &Person, second: i64) -> PickUp {
    let actor = Actor::Person(by.id);
    PickUp { session, lies_in: seat(lies_in), seat: seat(by), actor, at: at(second), name: "Bert".to_owned() }
}

fn sending(session: SessionId, from: &Person, to: &Person, second: i64) -> Sending {
    Sending {
        session,
        lies_in: seat(from),
        from: LIVE.to_vec(),
        to: seat(to),
        by: from.id,
        comment: "knows printers".to_owned(),
        at: at(second),
        until: Some(at(second + 300)),
        name: "Bert".to_owned(),
    }
}

fn back(session: SessionId, second: i64) -> TakeBack {
    TakeBack { session, actor: Actor::Operator, at: at(second), name: "Anna".to_owned() }
}

fn done(moved: Moved) -> Session {
    match moved {
        Moved::Done(session) => session,
        other => panic!("not done: {other:?}"),
    }
}

/// Anna's session, active since the tenth second.
async fn active(ground: &Ground, anna: &Person) -> SessionId {
    let id = ground.seated(anna, START).await;
    done(ground.store.pick_up(pick_up(id, anna, anna, 10)).await.unwrap());
    id
}

async fn queue(ground: &Ground, person: &Person, second: i64) -> Vec<SessionId> {
    ground.store.queue(seat(person), at(second), 10).await.unwrap().iter().map(|session| session.id).collect()
}

async fn newest(ground: &Ground, session: SessionId) -> (EventKind, Actor, Option<NodeId>, String) {
    let event = ground.store.events(session, 1).await.unwrap().remove(0);
    (event.kind, event.actor, event.node, event.detail)
}

async fn last_line(ground: &Ground, session: SessionId) -> (ChatFrom, String) {
    let line = ground.store.history(session, 0, 1).await.unwrap().lines.remove(0);
    (line.from, line.name)
}

/// Whoever takes a waiting session has it in their queue; the second of two takers is told where it stands.
pub async fn a_colleague_takes_a_waiting_session(mut ground: Ground) {
    let (anna, bert) = pair(&ground).await;
    let id = ground.seated(&anna, START).await;
    let wrong = ground.store.pick_up(pick_up(id, &bert, &bert, 5)).await.unwrap();
    assert!(matches!(wrong, Moved::Otherwise(_)), "it lies in another queue");
    let session = done(ground.store.pick_up(pick_up(id, &anna, &bert, 10)).await.unwrap());
    assert_eq!((session.state, session.queue, session.picked_up_by), (SessionState::Active, seat(&bert), bert.technician));
    assert!(matches!(ground.store.pick_up(pick_up(id, &bert, &anna, 11)).await.unwrap(), Moved::Otherwise(_)));
    assert!(matches!(ground.store.pick_up(pick_up(SessionId(99), &bert, &anna, 11)).await.unwrap(), Moved::Missing));
    ground.reopen().await;
    assert_eq!(ground.store.session(id).await.unwrap(), Some(session));
    assert_eq!(newest(&ground, id).await, (EventKind::PickedUp, Actor::Person(bert.id), bert.technician, String::new()));
    assert_eq!(last_line(&ground, id).await, (ChatFrom::System(SystemLine::PickedUp), "Bert".to_owned()));
    assert_eq!((queue(&ground, &anna, 20).await, queue(&ground, &bert, 20).await), (vec![], vec![id]));
}

/// A session goes to seats only whose holders may act, and within its organisation.
pub async fn a_session_goes_to_nobody_who_may_not_have_it(ground: Ground) {
    let (anna, bert) = pair(&ground).await;
    let elsewhere = ground.organisation("Elsewhere").await;
    let carl = ground.technician(&elsewhere, "carl@elsewhere.example").await;
    let id = ground.seated(&anna, START).await;
    let gone = StatusChange { person: bert.id, status: PersonStatus::Disabled, reach: Reach::Person, at: START, actor: Actor::Operator };
    ground.store.change_status(gone).await.unwrap();
    for other in [&bert, &carl] {
        let taken = ground.store.pick_up(pick_up(id, &anna, other, 10)).await;
        assert!(matches!(taken, Err(StoreError::Conflict(Constraint::Missing))));
        let sent = ground.store.send_session(sending(id, &anna, other, 10)).await;
        assert!(matches!(sent, Err(StoreError::Conflict(Constraint::Missing))));
    }
    let nowhere = Sending { to: NodeId(999), ..sending(id, &anna, &bert, 10) };
    assert!(matches!(ground.store.send_session(nowhere).await, Err(StoreError::Conflict(Constraint::Missing))));
    assert_eq!(queue(&ground, &anna, 20).await, [id]);
}

/// A transfer lies in the other queue as waiting, tells where it came from, and is over when it is picked up there.
pub async fn a_transfer_waits_for_its_recipient(mut ground: Ground) {
    let (anna, bert) = pair(&ground).await;
    let id = active(&ground, &anna).await;
    let sent = done(ground.store.send_session(sending(id, &anna, &bert, 20)).await.unwrap());
    assert_eq!((sent.state, sent.queue, sent.picked_up_by), (SessionState::Waiting, seat(&bert), anna.technician));
    ground.reopen().await;
    assert_eq!(ground.store.session(id).await.unwrap().as_ref(), Some(&sent));
    let transfer = sent.transfer.unwrap();
    assert_eq!((transfer.from, transfer.by, transfer.before), (seat(&anna), anna.id, SessionState::Active));
    assert_eq!((transfer.comment.as_str(), transfer.since, transfer.until), ("knows printers", at(20), Some(at(320))));
    assert_eq!(newest(&ground, id).await, (EventKind::Transferred, Actor::Person(anna.id), bert.technician, "knows printers".to_owned()));
    assert_eq!(last_line(&ground, id).await, (ChatFrom::System(SystemLine::Transferred), "Bert".to_owned()));
    assert_eq!((queue(&ground, &anna, 21).await, queue(&ground, &bert, 21).await), (vec![], vec![id]));
    let taken = done(ground.store.pick_up(pick_up(id, &bert, &bert, 30)).await.unwrap());
    assert_eq!((taken.transfer, taken.picked_up_by, taken.picked_up_at), (None, bert.technician, Some(at(10))));
    assert!(matches!(ground.store.take_back(back(id, 31)).await.unwrap(), Moved::Otherwise(_)), "it has arrived");
}

/// What is taken back is what it was before; what went on from one to the next goes back to the first.
pub async fn a_transfer_is_taken_back(mut ground: Ground) {
    let (anna, bert) = pair(&ground).await;
    let carl = ground.technician(&ground.store.organisation(anna.organisation).await.unwrap().unwrap(), "carl@acme.example").await;
    let id = active(&ground, &anna).await;
    let hold = Move {
        session: id,
        from: vec![SessionState::Active],
        to: SessionState::OnHold,
        actor: Actor::Operator,
        at: at(15),
        line: None,
        dismiss: false,
    };
    ground.store.move_session(hold).await.unwrap();
    assert!(matches!(ground.store.take_back(back(id, 16)).await.unwrap(), Moved::Otherwise(_)), "it is not on its way");
    done(ground.store.send_session(sending(id, &anna, &bert, 20)).await.unwrap());
    let again = ground.store.send_session(sending(id, &anna, &carl, 21)).await.unwrap();
    assert!(matches!(again, Moved::Otherwise(_)), "it lies in another queue by now");
    let on = done(ground.store.send_session(sending(id, &bert, &carl, 22)).await.unwrap());
    assert_eq!(on.transfer.as_ref().map(|transfer| (transfer.from, transfer.before)), Some((seat(&anna), SessionState::OnHold)));
    let session = done(ground.store.take_back(back(id, 30)).await.unwrap());
    assert_eq!((session.state, session.queue, session.state_since), (SessionState::OnHold, seat(&anna), at(30)));
    assert_eq!((session.transfer.as_ref(), session.picked_up_by), (None, anna.technician));
    ground.reopen().await;
    assert_eq!(ground.store.session(id).await.unwrap(), Some(session));
    assert_eq!(newest(&ground, id).await, (EventKind::TransferCancelled, Actor::Operator, anna.technician, String::new()));
    assert_eq!(last_line(&ground, id).await, (ChatFrom::System(SystemLine::TransferCancelled), "Anna".to_owned()));
    assert!(matches!(ground.store.take_back(back(SessionId(99), 30)).await.unwrap(), Moved::Missing));
}

/// A transfer to the queue in which the session lies, or of one that nobody sits in, is none.
pub async fn what_is_not_live_is_not_sent(ground: Ground) {
    let (anna, bert) = pair(&ground).await;
    let (connecting, _) = ground.issue(&anna, START).await;
    assert!(matches!(ground.store.send_session(sending(connecting, &anna, &bert, 1)).await.unwrap(), Moved::Otherwise(_)));
    let id = ground.seated(&anna, at(2)).await;
    assert!(matches!(ground.store.send_session(sending(id, &anna, &anna, 3)).await.unwrap(), Moved::Otherwise(_)));
    let active_only = Sending { from: vec![SessionState::Active], ..sending(id, &anna, &bert, 4) };
    assert!(matches!(ground.store.send_session(active_only).await.unwrap(), Moved::Otherwise(_)));
    assert!(matches!(ground.store.send_session(sending(SessionId(99), &anna, &bert, 4)).await.unwrap(), Moved::Missing));
    assert_eq!(ground.store.events(id, 10).await.unwrap().len(), 2, "made and claimed, and nothing else");
}

/// A transfer that nobody picks up goes back in time, as of its time; one without a time stays.
pub async fn a_transfer_goes_back_by_itself(mut ground: Ground) {
    let (anna, bert) = pair(&ground).await;
    let id = active(&ground, &anna).await;
    let stays = ground.seated(&anna, at(12)).await;
    done(ground.store.send_session(sending(id, &anna, &bert, 20)).await.unwrap());
    done(ground.store.send_session(Sending { until: None, ..sending(stays, &anna, &bert, 20) }).await.unwrap());
    let sweep = |second| Sweep { now: at(second), seat_kept: Span::hours(9), limit: 10 };
    assert!(ground.store.sweep(sweep(319)).await.unwrap().returned.is_empty());
    let returned = ground.store.sweep(sweep(400)).await.unwrap().returned;
    let [(left, session)] = &returned[..] else { panic!("one: {returned:?}") };
    assert_eq!((*left, session.id, session.queue), (seat(&bert), id, seat(&anna)));
    assert_eq!((session.state, session.state_since), (SessionState::Active, at(320)));
    assert_eq!(newest(&ground, id).await.1, Actor::System);
    ground.reopen().await;
    assert!(ground.store.sweep(sweep(100_000)).await.unwrap().returned.is_empty());
    assert_eq!(queue(&ground, &bert, 400).await, [stays]);
}

/// When a technician goes, what was on its way to them goes back, what they sent stays where it is, and the rest of their queue ends.
pub async fn a_technician_who_goes_leaves_transfers_behind(ground: Ground) {
    let (anna, bert) = pair(&ground).await;
    let incoming = active(&ground, &anna).await;
    let outgoing = ground.seated(&bert, at(12)).await;
    let own = ground.seated(&bert, at(14)).await;
    done(ground.store.send_session(sending(incoming, &anna, &bert, 20)).await.unwrap());
    done(ground.store.send_session(sending(outgoing, &bert, &anna, 20)).await.unwrap());
    let gone = StatusChange { person: bert.id, status: PersonStatus::Disabled, reach: Reach::Person, at: at(30), actor: Actor::Operator };
    let changed = ground.store.change_status(gone).await.unwrap().unwrap();
    assert_eq!(changed.handed_back.iter().map(|session| (session.id, session.queue)).collect::<Vec<_>>(), [(incoming, seat(&anna))]);
    assert_eq!(changed.ended.iter().map(|session| session.id).collect::<Vec<_>>(), [own]);
    let stayed = ground.store.session(outgoing).await.unwrap().unwrap();
    assert_eq!((stayed.state, stayed.queue, stayed.transfer), (SessionState::Waiting, seat(&anna), None));
}

/// Whatever ends a session on its way ends the transfer.
pub async fn an_end_ends_the_transfer(ground: Ground) {
    let (anna, bert) = pair(&ground).await;
    let id = active(&ground, &anna).await;
    done(ground.store.send_session(sending(id, &anna, &bert, 20)).await.unwrap());
    let to = SessionState::Ended(EndedBy::WaitingCustomer);
    let end = Move { session: id, from: vec![SessionState::Waiting], to, actor: Actor::Customer, at: at(30), line: None, dismiss: false };
    let session = done(ground.store.move_session(end).await.unwrap());
    assert_eq!((session.transfer, session.queue), (None, seat(&bert)));
    assert!(matches!(ground.store.take_back(back(id, 31)).await.unwrap(), Moved::Otherwise(_)));
}

/// A note is kept with its session, and only by its own organisation.
pub async fn a_note_stays_with_its_session(mut ground: Ground) {
    let (anna, _) = pair(&ground).await;
    let elsewhere = ground.organisation("Elsewhere").await;
    let id = ground.seated(&anna, START).await;
    assert!(ground.store.set_note(anna.organisation, id, "two\nlines".to_owned(), at(30)).await.unwrap());
    assert!(!ground.store.set_note(elsewhere.id, id, "theirs".to_owned(), at(30)).await.unwrap());
    assert!(!ground.store.set_note(anna.organisation, SessionId(99), "nobody's".to_owned(), at(30)).await.unwrap());
    ground.reopen().await;
    assert_eq!(ground.store.session(id).await.unwrap().unwrap().note, "two\nlines");
}
