//! What a text tells of a withdrawal that has begun or is over.

use serde::{Deserialize, Serialize};

use super::{PlaceId, Span};

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
