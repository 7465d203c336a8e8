//! Days that a text names beside a figure: a date without its year, a weekday.

use crate::{
    model::{Date, days_after},
    text::TokenKind,
};

use super::{
    count::Count,
    marked::{Mark, Marked},
    number::Amount,
    scope::Draft,
    sense::{Reason, Sense, tag},
};

/// The most days between a story and a day that it names without the year.
const DISTANCE_MAX: i64 = 183;

/// Returns the day named beside a figure: a date, else the last such weekday before the story or on its day.
pub(super) fn named_day(text: &Marked<'_>, draft: &Draft, date: Date) -> Option<Date> {
    let (first, end) = draft.scope;
    let is_own = |mark: &&Mark| (draft.count.first..=draft.count.last).contains(&mark.first);
    if let Some(month) = text.find(first, end, tag::MONTH).filter(|month| !is_own(month))
        && let Some(day) = day_of(text, month)
        && let Some(day) = nearest(text, month, day, date).filter(|day| *day <= date)
    {
        return Some(day);
    }
    let mark = text.find(first, end, tag::WEEKDAY)?;
    let Sense::Weekday(day) = mark.sense else { return None };
    let back = (date.weekday().to_monday_one_offset() - day).rem_euclid(7);
    days_after(date, -i64::from(back))
}

/// A day to come that a date names.
pub(super) struct Coming {
    /// Days from the story to it.
    pub(super) days: u64,
    /// Positions of the date.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Returns the day that a number is the date of, if it comes after the day of the story.
pub(super) fn coming_day(text: &Marked<'_>, count: &Count, date: Date) -> Option<Coming> {
    let Amount::Value(day) = count.number.amount else { return None };
    let first = count.number.first;
    let is_ordinal = count.reason == Some(Reason::Ordinal);
    if !is_ordinal && count.reason != Some(Reason::Date) {
        return None;
    }
    // "January 22nd" has an ending.
    let last = count.number.last + usize::from(is_ordinal);
    let behind = || text.find(last + 1, last + 2, tag::MONTH);
    let before = || text.ending_at(first.checked_sub(1)?, tag::MONTH);
    let month = behind().or_else(before)?;
    let day = nearest(text, month, i8::try_from(day).ok()?, date)?;
    let days = u64::try_from(date.until(day).ok()?.get_days()).ok().filter(|days| *days > 0)?;
    Some(Coming { days, first: first.min(month.first), last: last.max(month.last) })
}

/// Returns the day of the month that stands beside its name: "11 January", "January 11".
fn day_of(text: &Marked<'_>, month: &Mark) -> Option<i8> {
    let before = month.first.checked_sub(1);
    [before, Some(month.last + 1)].into_iter().flatten().find_map(|at| {
        let is_day = text.kind(at) == Some(TokenKind::Digits) && text.word(at).len() <= 2;
        text.word(at).parse::<i8>().ok().filter(|_| is_day)
    })
}

/// Returns such a day of the printed year, else the one nearest to the story, if it is near enough to need no year.
fn nearest(text: &Marked<'_>, month: &Mark, day: i8, date: Date) -> Option<Date> {
    let Sense::Month(number) = month.sense else { return None };
    let in_year = |year: i16| Date::new(year, number, day).ok();
    if let Some(year) = printed_year(text, month) {
        return in_year(year);
    }
    let near =
        |day: &Date| date.until(*day).is_ok_and(|span| i64::from(span.get_days()).abs() <= DISTANCE_MAX);
    [date.year() - 1, date.year(), date.year() + 1].into_iter().filter_map(in_year).find(near)
}

/// Returns the year behind a date: "11 January 2022", "January 11, 2022".
fn printed_year(text: &Marked<'_>, month: &Mark) -> Option<i16> {
    let is_year = |at: &usize| text.kind(*at) == Some(TokenKind::Digits) && text.word(*at).len() == 4;
    let at = (month.last + 1..=month.last + 3).find(is_year)?;
    let is_between = |at: usize| text.word(at) == "," || text.kind(at) == Some(TokenKind::Digits);
    let year = text.word(at).parse().ok();
    year.filter(|_| (month.last + 1..at).all(is_between))
}
