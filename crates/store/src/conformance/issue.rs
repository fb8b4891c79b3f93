//! Cases on issuing a session: what is kept, and the conditions in their order.

use towline_model::{Actor, CustomFields, EventKind, NodeId, OrganisationId, PinSlot, SessionState, Span, Timestamp};

use super::ground::{Ground, NOBODY, START, issued, seat, wish};
use crate::{Constraint, Issued, NewSession, StoreError};

fn fields() -> CustomFields {
    let field = |n: usize| ["Jane", "printer\nsmokes", "", "\u{1f6e0}", "'; DROP TABLE session; --", "|"][n].to_owned();
    CustomFields { fields: std::array::from_fn(field), tracking: "CASE-1".to_owned() }
}

/// Everything written beside a PIN is read back to the microsecond, also after a restart.
pub async fn a_session_is_kept_as_it_was_made(mut ground: Ground) {
    let technician = ground.desk().await;
    let at = Timestamp(START.0 + 1);
    let new = NewSession {
        fields: fields(),
        pin_expires_at: Timestamp(at.0 + 1_234_567),
        words: 0xf_ffff,
        link_key: Some(ground.secret()),
        ..wish(&technician, at)
    };
    let Issued::Session { id, slot, expires_at, words, repeated } = ground.store.create_session(new).await.unwrap() else {
        panic!("no PIN")
    };
    assert_eq!((expires_at, words, repeated), (Timestamp(at.0 + 1_234_567), 0xf_ffff, false));
    for _ in 0..2 {
        let session = ground.store.session(id).await.unwrap().unwrap();
        assert_eq!(
            (session.organisation, session.queue, session.caller),
            (technician.organisation, seat(&technician), Some(technician.id))
        );
        assert_eq!((session.state, session.state_since, session.created_at), (SessionState::Connecting, at, at));
        assert_eq!((session.pin_slot, session.pin_expires_at, session.pin_words), (Some(slot), expires_at, words));
        assert_eq!((session.claimed_at, session.picked_up_at, session.ended_at, session.seat_empty_since), (None, None, None, None));
        assert_eq!((session.language, session.network, session.by_link, session.dismissed), (None, None, false, false));
        assert_eq!((session.wrong_words, session.fields), (0, fields()));
        let events = ground.store.events(id, 10).await.unwrap();
        assert_eq!(events.iter().map(|event| (event.session, event.kind, event.at)).collect::<Vec<_>>(), [(id, EventKind::Created, at)]);
        assert_eq!(events[0].actor, Actor::Person(technician.id));
        let offered = ground.store.session_by_pin(technician.organisation, slot, at).await.unwrap().unwrap();
        assert_eq!(offered.id, id);
        ground.reopen().await;
    }
}

/// Session numbers count up without gaps, over refusals and restarts.
pub async fn numbers_count_up(mut ground: Ground) {
    let technician = ground.desk().await;
    let (first, _) = ground.issue(&technician, START).await;
    assert!(matches!(ground.store.create_session(wish(&technician, START)).await.unwrap(), Issued::TooSoon { .. }));
    ground.reopen().await;
    let (second, _) = ground.issue(&technician, START + Span::seconds(1)).await;
    assert_eq!(second.0, first.0 + 1);
}

/// The rate is the caller's, counts from their last PIN, and is over at the very moment that was told.
pub async fn the_rate_is_the_callers(mut ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let (one, other) = (ground.technician(&organisation, "a@x.example").await, ground.technician(&organisation, "b@x.example").await);
    assert_eq!(ground.store.last_issued(one.id).await.unwrap(), None);
    ground.issue(&one, START).await;
    ground.issue(&other, START).await;
    ground.reopen().await;
    assert_eq!(ground.store.last_issued(one.id).await.unwrap(), Some(START));
    let retry_at = START + Span::seconds(1);
    let early = Timestamp(retry_at.0 - 1);
    for technician in [&one, &other] {
        // For the other's queue too: the rate is the caller's.
        let asked = NewSession { caller: one.id, ..wish(technician, early) };
        assert_eq!(ground.store.create_session(asked).await.unwrap(), Issued::TooSoon { retry_at });
    }
    issued(ground.store.create_session(NewSession { caller: one.id, ..wish(&other, retry_at) }).await.unwrap());
    let late = ground.store.create_session(wish(&one, Timestamp(START.0 - 5))).await.unwrap();
    assert_eq!(late, Issued::TooSoon { retry_at: retry_at + Span::seconds(1) }, "a clock that lags wins nothing");
}

