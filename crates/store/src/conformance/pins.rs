//! Cases on claiming a PIN. Guarded mode and races have files of their own.

use towline_model::{Actor, ChatFrom, EndedBy, EventKind, Person, PinSlot, SessionId, SessionState, Span, SystemLine, Timestamp};

use super::ground::{GUARD, Ground, START, budget, claim, digest, issued, network, wish};
use crate::{Charge, Charged, Claim, Claimed, Move, NewSession, Proof, Refusal};

fn why(claimed: &Claimed) -> Refusal {
    match claimed {
        Claimed::Refused { why, .. } => *why,
        other => panic!("not refused but {other:?}"),
    }
}

/// A seat is taken once; the session waits, knows its customer, and its PIN is gone.
pub async fn a_claim_takes_the_seat(mut ground: Ground) {
    let technician = ground.desk().await;
    let (id, slot) = ground.issue(&technician, START).await;
    let (secret, now) = (ground.secret(), Timestamp(START.0 + 1_000_001));
    let asked = Claim {
        language: Some("pt-BR".to_owned()),
        tracking: Some("FORM-7".to_owned()),
        network: network("2001:db8:1:2:3:4:5:6"),
        ..claim(&technician, Some(slot), secret, now)
    };
    let Claimed::Seat(session) = ground.store.claim(asked).await.unwrap() else { panic!("no seat") };
    for _ in 0..2 {
        assert_eq!((session.id, session.state, session.state_since), (id, SessionState::Waiting, now));
        assert_eq!((session.claimed_at, session.seat_empty_since, session.pin_slot), (Some(now), Some(now), None));
        assert_eq!((session.language.as_deref(), session.network), (Some("pt-BR"), Some(network("2001:db8:1:2:3:4:5:6"))));
        assert_eq!((session.fields.tracking.as_str(), session.by_link), ("FORM-7", false));
        assert_eq!(ground.store.session_by_seat(&secret).await.unwrap().as_ref(), Some(&*session));
        assert_eq!(ground.store.session(id).await.unwrap().as_ref(), Some(&*session));
        assert!(ground.store.session_by_pin(technician.organisation, slot, now).await.unwrap().is_none());
        let lines = ground.store.history(id, 0, 10).await.unwrap().lines;
        assert_eq!(
            lines.iter().map(|line| (line.seq, line.from)).collect::<Vec<_>>(),
            [(1, ChatFrom::System(SystemLine::CustomerConnected))]
        );
        let events: Vec<_> = ground.store.events(id, 10).await.unwrap().iter().map(|event| (event.kind, event.at, event.actor)).collect();
        assert_eq!(events, [(EventKind::Created, START, Actor::Person(technician.id)), (EventKind::Claimed, now, Actor::Customer)]);
        ground.reopen().await;
    }
    assert_eq!(ground.store.session_by_seat(&ground.secret()).await.unwrap(), None);
}

/// A tracking that the caller wrote stands against the one of the entry form.
pub async fn the_callers_tracking_stands(ground: Ground) {
    let technician = ground.desk().await;
    let mut new = wish(&technician, START);
    new.fields.tracking = "CASE-1".to_owned();
    let (_, slot) = issued(ground.store.create_session(new).await.unwrap());
    let asked = Claim { tracking: Some("FORM-7".to_owned()), ..claim(&technician, Some(slot), ground.secret(), START) };
    assert!(matches!(ground.store.claim(asked).await.unwrap(), Claimed::Seat(session) if session.fields.tracking == "CASE-1"));
}

/// A PIN works until the moment at which its life ends, and not at it; after somebody was told so, an earlier time does not revive it (AT-014).
pub async fn at_014_no_seat_from_the_instant_of_expiry_on(ground: Ground) {
    let technician = ground.desk().await;
    let ends = START + Span::minutes(20);
    let almost = Timestamp(ends.0 - 1);
    let (_, first) = ground.issue(&technician, START).await;
    assert!(ground.store.session_by_pin(technician.organisation, first, ends).await.unwrap().is_none());
    assert!(matches!(ground.claim(&technician, first, almost).await, Claimed::Seat(_)));
    let second = NewSession { pin_expires_at: ends, ..wish(&technician, START + Span::seconds(1)) };
    let (id, second) = issued(ground.store.create_session(second).await.unwrap());
    let refused = ground.claim(&technician, second, ends).await;
    assert!(matches!(&refused, Claimed::Refused { why: Refusal::Expired, session: Some(session), .. } if session.id == id), "{refused:?}");
    assert_eq!(why(&ground.claim(&technician, second, almost).await), Refusal::Expired);
}

