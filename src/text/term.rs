//! Terms of topic files, found in one pass over a text.
//!
//! A term is a word, a `stem*`, a phrase of these, or a `/regular expression/` over the folded text. Words match
//! whole, case and accents folded; white space between the words of a phrase does not matter.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use rustc_hash::FxHashMap;
use thiserror::Error;

use super::{
    TokenKind, Tokens,
    token::{fold, fold_character},
};

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
    /// A regular expression that is opened and not closed.
    #[error(
        "'{0}' starts like a regular expression and has no slash at its end; add one, or remove the first"
    )]
    Unclosed(String),
    /// A regular expression that finds nothing everywhere.
    #[error(
        "this regular expression matches the empty text, and so every text; make it match a letter at least"
    )]
    Everything,
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

/// The first two characters of a word. A stem has as many at least.
type Head = (char, char);

fn head(word: &str) -> Head {
    let mut characters = word.chars();
    (characters.next().unwrap_or_default(), characters.next().unwrap_or_default())
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
    /// By the first two letters of the terms, the lengths of the stems among them: most words of a text start none.
    heads: FxHashMap<Head, Vec<usize>>,
    words: FxHashMap<Box<str>, Vec<Sequence>>,
    stems: FxHashMap<Box<str>, Vec<Sequence>>,
    expressions: Vec<Expression>,
    /// Finds the words of the expressions; none when there are none.
    words_of_expressions: Option<AhoCorasick>,
    /// For each of those words, the position of its expression.
    expression_of_word: Vec<usize>,
}

#[derive(Debug)]
struct Expression {
    regex: Regex,
    payload: u32,
    /// Each of its matches holds one of these words; empty when none is known.
    words: Vec<String>,
}

impl TermsBuilder {
    /// Adds a term; `payload` comes back with each hit.
    pub fn add(&mut self, term: &str, payload: u32) -> Result<(), TermError> {
        let term = term.trim();
        if let Some(expression) = term.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            return self.add_expression(expression, payload);
        }
        if term.starts_with('/') {
            return Err(TermError::Unclosed(term.to_owned()));
        }
        let mut patterns = patterns(term)?.into_iter();
        let sequence = |rest| Sequence { rest, payload };
        match patterns.next().ok_or(TermError::Empty)? {
            Pattern::Word(word) => {
                self.terms.heads.entry(head(&word)).or_default();
                self.terms.words.entry(word).or_default().push(sequence(patterns.collect()));
            }
            Pattern::Stem(stem) => {
                let lengths = self.terms.heads.entry(head(&stem)).or_default();
                if let Err(at) = lengths.binary_search(&stem.len()) {
                    lengths.insert(at, stem.len());
                }
                self.terms.stems.entry(stem).or_default().push(sequence(patterns.collect()));
            }
        }
        Ok(())
    }

    fn add_expression(&mut self, expression: &str, payload: u32) -> Result<(), TermError> {
        let expression = &folded_signs(expression);
        let regex = regex::RegexBuilder::new(expression)
            .size_limit(REGEX_BYTES_MAX)
            .case_insensitive(true)
            .build()
            .map_err(|error| TermError::Regex(last_line(&error.to_string())))?;
        if regex.is_match("") {
            return Err(TermError::Everything);
        }
        let words = words_of_expression(expression).unwrap_or_default();
        self.terms.expressions.push(Expression { regex, payload, words });
        Ok(())
    }

    /// Returns the compiled terms.
    pub fn build(mut self) -> Terms {
        let expressions = self.terms.expressions.iter().enumerate();
        let (words, of_word): (Vec<&str>, Vec<usize>) =
            expressions.flat_map(|(at, one)| one.words.iter().map(move |word| (word.as_str(), at))).unzip();
        if !words.is_empty() {
            let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words);
            self.terms.words_of_expressions = automaton.ok();
        }
        self.terms.expression_of_word = of_word;
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
        let Some(stem_lengths) = self.heads.get(&head(word)) else { return };
        let whole = self.words.get(word).into_iter();
        let stems = stem_lengths
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
        let text = tokens.folded_text();
        for expression in self.expressions_in(text) {
            for found in expression.regex.find_iter(text) {
                if let Some((first, last)) = tokens.of_folded(found.start(), found.end()) {
                    hits.push(TermHit { payload: expression.payload, first, last });
                }
            }
        }
    }

    /// Returns the expressions that a text may match, as it holds a word that they need: few of them, and one that
    /// searches in vain costs more than all the words.
    fn expressions_in(&self, text: &str) -> impl Iterator<Item = &Expression> {
        let found = self.words_of_expressions.iter().flat_map(|words| words.find_overlapping_iter(text));
        let found = found.filter_map(|found| self.expression_of_word.get(found.pattern().as_usize()));
        let found: BTreeSet<usize> = found.copied().collect();
        let all = self.words_of_expressions.is_none();
        self.expressions
            .iter()
            .enumerate()
            .filter(move |(at, one)| all || one.words.is_empty() || found.contains(at))
            .map(|(_, one)| one)
    }
}

