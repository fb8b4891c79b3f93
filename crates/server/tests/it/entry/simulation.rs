//! Guessing on the largest scale that the goals name: 10,000 sources for ten days of invented time, through the entry page.

use std::sync::Arc;

use futures_util::future::join_all;
use towline_model::Span;

use super::{is_in, knock};
use crate::desk::Desk;

const SOURCES: usize = 10_000;
const DAYS: usize = 10;
/// Moments of a day at which some of the sources guess.
const MOMENTS: usize = 144;
/// PINs on offer that a guess may hit, and how many there could be.
const ON_OFFER: f64 = 1_000.0;
const SPACE: f64 = 1_000_000.0;
/// Pairs of confirmation words, and how many a technician types before the seat is closed.
const WORDS: f64 = 1_048_576.0;
const TRIES: f64 = 2.0;

/// G-01: whoever guesses from 10,000 sources gets past a technician less than once in ten years with a thousand PINs on offer. What is measured is how many
/// guesses are looked up at all: each source guesses once a day, in crowds that are larger than what turns guarded mode on, which is all that a source
/// could gain by guessing more often.
#[tokio::test]
async fn g_01_ten_thousand_sources_for_ten_days() {
    let desk = Arc::new(Desk::new().await);
    let acme = desk.organisation("ACME").await;
    let mut looked_up = [0u32; DAYS];
    let mut source = 0;
    for day in &mut looked_up {
        for moment in 0..MOMENTS {
            let crowd = SOURCES * (moment + 1) / MOMENTS - SOURCES * moment / MOMENTS;
            let guesses = (0..crowd).map(|n| {
                let (desk, from) = (Arc::clone(&desk), source + n);
                async move {
                    let address = format!("{}.{}.{}.9", 11 + from / 65_536 % 50, from / 256 % 256, from % 256);
                    let guess = format!("{:06}", (from * 7_919 + moment) % 1_000_000);
                    knock(&desk, &guess, &address).await
                }
            });
            let answers = join_all(guesses).await;
            assert!(!answers.iter().any(is_in), "no PIN was on offer");
            source = (source + crowd) % SOURCES;
            desk.clock.advance(Span::seconds(24 * 3_600 / i64::try_from(MOMENTS).unwrap()));
        }
        // Every guess that was looked up was wrong, and is counted.
        *day = desk.house.store.guarded(acme.id, desk.house.rules.guard, desk.cx().now).await.unwrap().wrong_today;
    }
    let worst = f64::from(*looked_up.iter().max().unwrap());
    let a_day = worst * ON_OFFER / SPACE * TRIES / WORDS;
    assert!(a_day * 365.25 * 10.0 < 1.0, "{looked_up:?}: {a_day} a day");
    // Guarded mode alone keeps what is looked up far below what 10,000 budgets of 20 a day would allow.
    assert!(worst < 2_000.0, "{looked_up:?}");
    // And it did look: a simulation that admits nothing shows nothing.
    assert!(looked_up.iter().all(|day| *day > 0), "{looked_up:?}");
}