/// Why a PIN is refused, and whose it was; the session does not change.
pub async fn refusals_tell_why(mut ground: Ground) {
    let technician = ground.desk().await;
    let at = |n: i64| START + Span::seconds(n);
    let (used, used_slot) = ground.issue(&technician, at(0)).await;
    ground.claim(&technician, used_slot, at(0)).await;
    let (closed, closed_slot) = ground.issue(&technician, at(1)).await;
    let gone = SessionState::Ended(EndedBy::Technician);
    let close = Move {
        session: closed,
        from: vec![SessionState::Connecting],
        to: gone,
        actor: Actor::Operator,
        at: at(2),
        line: None,
        dismiss: true,
    };
    ground.store.move_session(close).await.unwrap();
    let refusals = [
        (Some(used_slot), Refusal::Used, Some(used)),
        (Some(closed_slot), Refusal::Expired, Some(closed)),
        (Some(PinSlot(123)), Refusal::Unknown, None),
        (None, Refusal::Unknown, None),
    ];
    let kept: Vec<_> = [ground.store.session(used).await.unwrap(), ground.store.session(closed).await.unwrap()].into();
    for _ in 0..2 {
        for (slot, expected, meant) in refusals {
            let asked = Claim { guard: crate::GuardRules { day_floor: 99, ..GUARD }, ..claim(&technician, slot, ground.secret(), at(3)) };
            let refused = ground.store.claim(asked).await.unwrap();
            let Claimed::Refused { why, session, guard_on: false } = refused else { panic!("{slot:?}: {refused:?}") };
            assert_eq!((why, session.map(|session| session.id)), (expected, meant));
        }
        ground.reopen().await;
    }
    assert_eq!(kept, [ground.store.session(used).await.unwrap(), ground.store.session(closed).await.unwrap()]);
}

async fn linked(ground: &Ground, technician: &Person, at: Timestamp) -> (SessionId, PinSlot, crate::Digest) {
    let key = ground.secret();
    let new = NewSession { link_key: Some(key), ..wish(technician, at) };
    let (id, slot) = issued(ground.store.create_session(new).await.unwrap());
    (id, slot, key)
}

/// A right link key wins over an exhausted budget, is used once, and makes a link session; a wrong one is charged.
pub async fn a_link_key_opens_its_session(ground: Ground) {
    let technician = ground.desk().await;
    let (id, slot, key) = linked(&ground, &technician, START).await;
    let (other, other_slot, _) = linked(&ground, &technician, START + Span::seconds(1)).await;
    let one = budget("pin:a", Span::minutes(10), 1);
    let knock = |slot: PinSlot, proof: Proof, now: Timestamp| Claim {
        proof,
        budgets: vec![one.clone()],
        ..claim(&technician, Some(slot), ground.secret(), now)
    };
    let now = START + Span::seconds(2);
    let wrong = ground.store.claim(knock(other_slot, Proof::Link(key), now)).await.unwrap();
    assert!(matches!(&wrong, Claimed::Refused { why: Refusal::WrongKey, session: Some(session), .. } if session.id == other), "{wrong:?}");
    let exhausted = ground.store.claim(knock(other_slot, Proof::Typed { words: None, work: None }, now)).await.unwrap();
    assert!(matches!(exhausted, Claimed::Wait { .. }));
    let won = ground.store.claim(knock(slot, Proof::Link(key), now)).await.unwrap();
    assert!(matches!(won, Claimed::Seat(session) if session.id == id && session.by_link));
    let after = now + Span::minutes(10);
    assert_eq!(why(&ground.store.claim(knock(slot, Proof::Link(key), after)).await.unwrap()), Refusal::Used);
}