/// Returns words, or beginnings of words, one of which stands in every text that holds a term; none when the term is wrong
/// or does without.
pub(super) fn words_of(term: &str) -> Option<Vec<String>> {
    let term = term.trim();
    if let Some(expression) = term.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        return words_of_expression(expression);
    }
    let words = patterns(term).ok()?.into_iter().map(|pattern| match pattern {
        Pattern::Word(word) | Pattern::Stem(word) => String::from(word),
    });
    words.max_by_key(|word| word.chars().count()).map(|word| vec![word])
}

/// Writes the signs of an expression as the folded text holds them: one quotation mark, one dash, no ё.
fn folded_signs(expression: &str) -> String {
    let mut folded = String::with_capacity(expression.len());
    for sign in expression.chars() {
        if sign.is_alphanumeric() && !matches!(sign, 'ё' | 'Ё') || sign.is_ascii() {
            folded.push(sign);
        } else {
            fold_character(&mut folded, sign);
        }
    }
    folded
}

/// Returns words one of which every match of an expression holds, by what it starts or ends with.
fn words_of_expression(expression: &str) -> Option<Vec<String>> {
    let parsed = regex_syntax::parse(expression).ok()?;
    let words = |kind: ExtractKind| -> Option<Vec<String>> {
        let literals = Extractor::new().kind(kind).extract(&parsed);
        let words = literals.literals()?.iter().map(|literal| {
            let text = String::from_utf8_lossy(literal.as_bytes());
            let text = fold(&text);
            let runs = text.split(|c: char| !c.is_alphanumeric() || c == char::REPLACEMENT_CHARACTER);
            runs.max_by_key(|run| run.len()).unwrap_or_default().to_owned()
        });
        Some(words.collect::<BTreeSet<String>>().into_iter().collect())
    };
    let shortest = |words: &Vec<String>| words.iter().map(String::len).min().unwrap_or_default();
    let found = [ExtractKind::Prefix, ExtractKind::Suffix].into_iter().filter_map(words);
    found.max_by_key(shortest).filter(|words| shortest(words) > 0)
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
        check("/форум[а-яё]* прав «?падма»?/", "Форум прав «Падма» считает", &["Форум прав «Падма»"]);
        check("/ещё – пять/", "ЕЩЕ — пять", &["ЕЩЕ — пять"]);
    }

    #[test]
    fn an_expression_is_known_by_its_words() {
        let check = |expression: &str, expected: Option<&[&str]>| {
            let found = words_of_expression(expression);
            let found: Option<Vec<&str>> =
                found.as_ref().map(|words| words.iter().map(String::as_str).collect());
            assert_eq!(found.as_deref(), expected, "{expression}");
        };
        check(r"\b(CSTO|odkb)-led( \w+){0,2} troops", Some(&["troops"]));
        check(r"\bвыв(од|ест)\w* .{0,20}войск\w*", Some(&["вывест", "вывод"]));
        check(r"\d (\w+ )?(investigations|probes)\b", Some(&["investigations", "probes"]));
        check(r"\w+ \d+", None);
    }

    #[test]
    fn bad_terms_are_refused() {
        let add = |term: &str| TermsBuilder::default().add(term, 0).expect_err("the term is wrong");
        assert_eq!(add(" "), TermError::Empty);
        assert_eq!(add("—"), TermError::Empty);
        assert_eq!(add("a*"), TermError::ShortStem("a".into()));
        assert!(matches!(add("/(/"), TermError::Regex(_)));
        assert_eq!(add("/impound(ed|ing)"), TermError::Unclosed("/impound(ed|ing)".to_owned()));
        assert_eq!(add("/x*/"), TermError::Everything);
        assert_eq!(add("//"), TermError::Everything);
    }
}
