//! Number phrases: digits with groups, decimals with a scale, words, ranges and vague words.
//!
//! Values are computed in thousandths, so that `5,8 тыс.` and "one and a half million" stay exact. A number that no
//! reading fits (`99,00`) is read as one phrase and passed over, never as its pieces.

use crate::text::TokenKind;

use super::{
    insert::speech_insert,
    lang::NumberWord,
    marked::Marked,
    sense::{Frame, Reason, Sense, tag},
};

/// Thousandths in one.
const MILLI: u64 = 1_000;

/// The largest value read; larger ones are passed over.
const VALUE_MAX: u64 = 20_000_000_000;

/// What a number phrase states, before any bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    Value(u64),
    /// About so many by its own word: "a dozen".
    Group(u64),
    Range(u64, u64),
    Vague(u64, u64),
    Zero,
}

impl Amount {
    /// Returns the number printed, if one is.
    pub(super) fn value(self) -> Option<u64> {
        match self {
            Self::Value(value) | Self::Group(value) | Self::Range(value, _) => Some(value),
            Self::Vague(..) => None,
            Self::Zero => Some(0),
        }
    }
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Digits without any mark between them.
    Plain,
    /// Digits with groups, decimals or a scale.
    Grouped,
    Words,
}

/// A number phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    /// Position of its first token.
    pub(super) first: usize,
    /// Position of its last token.
    pub(super) last: usize,
    pub(super) amount: Amount,
    pub(super) shape: Shape,
    /// Why it can be no figure, as far as its own form tells.
    pub(super) reason: Option<Reason>,
}

/// A value as it is being read.
#[derive(Debug, Clone, Copy)]
struct Value {
    milli: u64,
    last: usize,
    shape: Shape,
    is_group: Group,
    reason: Option<Reason>,
    scale: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Yes,
    No,
}

/// The most tokens between the verb of a change and its first end.
const CLAUSE_MAX: usize = 16;

/// Returns the number phrases of a range of tokens, in order; those inside a period ("past 24 hours") are none.
pub(super) fn numbers(text: &Marked<'_>, first: usize, end: usize) -> Vec<Number> {
    let mut out = Vec::new();
    let mut at = first;
    while at < end {
        if let Some(period) = text.find(at, at + 1, tag::PERIOD) {
            at = period.last + 1;
            continue;
        }
        match number_at(text, at, end) {
            Some(number) => {
                at = number.last + 1;
                out.push(number);
            }
            None => at += 1,
        }
    }
    out
}

/// Reads the number phrase that starts at a token.
fn number_at(text: &Marked<'_>, at: usize, end: usize) -> Option<Number> {
    if let Some(number) = worded(text, at) {
        return Some(number);
    }
    if let Some(number) = between(text, at, end) {
        return Some(number);
    }
    let value = value_at(text, at, end)?;
    if let Some(last) = longer_digits(text, value.last, end).filter(|_| value.shape != Shape::Words) {
        return Some(passed_over(at, last.0, last.1));
    }
    if let Some((other, last)) = range_behind(text, at, value, end) {
        return Some(range(at, last, value, other));
    }
    Some(single(at, shared_scale(text, at, value, end)))
}

/// «с 5 до 20 тысяч»: the scale behind the second number is that of the first too.
fn shared_scale(text: &Marked<'_>, at: usize, value: Value, end: usize) -> Value {
    let starts = at.checked_sub(1).is_some_and(|before| text.is(before, tag::FROM));
    let other = (starts && value.scale == 1 && text.is(value.last + 1, tag::TO))
        .then(|| value_at(text, value.last + 2, end))
        .flatten()
        .filter(|other| value.milli < other.milli / other.scale.max(1));
    other.map_or(value, |other| Value { milli: value.milli.saturating_mul(other.scale), ..value })
}

