//! Names for people: what `recount extract --explain` prints for senses, frames, sides and reasons.

use crate::model::MeasureId;

use super::{
    super::{
        frame::{Miss, Side},
        noun::NounKind,
        scope::How,
    },
    Frame, Needs, Reason, Sense,
};

impl Reason {
    /// Returns the reason in words for people.
    pub fn text(self) -> &'static str {
        match self {
            Self::Age => "an age",
            Self::Date => "a date",
            Self::Year => "a year",
            Self::Time => "a time of day",
            Self::Duration => "a span of time",
            Self::Money => "a sum of money",
            Self::Share => "a share",
            Self::Unit => "a measurement",
            Self::Ordinal => "an ordinal",
            Self::Label => "a number that names something",
            Self::Decimal => "a decimal number or a slip of the pen",
            Self::Score => "a score or a vote",
            Self::Thing => "a count of things that no measure counts",
            Self::Phone => "a telephone number",
            Self::Difference => "a difference",
            Self::Offspring => "the children that somebody has",
            Self::Nothing => "a zero that is said of no event",
            Self::Unanchored => "it belongs to a figure named before, and there is none",
            Self::NoCue => "no word says what it counts",
        }
    }
}

impl Frame {
    /// Returns where the frame lets its number stand, in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Noun => "noun",
            Self::Person => "person",
            Self::Verb => "verb",
            Self::Subject => "subject",
            Self::Object => "object",
            Self::Free => "free",
            Self::Exists => "exists",
            Self::Metric => "metric",
            Self::Beside => "beside",
        }
    }
}

impl Side {
    /// Returns on which side of its number the cue stands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Within => "within",
            Self::Behind => "behind",
        }
    }
}

impl NounKind {
    /// Returns how far the noun is known.
    pub fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Unknown => "unknown",
            Self::Person => "people",
            Self::Soldier => "soldiers",
            Self::Day => "days",
            Self::Cue => "cue",
            Self::Thing => "things",
        }
    }
}

impl How {
    /// Returns in words for people how a figure came by its measure.
    pub fn text(self) -> &'static str {
        match self {
            Self::Own => "by its own cue",
            Self::Part => "as a part of another",
            Self::Context => "by what was spoken of before",
            Self::Joined => "as the next of a list",
            Self::From => "as the number before",
        }
    }
}

impl Miss {
    /// Returns in words for people why the cue does not count the number.
    pub fn text(self) -> &'static str {
        match self {
            Self::Taken => "it counts another number",
            Self::Noun => "it does not count what the noun names",
            Self::Needs(Needs::People) => "it counts people only",
            Self::Needs(Needs::Troops) => "it counts soldiers only",
            Self::Needs(Needs::Posted) => "it counts soldiers in a place only",
            Self::Needs(Needs::Custody) => "it needs a place of custody beside it",
            Self::Needs(Needs::Hospital) => "it needs a hospital beside it",
            Self::Needs(Needs::Rally) => "it needs a protest beside it",
            Self::Needs(Needs::Captors) => "it needs gunmen or the like before it",
            Self::Needs(Needs::Prison) => "it needs a prison term beside it",
            Self::Needs(Needs::Crime) => "it needs a court, a crime or the opening of cases beside it",
            Self::Far | Self::Needs(Needs::Nothing) => "it stands too far away or in another clause",
            Self::Side => "its number stands on its other side",
        }
    }
}

impl Sense {
    /// Returns the kind of sense in words for people.
    fn kind(self) -> &'static str {
        match self {
            Self::Cue(_) => "cue",
            Self::Bound(_) | Self::BoundBehind(_) => "bound",
            Self::Vague { .. } => "vague number",
            Self::Nobody => "nobody",
            Self::No | Self::NoBehind | Self::NoneOf => "negation",
            Self::Kind(_) => "kind of source",
            Self::Person(_) => "people",
            Self::Soldier(_) => "soldiers",
            Self::Unit(_) | Self::Label(_) => "no figure",
            Self::Day => "days",
            Self::Month(_) => "month",
            Self::Weekday(_) => "weekday",
            Self::Part => "part of a whole",
            Self::Whole => "whole of a part",
            Self::Increment => "increment",
            Self::Period => "period",
            Self::Total => "total",
            Self::Still => "still",
            Self::Retract => "retraction",
            Self::OldVersion => "old version",
            Self::NewVersion => "new version",
            Self::Deny => "denial",
            Self::Earlier => "earlier",
            Self::If => "condition",
            Self::Will => "future",
            Self::LongAgo => "another year",
            Self::Reports => "reports",
            Self::Say | Self::According | Self::InWords | Self::Citing => "saying",
            Self::Opens => "opens cases",
            Self::Body(_) => "body",
            Self::Pronoun => "pronoun",
            Self::Reportedly => "hearsay",
            Self::In | Self::OutOf | Self::Away | Self::Toward => "before a place",
            Self::Everywhere | Self::Back(_) => "place spoken of",
            Self::Area => "area",
            Self::Event => "event",
            Self::NotPlace => "no place",
            Self::Country => "country",
            Self::Be => "form of be",
            Self::Aux => "auxiliary",
            Self::Article => "article",
            Self::And => "and",
            Self::Relative => "opens a clause",
            Self::Link => "link",
            Self::From => "from",
            Self::To => "to",
            Self::Rise => "rise",
            Self::Fall => "fall",
            Self::Correct => "correction",
            Self::Custody => "custody",
            Self::Hospital => "hospital",
            Self::Withdrawal => "withdrawal",
            Self::Begin => "beginning",
            Self::End => "end",
            Self::Stop => "ends a noun",
            Self::Exists => "there are",
            Self::Now => "the present",
            Self::Rally => "protest",
            Self::Force => "armed unit",
            Self::Filler => "filler",
            Self::Captor => "captors",
            Self::Prison => "prison term",
            Self::Crime => "crime or court",
            Self::ByKind => "before a kind",
            Self::Befalls => "befalls people",
            Self::Among => "among",
            Self::Counted(_) => "counted by",
        }
    }
}

impl Sense {
    /// Returns the kind of sense with what it says: `cue: killed, verb`, `bound: at least`, `people: police`.
    pub(in super::super) fn text(self, added: &[MeasureId]) -> String {
        match self.detail(added) {
            Some(detail) => format!("{}: {detail}", self.kind()),
            None => self.kind().to_owned(),
        }
    }

    fn detail(self, added: &[MeasureId]) -> Option<String> {
        if let Self::Cue(cue) = self {
            let measure = cue.measure.map(|measure| measure.id(added).to_string());
            return Some(
                [&measure.unwrap_or_else(|| "of the context".to_owned()), ", ", cue.frame.name()].concat(),
            );
        }
        if let Self::Bound(bound) | Self::BoundBehind(bound) = self {
            return Some(bound.name().replace('_', " "));
        }
        if let Self::Counted(measure) = self {
            return Some(measure.id(added).to_string());
        }
        if let Self::Vague { low, high, .. } = self {
            return Some(format!("{low} to {high}"));
        }
        if let Self::Person(name) | Self::Soldier(name) | Self::Body(name) = self {
            return Some(name.to_owned()).filter(|name| !name.is_empty());
        }
        let (Self::Unit(reason) | Self::Label(reason)) = self else { return None };
        Some(reason.text().to_owned())
    }
}
