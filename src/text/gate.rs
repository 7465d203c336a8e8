//! A first look at an entry as it came: which terms can it hold at all?
//!
//! Most entries belong to no topic, and to make prose of one takes longer than to search it for a few thousand words. So
//! markup is dropped in passing, the rest folded, and every term stands for one of its words, or for a word that its
//! regular expression cannot do without. The answer errs on one side only: what is not admitted is not there. One word
//! can escape, that in which a tag or comment stands with a `>` inside it.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::{
    prose::is_invisible,
    term::words_of,
    token::{fold_character, fold_plain},
};

/// Characters of a word that are searched for: enough to be rare, few enough for a small automaton.
const LITERAL_MAX: usize = 8;

/// Named character references that stand in words, or between them, of ordinary feeds.
const NAMED: [(&str, char); 24] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("shy", '\u{AD}'),
    ("lsquo", '\''),
    ("rsquo", '\''),
    ("ldquo", '"'),
    ("rdquo", '"'),
    ("laquo", '"'),
    ("raquo", '"'),
    ("ndash", '-'),
    ("mdash", '-'),
    ("hellip", '\u{2026}'),
    ("bull", '\u{2022}'),
    ("middot", '\u{B7}'),
    ("copy", '\u{A9}'),
    ("reg", '\u{AE}'),
    ("trade", '\u{2122}'),
    ("euro", '\u{20AC}'),
    ("pound", '\u{A3}'),
    ("deg", '\u{B0}'),
];

/// An entry as it came, folded and without markup; words on both sides of a tag stand as one.
#[derive(Debug, Clone)]
pub struct Glance {
    /// None when a character reference was met that a glance cannot read.
    folded: Option<String>,
}

impl Glance {
    /// Looks at a title as plain text and a body as HTML.
    pub fn new(title: &str, html: &str) -> Self {
        let mut folded = String::with_capacity(title.len() + 1 + html.len());
        title.chars().for_each(|character| push_visible(&mut folded, character));
        folded.push(' ');
        Self { folded: push_markup(&mut folded, html).map(|()| folded) }
    }
}

/// Appends what HTML shows; none when a character reference is unknown.
fn push_markup(folded: &mut String, html: &str) -> Option<()> {
    let mut rest = html;
    loop {
        rest = fold_plain(folded, rest);
        let mut characters = rest.chars();
        let Some(next) = characters.next() else { return Some(()) };
        let behind = characters.as_str();
        rest = match next {
            '<' => behind_tag(behind).unwrap_or(behind),
            '&' => {
                let (character, behind) = reference(behind)?;
                push_visible(folded, character);
                behind
            }
            _ => {
                push_visible(folded, next);
                behind
            }
        };
    }
}

fn push_visible(folded: &mut String, character: char) {
    if character.is_whitespace() || !is_invisible(character) {
        fold_character(folded, character);
    }
}

/// Returns what stands behind the tag whose `<` was just read; none when it is no tag, or one without an end.
fn behind_tag(behind: &str) -> Option<&str> {
    let is_tag = behind.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    behind.split_once('>').filter(|_| is_tag).map(|(_, behind)| behind)
}

/// Reads the character reference whose `&` was just read.
fn reference(behind: &str) -> Option<(char, &str)> {
    let Some(number) = behind.strip_prefix('#') else { return named(behind) };
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let (digits, behind) = digits.split_at(end);
    if digits.is_empty() {
        return Some(('&', number));
    }
    let code = u32::from_str_radix(digits, radix).ok()?;
    // Browsers take the controls for letters of windows-1252.
    let character = char::from_u32(code).filter(|character| !character.is_control())?;
    Some((character, behind.strip_prefix(';').unwrap_or(behind)))
}

fn named(behind: &str) -> Option<(char, &str)> {
    let end = behind.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(behind.len());
    let (name, behind_name) = behind.split_at(end);
    if name.is_empty() {
        return Some(('&', behind));
    }
    let known = NAMED.iter().find(|(known, _)| *known == name)?;
    behind_name.strip_prefix(';').map(|behind| (known.1, behind))
}

/// Collects terms, each with the bits of a set that it speaks for.
#[derive(Debug, Default)]
pub struct GateBuilder {
    literals: BTreeMap<String, u64>,
    always: u64,
}

/// Terms that are looked for in a glance.
#[derive(Debug)]
pub struct Gate {
    /// Words in ASCII, in an automaton of their own: it is small, and the only one that a text in ASCII needs.
    ascii: Words,
    other: Words,
    /// Bits whose terms hold no word that could be looked for.
    always: u64,
}

