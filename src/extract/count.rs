//! A counted quantity: number, bound and noun as one phrase, with the quote that holds them.

use crate::model::{Bound, Quantity, Span};

use super::{
    marked::{Mark, Marked},
    noun::{Noun, NounKind, PEOPLE, noun_at},
    number::{Amount, Number, numbers},
    reason::set_reasons,
    sense::{Reason, Sense, Tags, tag},
};

/// The most tokens of the noun behind "one of".
const NOUN_MAX: usize = 6;

/// The most tokens between the verb of a change and its goal behind a comma.
const GOAL_MAX: usize = 8;

/// A number with what belongs to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count {
    pub(super) number: Number,
    pub(super) bound: Bound,
    pub(super) noun: Noun,
    /// Positions of the phrase: bound, number, noun.
    pub(super) first: usize,
    pub(super) last: usize,
    /// "another", "more" stands in the phrase.
    pub(super) is_increment: bool,
    pub(super) reason: Option<Reason>,
}

impl Count {
    /// Returns the interval that it states.
    pub(super) fn quantity(&self) -> Quantity {
        match self.number.amount {
            Amount::Group(value) if self.bound == Bound::Exact => Quantity::bounded(value, Bound::About),
            Amount::Value(value) | Amount::Group(value) => Quantity::bounded(value, self.bound),
            Amount::Range(low, high) => Quantity::range(low, high),
            Amount::Vague(low, high) => Quantity::vague(low, high),
            Amount::Zero => Quantity::none(),
        }
    }

    /// Tells whether it may have a cue: a number that can be a figure, and no days.
    pub(super) fn is_open(&self) -> bool {
        self.reason.is_none() && self.noun.kind != NounKind::Day
    }

    /// Returns the first position behind number and noun.
    pub(super) fn end(&self) -> usize {
        self.noun.end.max(self.last + 1)
    }

    /// "Not 18", «не 18»: tells whether the number is refused.
    pub(super) fn is_refused(&self, text: &Marked<'_>) -> bool {
        self.first.checked_sub(1).is_some_and(|not| text.is_word_of(not, text.words().not))
    }

    /// Tells whether a preposition or the number's own ending says "from", or "to".
    pub(super) fn is_in_case(&self, text: &Marked<'_>, case: Tags) -> bool {
        if text.is_verb_last() {
            self.bound == Bound::Exact && self.ending(text).is_some_and(|at| text.is(at, case))
        } else {
            self.first.checked_sub(1).is_some_and(|at| text.is(at, case))
        }
    }

    /// Returns the token that holds the number's ending: «164-тен», «мыңнан».
    pub(super) fn ending(&self, text: &Marked<'_>) -> Option<usize> {
        let last = self.number.last;
        if text.is_word(last) {
            return Some(last);
        }
        let joined = text.word(last + 1) == "-" && text.is_tight(last + 1) && text.is_tight(last + 2);
        joined.then_some(last + 2)
    }

    /// Returns the shortest text that holds bound, number and noun.
    pub(super) fn quote(&self, text: &Marked<'_>) -> Span {
        text.span(self.first, self.last)
    }
}

/// Returns the counted quantities of a sentence, those that are no figures among them.
pub(super) fn counts(text: &Marked<'_>, first: usize, end: usize) -> Vec<Count> {
    let mut found = numbers(text, first, end);
    set_reasons(text, &mut found, end);
    let mut out: Vec<Count> = Vec::with_capacity(found.len());
    for number in found {
        let floor = out.last().map_or(first, |count| count.last + 1);
        out.push(count(text, number, floor, end));
    }
    spread_things(text, &mut out);
    none_of(text, &mut out);
    out
}

/// "None of the 4 priests and 100 refugees was hurt": nothing happened to those who are counted.
fn none_of(text: &Marked<'_>, counts: &mut [Count]) {
    let mut denied_until = None;
    for count in counts {
        let before = count.first.checked_sub(1);
        let opens = before.is_some_and(|at| text.ending_at(at, tag::NONE_OF).is_some());
        let goes_on = denied_until
            .is_some_and(|end| (end..count.first).all(|at| text.is(at, tag::AND) || text.word(at) == ","));
        if opens || goes_on {
            count.reason = count.reason.or(Some(Reason::Nothing));
            denied_until = Some(count.end());
        }
    }
}

/// "Nine languages, two of them dead", "61 of the 120 seats": a part of things counts things.
fn spread_things(text: &Marked<'_>, counts: &mut [Count]) {
    for at in 1..counts.len() {
        let Some([before, count]) = counts.get_mut(at - 1..=at) else { return };
        let is_thing =
            |count: &Count| matches!(count.reason, Some(Reason::Thing | Reason::Score | Reason::Unit));
        if is_thing(before) && text.is(count.end(), tag::PART) && !text.is(count.end(), tag::WHOLE) {
            count.reason = count.reason.or(before.reason);
        }
        let whole = text.find(before.end(), before.end() + 1, tag::WHOLE);
        // «12 из 15 лет».
        let is_span = |count: &Count| count.reason == Some(Reason::Duration);
        if (is_thing(count) || is_span(count)) && whole.is_some_and(|of| of.last + 1 == count.first) {
            before.reason = before.reason.or(count.reason);
        }
    }
}

