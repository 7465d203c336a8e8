//! Days until a withdrawal starts, until it ends, or how long it lasts.

use crate::model::{Bound, Date};

use super::{
    calendar::coming_day,
    count::Count,
    marked::Marked,
    noun::{Noun, NounKind},
    number::Amount,
    sense::{Measure, Reason, Sense, tag},
};

/// Tells whether a withdrawal is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Withdrawal,
    Other,
}

/// Makes days of the dates that a withdrawal is to begin or to end on; a day that has come is no deadline.
pub(super) fn set_days(
    text: &Marked<'_>,
    counts: &mut [Count],
    sentence: (usize, usize),
    context: Topic,
    date: Date,
) {
    let speaks = context == Topic::Withdrawal || text.any(sentence.0, sentence.1, tag::WITHDRAWAL);
    for at in 0..counts.len() {
        let Some(days) = counts.get(at).filter(|_| speaks).and_then(|count| in_days(text, count, date))
        else {
            continue;
        };
        let clause = clause(counts, days.first, sentence);
        let timed = days.bound == Bound::UpTo || text.any(clause.0, clause.1, tag::BEGIN | tag::END);
        if let Some(count) = counts.get_mut(at)
            && timed
            && deadline(text, &days, clause, sentence, context).is_some()
        {
            *count = days;
        }
    }
}

/// "by January 22", «до 19 января»: the printed day, counted from the day of the story.
fn in_days(text: &Marked<'_>, count: &Count, date: Date) -> Option<Count> {
    let day = coming_day(text, count, date)?;
    let by = day.first.checked_sub(1).filter(|by| text.is_word_of(*by, text.words().by_day));
    let is_by = by.is_some() || text.is_word_of(day.last + 1, text.words().by_day);
    let mut number = count.number;
    number.amount = Amount::Value(day.days);
    Some(Count {
        number,
        bound: if is_by { Bound::UpTo } else { count.bound },
        noun: Noun { kind: NounKind::Day, end: day.last + 1, ..Noun::default() },
        // "No later than January 19".
        first: by
            .map_or(day.first, |by| text.ending_at(by, tag::END | tag::BOUND).map_or(by, |mark| mark.first)),
        last: if is_by && by.is_none() { day.last + 1 } else { day.last },
        reason: None,
        ..*count
    })
}

/// Returns the tokens around a number of days, as far as no other such number or date stands.
pub(super) fn clause(counts: &[Count], at: usize, (first, end): (usize, usize)) -> (usize, usize) {
    let is_day = |count: &&Count| match count.reason {
        None => count.noun.kind == NounKind::Day,
        reason => reason == Some(Reason::Date),
    };
    let left = counts.iter().rev().filter(is_day).find(|other| other.last < at);
    let right = counts.iter().filter(is_day).find(|other| other.first > at);
    (left.map_or(first, Count::end), right.map_or(end, |other| other.first))
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
    let is_stated = speaks || context == Topic::Withdrawal && timed;
    if !is_stated || is_past(text, count) || is_refused(text, count, left) {
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

/// "Did not begin in two days", "was postponed by two days".
fn is_refused(text: &Marked<'_>, count: &Count, left: usize) -> bool {
    let words = text.words();
    let by = count.first.checked_sub(1).filter(|by| text.is_word_of(*by, words.by));
    let is_difference = by.is_some() && !text.is_head_first();
    let refuses = |at: usize| text.is_word_of(at, words.not) && !text.is(at, tag::BOUND);
    is_difference && count.bound == Bound::Exact || (left..count.first).any(refuses)
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
    // "Over the next ten days, starting Thursday": that has a day of its own.
    let is_dated = |at: usize| text.is(at, tag::BEGIN) && text.any(at + 1, at + 3, tag::WEEKDAY | tag::MONTH);
    let before = (left..count.first).rev().find(is_term);
    let behind = (count.last..right).find(|at| is_term(at) && !is_dated(*at));
    let found = if text.is_verb_last() { behind.or(before) } else { before.or(behind) };
    match found {
        Some(at) if text.is(at, tag::BEGIN) => Measure::DeadlineStart,
        _ => Measure::DeadlineEnd,
    }
}
