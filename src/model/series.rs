//! A series: one thing counted over time, the voices in it, and what a report did to it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Claimant, Class, Date, Direction, MeasureId, PlaceId, Quantity, Role, SeriesId, Stage, Status, Timestamp,
    TopicId,
};

/// What makes two reports speak of the same thing (design.md section 4.6).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SeriesKey {
    /// The topic.
    pub topic: TopicId,
    /// The measure.
    pub measure: MeasureId,
    /// The class of people or things.
    pub who: Class,
    /// The place; the topic's default where the text names none.
    pub place: Option<PlaceId>,
    /// The legal or medical stage; none for the thing itself.
    pub stage: Option<Stage>,
    /// Daily counts make a series beside the totals.
    pub increments: bool,
}

/// A number that stands, or stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The number and its bound.
    pub quantity: Quantity,
    /// Who said so first.
    pub claimant: Arc<Claimant>,
    /// The outlet that it was read in.
    pub outlet: Arc<str>,
    /// The link of the story.
    pub url: Option<Arc<str>>,
    /// When it was stated.
    pub stated_at: Timestamp,
    /// When the story says that it was published.
    pub published_at: Option<Timestamp>,
    /// For deadlines: the day that it resolves to.
    pub resolves_to: Option<Date>,
    /// Whether it was planned when it was said.
    pub planned: bool,
}

/// What one claimant last said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// The claimant.
    pub claimant: Arc<Claimant>,
    /// Its last number.
    pub last: Quantity,
    /// The day it resolves to, for deadlines.
    pub resolves_to: Option<Date>,
    /// When it said so.
    pub stated_at: Timestamp,
    /// Outlets that carried this number of this voice.
    pub outlets: Vec<Arc<str>>,
}

/// One thing that one voice said of a series; when outlets print it again, that is no further statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The number and its bound.
    pub quantity: Quantity,
    /// What it may do to the series.
    pub role: Role,
    /// Whether it is stated as a present fact.
    pub status: Status,
    /// Who says so.
    pub claimant: Arc<Claimant>,
    /// Which way the text says that the number moved.
    pub direction: Option<Direction>,
    /// The number that stood in its place before the story was edited.
    #[serde(default)]
    pub replaces: Option<Quantity>,
    /// The day that the text names for the statement.
    pub as_of: Option<Date>,
    /// For deadlines: the day that it resolves to.
    pub resolves_to: Option<Date>,
    /// Where it was printed, earliest first: the first print of each outlet, and the latest of all.
    pub prints: Vec<Print>,
}

/// One outlet's print of a statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Print {
    /// When the statement is taken to have been made there.
    pub stated_at: Timestamp,
    /// The outlet.
    pub outlet: Arc<str>,
    /// The agency that the story credits with its text.
    #[serde(default)]
    pub wire: Option<Arc<str>>,
    /// The link of the story.
    pub url: Option<Arc<str>>,
    /// When the story says that it was published.
    pub published_at: Option<Timestamp>,
}

impl Print {
    /// Returns whose text it is: two outlets that print one agency's text are one voice.
    pub fn origin(&self) -> &Arc<str> {
        self.wire.as_ref().unwrap_or(&self.outlet)
    }
}

/// A series: all that was said of it.
///
/// What stands follows from the statements alone, so it does not depend on the order in which they arrived. Copies of a
/// series share its statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What it counts.
    pub key: SeriesKey,
    /// Number of revisions told so far; the last one's position.
    pub position: u32,
    /// What was said, in no order that counts.
    pub statements: Vec<Arc<Statement>>,
    /// Since when the current number is gone from the story of the only outlet that gave it.
    pub vanished_at: Option<Timestamp>,
    /// What the statements come to, once somebody went through them.
    pub account: Option<Arc<Account>>,
}

/// What the statements of a series come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// The current number.
    pub standing: Option<Standing>,
    /// Numbers that stood before, oldest first.
    pub past: Vec<Standing>,
    /// Numbers that were withdrawn.
    pub withdrawn: Vec<Standing>,
    /// Who said what last.
    pub voices: Vec<Voice>,
    /// A likely slip of the pen that waits for a second voice.
    pub suspect: Option<Standing>,
}

impl SeriesKey {
    /// Returns the public name of the series: its parts, separated by a slash.
    pub fn id(&self) -> SeriesId {
        let place = self.place.as_ref().map_or("-", PlaceId::as_str);
        let mut id = format!("{}/{}/{}/{place}", self.topic, self.measure, self.who);
        if let Some(stage) = &self.stage {
            id.push('/');
            id.push_str(stage.as_str());
        }
        if self.increments {
            id.push_str("/increments");
        }
        SeriesId::new(id)
    }
}

impl Series {
    /// Makes a series of which nothing was said.
    pub fn new(key: SeriesKey) -> Self {
        Self { key, position: 0, statements: Vec::new(), vanished_at: None, account: None }
    }
}

/// What a report did to its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictKind {
    /// The first number of the series.
    Reported,
    /// Higher than before.
    Up,
    /// Lower than before, and the text or the speaker means it.
    Down,
    /// Narrower than before.
    Refined,
    /// Withdrawn by its own side.
    Retracted,
    /// Denied by its own side's other body, or by a body that had not given it.
    Denied,
    /// Another side gives another number.
    Disputed,
    /// A side that gave another number comes round to the standing one.
    Resolved,
    /// Wider than before: nothing new.
    Widened,
    /// The same number again.
    Repeat,
    /// The same number rounded.
    Rounding,
    /// An older number again.
    Stale,
    /// A likely slip of the pen, held.
    Suspect,
    /// A part of a whole: never moves it.
    Part,
    /// Another event, another year, an earlier number, a hypothesis, a plan: never moves a series.
    Aside,
    /// Gone from its story after an edit, with no other number of its series in the text.
    Vanished,
}

impl VerdictKind {
    /// Returns the name used in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Up => "up",
            Self::Down => "down",
            Self::Refined => "refined",
            Self::Retracted => "retracted",
            Self::Denied => "denied",
            Self::Disputed => "disputed",
            Self::Resolved => "resolved",
            Self::Widened => "widened",
            Self::Repeat => "repeat",
            Self::Rounding => "rounding",
            Self::Stale => "stale",
            Self::Suspect => "suspect",
            Self::Part => "part",
            Self::Aside => "aside",
            Self::Vanished => "vanished",
        }
    }
}

/// What a report did to its series, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Verdict {
    /// What it did.
    pub kind: VerdictKind,
    /// Why, in words for people.
    pub reason: String,
    /// The revision it makes, if it makes one.
    pub revision: Option<Revision>,
}

/// A change of a series: what a notice tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use]
pub struct Revision {
    /// The series.
    pub series: SeriesId,
    /// 1 for the series' first.
    pub position: u32,
    /// What changed.
    pub kind: super::ChangeKind,
    /// Why, in words for people.
    pub reason: String,
    /// The number before.
    pub old: Option<Standing>,
    /// The number now; for a retraction the number that is withdrawn.
    pub new: Standing,
}
