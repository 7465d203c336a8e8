//! Which stories belong to a topic, and why.
//!
//! A topic's facets are looked for as terms and as names of places, and its expression is judged for each sentence
//! together with its surroundings: the title and the two sentences before and behind, as far as they speak of the same
//! place. So a story about arrests in another country that ends with a visit to this one does not match, though it
//! holds both words. A sentence speaks of the places that it names; else of those of the title, else of the sentence
//! before, else of the first ones that the story names.
//!
//! A trap (`[[never]]`) does two things. What it covers counts for no facet: the arrest in `cardiac arrest`. And where
//! its terms are found anywhere in the story, the story is not meant, unless one of the facets named in `unless`
//! stands beside what made it match.
//!
//! Nothing is counted or weighed: a story belongs or does not. The score only says how many different words speak for it.

mod compile;
mod expression;
mod place;

use std::collections::{BTreeMap, HashSet};

use crate::{
    model::{FacetName, Match, MatchedTerm, Span, TopicId},
    text::{Gate, Glance, TermHit, Terms, Tokens, sentences},
};

pub use self::compile::{TopicError, unused_facets};
use self::expression::Expression;

/// The most facets of a topic.
pub const FACETS_MAX: usize = 64;

/// The most terms that a match lists.
pub const MATCHED_TERMS_MAX: usize = 100;

/// How many sentences before and behind a sentence belong to its surroundings.
const NEIGHBOURS: usize = 2;

/// A set of facets, a bit for each in the order of [`Matcher::facets`].
type FacetSet = u64;

/// A topic, compiled.
#[derive(Debug)]
pub struct Matcher {
    topic: TopicId,
    expression: Expression,
    /// In the order of the expression; those that only traps and places speak of follow.
    facets: Vec<FacetName>,
    /// Facets that the expression speaks of: the only ones that are reasons.
    named: FacetSet,
    /// Facets that name places.
    places: FacetSet,
    traps: Vec<Trap>,
    /// Payloads below `facets.len()` are facets, the others traps.
    terms: Terms,
    /// Names of places, which start with a capital; payloads are facets.
    names: Terms,
    /// What the facets can be known by before anything is read.
    gate: Gate,
}

#[derive(Debug)]
struct Trap {
    unless: FacetSet,
}

/// A facet found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    first: usize,
    last: usize,
    facet: u32,
}

/// A sentence as the expression sees it.
#[derive(Debug, Clone, Copy, Default)]
struct Sentence {
    found: FacetSet,
    /// The places that it speaks of.
    places: FacetSet,
}

impl Matcher {
    /// Tells whether an entry can belong to the topic, from a glance at it that costs far less than `find`.
    pub fn may_match(&self, glance: &Glance) -> bool {
        self.expression.may_hold(self.gate.admits(glance))
    }

    /// Returns the match of a story, if it belongs to the topic. The first sentence of the text is its title.
    pub fn find(&self, tokens: &Tokens<'_>) -> Option<Match> {
        let (found, sprung) = self.facets_and_traps(tokens);
        let sentences = self.sentences(tokens, &found);
        (0..sentences.len())
            .any(|at| {
                let facets = surroundings(&sentences, at);
                self.expression.holds(facets) && sprung.iter().all(|trap| trap.unless & facets != 0)
            })
            .then(|| self.reasons(tokens, &found))
    }

    /// Tells whether a sentence of a story that belongs to the topic speaks of something else, as a trap in it says.
    pub fn is_trapped(&self, tokens: &Tokens<'_>, sentence: Span) -> bool {
        let (mut hits, mut names) = (Vec::new(), Vec::new());
        for at in tokens.within(sentence) {
            self.terms.find_at(tokens, at, &mut hits);
            self.names.find_at(tokens, at, &mut names);
        }
        let facets = hits.iter().filter(|hit| self.trap(**hit).is_none()).chain(&names);
        let facets = facets.fold(0, |facets, hit| facets | (1 << hit.payload));
        hits.iter().filter_map(|hit| self.trap(*hit)).any(|(_, trap)| trap.unless & facets == 0)
    }

