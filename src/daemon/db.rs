//! The store on its own thread.
//!
//! SQLite blocks and wants one writer, so one thread owns the store and works through a queue of jobs. Whatever has
//! queued up while a commit was under way becomes the next transaction: one `fsync` serves many polls. Each job runs
//! in a savepoint of its own, so a job that fails takes nothing with it; callers are answered only after the commit,
//! so what they are told is on disk.
//!
//! Limits: the queue holds [`QUEUE_MAX`] jobs, a group [`GROUP_MAX`]; a full queue makes callers wait. When the commit
//! itself fails, every job of the group fails with it, and nothing of the group was stored.

use std::{sync::Arc, thread};

use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use crate::store::{Store, StoreError, Writer};

/// Jobs that may wait.
const QUEUE_MAX: usize = 1_024;

/// Jobs committed together.
const GROUP_MAX: usize = 256;

/// Why a job was not stored.
#[derive(Debug, Clone, Error)]
pub enum DbError {
    /// The store refused it.
    #[error(transparent)]
    Store(Arc<StoreError>),
    /// The store's thread has ended.
    #[error("the database thread has ended")]
    Ended,
}

impl From<StoreError> for DbError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

/// Runs in the transaction; what it returns is told after the commit.
type Job = Box<dyn FnOnce(&mut Writer<'_>) -> Reply + Send>;

/// Tells the caller how the commit went.
type Reply = Box<dyn FnOnce(Result<(), DbError>) + Send>;

/// A handle to the store's thread; clones share it.
#[derive(Clone)]
pub struct Db {
    jobs: mpsc::Sender<Job>,
    instance: Arc<str>,
}

/// The store's thread; joined at the end, after every handle is gone.
pub struct DbThread {
    thread: thread::JoinHandle<Store>,
}

impl Db {
    /// Starts the store's thread.
    pub fn start(store: Store) -> std::io::Result<(Self, DbThread)> {
        let (jobs, queue) = mpsc::channel(QUEUE_MAX);
        let instance = Arc::from(store.instance());
        let thread = thread::Builder::new().name("database".to_owned()).spawn(move || serve(store, queue))?;
        Ok((Self { jobs, instance }, DbThread { thread }))
    }

    /// Returns the name of this database, from which notice ids are derived.
    pub fn instance(&self) -> &str {
        &self.instance
    }

    /// Runs `work` in the next transaction and returns what it returned, once that is committed.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, DbError> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |writer| {
            let done = writer.savepoint(work).map_err(DbError::from);
            Box::new(move |committed| {
                let _ = sender.send(committed.and(done));
            })
        });
        self.jobs.send(job).await.map_err(|_| DbError::Ended)?;
        receiver.await.unwrap_or(Err(DbError::Ended))
    }
}

impl DbThread {
    /// Waits for the thread, which ends when the last handle is gone, and gives the store back.
    pub fn join(self) -> Option<Store> {
        self.thread.join().ok()
    }
}

fn serve(mut store: Store, mut queue: mpsc::Receiver<Job>) -> Store {
    let mut group = Vec::with_capacity(GROUP_MAX);
    while queue.blocking_recv_many(&mut group, GROUP_MAX) > 0 {
        let jobs = std::mem::take(&mut group);
        let mut replies = Vec::with_capacity(jobs.len());
        let committed = store.write(|writer| {
            replies.extend(jobs.into_iter().map(|job| job(writer)));
            Ok::<(), StoreError>(())
        });
        let committed = committed.map_err(DbError::from);
        for reply in replies {
            reply(committed.clone());
        }
    }
    store
}
