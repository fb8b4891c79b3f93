//! Cases on queues.

use towline_model::{Actor, EndedBy, SessionId, SessionState, Span, Timestamp};

use super::ground::{Ground, START, seat};
use crate::{Move, Sweep};

async fn end(ground: &Ground, session: SessionId, by: EndedBy, dismiss: bool) {
    let from = vec![SessionState::Connecting, SessionState::Waiting];
    let at = START + Span::minutes(1);
    let to = SessionState::Ended(by);
    let wish = Move { session, from, to, actor: Actor::System, at, line: None, dismiss };
    assert!(matches!(ground.store.move_session(wish).await.unwrap(), crate::Moved::Done(_)));
}

async fn ids(ground: &Ground, technician: &towline_model::Person, now: Timestamp, limit: usize) -> (Vec<SessionId>, Vec<SessionId>) {
    let of_one = ground.store.queue(seat(technician), now, limit).await.unwrap();
    let of_all = ground.store.organisation_queue(technician.organisation, now, limit).await.unwrap();
    (of_one.iter().map(|session| session.id).collect(), of_all.iter().map(|session| session.id).collect())
}

/// PINs on offer, live sessions, and ended ones that nobody has put away; not what ran out, was burned or went with its technician.
pub async fn a_queue_holds_what_is_open(mut ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let (one, other) = (ground.technician(&organisation, "a@x.example").await, ground.technician(&organisation, "b@x.example").await);
    let at = |n: i64| START + Span::seconds(n * 2);
    let (offered, _) = ground.issue(&one, at(0)).await;
    let live = ground.seated(&one, at(1)).await;
    let mut gone = Vec::new();
    for (n, by) in (2..).zip([EndedBy::PinBurned, EndedBy::TechnicianGone]) {
        let id = ground.seated(&one, at(n)).await;
        end(&ground, id, by, false).await;
        gone.push(id);
    }
    let mut kept = vec![offered, live];
    let stays = [EndedBy::Technician, EndedBy::ActiveCustomer, EndedBy::WaitingCustomer, EndedBy::WaitingTimeout, EndedBy::ActiveTimeout];
    for (n, by) in (4..).zip(stays) {
        let id = ground.seated(&one, at(n)).await;
        end(&ground, id, by, false).await;
        kept.push(id);
    }
    let dismissed = ground.seated(&one, at(9)).await;
    end(&ground, dismissed, EndedBy::Technician, true).await;
    let (cancelled, _) = ground.issue(&one, at(10)).await;
    end(&ground, cancelled, EndedBy::Technician, false).await;
    kept.push(cancelled);
    let (elsewhere, _) = ground.issue(&other, at(11)).await;
    let everybodys = [&kept[..], &[elsewhere]].concat();
    for _ in 0..2 {
        assert_eq!(ids(&ground, &one, at(30), 50).await, (kept.clone(), everybodys.clone()));
        let first = &ground.store.queue(seat(&one), at(30), 50).await.unwrap()[0];
        assert_eq!(Some(first), ground.store.session(offered).await.unwrap().as_ref());
        ground.reopen().await;
    }
    // At the end of its life a PIN is on offer no more, swept or not.
    let life = Span::minutes(20);
    assert_eq!(ids(&ground, &one, Timestamp((at(0) + life).0 - 1), 50).await.0, kept);
    assert_eq!(ids(&ground, &one, at(0) + life, 50).await.0, kept[1..]);
    ground.store.sweep(Sweep { now: at(0) + life, seat_kept: Span::hours(9), limit: 99 }).await.unwrap();
    assert_eq!(ids(&ground, &one, at(0) + life, 50).await.0, kept[1..]);
}

/// Cut to the newest, in order.
pub async fn a_queue_keeps_the_newest(ground: Ground) {
    let technician = ground.desk().await;
    let mut all = Vec::new();
    for n in 0..6 {
        let at = START + Span::seconds(n * 2);
        all.push(if n % 2 == 0 { ground.issue(&technician, at).await.0 } else { ground.seated(&technician, at).await });
    }
    for limit in [0, 1, 3, 6, 7] {
        let newest = &all[all.len() - limit.min(6)..];
        assert_eq!(ids(&ground, &technician, START + Span::minutes(1), limit).await, (newest.to_vec(), newest.to_vec()));
    }
}