fn count(text: &Marked<'_>, number: Number, floor: usize, end: usize) -> Count {
    let behind = after_number(text, &number, end);
    let noun = zero_noun(text, &number).unwrap_or_else(|| noun_at(text, behind.noun_from, end));
    let before = before_number(text, number.first, floor);
    let noun_last = noun.words.map(|(_, last)| last).or(noun.cue.map(|(mark, _)| mark.last));
    let mut count = Count {
        number,
        bound: before.bound.or(behind.bound).or(inner_bound(text, &number)).unwrap_or(Bound::Exact),
        noun,
        first: before.first,
        last: noun_last.unwrap_or(behind.last).max(behind.last).max(noun.closing.unwrap_or_default()),
        is_increment: before.is_increment || behind.is_increment,
        reason: number.reason.or(noun.reason),
    };
    part_without_noun(text, &mut count, behind.noun_from);
    collective(text, &mut count);
    bound_behind_noun(text, &mut count, end);
    inverted(text, &mut count, floor);
    one(text, &mut count);
    count
}

/// «жетеуі кепілмен босап шықты»: a number with the ending of a part stands for its noun.
fn part_without_noun(text: &Marked<'_>, count: &mut Count, end: usize) {
    if count.noun.kind == NounKind::Unknown && count.ending(text).is_some_and(|at| text.is(at, tag::PART)) {
        count.noun = Noun { end, ..Noun::default() };
        count.last = count.number.last;
    }
}

/// A number word that itself means "about": «мыңдай».
fn inner_bound(text: &Marked<'_>, number: &Number) -> Option<Bound> {
    text.at(number.last).iter().find_map(|mark| {
        let Sense::BoundBehind(bound) = mark.sense else { return None };
        Some(bound)
    })
}

/// The noun of "no deaths" and «погибших нет» stands in the phrase itself.
fn zero_noun(text: &Marked<'_>, number: &Number) -> Option<Noun> {
    let inside = (number.first..=number.last).find_map(|at| text.cues_at(at).next())?;
    let is_zero = number.amount == Amount::Zero;
    is_zero.then(|| Noun { cue: Some(inside), kind: NounKind::Cue, end: number.last + 1, ..Noun::default() })
}

struct Before {
    first: usize,
    bound: Option<Bound>,
    is_increment: bool,
}

/// Reads bounds and "another" before a number.
fn before_number(text: &Marked<'_>, first: usize, floor: usize) -> Before {
    let mut out = Before { first, bound: None, is_increment: false };
    let mut at = first;
    while at > floor {
        let last = at - 1;
        if text.word(last) == "(" || (text.is(last, tag::ARTICLE) && !text.is(last, tag::BOUND)) {
            at = last;
            continue;
        }
        if let Some(mark) = text.ending_at(last, tag::INCREMENT).filter(|mark| mark.first >= floor) {
            out.is_increment = true;
            (at, out.first) = (mark.first, mark.first);
            continue;
        }
        let Some(mark) = text.ending_at(last, tag::BOUND).filter(|mark| mark.first >= floor) else { break };
        if is_goal(text, mark.first, last, floor) || text.comparison_at(mark.first).is_some() {
            break;
        }
        if let Sense::Bound(bound) = mark.sense {
            out.bound = Some(strictest(out.bound, bound));
        }
        // «и более чем 16 тысяч»: the joint is no part of the phrase.
        let joint = mark.first < mark.last && text.is(mark.first, tag::AND);
        (at, out.first) = (mark.first, mark.first + usize::from(joint));
    }
    out
}

/// "up to about 300" is up to: the outer word says more than the inner "about".
fn strictest(inner: Option<Bound>, outer: Bound) -> Bound {
    match inner {
        Some(Bound::About) | None => outer,
        Some(inner) => inner,
    }
}

/// «выросло до 225», «увеличилось на 340, до 2298»: the word is the goal of a change, no bound.
fn is_goal(text: &Marked<'_>, first: usize, last: usize, floor: usize) -> bool {
    let moved = |from: usize| text.any(from, first, tag::RISE | tag::FALL);
    let behind_comma = floor > 0 && first == floor + 1 && text.word(floor) == ",";
    first == last
        && text.is(last, tag::TO)
        && (moved(first.saturating_sub(3).max(floor))
            || (first == floor && floor > 0)
            || behind_comma && moved(first.saturating_sub(GOAL_MAX)))
}

struct Behind {
    noun_from: usize,
    last: usize,
    bound: Option<Bound>,
    is_increment: bool,
}

