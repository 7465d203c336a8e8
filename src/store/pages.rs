//! Article pages that are looked at again.

use rusqlite::{Row, params};

use super::{
    KnownStory, StoreError, Writer,
    stories::read_known,
    value::{At, Json},
};
use crate::model::{FeedId, Identity, Timestamp, Validators};

/// A page, and when it is looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// What it answered with, so that an unchanged page costs nothing.
    pub validators: Validators,
    /// When it was first looked at, or should have been.
    pub since: Timestamp,
    /// When to look at it again.
    pub next_at: Timestamp,
}

const PUT_PAGE: &str = "INSERT INTO page (story, feed, identity, url, etag, last_modified, since, next_at)
    SELECT story.id, story.feed, ?2, ?3, ?4, ?5, ?6, ?7 FROM story WHERE story.id = ?1
    ON CONFLICT (story) DO UPDATE SET url = excluded.url, etag = excluded.etag,
        last_modified = excluded.last_modified, next_at = excluded.next_at";

const DROP_PAGE: &str = "DELETE FROM page WHERE story = ?1";

const PAGES_DUE: &str =
    "SELECT story.id, outlet.name, story.title, story.url, story.guid, story.published_at,
        story.first_seen_at, story.version, story.content_hash, story.flagged,
        page.identity, page.url AS page_url, etag, last_modified, since, next_at
    FROM page JOIN story ON story.id = page.story JOIN outlet ON outlet.id = story.outlet
    WHERE page.feed = (SELECT id FROM feed WHERE name = ?1) AND next_at <= ?2 ORDER BY next_at LIMIT ?3";

/// Statements that must never scan.
#[cfg(test)]
pub(super) const HOT: &[&str] = &[DROP_PAGE, PAGES_DUE];

impl Writer<'_> {
    /// Stores the page of a story; the moment since which it is looked at stays what it was.
    pub fn put_page(&mut self, story: i64, identity: &Identity, page: &Page) -> Result<(), StoreError> {
        let Validators { etag, last_modified } = &page.validators;
        let (since, next_at) = (At(page.since), At(page.next_at));
        let params = params![story, Json(identity), page.url, etag, last_modified, since, next_at];
        self.execute("store a page", PUT_PAGE, params)?;
        Ok(())
    }

    /// Forgets the page of a story: it is looked at no more.
    pub fn drop_page(&mut self, story: i64) -> Result<(), StoreError> {
        self.execute("forget a page", DROP_PAGE, [story])?;
        Ok(())
    }

    /// Returns pages of a feed that are due, at most so many, those that wait longest first, with their stories.
    pub fn pages_due(
        &self,
        feed: &FeedId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(KnownStory, Page)>, StoreError> {
        let params = params![feed.as_str(), At(now), limit];
        self.all("look for pages", PAGES_DUE, params, |row| read_page(row, feed))
    }
}

fn read_page(row: &Row<'_>, feed: &FeedId) -> rusqlite::Result<(KnownStory, Page)> {
    let identity: Json<Identity> = row.get("identity")?;
    let page = Page {
        url: row.get("page_url")?,
        validators: Validators { etag: row.get("etag")?, last_modified: row.get("last_modified")? },
        since: row.get::<_, At>("since")?.0,
        next_at: row.get::<_, At>("next_at")?.0,
    };
    Ok((read_known(row, feed, &identity.0)?, page))
}
