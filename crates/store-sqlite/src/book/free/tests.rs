//! Rank and select against a plain list, uniformity, and the number of steps.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

/// Where a draw lands, as the book computes it.
fn land(free: &FreeSlots, draw: u128) -> u32 {
    free.at_rank(super::super::rank_of(draw, free.len())).unwrap()
}

fn draw(random: &mut ChaCha8Rng) -> u128 {
    (u128::from(random.next_u64()) << 64) | u128::from(random.next_u64())
}

#[test]
fn ranks_agree_with_a_plain_list() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut free = FreeSlots::new();
    let mut plain: Vec<u32> = (0..PIN_SPACE).collect();
    assert_eq!(free.at_rank(0), Some(0));
    assert_eq!(free.at_rank(PIN_SPACE - 1), Some(PIN_SPACE - 1));
    assert_eq!(free.at_rank(PIN_SPACE), None);
    // All but about a thousand are taken, in a scattered order.
    plain.retain(|slot| {
        let keep = random.next_u32() % 1_000 == 0;
        assert!(keep || free.take(*slot));
        keep
    });
    assert_eq!(free.len() as usize, plain.len());
    for (rank, slot) in plain.iter().enumerate() {
        assert_eq!(free.at_rank(u32::try_from(rank).unwrap()), Some(*slot));
    }
}

#[test]
fn a_slot_is_taken_once_and_comes_back_once() {
    let mut free = FreeSlots::new();
    assert!(free.take(999_999));
    assert!(!free.take(999_999));
    assert_eq!(free.len(), 999_999);
    assert_eq!(free.at_rank(999_998), Some(999_998));
    assert!(free.give(999_999));
    assert!(!free.give(999_999));
    assert!(!free.take(PIN_SPACE), "beyond the space");
    assert_eq!(free.at_rank(999_999), Some(999_999));
}

/// The last slot can be drawn, and then none is left.
#[test]
fn the_last_free_slot_is_found_and_then_none() {
    let mut free = FreeSlots::new();
    for slot in (0..PIN_SPACE).filter(|slot| *slot != 654_321) {
        free.take(slot);
    }
    assert_eq!(land(&free, 0), 654_321);
    assert_eq!(land(&free, u128::MAX), 654_321);
    free.take(654_321);
    assert_eq!((free.len(), free.at_rank(0)), (0, None));
}

/// Chi-square over 1,000 cells of 1,000 slots each, and the correlation of each draw with the next: 10^6 draws from an empty space.
#[test]
fn g_11_a_million_draws_are_uniform_and_uncorrelated() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let free = FreeSlots::new();
    let mut cells = vec![0_u32; 1_000];
    let (mut sum, mut squares, mut products, mut last) = (0.0_f64, 0.0_f64, 0.0_f64, None);
    let draws = 1_000_000;
    for _ in 0..draws {
        let slot = land(&free, draw(&mut random));
        cells[(slot / 1_000) as usize] += 1;
        let x = f64::from(slot) / f64::from(PIN_SPACE) - 0.5;
        sum += x;
        squares += x * x;
        products += last.map_or(0.0, |last: f64| last * x);
        last = Some(x);
    }
    let expected = f64::from(draws) / 1_000.0;
    let chi: f64 = cells.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
    // 999 degrees of freedom; by Wilson and Hilferty p lies within 0.001..0.999 exactly when the cube root is within 3.09 deviations.
    let spread = 2.0 / (9.0 * 999.0);
    let deviations = ((chi / 999.0).cbrt() - (1.0 - spread)) / spread.sqrt();
    assert!(deviations.abs() < 3.09, "chi-square {chi}, {deviations} deviations");
    let mean = sum / f64::from(draws);
    let correlation = (products / f64::from(draws) - mean * mean) / (squares / f64::from(draws) - mean * mean);
    assert!(correlation.abs() < 0.01, "{correlation}");
}

/// What is drawn from a nearly full space is uniform over what is left.
#[test]
fn g_11_draws_from_a_full_space_are_uniform_over_the_free_slots() {
    let mut random = ChaCha8Rng::seed_from_u64(12);
    let mut free = FreeSlots::new();
    let left: Vec<u32> = (0..100).map(|n| n * 9_973 + 17).collect();
    for slot in (0..PIN_SPACE).filter(|slot| !left.contains(slot)) {
        free.take(slot);
    }
    let mut counts = vec![0_u32; left.len()];
    for _ in 0..100_000 {
        let slot = land(&free, draw(&mut random));
        counts[left.iter().position(|one| *one == slot).unwrap()] += 1;
    }
    let chi: f64 = counts.iter().map(|count| (f64::from(*count) - 1_000.0).powi(2) / 1_000.0).sum();
    // 99 degrees of freedom: p = 0.001 at 148.2 and p = 0.999 at 61.1.
    assert!((61.1..148.2).contains(&chi), "{chi}");
}

/// A draw from a space that is 99.9 % full looks at no more counts and words than one from an empty space may.
#[test]
fn ft_26_a_full_space_costs_the_same_steps_as_an_empty_one() {
    let mut random = ChaCha8Rng::seed_from_u64(26);
    let empty = FreeSlots::new();
    let mut full = FreeSlots::new();
    while full.len() > 1_000 {
        full.take(random.next_u32() % PIN_SPACE);
    }
    let mut steps = |free: &FreeSlots| {
        let one = |random: &mut ChaCha8Rng| free.find(super::super::rank_of(draw(random), free.len())).unwrap().1;
        let counted: Vec<usize> = (0..10_000).map(|_| one(&mut random)).collect();
        (counted.iter().sum::<usize>() / counted.len(), counted.iter().copied().max().unwrap())
    };
    let (empty_mean, empty_most) = steps(&empty);
    let (full_mean, full_most) = steps(&full);
    let bound = GROUPS + GROUP_BLOCKS + BLOCK_WORDS;
    assert!(empty_most <= bound && full_most <= bound, "{empty_most} {full_most}");
    assert!(full_mean.abs_diff(empty_mean) <= 2, "{empty_mean} {full_mean}");
}
