//! Where the counted event happened: the nearest place of the figure's own words, known or capitalised behind "in".

use crate::model::{Mention, PlaceId};

use super::{
    gazetteer::Names,
    lexicon::Marked,
    scope::Draft,
    sense::{Measure, tag},
};

/// How much farther a place seems when a comma stands between it and the number.
const BEFORE_COMMA: usize = 20;

/// The most tokens between "in" and a name.
const PREPOSITION_MAX: usize = 5;

/// A place and where it stands.
struct Found {
    first: usize,
    last: usize,
    mention: Mention<PlaceId>,
}

/// Sets the places of the drafts of one sentence.
pub(super) fn set_places(
    text: &Marked<'_>,
    drafts: &mut [Draft],
    (first, end): (usize, usize),
    names: &Names<PlaceId>,
) {
    let found = places(text, first, end, names);
    // The only place of a sentence governs all that is counted in it.
    let only = if found.len() == 1 { found.first().map(|place| place.mention.clone()) } else { None };
    let mut shared = only;
    for draft in drafts.iter_mut() {
        let at = draft.count.first;
        let own = found.iter().filter(|place| place.first >= draft.scope.0 && place.first < draft.scope.1);
        let near = own.min_by_key(|place| {
            let comma = (place.last..at).any(|between| text.word(between) == ",");
            if place.first > at {
                (place.first - at) * 2
            } else {
                at.saturating_sub(place.last) * 3 + if comma { BEFORE_COMMA } else { 0 }
            }
        });
        draft.place = near.map(|place| place.mention.clone()).or_else(|| shared.clone());
        if let (Measure::Troops, Some(place)) = (draft.measure, origin(text, draft, first, names)) {
            draft.place = Some(place);
        } else if draft.place.is_some() {
            shared.clone_from(&draft.place);
        }
    }
}

/// "Belarus sent 500 soldiers, Tajikistan 200": the country before the verb or number is the origin.
fn origin(
    text: &Marked<'_>,
    draft: &Draft,
    first: usize,
    names: &Names<PlaceId>,
) -> Option<Mention<PlaceId>> {
    let active = draft.link.is_none_or(|link| link.mark.first < draft.count.first);
    let until = draft.link.map_or(draft.count.first, |link| link.mark.first.min(draft.count.first));
    let until = if until > first && text.word(until - 1) == "-" { until - 1 } else { until };
    let at = until.checked_sub(1).filter(|at| *at >= first && active && text.is_capital(*at))?;
    if at > first && text.is(at - 1, tag::IN) {
        return None;
    }
    let (name, id) = match names.at(text.tokens, at) {
        Some((name, _)) => (name.text.clone(), Some(name.id.clone())),
        None => (text.tokens.raw(at).to_owned(), None),
    };
    Some(Mention { text: format!("{name} (origin)"), id })
}

fn places(text: &Marked<'_>, first: usize, end: usize, names: &Names<PlaceId>) -> Vec<Found> {
    let mut out = Vec::new();
    let mut at = first;
    while at < end {
        let place = place_at(text, at, first, end, names);
        at = place.as_ref().map_or(at, |place| place.last) + 1;
        out.extend(place);
    }
    out
}

fn place_at(text: &Marked<'_>, at: usize, first: usize, end: usize, names: &Names<PlaceId>) -> Option<Found> {
    if let Some(mark) = text.find(at, at + 1, tag::EVERYWHERE) {
        let printed = text.span(mark.first, mark.last).of(text.tokens.text()).to_owned();
        return Some(Found {
            first: at,
            last: mark.last,
            mention: Mention { text: printed, id: names.whole.clone() },
        });
    }
    if let Some((name, last)) = names.at(text.tokens, at) {
        let in_source = text.any(last + 1, last + 4, tag::SAY | tag::BODY) && !is_behind_in(text, at, first);
        let mention = Mention { text: name.text.clone(), id: Some(name.id.clone()) };
        return (!in_source).then_some(Found { first: at, last, mention });
    }
    generic(text, at, first, end)
}

/// Tells whether "in" stands before a name: "in Basra", "in the southern city of Basra".
fn is_behind_in(text: &Marked<'_>, at: usize, first: usize) -> bool {
    for before in (at.saturating_sub(PREPOSITION_MAX).max(first)..at).rev() {
        if text.is(before, tag::IN) {
            return true;
        }
        let passes = text.is(before, tag::ARTICLE | tag::OUT_OF)
            || (before + 1 < at
                && text.is_word(before)
                && !text.is_capital(before)
                && !text.is(before, tag::STOP | tag::CUE));
        if !passes {
            return false;
        }
    }
    false
}

/// A capitalised name behind "in" or before "(20)".
fn generic(text: &Marked<'_>, at: usize, first: usize, end: usize) -> Option<Found> {
    let named = |at: usize| {
        at < end
            && text.is_capital(at)
            && text.is_word(at)
            && !text.is(
                at,
                tag::NOT_PLACE | tag::IN | tag::MONTH | tag::WEEKDAY | tag::BODY | tag::SAY | tag::PRONOUN,
            )
    };
    if !named(at) || (at > first && named(at - 1)) {
        return None;
    }
    let mut last = at;
    while named(last + 1) || (text.word(last + 1) == "-" && named(last + 2)) || text.is(last + 1, tag::AREA) {
        last += 1;
    }
    let listed = text.word(last + 1) == "(" && text.word(last + 3) == ")";
    if !listed && !is_behind_in(text, at, first) {
        return None;
    }
    let printed = text.span(at, last).of(text.tokens.text());
    let base = if listed { printed.to_owned() } else { (text.lexicon.table.base)(printed) };
    Some(Found { first: at, last, mention: Mention { text: base, id: None } })
}
