//! What stands in brackets, between dashes or between commas inside a clause, and can be passed over.
//!
//! "342 people, among them 43 children, have been killed", "six priests (five of them Spaniards) were shot",
//! "12 people, the ministry said, were hurt": the predicate behind the insert is that of the noun before it.

use super::{marked::Marked, sense::tag};

/// The most tokens of an insert.
const TOKENS_MAX: usize = 30;

/// The most tokens of a source between commas.
const SPEECH_MAX: usize = 10;

/// Returns the first position behind the insert that opens at a token.
pub(super) fn behind_insert(text: &Marked<'_>, at: usize, end: usize) -> Option<usize> {
    let end = end.min(at + TOKENS_MAX);
    match text.word(at) {
        "(" | "[" => {
            (at + 1..end).find(|close| matches!(text.word(*close), ")" | "]")).map(|close| close + 1)
        }
        "-" if is_dash(text, at) => between_dashes(text, at, end),
        "," => between_commas(text, at, end),
        _ => None,
    }
}

/// A dash, not the hyphen of a word.
pub(super) fn is_dash(text: &Marked<'_>, at: usize) -> bool {
    text.word(at) == "-" && !(text.is_tight(at) && text.is_tight(at + 1))
}

fn between_dashes(text: &Marked<'_>, at: usize, end: usize) -> Option<usize> {
    // Two hyphens in a row are one dash.
    let first = if text.word(at + 1) == "-" { at + 2 } else { at + 1 };
    if text.is(first, tag::RELATIVE | tag::PRONOUN) {
        return None;
    }
    let close = (first..end)
        .take_while(|at| !matches!(text.word(*at), ";" | ":"))
        .find(|close| is_dash(text, *close) && *close > first)?;
    let behind = if text.word(close + 1) == "-" { close + 2 } else { close + 1 };
    (behind < end).then_some(behind)
}

/// Returns the first position behind «, по данным МЧС,», «, as the ministry says,».
pub(super) fn speech_insert(text: &Marked<'_>, at: usize, end: usize) -> Option<usize> {
    let opens = text.word(at) == ","
        && (text.is(at + 1, tag::ACCORDING) || text.is(at + 1, tag::RELATIVE) && text.is(at + 2, tag::SAY));
    let closing = (at + 2..end.min(at + 2 + SPEECH_MAX)).find(|close| text.word(*close) == ",")?;
    (opens && !text.any(at + 1, closing, tag::CUE) && !(at + 1..closing).any(|at| text.is_number(at)))
        .then_some(closing + 1)
}

/// An insert between commas is a part, a source or an apposition; a predicate or "and" goes on behind it.
fn between_commas(text: &Marked<'_>, at: usize, end: usize) -> Option<usize> {
    if let Some(behind) = speech_insert(text, at, end) {
        return Some(behind);
    }
    let closing = (at + 2..end).find(|close| {
        text.word(*close) == "," && text.is(close + 1, tag::BE | tag::AUX | tag::CUE | tag::AND | tag::WILL)
    })?;
    let is_age = text.is(at + 1, tag::LABEL)
        || (at + 1..closing).all(|at| text.is_number(at) || text.is(at, tag::AND));
    let is_part = is_age || text.any(at + 1, at + 4, tag::PART);
    let is_relative = text.is(at + 1, tag::RELATIVE) && !text.any(at + 1, closing, tag::CUE | tag::SAY);
    let fits =
        is_part || is_relative || is_speech(text, at + 1, closing) || is_apposition(text, at + 1, closing);
    fits.then_some(closing + 1)
}

/// "..., the ministry said, ...": a source and nothing else.
fn is_speech(text: &Marked<'_>, first: usize, closing: usize) -> bool {
    closing - first <= SPEECH_MAX
        && text.any(first, closing, tag::SAY | tag::ACCORDING)
        && !(first..closing).any(|at| text.word(at) == ",")
}

/// "..., members of the escort, ...": nouns without a verb.
fn is_apposition(text: &Marked<'_>, first: usize, closing: usize) -> bool {
    let clause = tag::BE | tag::AUX | tag::SAY | tag::CUE | tag::WILL | tag::AND | tag::VAGUE | tag::NOBODY;
    !text.any(first, closing, clause)
        && !(first..closing).any(|at| text.word(at) == "," || text.is_number(at))
        && text.is_word(first)
}
