//! Numbers that are no figures, each with its reason: ages, dates, money, labels, things.

use crate::{model::Bound, text::TokenKind};

use super::{
    insert::is_dash,
    marked::Marked,
    number::{Amount, Number, Shape},
    sense::{Frame, Reason, Sense, tag},
};

/// Numbers that may be years.
const YEARS: std::ops::RangeInclusive<u64> = 1900..=2100;

/// The most letters of a code before a number.
const CODE_MAX: usize = 3;

/// The most tokens of a title that starts with a number.
const TITLE_MAX: usize = 4;

/// The most tokens between the word for an age and its number.
const AGE_MAX: usize = 8;

/// The most tokens between the verb of a change and its second end.
const CHANGE_MAX: usize = 5;

/// Sets the reasons of the numbers of one sentence.
pub(super) fn set_reasons(text: &Marked<'_>, numbers: &mut [Number], end: usize) {
    for number in numbers.iter_mut() {
        number.reason = number.reason.or_else(|| reason(text, number, end));
    }
    spread(text, numbers);
}

/// A unit behind the last of a list is the unit of all: «четырёх, одиннадцати и пятнадцати лет».
fn spread(text: &Marked<'_>, numbers: &mut [Number]) {
    let mut next: Option<Number> = None;
    for number in numbers.iter_mut().rev() {
        if let Some(follower) = next
            && number.reason.is_none()
            && let Some(reason) = follower.reason
            && (is_listed(text, number, &follower) && is_measured(reason)
                || is_changed_to(text, number, &follower) && is_measured(reason)
                || is_part_of(text, number, &follower))
        {
            number.reason = Some(reason);
        }
        next = Some(*number);
    }
    spread_forward(text, numbers);
}

/// Tells whether a number is one of a span, an age, a sum or the like, whose word may stand behind another number.
fn is_measured(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Duration | Reason::Age | Reason::Money | Reason::Share | Reason::Unit | Reason::Date
    )
}

fn is_listed(text: &Marked<'_>, number: &Number, follower: &Number) -> bool {
    let between = number.last + 1;
    follower.first == between + 1 && (text.word(between) == "," || text.is(between, tag::AND))
}

/// «Со 120 до 60 тенге»: the unit of what it changed to.
fn is_changed_to(text: &Marked<'_>, number: &Number, follower: &Number) -> bool {
    let from = number.first.checked_sub(1).is_some_and(|at| text.is(at, tag::FROM));
    from && follower.first == number.last + 2 && text.is(number.last + 1, tag::TO)
}

/// "14 of 22 counts", "18 of his 27 years": a part is counted in what the whole is.
fn is_part_of(text: &Marked<'_>, number: &Number, follower: &Number) -> bool {
    let of = number.last + 1;
    text.is(of, tag::OUT_OF) && (of + 1..=of + 2).contains(&follower.first)
}

/// "Aged 31 and 36", "88 votes to 7": what the first of a pair is, the second is too.
fn spread_forward(text: &Marked<'_>, numbers: &mut [Number]) {
    let mut previous: Option<Number> = None;
    let mut term = None;
    for number in numbers.iter_mut() {
        if let Some(before) = previous
            && number.reason.is_none()
            && (goes_on_ages(text, &before, number)
                || goes_on_votes(text, &before, number)
                || goes_on_change(text, &before, number)
                || goes_on_dash(text, &before, number))
        {
            number.reason = before.reason;
        }
        if number.reason.is_none() && term.is_some_and(|term| goes_on_terms(text, term, number)) {
            number.reason = Some(Reason::Duration);
        }
        term = Some(number.first).filter(|_| number.reason == Some(Reason::Duration)).or(term);
        previous = Some(*number);
    }
}