#[derive(Debug)]
struct Words {
    automaton: Option<AhoCorasick>,
    /// The bits of each literal of the automaton.
    bits: Vec<u64>,
}

impl GateBuilder {
    /// Adds a term; one that is no term adds nothing.
    pub fn add(&mut self, term: &str, bits: u64) {
        match words_of(term) {
            Some(words) => {
                for word in words {
                    let literal: String = word.chars().take(LITERAL_MAX).collect();
                    *self.literals.entry(literal).or_default() |= bits;
                }
            }
            None => self.always |= bits,
        }
    }

    /// Returns the compiled gate.
    pub fn build(self) -> Gate {
        let (ascii, other) = self.literals.into_iter().partition(|(literal, _)| literal.is_ascii());
        Gate { ascii: Words::new(ascii), other: Words::new(other), always: self.always }
    }
}

impl Gate {
    /// Returns the bits of all terms that an entry may hold.
    pub fn admits(&self, glance: &Glance) -> u64 {
        let Some(folded) = &glance.folded else { return u64::MAX };
        let other = if folded.is_ascii() { 0 } else { self.other.admits(folded) };
        self.always | self.ascii.admits(folded) | other
    }
}

impl Words {
    fn new(literals: BTreeMap<String, u64>) -> Self {
        let (literals, bits): (Vec<String>, Vec<u64>) = literals.into_iter().unzip();
        let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(literals).ok();
        Self { automaton, bits }
    }

    fn admits(&self, folded: &str) -> u64 {
        let Some(automaton) = &self.automaton else { return u64::MAX };
        let found = automaton.find_overlapping_iter(folded);
        found.filter_map(|found| self.bits.get(found.pattern().as_usize())).fold(0, |all, bits| all | bits)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Tokens, prose},
        *,
    };

    #[track_caller]
    fn check(term: &str, html: &str, expected: bool) {
        let mut builder = GateBuilder::default();
        builder.add(term, 4);
        let admitted = builder.build().admits(&Glance::new("", html)) & 4 != 0;
        assert_eq!(admitted, expected, "{term} in {html}");
    }

    #[test]
    fn words_are_seen_through_markup() {
        check("harbour", "<p>The <b>H</b>arbour</p>", true);
        check("harbour", "<a title='harbour'>The port</a>", false);
        check("harbour", "HAR&shy;BOUR", true);
        check("гавань", "&#1043;&#x430;вань", true);
        check("o'brien", "O&rsquo;Brien", true);
        check("казахстан*", "В КА\u{301}ЗАХСТАНЕ", true);
        check("казахстан*", "В России", false);
        check("harbour", "5 < 7 and the harbour", true);
        check("harbour", "<!-- --> harbour", true);
        check("harbour", "<p harbour", true);
    }

    #[test]
    fn what_cannot_be_read_is_admitted() {
        check("zhanaozen", "Zhana&ouml;zen", true);
        check("harbour", "AT&T", true);
        check("harbour", "&#138;", true);
        check("harbour", "this & that &# 5", false);
    }

    #[test]
    fn a_phrase_stands_for_its_longest_word_and_an_expression_for_what_it_needs() {
        check("the harbour strike", "harbour", true);
        check("the harbour strike", "the strike", false);
        check(r"/\b(dock|quay)side \w+/", "the quayside", true);
        check(r"/\b(dock|quay)side \w+/", "the harbour", false);
        check(r"/\d+ (ships|boats)\b/", "boats", true);
        check(r"/\d+ (ships|boats)\b/", "12 trains", false);
        check(r"/\w+/", "anything", true);
    }

    proptest::proptest! {
        #[test]
        fn what_prose_shows_is_admitted(pieces in proptest::collection::vec(proptest::sample::select(vec![
            "harb", "our", "HARB", "<b>", "</b>", "<br/>", "&", "&amp;", "&#97;", "&shy;", "\u{AD}", " ", "<", ">", "<!-- x -->",
            "\u{301}", "\u{200B}", "<p class=a>", "&rsquo;", "&ouml;", "&#x", "\u{7}", "<script>", "</script>",
        ]), 0..12)) {
            let html = pieces.concat();
            let text = prose(&html);
            let tokens = Tokens::new(&text);
            let holds = (0..tokens.len()).any(|at| tokens.folded(at) == "harbour");
            let mut builder = GateBuilder::default();
            builder.add("harbour", 1);
            proptest::prop_assert!(!holds || builder.build().admits(&Glance::new("", &html)) & 1 == 1, "{}", html);
        }
    }
}