/// Reads "+", "or more", "more" behind a number.
fn after_number(text: &Marked<'_>, number: &Number, end: usize) -> Behind {
    let mut out = Behind { noun_from: number.last + 1, last: number.last, bound: None, is_increment: false };
    for _ in 0..3 {
        let at = out.noun_from;
        if at >= end {
            break;
        }
        if text.word(at) == "-" && text.is_tight(at) && text.is_tight(at + 1) {
            let cardinal = text.is_word_of(at + 1, text.words().cardinal_endings)
                && !text.is(at + 1, tag::PERSON | tag::SOLDIER);
            out.noun_from = if cardinal { at + 2 } else { at + 1 };
            // «40-тай»: the ending is a bound of its own.
            if let Some(Mark { sense: Sense::BoundBehind(bound), .. }) =
                text.find(at + 1, at + 2, tag::BOUND_BEHIND).filter(|_| cardinal)
            {
                (out.bound, out.last) = (Some(*bound), at + 1);
            }
            continue;
        }
        let Some(mark) =
            text.at(at).iter().find(|mark| mark.sense.tag() & (tag::BOUND_BEHIND | tag::INCREMENT) != 0)
        else {
            break;
        };
        if let Sense::BoundBehind(bound) = mark.sense {
            out.bound = Some(bound);
        } else {
            out.is_increment = true;
        }
        (out.noun_from, out.last) = (mark.last + 1, mark.last);
    }
    out
}

/// Reads "or more" and "more" behind the noun: "12 people or more".
fn bound_behind_noun(text: &Marked<'_>, count: &mut Count, end: usize) {
    if count.noun.words.is_none() {
        return;
    }
    for mark in text.at(count.noun.end).iter().filter(|mark| mark.last < end) {
        if let Sense::BoundBehind(bound) = mark.sense
            && count.bound == Bound::Exact
        {
            count.bound = bound;
            count.last = mark.last;
        } else if mark.sense == Sense::Increment && !text.is(mark.last + 1, tag::BOUND) {
            count.is_increment = true;
            count.last = mark.last;
        }
    }
}

/// «семеро сослуживцев»: such numbers count people only, whatever they are called.
fn collective(text: &Marked<'_>, count: &mut Count) {
    let counts_people = || {
        let word = text.word(count.number.last);
        text.words().collectives.iter().any(|ending| word.ends_with(ending))
    };
    if count.noun.kind == NounKind::Unknown && counts_people() {
        (count.noun.kind, count.noun.class) = (NounKind::Person, Some(PEOPLE));
    }
}

/// «человек двести»: a noun before its number makes it about so many.
fn inverted(text: &Marked<'_>, count: &mut Count, floor: usize) {
    let Some(before) = count.first.checked_sub(1).filter(|at| *at >= floor) else { return };
    let is_inverted = text.is_word_of(before, text.words().inverted)
        && count.noun.words.is_none()
        && count.noun.cue.is_none()
        && matches!(count.number.amount, Amount::Value(_))
        && count.first == count.number.first;
    if is_inverted {
        count.bound = Bound::About;
        count.first = before;
        count.noun.words = Some((before, before));
        count.noun.kind = NounKind::Person;
        count.noun.class = Some(PEOPLE);
    }
}

/// "two in Kharkiv and one in Sumy".
fn is_listed(text: &Marked<'_>, count: &Count) -> bool {
    let follows = count.first.checked_sub(1).is_some_and(|at| text.is(at, tag::AND) || text.word(at) == ",");
    follows && text.is(count.number.last + 1, tag::IN) && text.is_capital(count.number.last + 2)
}

/// "Ten were hurt, one seriously": an adverb ends the clause.
pub(super) fn closes_in_manner(text: &Marked<'_>, at: usize) -> bool {
    text.is_adverb(at) && text.at(at).is_empty() && !text.is_word(at + 1)
}

/// "one of", "one day", "at one point" count nothing.
fn one(text: &Marked<'_>, count: &mut Count) {
    let is_word = text.is_word(count.number.first) && count.number.amount == Amount::Value(1);
    let counts_something = matches!(count.noun.kind, NounKind::Person | NounKind::Soldier | NounKind::Cue)
        || (count.noun.kind == NounKind::Absent
            && (text.is(count.number.last + 1, tag::CUE | tag::BE | tag::PART)
                || is_listed(text, count)
                || closes_in_manner(text, count.number.last + 1)));
    // "One of the children was a girl of four" tells of one.
    let is_told_of = is_word && text.is(count.number.last + 1, tag::PART) && {
        let noun = noun_at(text, count.number.last + 2, count.number.last + 2 + NOUN_MAX);
        text.is(noun.end, tag::BE) && text.is(noun.end + 1, tag::ARTICLE)
    };
    if is_told_of {
        count.reason = count.reason.or(Some(Reason::NoCue));
    }
    if is_word && !counts_something && count.number.first == count.number.last {
        count.reason = count.reason.or(Some(Reason::NoCue));
    }
}
