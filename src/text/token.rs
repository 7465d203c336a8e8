//! Words, digits and symbols of a text, each with its folded form.
//!
//! Folding lower-cases, strips accents from Latin letters, writes `ё` as `е`, and brings dashes, quotation marks and
//! apostrophes to one form. Cyrillic `й` keeps its breve and Kazakh letters stay as they are: they are letters of
//! their own. Soft hyphens and zero-width characters inside a word are passed over.

use unicode_normalization::UnicodeNormalization;

use crate::model::Span;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with apostrophes inside.
    Word,
    /// Decimal digits.
    Digits,
    /// One character that is neither.
    Symbol,
}

/// One word, run of digits, or symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text.
    pub span: Span,
    /// Where its folded form stands in the folded text.
    folded: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// Whether white space stands before it.
    pub space_before: bool,
    /// Whether a line break stands before it.
    pub line_before: bool,
    /// Whether it starts with an upper-case letter.
    pub capital: bool,
}

/// The tokens of one text.
#[derive(Debug, Clone)]
pub struct Tokens<'t> {
    text: &'t str,
    folded: String,
    all: Vec<Token>,
}

impl<'t> Tokens<'t> {
    /// Splits a text.
    pub fn new(text: &'t str) -> Self {
        let mut splitter = Splitter {
            text,
            folded: String::with_capacity(text.len()),
            tokens: Vec::with_capacity(text.len() / 5),
        };
        splitter.run();
        Self { text, folded: splitter.folded, all: splitter.tokens }
    }

    /// Returns the text that was split.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Returns all tokens in order.
    pub fn all(&self) -> &[Token] {
        &self.all
    }

    /// Returns the number of tokens.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Tells whether the text holds no token.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns a token.
    pub fn get(&self, position: usize) -> Option<&Token> {
        self.all.get(position)
    }

    /// Returns a token's folded form; empty behind the end.
    pub fn folded(&self, position: usize) -> &str {
        self.all.get(position).map_or("", |token| token.folded.of(&self.folded))
    }

    /// Returns a token as printed; empty behind the end.
    pub fn raw(&self, position: usize) -> &'t str {
        self.all.get(position).map_or("", |token| token.span.of(self.text))
    }

    /// Returns the stretch of text from one token to another, both included.
    pub fn span(&self, first: usize, last: usize) -> Span {
        match (self.all.get(first), self.all.get(last)) {
            (Some(first), Some(last)) => first.span.join(last.span),
            _ => Span::default(),
        }
    }

    /// Returns the range of tokens that lie within a stretch of text.
    pub fn within(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.all.partition_point(|token| token.span.start < span.start);
        let end = self.all.partition_point(|token| token.span.end <= span.end);
        start..end.max(start)
    }

    /// Returns the whole folded text, tokens separated by one space where the text had white space.
    pub(super) fn folded_text(&self) -> &str {
        &self.folded
    }

    /// Returns the tokens that a stretch of the folded text touches.
    pub(super) fn of_folded(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let first = self.all.partition_point(|token| token.folded.end <= start);
        let last = self.all.partition_point(|token| token.folded.start < end);
        (first < last).then(|| (first, last - 1))
    }
}

/// Returns the folded form of a text, white space runs as one space.
pub fn fold(text: &str) -> String {
    let tokens = Tokens::new(text);
    tokens.folded
}

struct Splitter<'t> {
    text: &'t str,
    folded: String,
    tokens: Vec<Token>,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let mut at = 0;
        let (mut space, mut line) = (false, false);
        while let Some(first) = self.character(at) {
            let start = at;
            at += first.len_utf8();
            if first.is_whitespace() {
                space = true;
                line |= first == '\n';
                continue;
            }
            if is_ignorable(first) {
                continue;
            }
            if space && !self.folded.is_empty() {
                self.folded.push(' ');
            }
            let folded_start = self.folded.len();
            fold_character(&mut self.folded, first);
            let kind = if self.is_genitive(start, first) { TokenKind::Word } else { kind_of(first) };
            at = self.rest(kind, at);
            self.tokens.push(Token {
                span: Span::new(start, at),
                folded: Span::new(folded_start, self.folded.len()),
                kind,
                space_before: space,
                line_before: line,
                capital: is_capital(first),
            });
            (space, line) = (false, false);
        }
    }

    fn character(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Appends what goes on the token of that kind from `at`; returns its end.
    fn rest(&mut self, kind: TokenKind, mut at: usize) -> usize {
        loop {
            at += self.ascii_run(kind, at);
            let Some(next) = self.character(at).filter(|next| self.continues(kind, at, *next)) else {
                return at;
            };
            fold_character(&mut self.folded, next);
            at += next.len_utf8();
        }
    }

    /// Appends the run of ASCII letters or digits at `at` in one piece, as most text is made of such; returns its length.
    fn ascii_run(&mut self, kind: TokenKind, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        fold_run(&mut self.folded, rest, |byte| match kind {
            TokenKind::Word => byte.is_ascii_alphabetic(),
            TokenKind::Digits => byte.is_ascii_digit(),
            TokenKind::Symbol => false,
        })
    }

    /// Tells whether the character at `at` belongs to the token of that kind before it.
    fn continues(&self, kind: TokenKind, at: usize, next: char) -> bool {
        match kind {
            TokenKind::Word if is_apostrophe(next) => self.apostrophe_is_inside(at, next),
            TokenKind::Word => is_letter(next) || is_combining(next) || is_ignorable(next),
            TokenKind::Digits => next.is_ascii_digit(),
            TokenKind::Symbol => is_combining(next),
        }
    }

    /// An apostrophe belongs to the word when a letter follows, but an English genitive is a token of its own.
    fn apostrophe_is_inside(&self, at: usize, apostrophe: char) -> bool {
        !self.is_genitive(at, apostrophe)
            && self.behind(at, apostrophe).next().is_some_and(char::is_alphabetic)
    }

    /// Tells whether `'s` stands at `at` behind a letter and ends the word there.
    fn is_genitive(&self, at: usize, apostrophe: char) -> bool {
        let mut behind = self.behind(at, apostrophe);
        is_apostrophe(apostrophe)
            && self.text.get(..at).is_some_and(|before| before.ends_with(char::is_alphabetic))
            && matches!(behind.next(), Some('s' | 'S'))
            && !behind.next().is_some_and(char::is_alphabetic)
    }

    fn behind(&self, at: usize, character: char) -> std::str::Chars<'_> {
        self.text.get(at + character.len_utf8()..).unwrap_or_default().chars()
    }
}

