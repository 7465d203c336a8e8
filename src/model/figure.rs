//! What one sentence states about one measure (figures guideline).

use serde::{Deserialize, Serialize};

use super::{Class, Date, MeasureId, Quantity, Span, Stage};

/// What a number is, seen from the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// "total", "toll", "in all".
    Total,
    /// "another", "over the past day".
    Increment,
    /// "including", "of them", or a legal stage.
    Subset,
    /// Nothing printed says which.
    #[default]
    Unspecified,
}

/// Whether a number is stated as a present fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Stated as a fact.
    #[default]
    Reported,
    /// To come: will, is to, must.
    Planned,
    /// If, could, may.
    Hypothetical,
    /// Another event or another year.
    Background,
    /// Printed as the earlier number.
    Superseded,
    /// Another body, or the named one, denies it.
    Denied,
    /// Withdrawn as an error.
    Retracted,
}

/// Which way the text itself says that a number moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// "rose to", "climbed".
    Up,
    /// "lowered", "revised down", "two fewer than the 18 given".
    Down,
    /// "corrected", "revised", with no direction printed.
    Corrected,
}

/// A place or body as the text names it, with its canonical name where the topic knows one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mention<Id> {
    /// As printed, in its base form where the language's rules give one.
    pub text: String,
    /// The topic's name of it.
    pub id: Option<Id>,
}

/// Who a number is ascribed to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attribution {
    /// The first origin named.
    pub origin: Mention<super::ClaimantId>,
    /// Who passed it on, for "X via Y".
    pub relayed_by: Option<String>,
    /// What kind of body the text calls it: "a rights group".
    pub kind: Option<super::ClaimantKind>,
    /// The name that it was introduced with, when it goes by a shorter one: "the commission".
    pub full: Option<String>,
}

impl Attribution {
    /// Returns `X` or `X via Y`, as the public formats print it.
    pub fn text(&self) -> String {
        match &self.relayed_by {
            Some(relay) => format!("{} via {relay}", self.origin.text),
            None => self.origin.text.clone(),
        }
    }
}

/// One reported quantity of one measure, as one place of a text states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What is counted or measured.
    pub measure: MeasureId,
    /// The number and its bound.
    pub quantity: Quantity,
    /// The head noun counted, as printed; none when the number stands alone.
    pub who: Option<String>,
    /// The class that the noun belongs to.
    pub class: Class,
    /// The smallest place that governs the counted event.
    pub place: Option<Mention<super::PlaceId>>,
    /// The place that the report is sent from, which governs where the text names none.
    pub dateline: Option<super::PlaceId>,
    /// Total, increment, subset or unspecified.
    pub basis: Basis,
    /// The legal or medical stage printed, if any.
    pub stage: Option<Stage>,
    /// Who says so; none when the outlet speaks for itself.
    pub attribution: Option<Attribution>,
    /// Whether it is stated as a present fact.
    pub status: Status,
    /// Which way the text says that the number moved.
    pub direction: Option<Direction>,
    /// The day the text names for the statement ("on Sunday", "as of 11 January").
    pub as_of: Option<Date>,
    /// For deadlines: the day that the number of days resolves to, when the statement's date is known.
    pub resolves_to: Option<Date>,
    /// The shortest text that holds bound, number and noun.
    pub quote: Span,
    /// The sentence it stands in.
    pub sentence: Span,
}
