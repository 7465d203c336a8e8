//! Running one prepared, cached statement, and naming what failed.

use rusqlite::{Connection, OptionalExtension as _, Params, Row};

use super::error::{StoreError, sql};

/// Prepared statements kept per connection; more than there are statements in this room.
pub(super) const STATEMENTS_KEPT: usize = 128;

/// Runs a statement that returns no rows, and returns how many rows it changed.
pub(super) fn execute(
    db: &Connection,
    action: &'static str,
    statement: &str,
    params: impl Params,
) -> Result<usize, StoreError> {
    db.prepare_cached(statement).and_then(|mut statement| statement.execute(params)).map_err(sql(action))
}

/// Returns the first row, read by `read`, if there is one.
pub(super) fn first<T>(
    db: &Connection,
    action: &'static str,
    statement: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, StoreError> {
    db.prepare_cached(statement)
        .and_then(|mut statement| statement.query_row(params, read).optional())
        .map_err(sql(action))
}

/// Returns all rows, each read by `read`.
pub(super) fn all<T>(
    db: &Connection,
    action: &'static str,
    statement: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    db.prepare_cached(statement)
        .and_then(|mut statement| statement.query_map(params, read)?.collect())
        .map_err(sql(action))
}