fn reason(text: &Marked<'_>, number: &Number, end: usize) -> Option<Reason> {
    if matches!(number.amount, Amount::Zero) {
        return None;
    }
    titled(text, number)
        .or_else(|| glued_before(text, number))
        .or_else(|| glued_behind(text, number, end))
        .or_else(|| date(text, number))
        .or_else(|| labelled(text, number))
        .or_else(|| unit_behind(text, number, end))
        .or_else(|| year(text, number))
        .or_else(|| age(text, number))
        .or_else(|| offspring(text, number))
        .or_else(|| score(text, number))
        .or_else(|| difference(text, number))
}

/// «Десять мертвецов», "Twelve Angry Men": a short name in quotation marks.
fn titled(text: &Marked<'_>, number: &Number) -> Option<Reason> {
    let opening = number.first.checked_sub(1).filter(|at| text.word(*at) == "\"" && !text.is_tight(*at))?;
    let closes = |at: &usize| text.word(*at) == "\"" && text.is_tight(*at);
    let closing = (opening + 2..opening + 2 + TITLE_MAX).find(closes)?;
    let is_name = text.is_capital(number.first) && !matches!(text.word(closing - 1), "," | "." | "!" | "?");
    (is_name && text.word(closing + 1) != "," && number.shape == Shape::Words).then_some(Reason::Label)
}

/// "G7", "Su-25", "$200".
fn glued_before(text: &Marked<'_>, number: &Number) -> Option<Reason> {
    let before = number.first.checked_sub(1)?;
    if !text.is_tight(number.first) || number.shape == Shape::Words {
        return None;
    }
    if text.is_word(before) {
        return Some(Reason::Label);
    }
    let word = before.checked_sub(1)?;
    (text.word(before) == "-" && text.is_tight(before) && text.is_word(word)).then_some(Reason::Label)
}

/// "3rd", "42-year-old", «16-го», "two-thirds".
fn glued_behind(text: &Marked<'_>, number: &Number, end: usize) -> Option<Reason> {
    let next = number.last + 1;
    if next >= end || !text.is_tight(next) {
        return None;
    }
    if text.is_word(next) && text.kind(number.last) == Some(TokenKind::Digits) {
        let is_ordinal = text.is_word_of(next, text.words().ordinal_endings);
        let plain = if text.word(next) == "s" { Reason::Year } else { Reason::Label };
        return Some(if is_ordinal { Reason::Ordinal } else { unit_at(text, next).unwrap_or(plain) });
    }
    let word = next + 1;
    if text.word(next) != "-" || !text.is_tight(word) || !text.is_word(word) {
        return None;
    }
    compound(text, word)
}

/// The reason of a number that is joined to a word by a hyphen.
fn compound(text: &Marked<'_>, word: usize) -> Option<Reason> {
    if text.is(word, tag::DAY) || text.is(word, tag::SOLDIER | tag::PERSON) {
        return None;
    }
    if text.is_word_of(word, text.words().cardinal_endings) {
        return None;
    }
    let unit = unit_at(text, word);
    if unit == Some(Reason::Duration) && text.is_word_of(word + 2, text.words().old) {
        return Some(Reason::Age);
    }
    let is_ending = text.word(word).chars().count() <= 2;
    Some(if is_ending { Reason::Ordinal } else { unit.unwrap_or(Reason::Label) })
}

fn goes_on_ages(text: &Marked<'_>, before: &Number, number: &Number) -> bool {
    let behind = number.last + 1;
    before.reason == Some(Reason::Age)
        && number.first == before.last + 2
        && (text.word(before.last + 1) == "," || text.is(before.last + 1, tag::AND))
        && (!text.is_word(behind) || text.is(behind, tag::BE | tag::AUX | tag::STOP | tag::AND))
}

fn ends_clause(text: &Marked<'_>, at: usize) -> bool {
    matches!(text.word(at), "," | "." | ")" | ";") || at >= text.end
}

