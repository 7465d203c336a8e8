//! The topic's names of places and claimants in all the forms that a language gives them.

use crate::{
    model::{ClaimantId, Language, PlaceId, PlaceLevel},
    text::{TermError, Terms, TermsBuilder, Tokens},
};

use super::{lang, lexicon::Marked, sense::tag};

/// The most tokens of a name before its last one that are looked back for.
const NAME_MAX: usize = 6;

/// A name that the topic knows.
#[derive(Debug, Clone)]
pub(super) struct Name<Id> {
    pub(super) id: Id,
    /// The base form.
    pub(super) text: String,
}

/// Names of one language.
#[derive(Debug)]
pub(super) struct Names<Id> {
    /// What "everywhere" means: the topic's own place.
    pub(super) whole: Option<Id>,
    terms: Terms,
    entries: Vec<Name<Id>>,
}

/// A place that the topic knows.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: PlaceId,
    pub(super) level: PlaceLevel,
}

/// The names that the topic knows.
#[derive(Debug)]
pub(super) struct Gazetteer {
    pub(super) places: Names<Known>,
    pub(super) claimants: Names<ClaimantId>,
}

impl Gazetteer {
    /// Tells whether a name is that of a body or person: known as a source, or printed in capitals as no country is.
    pub(super) fn is_body(&self, text: &Marked<'_>, at: usize) -> bool {
        let raw = text.tokens.raw(at);
        let is_abbreviation =
            raw.chars().count() > 1 && raw.chars().all(char::is_uppercase) && raw.chars().count() < 6;
        (is_abbreviation && !text.is(at, tag::COUNTRY))
            || text.is(at, tag::BODY)
            || self.claimants.at(text.tokens, at).is_some()
    }
}

/// Collects names.
pub(super) struct NamesBuilder<Id> {
    whole: Option<Id>,
    language: Language,
    terms: TermsBuilder,
    entries: Vec<Name<Id>>,
}

impl<Id> NamesBuilder<Id> {
    /// Starts without names.
    pub(super) fn new(language: Language) -> Self {
        Self { whole: None, language, terms: TermsBuilder::default(), entries: Vec::new() }
    }

    /// Says what "everywhere" means.
    pub(super) fn whole(mut self, id: Option<Id>) -> Self {
        self.whole = id;
        self
    }

    /// Adds a name in its base form, or a `stem*`.
    pub(super) fn add(&mut self, name: &str, id: Id) -> Result<(), TermError> {
        let payload = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        for form in (lang::table(self.language).inflect)(name) {
            self.terms.add(&form, payload)?;
        }
        self.entries.push(Name { id, text: name.trim_matches(['*', '/', '"']).to_owned() });
        Ok(())
    }

    /// Returns the compiled names.
    pub(super) fn build(self) -> Names<Id> {
        Names { whole: self.whole, terms: self.terms.build(), entries: self.entries }
    }
}

impl<Id> Names<Id> {
    /// Returns all names.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Name<Id>> {
        self.entries.iter()
    }

    /// Returns the longest name that starts at a token, with its last token.
    pub(super) fn at(&self, tokens: &Tokens<'_>, first: usize) -> Option<(&Name<Id>, usize)> {
        let mut hits = Vec::new();
        self.terms.find_at(tokens, first, &mut hits);
        let hit = hits.into_iter().max_by_key(|hit| hit.last)?;
        self.entries.get(hit.payload as usize).map(|name| (name, hit.last))
    }

    /// Returns the first name within a stretch of tokens, else one that starts before it, behind `floor`, and ends with
    /// it; and where it starts.
    pub(super) fn covering(
        &self,
        tokens: &Tokens<'_>,
        (floor, first): (usize, usize),
        last: usize,
    ) -> Option<(&Name<Id>, usize)> {
        let from = first.saturating_sub(NAME_MAX).max(floor);
        let ending =
            |at: usize| self.at(tokens, at).filter(|(_, end)| *end == last).map(|(name, _)| (name, at));
        (from..first).find_map(ending).or_else(|| self.within(tokens, first, last).map(|name| (name, first)))
    }

    /// Returns the first name within a stretch of tokens.
    pub(super) fn within(&self, tokens: &Tokens<'_>, first: usize, last: usize) -> Option<&Name<Id>> {
        (first..=last)
            .find_map(|at| self.at(tokens, at).filter(|(_, end)| *end <= last).map(|(name, _)| name))
    }
}
