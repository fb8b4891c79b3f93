//! The writer: one thread that owns the writing connection, takes waiting commands, commits them together and then answers them. What commands do is
//! with their nouns.
//!
//! A batch is whatever waits when a commit is due (`pace`), so that under load one `fsync` serves many and an idle store answers at once. There is no
//! savepoint for each command: a command tries all its conditions before its first write. Where a write fails all the same, the batch is rolled back and
//! its commands run again, each in a transaction of its own, so that only the culprit fails.

mod pace;
mod queue;

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rusqlite::ErrorCode;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::timeout;
use towline_store::StoreError;

use crate::desk::{Desk, Harm};
use crate::open::CHECKPOINT_PAGES;
use crate::rows;
use pace::Pace;
use queue::{Queue, Turned};

/// How many commands one commit serves at most.
const BATCH: usize = 512;
/// So many answers are told by the thread itself; more than these on the runtime of those who wait, see [`Answers`].
const FEW: usize = 8;
/// How long a command waits for its outcome; longer than a busy database keeps the writer.
const OUTCOME: Duration = Duration::from_secs(10);
/// A write-ahead log of so many pages of 4 KiB is worth a warning: a reader keeps it from being moved. 256 MB.
const LOG_ALARM: i32 = 65_536;

/// One command on its way: run, perhaps run again, then answered.
trait Job: Send {
    /// Runs the command and keeps its outcome. Nothing is run for a caller who has gone.
    fn run(&mut self, desk: &mut Desk) -> Harm;
    /// Tells the outcome.
    fn answer(self: Box<Self>);
    /// Tells that there is none.
    fn refuse(self: Box<Self>, why: &str);
}

struct Command<W, T> {
    work: W,
    outcome: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<W, T> Job for Command<W, T>
where
    W: Fn(&mut Desk) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(&mut self, desk: &mut Desk) -> Harm {
        if self.reply.is_closed() {
            return Harm::None;
        }
        let (outcome, harm) = desk.run(&self.work);
        self.outcome = Some(outcome);
        harm
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // The caller may have gone: the outcome stands, nobody hears it.
            let _gone = self.reply.send(outcome);
        }
    }

    fn refuse(self: Box<Self>, why: &str) {
        let _gone = self.reply.send(Err(StoreError::Unavailable(why.to_owned())));
    }
}

/// Outcomes that are durable. They are told when this is dropped, so that nobody waits in vain, whatever becomes of who was to tell them.
///
/// To wake hundreds of tasks from outside of their runtime takes a lock and often a call to the kernel for each of them, and what they sent would be given
/// back to the allocator by another thread than took it. Within the runtime neither is so; the thread meanwhile begins the next batch.
struct Answers(Vec<Box<dyn Job>>);

impl Drop for Answers {
    fn drop(&mut self) {
        std::mem::take(&mut self.0).into_iter().for_each(Job::answer);
    }
}

enum Message {
    Job(Box<dyn Job>),
    /// Everything before it is durable when it is answered.
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// The way to the writer's thread, which ends with it.
pub(crate) struct Writer {
    queue: Arc<Queue<Message>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(desk: Desk, log_pages: Arc<AtomicI32>, lock: File) -> std::io::Result<Self> {
        let queue = Arc::new(Queue::new());
        let messages = Messages(Arc::clone(&queue));
        let runtime = Handle::try_current().ok();
        let turn = Turn { desk, runtime, log_pages, tidied_at: 0, alarmed: false, stopped: None, _lock: lock };
        let thread = thread::Builder::new().name("towline-writer".to_owned()).spawn(move || turn.serve(&messages))?;
        Ok(Self { queue, thread: Some(thread) })
    }

    /// Runs a command; the answer comes when it is durable.
    pub(crate) async fn run<W, T>(&self, work: W) -> Result<T, StoreError>
    where
        W: Fn(&mut Desk) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let (reply, outcome) = oneshot::channel();
        self.send(Message::Job(Box::new(Command { work, outcome: None, reply }))).await?;
        wait(outcome).await
    }

    /// Waits until everything accepted is durable; the thread ends then.
    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        let (reply, done) = oneshot::channel();
        self.send(Message::Close(reply)).await?;
        // What comes now finds the queue closed; what has come is served.
        self.queue.close();
        wait(done).await
    }

    async fn send(&self, message: Message) -> Result<(), StoreError> {
        self.queue.put(message).await.map_err(|turned| match turned {
            Turned::Closed => closed(),
            Turned::Full => StoreError::Unavailable("too many commands are waiting".to_owned()),
        })
    }
}

/// The thread's end of the queue. When the thread ends, however it does, nobody waits for it in vain.
struct Messages(Arc<Queue<Message>>);

impl Drop for Messages {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

/// Lets the thread finish what it has accepted and waits for it: after this the folder's lock is free.
impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the store's writer had panicked");
        }
    }
}

/// The time, which here only paces commits: nothing that is stored depends on it.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a commit waits for others is between the thread and the machine, whatever a command's time"
)]
fn now() -> Instant {
    Instant::now()
}

