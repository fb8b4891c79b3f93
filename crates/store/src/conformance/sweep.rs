//! Cases on the sweep.

use towline_model::{Actor, ChatFrom, EndedBy, EventKind, SessionState, Span, SystemLine, Timestamp};

use super::ground::{Ground, START};
use crate::{Move, Seat, Sweep};

const KEPT: Span = Span::minutes(5);

fn sweep(now: Timestamp, limit: usize) -> Sweep {
    Sweep { now, seat_kept: KEPT, limit }
}

/// PINs past their life end as of that moment; those that live on, or have ended otherwise, are left alone.
pub async fn pins_past_their_life_end(mut ground: Ground) {
    let technician = ground.desk().await;
    let (ran_out, _) = ground.issue(&technician, START).await;
    let (claimed, slot) = ground.issue(&technician, START + Span::seconds(1)).await;
    ground.claim(&technician, slot, START + Span::seconds(1)).await;
    let (lives_on, _) = ground.issue(&technician, START + Span::seconds(2)).await;
    ground.store.set_seat(Seat { session: claimed, connected: true, network: None, at: START + Span::seconds(1) }).await.unwrap();
    let ends = START + Span::minutes(20);
    ground.reopen().await;
    assert!(ground.store.sweep(sweep(Timestamp(ends.0 - 1), 10)).await.unwrap().ended.is_empty());
    let swept = ground.store.sweep(sweep(ends, 10)).await.unwrap();
    assert!(!swept.more);
    assert_eq!(swept.ended.iter().map(|session| session.id).collect::<Vec<_>>(), [ran_out]);
    let session = ground.store.session(ran_out).await.unwrap().unwrap();
    assert_eq!(swept.ended[0], session);
    assert_eq!((session.state, session.state_since, session.ended_at), (SessionState::Ended(EndedBy::PinExpired), ends, Some(ends)));
    assert_eq!(session.pin_slot, None);
    let last = ground.store.events(ran_out, 1).await.unwrap();
    assert_eq!((last[0].kind, last[0].actor), (EventKind::Ended(EndedBy::PinExpired), Actor::System));
    assert!(ground.store.sweep(sweep(ends, 10)).await.unwrap().ended.is_empty(), "once");
    assert_eq!(ground.store.session(lives_on).await.unwrap().unwrap().state, SessionState::Connecting);
    assert_eq!(ground.store.session(claimed).await.unwrap().unwrap().state, SessionState::Waiting);
}

/// A seat that is empty for longer than it is kept ends its session, with a line; one that is taken, or empty for just as long, does not.
pub async fn seats_left_empty_end(mut ground: Ground) {
    let technician = ground.desk().await;
    let waiting = ground.seated(&technician, START).await;
    let active = ground.seated(&technician, START + Span::seconds(2)).await;
    let taken = ground.seated(&technician, START + Span::seconds(4)).await;
    let at = START + Span::seconds(9);
    let pick_up = Move {
        session: active,
        from: vec![SessionState::Waiting],
        to: SessionState::Active,
        actor: Actor::Operator,
        at,
        line: None,
        dismiss: false,
    };
    ground.store.move_session(pick_up).await.unwrap();
    for (session, connected) in [(active, true), (active, false), (taken, true)] {
        ground.store.set_seat(Seat { session, connected, network: None, at }).await.unwrap();
    }
    ground.reopen().await;
    let claimed_at = START + Span::seconds(1);
    assert!(ground.store.sweep(sweep(claimed_at + KEPT, 10)).await.unwrap().ended.is_empty());
    let mut swept = ground.store.sweep(sweep(at + KEPT + Span::micros(1), 10)).await.unwrap().ended;
    swept.sort_by_key(|session| session.id);
    let told: Vec<_> = swept.iter().map(|session| (session.id, session.state, session.ended_at)).collect();
    let ended = |by| SessionState::Ended(by);
    assert_eq!(
        told,
        [(waiting, ended(EndedBy::WaitingTimeout), Some(claimed_at + KEPT)), (active, ended(EndedBy::ActiveTimeout), Some(at + KEPT))]
    );
    let lines = ground.store.history(active, 1, 10).await.unwrap().lines;
    assert_eq!(lines.iter().map(|line| line.from).collect::<Vec<_>>(), [ChatFrom::System(SystemLine::TimedOut)]);
    assert!(ground.store.session(taken).await.unwrap().unwrap().state.is_live());
    assert!(ground.store.sweep(sweep(at + Span::hours(9), 10)).await.unwrap().ended.is_empty());
}

/// A sweep takes so many at once and says whether there are more; each is ended once.
pub async fn a_sweep_is_bounded(mut ground: Ground) {
    let technician = ground.desk().await;
    for n in 0..5 {
        ground.issue(&technician, START + Span::seconds(n)).await;
    }
    ground.seated(&technician, START + Span::seconds(6)).await;
    let now = START + Span::hours(1);
    let mut rounds = Vec::new();
    let mut ended = Vec::new();
    loop {
        let swept = ground.store.sweep(sweep(now, 4)).await.unwrap();
        rounds.push((swept.ended.len(), swept.more));
        ended.extend(swept.ended.iter().map(|session| session.id));
        if !swept.more {
            break;
        }
        ground.reopen().await;
    }
    assert_eq!(rounds, [(4, true), (2, false)]);
    ended.sort_unstable();
    ended.dedup();
    assert_eq!(ended.len(), 6);
}
