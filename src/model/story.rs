//! Stories, their versions, and why one belongs to a topic.

use serde::{Deserialize, Serialize};

use super::{Completion, FacetName, FeedId, Figure, Identity, Language, Span, Timestamp, TopicId};

/// A story of one feed: everything published under one identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its number in the database.
    pub id: i64,
    /// The feed that carries it.
    pub feed: FeedId,
    /// What makes it the same story.
    pub identity: Identity,
    /// The outlet's name.
    pub outlet: String,
    /// The title of its newest version.
    pub title: String,
    /// The link of its newest version, made absolute.
    pub url: Option<String>,
    /// The publisher's identifier as written.
    pub guid: Option<String>,
    /// When it says that it was published.
    pub published_at: Option<Timestamp>,
    /// When it was first seen here.
    pub first_seen_at: Timestamp,
}

impl Story {
    /// Returns the time that its statements are ordered by: publication, unless it is missing or lies more than
    /// 15 minutes in the future of the moment it was first seen (polling.md C27).
    pub fn ordered_at(&self) -> Timestamp {
        const AHEAD_SECONDS_MAX: i64 = 15 * 60;
        match self.published_at {
            Some(published)
                if published.as_second() - self.first_seen_at.as_second() <= AHEAD_SECONDS_MAX =>
            {
                published
            }
            _ => self.first_seen_at,
        }
    }
}

/// Whose text a story is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The agency that it credits, or the outlet that had its text first; none for an outlet's own text.
    pub wire: Option<String>,
    /// The story that it is a copy of.
    pub copy_of: Option<Copied>,
}

/// The story that another one is a copy of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its number in the database.
    pub story: i64,
    /// Its outlet.
    pub outlet: String,
}

/// Whether an entry brings something new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionState {
    /// The identity was never seen.
    New,
    /// Known identity, other title, summary or text.
    Changed,
    /// Known identity, same content.
    Known,
}

/// One text that a story had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// 1 for the first.
    pub number: u32,
    /// The title at that time.
    pub title: String,
    /// Title and prose as they were read; spans of figures lie in it.
    pub text: String,
    /// SHA-256 over what the entry held.
    pub content_hash: [u8; 32],
    /// The language that it was read in.
    pub language: Language,
    /// When the story said that it was published.
    pub published_at: Option<Timestamp>,
    /// When it was seen.
    pub seen_at: Timestamp,
    /// Of a later version, when the text is taken to have been changed; none when that is not known.
    pub edited_at: Option<Timestamp>,
}

impl Version {
    /// Returns when what it says is taken to have been said: for the first version of `story` when that was published,
    /// for a later one when it was edited.
    pub fn stated_at(&self, story: &Story) -> Timestamp {
        if self.number == 1 { story.ordered_at() } else { self.edited_at.unwrap_or(self.seen_at) }
    }
}

/// The article that a story's page holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The address that answered.
    pub url: String,
    /// The article as prose, blocks apart by a blank line.
    pub text: String,
    /// Language that the page declares.
    pub language: Option<Language>,
    /// When the page says that it was published.
    pub published_at: Option<Timestamp>,
    /// When the page says that it was last changed.
    pub modified_at: Option<Timestamp>,
    /// SHA-256 of the body.
    pub body_hash: [u8; 32],
}

/// A term that made a story match, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedTerm {
    /// The facet that it counts for.
    pub facet: FacetName,
    /// As printed in the story.
    pub term: String,
    /// Where, in the text that was matched.
    pub span: Span,
}

/// Why a story belongs to a topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// The topic.
    pub topic: TopicId,
    /// How strongly, 0 to 1.
    pub score: f64,
    /// Facets that were found, in the topic's order.
    pub facets: Vec<FacetName>,
    /// Terms that were found, in the order of the text.
    pub terms: Vec<MatchedTerm>,
}

/// What was read in one version of a story.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryReading {
    /// Title and prose; every span lies in it.
    pub text: String,
    /// The language that it was read in.
    pub language: Language,
    /// The topics that it belongs to.
    pub matches: Vec<Match>,
    /// The figures, once for each topic it belongs to.
    pub figures: Vec<(TopicId, Figure)>,
    /// What tells that a withdrawal has begun or is over, once for each topic it belongs to.
    pub completions: Vec<(TopicId, Completion)>,
}
