//! A figure in its place in the world: which series it speaks of, who says so, when, and where it was read.

use serde::{Deserialize, Serialize};

use super::{Basis, Date, Direction, Language, Quantity, SeriesKey, Span, Stage, Status, Timestamp};

/// What kind of body gives a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimantKind {
    /// A state body or official.
    Government,
    /// A human-rights group, a monitor, a charity.
    RightsGroup,
    /// An international organisation or alliance.
    International,
    /// Opposition, protesters, witnesses.
    Opposition,
    /// An outlet that speaks for itself.
    Outlet,
    /// Named in the text, unknown to the topic.
    Unknown,
}

impl ClaimantKind {
    /// Returns the kind's name in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::RightsGroup => "rights_group",
            Self::International => "international",
            Self::Opposition => "opposition",
            Self::Outlet => "outlet",
            Self::Unknown => "unknown",
        }
    }
}

/// What a report may do to the series that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It states the series' number.
    Whole,
    /// It adds to a number that the series does not hold: a daily count.
    Increment,
    /// It is a part without a series of its own.
    Part,
    /// It speaks of the past, of another event, or of what may come.
    Aside,
    /// The same story gives the series' number more exactly elsewhere.
    Echo,
}

/// A voice: who stands behind a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Claimant {
    /// What makes two mentions the same voice: the topic's name of it, else its name as printed, folded.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What kind of body it is.
    pub kind: ClaimantKind,
    /// Voices of one side speak for each other; its own key when it stands alone.
    pub side: String,
    /// Who passed the number on.
    pub relayed_by: Option<String>,
}

/// Where a number was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The story's number in the database.
    pub story: i64,
    /// The version of it.
    pub version: u32,
    /// The shortest text that holds bound, number and noun.
    pub quote: String,
    /// The sentence it stands in.
    pub sentence: String,
    /// Where the quote stands in the sentence.
    pub figure_span: Span,
    /// The language it was read in.
    pub language: Language,
    /// The story's title.
    pub title: String,
    /// The story's link.
    pub url: Option<String>,
    /// The publisher's identifier.
    pub guid: Option<String>,
    /// The outlet.
    pub outlet: String,
    /// The agency that the story credits with its text.
    #[serde(default)]
    pub wire: Option<String>,
    /// Other places of the story that print the same number, in their order.
    #[serde(default)]
    pub also: Vec<Passage>,
}

impl Evidence {
    /// Returns whose text it is: two outlets that print one agency's text are one voice.
    pub fn origin(&self) -> &str {
        self.wire.as_deref().unwrap_or(&self.outlet)
    }
}

/// A place of a story that prints a number which it also prints elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The shortest text that holds bound, number and noun.
    pub quote: String,
    /// The sentence it stands in.
    pub sentence: String,
    /// Where the quote stands in the sentence.
    pub figure_span: Span,
}

/// One statement of one number, ready to be compared with the series that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The series that it speaks of.
    pub key: SeriesKey,
    /// The number and its bound.
    pub quantity: Quantity,
    /// What it may do to its series.
    pub role: Role,
    /// Total, increment, subset or unspecified.
    pub basis: Basis,
    /// Whether it is stated as a present fact.
    pub status: Status,
    /// The stage printed with it, if any.
    pub stage: Option<Stage>,
    /// Who says so.
    pub claimant: Claimant,
    /// Which way the text says that the number moved.
    pub direction: Option<Direction>,
    /// The number that stood in its place before the story was edited.
    pub replaces: Option<Quantity>,
    /// For deadlines: the day that it resolves to.
    pub resolves_to: Option<Date>,
    /// The day that the text names for the statement.
    pub as_of: Option<Date>,
    /// When the statement is taken to have been made: publication, or first sight when that is missing or absurd.
    pub stated_at: Timestamp,
    /// When the story says that it was published.
    pub published_at: Option<Timestamp>,
    /// When the version was first seen.
    pub first_seen_at: Timestamp,
    /// Where it was read.
    pub evidence: Evidence,
}

impl Report {
    /// Returns what makes it the same statement in another version of its story: an edit that leaves it alone makes no
    /// new report.
    pub fn substance(&self) -> (&SeriesKey, Quantity, Status) {
        (&self.key, self.quantity, self.status)
    }
}