fn single(first: usize, value: Value) -> Number {
    let whole = value.milli / MILLI;
    let is_decimal = !value.milli.is_multiple_of(MILLI);
    let reason = value.reason.or((is_decimal || whole > VALUE_MAX).then_some(Reason::Decimal));
    let amount = if value.is_group == Group::Yes { Amount::Group(whole) } else { Amount::Value(whole) };
    Number { first, last: value.last, amount, shape: value.shape, reason }
}

fn range(first: usize, last: usize, one: Value, other: Value) -> Number {
    let shared = if one.scale == 1 && one.milli < other.milli / other.scale.max(1) { other.scale } else { 1 };
    let (low, high) = (one.milli.saturating_mul(shared) / MILLI, other.milli / MILLI);
    let reason = one.reason.or(other.reason).or((low.max(high) > VALUE_MAX).then_some(Reason::Decimal));
    Number { first, last, amount: Amount::Range(low.min(high), high.max(low)), shape: other.shape, reason }
}

fn passed_over(first: usize, last: usize, reason: Reason) -> Number {
    Number { first, last, amount: Amount::Value(0), shape: Shape::Grouped, reason: Some(reason) }
}

/// Reads vague words and stated zeros, which are phrases of the vocabulary.
fn worded(text: &Marked<'_>, at: usize) -> Option<Number> {
    if let Some(last) = stated_zero(text, at) {
        return Some(Number { first: at, last, amount: Amount::Zero, shape: Shape::Words, reason: None });
    }
    let mark = text.at(at).iter().find(|mark| mark.sense.tag() & (tag::VAGUE | tag::NOBODY) != 0)?;
    let amount = if let Sense::Vague { low, high, bounded } = mark.sense {
        let is_bounded = at > 0 && text.is(at - 1, tag::BOUND | tag::BOUND_BEHIND);
        bounded.filter(|_| is_bounded).map_or(Amount::Vague(low, high), Amount::Value)
    } else {
        Amount::Zero
    };
    Some(Number { first: at, last: mark.last, amount, shape: Shape::Words, reason: None })
}

/// Returns the last token of "no deaths", «погибших нет».
fn stated_zero(text: &Marked<'_>, at: usize) -> Option<usize> {
    let noun = |at: usize| {
        text.cues_at(at)
            .find(|(_, cue)| matches!(cue.frame, Frame::Noun | Frame::Person))
            .map(|(mark, _)| mark)
    };
    if let Some(no) = text.find(at, at + 1, tag::NO)
        && let Some(mark) = noun(no.last + 1)
    {
        return Some(mark.last);
    }
    let mark = noun(at)?;
    let (and, next) = (mark.last + 1, mark.last + 2);
    if text.is(and, tag::AND) {
        // «Жертв и разрушений нет».
        return text.find(next + 1, next + 2, tag::NO_BEHIND).map(|no| no.last);
    }
    // «зардап шеккен адам жоқ»
    let named = text.find(mark.last + 1, mark.last + 2, tag::PERSON).map_or(mark.last, |person| person.last);
    let behind = speech_insert(text, named + 1, text.end).unwrap_or(named + 1);
    text.find(behind, behind + 1, tag::NO_BEHIND).map(|no| no.last)
}

/// Reads "between A and B", «от A до B», «между A и B», "from A to B" where nothing rises.
fn between(text: &Marked<'_>, at: usize, end: usize) -> Option<Number> {
    let is_open = |at: &usize| !matches!(text.word(*at), "," | ";" | ":" | "." | "-");
    let mut clause = (at.saturating_sub(CLAUSE_MAX)..at).rev().take_while(is_open);
    let opens_change = text.is(at, tag::FROM);
    let changes = opens_change && clause.any(|at| text.is(at, tag::RISE | tag::FALL));
    let ranges = text.words().ranges.iter().filter(|_| !changes);
    let (_, joint) = ranges.into_iter().find(|(opening, _)| *opening == text.word(at))?;
    let one = value_at(text, at + 1, end)?;
    if *joint != text.word(one.last + 1) {
        return None;
    }
    let other = value_at(text, one.last + 2, end)?;
    // "From 174 to 166": no range is told downwards.
    let ascends = one.milli < other.milli || !opens_change;
    ascends.then(|| range(at, other.last, one, other))
}

