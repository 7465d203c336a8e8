//! Notices: what is told to people and programs, in the very shape of the JSON webhook body (design.md section 4.5).

use serde::{Deserialize, Serialize};

use super::{
    Bound, ClaimantKind, Class, Date, EndpointName, FeedId, Language, MeasureId, NoticeId, PlaceId, SeriesId,
    Timestamp, TopicId,
};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NoticeType {
    /// The first figure of a series.
    #[serde(rename = "figure.reported")]
    FigureReported,
    /// Another figure of a series.
    #[serde(rename = "figure.changed")]
    FigureChanged,
    /// A figure was withdrawn or denied.
    #[serde(rename = "figure.retracted")]
    FigureRetracted,
    /// Another side gives another figure.
    #[serde(rename = "figure.disputed")]
    FigureDisputed,
    /// The day of a deadline has passed and nothing tells that it was kept.
    #[serde(rename = "figure.deadline")]
    FigureDeadline,
    /// A story belongs to a topic.
    #[serde(rename = "story.flagged")]
    StoryFlagged,
    /// Several notices in one.
    #[serde(rename = "digest")]
    Digest,
    /// A feed's first document was stored.
    #[serde(rename = "baseline.completed")]
    BaselineCompleted,
    /// A feed brings no document.
    #[serde(rename = "feed.failing")]
    FeedFailing,
    /// A feed brings documents again.
    #[serde(rename = "feed.recovered")]
    FeedRecovered,
    /// Entries may have come and gone between two polls.
    #[serde(rename = "feed.gap")]
    FeedGap,
    /// Deliveries to an endpoint fail.
    #[serde(rename = "endpoint.failing")]
    EndpointFailing,
    /// An endpoint asked for no more.
    #[serde(rename = "endpoint.disabled")]
    EndpointDisabled,
    /// A trial.
    #[serde(rename = "endpoint.test")]
    EndpointTest,
}

impl NoticeType {
    /// Returns the type's name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::FigureReported => "figure.reported",
            Self::FigureChanged => "figure.changed",
            Self::FigureRetracted => "figure.retracted",
            Self::FigureDisputed => "figure.disputed",
            Self::FigureDeadline => "figure.deadline",
            Self::StoryFlagged => "story.flagged",
            Self::Digest => "digest",
            Self::BaselineCompleted => "baseline.completed",
            Self::FeedFailing => "feed.failing",
            Self::FeedRecovered => "feed.recovered",
            Self::FeedGap => "feed.gap",
            Self::EndpointFailing => "endpoint.failing",
            Self::EndpointDisabled => "endpoint.disabled",
            Self::EndpointTest => "endpoint.test",
        }
    }

    /// Tells whether the notice is about the daemon's own work and not about the news.
    pub fn is_operational(self) -> bool {
        match self {
            Self::FigureReported
            | Self::FigureChanged
            | Self::FigureRetracted
            | Self::FigureDisputed
            | Self::FigureDeadline
            | Self::StoryFlagged
            | Self::Digest => false,
            Self::BaselineCompleted
            | Self::FeedFailing
            | Self::FeedRecovered
            | Self::FeedGap
            | Self::EndpointFailing
            | Self::EndpointDisabled
            | Self::EndpointTest => true,
        }
    }
}

/// How a figure changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// First of its series.
    Reported,
    /// Higher.
    Up,
    /// Lower.
    Down,
    /// Narrower.
    Refined,
    /// Withdrawn by its own side.
    Retracted,
    /// Denied by another body.
    Denied,
    /// Another side gives another number.
    Disputed,
}

impl ChangeKind {
    /// Returns the kind's name in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Up => "up",
            Self::Down => "down",
            Self::Refined => "refined",
            Self::Retracted => "retracted",
            Self::Denied => "denied",
            Self::Disputed => "disputed",
        }
    }

    /// Returns the type of the notice that tells of such a change.
    pub fn notice_type(self) -> NoticeType {
        match self {
            Self::Reported => NoticeType::FigureReported,
            Self::Up | Self::Down | Self::Refined => NoticeType::FigureChanged,
            Self::Retracted | Self::Denied => NoticeType::FigureRetracted,
            Self::Disputed => NoticeType::FigureDisputed,
        }
    }
}

/// A notice: the webhook body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Stable name, derived from what is told.
    pub id: NoticeId,
    /// What it is about.
    #[serde(rename = "type")]
    pub kind: NoticeType,
    /// When what it tells was recorded.
    pub timestamp: Timestamp,
    /// Version of this shape; it only grows.
    pub schema: u32,
    /// Whether it is a trial.
    pub test: bool,
    /// What it tells.
    pub data: NoticeData,
}

impl Notice {
    /// The version of the shape.
    pub const SCHEMA: u32 = 1;

    /// Returns the one line that tells it.
    pub fn headline(&self) -> &str {
        match &self.data {
            NoticeData::Figure(figure) => &figure.headline,
            NoticeData::Story(story) => &story.headline,
            NoticeData::Feed(feed) => &feed.headline,
            NoticeData::Endpoint { headline, .. } => headline,
        }
    }
}

/// What a notice tells, by its type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NoticeData {
    /// `figure.*`
    Figure(Box<FigureNotice>),
    /// `story.flagged`
    Story(Box<StoryNotice>),
    /// `baseline.completed`, `feed.*`
    Feed(FeedNote),
    /// `endpoint.*`
    Endpoint {
        /// The one line that tells it.
        headline: String,
        /// The endpoint.
        endpoint: EndpointName,
        /// What happened, in words.
        detail: String,
    },
}