    /// Returns the facets found outside traps, in the order of the text, and the traps found.
    fn facets_and_traps(&self, tokens: &Tokens<'_>) -> (Vec<Found>, Vec<&Trap>) {
        let mut covered = vec![false; tokens.len()];
        let mut sprung = BTreeMap::new();
        let mut facet_hits = Vec::new();
        for hit in self.terms.find(tokens) {
            match self.trap(hit) {
                Some((number, trap)) => {
                    sprung.insert(number, trap);
                    covered.iter_mut().take(hit.last + 1).skip(hit.first).for_each(|token| *token = true);
                }
                None => facet_hits.push(hit),
            }
        }
        let has_capital = |hit: &TermHit| tokens.get(hit.first).is_some_and(|token| token.capital);
        facet_hits.extend(self.names.find(tokens).into_iter().filter(has_capital));
        let is_free = |hit: &TermHit| !covered.iter().take(hit.last + 1).skip(hit.first).any(|token| *token);
        let mut found: Vec<Found> = facet_hits
            .into_iter()
            .filter(is_free)
            .map(|hit| Found { first: hit.first, last: hit.last, facet: hit.payload })
            .collect();
        found.sort_unstable();
        found.dedup();
        (found, sprung.into_values().collect())
    }

    fn trap(&self, hit: TermHit) -> Option<(usize, &Trap)> {
        let number = (hit.payload as usize).checked_sub(self.facets.len())?;
        self.traps.get(number).map(|trap| (number, trap))
    }

    /// Returns what each sentence holds and the places that it speaks of.
    fn sentences(&self, tokens: &Tokens<'_>, found: &[Found]) -> Vec<Sentence> {
        let mut rest = found.iter().peekable();
        let mut sentences: Vec<Sentence> = sentences(tokens)
            .into_iter()
            .map(|span| {
                let end = tokens.within(span).end;
                let mut facets = 0;
                while let Some(hit) = rest.next_if(|hit| hit.first < end) {
                    facets |= 1 << hit.facet;
                }
                Sentence { found: facets, places: facets & self.places }
            })
            .collect();
        let first_named = sentences.iter().map(|sentence| sentence.places).find(|places| *places != 0);
        let title = sentences.first().map_or(0, |title| title.places);
        let mut before = if title == 0 { first_named.unwrap_or(0) } else { title };
        for sentence in &mut sentences {
            if sentence.places == 0 {
                sentence.places = if title == 0 { before } else { title };
            }
            before = sentence.places;
        }
        sentences
    }

    fn reasons(&self, tokens: &Tokens<'_>, found: &[Found]) -> Match {
        let found: Vec<Found> = longest(found.iter().filter(|hit| self.named & (1 << hit.facet) != 0));
        let facets = found.iter().fold(0, |facets, hit| facets | (1 << hit.facet));
        let words: HashSet<String> = found
            .iter()
            .map(|hit| (hit.first..=hit.last).map(|at| tokens.folded(at)).collect::<Vec<_>>().join(" "))
            .collect();
        Match {
            topic: self.topic.clone(),
            score: score(words.len()),
            facets: (0u32..)
                .zip(&self.facets)
                .filter(|(bit, _)| facets & (1 << bit) != 0)
                .map(|(_, f)| f.clone())
                .collect(),
            terms: found.iter().take(MATCHED_TERMS_MAX).filter_map(|hit| self.term(tokens, *hit)).collect(),
        }
    }

    fn term(&self, tokens: &Tokens<'_>, hit: Found) -> Option<MatchedTerm> {
        let span: Span = tokens.span(hit.first, hit.last);
        let facet = self.facets.get(hit.facet as usize)?.clone();
        Some(MatchedTerm { facet, term: span.of(tokens.text()).to_owned(), span })
    }
}

/// Returns the facets of a sentence and of what stands around it, as far as that speaks of the same place.
fn surroundings(sentences: &[Sentence], at: usize) -> FacetSet {
    let Some(own) = sentences.get(at) else { return 0 };
    let near = sentences.iter().take(at + NEIGHBOURS + 1).skip(at.saturating_sub(NEIGHBOURS));
    sentences
        .iter()
        .take(1)
        .chain(near)
        .filter(|other| other.places & own.places != 0 || other.places == own.places)
        .fold(own.found | own.places, |facets, other| facets | other.found)
}

/// Leaves out what lies within a longer term of the same facet.
fn longest<'f>(found: impl Iterator<Item = &'f Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::new();
    for hit in found {
        let same = kept.iter_mut().rev().take(FACETS_MAX).find(|other| other.facet == hit.facet);
        match same {
            Some(other) if other.first == hit.first => other.last = hit.last,
            Some(other) if hit.last <= other.last => {}
            Some(_) | None => kept.push(*hit),
        }
    }
    kept
}

/// Each different term halves the doubt: 0.5 for one, 0.75 for two.
fn score(terms: usize) -> f64 {
    1.0 - 0.5f64.powi(i32::try_from(terms).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests;
