//! The history of everything read and told, in one SQLite file.
//!
//! [`Store`] is the one writer: blocking, with one connection, meant to live on a thread of its own. Everything that
//! one poll brings, validators, stories, reports, revisions and the outbox rows they cause, goes into one
//! [`Store::write`]; several polls may share it, each in a [`Writer::savepoint`] of its own, so that one disk flush
//! pays for all of them and the failure of one loses none of the others. [`History`] is for readers: any number of
//! them, beside the running daemon or after it stopped.
//!
//! One file per group of tables: `feeds`, `stories`, `copies`, `pages`, `captures`, `ledger`, `outbox`,
//! `subscriptions`; `schema.sql` is the first
//! schema and `views.sql` the public face. The room keeps no clock and starts no thread. It does not decide what a change is,
//! when to poll or whom to tell.
//!
//! Limits and races: times are kept in whole milliseconds, counts up to `i64::MAX`. The lock file keeps a second
//! daemon out, not `sqlite3` run by hand: a foreign writer makes ours wait for up to [`BUSY_TIMEOUT`]. A reader that
//! stays in one query for long keeps the write-ahead log from shrinking, never the writer from writing.

mod captures;
mod copies;
mod deadlines;
mod error;
mod feeds;
mod file;
pub mod history;
mod ledger;
mod migrate;
mod outbox;
mod pages;
mod query;
mod stories;
mod subscriptions;
mod value;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use std::{
    cell::RefCell,
    fs::File,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, Params, Row, Transaction, TransactionBehavior};

pub use self::{
    captures::{CaptureKind, NewCapture, SECRET_HEADERS},
    copies::{SHARERS_MAX, SIMILAR_MAX, Similar},
    deadlines::DueDeadline,
    error::StoreError,
    feeds::{Gap, POLLS_KEPT, Poll},
    history::History,
    ledger::Recorded,
    outbox::{Fate, NewDelivery, Settlement},
    pages::Page,
    stories::{KnownStory, NewStory, StoryChange},
    subscriptions::{PUSHES_KEPT, PushLog},
};
use self::{error::sql, ledger::KnownSeries};

/// How long a statement waits for another process before it fails as busy.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What [`Store::open`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// No file: a new database.
    Created,
    /// A database of this schema.
    Existing,
    /// A database of an older schema, brought up to this one; a copy of it stands beside.
    Migrated {
        /// The schema it had.
        from: u32,
    },
}

/// How far a checkpoint came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkpoint {
    /// The write-ahead log is empty now.
    Complete,
    /// A reader in a long query holds it; it goes on growing until that reader is done.
    HeldUp,
}

/// The one writer of a database.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    instance: String,
    path: Option<PathBuf>,
    /// The series in use, and the state of the database that they were read from.
    known: RefCell<KnownSeries>,
    known_of: i64,
    /// Held for as long as the store lives; keeps a second daemon out.
    _lock: Option<File>,
}

impl Store {
    /// Opens the database for the daemon, making it when there is none, and takes its lock.
    ///
    /// # Errors
    /// A kind of its own for a file that is empty, no database, another program's, damaged, newer, or in use.
    pub fn open(path: &Path) -> Result<(Self, Opened), StoreError> {
        file::open(path, None)
    }

    /// Does what [`Store::open`] does; a new database gets this instance name instead of a random one.
    pub fn open_with_instance(path: &Path, instance: &str) -> Result<(Self, Opened), StoreError> {
        file::open(path, Some(instance))
    }

    /// Opens an existing database beside a running daemon, for one short write such as a redelivery.
    pub fn join(path: &Path) -> Result<Self, StoreError> {
        file::join(path)
    }

    /// Returns the instance name of an existing database, which an older recount may have written.
    pub fn instance_of(path: &Path) -> Result<String, StoreError> {
        file::instance_of(path)
    }