/// "Rises to 225 pesos from 164".
fn goes_on_change(text: &Marked<'_>, before: &Number, number: &Number) -> bool {
    before.reason.is_some_and(is_measured)
        && (before.last + 2..=before.last + 3).contains(&number.first)
        && text.is(number.first - 1, tag::FROM)
        && !text.is_word(number.last + 1)
}

/// «Семьям погибших выплатят 5 млн рублей, пострадавшим — 400 тысяч»: the dash stands for what was said.
fn goes_on_dash(text: &Marked<'_>, before: &Number, number: &Number) -> bool {
    let dash = (number.first.saturating_sub(2)..number.first).find(|at| is_dash(text, *at));
    before.reason.is_some_and(is_measured)
        && before.reason != Some(Reason::Date)
        && dash.is_some_and(|dash| dash > before.last + 1)
        && ends_clause(text, number.last + 1)
}

/// "53 for ten years and one for 11": a number at the end of its clause, behind the word that `term` stands behind.
fn goes_on_terms(text: &Marked<'_>, term: usize, number: &Number) -> bool {
    let before = |at: usize| at.checked_sub(1).filter(|at| text.is(*at, tag::STOP)).map(|at| text.word(at));
    before(number.first).is_some()
        && before(number.first) == before(term)
        && ends_clause(text, number.last + 1)
}

fn goes_on_votes(text: &Marked<'_>, before: &Number, number: &Number) -> bool {
    before.reason == Some(Reason::Score)
        && number.first <= before.last + 3
        && text.is(number.first.saturating_sub(1), tag::TO)
}

/// "article 272", "No. 5", "aged 14".
fn labelled(text: &Marked<'_>, number: &Number) -> Option<Reason> {
    let mut before = number.first.checked_sub(1)?;
    if text.word(before) == "." {
        before = before.checked_sub(1)?;
    }
    // «рейс SU 1482».
    let raw = text.tokens.raw(before);
    let is_code = raw.len() <= CODE_MAX && raw.chars().all(|letter| letter.is_ascii_uppercase());
    let before = if is_code { before.checked_sub(1)? } else { before };
    let mark = text.ending_at(before, tag::LABEL)?;
    let Sense::Label(reason) = mark.sense else { return None };
    let counted =
        reason == Reason::Label && (number.shape == Shape::Words || names_counted(text, number.last + 1));
    (!counted).then_some(reason)
}

/// Tells whether a noun stands at a token that figures count.
fn names_counted(text: &Marked<'_>, at: usize) -> bool {
    let names = |frame: Frame| matches!(frame, Frame::Noun | Frame::Person);
    text.is(at, tag::PERSON | tag::COUNTED) || text.cues_at(at).any(|(_, cue)| names(cue.frame))
}

fn unit_at(text: &Marked<'_>, at: usize) -> Option<Reason> {
    text.at(at).iter().find_map(|mark| {
        let Sense::Unit(reason) = mark.sense else { return None };
        Some(reason)
    })
}

/// A unit directly behind the number; things are found with the noun phrase.
fn unit_behind(text: &Marked<'_>, number: &Number, end: usize) -> Option<Reason> {
    let next = number.last + 1;
    let at = if text.word(next) == "-" && text.is_tight(next) { next + 1 } else { next };
    let is_year = number.amount.value().is_some_and(|value| YEARS.contains(&value));
    let unit = unit_at(text, at).filter(|_| at < end)?;
    let reason = if unit == Reason::Year && !is_year {
        Reason::Duration
    } else if unit == Reason::Duration && is_year && number.shape == Shape::Plain {
        // «1999 года».
        Reason::Year
    } else {
        unit
    };
    let only_says_which =
        || text.find(at, at + 1, tag::UNIT).is_some_and(|mark| text.is(mark.last + 1, tag::PERSON));
    (reason != Reason::Thing || !text.is(at, tag::CUE) && !only_says_which()).then_some(reason)
}

