//! Which country sends the counted troops.

use crate::model::{Mention, PlaceId};

use super::{
    lang::Case,
    marked::Marked,
    scope::Draft,
    sense::{Frame, Measure, tag},
};

/// "Belarus sent 500 soldiers, Tajikistan 200": the country before the verb or number is the origin.
pub(super) fn origin(text: &Marked<'_>, draft: &Draft, first: usize) -> Option<Mention<PlaceId>> {
    let active = text.is_verb_last() || draft.link.is_none_or(|link| link.mark.first < draft.count.first);
    let until = draft.link.map_or(draft.count.first, |link| link.mark.first.min(draft.count.first));
    if let Some(place) = come_from(text, draft) {
        return Some(place);
    }
    let until = if until > first && text.word(until - 1) == "-" { until - 1 } else { until };
    // «Ресей Қазақстанға 500 сарбаз жіберді»
    let is_goal = |at: &usize| (text.lexicon.table.case_of)(text.word(*at)) == Some(Case::Dative);
    let passes = |at: &usize| text.is(*at, tag::AUX | tag::WILL) || is_goal(at);
    let until = (first..until).rev().find(|at| !passes(at)).map_or(first, |at| at + 1);
    let is_name = |at: &usize| {
        *at >= first && active && text.is_capital(*at) && !text.is_body(*at) && !text.is(*at, tag::ARTICLE)
    };
    let at = until.checked_sub(1).filter(is_name)?;
    let is_led = at > first && text.is(at - 1, tag::IN | tag::AWAY | tag::TOWARD);
    if is_led || text.case_of(at).is_some() || text.is(at, tag::NOT_PLACE) {
        return None;
    }
    let country = country(text, at, None);
    // «Афганистан покинули 100 тысяч»: where they left from stands before its verb.
    let is_free = draft.link.is_some_and(|link| link.cue.frame == Frame::Free);
    // «Испания выведет из Мали 100 военных»: where from is told behind.
    let is_told = text.any(draft.link.map_or(at, |link| link.mark.last) + 1, draft.sentence.1, tag::AWAY);
    if draft.measure == Measure::TroopsWithdrawn && is_free && !is_told && text.is_head_first() {
        return Some(Mention { text: (text.lexicon.table.base)(&country.text, Case::Accusative), ..country });
    }
    Some(as_origin(country))
}

/// The country at a token as the topic calls it; one that no topic knows as printed, or out of its case.
fn country(text: &Marked<'_>, at: usize, case: Option<Case>) -> Mention<PlaceId> {
    if let Some((name, _)) = text.places.at(at) {
        return Mention { text: name.text.clone(), id: Some(name.id.id.clone()) };
    }
    let raw = text.tokens.raw(at);
    let base = |case| (text.lexicon.table.base)(raw, case);
    Mention { text: case.map_or_else(|| raw.to_owned(), base), id: None }
}

fn as_origin(country: Mention<PlaceId>) -> Mention<PlaceId> {
    Mention { text: format!("{} (origin)", country.text), ..country }
}

/// "750 soldiers from Burundi".
fn come_from(text: &Marked<'_>, draft: &Draft) -> Option<Mention<PlaceId>> {
    let from = draft.count.end();
    let stays = draft.measure == Measure::Troops && draft.link.is_none_or(|link| link.mark.first < from);
    let comes = |at: &usize| text.is(*at, tag::AWAY) && text.is_capital(*at + 1);
    // «десантники из Киргизии — 150 военнослужащих»
    let named = |at: &usize| comes(at) && text.is(at - 1, tag::SOLDIER | tag::FORCE);
    let before = || (draft.scope.0 + 1..draft.count.first).find(named);
    let away = Some(from).filter(|from| stays && comes(from));
    let at = away.or_else(|| before().filter(|_| draft.measure == Measure::Troops))? + 1;
    Some(as_origin(country(text, at, Some(Case::Genitive))))
}