    /// Makes a database in memory with a fixed instance name, for tests and for replays that keep nothing.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        file::in_memory()
    }

    /// Returns the name given to this database when it was made; ids of notices are derived from it, so that a
    /// restored backup tells the same notices under the same ids.
    pub fn instance(&self) -> &str {
        &self.instance
    }

    /// Runs `work` in one transaction: all of it is stored and flushed to disk, or, after an error, nothing.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sql("begin a transaction"))?;
        // Changes when another connection has written.
        let version = tx.pragma_query_value(None, "data_version", |row| row.get(0));
        let version: i64 = version.map_err(sql("read the database's version"))?;
        if std::mem::replace(&mut self.known_of, version) != version {
            self.known.get_mut().clear();
        }
        let done = write(tx, &self.known, work);
        if done.is_err() {
            self.known.get_mut().clear();
        }
        done
    }

    /// Moves the write-ahead log into the database file and empties it: now and then, and once at stop.
    pub fn checkpoint(&self) -> Result<Checkpoint, StoreError> {
        let busy: i64 = self
            .db
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .map_err(sql("checkpoint the write-ahead log"))?;
        Ok(if busy == 0 { Checkpoint::Complete } else { Checkpoint::HeldUp })
    }

    /// Returns the size of the database file and of its write-ahead log in bytes; zero for one in memory.
    pub fn sizes(&self) -> Sizes {
        self.path.as_deref().map(Sizes::of).unwrap_or_default()
    }
}

fn write<T, E: From<StoreError>>(
    tx: Transaction<'_>,
    known: &RefCell<KnownSeries>,
    work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let done = work(&mut Writer { db: &tx, known })?;
    if tx.is_autocommit() {
        return Err(StoreError::RolledBack.into());
    }
    tx.commit().map_err(sql("commit a transaction"))?;
    Ok(done)
}

/// Sizes of a database's files in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Sizes {
    /// The database file.
    pub database_bytes: u64,
    /// The write-ahead log beside it.
    pub wal_bytes: u64,
}

impl Sizes {
    fn of(path: &Path) -> Self {
        let bytes = |path: &Path| path.metadata().map_or(0, |metadata| metadata.len());
        Self { database_bytes: bytes(path), wal_bytes: bytes(&file::beside(path, "-wal")) }
    }
}

/// A transaction in progress; its operations stand in the files of their table groups.
#[derive(Debug)]
pub struct Writer<'store> {
    db: &'store Connection,
    known: &'store RefCell<KnownSeries>,
}

impl Writer<'_> {
    /// Runs `work` so that its failure undoes only what it did itself.
    ///
    /// After a full disk SQLite may undo the whole transaction; then every further operation fails with
    /// [`StoreError::RolledBack`], and so does the write.
    pub fn savepoint<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.execute("begin a savepoint", "SAVEPOINT part", [])?;
        let done = work(self);
        if done.is_err() {
            self.known.borrow_mut().clear();
        }
        if done.is_err() && !self.db.is_autocommit() {
            self.execute("undo a savepoint", "ROLLBACK TO part", [])?;
        }
        if !self.db.is_autocommit() {
            self.execute("end a savepoint", "RELEASE part", [])?;
        }
        done
    }

    fn execute(
        &self,
        action: &'static str,
        statement: &str,
        params: impl Params,
    ) -> Result<usize, StoreError> {
        query::execute(self.open()?, action, statement, params)
    }

    fn first<T>(
        &self,
        action: &'static str,
        statement: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        query::first(self.open()?, action, statement, params, read)
    }

    /// Does what [`Writer::first`] does for a statement that always gives a row.
    fn one<T>(
        &self,
        action: &'static str,
        statement: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let found = self.first(action, statement, params, read)?;
        found.ok_or(StoreError::Sql { action, source: rusqlite::Error::QueryReturnedNoRows })
    }

    fn all<T>(
        &self,
        action: &'static str,
        statement: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        query::all(self.open()?, action, statement, params, read)
    }

    /// Returns the connection while the transaction is still there: outside of it each statement would be stored
    /// by itself.
    fn open(&self) -> Result<&Connection, StoreError> {
        if self.db.is_autocommit() { Err(StoreError::RolledBack) } else { Ok(self.db) }
    }
}
