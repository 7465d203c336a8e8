//! All that differs between languages, as tables: one file (or folder) per language.
//!
//! A table gives number words, phrases with their senses, and the two functions that a table cannot hold: how a
//! name is inflected and what its base form is. A new language is one file and one arm below.

use crate::model::{Class, Language};

use super::{
    completion::Step,
    sense::{Cue, Frame, Measure, Needs, Sense},
};

mod en;
mod kk;
mod ru;

/// What a word is as part of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberWord {
    /// "five", "twenty", «двести».
    Add(u64),
    /// "hundred", "thousand", «тыс.»: multiplies what stands before it, or stands for itself.
    Times(u64),
    /// "dozen", «десяток»: the same, and about so many.
    Group(u64),
    /// «полтора», "half": thousandths of what stands behind it.
    Part(u64),
    /// «двести» in one word with its scale's abbreviation "mn", "k": needs digits before it.
    Short(u64),
}

/// The case that a preposition asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// As in a dictionary.
    Nominative,
    /// Behind "in".
    Locative,
    /// Behind "from".
    Genitive,
    /// Behind «по», "along".
    Dative,
    /// Behind «под», "near".
    Instrumental,
    /// Where someone goes to.
    Accusative,
    /// Before "in the words": «Тоқаевтың айтуынша».
    Owner,
}

/// Where the verb stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Between subject and object, or anywhere.
    Free,
    /// At the end, behind subject, object and number; cases are endings, not prepositions.
    VerbLast,
}

/// Where the head of a noun phrase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// Before the nouns that only say which: «пассажиров автобуса».
    First,
    /// Behind them: "bus passengers".
    Last,
}

/// One language.
#[derive(Debug)]
pub(super) struct Table {
    /// Forms apart by a space.
    pub(super) numbers: &'static [(&'static str, NumberWord)],
    /// Phrases apart by `|`; `{н}` stands for each ending of that set, `{а,у}` for each of these endings.
    pub(super) senses: &'static [&'static [(Sense, &'static str)]],
    /// Nouns in the singular, apart by `|`: people, and things that no measure counts.
    pub(super) nouns: &'static [(Sense, &'static str)],
    /// Words that tell how far a withdrawal has come, in the same notation.
    pub(super) completion: &'static [(Step, &'static str)],
    /// Returns all forms of a noun.
    pub(super) forms: fn(&str) -> Vec<String>,
    /// Sets of endings by their name, the endings apart by commas.
    pub(super) endings: &'static [(&'static str, &'static str)],
    /// Tells whether a noun that no vocabulary holds names people by its form alone.
    pub(super) names_people: fn(&str) -> bool,
    /// Tells whether an adjective behind a number goes with the noun behind it.
    pub(super) agrees: fn(&str, &str) -> bool,
    /// Returns the case of a name behind a word, which may be a preposition; none if it names no place there.
    pub(super) case_behind: fn(&str, &str) -> Option<Case>,
    pub(super) head: Head,
    /// Endings of words that can be no head of a noun phrase.
    pub(super) adjective_endings: &'static [&'static str],
    /// Endings of adjectives in the case behind "in".
    pub(super) locative_adjectives: &'static [&'static str],
    /// Endings of verbs and participles whose subject is one.
    pub(super) singular_endings: &'static [&'static str],
    /// Returns the forms that a name takes in a sentence.
    pub(super) inflect: fn(&str) -> Vec<String>,
    /// Returns the base form of a name found behind a preposition.
    pub(super) base: fn(&str, Case) -> String,
    /// Tells the case of a name by its ending, where names show it.
    pub(super) case_of: fn(&str) -> Option<Case>,
    pub(super) order: Order,
    /// The noun that "no one" counts.
    pub(super) nobody: &'static str,
    pub(super) words: Words,
}