/// Reads the second end of "A to B", "A-B", "A or B".
fn range_behind(text: &Marked<'_>, at: usize, one: Value, end: usize) -> Option<(Value, usize)> {
    let joint = one.last + 1;
    let other = value_at(text, joint + 1, end)?;
    let is_range = match text.word(joint) {
        "-" => text.is_tight(joint) && text.is_tight(joint + 1),
        // "Rose by 12 to 164", "from 12 to 164": two numbers.
        word if text.words().to.contains(&word) => !at
            .checked_sub(1)
            .is_some_and(|before| text.is(before, tag::FROM) || text.is_word_of(before, text.words().by)),
        word => text.words().or.contains(&word) && other.milli <= one.milli.saturating_mul(4),
    };
    let ordered = one.milli < other.milli;
    let is_score = one.shape == Shape::Words && text.word(joint) == "-";
    (is_range && ordered && !is_score).then_some((other, other.last))
}

/// Finds times, dates and telephone numbers, which go on behind their first digits.
fn longer_digits(text: &Marked<'_>, last: usize, end: usize) -> Option<(usize, Reason)> {
    let goes_on = |joint: usize, mark: &str| {
        joint + 1 < end
            && text.word(joint) == mark
            && text.is_tight(joint)
            && text.is_tight(joint + 1)
            && text.kind(joint + 1) == Some(TokenKind::Digits)
    };
    if goes_on(last + 1, ":") {
        return Some((last + 2, Reason::Time));
    }
    if goes_on(last + 1, ".") && goes_on(last + 3, ".") {
        return Some((last + 4, Reason::Date));
    }
    if goes_on(last + 1, "/") {
        let further = if goes_on(last + 3, "/") { last + 4 } else { last + 2 };
        return Some((further, Reason::Label));
    }
    let mut at = last;
    while goes_on(at + 1, "-") {
        at += 2;
    }
    (at > last + 2).then_some((at, Reason::Phone))
}

/// Reads one value: digits or words, with its scale.
fn value_at(text: &Marked<'_>, at: usize, end: usize) -> Option<Value> {
    if at >= end {
        return None;
    }
    if text.word(at) == "(" && text.word(at + 2) == ")" && text.is_tight(at + 1) {
        let inner = digits_at(text, at + 1, end)?;
        return Some(Value { last: at + 2, ..inner });
    }
    if text.kind(at) == Some(TokenKind::Digits) { digits_at(text, at, end) } else { words_at(text, at, end) }
}

/// Reads digits with their groups and decimals.
fn digits_at(text: &Marked<'_>, at: usize, end: usize) -> Option<Value> {
    if text.kind(at) != Some(TokenKind::Digits) {
        return None;
    }
    let mut digits = text.word(at).to_owned();
    let mut last = at;
    let mut shape = Shape::Plain;
    while let Some(next) = group_behind(text, at, last, end) {
        digits.push_str(text.word(next));
        last = next;
        shape = Shape::Grouped;
    }
    let whole: u64 = digits.parse().ok()?;
    let mut value = Value {
        milli: whole.checked_mul(MILLI)?,
        last,
        shape,
        is_group: Group::No,
        reason: (digits.len() > 10).then_some(Reason::Phone),
        scale: 1,
    };
    read_decimals(text, &mut value, end);
    read_scales(text, &mut value, end);
    Some(value)
}

