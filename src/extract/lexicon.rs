//! The vocabulary of one language, compiled, and the marks that it leaves on a text.
//!
//! Of the phrases that start at a token the longest wins, and the words inside it mean nothing of their own:
//! "among the dead" is one mark, not three.

use std::collections::HashMap;

use crate::{
    model::{Bound, Language, Span},
    text::{TermError, TermHit, Terms, TermsBuilder, TokenKind, Tokens},
};

use super::{
    lang::{self, NumberWord, Table, Words},
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

/// The vocabulary of one language.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) table: &'static Table,
    terms: Terms,
    senses: Vec<Sense>,
    numbers: HashMap<&'static str, NumberWord>,
    symbols: HashMap<&'static str, Vec<Sense>>,
}

/// Collects a vocabulary.
pub(super) struct LexiconBuilder {
    table: &'static Table,
    terms: TermsBuilder,
    senses: Vec<Sense>,
    symbols: HashMap<&'static str, Vec<Sense>>,
}

impl LexiconBuilder {
    /// Starts with the built-in vocabulary of a language.
    pub(super) fn new(language: Language) -> Self {
        let table = lang::table(language);
        let (terms, senses, symbols) = (TermsBuilder::default(), Vec::new(), HashMap::new());
        let mut builder = Self { table, terms, senses, symbols };
        for (sense, phrases) in table.senses.iter().copied().flatten() {
            for phrase in phrases.split('|') {
                if !phrase.contains(char::is_alphanumeric) {
                    builder.symbols.entry(phrase).or_default().push(*sense);
                    continue;
                }
                for form in lang::spelled(phrase, table.endings) {
                    builder.add_own(&form, *sense);
                }
            }
        }
        for (sense, nouns) in table.nouns {
            for noun in nouns.split('|') {
                for form in (table.forms)(noun) {
                    builder.add_own(&form, *sense);
                }
            }
        }
        builder
    }

    fn add_own(&mut self, phrase: &str, sense: Sense) {
        self.add(phrase, sense)
            .expect("built-in phrases are terms; each test that makes an extractor adds them all");
    }

    /// Adds a phrase.
    pub(super) fn add(&mut self, phrase: &str, sense: Sense) -> Result<(), TermError> {
        let payload = u32::try_from(self.senses.len()).expect("a vocabulary is far smaller than 2^32");
        self.terms.add(phrase, payload)?;
        self.senses.push(sense);
        Ok(())
    }

    /// Returns the compiled vocabulary.
    pub(super) fn build(self) -> Lexicon {
        let mut numbers = HashMap::new();
        for (forms, word) in self.table.numbers {
            numbers.extend(forms.split_whitespace().map(|form| (form, *word)));
        }
        Lexicon {
            table: self.table,
            terms: self.terms.build(),
            senses: self.senses,
            numbers,
            symbols: self.symbols,
        }
    }
}

/// A text with its tokens and marks: what every pass of the grammar reads.
#[derive(Debug)]
pub(super) struct Marked<'t> {
    pub(super) tokens: &'t Tokens<'t>,
    pub(super) lexicon: &'t Lexicon,
    marks: Vec<Mark>,
    /// For each token the tags of the marks that cover it, and those that start at it.
    tags: Vec<Covered>,
    capitals: Capitals,
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

#[derive(Debug, Clone, Copy, Default)]
struct Covered {
    covering: Tags,
    /// Position of the first mark that starts here.
    first_mark: u32,
}

impl<'t> Marked<'t> {
    /// Marks a text.
    pub(super) fn new(tokens: &'t Tokens<'t>, lexicon: &'t Lexicon) -> Self {
        let mut marked = Self {
            tokens,
            lexicon,
            marks: Vec::new(),
            tags: Vec::with_capacity(tokens.len()),
            capitals: capitals(tokens),
        };
        let mut hits = Vec::new();
        let mut free_from = 0;
        for position in 0..tokens.len() {
            let first_mark = u32::try_from(marked.marks.len()).unwrap_or(u32::MAX);
            marked.tags.push(Covered { covering: 0, first_mark });
            if position >= free_from {
                free_from = marked.mark_at(position, &mut hits);
            }
        }
        marked.cover();
        marked
    }

