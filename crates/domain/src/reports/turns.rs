//! Whose turn it is to have a report made: one at a time for each person, a few in all, and a short queue before either. What a report is, is not here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use towline_model::PersonId;

/// How many reports run at a time: each keeps a page or two in memory.
const RUNNING: usize = 16;
/// How many reports of one person may wait for their turn.
const WAITING: usize = 4;
/// How long one waits.
const PATIENCE: Duration = Duration::from_secs(10);
/// From how many people on those who are done are forgotten.
const REMEMBERED: usize = 256;

type People = Mutex<HashMap<PersonId, Arc<Semaphore>>>;

/// See the module.
pub struct Turns {
    all: Arc<Semaphore>,
    people: People,
}

/// The right to have a report made; its end is the next one's turn.
pub struct Turn {
    _own: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Default for Turns {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(RUNNING)), people: People::default() }
    }
}

impl Turns {
    /// Waits for this person's turn; `None` when too many wait already or it takes too long.
    pub async fn take(&self, person: PersonId) -> Option<Turn> {
        let own = self.place(person)?;
        let turn = async {
            let own = own.acquire_owned().await.ok()?;
            let of_all = Arc::clone(&self.all).acquire_owned().await.ok()?;
            Some(Turn { _own: own, _of_all: of_all })
        };
        timeout(PATIENCE, turn).await.ok().flatten()
    }

    /// A place in this person's queue. Whoever runs or waits holds a copy of the semaphore, besides the table's: with one running, as many wait as there are copies more than two.
    fn place(&self, person: PersonId) -> Option<Arc<Semaphore>> {
        let mut people = self.people();
        if people.len() >= REMEMBERED {
            people.retain(|_, own| Arc::strong_count(own) > 1);
        }
        let own = people.entry(person).or_insert_with(|| Arc::new(Semaphore::new(1)));
        (Arc::strong_count(own) <= 1 + WAITING).then(|| Arc::clone(own))
    }

    // Nothing between two statements under the lock can panic.
    fn people(&self) -> MutexGuard<'_, HashMap<PersonId, Arc<Semaphore>>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: PersonId = PersonId(1);
    const BERT: PersonId = PersonId(2);

    #[tokio::test(start_paused = true)]
    async fn at_136_one_report_of_a_person_runs_and_the_next_waits_for_its_end() {
        let turns = Arc::new(Turns::default());
        let first = turns.take(ANNA).await.unwrap();
        assert!(turns.take(BERT).await.is_some(), "another person does not wait");
        assert!(turns.take(ANNA).await.is_none(), "not for ever");
        let waiting = tokio::spawn({
            let turns = Arc::clone(&turns);
            async move { turns.take(ANNA).await.is_some() }
        });
        tokio::task::yield_now().await;
        drop(first);
        assert!(waiting.await.unwrap());
        assert!(turns.take(ANNA).await.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn at_136_of_fifty_at_once_a_few_wait_and_the_others_are_refused_at_once() {
        let turns = Arc::new(Turns::default());
        let _first = turns.take(ANNA).await.unwrap();
        let tries: Vec<_> = (0..50)
            .map(|_| {
                let turns = Arc::clone(&turns);
                tokio::spawn(async move {
                    let begun = tokio::time::Instant::now();
                    (turns.take(ANNA).await.is_some(), begun.elapsed())
                })
            })
            .collect();
        let mut waited = 0;
        for one in tries {
            let (got, time) = one.await.unwrap();
            assert!(!got);
            waited += usize::from(time >= PATIENCE);
        }
        assert_eq!(waited, WAITING);
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_run_than_there_is_room_for_and_people_who_are_done_are_forgotten() {
        let turns = Turns::default();
        let people = 0..i64::try_from(RUNNING).unwrap();
        let mut running = Vec::new();
        for person in people {
            running.push(turns.take(PersonId(person)).await.unwrap());
        }
        assert!(turns.take(PersonId(999)).await.is_none());
        running.clear();
        for person in 0..1_000 {
            assert!(turns.take(PersonId(person)).await.is_some());
        }
        assert!(turns.people().len() <= REMEMBERED);
    }
}
