//! Reading: a few threads with a connection each and one bounded queue before them. What is read is with the nouns.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::{Connection, Error, OptionalExtension, Params, Row};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use towline_store::StoreError;

use crate::open::{self, OpenError};
use crate::rows;

/// How many queries may wait.
const QUEUE: usize = 1_024;
/// How long a query waits for a place in the queue.
const ENTRY: Duration = Duration::from_secs(2);
/// How long a query waits for its answer.
const ANSWER: Duration = Duration::from_secs(10);

type Query = Box<dyn FnOnce(&Connection) + Send>;

enum Message {
    Query(Query),
    /// The thread that takes this ends, and says so when it has let go of the file.
    Stop(oneshot::Sender<()>),
}

/// The way to the reading threads, which end with it.
pub(crate) struct Readers {
    queue: Option<mpsc::Sender<Message>>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    pub(crate) fn start(path: &Path, number: usize) -> Result<Self, OpenError> {
        let (queue, messages) = mpsc::channel(QUEUE);
        let messages = Arc::new(Mutex::new(messages));
        let mut threads = Vec::with_capacity(number);
        for n in 0..number {
            let connection = open::open_reader(path)?;
            let messages = Arc::clone(&messages);
            let thread = thread::Builder::new().name(format!("towline-reader-{n}")).spawn(move || serve(connection, &messages));
            threads.push(thread.map_err(|cause| OpenError::File { path: path.to_path_buf(), cause })?);
        }
        Ok(Self { queue: Some(queue), threads })
    }

    /// Runs a query on one of the connections. It sees everything that was acknowledged before.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let query: Query = Box::new(move |connection| {
            // The caller may have gone.
            if !reply.is_closed() {
                let _gone = reply.send(query(connection).map_err(|error| rows::store_error(&error)));
            }
        });
        let queue = self.queue.as_ref().ok_or_else(closed)?;
        match timeout(ENTRY, queue.send(Message::Query(query))).await {
            Ok(sent) => sent.map_err(|_| closed())?,
            Err(_) => return Err(StoreError::Unavailable("too many queries are waiting".to_owned())),
        }
        match timeout(ANSWER, answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(closed()),
            Err(_) => Err(StoreError::Unavailable("no answer in time".to_owned())),
        }
    }

    /// Lets the threads end after what waits now.
    pub(crate) async fn close(&self) {
        let Some(queue) = &self.queue else { return };
        for _ in &self.threads {
            let (reply, ended) = oneshot::channel();
            // Threads that have ended before have closed the queue.
            if let Ok(Ok(())) = timeout(ENTRY, queue.send(Message::Stop(reply))).await {
                let _in_time = timeout(ANSWER, ended).await;
            }
        }
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a reader of the store had panicked");
            }
        }
    }
}

fn serve(connection: Connection, messages: &Mutex<mpsc::Receiver<Message>>) {
    loop {
        // One thread waits for the queue, the others for the lock; a query runs after the lock is given back.
        let message = messages.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        match message {
            Some(Message::Query(query)) => query(&connection),
            Some(Message::Stop(reply)) => {
                drop(connection);
                let _gone = reply.send(());
                return;
            }
            None => return,
        }
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".to_owned())
}

/// The first row that a query gives.
pub(crate) fn one<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    connection.prepare_cached(sql)?.query_row(params, read).optional()
}

/// All rows that a query gives. The query bounds their number.
pub(crate) fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    connection.prepare_cached(sql)?.query_map(params, read)?.collect()
}
