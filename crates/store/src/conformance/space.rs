//! Cases on an organisation's space of PINs: where a draw lands, and how long a slot rests. A full space is filled by tests of the back end.

use towline_model::{Actor, EndedBy, Person, PinSlot, SessionId, SessionState, Span, Timestamp};

use super::ground::{Ground, START, issued, wish};
use crate::{Claimed, Move, NewSession, Sweep};

const DAY: Span = Span::hours(24);

/// Issues with a draw of rank 0: the lowest free slot.
async fn lowest(ground: &Ground, technician: &Person, at: Timestamp) -> (SessionId, PinSlot) {
    let new = NewSession { draw: 0, min_gap: Span::micros(0), ..wish(technician, at) };
    issued(ground.store.create_session(new).await.unwrap())
}

async fn cancel(ground: &Ground, session: SessionId, at: Timestamp) {
    let to = SessionState::Ended(EndedBy::Technician);
    let wish = Move { session, from: vec![SessionState::Connecting], to, actor: Actor::Operator, at, line: None, dismiss: true };
    assert!(matches!(ground.store.move_session(wish).await.unwrap(), crate::Moved::Done(_)));
}

/// The slot of rank `draw * free / 2^128` among the free ones, ascending; the first and the last draw reach the ends of the space.
pub async fn a_draw_lands_on_its_rank(ground: Ground) {
    let technician = ground.desk().await;
    let draws = [
        (0, 0),
        (u128::MAX, 999_999),
        (0, 1),
        (u128::MAX, 999_998),
        // 999,996 are free: half of them lie below rank 499,998, which is two slots further up.
        (1 << 127, 500_000),
        (1 << 127, 499_999),
    ];
    for (n, (draw, slot)) in draws.into_iter().enumerate() {
        let new = NewSession { draw, min_gap: Span::micros(0), ..wish(&technician, START + Span::micros(i64::try_from(n).unwrap())) };
        assert_eq!(issued(ground.store.create_session(new).await.unwrap()).1, PinSlot(slot), "draw {n}");
    }
}

/// Each organisation has a space of its own: the same slot is on offer in both, and each page finds its own session (AT-018).
pub async fn at_018_organisations_have_spaces_of_their_own(ground: Ground) {
    let (here, there) = (ground.organisation("Here").await, ground.organisation("There").await);
    let (one, other) = (ground.technician(&here, "a@x.example").await, ground.technician(&there, "b@x.example").await);
    let (ours, slot) = lowest(&ground, &one, START).await;
    assert!(matches!(ground.claim(&other, slot, START).await, Claimed::Refused { session: None, .. }));
    let (theirs, same) = lowest(&ground, &other, START).await;
    assert_eq!(slot, same);
    for (organisation, session) in [(here.id, ours), (there.id, theirs)] {
        assert_eq!(ground.store.session_by_pin(organisation, slot, START).await.unwrap().unwrap().id, session);
    }
}

/// However a PIN ends, its slot rests for 24 hours from that moment to the microsecond, also over a restart and without any sweep.
pub async fn g_08_a_slot_rests_for_a_day(mut ground: Ground) {
    let technician = ground.desk().await;
    let (cancelled, first) = lowest(&ground, &technician, START).await;
    let (_, second) = lowest(&ground, &technician, START).await;
    let (_, third) = lowest(&ground, &technician, START).await;
    let ends = [START + Span::seconds(1), START + Span::seconds(2), START + Span::minutes(20)];
    cancel(&ground, cancelled, ends[0]).await;
    assert!(matches!(ground.claim(&technician, second, ends[1]).await, Claimed::Seat(_)));
    assert_eq!([first, second, third], [PinSlot(0), PinSlot(1), PinSlot(2)]);
    ground.reopen().await;
    for (next, (end, slot)) in (3..).zip(ends.into_iter().zip([first, second, third])) {
        let free_at = end + DAY;
        assert_eq!(lowest(&ground, &technician, Timestamp(free_at.0 - 1)).await.1, PinSlot(next), "{slot:?} rests");
        ground.reopen().await;
        assert_eq!(lowest(&ground, &technician, free_at).await.1, slot);
    }
}

/// A sweep that ends a PIN long after its life does not make its slot rest longer, and one that forgets rows does not free a slot early.
pub async fn sweeps_do_not_move_the_end_of_rest(mut ground: Ground) {
    let technician = ground.desk().await;
    let (_, slot) = lowest(&ground, &technician, START).await;
    let free_at = START + Span::minutes(20) + DAY;
    let sweep = |now: Timestamp| Sweep { now, seat_kept: Span::minutes(5), limit: 10 };
    ground.store.sweep(sweep(START + Span::hours(2))).await.unwrap();
    ground.store.sweep(sweep(Timestamp(free_at.0 - 1))).await.unwrap();
    ground.reopen().await;
    assert_ne!(lowest(&ground, &technician, Timestamp(free_at.0 - 1)).await.1, slot);
    ground.store.sweep(sweep(free_at)).await.unwrap();
    ground.reopen().await;
    assert_eq!(lowest(&ground, &technician, free_at).await.1, slot);
}

/// While a slot rests, what is typed is told by how its PIN ended; once it is on offer again only the new session counts.
pub async fn a_slot_that_is_offered_again_belongs_to_the_new_session(ground: Ground) {
    let technician = ground.desk().await;
    let (old, slot) = lowest(&ground, &technician, START).await;
    assert!(matches!(ground.claim(&technician, slot, START).await, Claimed::Seat(session) if session.id == old));
    let (new, again) = lowest(&ground, &technician, START + DAY).await;
    assert_eq!(slot, again);
    let claimed = ground.claim(&technician, slot, START + DAY).await;
    assert!(matches!(claimed, Claimed::Seat(session) if session.id == new));
    assert!(ground.store.session(old).await.unwrap().unwrap().state.is_live());
}
