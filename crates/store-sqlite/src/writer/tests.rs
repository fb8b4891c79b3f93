//! What becomes of a batch when something in it goes wrong.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;

use tempfile::TempDir;
use tokio::runtime::Runtime;
use towline_model::{NodeId, OrganisationId, PersonId, PinSlot, SessionId, Span, Timestamp};

use super::*;
use crate::book::PinRow;
use crate::cache::Cache;
use crate::open;

const NOW: Timestamp = Timestamp(1_795_478_400_000_000);

type Work<T> = Box<dyn Fn(&mut Desk) -> Result<T, StoreError> + Send>;

struct Bench {
    writer: Arc<Writer>,
    runtime: Runtime,
    /// While set, commits fail.
    failing: Arc<AtomicBool>,
    log_pages: Arc<AtomicI32>,
    folder: TempDir,
}

fn bench() -> Bench {
    let folder = TempDir::new().unwrap();
    let mut opened = open::open(folder.path()).unwrap();
    let failing = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&failing);
    opened.connection.commit_hook(Some(move || asked.load(Ordering::Relaxed))).unwrap();
    let desk = Desk::new(opened.connection, opened.book, Arc::new(Cache::default())).unwrap();
    let log_pages = Arc::clone(&opened.log_pages);
    let runtime = runtime();
    let within = runtime.enter();
    let writer = Arc::new(Writer::start(desk, opened.log_pages, opened.lock).unwrap());
    drop(within);
    Bench { writer, runtime, failing, log_pages, folder }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// Takes the lowest free slot, in the book and in the file.
fn take(desk: &mut Desk) -> Result<(SessionId, PinSlot), StoreError> {
    let organisation = OrganisationId(1);
    let slot = desk.book.draw(organisation, NOW, 0, Span::hours(24), Span::hours(1)).ok_or_else(|| StoreError::Other("full".to_owned()))?;
    let session = desk.next_session()?;
    let values = rusqlite::params![session.0, slot.0, NOW.0];
    desk.write(
        "INSERT INTO pin (session, organisation, slot, technician, caller, issued_at, expires_at) VALUES (?1, 1, ?2, 1, 1, ?3, ?3 + 9)",
        values,
    )?;
    let expires_at = NOW + Span::micros(9);
    let (technician, caller) = (NodeId(1), PersonId(1));
    desk.book.issue(PinRow { session, organisation, slot, technician, caller, issued_at: NOW, expires_at, ended_at: None });
    Ok((session, slot))
}

impl Bench {
    fn run<T: Send + 'static>(&self, work: impl Fn(&mut Desk) -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
        self.runtime.block_on(self.writer.run(work))
    }

    /// Lets the writer wait until all of these commands are in its queue, so that one commit serves them.
    fn run_together<T: Send + 'static>(&self, works: Vec<Work<T>>) -> Vec<Result<T, StoreError>> {
        let (go, gate) = mpsc::channel::<()>();
        let gate = Mutex::new(gate);
        let (entered, inside) = mpsc::channel();
        let writer = Arc::clone(&self.writer);
        let keeper = self.runtime.spawn(async move {
            let wait = move |_: &mut Desk| {
                entered.send(()).unwrap();
                gate.lock().unwrap().recv().unwrap();
                Ok(())
            };
            writer.run(wait).await
        });
        inside.recv().unwrap();
        let tasks: Vec<_> = works
            .into_iter()
            .map(|work| {
                let writer = Arc::clone(&self.writer);
                self.runtime.spawn(async move { writer.run(work).await })
            })
            .collect();
        while self.writer.queue.len() < tasks.len() {
            std::thread::yield_now();
        }
        go.send(()).unwrap();
        self.runtime.block_on(keeper).unwrap().unwrap();
        tasks.into_iter().map(|task| self.runtime.block_on(task).unwrap()).collect()
    }

    fn rows(&self) -> Vec<(i64, u32)> {
        let database = rusqlite::Connection::open(self.folder.path().join("towline.db")).unwrap();
        let mut rows = database.prepare("SELECT session, slot FROM pin ORDER BY session").unwrap();
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

#[test]
fn many_are_answered_at_once_and_even_after_the_runtime_of_the_store_has_ended() {
    let mut bench = bench();
    let many = i64::try_from(FEW * 3).unwrap();
    for before in [0, many] {
        let works = (0..many).map(|_| -> Work<(SessionId, PinSlot)> { Box::new(take) }).collect();
        let mut taken: Vec<_> = bench.run_together(works).into_iter().map(|outcome| outcome.unwrap().0.0).collect();
        taken.sort_unstable();
        assert_eq!(taken, (before + 1..=before + many).collect::<Vec<_>>());
        // Those who come now wait elsewhere than where the store was opened.
        bench.runtime = runtime();
    }
    assert_eq!(bench.rows().len(), FEW * 6);
}

#[test]
fn only_the_culprit_of_a_batch_fails() {
    let bench = bench();
    let spoil = |desk: &mut Desk| {
        take(desk)?;
        desk.write("INSERT INTO pin SELECT * FROM pin", []).map(|_| take(desk))?
    };
    let give_up = |desk: &mut Desk| take(desk).and_then(|_| Err(StoreError::Other("after a write".to_owned())));
    let mut outcomes = bench.run_together::<(SessionId, PinSlot)>(vec![
        Box::new(take),
        Box::new(spoil),
        Box::new(take),
        Box::new(give_up),
        Box::new(take),
    ]);
    assert!(matches!(outcomes.remove(3), Err(StoreError::Other(_))));
    assert!(outcomes.remove(1).is_err());
    let taken: Vec<_> = outcomes.into_iter().map(|outcome| outcome.unwrap()).map(|(session, slot)| (session.0, slot.0)).collect();
    assert_eq!(taken, [(1, 0), (2, 1), (3, 2)], "no number and no slot was lost to the others");
    assert_eq!(bench.rows(), taken);
}

#[test]
fn a_condition_that_fails_spoils_nothing() {
    let bench = bench();
    let refuse = |_: &mut Desk| Err(StoreError::Conflict(towline_store::Constraint::Missing));
    let outcomes = bench.run_together::<(SessionId, PinSlot)>(vec![Box::new(take), Box::new(refuse), Box::new(take)]);
    assert_eq!(outcomes.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(bench.rows(), [(1, 0), (2, 1)]);
}

/// After a commit that failed nothing is acknowledged any more, whatever the disk says then; what was acknowledged before is there after a restart.
#[test]
fn ft_12_a_failed_commit_stops_the_store() {
    let bench = bench();
    bench.run(take).unwrap();
    let failing = Arc::clone(&bench.failing);
    let last_drop = move |desk: &mut Desk| {
        failing.store(true, Ordering::Relaxed);
        take(desk)
    };
    let outcomes = bench.run_together::<(SessionId, PinSlot)>(vec![Box::new(take), Box::new(last_drop)]);
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(StoreError::Unavailable(_)))), "{outcomes:?}");
    bench.failing.store(false, Ordering::Relaxed);
    assert!(matches!(bench.run(take), Err(StoreError::Unavailable(_))));
    assert!(matches!(bench.runtime.block_on(bench.writer.close()), Err(StoreError::Unavailable(_))));
    assert_eq!(bench.rows(), [(1, 0)]);
    open::open(bench.folder.path()).unwrap();
}