/// Single words and endings that one rule of the grammar looks for.
#[derive(Debug)]
pub(super) struct Words {
    /// Open a range, each with the word between its ends: "between 5 and 10".
    pub(super) ranges: &'static [(&'static str, &'static str)],
    /// Stand between the ends of a range: "5 to 10".
    pub(super) to: &'static [&'static str],
    /// Stand between two close numbers: "five or six".
    pub(super) or: &'static [&'static str],
    /// Stand inside a number: "a hundred and five".
    pub(super) and: &'static [&'static str],
    /// Are ten, and take ones behind them: «он бір». Empty where the numbers to nineteen are words of their own.
    pub(super) ten: &'static [&'static str],
    /// Stand before a scale instead of "one": "a hundred".
    pub(super) one: &'static [&'static str],
    /// Short forms of scales, which end in a full stop.
    pub(super) abbreviations: &'static [&'static str],
    /// Joined to digits, make an ordinal: "3rd".
    pub(super) ordinal_endings: &'static [&'static str],
    /// Joined to digits by a hyphen, leave a count: «200-т», "500-strong".
    pub(super) cardinal_endings: &'static [&'static str],
    /// Behind "year" and a hyphen make an age: "42-year-old".
    pub(super) old: &'static [&'static str],
    /// Stand before years, where no number of people stands: "since 2011".
    pub(super) before_years: &'static [&'static str],
    /// Tell what a number makes of another: "bringing the toll to 31".
    pub(super) results: &'static [&'static str],
    /// Those who speak of themselves: "we".
    pub(super) own_voice: &'static [&'static str],
    /// Numbers that somebody has: "the commission's count".
    pub(super) own_counts: &'static [&'static str],
    /// Stand before or behind a day that is the last: "by January 22".
    pub(super) by_day: &'static [&'static str],
    /// Stand before days that have passed: "after ten days".
    pub(super) before_past_days: &'static [&'static str],
    /// Stand behind days that have passed: "ten days ago".
    pub(super) behind_past_days: &'static [&'static str],
    /// Tell of a withdrawal that is over: "took ten days".
    pub(super) past: &'static [&'static str],
    /// Point to the event of the sentence before: "killed then".
    pub(super) then: &'static [&'static str],
    /// Before their number make it about so many: «человек двести».
    pub(super) inverted: &'static [&'static str],
    /// Name those who belong to a body spoken of before.
    pub(super) members: &'static [&'static str],
    /// End number words that count people only: «трое», «семеро».
    pub(super) collectives: &'static [&'static str],
    /// Stand before their author in a source: «в сообщении МВД».
    pub(super) documents: &'static [&'static str],
    /// Stand before the counted noun and say whose: «трое её детей».
    pub(super) possessives: &'static [&'static str],
    /// Stand before the difference that a number changed by.
    pub(super) by: &'static [&'static str],
    /// Stand before the whole behind such a difference: «и составило 412».
    pub(super) amounts: &'static [&'static str],
    /// Parts of a whole without a number: "half of the 2,000".
    pub(super) fractions: &'static [&'static str],
    /// Endings of words that can be no subject.
    pub(super) oblique_endings: &'static [&'static str],
    /// Endings of verbs and short participles, which are no nouns.
    pub(super) verb_endings: &'static [&'static str],
    /// Endings of nouns behind a number above four that name things, as those of people are known.
    pub(super) counted_endings: &'static [&'static str],
    /// Before "of" and a number they are parents: "a mother of two". Where no such word is needed, right before it.
    pub(super) parents: &'static [&'static str],
    /// Words of time between a verb of saying and who says it: «сообщили вечером в МВД».
    pub(super) when_said: &'static [&'static str],
    /// Nouns for an age, whose number stands behind a verb: "the average age is 17".
    pub(super) ages: &'static [&'static str],
    /// Between a death and the age at it: "dead at 91".
    pub(super) at_age: &'static [&'static str],
    /// Before soldiers say whose they are: "France has 2,400 soldiers in Mali".
    pub(super) have: &'static [&'static str],
    /// Name the soldiers of a force: "the army lost 11 men".
    pub(super) men: &'static [&'static str],
    /// Before a number refuse it: "16, not 18".
    pub(super) not: &'static [&'static str],
    /// Are counted under their own name: "14 bodies".
    pub(super) bodies: &'static [&'static str],
    /// Open a quantity that names a group, not a total: "the dead".
    pub(super) groups: &'static [&'static str],
    /// Open what is said: "said that".
    pub(super) that: &'static [&'static str],
    /// Before a name say that it is a place one stands on.
    pub(super) on: &'static [&'static str],
    /// Before "of" and a number are as old as it says: "a boy of seven".
    pub(super) aged: &'static [&'static str],
    /// Before a year or an event only say how long nothing like it was: "the deadliest since 2016".
    pub(super) since: &'static [&'static str],
    /// Before "in" and a year tell of a thing's own past: "a dam built in 1987".
    pub(super) built: &'static [&'static str],
    /// Before two numbers make them a vote: "by 211 to 190".
    pub(super) before_scores: &'static [&'static str],
    /// Before a cue and a noun make the cue an attribute of it: "the dead man".
    pub(super) attributes: &'static [&'static str],
    /// Name a withdrawal of troops by themselves.
    pub(super) withdrawals: &'static [&'static str],
    /// Links that stand before places too, and alone join no quantity to its number.
    pub(super) loose_links: &'static [&'static str],
    /// Before "of" and a name, say that people are there: "residents of Basra".
    pub(super) homes: &'static [&'static str],
    /// Endings of plurals, which tell the head of a noun phrase.
    pub(super) plural_endings: &'static [&'static str],
    /// Endings of verbs that tell what is to come.
    pub(super) future_endings: &'static [&'static str],
    /// Endings of adverbs, which pass between a verb and its number.
    pub(super) adverb_endings: &'static [&'static str],
}

