//! Days until a withdrawal starts, until it ends, or how long it lasts.

use crate::model::Date;

use super::{
    count::Count,
    lexicon::Marked,
    noun::NounKind,
    sense::{Measure, Sense, tag},
};

/// The longest deadline read, in days.
const DAYS_MAX: u64 = 1_000;

/// Tells whether a withdrawal is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Withdrawal,
    Other,
}

/// Returns the deadline that a number of days states in a sentence, if it states one.
pub(super) fn deadline(
    text: &Marked<'_>,
    count: &Count,
    (left, right): (usize, usize),
    (first, end): (usize, usize),
    context: Topic,
) -> Option<Measure> {
    if count.noun.kind != NounKind::Day || count.reason.is_some() {
        return None;
    }
    let speaks = text.any(first, end, tag::WITHDRAWAL) && is_of_troops(text, first, end, context);
    let timed = text.any(left, right, tag::BEGIN | tag::END);
    if !(speaks || context == Topic::Withdrawal && timed) || is_past(text, count) {
        return None;
    }
    Some(kind(text, count, left, right))
}

/// Tells whether those who withdraw are troops: "withdraw an appeal", "pull out all the stops" ends no deployment.
fn is_of_troops(text: &Marked<'_>, first: usize, end: usize, context: Topic) -> bool {
    let is_noun = |at: usize| text.is_word_of(at, text.words().withdrawals) && !names_other(text, at + 1);
    context == Topic::Withdrawal
        || text.any(first, end, tag::SOLDIER | tag::FORCE)
        || (first..end).any(is_noun)
}

/// "Withdrawal of cash": what is withdrawn is named, and is no force.
fn names_other(text: &Marked<'_>, of: usize) -> bool {
    let is_of = text.senses_of_word(of).any(|sense| sense == Sense::OutOf);
    let names = is_of || text.is_head_first() && text.is_word(of);
    let verb = tag::BEGIN | tag::END | tag::WILL | tag::AUX | tag::SAY;
    names && !text.is(of, verb) && !text.any(of, of + 5, tag::SOLDIER | tag::FORCE | tag::BODY)
}

/// "ten days ago", "after ten days of protests", "ten days' leave".
fn is_past(text: &Marked<'_>, count: &Count) -> bool {
    let words = text.words();
    text.is(count.end(), tag::LONG_AGO)
        || text.word(count.end()) == "'"
        || text.is_word_of(count.end(), words.behind_past_days)
        || count.first.checked_sub(1).is_some_and(|at| {
            text.is_word_of(at, words.before_past_days) && !text.is(at, tag::END)
                || text.is(at, tag::END) && text.is(at.saturating_sub(1), tag::ARTICLE | tag::PERIOD)
        })
}

fn kind(text: &Marked<'_>, count: &Count, left: usize, right: usize) -> Measure {
    // "A ten-day withdrawal will start on Thursday".
    if text.is(count.end(), tag::WITHDRAWAL) && text.word(count.number.last + 1) == "-" {
        return Measure::DeadlineEnd;
    }
    let is_term = |at: &usize| text.is(*at, tag::BEGIN | tag::END);
    let before = (left..count.first).rev().find(is_term);
    let behind = (count.last..right).find(is_term);
    let found = if text.is_verb_last() { behind.or(before) } else { before.or(behind) };
    match found {
        Some(at) if text.is(at, tag::BEGIN) => Measure::DeadlineStart,
        _ => Measure::DeadlineEnd,
    }
}

/// Returns the day that a number of days leads to.
pub(super) fn resolve(days: u64, date: Date) -> Option<Date> {
    let days = i64::try_from(days.min(DAYS_MAX)).ok()?;
    date.checked_add(jiff::Span::new().days(days)).ok()
}
