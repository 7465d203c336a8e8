//! Whose text a story is: sketches by which copies are found, and what was found.
//!
//! A sketch is a few hashes of a text, kept as long as texts are compared. At most [`SHARERS_MAX`] stories are looked at
//! for each hash and [`SIMILAR_MAX`] in the end, so that a phrase that stands in every story costs no more than another.

use std::{cmp::Reverse, collections::BTreeMap};

use rusqlite::{Row, params};

use super::{StoreError, Writer, value::At};
use crate::model::{Copied, Origin, Timestamp};

/// Stories looked at for one hash, the newest first.
pub const SHARERS_MAX: u32 = 64;

/// Stories returned.
pub const SIMILAR_MAX: usize = 8;

/// A story whose sketch has hashes in common with another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    /// Its number.
    pub story: i64,
    /// Its outlet.
    pub outlet: String,
    /// Whose text it is.
    pub origin: Origin,
    /// The title of the version that was sketched.
    pub title: String,
    /// The text of that version.
    pub text: String,
}

const PUT_HASH: &str = "INSERT INTO sketch (hash, seen_at, story) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

const FORGET: &str = "DELETE FROM sketch WHERE seen_at < ?1";

const SHARERS: &str =
    "SELECT story FROM sketch WHERE hash = ?1 AND seen_at >= ?2 ORDER BY seen_at DESC LIMIT ?3";

/// A story with whose text it is.
macro_rules! traced {
    ($columns:literal, $joins:literal) => {
        concat!(
            "SELECT story.wire, story.copy_of, first.name AS first_outlet",
            $columns,
            " FROM story LEFT JOIN story AS original ON original.id = story.copy_of
        LEFT JOIN outlet AS first ON first.id = original.outlet",
            $joins,
            " WHERE story.id = ?1"
        )
    };
}

const ORIGIN: &str = traced!("", "");

const SIMILAR: &str = concat!(
    traced!(
        ", story.id AS story, outlet.name AS outlet, version.title, version.text",
        " JOIN outlet ON outlet.id = story.outlet JOIN version ON version.story = story.id"
    ),
    " ORDER BY version.number LIMIT 1"
);

const PUT_ORIGIN: &str = "UPDATE story SET copy_of = ?2, wire = ?3 WHERE id = ?1";

/// Statements that must never scan.
#[cfg(test)]
pub(super) const HOT: &[&str] = &[FORGET, SHARERS, SIMILAR, ORIGIN, PUT_ORIGIN];

impl Writer<'_> {
    /// Stores the sketch of a story whose text was kept, so that copies of it are found.
    pub fn put_sketch(&mut self, story: i64, seen_at: Timestamp, sketch: &[u64]) -> Result<(), StoreError> {
        for hash in sketch {
            self.execute("store a sketch", PUT_HASH, params![column(*hash), At(seen_at), story])?;
        }
        Ok(())
    }

    /// Removes the sketches of texts seen before a moment.
    pub fn forget_sketches(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.execute("remove old sketches", FORGET, params![At(before)])?;
        Ok(())
    }

    /// Returns stories seen since a moment whose sketches share hashes with this one, those that share most first.
    pub fn similar(&self, sketch: &[u64], since: Timestamp) -> Result<Vec<Similar>, StoreError> {
        const ACTION: &str = "look for copies";
        let mut shared: BTreeMap<i64, u32> = BTreeMap::new();
        for hash in sketch {
            let params = params![column(*hash), At(since), SHARERS_MAX];
            for story in self.all(ACTION, SHARERS, params, |row| row.get(0))? {
                *shared.entry(story).or_default() += 1;
            }
        }
        let mut stories: Vec<(i64, u32)> = shared.into_iter().collect();
        stories.sort_by_key(|(_, hashes)| Reverse(*hashes));
        let mut similar = Vec::new();
        for (story, _) in stories.into_iter().take(SIMILAR_MAX) {
            similar.extend(self.first(ACTION, SIMILAR, [story], read_similar)?);
        }
        Ok(similar)
    }

    /// Stores whose text a story is.
    pub fn put_origin(&mut self, story: i64, origin: &Origin) -> Result<(), StoreError> {
        let first = origin.copy_of.as_ref().map(|copied| copied.story);
        self.execute("store whose text a story is", PUT_ORIGIN, params![story, first, origin.wire])?;
        Ok(())
    }

    /// Returns whose text a story is.
    pub fn origin(&self, story: i64) -> Result<Origin, StoreError> {
        let origin = self.first("read whose text a story is", ORIGIN, [story], read_origin)?;
        Ok(origin.unwrap_or_default())
    }
}

fn read_similar(row: &Row<'_>) -> rusqlite::Result<Similar> {
    Ok(Similar {
        story: row.get("story")?,
        outlet: row.get("outlet")?,
        origin: read_origin(row)?,
        title: row.get("title")?,
        text: row.get("text")?,
    })
}

/// Reads whose text a story is, from the columns `wire`, `copy_of` and `first_outlet`.
pub(super) fn read_origin(row: &Row<'_>) -> rusqlite::Result<Origin> {
    let (first, outlet): (Option<i64>, Option<String>) = (row.get("copy_of")?, row.get("first_outlet")?);
    let copy_of = first.zip(outlet).map(|(story, outlet)| Copied { story, outlet });
    Ok(Origin { wire: row.get("wire")?, copy_of })
}

/// Returns a hash as SQLite keeps it: its bits as a signed number.
fn column(hash: u64) -> i64 {
    i64::from_ne_bytes(hash.to_ne_bytes())
}
