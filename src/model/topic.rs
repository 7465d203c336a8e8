//! A topic as its file holds it (design.md section 4.8): data, before anything is compiled from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::{ClaimantId, ClaimantKind, Date, FacetName, Language, MeasureId, PlaceId, TopicId};

/// Terms or names per language. A term is a word, a `stem*`, a phrase of them, or a `/regular expression/`.
pub type TermsByLanguage = BTreeMap<Language, Vec<String>>;

/// Cues per language.
pub type CuesByLanguage = BTreeMap<Language, Vec<CueEntry>>;

/// A developing story to follow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its name, which is the name of its file.
    pub id: TopicId,
    /// Its name for people.
    pub label: String,
    /// A boolean expression over facets: `kazakhstan and (unrest or (csto and withdrawal))`.
    #[serde(rename = "match")]
    pub expression: String,
    /// Events before this day are background.
    #[serde(default, deserialize_with = "day")]
    pub since: Option<Date>,
    /// The place of a figure that names none.
    #[serde(default)]
    pub default_place: Option<PlaceId>,
    /// What the expression speaks of.
    #[serde(default, rename = "facet")]
    pub facets: BTreeMap<FacetName, Facet>,
    /// Stories that look alike and are not meant.
    #[serde(default, rename = "never")]
    pub never: Vec<Never>,
    /// Places, their names and how they lie in each other.
    #[serde(default, rename = "place")]
    pub places: Vec<PlaceEntry>,
    /// Measures beside the built-in ones, or more cues for those.
    #[serde(default, rename = "measure")]
    pub measures: Vec<MeasureEntry>,
    /// Bodies and people who give numbers.
    #[serde(default, rename = "claimant")]
    pub claimants: Vec<ClaimantEntry>,
}

/// One side of a topic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Facet {
    /// Places whose names, and those of all places within them, are terms of the facet too.
    #[serde(default)]
    pub places: Vec<PlaceId>,
    /// Its terms per language.
    #[serde(flatten)]
    pub terms: TermsByLanguage,
}

/// A trap: when its terms are found, the story is not meant, unless one of the facets named in `unless` is found too.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Never {
    /// What it is, for the reason given to people: `sport`; its first term when absent.
    #[serde(default)]
    pub name: String,
    /// Facets that outweigh it.
    #[serde(default)]
    pub unless: Vec<FacetName>,
    /// Its terms per language.
    #[serde(flatten)]
    pub terms: TermsByLanguage,
}

/// How large a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceLevel {
    /// Several countries.
    World,
    /// A country.
    Country,
    /// A region of a country.
    Region,
    /// A city, town or district.
    City,
}

/// A place that the topic knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct PlaceEntry {
    /// Its canonical name.
    pub id: PlaceId,
    /// Its name for people, in English; its first name when absent.
    #[serde(default)]
    pub label: String,
    /// How large it is.
    pub level: PlaceLevel,
    /// The place that it lies in.
    #[serde(default)]
    pub parent: Option<PlaceId>,
    /// Names per language in their base form; the language's own rules find the inflected ones. `stem*` works too.
    #[serde(flatten)]
    pub names: TermsByLanguage,
}

/// A measure that the topic adds, or more cues for a built-in one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct MeasureEntry {
    /// Its name.
    pub id: MeasureId,
    /// Its name for people; the built-in one when absent.
    #[serde(default)]
    pub label: Option<String>,
    /// What is counted: `people`, `cases`, `days`.
    #[serde(default)]
    pub unit: Option<String>,
    /// Nouns per language that it counts, and nothing else then: `houses`. Any people when absent.
    #[serde(default)]
    pub counts: TermsByLanguage,
    /// Words per language that stand beside its numbers.
    #[serde(flatten)]
    pub cues: CuesByLanguage,
}

/// A word or phrase that says what a number counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum CueEntry {
    /// A term whose number stands anywhere beside it.
    Term(String),
    /// A term whose number stands where its frame says.
    Framed(FramedCue),
}

/// A cue with its frame.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FramedCue {
    /// The term.
    pub text: String,
    /// Where its number stands.
    pub frame: CueFrame,
}

/// Where the number of a cue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CueFrame {
    /// A past form that may be active or passive: "12 were killed", "killed 12".
    Verb,
    /// The number is the subject: "12 people died".
    Subject,
    /// The number is the object: "killing 12".
    Object,
    /// The cue is the thing counted: "12 deaths".
    Noun,
    /// The cue names the people counted: "12 detainees". Another cue in the sentence outweighs it.
    Person,
    /// A quantity that takes a value: "the death toll rose to 12".
    Metric,
    /// Either side, as word order is free.
    Free,
}

impl CueEntry {
    /// Returns the term.
    pub fn text(&self) -> &str {
        match self {
            Self::Term(text) => text,
            Self::Framed(cue) => &cue.text,
        }
    }

    /// Returns the frame, if one is given.
    pub fn frame(&self) -> Option<CueFrame> {
        match self {
            Self::Term(_) => None,
            Self::Framed(cue) => Some(cue.frame),
        }
    }
}

/// A body or person who gives numbers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct ClaimantEntry {
    /// Its canonical name.
    pub id: ClaimantId,
    /// Its name for people, in English; its first name when absent.
    #[serde(default)]
    pub label: String,
    /// What kind of body it is.
    pub kind: ClaimantKind,
    /// Bodies of one side speak for each other: the ministries of one state. The claimant itself when absent.
    #[serde(default)]
    pub side: Option<String>,
    /// Names per language in their base form.
    #[serde(flatten)]
    pub names: TermsByLanguage,
}

/// Reads a day written as text, or as TOML's own date, which arrives as a map of one text.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(Date),
        Toml(BTreeMap<String, Date>),
    }
    match Written::deserialize(deserializer)? {
        Written::Text(date) => Ok(Some(date)),
        Written::Toml(dates) => Ok(dates.into_values().next()),
    }
}

impl Topic {
    /// Fills in the names for people that were left out: a place, a claimant, a trap is called by the first of its own.
    #[must_use]
    pub fn named(mut self) -> Self {
        let first = |terms: &TermsByLanguage, otherwise: &str| {
            let mut terms = Language::ALL.iter().filter_map(|language| terms.get(language)?.first());
            terms.next().map_or(otherwise, String::as_str).trim_matches(['"', '/', '*']).to_owned()
        };
        let unnamed = |name: &str| name.is_empty();
        for place in self.places.iter_mut().filter(|place| unnamed(&place.label)) {
            place.label = first(&place.names, place.id.as_str());
        }
        for claimant in self.claimants.iter_mut().filter(|claimant| unnamed(&claimant.label)) {
            claimant.label = first(&claimant.names, claimant.id.as_str());
        }
        for never in self.never.iter_mut().filter(|never| unnamed(&never.name)) {
            never.name = first(&never.terms, "never");
        }
        self
    }

    /// Returns the place of that name.
    pub fn place(&self, id: &PlaceId) -> Option<&PlaceEntry> {
        self.places.iter().find(|place| &place.id == id)
    }

    /// Returns the places that a place lies in, the nearest first; a circle of parents ends.
    pub fn around<'t>(&'t self, id: &PlaceId) -> impl Iterator<Item = &'t PlaceId> {
        let parent = |id: &PlaceId| self.place(id).and_then(|place| place.parent.as_ref());
        std::iter::successors(parent(id), move |id| parent(id)).take(self.places.len())
    }

    /// Returns the claimant of that name.
    pub fn claimant(&self, id: &ClaimantId) -> Option<&ClaimantEntry> {
        self.claimants.iter().find(|claimant| &claimant.id == id)
    }
}