/// Returns a language's table.
pub(super) fn table(language: Language) -> &'static Table {
    match language {
        Language::En => &en::TABLE,
        Language::Ru => &ru::TABLE,
        Language::Kk => &kk::TABLE,
    }
}

/// The answer of a language whose adjectives do not agree with their nouns.
const fn never_agrees(_: &str, _: &str) -> bool {
    false
}

/// The case of names in a language whose names show none by themselves.
const fn no_case(_: &str) -> Option<Case> {
    None
}

/// Returns what a phrase of a vocabulary stands for: one phrase for each choice of the endings in its braces.
pub(super) fn spelled(phrase: &str, sets: &[(&str, &str)]) -> Vec<String> {
    let Some((before, rest)) = phrase.split_once('{') else { return vec![phrase.to_owned()] };
    let (name, behind) = rest.split_once('}').expect("built-in braces are closed");
    let endings = sets.iter().find(|(set, _)| *set == name).map_or(name, |(_, endings)| endings);
    let rests = spelled(behind, sets);
    let spell = |ending| rests.iter().map(move |rest| format!("{before}{ending}{rest}"));
    endings.split(',').flat_map(spell).collect()
}

/// Makes the class named in a table.
pub(super) fn class(name: &str) -> Class {
    Class::from(name)
}

const fn cue(measure: Measure, frame: Frame) -> Sense {
    Sense::Cue(Cue { measure: Some(measure), frame, needs: Needs::Nothing, stage: None })
}

const fn needing(measure: Measure, frame: Frame, needs: Needs) -> Sense {
    Sense::Cue(Cue { measure: Some(measure), frame, needs, stage: None })
}

const fn staged(measure: Measure, frame: Frame, stage: &'static str) -> Sense {
    Sense::Cue(Cue { measure: Some(measure), frame, needs: Needs::Nothing, stage: Some(stage) })
}

/// A quantity whose measure the context tells: "the total".
const TOTAL: Sense =
    Sense::Cue(Cue { measure: None, frame: Frame::Metric, needs: Needs::Nothing, stage: None });