/// Returns the position of the next group of three digits.
fn group_behind(text: &Marked<'_>, first: usize, last: usize, end: usize) -> Option<usize> {
    let is_group =
        |at: usize| at < end && text.kind(at) == Some(TokenKind::Digits) && text.word(at).len() == 3;
    if text.word(first).len() > 3 || text.word(first).starts_with('0') {
        return None;
    }
    let mark_before = (last > first).then(|| text.word(first + 1));
    if is_group(last + 1) && !text.is_tight(last + 1) {
        let after_month = first > 0 && text.is(first - 1, tag::MONTH);
        let same =
            mark_before.is_none_or(|mark| mark.len() == 3 && mark.starts_with(|c: char| c.is_ascii_digit()));
        return (same && !after_month).then_some(last + 1);
    }
    let mark = text.word(last + 1);
    let groups = matches!(mark, "," | ".");
    let fits = groups
        && is_group(last + 2)
        && text.is_tight(last + 1)
        && text.is_tight(last + 2)
        && mark_before.is_none_or(|before| before == mark);
    let is_decimal = mark != "," && is_scale(text, last + 3);
    (fits && !is_decimal).then_some(last + 2)
}

fn is_scale(text: &Marked<'_>, at: usize) -> bool {
    matches!(text.number_word(at), Some(NumberWord::Times(_) | NumberWord::Short(_)))
}

/// Reads `,8` behind digits; without a scale behind it the number is no count.
fn read_decimals(text: &Marked<'_>, value: &mut Value, end: usize) {
    let (mark, at) = (value.last + 1, value.last + 2);
    let is_mark = matches!(text.word(mark), "," | ".") && text.is_tight(mark) && text.is_tight(at);
    if at >= end || !is_mark || text.kind(at) != Some(TokenKind::Digits) {
        return;
    }
    if text.word(mark) == "." && text.word(at + 1) == "." && text.is_tight(at + 1) && text.is_tight(at + 2) {
        return;
    }
    value.last = at;
    value.shape = Shape::Grouped;
    if !is_scale(text, at + 1) {
        value.reason = Some(Reason::Decimal);
        return;
    }
    let thousandths: String = text.word(at).chars().chain("000".chars()).take(3).collect();
    value.milli = value.milli.saturating_add(thousandths.parse().unwrap_or_default());
}

/// Reads the scales behind digits, and the hundreds behind «1 тысяча».
fn read_scales(text: &Marked<'_>, value: &mut Value, end: usize) {
    while value.last + 1 < end {
        let next = value.last + 1;
        let scale = match text.number_word(next) {
            Some(NumberWord::Times(scale)) => scale,
            Some(NumberWord::Short(scale)) if text.is_tight(next) => scale,
            Some(NumberWord::Group(scale)) => {
                value.is_group = Group::Yes;
                scale
            }
            _ => return,
        };
        value.milli = value.milli.saturating_mul(scale);
        value.scale = value.scale.saturating_mul(scale);
        value.shape = Shape::Grouped;
        value.last = next;
        let dot = next + 1;
        if is_abbreviation(text, next) && dot < end && text.word(dot) == "." && text.is_tight(dot) {
            value.last = dot;
        }
        let rest = value.last + 1;
        if rest < end
            && text.kind(rest) == Some(TokenKind::Digits)
            && text.word(rest).len() <= 3
            && scale >= 1_000
        {
            let below = text.word(rest).parse::<u64>().unwrap_or_default().min(scale - 1);
            value.milli = value.milli.saturating_add(below * MILLI);
            value.scale = 1;
            value.last = rest;
            return;
        }
    }
}

/// A scale without a vowel is short for one: тыс, млн, mn.
fn is_abbreviation(text: &Marked<'_>, at: usize) -> bool {
    text.is_word_of(at, text.words().abbreviations)
}

/// A number in words while it is read.
#[derive(Debug, Clone, Copy)]
struct Words {
    total: u64,
    current: Option<u64>,
    /// What is added next must be smaller.
    grain: u64,
    is_group: Group,
    scale: u64,
}

