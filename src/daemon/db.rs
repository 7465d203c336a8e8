//! The store on its own thread.
//!
//! SQLite blocks and wants one writer, so one thread owns the store and works through a queue of jobs. Whatever has
//! queued up while a commit was under way becomes the next transaction: one `fsync` serves many polls. Each job runs
//! in a savepoint of its own, so a job that fails takes nothing with it; callers are answered only after the commit,
//! so what they are told is on disk.
//!
//! Limits: the queue holds [`QUEUE_MAX`] jobs, a group [`GROUP_MAX`]; a full queue makes callers wait. When the commit
//! itself fails, every job of the group fails with it, and nothing of the group was stored. A reader in a long query
//! keeps the write-ahead log growing; beyond [`WAL_BYTES_MAX`] the thread tries to empty it and says who is to blame.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use super::clock;
use crate::store::{Checkpoint, Store, StoreError, Writer};

/// Jobs that may wait.
const QUEUE_MAX: usize = 1_024;

/// Jobs committed together.
const GROUP_MAX: usize = 256;

/// A write-ahead log of more bytes than this is emptied.
const WAL_BYTES_MAX: u64 = 64 << 20;

/// Between two attempts to empty it; each may wait for readers as long as the store waits for anything.
const WAL_PAUSE: Duration = Duration::from_mins(1);

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

impl DbError {
    /// Tells whether waiting may mend it: the disk is full, or another process holds the database.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Store(error) => {
                error.is_full() || error.is_busy() || matches!(**error, StoreError::RolledBack)
            }
            Self::Ended => false,
        }
    }

    /// Tells whether nothing can be stored any more: the disk fails, the file is damaged, the thread has ended.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Store(error) => !self.is_passing() && (error.is_io() || error.is_bad_file()),
            Self::Ended => true,
        }
    }
}

/// Runs in the transaction, or is told that there is none.
type Job = Box<dyn FnOnce(Option<&mut Writer<'_>>) -> Done + Send>;

/// What a job came to.
struct Done {
    /// Why it failed; that may be why the commit fails too.
    error: Option<DbError>,
    /// Tells the caller, who hears how the commit went first.
    reply: Box<dyn FnOnce(Result<(), DbError>) + Send>,
}

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
            let done = match writer {
                Some(writer) => writer.savepoint(work).map_err(DbError::from),
                None => Err(DbError::Ended),
            };
            Done {
                error: done.as_ref().err().cloned(),
                reply: Box::new(move |committed: Result<(), DbError>| {
                    let _ = sender.send(committed.and(done));
                }),
            }
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
    let mut look_again = clock::monotonic();
    while queue.blocking_recv_many(&mut group, GROUP_MAX) > 0 {
        commit(&mut store, std::mem::take(&mut group));
        look_again = tend_log(&store, look_again);
    }
    store
}

/// Runs jobs in one transaction and answers their callers.
fn commit(store: &mut Store, group: Vec<Job>) {
    let mut jobs = group.into_iter();
    let mut ended = Vec::with_capacity(jobs.len());
    let committed = store.write(|writer| {
        ended.extend(jobs.by_ref().map(|job| job(Some(&mut *writer))));
        Ok::<(), StoreError>(())
    });
    // Without a transaction no job has run.
    ended.extend(jobs.map(|job| job(None)));
    // SQLite undoes everything because of what one of the jobs met: that is the reason to tell.
    let cause = ended.iter().find_map(|done| done.error.clone());
    let committed = committed.map_err(|error| match cause {
        Some(cause) if matches!(error, StoreError::RolledBack) => cause,
        Some(_) | None => DbError::from(error),
    });
    for done in ended {
        (done.reply)(committed.clone());
    }
}

/// Empties the write-ahead log when it is long; returns when to look at it again.
fn tend_log(store: &Store, look_again: Instant) -> Instant {
    let now = clock::monotonic();
    if now < look_again || store.sizes().wal_bytes <= WAL_BYTES_MAX {
        return look_again;
    }
    match store.checkpoint() {
        Ok(Checkpoint::Complete) => {}
        Ok(Checkpoint::HeldUp) => {
            tracing::warn!(
                bytes = store.sizes().wal_bytes,
                "another program's long query keeps the write-ahead log from shrinking; use recount backup for those"
            );
        }
        Err(error) => tracing::warn!(%error, "could not empty the write-ahead log"),
    }
    now + WAL_PAUSE
}

#[cfg(test)]
mod tests;
