//! A space of a million PINs, nearly and entirely full. It is filled by SQL, because issuing a million takes minutes.

use std::collections::HashSet;

use rusqlite::Connection;
use towline_model::{Person, PinSlot, Span, Timestamp};
use towline_store::conformance::ground::{Ground, START, issued, wish};
use towline_store::{Issued, NewSession};

use crate::conformance::{Folder, block_on};

const DAY: Span = Span::hours(24);
const FLOOR: Span = Span::minutes(60);

/// A ground whose first organisation has every slot resting since `ended_at` but those that give `free` when divided by a thousand; its store is closed.
async fn filled(free: u32, ended_at: Timestamp) -> (Ground, Person, Person) {
    let folder = Folder::new();
    let path = folder.path();
    let ground = Ground::new(Box::new(folder)).await;
    let technician = ground.desk().await;
    let elsewhere = ground.organisation("Elsewhere").await;
    let other = ground.technician(&elsewhere, "o@x.example").await;
    ground.store.close().await.unwrap();
    let database = Connection::open(path.join("towline.db")).unwrap();
    let (organisation, person, ended_at) = (technician.organisation.0, technician.id.0, ended_at.0);
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999)
         INSERT INTO pin SELECT i + 1, {organisation}, i, {person}, {person}, {ended_at}, {ended_at}, {ended_at} FROM n WHERE i % 1000 <> {free};
         UPDATE counter SET last = 1000000 WHERE name = 'session';"
    );
    database.execute_batch(&sql).unwrap();
    database.close().unwrap();
    (ground, technician, other)
}

fn quick(technician: &Person, at: Timestamp, draw: u128) -> NewSession {
    NewSession { min_gap: Span::micros(0), max_offered: u32::MAX, draw, ..wish(technician, at) }
}

/// All used up: told at once and every time, other organisations are untouched, and everything is back at the microsecond at which rest may end.
#[test]
fn g_09_ft_25_a_full_space_is_told_and_recovers() {
    block_on(async {
        let ended_at = START - Span::hours(1);
        let (mut ground, technician, other) = filled(1_000, ended_at).await;
        ground.open_again().await;
        let ask = |at: Timestamp| ground.store.create_session(quick(&technician, at, u128::MAX / 3));
        let almost = Timestamp((ended_at + FLOOR).0 - 1);
        for _ in 0..3 {
            assert_eq!(ask(almost).await.unwrap(), Issued::OutOfPins);
        }
        issued(ground.store.create_session(quick(&other, almost, 0)).await.unwrap());
        // Under pressure the floor is enough, and then all are free.
        let (id, slot) = issued(ask(ended_at + FLOOR).await.unwrap());
        assert_eq!((id.0, slot), (1_000_002, PinSlot(333_333)));
        ground.reopen().await;
        let found = ground.store.session_by_pin(technician.organisation, slot, ended_at + FLOOR).await.unwrap();
        assert_eq!(found.map(|session| session.id), Some(id));
    });
}

/// 99.9 % full: each of the thousand that are free is given out once, the next caller is told, and the first that has rested for a day is the next.
#[test]
fn ft_26_a_nearly_full_space_gives_out_what_it_has() {
    block_on(async {
        let (mut ground, technician, _) = filled(0, START).await;
        ground.open_again().await;
        let mut slots = HashSet::new();
        for n in 0..1_000_u32 {
            let draw = u128::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
            let (_, slot) = issued(ground.store.create_session(quick(&technician, START, draw)).await.unwrap());
            assert!(slot.0 % 1_000 == 0 && slots.insert(slot), "{slot:?} was not free");
        }
        assert_eq!(ground.store.create_session(quick(&technician, START, 0)).await.unwrap(), Issued::OutOfPins);
        ground.reopen().await;
        assert_eq!(ground.store.create_session(quick(&technician, START, 0)).await.unwrap(), Issued::OutOfPins);
        let (_, slot) = issued(ground.store.create_session(quick(&technician, START + DAY, 0)).await.unwrap());
        assert_eq!(slot, PinSlot(1));
    });
}
