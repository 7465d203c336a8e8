//! What a backtest reads: the texts that were kept, and what was alerted.

use rusqlite::{Row, params};

use super::{
    History, StoreError,
    query::{all, first},
};
use crate::{
    model::{FeedId, FeedState, Identity, Language, Notice, Origin, Story, Version},
    store::{
        copies::read_origin,
        value::{At, Json, Word},
    },
};

/// Texts that one query returns; between two queries the daemon may write.
const PAGE: u32 = 200;

/// How far a backtest reads: what is committed later belongs to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The number of the last version.
    version: i64,
    /// The number of the last notice.
    notice: i64,
    /// Versions whose text is kept.
    pub versions: u64,
    /// Stories that belong to no topic, of which no text is kept.
    pub stories_without_text: u64,
}

/// A version whose text is kept, with the story and the feed that it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVersion {
    /// The number of its row, which grows in the order of recording.
    pub row: i64,
    /// The version; where its language was not kept, it says English.
    pub version: Version,
    /// The language that it was read in, if that was kept.
    pub language: Option<Language>,
    /// Whose text the story is.
    pub origin: Origin,
    /// The story as it was then, but for its link, which is the newest.
    pub story: Story,
    /// What decides whether anybody is told: the feed's baseline and floor; nothing else is filled in.
    pub feed: FeedState,
}

const EXTENT: &str =
    "SELECT (SELECT coalesce(max(id), 0) FROM version), (SELECT coalesce(max(id), 0) FROM notice),
    (SELECT count(*) FROM version),
    (SELECT count(*) FROM story WHERE NOT EXISTS (SELECT 1 FROM version WHERE version.story = story.id))";

// A version that was recorded before languages were kept has that of its reports, and the story's newest date.
const KEPT: &str = "SELECT version.id, version.story, number, version.title, version.text, version.content_hash,
        coalesce(version.language, (SELECT report.language FROM report
            WHERE report.story = version.story AND report.version = version.number)) AS language,
        CASE WHEN version.language IS NULL THEN story.published_at ELSE version.published_at END AS published_at,
        seen_at, edited_at, feed.name AS feed, outlet.name AS outlet, story.url,
        CASE story.guid WHEN '' THEN story.url ELSE story.guid END AS guid, story.first_seen_at, baseline_at, floor_at,
        story.wire, story.copy_of, first.name AS first_outlet
    FROM version JOIN story ON story.id = version.story JOIN feed ON feed.id = story.feed
        JOIN outlet ON outlet.id = story.outlet LEFT JOIN story AS original ON original.id = story.copy_of
        LEFT JOIN outlet AS first ON first.id = original.outlet
    WHERE version.id > ?1 AND version.id <= ?2 ORDER BY version.id LIMIT ?3";

const ALERTS: &str = "SELECT body, report.story FROM notice
        LEFT JOIN revision ON revision.notice = notice.name LEFT JOIN report ON report.id = revision.report
    WHERE notice.id <= ?1 AND type IN
        ('figure.reported', 'figure.changed', 'figure.retracted', 'figure.disputed', 'story.flagged')
    ORDER BY notice.id";

const VERDICT: &str = "SELECT kind, reason FROM report
    WHERE story = ?1 AND series = (SELECT id FROM series WHERE name = ?2) AND text = ?3 ORDER BY id LIMIT 1";

impl History {
    /// Returns how far there is something to read now.
    pub fn extent(&self) -> Result<Extent, StoreError> {
        const ACTION: &str = "read how much there is";
        let extent = first(&self.db, ACTION, EXTENT, [], |row| {
            let count = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
            Ok(Extent {
                version: row.get(0)?,
                notice: row.get(1)?,
                versions: count(2)?,
                stories_without_text: count(3)?,
            })
        });
        extent?.ok_or(StoreError::Sql { action: ACTION, source: rusqlite::Error::QueryReturnedNoRows })
    }

    /// Returns the next kept versions behind that row, in the order in which they were recorded; none at the end.
    pub fn kept_versions(&self, behind: i64, extent: &Extent) -> Result<Vec<KeptVersion>, StoreError> {
        let window = params![behind, extent.version, PAGE];
        all(&self.db, "read kept versions", KEPT, window, read_kept)
    }

    /// Returns the notices of figures and flagged stories, in order, with the number of the story whose figure it was.
    pub fn alerts(&self, extent: &Extent) -> Result<Vec<(Notice, Option<i64>)>, StoreError> {
        all(&self.db, "read notices", ALERTS, [extent.notice], |row| {
            Ok((row.get::<_, Json<Notice>>(0)?.0, row.get(1)?))
        })
    }

    /// Returns what a number that a story gave in a series was taken for, and why, if it was read.
    pub fn verdict(
        &self,
        story: i64,
        series: &str,
        text: &str,
    ) -> Result<Option<(String, String)>, StoreError> {
        let key = params![story, series, text];
        first(&self.db, "read a report", VERDICT, key, |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

fn read_kept(row: &Row<'_>) -> rusqlite::Result<KeptVersion> {
    let at = |column: &str| row.get::<_, Option<At>>(column).map(|at| at.map(|at| at.0));
    let seen_at = row.get::<_, At>("seen_at")?.0;
    let (id, title): (i64, String) = (row.get("story")?, row.get("title")?);
    let published_at = at("published_at")?;
    let language = row.get::<_, Option<Word<Language>>>("language")?.map(|language| language.0);
    Ok(KeptVersion {
        row: row.get("id")?,
        story: Story {
            id,
            feed: FeedId::new(row.get::<_, String>("feed")?),
            // Of an identity only a hash is kept; the story's number tells it apart as well.
            identity: Identity::Guid(id.to_string()),
            outlet: row.get("outlet")?,
            title: title.clone(),
            url: row.get("url")?,
            guid: row.get("guid")?,
            published_at,
            first_seen_at: at("first_seen_at")?.unwrap_or(seen_at),
        },
        version: Version {
            number: row.get("number")?,
            title,
            text: row.get("text")?,
            content_hash: row.get("content_hash")?,
            language: language.unwrap_or(Language::En),
            published_at,
            seen_at,
            edited_at: at("edited_at")?,
        },
        origin: read_origin(row)?,
        language,
        feed: FeedState { baseline_at: at("baseline_at")?, floor: at("floor_at")?, ..FeedState::default() },
    })
}
