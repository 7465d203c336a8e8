//! Terms of topic files, found in one pass over a text.
//!
//! A term is a word, a `stem*`, a phrase of these, or a `/regular expression/` over the folded text. Words match
//! whole, case and accents folded; white space between the words of a phrase does not matter.

use std::collections::HashMap;

use regex::Regex;
use thiserror::Error;

use super::{TokenKind, Tokens, token::fold};

/// The largest compiled size of one regular expression, in bytes.
const REGEX_BYTES_MAX: usize = 1 << 20;

/// A term that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TermError {
    /// Nothing is left after folding.
    #[error("a term must hold at least one letter or digit; write a word, or remove it")]
    Empty,
    /// A stem so short that it matches nearly everything.
    #[error("stem '{0}*' is too short; give at least two letters before the star")]
    ShortStem(String),
    /// The regular expression is wrong.
    #[error("this regular expression is wrong: {0}; correct it, or write the term without slashes")]
    Regex(String),
}

#[derive(Debug, Clone)]
enum Pattern {
    Word(Box<str>),
    Stem(Box<str>),
}

impl Pattern {
    fn matches(&self, word: &str) -> bool {
        match self {
            Self::Word(whole) => **whole == *word,
            Self::Stem(stem) => word.starts_with(&**stem),
        }
    }
}

#[derive(Debug, Clone)]
struct Sequence {
    rest: Vec<Pattern>,
    payload: u32,
}

/// One term found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermHit {
    /// What was given for the term when it was added.
    pub payload: u32,
    /// Position of its first token.
    pub first: usize,
    /// Position of its last token.
    pub last: usize,
}

/// Collects terms.
#[derive(Debug, Default)]
pub struct TermsBuilder {
    terms: Terms,
}

/// Terms, compiled.
#[derive(Debug, Default)]
pub struct Terms {
    words: HashMap<Box<str>, Vec<Sequence>>,
    stems: HashMap<Box<str>, Vec<Sequence>>,
    stem_lengths: Vec<usize>,
    expressions: Vec<(Regex, u32)>,
}

impl TermsBuilder {
    /// Adds a term; `payload` comes back with each hit.
    pub fn add(&mut self, term: &str, payload: u32) -> Result<(), TermError> {
        let term = term.trim();
        if let Some(expression) = term.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            return self.add_expression(expression, payload);
        }
        let mut patterns = patterns(term)?.into_iter();
        let sequence = |rest| Sequence { rest, payload };
        match patterns.next().ok_or(TermError::Empty)? {
            Pattern::Word(word) => {
                self.terms.words.entry(word).or_default().push(sequence(patterns.collect()));
            }
            Pattern::Stem(stem) => {
                if !self.terms.stem_lengths.contains(&stem.len()) {
                    self.terms.stem_lengths.push(stem.len());
                    self.terms.stem_lengths.sort_unstable();
                }
                self.terms.stems.entry(stem).or_default().push(sequence(patterns.collect()));
            }
        }
        Ok(())
    }

    fn add_expression(&mut self, expression: &str, payload: u32) -> Result<(), TermError> {
        let regex = regex::RegexBuilder::new(expression)
            .size_limit(REGEX_BYTES_MAX)
            .case_insensitive(true)
            .build()
            .map_err(|error| TermError::Regex(last_line(&error.to_string())))?;
        self.terms.expressions.push((regex, payload));
        Ok(())
    }

    /// Returns the compiled terms.
    pub fn build(self) -> Terms {
        self.terms
    }
}

impl Terms {
    /// Returns all terms found, in the order of the text; of one term that starts at one token, the longest.
    pub fn find(&self, tokens: &Tokens<'_>) -> Vec<TermHit> {
        let mut hits = Vec::new();
        for (first, token) in tokens.all().iter().enumerate() {
            if token.kind != TokenKind::Symbol {
                self.find_at(tokens, first, &mut hits);
            }
        }
        if !self.expressions.is_empty() {
            self.find_expressions(tokens, &mut hits);
            hits.sort_by_key(|hit| (hit.first, hit.last));
        }
        hits
    }

