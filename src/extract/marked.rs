//! The marks that a vocabulary leaves on a text: what every pass of the grammar reads.
//!
//! Of the phrases that start at a token the longest wins, and the words inside it mean nothing of their own:
//! "among the dead" is one mark, not three.

use std::ops::Range;

use crate::{
    model::{Bound, ClaimantId, Span},
    text::{TermHit, Token, TokenKind, Tokens},
};

use super::{
    gazetteer::{Found, Gazetteer, Known},
    lang::{Case, Head, NumberWord, Order, Words},
    lexicon::Lexicon,
    sense::{Cue, Frame, Sense, Tags, tag},
};

/// A phrase of the vocabulary found in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    /// Position of its first token.
    pub(super) first: usize,
    /// Position of its last token.
    pub(super) last: usize,
    pub(super) sense: Sense,
}

/// The marks of a whole text.
#[derive(Debug)]
pub(super) struct Marks<'t> {
    tokens: &'t Tokens<'t>,
    lexicon: &'t Lexicon,
    /// The folded form of each token; no pass asks for anything as often.
    folded: Vec<&'t str>,
    found: Vec<Mark>,
    /// For each token the tags of the marks that cover it.
    covering: Vec<Tags>,
    /// For each token the position of the first mark that starts there.
    first_at: Vec<usize>,
    /// For each token its value as part of a number.
    numbers: Vec<Option<NumberWord>>,
    capitals: Capitals,
    places: Found<'t, Known>,
    claimants: Found<'t, ClaimantId>,
}

/// A text with its tokens and marks as far as the end of a sentence: what every pass of the grammar reads. What stands
/// behind it, such as the body below a heading, is not there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked<'t> {
    pub(super) tokens: &'t Tokens<'t>,
    pub(super) lexicon: &'t Lexicon,
    pub(super) places: &'t Found<'t, Known>,
    pub(super) claimants: &'t Found<'t, ClaimantId>,
    /// The first position that is not there.
    pub(super) end: usize,
    all: &'t Marks<'t>,
}

/// Whether capitals tell names from other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Capitals {
    Names,
    /// A text in capitals, or a title that writes each word with one.
    Everywhere,
}

/// The fewest words whose capitals can be judged.
const WORDS_MIN: usize = 6;

impl<'t> Marks<'t> {
    /// Marks a text; no phrase goes on behind the end of its sentence.
    pub(super) fn new(
        tokens: &'t Tokens<'t>,
        sentences: &[Range<usize>],
        lexicon: &'t Lexicon,
        gazetteer: &'t Gazetteer,
    ) -> Self {
        let folded: Vec<&str> = (0..tokens.len()).map(|position| tokens.folded(position)).collect();
        let mut marked = Self {
            tokens,
            lexicon,
            found: Vec::new(),
            covering: vec![0; tokens.len()],
            first_at: Vec::with_capacity(tokens.len()),
            numbers: folded.iter().map(|word| lexicon.number(word)).collect(),
            folded,
            capitals: capitals(tokens),
            places: gazetteer.places.find(tokens),
            claimants: gazetteer.claimants.find(tokens),
        };
        let mut hits = Vec::new();
        let mut expressions = Vec::new();
        lexicon.find_expressions(tokens, &mut expressions);
        for sentence in sentences {
            let mut free_from = sentence.start;
            for position in sentence.clone() {
                marked.first_at.push(marked.found.len());
                if position >= free_from {
                    free_from = marked.mark_at(position, sentence.end, &expressions, &mut hits);
                }
            }
        }
        marked.cover();
        marked
    }

    /// Returns the text as far as a position.
    pub(super) fn until(&'t self, end: usize) -> Marked<'t> {
        let Self { tokens, lexicon, places, claimants, .. } = self;
        Marked { tokens, lexicon, places, claimants, end, all: self }
    }

    /// Adds the longest phrases that start at a token; returns the first position behind them.
    fn mark_at(
        &mut self,
        position: usize,
        end: usize,
        expressions: &[TermHit],
        hits: &mut Vec<TermHit>,
    ) -> usize {
        hits.clear();
        let kind = self.tokens.get(position).map(|token| token.kind);
        if kind == Some(TokenKind::Digits) {
            return position + 1;
        }
        if kind == Some(TokenKind::Symbol)
            && let Some(senses) = self.lexicon.symbol(self.tokens.folded(position))
        {
            let marks = senses.iter().map(|sense| Mark { first: position, last: position, sense: *sense });
            self.found.extend(marks);
            return position + 1;
        }
        self.lexicon.find_at(self.tokens, position, hits);
        let from = expressions.partition_point(|hit| hit.first < position);
        hits.extend(expressions.iter().skip(from).take_while(|hit| hit.first == position));
        hits.retain(|hit| hit.last < end);
        let Some(last) = hits.iter().map(|hit| hit.last).max() else { return position + 1 };
        let sense = |hit: &TermHit| self.lexicon.sense(hit);
        let is_own = |hit: &TermHit| self.lexicon.is_own(hit);
        let longest = || hits.iter().filter(|hit| hit.last == last);
        for hit in longest() {
            let Some(meant) = sense(hit) else { continue };
            let mut own = longest().filter(|own| is_own(own)).filter_map(sense);
            if is_own(hit) || !own.any(|own| self.lexicon.replaces(own, meant)) {
                self.found.push(Mark { first: position, last, sense: meant });
            }
        }
        last + 1
    }

    fn cover(&mut self) {
        for mark in &self.found {
            let covered = self.covering.get_mut(mark.first..=mark.last).unwrap_or_default();
            for tags in covered {
                *tags |= mark.sense.tag();
            }
        }
    }
}

impl<'t> Marked<'t> {
    /// Returns all marks of a range of tokens, in order.
    pub(super) fn marks(&self, first: usize, end: usize) -> &'t [Mark] {
        let Marks { found, first_at, .. } = self.all;
        let border = |position: usize| first_at.get(position).copied().unwrap_or(found.len());
        found.get(border(first)..border(end.min(self.end).max(first))).unwrap_or_default()
    }

