//! Cases on guarded mode: when it comes and goes, words, burning, proofs of work.

use towline_model::{EndedBy, EventKind, Person, PinSlot, SessionState, Span, Timestamp, Window};

use super::ground::{GUARD, Ground, START, claim, issued, wish};
use crate::{Claim, Claimed, Digest, GuardRules, NewSession, Proof, Refusal};

async fn wrong(ground: &Ground, technician: &Person, now: Timestamp) -> bool {
    match ground.store.claim(claim(technician, None, ground.secret(), now)).await.unwrap() {
        Claimed::Refused { why: Refusal::Unknown, guard_on, .. } => guard_on,
        other => panic!("not a wrong try but {other:?}"),
    }
}

async fn since(ground: &Ground, technician: &Person, now: Timestamp) -> Option<Timestamp> {
    ground.store.guarded(technician.organisation, GUARD, now).await.unwrap().since
}

/// Makes the page guarded by 20 wrong tries, one a second from `at` on. When the last was.
async fn alarm(ground: &Ground, technician: &Person, at: Timestamp) -> Timestamp {
    let mut turned_on = Vec::new();
    for n in 0..20 {
        turned_on.push(wrong(ground, technician, at + Span::seconds(n)).await);
    }
    assert_eq!(turned_on.iter().position(|on| *on), Some(19), "{turned_on:?}");
    at + Span::seconds(19)
}

fn typed(technician: &Person, slot: PinSlot, seat: Digest, now: Timestamp, words: Option<u32>, work: Option<Digest>) -> Claim {
    let work = work.map(|work| (work, now + Span::minutes(10)));
    Claim { proof: Proof::Typed { words, work }, ..claim(technician, Some(slot), seat, now) }
}

/// On with the 20th wrong try within ten minutes, for this organisation only; off after an hour without another, to the microsecond.
pub async fn g_04_the_guard_comes_and_goes(mut ground: Ground) {
    let technician = ground.desk().await;
    let elsewhere = ground.organisation("Elsewhere").await;
    let other = ground.technician(&elsewhere, "o@x.example").await;
    let last = alarm(&ground, &technician, START).await;
    ground.reopen().await;
    let guarded = ground.store.guarded(technician.organisation, GUARD, last).await.unwrap();
    assert_eq!((guarded.since, guarded.wrong_today), (Some(last), 20));
    assert_eq!(since(&ground, &other, last).await, None);
    let (_, slot) = ground.issue(&technician, last).await;
    assert!(matches!(ground.claim(&technician, slot, last).await, Claimed::ProofWanted));
    assert_eq!(since(&ground, &technician, Timestamp(last.0 + GUARD.quiet.0 - 1)).await, Some(last));
    assert_eq!(since(&ground, &technician, last + GUARD.quiet).await, None);
    let (_, slot) = ground.issue(&technician, last + GUARD.quiet).await;
    assert!(matches!(ground.claim(&technician, slot, last + GUARD.quiet).await, Claimed::Seat(_)));
}

/// Wrong tries spread over more than the window do not turn it on.
pub async fn slow_tries_do_not_turn_it_on(ground: Ground) {
    let technician = ground.desk().await;
    for n in 0..40 {
        assert!(!wrong(&ground, &technician, START + Span::seconds(n * 40)).await, "try {n}");
    }
    assert_eq!(since(&ground, &technician, START + Span::minutes(30)).await, None);
}

/// More than 50 wrong tries in a day turn it on, however slow; where that is usual, only five times the usual does.
pub async fn a_day_of_wrong_tries_turns_it_on(ground: Ground) {
    let technician = ground.desk().await;
    let rules = GuardRules { burst: Window { span: Span::minutes(1), max: 1_000 }, ..GUARD };
    let wrong = |at: Timestamp| {
        let asked = Claim { guard: rules, ..claim(&technician, None, ground.secret(), at) };
        let store = &ground.store;
        async move { matches!(store.claim(asked).await.unwrap(), Claimed::Refused { guard_on: true, .. }) }
    };
    let mut turned_on = Vec::new();
    for n in 0..51 {
        turned_on.push(wrong(START + Span::minutes(n * 2)).await);
    }
    assert_eq!(turned_on.iter().position(|on| *on), Some(50));
    // Fourteen days of 20 each: the limit is now 100.
    let day = Span::hours(24);
    let mut at = START + day + day;
    for _ in 0..14 {
        for n in 0..20 {
            assert!(!wrong(at + Span::minutes(n)).await);
        }
        at = at + day;
    }
    let mut turned_on = Vec::new();
    for n in 0..101 {
        turned_on.push(wrong(at + Span::minutes(n)).await);
    }
    assert_eq!(turned_on.iter().position(|on| *on), Some(100));
}