/// "January 11", "11 January", «с 4 по 7 января».
fn date(text: &Marked<'_>, number: &Number) -> Option<Reason> {
    let day = match number.amount {
        Amount::Value(value) | Amount::Range(_, value) if number.shape != Shape::Grouped => value,
        Amount::Value(_) | Amount::Range(..) | Amount::Group(_) | Amount::Vague(..) | Amount::Zero => {
            return None;
        }
    };
    if !(1..=31).contains(&day) {
        return None;
    }
    let next = number.last + 1;
    let behind = if text.is(next, tag::STOP) { next + 2 } else { next };
    let is_span = text.is(next, tag::STOP) && text.kind(next + 1) == Some(TokenKind::Digits);
    if text.is(next, tag::MONTH) || (is_span && text.is(behind, tag::MONTH)) {
        return Some(Reason::Date);
    }
    let before = number.first.checked_sub(1)?;
    let month = if text.word(before) == "." { before.checked_sub(1)? } else { before };
    let follows_month = text.is(month, tag::MONTH);
    (follows_month && !text.is(next, tag::PERSON | tag::CUE)).then_some(Reason::Date)
}

/// Four plain digits that name a year.
fn year(text: &Marked<'_>, number: &Number) -> Option<Reason> {
    if is_short_year(text, number) {
        return Some(Reason::Year);
    }
    let (Amount::Value(value) | Amount::Range(value, _)) = number.amount else { return None };
    if number.shape != Shape::Plain || !YEARS.contains(&value) || is_changed(text, number) {
        return None;
    }
    let before = number.first.checked_sub(1);
    let after_date = before.is_some_and(|at| {
        text.is(at, tag::MONTH)
            || text.kind(at) == Some(TokenKind::Digits)
            || (text.word(at) == ","
                && at.checked_sub(1).is_some_and(|day| text.kind(day) == Some(TokenKind::Digits)))
    });
    let after_preposition = before.is_some_and(|at| {
        text.is(at, tag::IN | tag::FROM | tag::OUT_OF) || text.is_word_of(at, text.words().before_years)
    });
    let next = number.last + 1;
    let noun = text.find(next, next + 1, tag::BOUND_BEHIND).map_or(next, |bound| bound.last + 1);
    let counted = matches!(number.amount, Amount::Value(_)) && names_counted(text, noun);
    (after_date || !counted && (after_preposition || !text.is_word(number.last + 1))).then_some(Reason::Year)
}

/// "rose from 1,037 to 2012": the end of a change is no year.
fn is_changed(text: &Marked<'_>, number: &Number) -> bool {
    let Some(before) = number.first.checked_sub(1) else { return false };
    let from = before.saturating_sub(CHANGE_MAX);
    text.is(before, tag::FROM | tag::TO) && text.any(from, before, tag::RISE | tag::FALL)
}

/// "16 Aug 89": two digits behind a day and its month.
fn is_short_year(text: &Marked<'_>, number: &Number) -> bool {
    let month = number.first.checked_sub(1).filter(|at| text.is(*at, tag::MONTH));
    let day = month.and_then(|month| month.checked_sub(1));
    number.first == number.last
        && text.word(number.first).len() == 2
        && day.is_some_and(|day| text.kind(day) == Some(TokenKind::Digits))
}

/// "2-1", "3:3": two numbers joined, the second no larger.
fn ends_match(text: &Marked<'_>, number: &Number) -> bool {
    let joint = number.last + 1;
    let digits =
        |at: usize| text.word(at).parse::<u64>().ok().filter(|_| text.kind(at) == Some(TokenKind::Digits));
    let pair = digits(number.last).zip(digits(joint + 1));
    let tight = text.word(joint) == "-" && text.is_tight(joint) && text.is_tight(joint + 1);
    let second = number.first.checked_sub(2).and_then(digits).zip(digits(number.first));
    let behind = number
        .first
        .checked_sub(1)
        .is_some_and(|at| text.word(at) == "-" && text.is_tight(at) && text.is_tight(number.first));
    tight && pair.is_some_and(|(one, other)| other <= one)
        || behind && second.is_some_and(|(one, other)| other <= one)
}