    /// Returns the marks that start at a token.
    pub(super) fn at(&self, position: usize) -> &'t [Mark] {
        self.marks(position, position + 1)
    }

    /// Tells whether a token is covered by a mark of one of these kinds.
    pub(super) fn is(&self, position: usize, tags: Tags) -> bool {
        self.covering(position, position + 1).iter().any(|covering| covering & tags != 0)
    }

    /// Tells whether any token of a range is covered by a mark of one of these kinds.
    pub(super) fn any(&self, first: usize, end: usize, tags: Tags) -> bool {
        self.covering(first, end).iter().fold(0, |all, covering| all | covering) & tags != 0
    }

    fn covering(&self, first: usize, end: usize) -> &'t [Tags] {
        self.all.covering.get(first..end.min(self.end)).unwrap_or_default()
    }

    /// Returns the first mark of one of these kinds in a range.
    pub(super) fn find(&self, first: usize, end: usize, tags: Tags) -> Option<&'t Mark> {
        // A look at what covers the range costs less than one at its marks, and finds nothing in most.
        let marks = if self.any(first, end, tags) { self.marks(first, end) } else { &[] };
        marks.iter().find(|mark| mark.sense.tag() & tags != 0)
    }

    /// Returns the mark of one of these kinds that ends at a token.
    pub(super) fn ending_at(&self, position: usize, tags: Tags) -> Option<&'t Mark> {
        if !self.is(position, tags) {
            return None;
        }
        let first = (position.saturating_sub(7)..=position).find(|first| {
            self.at(*first).iter().any(|mark| mark.last == position && mark.sense.tag() & tags != 0)
        })?;
        self.at(first).iter().find(|mark| mark.last == position && mark.sense.tag() & tags != 0)
    }

    /// Returns the first cue mark that starts at a token.
    pub(super) fn cues_at(&self, position: usize) -> impl Iterator<Item = (Mark, Cue)> + '_ {
        // The month March is no march.
        let is_month = self.is(position, tag::MONTH) && self.is_capital(position);
        self.at(position).iter().filter(move |_| !is_month).filter_map(move |mark| {
            let Sense::Cue(cue) = mark.sense else { return None };
            // "The dead sailor's ship" speaks of one, not of the dead.
            let is_attribute = cue.frame == Frame::Metric
                && self.is_noun(mark.last + 1)
                && self.words().attributes.iter().any(|word| self.word(position) == *word);
            (!is_attribute).then_some((*mark, cue))
        })
    }

    /// Tells whether a token can be the noun that the words before it describe.
    fn is_noun(&self, position: usize) -> bool {
        let grammar = tag::STOP
            | tag::BE
            | tag::AUX
            | tag::AND
            | tag::RELATIVE
            | tag::SAY
            | tag::PART
            | tag::LINK
            | tag::WILL
            | tag::CUE
            | tag::PERIOD
            | tag::EVERYWHERE
            | tag::WEEKDAY
            | tag::MONTH;
        self.is(position, tag::PERSON)
            || self.is_word(position) && !self.is(position, grammar) && !self.is_adverb(position)
    }

    /// Returns what a single word means, whatever longer phrase it stands in.
    pub(super) fn senses_of_word(&self, position: usize) -> impl Iterator<Item = Sense> + '_ {
        let mut hits = Vec::new();
        self.lexicon.find_at(self.tokens, position, &mut hits);
        let single = hits.into_iter().filter(move |hit| hit.last == position);
        single.filter_map(|hit| self.lexicon.sense(&hit))
    }

    /// Returns the bound that starts at a token and stands before its number.
    pub(super) fn bound_at(&self, position: usize) -> Option<(Bound, usize)> {
        self.at(position).iter().find_map(|mark| {
            let Sense::Bound(bound) = mark.sense else { return None };
            Some((bound, mark.last))
        })
    }

    /// Returns the bound that starts behind a number and so compares it: "two fewer than 18".
    pub(super) fn comparison_at(&self, position: usize) -> Option<Bound> {
        let before = position.checked_sub(1)?;
        let compares = |bound: &Bound| matches!(bound, Bound::FewerThan | Bound::MoreThan);
        self.bound_at(position)
            .map(|(bound, _)| bound)
            .filter(|bound| compares(bound) && self.is_number(before))
    }

    /// Returns the value of a word as part of a number.
    pub(super) fn number_word(&self, position: usize) -> Option<NumberWord> {
        self.all.numbers.get(position).copied().flatten().filter(|_| position < self.end)
    }

    /// Tells whether a token is part of a number.
    pub(super) fn is_number(&self, position: usize) -> bool {
        self.kind(position) == Some(TokenKind::Digits) || self.number_word(position).is_some()
    }

    /// Returns the single words that the language's rules look for.
    pub(super) fn words(&self) -> &'static Words {
        &self.lexicon.table.words
    }

    /// Tells whether a token is one of a few words.
    pub(super) fn is_word_of(&self, position: usize, words: &[&str]) -> bool {
        words.contains(&self.word(position))
    }

    /// Tells whether a token that no vocabulary holds is a verb by its ending.
    pub(super) fn is_verb(&self, position: usize) -> bool {
        let word = self.word(position);
        self.words().verb_endings.iter().any(|ending| word.ends_with(ending)) && self.at(position).is_empty()
    }

    /// Tells whether a token is an adverb by its ending.
    pub(super) fn is_adverb(&self, position: usize) -> bool {
        self.words().adverb_endings.iter().any(|ending| self.word(position).ends_with(ending))
    }

    /// Tells whether verbs of the language stand behind all that they speak of.
    pub(super) fn is_verb_last(&self) -> bool {
        self.lexicon.table.order == Order::VerbLast
    }

    /// Tells whether the head of a noun phrase stands before the nouns that only say which.
    pub(super) fn is_head_first(&self) -> bool {
        self.lexicon.table.head == Head::First
    }

    /// Tells whether a token names people by its form alone.
    pub(super) fn is_person(&self, position: usize) -> bool {
        (self.lexicon.table.names_people)(self.word(position))
    }

    /// Returns the case of a capitalised name by its ending.
    pub(super) fn case_of(&self, position: usize) -> Option<Case> {
        let is_name = self.is_word(position) && self.is_capital(position);
        (self.lexicon.table.case_of)(self.word(position)).filter(|_| is_name)
    }

    /// Tells whether a name is that of a body or person: known as a source, or printed in capitals as no country is.
    pub(super) fn is_body(&self, at: usize) -> bool {
        self.is_abbreviation(at, 5) || self.is(at, tag::BODY) || self.claimants.at(at).is_some()
    }

    /// Tells whether a token is two to so many letters in capitals that name no country.
    pub(super) fn is_abbreviation(&self, at: usize, letters_max: usize) -> bool {
        let raw = self.tokens.raw(at);
        (2..=letters_max).contains(&raw.chars().count())
            && raw.chars().all(char::is_uppercase)
            && !self.is(at, tag::COUNTRY)
    }

    /// Returns where a noun phrase opens: at its article, if one stands before its first word.
    pub(super) fn with_article(&self, first: usize) -> usize {
        first.checked_sub(1).filter(|before| self.is(*before, tag::ARTICLE)).unwrap_or(first)
    }

    /// Returns a token's folded form.
    pub(super) fn word(&self, position: usize) -> &'t str {
        self.all.folded.get(position).copied().filter(|_| position < self.end).unwrap_or_default()
    }

    pub(super) fn kind(&self, position: usize) -> Option<TokenKind> {
        self.token(position).map(|token| token.kind)
    }

    fn token(&self, position: usize) -> Option<&'t Token> {
        self.tokens.get(position).filter(|_| position < self.end)
    }

    pub(super) fn is_word(&self, position: usize) -> bool {
        self.kind(position) == Some(TokenKind::Word)
    }

    pub(super) fn is_capital(&self, position: usize) -> bool {
        self.all.capitals == Capitals::Names && self.token(position).is_some_and(|token| token.capital)
    }

    /// Tells whether a token follows the one before it without white space.
    pub(super) fn is_tight(&self, position: usize) -> bool {
        self.token(position).is_some_and(|token| !token.space_before)
    }

    /// Returns the stretch of text from one token to another, both included.
    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        self.tokens.span(first, last)
    }
}

fn capitals(tokens: &Tokens<'_>) -> Capitals {
    let words = || tokens.all().iter().filter(|token| token.kind == TokenKind::Word);
    let (all, capital) = (words().count(), words().filter(|token| token.capital).count());
    if all >= WORDS_MIN && capital * 5 >= all * 4 { Capitals::Everywhere } else { Capitals::Names }
}