/// A full disk refuses what does not fit and nothing else; with room again it goes on.
#[test]
fn ft_13_a_full_disk_heals() {
    let bench = bench();
    let pages = |limit: &'static str| bench.run(move |desk| desk.one(limit, [], |_| Ok(()))).unwrap();
    pages("PRAGMA max_page_count = 1");
    let mut fitted = 0;
    let refused = loop {
        match bench.run(take) {
            Ok(_) => fitted += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    assert!(matches!(bench.run(take), Err(StoreError::Unavailable(_))));
    pages("PRAGMA max_page_count = 1000000");
    assert_eq!(bench.run(take).unwrap(), (SessionId(fitted + 1), PinSlot(u32::try_from(fitted).unwrap())));
}

/// A database that somebody else keeps locked is unavailable, and is served again afterwards.
#[test]
fn ft_15_a_busy_database_is_unavailable_for_as_long() {
    let bench = bench();
    bench.run(|desk| desk.one("PRAGMA busy_timeout = 20", [], |_| Ok(()))).unwrap();
    let other = rusqlite::Connection::open(bench.folder.path().join("towline.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(bench.run(take), Err(StoreError::Unavailable(_))));
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(bench.run(take).unwrap(), (SessionId(1), PinSlot(0)));
}

/// What durability and safety rest on is in force on the writing connection.
#[test]
fn settings_are_in_force() {
    let bench = bench();
    let pragmas = [
        ("PRAGMA synchronous", "2"),
        ("PRAGMA journal_mode", "wal"),
        ("PRAGMA foreign_keys", "1"),
        ("PRAGMA trusted_schema", "0"),
        ("PRAGMA busy_timeout", "5000"),
        ("PRAGMA cell_size_check", "1"),
    ];
    for (pragma, value) in pragmas {
        let found = bench.run(move |desk| desk.one(pragma, [], |row| row.get::<_, rusqlite::types::Value>(0))).unwrap().unwrap();
        let found = match found {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => panic!("{other:?}"),
        };
        assert_eq!(found, value, "{pragma}");
    }
}

/// The log is moved to the database while the store works, so that it stays small. A long read puts that off and nothing else.
#[test]
fn ft_15_the_log_is_moved_while_the_store_works() {
    let bench = bench();
    // A mebibyte each: the log is moved after sixteen.
    let fill = |mebibytes: i32| {
        let sql = "INSERT INTO audit (at, actor, deed, organisation) VALUES (0, -2, hex(zeroblob(524288)), 1)";
        (0..mebibytes).for_each(|_| assert_eq!(bench.run(move |desk| desk.write(sql, [])).unwrap(), 1));
        bench.log_pages.load(Ordering::Relaxed)
    };
    assert!(fill(40) < CHECKPOINT_PAGES + 512);
    let reader = rusqlite::Connection::open(bench.folder.path().join("towline.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM audit").unwrap();
    assert!(fill(40) > 40 * 256);
    reader.execute_batch("COMMIT").unwrap();
    assert!(fill(20) < CHECKPOINT_PAGES + 512);
}
