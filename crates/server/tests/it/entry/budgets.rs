//! Budgets of wrong PINs (L3): charged before anything is looked up, kept by source.

use std::sync::Arc;

use towline_model::Span;

use super::{has_to_wait, is_in, is_wrong, knock, open, other_than};
use crate::desk::Desk;

const US: &str = "203.0.113.7";

#[tokio::test]
async fn at_001_a_walk_over_the_space_is_stopped() {
    let desk = Desk::new().await;
    open(&desk).await;
    let mut looked_up = 0;
    // A guess every half minute for a day.
    for n in 0..2_880 {
        let answer = knock(&desk, &format!("{n:06}"), US).await;
        assert!(is_wrong(&answer) || has_to_wait(&answer));
        looked_up += usize::from(is_wrong(&answer));
        desk.clock.advance(Span::seconds(30));
    }
    assert_eq!(looked_up, 20);
}

#[tokio::test]
async fn five_in_ten_minutes_with_growing_waits() {
    let desk = Desk::new().await;
    open(&desk).await;
    let guess = || knock(&desk, "000000", US);
    for _ in 0..3 {
        assert!(is_wrong(&guess().await));
    }
    for wait in [1, 2] {
        let refused = guess().await;
        assert!(has_to_wait(&refused));
        assert_eq!(refused.header("retry-after"), Some(wait.to_string().as_str()));
        desk.clock.advance(Span::seconds(wait));
        assert!(is_wrong(&guess().await));
    }
    desk.clock.advance(Span::seconds(8));
    assert!(has_to_wait(&guess().await));
    desk.clock.advance(Span::minutes(10));
    assert!(is_wrong(&guess().await));
}

#[tokio::test]
async fn at_003_a_thousand_guesses_at_one_instant_are_at_most_five_look_ups() {
    let desk = Arc::new(Desk::new().await);
    open(&desk).await;
    let guesses = (0..1_000).map(|n| {
        let desk = desk.clone();
        tokio::spawn(async move { knock(&desk, &format!("{n:06}"), US).await })
    });
    let (mut looked_up, mut waited) = (0, 0);
    for guess in guesses.collect::<Vec<_>>() {
        let answer = guess.await.unwrap();
        looked_up += usize::from(is_wrong(&answer));
        waited += usize::from(has_to_wait(&answer));
    }
    assert!(looked_up <= 5, "{looked_up}");
    assert_eq!(looked_up + waited, 1_000);
}

#[tokio::test]
async fn whoever_must_wait_is_not_looked_up_even_with_the_right_pin() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    let pin = desk.pin(&code).await;
    for _ in 0..3 {
        assert!(is_wrong(&knock(&desk, &other_than(&pin), US).await));
    }
    assert!(has_to_wait(&knock(&desk, &pin, US).await));
    desk.clock.advance(Span::seconds(1));
    assert!(is_in(&knock(&desk, &pin, US).await));
}

#[tokio::test]
async fn at_007_a_64_is_one_source_and_wider_networks_have_wider_budgets() {
    let desk = Desk::with(|rules| rules.wait_from = 0).await;
    open(&desk).await;
    let mut looked_up = 0;
    for n in 0..30 {
        looked_up += usize::from(is_wrong(&knock(&desk, "000000", &format!("2001:db8:1:1::{n:x}")).await));
    }
    assert_eq!(looked_up, 5, "within one /64");
    for n in 2..30 {
        looked_up += usize::from(is_wrong(&knock(&desk, "000000", &format!("2001:db8:1:{n:x}::1")).await));
    }
    assert_eq!(looked_up, 10, "within one /56");
}

#[tokio::test]
async fn at_008_forms_of_one_address_are_one_source() {
    let desk = Desk::with(|rules| rules.wait_from = 0).await;
    open(&desk).await;
    let mut looked_up = 0;
    for form in ["203.0.113.7", "::ffff:203.0.113.7", "2002:cb00:7107::1", "64:ff9b::203.0.113.7"] {
        for _ in 0..5 {
            looked_up += usize::from(is_wrong(&knock(&desk, "000000", form).await));
        }
    }
    assert_eq!(looked_up, 5);
}

#[tokio::test]
async fn a_right_pin_is_charged_to_nobody() {
    let desk = Desk::new().await;
    let code = open(&desk).await;
    // An office behind one address: many customers, no mistakes.
    for _ in 0..40 {
        let pin = desk.pin(&code).await;
        assert!(is_in(&knock(&desk, &pin, US).await));
    }
}
