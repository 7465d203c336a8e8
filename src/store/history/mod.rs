//! Everything that is asked of the database, by any number of readers, while the daemon writes or after it stopped.
//!
//! Each kind of row is a struct whose fields are the columns of a public view, so that what a command prints, what
//! `sqlite3` shows and what a program reads over JSON have one vocabulary. Nothing here can write: the file is opened
//! read-only. Questions that need several queries see what is committed between them; no one answer mixes two states
//! of one row.

mod backtest;
mod deadlines;
mod deliveries;
mod evidence;
mod feeds;
mod figures;
mod row;
mod search;
mod selection;
mod stories;

#[cfg(test)]
mod tests;

use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, backup::Backup};
use serde::Serialize;

use super::{
    Sizes, StoreError,
    error::{file as file_error, sql},
    file, query,
    value::At,
};
use crate::model::Timestamp;

pub use self::{
    backtest::{Extent, KeptVersion},
    deadlines::{CompletionRow, DeadlineRow},
    deliveries::{AttemptRow, DeliveryDetail, DeliveryFilter, DeliveryRow, NoticeDetail},
    evidence::{EvidenceFilter, EvidenceRow, Subject},
    feeds::{FeedRow, GapRow, PollRow, PushRow, SubscriptionRow},
    figures::{FigureRow, ReportRow, RevisionRow, SeriesRow},
    selection::{Selection, Window},
    stories::{MatchRow, StoryDetail, StoryFilter, StoryRow, StoryScope, VersionRow},
};

/// Pages copied by a backup between two looks at whether the daemon wrote meanwhile.
const BACKUP_PAGES: i32 = 4096;

/// A reader of a database.
#[derive(Debug)]
pub struct History {
    db: Connection,
    path: PathBuf,
}

/// How much there is, and what is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The database's name, which ids of notices are derived from.
    pub instance: String,
    /// Sizes of the files.
    #[serde(flatten)]
    pub sizes: Sizes,
    /// Feeds ever configured.
    pub feeds: u64,
    /// Feeds whose last poll failed.
    pub feeds_failing: u64,
    /// Stories seen.
    pub stories: u64,
    /// Stories that belong to a topic.
    pub stories_flagged: u64,
    /// Series that have a current number.
    pub series: u64,
    /// Reports read.
    pub reports: u64,
    /// Changes recorded.
    pub revisions: u64,
    /// Deliveries owed.
    pub deliveries_pending: u64,
    /// Since when the oldest of them waits.
    pub oldest_pending_at: Option<Timestamp>,
    /// Deliveries given up.
    pub deliveries_dead: u64,
    /// When a feed was last asked.
    pub last_poll_at: Option<Timestamp>,
    /// When a feed is to be asked next.
    pub next_poll_at: Option<Timestamp>,
}

// Rows of story, report and revision are never deleted, so the highest number is their count without a scan.
const STATUS: &str = "SELECT (SELECT id FROM instance),
    (SELECT count(*) FROM feed), (SELECT count(*) FROM feed WHERE health = 'failing'),
    (SELECT coalesce(max(id), 0) FROM story), (SELECT count(*) FROM story WHERE flagged = 1),
    (SELECT count(*) FROM series WHERE qualifier IS NOT NULL), (SELECT coalesce(max(id), 0) FROM report),
    (SELECT coalesce(max(id), 0) FROM revision),
    (SELECT count(*) FROM delivery WHERE state = 'pending'),
    (SELECT min(created_at) FROM delivery WHERE state = 'pending'),
    (SELECT count(*) FROM delivery WHERE state = 'dead'),
    (SELECT max(last_poll_at) FROM feed), (SELECT min(next_poll_at) FROM feed)";

impl History {
    /// Opens a database for reading.
    ///
    /// # Errors
    /// A kind of its own for a file that is missing, empty, no database, another program's, newer or older.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { db: file::read_only(path)?, path: path.to_owned() })
    }

    /// Returns how much there is and what is owed.
    pub fn status(&self) -> Result<Status, StoreError> {
        let sizes = Sizes::of(&self.path);
        self.db
            .query_row(STATUS, [], |row| {
                let count = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
                let at = |column| row.get::<_, Option<At>>(column).map(|at| at.map(|at| at.0));
                Ok(Status {
                    instance: row.get(0)?,
                    sizes,
                    feeds: count(1)?,
                    feeds_failing: count(2)?,
                    stories: count(3)?,
                    stories_flagged: count(4)?,
                    series: count(5)?,
                    reports: count(6)?,
                    revisions: count(7)?,
                    deliveries_pending: count(8)?,
                    oldest_pending_at: at(9)?,
                    deliveries_dead: count(10)?,
                    last_poll_at: at(11)?,
                    next_poll_at: at(12)?,
                })
            })
            .map_err(sql("read the status"))
    }

    /// Runs SQLite's quick check over the whole file.
    pub fn check(&self) -> Result<(), StoreError> {
        file::check_content(&self.db, &self.path)
    }

    /// Writes a checked copy to `to`, one file that needs nothing beside it, replacing what is there only once the
    /// copy is whole. The daemon may go on writing meanwhile: the copy is of one moment.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.refuse_itself(to)?;
        let new = file::beside(to, ".new");
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(file_error("remove", &new)(error));
            }
            _ => {}
        }
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(file::MODE)
            .open(&new)
            .map_err(file_error("make", &new))?;
        let mut copy = Connection::open(&new).map_err(sql("open the copy"))?;
        Backup::new(&self.db, &mut copy)
            .and_then(|backup| backup.run_to_completion(BACKUP_PAGES, Duration::ZERO, None))
            .map_err(sql("copy the database"))?;
        file::check_content(&copy, &new)?;
        copy.pragma_update(None, "journal_mode", "DELETE").map_err(sql("close the copy"))?;
        copy.close().map_err(|(_, error)| sql("close the copy")(error))?;
        fs::rename(&new, to).map_err(file_error("rename into place", to))?;
        file::flush_directory(to)
    }

    fn refuse_itself(&self, to: &Path) -> Result<(), StoreError> {
        match (to.canonicalize(), self.path.canonicalize()) {
            (Ok(to), Ok(own)) if to == own => {
                let source = io::Error::new(io::ErrorKind::InvalidInput, "that is the database itself");
                Err(StoreError::File { action: "back up to", path: to, source })
            }
            _ => Ok(()),
        }
    }
}
