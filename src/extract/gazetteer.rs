//! The topic's names of places and claimants in all the forms that a language gives them.

use std::ops::Range;

use crate::{
    model::{ClaimantId, Language, PlaceId, PlaceLevel},
    text::{TermError, TermHit, Terms, TermsBuilder, Tokens},
};

use super::lang;

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
    /// What "everywhere" means.
    whole: Option<Id>,
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
    /// Returns the longest names that start at the tokens of a text.
    pub(super) fn find(&self, tokens: &Tokens<'_>) -> Found<'_, Id> {
        let mut hits: Vec<TermHit> = Vec::new();
        for hit in self.terms.find(tokens) {
            match hits.last_mut().filter(|longest| longest.first == hit.first) {
                Some(longest) if longest.last > hit.last => {}
                Some(longest) => *longest = hit,
                None => hits.push(hit),
            }
        }
        Found { names: self, hits }
    }
}

/// The topic's names in a text.
#[derive(Debug)]
pub(super) struct Found<'n, Id> {
    names: &'n Names<Id>,
    /// One for each token where a name starts, in order.
    hits: Vec<TermHit>,
}

impl<'n, Id> Found<'n, Id> {
    /// Returns what "everywhere" means: the topic's own place.
    pub(super) fn whole(&self) -> Option<&'n Id> {
        self.names.whole.as_ref()
    }

    /// Returns all names that the topic knows.
    pub(super) fn known(&self) -> impl Iterator<Item = &'n Name<Id>> {
        self.names.entries.iter()
    }

    /// Returns the name that starts at a token, with its last token.
    pub(super) fn at(&self, first: usize) -> Option<(&'n Name<Id>, usize)> {
        self.hits(first..first + 1).next().map(|(name, hit)| (name, hit.last))
    }

    /// Returns the first name within a stretch of tokens, else one that starts before it, behind `floor`, and ends with
    /// it; and where it starts.
    pub(super) fn covering(
        &self,
        floor: usize,
        (first, last): (usize, usize),
    ) -> Option<(&'n Name<Id>, usize)> {
        let from = first.saturating_sub(NAME_MAX).max(floor);
        let mut before = self.hits(from..first).filter(|(_, hit)| hit.last == last);
        before
            .next()
            .map(|(name, hit)| (name, hit.first))
            .or_else(|| self.within((first, last)).map(|name| (name, first)))
    }

    /// Returns the first name that starts in a stretch of tokens and goes on behind it, and where it ends.
    pub(super) fn starting_within(&self, (first, last): (usize, usize)) -> Option<(&'n Name<Id>, usize)> {
        self.hits(first..last + 1).find(|(_, hit)| hit.last > last).map(|(name, hit)| (name, hit.last))
    }

    /// Returns the first name within a stretch of tokens.
    pub(super) fn within(&self, (first, last): (usize, usize)) -> Option<&'n Name<Id>> {
        self.hits(first..last + 1).find(|(_, hit)| hit.last <= last).map(|(name, _)| name)
    }

    /// Returns the last name that starts in a range of tokens.
    pub(super) fn last_in(&self, range: Range<usize>) -> Option<&'n Name<Id>> {
        self.hits(range).next_back().map(|(name, _)| name)
    }

    /// Returns the names that start in a range of tokens.
    fn hits(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = (&'n Name<Id>, &TermHit)> {
        let border = |position: usize| self.hits.partition_point(|hit| hit.first < position);
        let hits = self.hits.get(border(range.start)..border(range.end)).unwrap_or_default();
        hits.iter().filter_map(|hit| Some((self.names.entries.get(hit.payload as usize)?, hit)))
    }
}