/// A PIN with a link may be typed without the key; that makes no link session.
pub async fn a_pin_with_a_link_may_be_typed(ground: Ground) {
    let technician = ground.desk().await;
    let (id, slot, _) = linked(&ground, &technician, START).await;
    assert!(matches!(ground.claim(&technician, slot, START).await, Claimed::Seat(session) if session.id == id && !session.by_link));
    let (_, plain) = ground.issue(&technician, START + Span::seconds(1)).await;
    let keyed = Claim { proof: Proof::Link(ground.secret()), ..claim(&technician, Some(plain), ground.secret(), START + Span::seconds(1)) };
    assert_eq!(why(&ground.store.claim(keyed).await.unwrap()), Refusal::WrongKey);
}

/// Every wrong try is charged to all budgets; without room in one of them nothing is looked up and nothing charged; a right PIN costs nothing.
pub async fn wrong_tries_are_charged_before_the_next(mut ground: Ground) {
    let technician = ground.desk().await;
    let (_, slot) = ground.issue(&technician, START).await;
    let budgets = vec![budget("pin:narrow", Span::minutes(10), 2), budget("pin:wide", Span::minutes(10), 4)];
    let knock = |slot: Option<PinSlot>, n: i64| {
        let budgets = budgets.clone();
        Claim { budgets, ..claim(&technician, slot, ground.secret(), START + Span::seconds(n)) }
    };
    for (n, wrong) in (0..).zip([None, Some(PinSlot(7))]) {
        assert_eq!(why(&ground.store.claim(knock(wrong, n)).await.unwrap()), Refusal::Unknown);
    }
    let waits = ground.store.claim(knock(Some(slot), 2)).await.unwrap();
    assert!(matches!(waits, Claimed::Wait { retry_at } if retry_at == START + Span::minutes(10)), "{waits:?}");
    // The wide one has two charges, no more: two are granted and the third is not.
    let now = START + Span::seconds(3);
    let wide = Charge { budgets: vec![budgets[1].clone()], now };
    assert_eq!(ground.store.charge(wide.clone()).await.unwrap(), Charged::Granted);
    assert_eq!(ground.store.charge(wide.clone()).await.unwrap(), Charged::Granted);
    assert!(matches!(ground.store.charge(wide).await.unwrap(), Charged::Exhausted { .. }));
    let later = knock(Some(slot), 610);
    ground.reopen().await;
    assert!(matches!(ground.store.claim(later).await.unwrap(), Claimed::Seat(_)));
    let narrow = Charge { budgets: vec![budget("pin:narrow", Span::minutes(10), 1)], now: START + Span::seconds(611) };
    assert_eq!(ground.store.charge(narrow).await.unwrap(), Charged::Granted);
}

/// The browser that took the seat may type its PIN again: nothing is charged, not even without room, until the session is over.
pub async fn at_013_ones_own_pin_is_no_wrong_try(mut ground: Ground) {
    let technician = ground.desk().await;
    let (id, slot) = ground.issue(&technician, START).await;
    let secret = ground.secret();
    ground.store.claim(claim(&technician, Some(slot), secret, START)).await.unwrap();
    let none = vec![budget("pin:a", Span::minutes(10), 0)];
    let again = |holds: Option<crate::Digest>| Claim { holds, budgets: none.clone(), ..claim(&technician, Some(slot), digest(99), START) };
    ground.reopen().await;
    assert!(matches!(ground.store.claim(again(Some(secret))).await.unwrap(), Claimed::Own(session) if session.id == id));
    assert!(matches!(ground.store.claim(again(Some(digest(98)))).await.unwrap(), Claimed::Wait { .. }));
    assert!(matches!(ground.store.claim(again(None)).await.unwrap(), Claimed::Wait { .. }));
    let left = SessionState::Ended(EndedBy::WaitingCustomer);
    let end =
        Move { session: id, from: vec![SessionState::Waiting], to: left, actor: Actor::Customer, at: START, line: None, dismiss: false };
    ground.store.move_session(end).await.unwrap();
    assert!(matches!(ground.store.claim(again(Some(secret))).await.unwrap(), Claimed::Wait { .. }));
}
