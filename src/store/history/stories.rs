//! Stories, their versions, why they belong to a topic, and what was read in them.

use rusqlite::params_from_iter;

use super::{
    History, ReportRow, StoreError, Window,
    query::{all, first},
    row::row,
    search,
    selection::Conditions,
};
use crate::model::{FeedId, Timestamp, TopicId};

/// The newest texts that one search looks through.
const HITS_MAX: u32 = 10_000;

row! {
    /// A story: a row of `stories`.
    StoryRow {
        /// Its number.
        story: i64,
        /// The operator's name of the feed.
        feed: String,
        /// The outlet.
        outlet: String,
        /// The title of its newest version.
        title: String,
        /// The link of its newest version.
        url: Option<String>,
        /// When it says that it was published.
        published_at: Option<Timestamp>,
        /// When it was first seen.
        first_seen_at: Timestamp,
        /// Whether it belongs to a topic.
        flagged: bool,
        /// How many versions of it were seen.
        versions: u32,
        /// The publisher's identifier.
        guid: Option<String>,
        /// The story that had its text first.
        copy_of: Option<i64>,
        /// The agency or the other outlet whose text it is.
        wire: Option<String>,
    }
}

row! {
    /// A text that a story had.
    VersionRow {
        /// 1 for the first.
        number: u32,
        /// The title at that time.
        title: String,
        /// Title and prose as they were read.
        text: String,
        /// When it was seen.
        seen_at: Timestamp,
    }
}

row! {
    /// Why a version belongs to a topic: a row of `topic_matches`.
    MatchRow {
        /// The story's number.
        story: i64,
        /// The version of it.
        version: u32,
        /// The topic.
        topic: String,
        /// How strongly, 0 to 1.
        score: f64,
        /// Facets that were found.
        facets: serde_json::Value,
        /// Terms that were found.
        terms: serde_json::Value,
        /// The title at that time.
        title: String,
        /// When the version was seen.
        seen_at: Timestamp,
        /// The notice that tells of the story.
        notice: Option<String>,
    }
}

/// Which stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StoryScope {
    /// Those that belong to a topic.
    #[default]
    Flagged,
    /// All.
    All,
}

/// Which stories are asked for; what is absent does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoryFilter {
    /// Words that must all occur in one of the kept texts; `"phrases"` and `prefix*` too.
    pub search: Option<String>,
    /// One feed.
    pub feed: Option<FeedId>,
    /// A topic that one of the versions belongs to.
    pub topic: Option<TopicId>,
    /// Flagged ones or all.
    pub scope: StoryScope,
    /// When they were first seen, and how many.
    pub window: Window,
}

/// A story with all that is kept of it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct StoryDetail {
    /// The story.
    #[serde(flatten)]
    pub story: StoryRow,
    /// The texts that were kept, oldest first.
    pub texts: Vec<VersionRow>,
    /// Why they belong to a topic.
    pub matches: Vec<MatchRow>,
    /// What was read in them, oldest first.
    pub reports: Vec<ReportRow>,
}

const SEARCHED: &str = "story IN (SELECT DISTINCT version.story FROM version_text
    JOIN version ON version.id = version_text.rowid WHERE version_text MATCH ? ORDER BY version_text.rowid DESC LIMIT ";

impl History {
    /// Returns stories, those first seen last first.
    pub fn stories(&self, filter: &StoryFilter) -> Result<Vec<StoryRow>, StoreError> {
        let mut conditions = Conditions::default();
        if let Some(text) = &filter.search {
            let Some(query) = search::query(text) else { return Ok(Vec::new()) };
            conditions.when(&format!("{SEARCHED}{HITS_MAX})"), Some(query));
        }
        conditions
            .when("feed = ?", filter.feed.as_ref().map(|id| id.as_str().to_owned()))
            .when(
                "story IN (SELECT story_match.story FROM story_match WHERE topic = ?)",
                filter.topic.as_ref().map(|id| id.as_str().to_owned()),
            )
            .within("first_seen_at", filter.window);
        match filter.scope {
            StoryScope::Flagged => conditions.always("flagged = 1"),
            StoryScope::All => &mut conditions,
        };
        let statement = conditions.newest("stories", StoryRow::COLUMNS, "story", filter.window.limit);
        all(&self.db, "read stories", &statement, params_from_iter(&conditions.values), StoryRow::read)
    }

    /// Returns the numbers of the stories with that link or publisher's identifier; looks through all of them.
    pub fn stories_at(&self, address: &str) -> Result<Vec<i64>, StoreError> {
        let statement = "SELECT story FROM stories WHERE url = ?1 OR guid = ?1 ORDER BY story";
        all(&self.db, "look for a story", statement, [address], |row| row.get(0))
    }

    /// Returns a story with all that is kept of it.
    pub fn story(&self, id: i64) -> Result<Option<StoryDetail>, StoreError> {
        const ACTION: &str = "read a story";
        let (story, version, found, report) =
            (StoryRow::COLUMNS, VersionRow::COLUMNS, MatchRow::COLUMNS, ReportRow::COLUMNS);
        let statement = format!("SELECT {story} FROM stories WHERE story = ?1");
        let Some(story) = first(&self.db, ACTION, &statement, [id], StoryRow::read)? else { return Ok(None) };
        let texts = format!("SELECT {version} FROM version WHERE story = ?1 ORDER BY number");
        let matches = format!("SELECT {found} FROM topic_matches WHERE story = ?1 ORDER BY version, topic");
        let reports = format!("SELECT {report} FROM figure_history WHERE story = ?1 ORDER BY report");
        Ok(Some(StoryDetail {
            story,
            texts: all(&self.db, ACTION, &texts, [id], VersionRow::read)?,
            matches: all(&self.db, ACTION, &matches, [id], MatchRow::read)?,
            reports: all(&self.db, ACTION, &reports, [id], ReportRow::read)?,
        }))
    }
}
