//! How many PINs a second one store makes durable: 256 callers at once over 50 organisations, on an empty and on a 99.9 % full space.
//!
//! `cargo run --release -p towline-store-sqlite --example rate [FOLDER]`; the folder should lie on the disk that is meant, not in memory.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a measurement reads the clock, prints, and stops at the first error"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use towline_model::{Actor, CustomFields, Organisation, Person, PersonStatus, Profile, SessionKind, Slug, Span, Timestamp};
use towline_store::{Issued, NewOrganisation, NewPerson, NewSession, Organisations, People, Sessions, Store};
use towline_store_sqlite::{Options, SqliteStore};

const ORGANISATIONS: i64 = 50;
const TECHNICIANS: i64 = 100;
const CALLERS: usize = 256;
const NOW: Timestamp = Timestamp(1_790_000_000_000_000);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let folder =
        std::env::args().nth(1).map_or_else(|| std::env::temp_dir().join(format!("towline-rate-{}", std::process::id())), PathBuf::from);
    for filled in [false, true] {
        let dir = folder.join(if filled { "full" } else { "empty" });
        let people = prepare(&dir, filled).await;
        let (start, cpu) = (Instant::now(), cpu_time());
        let store = Arc::new(SqliteStore::open(&dir, Options::default()).unwrap());
        let ready = start.elapsed();
        let ready_cpu = cpu_time() - cpu;
        let (made, took, cpu, worst) = issue(&store, &people, if filled { 40_000 } else { 300_000 }).await;
        let rate = f64::from(u32::try_from(made).unwrap()) / took.as_secs_f64();
        println!(
            "{}: {made} PINs in {took:.2?}, {rate:.0}/s, {:.1} us of CPU each, slowest {worst:.2?}; opened in {ready:.2?} ({ready_cpu:.2?} of CPU); {} MB resident",
            if filled { "99.9 % full" } else { "empty" },
            cpu.as_secs_f64() * 1e6 / f64::from(u32::try_from(made).unwrap()),
            resident() / 1_000_000,
        );
        store.close().await.unwrap();
        let start = Instant::now();
        let store = SqliteStore::open(&dir, Options::default()).unwrap();
        println!("  opened again in {:.2?}", start.elapsed());
        drop(store);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Organisations and technicians; when filled, all but a thousand PINs of each of the first 20 organisations' spaces rest.
async fn prepare(dir: &Path, filled: bool) -> Vec<Person> {
    let store = SqliteStore::open(dir, Options::default()).unwrap();
    let mut people = Vec::new();
    for n in 0..ORGANISATIONS {
        let (name, actor) = (format!("Organisation {n}"), Actor::Operator);
        let slug = Slug::from_name(&name);
        let Organisation { id, .. } = store.create_organisation(NewOrganisation { name, slug, at: NOW, actor }).await.unwrap();
        let person = |m: i64| NewPerson {
            organisation: id,
            email: format!("t{m}@o{n}.example"),
            name: format!("Technician {m}"),
            password: String::new(),
            profile: Profile::default(),
            status: PersonStatus::Enabled,
            administrator: true,
            master: false,
            technician: true,
            parent: None,
            authcode: None,
            at: NOW,
            actor,
        };
        people.extend(store.create_people((0..TECHNICIANS).map(person).collect()).await.unwrap());
    }
    store.close().await.unwrap();
    if filled {
        people.retain(|person| person.organisation.0 == 1);
        fill(dir);
    }
    people
}

fn fill(dir: &Path) {
    let database = rusqlite::Connection::open(dir.join("towline.db")).unwrap();
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999)
         INSERT INTO pin SELECT i + 1, 1, i, 2, 1, {0}, {0}, {0} FROM n WHERE i % 1000 <> 7;
         UPDATE counter SET last = 1000000 WHERE name = 'session';",
        NOW.0 - 1_000_000
    );
    database.execute_batch(&sql).unwrap();
}

async fn issue(store: &Arc<SqliteStore>, people: &[Person], wanted: usize) -> (usize, Duration, Duration, Duration) {
    let next = Arc::new(AtomicUsize::new(0));
    let people: Arc<[Person]> = people.into();
    let (start, cpu) = (Instant::now(), cpu_time());
    let tasks: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (store, next, people) = (Arc::clone(store), Arc::clone(&next), Arc::clone(&people));
            tokio::spawn(async move {
                let (mut made, mut worst) = (0, Duration::ZERO);
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= wanted {
                        return (made, worst);
                    }
                    let person = people.iter().cycle().nth(n % people.len()).unwrap();
                    let asked = Instant::now();
                    match store.create_session(new(person, n)).await.unwrap() {
                        Issued::Session { .. } => made += 1,
                        _ => return (made, worst),
                    }
                    worst = worst.max(asked.elapsed());
                }
            })
        })
        .collect();
    let (mut made, mut worst) = (0, Duration::ZERO);
    for task in tasks {
        let (some, slowest) = task.await.unwrap();
        made += some;
        worst = worst.max(slowest);
    }
    (made, start.elapsed(), cpu_time() - cpu, worst)
}

fn new(person: &Person, n: usize) -> NewSession {
    let at = NOW + Span::millis(i64::try_from(n).unwrap());
    let text = |text: &str| text.to_owned();
    NewSession {
        organisation: person.organisation,
        queue: person.technician.unwrap(),
        kind: SessionKind::Private,
        caller: person.id,
        fields: CustomFields {
            fields: [text("Jane Doe"), text("printer"), text(""), text(""), text(""), text("")],
            tracking: format!("CASE-{n}"),
        },
        at,
        pin_expires_at: at + Span::minutes(20),
        draw: (n as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835),
        words: 77,
        link_key: None,
        console_missing: false,
        min_gap: Span::millis(1),
        max_offered: 1_200,
        quarantine: Span::hours(24),
        quarantine_floor: Span::minutes(60),
        repeat: None,
    }
}

fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let ticks: u64 = stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 4_096
}