/// A technician has at most so many PINs on offer; one that is claimed or past its life makes room.
pub async fn g_10_offers_are_bounded_per_technician(mut ground: Ground) {
    let technician = ground.desk().await;
    let bounded = |at: Timestamp| NewSession { max_offered: 3, ..wish(&technician, at) };
    let mut slots = Vec::new();
    for n in 0..3 {
        slots.push(issued(ground.store.create_session(bounded(START + Span::seconds(n))).await.unwrap()).1);
    }
    ground.reopen().await;
    let now = START + Span::seconds(10);
    assert_eq!(ground.store.create_session(bounded(now)).await.unwrap(), Issued::TooMany);
    ground.claim(&technician, slots[1], now).await;
    issued(ground.store.create_session(bounded(now)).await.unwrap());
    assert_eq!(ground.store.create_session(bounded(now + Span::seconds(1))).await.unwrap(), Issued::TooMany);
    let first_ends = START + Span::minutes(20);
    assert_eq!(ground.store.create_session(bounded(Timestamp(first_ends.0 - 1))).await.unwrap(), Issued::TooMany);
    issued(ground.store.create_session(bounded(first_ends)).await.unwrap());
}

/// Repeat, rate, console, bound, free PINs: the first that fails is told.
pub async fn conditions_are_tried_in_order(ground: Ground) {
    let technician = ground.desk().await;
    let key = (ground.secret(), ground.secret());
    let first = NewSession { max_offered: 1, repeat: Some(key), ..wish(&technician, START) };
    let (id, _) = issued(ground.store.create_session(first.clone()).await.unwrap());
    let new = NewSession { console_missing: true, ..first };
    // Everything fails at once: the repeat is answered before the rate is looked at.
    let again = ground.store.create_session(new.clone()).await.unwrap();
    assert!(matches!(again, Issued::Session { id: same, repeated: true, .. } if same == id));
    // Then one after the other is met.
    let mut fresh = NewSession { repeat: None, ..new };
    assert!(matches!(ground.store.create_session(fresh.clone()).await.unwrap(), Issued::TooSoon { .. }));
    fresh.at = START + Span::seconds(1);
    assert_eq!(ground.store.create_session(fresh.clone()).await.unwrap(), Issued::NoConsole);
    fresh.console_missing = false;
    assert_eq!(ground.store.create_session(fresh.clone()).await.unwrap(), Issued::TooMany);
    fresh.max_offered = 2;
    issued(ground.store.create_session(fresh).await.unwrap());
}

/// A key that was used gives the first answer while its PIN is on offer, and none afterwards, for another content or for a day; then it is free.
pub async fn a_repeated_request_is_answered_once(mut ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let (technician, other) =
        (ground.technician(&organisation, "a@x.example").await, ground.technician(&organisation, "b@x.example").await);
    let (key, asked) = (ground.secret(), ground.secret());
    let new = |at: Timestamp| NewSession { repeat: Some((key, asked)), ..wish(&technician, at) };
    let first = ground.store.create_session(new(START)).await.unwrap();
    let Issued::Session { id, slot, expires_at, words, .. } = first else { panic!("{first:?}") };
    ground.reopen().await;
    let second = ground.store.create_session(new(START + Span::seconds(5))).await.unwrap();
    assert_eq!(second, Issued::Session { id, slot, expires_at, words, repeated: true });
    assert_eq!(ground.store.last_issued(technician.id).await.unwrap(), Some(START), "a repeat is no issue");
    let changed = NewSession { repeat: Some((key, ground.secret())), ..wish(&technician, START + Span::seconds(5)) };
    assert_eq!(ground.store.create_session(changed).await.unwrap(), Issued::KeySpent);
    // The same key of somebody else is another key.
    let theirs = NewSession { repeat: Some((key, asked)), ..wish(&other, START) };
    assert!(matches!(ground.store.create_session(theirs).await.unwrap(), Issued::Session { repeated: false, .. }));
    ground.claim(&technician, slot, START + Span::seconds(6)).await;
    assert_eq!(ground.store.create_session(new(START + Span::seconds(7))).await.unwrap(), Issued::KeySpent);
    let day = START + Span::hours(24);
    assert_eq!(ground.store.create_session(new(Timestamp(day.0 - 1))).await.unwrap(), Issued::KeySpent);
    assert!(matches!(ground.store.create_session(new(day)).await.unwrap(), Issued::Session { repeated: false, .. }));
}

/// Without organisation, seat or caller of that organisation there is no session, and nothing has changed.
pub async fn owners_have_to_be_there(ground: Ground) {
    let technician = ground.desk().await;
    let elsewhere = ground.organisation("Elsewhere").await;
    let stranger = ground.technician(&elsewhere, "s@x.example").await;
    let good = wish(&technician, START);
    let bad = [
        NewSession { organisation: OrganisationId(99), ..good.clone() },
        NewSession { organisation: elsewhere.id, ..good.clone() },
        NewSession { queue: NodeId(99), ..good.clone() },
        NewSession { queue: technician.administrator.unwrap(), ..good.clone() },
        NewSession { queue: seat(&stranger), ..good.clone() },
        NewSession { caller: NOBODY, ..good.clone() },
        NewSession { caller: stranger.id, ..good.clone() },
    ];
    for new in bad {
        assert!(matches!(ground.store.create_session(new).await, Err(StoreError::Conflict(Constraint::Missing))));
    }
    assert_eq!(ground.store.last_issued(technician.id).await.unwrap(), None);
    let (id, slot) = issued(ground.store.create_session(good).await.unwrap());
    assert_eq!((id.0, slot), (1, PinSlot(499_999)), "no number and no slot was used up");
}
