//! Cases on budgets: windows, waits, all or none, refunds.

use towline_model::{Budget, Span, Timestamp, Window};

use super::ground::{Ground, START, budget};
use crate::{Charge, Charged};

async fn charge(ground: &Ground, budgets: &[Budget], now: Timestamp) -> Charged {
    ground.store.charge(Charge { budgets: budgets.to_vec(), now }).await.unwrap()
}

/// A window holds so many charges, and room comes back when the oldest leaves it: at that moment, not before.
pub async fn a_window_slides(mut ground: Ground) {
    let three = [budget("login:a", Span::minutes(3), 3)];
    for n in [0, 10, 20] {
        assert_eq!(charge(&ground, &three, START + Span::seconds(n)).await, Charged::Granted);
    }
    ground.reopen().await;
    let retry_at = START + Span::minutes(3);
    for now in [START + Span::seconds(20), Timestamp(retry_at.0 - 1)] {
        assert_eq!(charge(&ground, &three, now).await, Charged::Exhausted { retry_at });
    }
    assert_eq!(charge(&ground, &three, retry_at).await, Charged::Granted);
    let retry_at = START + Span::seconds(190);
    assert_eq!(charge(&ground, &three, START + Span::minutes(3)).await, Charged::Exhausted { retry_at });
}

/// All windows of a budget must have room; the time told is when all have.
pub async fn all_windows_must_have_room(ground: Ground) {
    let windows = vec![Window { span: Span::minutes(10), max: 2 }, Window { span: Span::hours(24), max: 3 }];
    let both = [Budget { key: "pin:a".to_owned(), windows, wait_from: 0 }];
    for minute in [0, 1] {
        assert_eq!(charge(&ground, &both, START + Span::minutes(minute)).await, Charged::Granted);
    }
    assert_eq!(charge(&ground, &both, START + Span::minutes(2)).await, Charged::Exhausted { retry_at: START + Span::minutes(10) });
    assert_eq!(charge(&ground, &both, START + Span::minutes(10)).await, Charged::Granted);
    let tomorrow = START + Span::hours(24);
    assert_eq!(charge(&ground, &both, START + Span::minutes(30)).await, Charged::Exhausted { retry_at: tomorrow });
}

/// From the given charge on each has to wait 1, 2, 4 … seconds after the one before, at most a minute.
pub async fn waits_double_up_to_a_minute(ground: Ground) {
    let waiting = [Budget { wait_from: 3, ..budget("pin:a", Span::hours(10), 100) }];
    let mut now = START;
    for _ in 0..3 {
        assert_eq!(charge(&ground, &waiting, now).await, Charged::Granted);
    }
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
        let retry_at = now + Span::seconds(seconds);
        assert_eq!(charge(&ground, &waiting, now).await, Charged::Exhausted { retry_at });
        assert_eq!(charge(&ground, &waiting, Timestamp(retry_at.0 - 1)).await, Charged::Exhausted { retry_at });
        assert_eq!(charge(&ground, &waiting, retry_at).await, Charged::Granted);
        now = retry_at;
    }
}

/// A wait shrinks when charges leave the first window while it lasts, and the time told knows that.
pub async fn waits_end_early_when_the_window_moves_on(ground: Ground) {
    let waiting = [Budget { wait_from: 2, ..budget("pin:a", Span::seconds(10), 100) }];
    for second in [0, 1, 2, 4] {
        assert_eq!(charge(&ground, &waiting, START + Span::seconds(second)).await, Charged::Granted, "{second}");
    }
    // Four charges: 4 s after the last, at 8 s. The fifth then waits 8 s, to 16 s; but at 12 s only three are left, at 12 + ... two.
    assert_eq!(charge(&ground, &waiting, START + Span::seconds(8)).await, Charged::Granted);
    // In the window (t-10, t]: at 10 s one has left (wait 4 s, to 12 s), at 11 s two (2 s, to 10 s): granted from 11 s on.
    let retry_at = START + Span::seconds(11);
    assert_eq!(charge(&ground, &waiting, START + Span::seconds(8)).await, Charged::Exhausted { retry_at });
    assert_eq!(charge(&ground, &waiting, Timestamp(retry_at.0 - 1)).await, Charged::Exhausted { retry_at });
    assert_eq!(charge(&ground, &waiting, retry_at).await, Charged::Granted);
}

/// Of several budgets all are charged or none; the latest of their times is told.
pub async fn all_are_charged_or_none(ground: Ground) {
    let (one, two) = (budget("a", Span::minutes(1), 1), budget("b", Span::minutes(5), 2));
    let both = [one.clone(), two.clone()];
    assert_eq!(charge(&ground, &both, START).await, Charged::Granted);
    let now = START + Span::seconds(10);
    assert_eq!(charge(&ground, &both, now).await, Charged::Exhausted { retry_at: START + Span::minutes(1) });
    // The second still has the room that the refused charge did not take.
    assert_eq!(charge(&ground, &[two], now).await, Charged::Granted);
    assert_eq!(charge(&ground, &both, now).await, Charged::Exhausted { retry_at: START + Span::minutes(5) });
    assert_eq!(charge(&ground, &[], now).await, Charged::Granted, "nothing to charge is granted");
}

/// A charge whose time lies a little ahead, from another thread or server, counts all the same.
pub async fn charges_of_a_later_time_count(ground: Ground) {
    let one = [budget("a", Span::minutes(1), 1)];
    assert_eq!(charge(&ground, &one, START + Span::millis(3)).await, Charged::Granted);
    let retry_at = START + Span::millis(60_003);
    assert_eq!(charge(&ground, &one, START).await, Charged::Exhausted { retry_at });
}

/// A refund takes the newest charge back, of each key that is known.
pub async fn a_refund_takes_the_newest_back(mut ground: Ground) {
    let two = [budget("a", Span::minutes(1), 2)];
    for n in [0, 1] {
        assert_eq!(charge(&ground, &two, START + Span::seconds(n)).await, Charged::Granted);
    }
    ground.store.refund(vec!["a".to_owned(), "unknown".to_owned()]).await.unwrap();
    ground.reopen().await;
    let now = START + Span::seconds(2);
    assert_eq!(charge(&ground, &two, now).await, Charged::Granted);
    assert_eq!(charge(&ground, &two, now).await, Charged::Exhausted { retry_at: START + Span::minutes(1) });
    ground.store.refund(vec!["a".to_owned(); 5]).await.unwrap();
    assert_eq!(charge(&ground, &two, now).await, Charged::Granted);
}