/// "by 211 to 190", but "rose by 12 to 164".
fn score(text: &Marked<'_>, number: &Number) -> Option<Reason> {
    if ends_match(text, number) {
        return Some(Reason::Score);
    }
    let before = number.first.checked_sub(1)?;
    let is_moved = before.checked_sub(1).is_some_and(|verb| text.is(verb, tag::RISE | tag::FALL));
    let is_vote = !is_moved
        && text.is_word_of(before, text.words().before_scores)
        && text.is(number.last + 1, tag::TO)
        && text.is_number(number.last + 2);
    is_vote.then_some(Reason::Score)
}

/// "two fewer than the 18", "200 more than a day earlier".
fn difference(text: &Marked<'_>, number: &Number) -> Option<Reason> {
    let behind = number.last + 1;
    let bound = text.comparison_at(behind)?;
    // "Arrest 1,500 over clashes" compares nothing.
    let is_phrase = text.bound_at(behind).is_some_and(|(_, last)| last > behind);
    (bound == Bound::FewerThan || is_phrase).then_some(Reason::Difference)
}

/// "Dead at 91: the trumpeter", "he died at 40", and not "the dead at 26".
fn dies_at(text: &Marked<'_>, number: &Number) -> bool {
    let Some(cue) = number.first.checked_sub(2) else { return false };
    let tells = text.cues_at(cue).any(|(_, cue)| cue.frame == Frame::Subject);
    let is_noun = cue.checked_sub(1).is_some_and(|before| text.is(before, tag::ARTICLE));
    let behind = number.last + 1;
    let ends = ends_clause(text, behind) || text.word(behind) == ":" && !text.is_tight(behind + 1);
    tells && !is_noun && ends && text.is_word_of(cue + 1, text.words().at_age)
}

/// "A mother of four", «отец троих детей».
fn offspring(text: &Marked<'_>, number: &Number) -> Option<Reason> {
    let before = number.first.checked_sub(1)?;
    let parent = if text.is_head_first() { before } else { before.checked_sub(1)? };
    let joined = text.is_head_first() || text.is(before, tag::OUT_OF);
    (joined && text.is_word_of(parent, text.words().parents)).then_some(Reason::Offspring)
}

/// "Amini, 22, died", "two brothers, 24 and 27, were held": a bare number between commas behind a name or noun.
fn age(text: &Marked<'_>, number: &Number) -> Option<Reason> {
    let Amount::Value(1..=110) = number.amount else { return None };
    let before = number.first.checked_sub(1)?;
    let of = text.is(before, tag::OUT_OF) && before > 0 && text.is_word_of(before - 1, text.words().aged);
    if of && !text.is(number.last + 1, tag::PERSON) {
        return Some(Reason::Age);
    }
    // "The average age of those arrested is 17".
    let named = (before.saturating_sub(AGE_MAX)..before).any(|at| text.is_word_of(at, text.words().ages));
    if dies_at(text, number) || named && text.is(before, tag::BE) && ends_clause(text, number.last + 1) {
        return Some(Reason::Age);
    }
    let opens = text.word(before) == "," && before.checked_sub(1).is_some_and(|at| text.is_word(at));
    let joined = |at: usize| text.word(at) == "," || text.is(at, tag::AND);
    let behind = number.last + 1;
    let second = text.is_number(behind + 1) && joined(behind) && !text.is_word(behind + 2);
    let alone = ends_clause(text, behind) || second && ends_clause(text, behind + 2);
    let is_name = before.checked_sub(1).is_some_and(|at| {
        text.is_capital(at) || text.is(at, tag::PERSON) || text.word(behind) == "," || second
    });
    (opens && alone && is_name && number.first == number.last).then_some(Reason::Age)
}