/// While guarded a PIN needs its words and an unspent proof of work; without them nothing is looked up, charged or counted.
pub async fn words_and_work_are_asked_for(mut ground: Ground) {
    let technician = ground.desk().await;
    let now = alarm(&ground, &technician, START).await;
    let new = NewSession { words: 5, ..wish(&technician, now) };
    let (id, slot) = issued(ground.store.create_session(new).await.unwrap());
    let work = ground.secret();
    for (words, work) in [(None, None), (Some(5), None), (None, Some(work))] {
        let asked = typed(&technician, slot, ground.secret(), now, words, work);
        assert!(matches!(ground.store.claim(asked).await.unwrap(), Claimed::ProofWanted));
    }
    assert_eq!(ground.store.guarded(technician.organisation, GUARD, now).await.unwrap().wrong_today, 20);
    ground.reopen().await;
    let asked = typed(&technician, slot, ground.secret(), now, Some(5), Some(work));
    assert!(matches!(ground.store.claim(asked).await.unwrap(), Claimed::Seat(session) if session.id == id));
}

/// A proof of work serves one try, right or wrong (AT-015).
pub async fn at_015_work_is_spent_once(mut ground: Ground) {
    let technician = ground.desk().await;
    let now = alarm(&ground, &technician, START).await;
    let (_, slot) = ground.issue(&technician, now).await;
    let work = ground.secret();
    let words = Some(wish(&technician, now).words);
    let elsewhere = typed(&technician, PinSlot(3), ground.secret(), now, words, Some(work));
    assert!(matches!(ground.store.claim(elsewhere).await.unwrap(), Claimed::Refused { why: Refusal::Unknown, .. }));
    ground.reopen().await;
    let again = typed(&technician, slot, ground.secret(), now, words, Some(work));
    assert!(matches!(ground.store.claim(again).await.unwrap(), Claimed::ProofWanted));
    let fresh = typed(&technician, slot, ground.secret(), now, words, Some(ground.secret()));
    assert!(matches!(ground.store.claim(fresh).await.unwrap(), Claimed::Seat(_)));
}

/// The third wrong words burn the PIN: it is over, its session has ended, and even the right words open nothing.
pub async fn the_third_wrong_words_burn_the_pin(mut ground: Ground) {
    let technician = ground.desk().await;
    let now = alarm(&ground, &technician, START).await;
    let (id, slot) = ground.issue(&technician, now).await;
    let right = wish(&technician, now).words;
    let mut told = Vec::new();
    for words in [right ^ 1, right ^ 2, right ^ 4, right] {
        let asked = typed(&technician, slot, ground.secret(), now, Some(words), Some(ground.secret()));
        let refused = ground.store.claim(asked).await.unwrap();
        let Claimed::Refused { why, session: Some(session), guard_on: false } = refused else { panic!("{refused:?}") };
        told.push((why, session.id, session.wrong_words, session.state));
        ground.reopen().await;
    }
    let (connecting, burned) = (SessionState::Connecting, SessionState::Ended(EndedBy::PinBurned));
    assert_eq!(
        told,
        [
            (Refusal::WrongWords, id, 1, connecting),
            (Refusal::WrongWords, id, 2, connecting),
            (Refusal::Burned, id, 3, burned),
            (Refusal::Burned, id, 3, burned)
        ]
    );
    assert!(ground.store.session_by_pin(technician.organisation, slot, now).await.unwrap().is_none());
    let kinds: Vec<_> = ground.store.events(id, 10).await.unwrap().iter().map(|event| event.kind).collect();
    let words = EventKind::WrongWords;
    assert_eq!(kinds, [EventKind::Created, words, words, words, EventKind::Ended(EndedBy::PinBurned)]);
}

/// Invitation links need neither words nor work; a wrong key is a wrong try like any other.
pub async fn links_are_not_asked_for_words(ground: Ground) {
    let technician = ground.desk().await;
    let now = alarm(&ground, &technician, START).await;
    let key = ground.secret();
    let new = NewSession { link_key: Some(key), ..wish(&technician, now) };
    let (id, slot) = issued(ground.store.create_session(new).await.unwrap());
    let knock = |key: Digest| Claim { proof: Proof::Link(key), ..claim(&technician, Some(slot), ground.secret(), now) };
    let wrong = ground.store.claim(knock(ground.secret())).await.unwrap();
    assert!(matches!(wrong, Claimed::Refused { why: Refusal::WrongKey, .. }), "{wrong:?}");
    assert!(matches!(ground.store.claim(knock(key)).await.unwrap(), Claimed::Seat(session) if session.id == id));
}
