//! Whose text a story is: sketches by which copies are found, and what was found.
//!
//! A sketch is a few hashes of a text. Only texts of the time that is asked for are looked at, at most
//! [`SHARERS_MAX`] for each hash and [`SIMILAR_MAX`] in the end, so that a phrase that stands in every story costs no
//! more than another.

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
    /// The story that it is itself a copy of.
    pub copy_of: Option<i64>,
    /// Its outlet.
    pub outlet: String,
    /// The agency whose text it is.
    pub agency: Option<String>,
    /// The title of the version that was sketched.
    pub title: String,
    /// The text of that version.
    pub text: String,
}

const PUT_SHINGLE: &str =
    "INSERT INTO shingle (hash, seen_at, story) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

const SHARERS: &str =
    "SELECT story FROM shingle WHERE hash = ?1 AND seen_at >= ?2 ORDER BY seen_at DESC LIMIT ?3";

const SIMILAR: &str = "SELECT story.id, copy_of, outlet.name, agency, version.title, version.text
    FROM story JOIN outlet ON outlet.id = story.outlet JOIN version ON version.story = story.id
    WHERE story.id = ?1 ORDER BY version.number LIMIT 1";

const ORIGIN: &str = "SELECT story.agency, outlet.name, original.id, original.agency, first.name
    FROM story JOIN outlet ON outlet.id = story.outlet LEFT JOIN story AS original ON original.id = story.copy_of
        LEFT JOIN outlet AS first ON first.id = original.outlet
    WHERE story.id = ?1";

const PUT_ORIGIN: &str = "UPDATE story SET copy_of = ?2, agency = ?3 WHERE id = ?1";

/// Statements that must never scan.
#[cfg(test)]
pub(super) const HOT: &[&str] = &[SHARERS, SIMILAR, ORIGIN, PUT_ORIGIN];

impl Writer<'_> {
    /// Stores the sketch of a story whose text was kept, so that copies of it are found.
    pub fn put_sketch(&mut self, story: i64, seen_at: Timestamp, sketch: &[u64]) -> Result<(), StoreError> {
        for hash in sketch {
            self.execute("store a sketch", PUT_SHINGLE, params![column(*hash), At(seen_at), story])?;
        }
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

    /// Stores whose text a story is: the story that it copies, and the agency whose text that is.
    pub fn put_origin(
        &mut self,
        story: i64,
        copy_of: Option<i64>,
        agency: Option<&str>,
    ) -> Result<(), StoreError> {
        self.execute("store whose text a story is", PUT_ORIGIN, params![story, copy_of, agency])?;
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
        story: row.get(0)?,
        copy_of: row.get(1)?,
        outlet: row.get(2)?,
        agency: row.get(3)?,
        title: row.get(4)?,
        text: row.get(5)?,
    })
}

fn read_origin(row: &Row<'_>) -> rusqlite::Result<Origin> {
    let (own_agency, outlet): (Option<String>, String) = (row.get(0)?, row.get(1)?);
    let Some(story) = row.get::<_, Option<i64>>(2)? else {
        return Ok(Origin { wire: own_agency.filter(|agency| *agency != outlet), copy_of: None });
    };
    let first: String = row.get(4)?;
    let wire = row.get::<_, Option<String>>(3)?.unwrap_or_else(|| first.clone());
    Ok(Origin {
        wire: Some(wire).filter(|wire| *wire != outlet),
        copy_of: Some(Copied { story, outlet: first }),
    })
}

/// Returns a hash as SQLite keeps it: its bits as a signed number.
fn column(hash: u64) -> i64 {
    i64::from_ne_bytes(hash.to_ne_bytes())
}
