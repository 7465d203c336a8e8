//! What can go wrong with the database, in words for the person who has to mend it.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;
use thiserror::Error;

/// What can go wrong with the database.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no such file; only readers get this, a writer makes one.
    #[error("there is no database at {}; `recount run` makes one, or name another with --database", path.display())]
    Missing {
        /// The file looked for.
        path: PathBuf,
    },
    /// The file is there and holds nothing.
    #[error("database {} is an empty file; restore a backup, or move it away to start a new one", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is no SQLite database; restore a backup, or move it away to start a new one", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// Another program's database.
    #[error("{} is a database of another program (application id {application:#010x}); name another file", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// The other program's number.
        application: u32,
    },
    /// A later recount wrote it.
    #[error("database {} has schema {found} and this recount knows {known}; run the recount that wrote it or a newer one", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The file's schema.
        found: u32,
        /// The newest schema known here.
        known: u32,
    },
    /// An earlier recount wrote it, and nothing has migrated it yet; only readers get this.
    #[error("database {} has schema {found} and this recount reads {known}; start `recount run` once to migrate it", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// The file's schema.
        found: u32,
        /// The schema that is read.
        known: u32,
    },
    /// SQLite's own check found damage.
    #[error("database {} is damaged ({detail}); restore a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first finding.
        detail: String,
    },
    /// Another process writes to it.
    #[error("database {} is in use by another recount{}; stop that one first", path.display(), process(*pid))]
    Locked {
        /// The file.
        path: PathBuf,
        /// The other process, when it said who it is.
        pid: Option<u32>,
    },
    /// A file operation failed.
    #[error("could not {action} {}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// A database operation failed.
    #[error("could not {action} in the database")]
    Sql {
        /// What was tried.
        action: &'static str,
        /// Why it failed.
        source: rusqlite::Error,
    },
    /// The transaction is gone: SQLite rolled it back by itself after a full disk or a failed write.
    #[error("the transaction was rolled back after an earlier failure; nothing of it was stored")]
    RolledBack,
    /// The system gave no random bytes for a new database's name.
    #[error("could not get random bytes for a new database: {0}")]
    Random(String),
}

fn process(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

impl StoreError {
    /// Tells whether the disk is full: nothing committed is lost, and the same store works again once there is room.
    pub fn is_full(&self) -> bool {
        self.code() == Some(ErrorCode::DiskFull)
            || matches!(self, Self::File { source, .. } if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
    }

    /// Tells whether another process held the database for longer than the store waits.
    pub fn is_busy(&self) -> bool {
        matches!(self.code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }

    /// Tells whether the disk or the file system failed, or refused to write.
    pub fn is_io(&self) -> bool {
        matches!(self, Self::File { .. })
            || matches!(
                self.code(),
                Some(ErrorCode::SystemIoFailure | ErrorCode::ReadOnly | ErrorCode::CannotOpen)
            )
    }

    /// Tells whether another recount writes to the database.
    pub fn is_locked(&self) -> bool {
        matches!(self, Self::Locked { .. })
    }

    /// Tells whether the file itself is at fault: missing, empty, foreign, damaged, of another schema.
    pub fn is_bad_file(&self) -> bool {
        matches!(
            self,
            Self::Missing { .. }
                | Self::Empty { .. }
                | Self::NotADatabase { .. }
                | Self::Foreign { .. }
                | Self::Newer { .. }
                | Self::Older { .. }
                | Self::Damaged { .. }
        ) || matches!(self.code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
    }

    fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Sql { source, .. } => source.sqlite_error_code(),
            Self::Missing { .. }
            | Self::Empty { .. }
            | Self::NotADatabase { .. }
            | Self::Foreign { .. }
            | Self::Newer { .. }
            | Self::Older { .. }
            | Self::Damaged { .. }
            | Self::Locked { .. }
            | Self::File { .. }
            | Self::RolledBack
            | Self::Random(_) => None,
        }
    }
}

/// Names the database operation that failed.
pub(super) fn sql(action: &'static str) -> impl FnOnce(rusqlite::Error) -> StoreError {
    move |source| StoreError::Sql { action, source }
}

/// Names the file operation that failed.
pub(super) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    move |source| StoreError::File { action, path: path.to_owned(), source }
}