/// The letters of Russian are told without a look into the tables of Unicode, which takes far longer.
fn is_letter(character: char) -> bool {
    matches!(character, 'А'..='я') || character.is_alphabetic()
}

fn is_capital(character: char) -> bool {
    matches!(character, 'А'..='Я') || !matches!(character, 'а'..='я') && character.is_uppercase()
}

fn kind_of(character: char) -> TokenKind {
    if is_letter(character) {
        TokenKind::Word
    } else if character.is_ascii_digit() {
        TokenKind::Digits
    } else {
        TokenKind::Symbol
    }
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '`' | '\u{00B4}')
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{0300}'..='\u{036F}')
}

fn is_ignorable(character: char) -> bool {
    matches!(character, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Appends the folded form of the ASCII characters that a text starts with, as long as they are wanted; returns their
/// length.
fn fold_run(folded: &mut String, text: &str, wanted: impl Fn(u8) -> bool) -> usize {
    let length = text.bytes().take_while(|byte| wanted(*byte)).count();
    let start = folded.len();
    folded.push_str(text.get(..length).unwrap_or_default());
    folded.get_mut(start..).unwrap_or_default().make_ascii_lowercase();
    length
}

/// Appends the ASCII characters that a text starts with as far as folding only lower-cases them and they are no markup;
/// returns the rest.
pub(super) fn fold_plain<'t>(folded: &mut String, text: &'t str) -> &'t str {
    let is_plain = |byte| matches!(byte, b' '..=b'~' | b'\n') && !matches!(byte, b'<' | b'&' | b'`');
    let length = fold_run(folded, text, is_plain);
    text.get(length..).unwrap_or_default()
}

/// Appends the folded form of one character.
pub(super) fn fold_character(folded: &mut String, character: char) {
    match character {
        'a'..='z' | '0'..='9' | 'а'..='я' => folded.push(character),
        'A'..='Z' => folded.push(character.to_ascii_lowercase()),
        'А'..='Я' => folded.extend(char::from_u32(u32::from(character) + 0x20)),
        'ё' | 'Ё' => folded.push('е'),
        '\u{0306}' if folded.ends_with('и') => {
            folded.pop();
            folded.push('й');
        }
        _ if is_combining(character) || is_ignorable(character) => {}
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => folded.push('-'),
        '«' | '»' | '\u{201C}'..='\u{201F}' | '\u{2039}' | '\u{203A}' | '\u{FF02}' => folded.push('"'),
        _ if is_apostrophe(character) => folded.push('\''),
        '\u{0400}'..='\u{052F}' => folded.extend(character.to_lowercase()),
        _ if character.is_alphabetic() => {
            folded.extend(character.to_lowercase().nfd().filter(|part| !is_combining(*part)));
        }
        _ => folded.push(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = Tokens::new(text);
        let folded: Vec<&str> = (0..tokens.len()).map(|position| tokens.folded(position)).collect();
        assert_eq!(folded, expected, "{text}");
    }

    #[test]
    fn words_digits_and_symbols_are_apart() {
        check("9,900 people.", &["9", ",", "900", "people", "."]);
        check("Kazakhstan's ghosts", &["kazakhstan", "'s", "ghosts"]);
        check("the officers’ deaths", &["the", "officers", "'", "deaths"]);
        check("O'Brien didn’t", &["o'brien", "didn't"]);
        check("«Алма-Ата» — ещё", &["\"", "алма", "-", "ата", "\"", "-", "еще"]);
        check("Qazaqstan Zhanaözen naïve", &["qazaqstan", "zhanaozen", "naive"]);
        check("Жаңаөзен Нұр-Сұлтан", &["жаңаөзен", "нұр", "-", "сұлтан"]);
        check("мои\u{306} за\u{301}мок по\u{AD}гибли", &["мой", "замок", "погибли"]);
        check("10\u{A0}000", &["10", "000"]);
        check("", &[]);
    }

    #[test]
    fn spans_are_of_the_original_text() {
        let text = "Число — 3811 ‘ok’";
        let tokens = Tokens::new(text);
        let printed: Vec<&str> = (0..tokens.len()).map(|position| tokens.raw(position)).collect();
        assert_eq!(printed, ["Число", "—", "3811", "‘", "ok", "’"]);
        assert_eq!(tokens.span(0, 2).of(text), "Число — 3811");
        assert_eq!(tokens.within(Span::new(text.find("3811").expect("it is there"), text.len())), 2..6);
    }
}
