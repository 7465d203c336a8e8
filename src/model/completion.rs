//! What a text tells of a withdrawal that has begun or is over.

use serde::{Deserialize, Serialize};

use super::{Date, PlaceId, Span, Timestamp, TopicId};

/// How far a withdrawal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It has begun.
    Begun,
    /// It is over, and so it had begun.
    Ended,
}

/// A report that a withdrawal has begun or is over: it closes the deadline that was announced for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// How far it has come.
    pub phase: Phase,
    /// The place that was left, where the sentence names one; else that of the topic.
    pub place: Option<PlaceId>,
    /// The words that tell it.
    pub quote: Span,
    /// The sentence they stand in.
    pub sentence: Span,
}

impl Phase {
    /// Returns the phase's name in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Ended => "ended",
        }
    }
}

/// A completion in its place: of which withdrawal it speaks, when it was told and in which story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionReport {
    /// The topic.
    pub topic: TopicId,
    /// The place that was left; the topic's default where the sentence names none.
    pub place: Option<PlaceId>,
    /// How far it has come.
    pub phase: Phase,
    /// The story's number in the database.
    pub story: i64,
    /// The version of it.
    pub version: u32,
    /// The words that tell it.
    pub quote: String,
    /// The sentence they stand in.
    pub sentence: String,
    /// When the statement is taken to have been made.
    pub stated_at: Timestamp,
}

/// A day on which a withdrawal should have begun or be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The day announced.
    pub day: Date,
    /// When it was announced; only what is told later can say that it was kept.
    pub announced_at: Timestamp,
    /// When it counts as passed.
    pub due_at: Timestamp,
}