    /// Appends the terms that start at one token.
    pub fn find_at(&self, tokens: &Tokens<'_>, first: usize, hits: &mut Vec<TermHit>) {
        let word = tokens.folded(first);
        let whole = self.words.get(word).into_iter();
        let stems = self
            .stem_lengths
            .iter()
            .take_while(|length| **length <= word.len())
            .filter_map(|length| word.get(..*length).and_then(|stem| self.stems.get(stem)));
        for sequence in whole.chain(stems).flatten() {
            let follows =
                |(offset, pattern): (usize, &Pattern)| pattern.matches(tokens.folded(first + 1 + offset));
            if sequence.rest.iter().enumerate().all(follows) {
                hits.push(TermHit { payload: sequence.payload, first, last: first + sequence.rest.len() });
            }
        }
    }

    /// Appends the regular expressions found anywhere.
    pub fn find_expressions(&self, tokens: &Tokens<'_>, hits: &mut Vec<TermHit>) {
        for (expression, payload) in &self.expressions {
            for found in expression.find_iter(tokens.folded_text()) {
                if let Some((first, last)) = tokens.of_folded(found.start(), found.end()) {
                    hits.push(TermHit { payload: *payload, first, last });
                }
            }
        }
    }
}

/// Returns what is wrong with an expression without the drawing of where; the caller knows the place.
fn last_line(message: &str) -> String {
    let line = message.lines().last().unwrap_or(message);
    line.trim_start_matches("error: ").to_owned()
}

/// Splits a term into the patterns of its words.
fn patterns(term: &str) -> Result<Vec<Pattern>, TermError> {
    let plain = term.trim_matches('"');
    let tokens = Tokens::new(plain);
    let mut patterns: Vec<Pattern> = Vec::new();
    for (position, token) in tokens.all().iter().enumerate() {
        let folded = tokens.folded(position);
        match (folded, patterns.last_mut()) {
            ("*", Some(last)) if !token.space_before => {
                if let Pattern::Word(word) = last {
                    if word.chars().count() < 2 {
                        return Err(TermError::ShortStem(word.to_string()));
                    }
                    *last = Pattern::Stem(word.clone());
                }
            }
            _ => patterns.push(Pattern::Word(folded.into())),
        }
    }
    let has_word = fold(plain).chars().any(char::is_alphanumeric);
    if has_word && !patterns.is_empty() { Ok(patterns) } else { Err(TermError::Empty) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(term: &str, text: &str, expected: &[&str]) {
        let mut builder = TermsBuilder::default();
        builder.add(term, 7).expect("the term is well written");
        let tokens = Tokens::new(text);
        let hits = builder.build().find(&tokens);
        assert!(hits.iter().all(|hit| hit.payload == 7));
        let found: Vec<&str> = hits.iter().map(|hit| tokens.span(hit.first, hit.last).of(text)).collect();
        assert_eq!(found, expected, "{term} in {text}");
    }

    #[test]
    fn words_match_whole_and_folded() {
        check("Almaty", "In ALMATY, Almaty's streets; Almatyan", &["ALMATY", "Almaty"]);
        check("ёлка", "Елка и ЁЛКА", &["Елка", "ЁЛКА"]);
    }

    #[test]
    fn stems_and_phrases_match() {
        check("казахстан*", "Казахстанские власти, в Казахстане", &["Казахстанские", "Казахстане"]);
        check("Central Asian countr*", "the Central  Asian\ncountry's leader", &["Central  Asian\ncountry"]);
        check("Нур-Султан*", "в Нур-Султане", &["Нур-Султане"]);
        check("\"peace keepers\"", "peace keepers, peacekeepers", &["peace keepers"]);
    }

    #[test]
    fn expressions_match_the_folded_text() {
        check(r"/\bвыв(од|ест)\w* .{0,20}войск\w*/", "Вывод всех войск начат", &["Вывод всех войск"]);
    }

    #[test]
    fn bad_terms_are_refused() {
        let add = |term: &str| TermsBuilder::default().add(term, 0).expect_err("the term is wrong");
        assert_eq!(add(" "), TermError::Empty);
        assert_eq!(add("—"), TermError::Empty);
        assert_eq!(add("a*"), TermError::ShortStem("a".into()));
        assert!(matches!(add("/(/"), TermError::Regex(_)));
    }
}
