//! Stories, the texts they had, and why they belong to a topic.
//!
//! Most stories are off topic. Of those one row is kept, with title, link, dates and the hash of what was read: enough
//! to know the entry again at the next poll and to see that it was edited. Texts are kept of candidates only.

use std::collections::HashSet;

use rusqlite::{Row, params};
use sha2::{Digest as _, Sha256};

use super::{
    StoreError, Writer,
    value::{At, Json, Word},
};
use crate::model::{FeedId, Identity, Match, MatchedTerm, NoticeId, Story, Timestamp, TopicId, Version};

/// A story seen for the first time.
#[derive(Debug, Clone, Copy)]
pub struct NewStory<'a> {
    /// The feed that carries it; stored before.
    pub feed: &'a FeedId,
    /// What makes it the same story at the next poll.
    pub identity: &'a Identity,
    /// The outlet's name.
    pub outlet: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its link, made absolute.
    pub url: Option<&'a str>,
    /// The publisher's identifier as written.
    pub guid: Option<&'a str>,
    /// When it says that it was published.
    pub published_at: Option<Timestamp>,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// Hash of what was read.
    pub content_hash: &'a [u8; 32],
    /// Its canonical link, if that leads to it and to nothing else.
    pub own_link: Option<&'a str>,
}

/// What another version of a known story brings.
#[derive(Debug, Clone, Copy)]
pub struct StoryChange<'a> {
    /// Its title now.
    pub title: &'a str,
    /// Its link now.
    pub url: Option<&'a str>,
    /// When it says now that it was published.
    pub published_at: Option<Timestamp>,
    /// Hash of what was read.
    pub content_hash: &'a [u8; 32],
    /// Its canonical link now, if that leads to it and to nothing else.
    pub own_link: Option<&'a str>,
}

/// A story that was seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownStory {
    /// The story.
    pub story: Story,
    /// The number of its newest version.
    pub version: u32,
    /// Hash of what the newest version held.
    pub content_hash: [u8; 32],
    /// Whether a version of it ever matched a topic.
    pub flagged: bool,
}

/// A story of a feed and its outlet, by a column that names it.
macro_rules! known {
    ($column:literal) => {
        concat!(
            "SELECT story.id, outlet.name, story.title, story.url, guid, published_at, first_seen_at, version,
        content_hash, flagged
    FROM feed JOIN story ON story.feed = feed.id AND story.",
            $column,
            " = ?2 JOIN outlet ON outlet.id = story.outlet
    WHERE feed.name = ?1 ORDER BY story.id DESC LIMIT 1"
        )
    };
}

const KNOWN: &str = known!("identity");

const KNOWN_AT: &str = known!("link");