async fn wait<T>(outcome: oneshot::Receiver<Result<T, StoreError>>) -> Result<T, StoreError> {
    match timeout(OUTCOME, outcome).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(closed()),
        Err(_) => Err(StoreError::Unavailable("no outcome in time".to_owned())),
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".to_owned())
}

/// The thread's side. Fields are dropped in order: the database is let go before the lock is.
struct Turn {
    desk: Desk,
    /// Where those who wait run, as far as the store was opened there.
    runtime: Option<Handle>,
    log_pages: Arc<AtomicI32>,
    /// Pages in the log when it was last moved.
    tidied_at: i32,
    alarmed: bool,
    /// Why nothing is acknowledged any more.
    stopped: Option<String>,
    _lock: File,
}

impl Turn {
    fn serve(mut self, messages: &Messages) {
        let mut pace = Pace::default();
        let mut closing = Vec::new();
        loop {
            let taken = messages.0.take(BATCH, &pace, now);
            if taken.is_empty() {
                break;
            }
            let mut jobs = Vec::with_capacity(taken.len());
            for message in taken {
                match message {
                    Message::Job(job) => jobs.push(job),
                    Message::Close(reply) => closing.push(reply),
                }
            }
            let (served, begun) = (jobs.len(), now());
            self.batch(jobs);
            pace.committed(served, messages.0.len(), begun, now());
        }
        let outcome = self.finish();
        if let Err(error) = &outcome {
            tracing::warn!(%error, "the store could not put its log away; the next start does");
        }
        // Whoever hears of the end may open the folder again.
        drop(self);
        let mut outcome = Some(outcome);
        for reply in closing {
            let _gone = reply.send(outcome.take().unwrap_or_else(|| Err(closed())));
        }
    }

    fn batch(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        if let Some(why) = &self.stopped {
            return jobs.into_iter().for_each(|job| job.refuse(why));
        }
        if jobs.is_empty() {
            return;
        }
        if let Err(error) = self.desk.begin() {
            let why = error.to_string();
            return jobs.into_iter().for_each(|job| job.refuse(&why));
        }
        let mut harm = Harm::None;
        for job in &mut jobs {
            harm = job.run(&mut self.desk);
            if harm != Harm::None {
                break;
            }
        }
        match harm {
            Harm::None => self.commit(jobs),
            Harm::Batch if jobs.len() > 1 => {
                self.desk.roll_back();
                jobs.into_iter().for_each(|job| self.batch(vec![job]));
            }
            Harm::Batch => {
                self.desk.roll_back();
                jobs.into_iter().for_each(Job::answer);
            }
            Harm::Store => {
                self.desk.roll_back();
                self.stop("the database file cannot be trusted any more", jobs);
            }
        }
    }

    fn commit(&mut self, jobs: Vec<Box<dyn Job>>) {
        match self.desk.commit() {
            Ok(()) => {
                self.tell(Answers(jobs));
                self.tidy_log();
            }
            Err((Harm::Store, error)) => self.stop(&format!("a commit failed: {error}"), jobs),
            Err((_, error)) => {
                self.desk.roll_back();
                let why = error.to_string();
                tracing::warn!(error = why, "a commit was taken back");
                jobs.into_iter().for_each(|job| job.refuse(&why));
            }
        }
    }

    /// Tells what is durable.
    fn tell(&self, answers: Answers) {
        match &self.runtime {
            Some(runtime) if answers.0.len() > FEW => drop(runtime.spawn(async move { drop(answers) })),
            _ => drop(answers),
        }
    }

    /// After a failed commit or in a damaged file nothing is acknowledged any more: what is on the disk is unknown, and asking the disk again would hide
    /// the loss. Only a restart reads the truth.
    fn stop(&mut self, why: &str, jobs: Vec<Box<dyn Job>>) {
        tracing::error!(why, "the store has stopped; restart the server");
        jobs.into_iter().for_each(|job| job.refuse(why));
        self.stopped = Some(why.to_owned());
    }

    /// Moves the log to the database whenever it has grown by so much, after the answers and before the next batch. While a long read keeps it from
    /// being started anew it grows on.
    fn tidy_log(&mut self) {
        let pages = self.log_pages.load(Ordering::Relaxed);
        if pages < self.tidied_at {
            (self.tidied_at, self.alarmed) = (0, false);
        }
        if pages - self.tidied_at < CHECKPOINT_PAGES {
            return;
        }
        self.tidied_at = pages;
        if let Err(error) = self.desk.checkpoint("PASSIVE") {
            if matches!(error.sqlite_error_code(), Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt)) {
                self.stop(&format!("a checkpoint failed: {error}"), Vec::new());
            } else {
                tracing::warn!(%error, "a checkpoint was put off");
            }
        }
        if pages >= LOG_ALARM && !self.alarmed {
            self.alarmed = true;
            tracing::warn!(pages, "the write-ahead log is large: a long read keeps it from being moved");
        }
    }

    fn finish(&self) -> Result<(), StoreError> {
        if let Some(why) = &self.stopped {
            return Err(StoreError::Unavailable(why.clone()));
        }
        self.desk.checkpoint("TRUNCATE").map_err(|error| rows::store_error(&error))
    }
}

#[cfg(test)]
mod tests;
