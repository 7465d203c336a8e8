//! Schema versions: forward only, each step in one transaction, after a copy of the file as it was.

use std::{fs, path::Path};

use rusqlite::{Connection, TransactionBehavior};

use super::error::{StoreError, file, sql};

/// The steps from an empty file to the schema of today. Append only: a step that was released never changes.
pub(super) const STEPS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("report_also.sql"),
    include_str!("feed_settings.sql"),
    include_str!("deadlines.sql"),
    include_str!("series_statements.sql"),
    include_str!("standing.sql"),
    include_str!("version_reading.sql"),
    include_str!("series_state.sql"),
    include_str!("captures.sql"),
    include_str!("report_context.sql"),
    include_str!("pages.sql"),
    include_str!("story_link.sql"),
    include_str!("copies.sql"),
    include_str!("feed_rhythm.sql"),
    include_str!("match_notice.sql"),
    include_str!("validators_distrusted.sql"),
    include_str!("edits.sql"),
    include_str!("feed_next_poll.sql"),
    include_str!("guids_distrusted.sql"),
    include_str!("subscriptions.sql"),
    include_str!("statements.sql"),
    include_str!("planned.sql"),
];

/// The public views, made anew after each migration so that they fit the tables of today.
const VIEWS: &str = include_str!("views.sql");

/// Marks a file as recount's: "rcnt" in ASCII.
pub(super) const APPLICATION_ID: u32 = 0x7263_6e74;

/// Returns the schema that `steps` lead to.
pub(super) fn latest(steps: &[&str]) -> u32 {
    u32::try_from(steps.len()).expect("there are few steps")
}

/// Returns a number from the database's header: `application_id` or `user_version`.
pub(super) fn header(db: &Connection, pragma: &'static str) -> Result<u32, StoreError> {
    let number: i64 =
        db.pragma_query_value(None, pragma, |row| row.get(0)).map_err(sql("read the header"))?;
    // SQLite keeps 32 bits and prints them signed.
    Ok(u32::from_ne_bytes(i32::try_from(number).unwrap_or_default().to_ne_bytes()))
}

/// Takes all steps that the database does not have yet.
pub(super) fn migrate(db: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let from = header(db, "user_version")?;
    for (number, step) in (1..).zip(steps).filter(|(number, _)| *number > from) {
        apply(db, number, step).map_err(sql("migrate"))?;
    }
    Ok(())
}

fn apply(db: &mut Connection, number: u32, step: &str) -> rusqlite::Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    drop_views(&tx)?;
    tx.execute_batch(step)?;
    tx.execute_batch(VIEWS)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", number)?;
    tx.commit()
}

fn drop_views(db: &Connection) -> rusqlite::Result<()> {
    let mut statement = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'view'")?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    names
        .iter()
        .try_for_each(|name| db.execute_batch(&format!("DROP VIEW \"{}\"", name.replace('"', "\"\""))))
}

/// Writes a copy of the database as it is to `to`, replacing what an interrupted migration may have left there.
pub(super) fn copy_before(db: &Connection, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        fs::remove_file(to).map_err(file("remove", to))?;
    }
    db.execute("VACUUM INTO ?1", [to.to_string_lossy()])
        .map_err(sql("copy the database before migrating"))?;
    super::file::set_mode(to)
}