const INSERT: &str =
    "INSERT INTO story (feed, identity, outlet, title, url, guid, published_at, first_seen_at, version,
        flagged, content_hash, link)
    VALUES ((SELECT id FROM feed WHERE name = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, 0, ?9, ?10)";

const UPDATE: &str =
    "UPDATE story SET title = ?2, guid = CASE WHEN guid = '' THEN url ELSE guid END, url = ?3,
        published_at = ?4, content_hash = ?5, link = ?6, version = version + 1
    WHERE id = ?1 RETURNING version";

const PUT_VERSION: &str = "INSERT INTO version (story, number, title, text, content_hash, seen_at, language,
        published_at, edited_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

const VERSION: &str =
    "SELECT title, text, content_hash, seen_at, language, published_at, edited_at FROM version
    WHERE story = ?1 AND number = ?2 AND language IS NOT NULL";

const INDEX_VERSION: &str = "INSERT INTO version_text (rowid, text) VALUES (?1, ?2)";

const PUT_MATCH: &str = "INSERT INTO story_match (story, version, topic, score, facets, terms, notice)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// Statements that must never scan.
#[cfg(test)]
pub(super) const HOT: &[&str] = &[KNOWN, KNOWN_AT, UPDATE, VERSION];

impl Writer<'_> {
    /// Returns the story that a feed published under an identity, if it was seen before.
    pub fn known(&self, feed: &FeedId, identity: &Identity) -> Result<Option<KnownStory>, StoreError> {
        let key = params![feed.as_str(), short_hash(&identity.key())];
        self.first("look for a story", KNOWN, key, |row| read_known(row, feed, identity))
    }

    /// Returns the newest story that a feed published at a canonical link; `identity` becomes that of the story.
    pub fn known_at(
        &self,
        feed: &FeedId,
        link: &str,
        identity: &Identity,
    ) -> Result<Option<KnownStory>, StoreError> {
        let key = params![feed.as_str(), short_hash(link)];
        self.first("look for a story's link", KNOWN_AT, key, |row| read_known(row, feed, identity))
    }

    /// Stores a new story as its version 1 and returns its number. Its text is kept by [`Writer::put_version`].
    pub fn insert_story(&mut self, story: &NewStory<'_>) -> Result<i64, StoreError> {
        let outlet = self.outlet(story.outlet)?;
        let guid = if story.guid == story.url { story.guid.map(|_| "") } else { story.guid };
        let params = params![
            story.feed.as_str(),
            short_hash(&story.identity.key()),
            outlet,
            story.title,
            story.url,
            guid,
            story.published_at.map(At),
            At(story.first_seen_at),
            story.content_hash,
            story.own_link.map(short_hash),
        ];
        self.execute("store a story", INSERT, params)?;
        Ok(self.db.last_insert_rowid())
    }

    /// Stores what another version of a story changed, and returns that version's number.
    pub fn update_story(&mut self, story: i64, change: &StoryChange<'_>) -> Result<u32, StoreError> {
        const ACTION: &str = "store a changed story";
        let published = change.published_at.map(At);
        let link = change.own_link.map(short_hash);
        let params = params![story, change.title, change.url, published, change.content_hash, link];
        self.one(ACTION, UPDATE, params, |row| row.get(0))
    }

    /// Keeps the text of a version and makes it searchable; once for each version, for candidates only.
    pub fn put_version(&mut self, story: i64, version: &Version) -> Result<(), StoreError> {
        let params = params![
            story,
            version.number,
            version.title,
            version.text,
            version.content_hash,
            At(version.seen_at),
            Word(version.language),
            version.published_at.map(At),
            version.edited_at.map(At),
        ];
        self.execute("store a version", PUT_VERSION, params)?;
        let id = self.db.last_insert_rowid();
        self.execute("index a version", INDEX_VERSION, params![id, version.text])?;
        Ok(())
    }

    /// Returns a version whose text was kept, and whose language.
    pub fn version(&self, story: i64, number: u32) -> Result<Option<Version>, StoreError> {
        self.first("read a version", VERSION, params![story, number], |row| {
            Ok(Version {
                number,
                title: row.get(0)?,
                text: row.get(1)?,
                content_hash: row.get(2)?,
                seen_at: row.get::<_, At>(3)?.0,
                language: row.get::<_, Word<_>>(4)?.0,
                published_at: row.get::<_, Option<At>>(5)?.map(|at| at.0),
                edited_at: row.get::<_, Option<At>>(6)?.map(|at| at.0),
            })
        })
    }

    /// Stores why a version whose text was kept belongs to a topic, with the notice that tells of it, and flags its story.
    pub fn put_match(
        &mut self,
        story: i64,
        version: u32,
        found: &Match,
        notice: Option<&NoticeId>,
    ) -> Result<(), StoreError> {
        let (topic, facets, terms) =
            (found.topic.as_str(), Json(&found.facets), Json(first_of_each(&found.terms)));
        let notice = notice.map(NoticeId::as_str);
        let params = params![story, version, topic, found.score, facets, terms, notice];
        self.execute("store a match", PUT_MATCH, params)?;
        self.execute("flag a story", "UPDATE story SET flagged = 1 WHERE id = ?1 AND flagged = 0", [story])?;
        Ok(())
    }

    /// Returns the topics that any version of a story belonged to.
    pub fn topics_of(&self, story: i64) -> Result<Vec<TopicId>, StoreError> {
        let statement = "SELECT DISTINCT topic FROM story_match WHERE story = ?1";
        self.all("read a story's topics", statement, [story], |row| row.get::<_, String>(0).map(TopicId::new))
    }

    /// Returns the number of an outlet's name, giving it one the first time.
    pub(super) fn outlet(&self, name: &str) -> Result<i64, StoreError> {
        const ACTION: &str = "store an outlet";
        let known = self.first(ACTION, "SELECT id FROM outlet WHERE name = ?1", [name], |row| row.get(0))?;
        if let Some(id) = known {
            return Ok(id);
        }
        self.execute(ACTION, "INSERT INTO outlet (name) VALUES (?1)", [name])?;
        Ok(self.db.last_insert_rowid())
    }
}

/// Reads a known story from a row that begins with its columns.
pub(super) fn read_known(row: &Row<'_>, feed: &FeedId, identity: &Identity) -> rusqlite::Result<KnownStory> {
    let url: Option<String> = row.get(3)?;
    let guid = row.get::<_, Option<String>>(4)?;
    Ok(KnownStory {
        story: Story {
            id: row.get(0)?,
            feed: feed.clone(),
            identity: identity.clone(),
            outlet: row.get(1)?,
            title: row.get(2)?,
            guid: if guid.as_deref() == Some("") { url.clone() } else { guid },
            url,
            published_at: row.get::<_, Option<At>>(5)?.map(|at| at.0),
            first_seen_at: row.get::<_, At>(6)?.0,
        },
        version: row.get(7)?,
        content_hash: row.get(8)?,
        flagged: row.get(9)?,
    })
}

/// Returns the first 8 bytes of the SHA-256 of an identity or a link. Two of one feed share them once in 2^64 pairs.
fn short_hash(text: &str) -> i64 {
    let hash = Sha256::digest(text);
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

/// Returns the first place of each term of each facet: a story prints some of them in every sentence.
fn first_of_each(terms: &[MatchedTerm]) -> Vec<&MatchedTerm> {
    let mut seen = HashSet::new();
    terms.iter().filter(|found| seen.insert((&found.facet, found.term.as_str()))).collect()
}