/// A thing with a name for programs and one for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelled<Id> {
    /// For programs.
    pub id: Id,
    /// For people.
    pub label: String,
}

/// What changed about a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureNotice {
    /// The one line that tells it, made of our own fields.
    pub headline: String,
    /// What changed and why it counts as a change.
    pub change: Change,
    /// The number now; for a retraction the number that is withdrawn.
    pub new: FigureValue,
    /// The number before.
    pub old: Option<FigureValue>,
    /// What is counted.
    pub measure: MeasureLabel,
    /// The class counted.
    pub who: Class,
    /// Where.
    pub place: Option<PlaceLabel>,
    /// The topic.
    pub topic: Labelled<TopicId>,
    /// Who says so.
    pub claimant: ClaimantLabel,
    /// In which words, where.
    pub evidence: EvidenceNote,
    /// The feed that brought it.
    pub feed: FeedLabel,
    /// When.
    pub times: Times,
    /// The series so far.
    pub series: SeriesNote,
    /// Who else says so, and who differs.
    pub other_sources: OtherSources,
    /// What to mind.
    pub flags: Flags,
}

/// A measure and its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureLabel {
    /// For programs.
    pub id: MeasureId,
    /// For people.
    pub label: String,
    /// What is counted: `people`, `cases`, `days`.
    pub unit: String,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceLabel {
    /// For programs.
    pub id: PlaceId,
    /// For people.
    pub name: String,
}

/// What changed and why it counts as a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// How it changed.
    pub kind: ChangeKind,
    /// By how much, when both numbers are printed.
    pub delta: Option<Delta>,
    /// Why it counts as a change, in words.
    pub reason: String,
}

/// The difference of two printed numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    /// New minus old.
    pub value: i64,
    /// The same in percent of the old one; none when that is zero.
    pub percent: Option<f64>,
    /// Whether both numbers were exact.
    pub exact: bool,
}

/// A number in a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureValue {
    /// As printed; none for a vague word.
    pub value: Option<u64>,
    /// The lowest count stated.
    pub low: Option<u64>,
    /// The highest count stated.
    pub high: Option<u64>,
    /// What bounds it.
    pub qualifier: Bound,
    /// As a headline prints it.
    pub text: String,
    /// For deadlines: the day that it resolves to.
    pub date: Option<Date>,
    /// When it was stated.
    pub as_of: Timestamp,
    /// When the story says that it was published.
    pub published_at: Option<Timestamp>,
    /// The outlet.
    pub publisher: String,
    /// The story.
    pub url: Option<String>,
}

/// A claimant in a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimantLabel {
    /// Its name.
    pub name: String,
    /// What kind of body it is.
    pub kind: ClaimantKind,
    /// Who passed it on.
    pub relayed_by: Option<String>,
}

/// The words that a number was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceNote {
    /// The sentence.
    pub quote: String,
    /// The language it was read in.
    pub language: Language,
    /// Where the figure stands in the quote, in code points.
    pub figure_span: [usize; 2],
    /// SHA-256 of the quote, in hexadecimal.
    pub quote_sha256: String,
    /// The story.
    pub article: ArticleLabel,
}

/// A story in a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleLabel {
    /// Its title.
    pub title: String,
    /// Its link.
    pub url: Option<String>,
    /// The publisher's identifier.
    pub guid: Option<String>,
    /// The outlet.
    pub publisher: String,
}

/// A feed in a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedLabel {
    /// The operator's name of it.
    pub id: FeedId,
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: String,
}

/// When what a notice tells happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// When the story says that it was published.
    pub published_at: Option<Timestamp>,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// When the change was recorded.
    pub recorded_at: Timestamp,
}

/// The series in a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesNote {
    /// Its public name.
    pub id: SeriesId,
    /// Its parts, readable.
    pub key: String,
    /// This change's place in it, from 1.
    pub position: u32,
    /// The numbers so far as printed, oldest first, this one last.
    pub recent: Vec<String>,
}

/// Who else speaks in the series.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OtherSources {
    /// Voices that say the same: `Interior Ministry (Delta Newswire, Harbour Agency)`.
    pub agreeing: Vec<String>,
    /// Voices that say otherwise, with their number.
    pub contradicting: Vec<String>,
    /// How many sides say the same, this one included.
    pub independent: u32,
}

/// What to mind about a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flags {
    /// Published more than 24 hours before it was seen.
    pub late: bool,
    /// Older than the feed's first document.
    pub backfill: bool,
    /// One of several that belong together: a story with the text of one that was seen before. It is on record, and sent
    /// to nobody.
    pub grouped: bool,
}

/// Why a story was flagged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoryNotice {
    /// The one line that tells it.
    pub headline: String,
    /// The topic.
    pub topic: Labelled<TopicId>,
    /// How strongly it belongs to the topic, 0 to 1.
    pub score: f64,
    /// Facets that were found.
    pub facets: Vec<String>,
    /// Terms that were found, as printed.
    pub terms: Vec<String>,
    /// The story.
    pub article: ArticleLabel,
    /// The language it was read in.
    pub language: Language,
    /// The feed that brought it.
    pub feed: FeedLabel,
    /// When.
    pub times: Times,
    /// What to mind.
    pub flags: Flags,
}

/// What happened to a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedNote {
    /// The one line that tells it.
    pub headline: String,
    /// The feed.
    pub feed: FeedLabel,
    /// What happened, in words.
    pub detail: String,
    /// Since when, where that is known.
    pub since: Option<Timestamp>,
    /// For a baseline: stories stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stories: Option<u64>,
    /// For a baseline: stories that belong to a topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flagged: Option<u64>,
}
