//! Cases on many callers at once: one winner for each PIN, and no more look-ups than a budget grants.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::task::JoinSet;
use towline_model::{Budget, Person, Span, Timestamp, Window};

use super::ground::{GUARD, Ground, START, claim, digest, issued, wish};
use crate::{Claim, Claimed, GuardRules, Issued, NewSession, Refusal};

/// Guarded mode would ask the losers for words.
const UNGUARDED: GuardRules = GuardRules { burst: Window { span: Span::minutes(1), max: u32::MAX }, day_floor: u32::MAX, ..GUARD };
const ROUNDS: i64 = 1_000;
const RACERS: u64 = 200;

/// 200 racers on one PIN, 1,000 rounds: exactly one takes the seat, all others are told that it is used, and the seat is the winner's.
pub async fn g_06_one_winner_for_each_pin(ground: Ground) {
    let technician = ground.desk().await;
    for round in 0..ROUNDS {
        let at = START + Span::seconds(round);
        let (session, slot) = ground.issue(&technician, at).await;
        let mut racers = JoinSet::new();
        for racer in 0..RACERS {
            let seat = digest(1_000_000 + round.cast_unsigned() * RACERS + racer);
            let asked = Claim { guard: UNGUARDED, ..claim(&technician, Some(slot), seat, at) };
            let store = Arc::clone(&ground.store);
            racers.spawn(async move { (seat, store.claim(asked).await.unwrap()) });
        }
        let mut winners = Vec::new();
        while let Some(finished) = racers.join_next().await {
            match finished.unwrap() {
                (seat, Claimed::Seat(won)) => winners.push((seat, won.id)),
                (_, Claimed::Refused { why, .. }) => assert_eq!(why, Refusal::Used),
                (_, other) => panic!("{other:?}"),
            }
        }
        assert_eq!(winners.len(), 1, "round {round}");
        let seated = ground.store.session_by_seat(&winners[0].0).await.unwrap().unwrap();
        assert_eq!((seated.id, winners[0].1), (session, session));
    }
}

/// A thousand wrong tries at one instant from one source, with clocks a little apart: five are looked up.
pub async fn g_03_at_003_a_thousand_guesses_at_once(ground: Ground) {
    let technician = ground.desk().await;
    let windows = vec![Window { span: Span::minutes(10), max: 5 }, Window { span: Span::hours(24), max: 20 }];
    let source = Budget { key: "pin:203.0.113.7".to_owned(), windows, wait_from: 0 };
    let mut guesses = JoinSet::new();
    for n in 0..1_000_i64 {
        let now = Timestamp(START.0 + n * 7_919 % 1_000);
        let budgets = vec![source.clone()];
        let asked = Claim { budgets, ..claim(&technician, None, digest(n.cast_unsigned()), now) };
        let store = Arc::clone(&ground.store);
        guesses.spawn(async move { store.claim(asked).await.unwrap() });
    }
    let mut looked_up = 0;
    while let Some(finished) = guesses.join_next().await {
        match finished.unwrap() {
            Claimed::Refused { .. } => looked_up += 1,
            Claimed::Wait { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(looked_up, 5);
}

/// Many who ask at once get different PINs and different numbers, as many as asked.
pub async fn g_07_no_pin_is_given_out_twice(ground: Ground) {
    let organisation = ground.organisation("ACME").await;
    let mut people: Vec<Person> = Vec::new();
    for n in 0..10 {
        people.push(ground.technician(&organisation, &format!("t{n}@x.example")).await);
    }
    let mut asking = JoinSet::new();
    for n in 0..2_000_u32 {
        let technician = &people[n as usize % people.len()];
        // All land on the same three ranks.
        let draw = u128::from(n % 3) << 126;
        let new = NewSession { draw, min_gap: Span::micros(0), ..wish(technician, START) };
        let store = Arc::clone(&ground.store);
        asking.spawn(async move { issued(store.create_session(new).await.unwrap()) });
    }
    let (mut ids, mut slots) = (HashSet::new(), HashSet::new());
    while let Some(finished) = asking.join_next().await {
        let (id, slot) = finished.unwrap();
        assert!(ids.insert(id) && slots.insert(slot));
    }
    assert_eq!(ids.iter().map(|id| id.0).max(), Some(2_000));
}

/// One caller who asks many times at once gets one PIN in each second.
pub async fn at_023_the_rate_holds_for_all_at_once(ground: Ground) {
    let technician = ground.desk().await;
    let mut asking = JoinSet::new();
    for _ in 0..200 {
        let (store, new) = (Arc::clone(&ground.store), wish(&technician, START));
        asking.spawn(async move { store.create_session(new).await.unwrap() });
    }
    let mut made = 0;
    while let Some(finished) = asking.join_next().await {
        match finished.unwrap() {
            Issued::Session { .. } => made += 1,
            other => assert_eq!(other, Issued::TooSoon { retry_at: START + Span::seconds(1) }),
        }
    }
    assert_eq!(made, 1);
}
