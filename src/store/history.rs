//! Read-only queries.
use super::{StoreError, file};
use rusqlite::Connection;
use std::path::Path;

/// A reader of a database.
#[derive(Debug)]
pub struct History {
    db: Connection,
}

impl History {
    /// Opens it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { db: file::read_only(path)? })
    }
}
