//! The place that a report is sent from, which stands before its text: "ALMATY, Jan 6 (Example Wire) -".

use crate::{
    model::{Mention, PlaceId},
    text::TokenKind,
};

use super::{
    gazetteer::{Known, Name},
    insert::is_dash,
    marked::Marked,
    sense::tag,
};

/// The most tokens of a dateline.
const TOKENS_MAX: usize = 18;

/// A dateline with a place that the topic knows.
pub(super) struct Dateline {
    pub(super) place: Mention<PlaceId>,
    pub(super) known: Known,
    /// The first position behind it.
    pub(super) end: usize,
}

/// Reads the dateline that a sentence opens with, or consists of.
pub(super) fn dateline(text: &Marked<'_>, (first, end): (usize, usize)) -> Option<Dateline> {
    let (Name { id: known, text: name }, last) = text.places.at(first)?;
    let is_loud = |at: usize| {
        let raw = text.tokens.raw(at);
        raw.chars().count() > 1 && !raw.chars().any(char::is_lowercase)
    };
    let loud = (first..=last).filter(|at| text.is_word(*at)).all(is_loud);
    let found = |end| {
        let place = Mention { text: name.clone(), id: Some(known.id.clone()) };
        Some(Dateline { place, known: known.clone(), end })
    };
    // «НУР-СУЛТАН.»
    if loud && (last + 1 == end || text.word(last + 1) == "." && last + 2 == end) {
        return found(end);
    }
    let passes = |at: &usize| {
        text.kind(*at) != Some(TokenKind::Word)
            || text.is_capital(*at)
            || text.is(*at, tag::MONTH | tag::WEEKDAY)
            || is_bracketed(text, *at, last)
    };
    let close = (last + 1..end.min(first + TOKENS_MAX)).take_while(passes).find(|at| is_dash(text, *at))?;
    let agency = (last + 1..close).any(|at| text.word(at) == "(");
    let moved = (close + 1..end).find(|at| text.word(*at) != "-").unwrap_or(end);
    if loud || agency { found(moved) } else { None }
}

fn is_bracketed(text: &Marked<'_>, at: usize, from: usize) -> bool {
    (from..at)
        .rev()
        .find_map(|at| matches!(text.word(at), "(" | ")").then(|| text.word(at) == "("))
        .unwrap_or(false)
}
