//! The vocabulary of one language, compiled: what is built in, and what a topic says of a word in its place.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::{
    model::Language,
    text::{TermError, TermHit, Terms, TermsBuilder, Tokens},
};

use super::{
    completion::Step,
    lang::{self, NumberWord, Table},
    sense::{Measure, Sense},
};

/// Phrases with what each means.
#[derive(Debug)]
pub(super) struct Phrases<M> {
    pub(super) terms: Terms,
    /// The payload of the first.
    from: usize,
    meanings: Vec<M>,
}

impl<M: Copy> Phrases<M> {
    /// Returns what a phrase that was found means; none when it is one of others.
    pub(super) fn meaning(&self, hit: &TermHit) -> Option<M> {
        (hit.payload as usize).checked_sub(self.from).and_then(|at| self.meanings.get(at)).copied()
    }
}

/// Collects phrases.
struct PhrasesBuilder<M> {
    terms: TermsBuilder,
    from: usize,
    meanings: Vec<M>,
}

impl<M> PhrasesBuilder<M> {
    /// Starts without phrases; the payloads go on behind those of others, with which they are searched.
    fn behind(others: usize) -> Self {
        Self { terms: TermsBuilder::default(), from: others, meanings: Vec::new() }
    }

    fn add(&mut self, phrase: &str, meaning: M) -> Result<(), TermError> {
        let payload = u32::try_from(self.from + self.meanings.len());
        self.terms.add(phrase, payload.expect("a vocabulary is far smaller than 2^32"))?;
        self.meanings.push(meaning);
        Ok(())
    }

    /// Adds all forms of a built-in phrase.
    fn add_forms(&mut self, forms: Vec<String>, meaning: M)
    where
        M: Copy,
    {
        for form in forms {
            let added = self.add(&form, meaning);
            added.expect("built-in phrases are terms; each test that makes an extractor adds them all");
        }
    }

    fn build(self) -> Phrases<M> {
        Phrases { terms: self.terms.build(), from: self.from, meanings: self.meanings }
    }
}

/// What is built in for one language, compiled once for all topics.
#[derive(Debug)]
struct Vocabulary {
    senses: Phrases<Sense>,
    steps: Phrases<Step>,
    numbers: FxHashMap<&'static str, NumberWord>,
    symbols: FxHashMap<&'static str, Vec<Sense>>,
}

impl Vocabulary {
    fn of(language: Language) -> &'static Self {
        static ENGLISH: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::compile(Language::En));
        static RUSSIAN: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::compile(Language::Ru));
        static KAZAKH: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::compile(Language::Kk));
        match language {
            Language::En => &ENGLISH,
            Language::Ru => &RUSSIAN,
            Language::Kk => &KAZAKH,
        }
    }

    fn compile(language: Language) -> Self {
        let table = lang::table(language);
        let (mut senses, mut steps) = (PhrasesBuilder::behind(0), PhrasesBuilder::behind(0));
        let mut symbols: FxHashMap<&'static str, Vec<Sense>> = FxHashMap::default();
        for (sense, phrases) in table.senses.iter().copied().flatten() {
            for phrase in phrases.split('|') {
                if phrase.contains(char::is_alphanumeric) {
                    senses.add_forms(lang::spelled(phrase, table.endings), *sense);
                } else {
                    symbols.entry(phrase).or_default().push(*sense);
                }
            }
        }
        for (sense, nouns) in table.nouns {
            for noun in nouns.split('|') {
                senses.add_forms((table.forms)(noun), *sense);
            }
        }
        for (step, phrases) in table.completion {
            for phrase in phrases.split('|') {
                steps.add_forms(lang::spelled(phrase, table.endings), *step);
            }
        }
        let words =
            |forms: &'static str, word: NumberWord| forms.split_whitespace().map(move |form| (form, word));
        let numbers = table.numbers.iter().flat_map(|(forms, word)| words(forms, *word)).collect();
        Self { senses: senses.build(), steps: steps.build(), numbers, symbols }
    }
}

/// The vocabulary of one language with that of a topic.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) table: &'static Table,
    builtin: &'static Vocabulary,
    /// What the topic gave.
    own: Phrases<Sense>,
    /// Measures that count the topic's things and nothing else.
    pub(super) counting: Vec<Measure>,
}

impl Lexicon {
    /// Returns the built-in phrases that tell of a withdrawal.
    pub(super) fn steps(&self) -> &'static Phrases<Step> {
        &self.builtin.steps
    }

    /// Returns what a word is as part of a number.
    pub(super) fn number(&self, word: &str) -> Option<NumberWord> {
        self.builtin.numbers.get(word).copied()
    }

    /// Returns what a symbol means.
    pub(super) fn symbol(&self, symbol: &str) -> Option<&'static [Sense]> {
        self.builtin.symbols.get(symbol).map(Vec::as_slice)
    }

    /// Adds the matches of the topic's expressions in a text, in its order.
    pub(super) fn find_expressions(&self, tokens: &Tokens<'_>, hits: &mut Vec<TermHit>) {
        self.own.terms.find_expressions(tokens, hits);
        hits.sort_by_key(|hit| hit.first);
    }

    pub(super) fn is_own(&self, hit: &TermHit) -> bool {
        self.own.meaning(hit).is_some()
    }

    pub(super) fn sense(&self, hit: &TermHit) -> Option<Sense> {
        self.builtin.senses.meaning(hit).or_else(|| self.own.meaning(hit))
    }

    /// Tells whether a sense that the topic gives takes the place of a built-in one of the same words. A cue of a
    /// measure that counts things leaves people to the built-in one.
    pub(super) fn replaces(&self, own: Sense, built_in: Sense) -> bool {
        match (own, built_in) {
            (Sense::Cue(own), Sense::Cue(_)) => own.measure.is_none_or(|own| !self.counting.contains(&own)),
            (own, built_in) => matches!((own, built_in), (Sense::Counted(_), Sense::Unit(_))),
        }
    }

    pub(super) fn find_at(&self, tokens: &Tokens<'_>, position: usize, hits: &mut Vec<TermHit>) {
        self.builtin.senses.terms.find_at(tokens, position, hits);
        self.own.terms.find_at(tokens, position, hits);
    }
}

/// Collects the vocabulary of a topic.
pub(super) struct LexiconBuilder {
    table: &'static Table,
    builtin: &'static Vocabulary,
    own: PhrasesBuilder<Sense>,
}

impl LexiconBuilder {
    /// Starts with the built-in vocabulary of a language.
    pub(super) fn new(language: Language) -> Self {
        let (table, builtin) = (lang::table(language), Vocabulary::of(language));
        Self { table, builtin, own: PhrasesBuilder::behind(builtin.senses.meanings.len()) }
    }

    /// Adds a phrase.
    pub(super) fn add(&mut self, phrase: &str, sense: Sense) -> Result<(), TermError> {
        self.own.add(phrase, sense)
    }

    /// Returns the compiled vocabulary.
    pub(super) fn build(self) -> Lexicon {
        let counted = |sense: &Sense| if let Sense::Counted(measure) = sense { Some(*measure) } else { None };
        let Self { table, builtin, own } = self;
        let counting = own.meanings.iter().filter_map(counted).collect();
        Lexicon { table, builtin, own: own.build(), counting }
    }
}