    /// Adds the longest phrases that start at a token; returns the first position behind them.
    fn mark_at(&mut self, position: usize, hits: &mut Vec<TermHit>) -> usize {
        hits.clear();
        if self.tokens.get(position).is_some_and(|token| token.kind == TokenKind::Digits) {
            return position + 1;
        }
        if let Some(senses) = self.lexicon.symbols.get(self.tokens.folded(position)) {
            let marks = senses.iter().map(|sense| Mark { first: position, last: position, sense: *sense });
            self.marks.extend(marks);
            return position + 1;
        }
        self.lexicon.terms.find_at(self.tokens, position, hits);
        let Some(last) = hits.iter().map(|hit| hit.last).max() else { return position + 1 };
        for hit in hits.iter().filter(|hit| hit.last == last) {
            if let Some(sense) = self.lexicon.senses.get(hit.payload as usize) {
                self.marks.push(Mark { first: position, last, sense: *sense });
            }
        }
        last + 1
    }

    fn cover(&mut self) {
        for mark in &self.marks {
            let covered = self.tags.iter_mut().take(mark.last + 1).skip(mark.first);
            covered.for_each(|tags| tags.covering |= mark.sense.tag());
        }
    }

    /// Returns all marks of a range of tokens, in order.
    pub(super) fn marks(&self, first: usize, end: usize) -> &[Mark] {
        let border = |position: usize| {
            self.tags.get(position).map_or(self.marks.len(), |tags| tags.first_mark as usize)
        };
        self.marks.get(border(first)..border(end.max(first))).unwrap_or_default()
    }

    /// Returns the marks that start at a token.
    pub(super) fn at(&self, position: usize) -> &[Mark] {
        self.marks(position, position + 1)
    }

    /// Tells whether a token is covered by a mark of one of these kinds.
    pub(super) fn is(&self, position: usize, tags: Tags) -> bool {
        self.tags.get(position).is_some_and(|token| token.covering & tags != 0)
    }

    /// Tells whether any token of a range is covered by a mark of one of these kinds.
    pub(super) fn any(&self, first: usize, end: usize, tags: Tags) -> bool {
        (first..end).any(|position| self.is(position, tags))
    }

    /// Returns the first mark of one of these kinds in a range.
    pub(super) fn find(&self, first: usize, end: usize, tags: Tags) -> Option<&Mark> {
        self.marks(first, end).iter().find(|mark| mark.sense.tag() & tags != 0)
    }

    /// Returns the mark of one of these kinds that ends at a token.
    pub(super) fn ending_at(&self, position: usize, tags: Tags) -> Option<&Mark> {
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
                && self.is(mark.last + 1, tag::PERSON)
                && self.words().attributes.iter().any(|word| self.word(position) == *word);
            (!is_attribute).then_some((*mark, cue))
        })
    }

    /// Returns what a single word means, whatever longer phrase it stands in.
    pub(super) fn senses_of_word(&self, position: usize) -> impl Iterator<Item = Sense> + '_ {
        let mut hits = Vec::new();
        self.lexicon.terms.find_at(self.tokens, position, &mut hits);
        let single = hits.into_iter().filter(move |hit| hit.last == position);
        single.filter_map(|hit| self.lexicon.senses.get(hit.payload as usize).copied())
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
        self.lexicon.numbers.get(self.tokens.folded(position)).copied()
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

    /// Tells whether a token is an adverb by its ending.
    pub(super) fn is_adverb(&self, position: usize) -> bool {
        self.words().adverb_endings.iter().any(|ending| self.word(position).ends_with(ending))
    }

    /// Returns a token's folded form.
    pub(super) fn word(&self, position: usize) -> &str {
        self.tokens.folded(position)
    }

    pub(super) fn kind(&self, position: usize) -> Option<TokenKind> {
        self.tokens.get(position).map(|token| token.kind)
    }

    pub(super) fn is_word(&self, position: usize) -> bool {
        self.kind(position) == Some(TokenKind::Word)
    }

    pub(super) fn is_capital(&self, position: usize) -> bool {
        self.capitals == Capitals::Names && self.tokens.get(position).is_some_and(|token| token.capital)
    }

    /// Tells whether a token follows the one before it without white space.
    pub(super) fn is_tight(&self, position: usize) -> bool {
        self.tokens.get(position).is_some_and(|token| !token.space_before)
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