/// Reads a number in words.
fn words_at(text: &Marked<'_>, at: usize, end: usize) -> Option<Value> {
    let mut at = at;
    if text.is(at, tag::ARTICLE) && text.is_word_of(at, text.words().one) {
        at += 1;
        if !matches!(text.number_word(at), Some(NumberWord::Times(_) | NumberWord::Group(_))) {
            return None;
        }
    }
    let mut words = Words { total: 0, current: None, grain: u64::MAX, is_group: Group::No, scale: 1 };
    let mut last = None;
    let mut next = at;
    while next < end {
        if !words.take(text, next) {
            break;
        }
        last = Some(next);
        let dot = next + 1;
        if is_abbreviation(text, next) && text.word(dot) == "." && text.is_tight(dot) && dot < end {
            last = Some(dot);
        }
        next = words.step_over(text, last.unwrap_or(next) + 1);
    }
    let last = last?;
    let milli = words.total.saturating_add(words.current.unwrap_or_default());
    Some(Value {
        milli,
        last,
        shape: Shape::Words,
        is_group: words.is_group,
        reason: None,
        // "one thousand one" ends in no scale that a number before it could share.
        scale: if words.current.is_some() { 1 } else { words.scale },
    })
}

/// Returns what must be larger than the next word added to a value.
fn grain(value: u64) -> u64 {
    match value {
        1..=19 => 1,
        _ if value.is_multiple_of(100) => 100,
        _ => 10,
    }
}

impl Words {
    /// Adds one word; tells whether it goes on the number.
    fn take(&mut self, text: &Marked<'_>, at: usize) -> bool {
        match text.number_word(at) {
            Some(NumberWord::Add(value)) => {
                let grain = if text.is_word_of(at, text.words().ten) { 10 } else { grain(value) };
                self.add(value, grain)
            }
            Some(NumberWord::Times(scale)) => self.multiply(scale),
            Some(NumberWord::Group(scale)) => {
                self.is_group = Group::Yes;
                self.multiply(scale)
            }
            Some(NumberWord::Part(milli)) if self.current.is_none() && self.total == 0 => {
                let scaled = [at + 1, at + 2].into_iter().any(|next| {
                    matches!(text.number_word(next), Some(NumberWord::Times(_) | NumberWord::Group(_)))
                });
                self.current = scaled.then_some(milli);
                scaled
            }
            _ => false,
        }
    }

    fn add(&mut self, value: u64, grain: u64) -> bool {
        if value >= self.grain {
            return false;
        }
        self.current = Some(self.current.unwrap_or_default() + value * MILLI);
        self.grain = grain;
        true
    }

    fn multiply(&mut self, scale: u64) -> bool {
        let current = self.current.unwrap_or(MILLI);
        if scale == 100 {
            if current >= 100 * MILLI {
                return false;
            }
            self.current = Some(current * scale);
            self.grain = 100;
            return true;
        }
        if self.total != 0 && scale >= self.scale && self.scale > 1 {
            return false;
        }
        self.total = self.total.saturating_add(current.saturating_mul(scale));
        self.current = None;
        self.grain = scale;
        self.scale = scale;
        true
    }

    /// "between one hundred and two hundred": what stands behind the "and" has a scale too large for this number.
    fn ends_before(&self, text: &Marked<'_>, at: usize) -> bool {
        let is_small = |at: &usize| {
            text.word(*at) == "-"
                || matches!(text.number_word(*at), Some(NumberWord::Add(value)) if value < 100)
        };
        let behind = (at..at + 4).find(|at| !is_small(at)).and_then(|at| text.number_word(at));
        let Some(NumberWord::Times(scale)) = behind else { return false };
        scale == 100 || self.total != 0 && scale >= self.scale
    }

    /// Passes over the hyphen of "twenty-five", the "and" of "hundred and five", the "a" of "half a million".
    fn step_over(&self, text: &Marked<'_>, at: usize) -> usize {
        let is_number = |at: usize| text.number_word(at).is_some();
        let is_inner = self.grain >= 100 && self.grain < u64::MAX;
        let passes = text.word(at) == "-" && text.is_tight(at) && text.is_tight(at + 1)
            || is_inner && text.is_word_of(at, text.words().and) && !self.ends_before(text, at + 1)
            || self.current == Some(MILLI / 2) && text.is_word_of(at, text.words().one);
        if passes && is_number(at + 1) { at + 1 } else { at }
    }
}
