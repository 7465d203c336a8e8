//! Who gives a number: verbs of saying with their subject, "according to", and the source of the sentence before.

use crate::model::{Attribution, ClaimantId, Mention};

use super::{
    gazetteer::Names,
    lexicon::Marked,
    scope::Draft,
    sense::{Sense, tag},
};

/// The most words of a source's name.
const WORDS_MAX: usize = 9;

/// A source and where it stands.
#[derive(Debug, Clone)]
struct Source {
    first: usize,
    last: usize,
    attribution: Attribution,
}

/// Sets the attribution of the drafts of one sentence; returns the source that the next sentences go on with.
pub(super) fn set_attribution(
    text: &Marked<'_>,
    drafts: &mut [Draft],
    (first, end): (usize, usize),
    names: &Names<ClaimantId>,
    carried: Option<Attribution>,
) -> Option<Attribution> {
    let sources = relayed(text, sources(text, first, end, names));
    for draft in drafts.iter_mut() {
        let at = draft.count.first;
        let silent = text.any(draft.scope.0, draft.scope.1, tag::REPORTEDLY);
        let source = governing(&sources, at);
        draft.attribution = match source {
            _ if silent => None,
            Some(source) => Some(source.attribution.clone()),
            None if sources.is_empty() => carried.clone(),
            None => None,
        };
    }
    sources.into_iter().last().map(|source| source.attribution).or(carried)
}

/// The last source before the number, else the first behind it.
fn governing(sources: &[Source], at: usize) -> Option<&Source> {
    let before = sources.iter().rev().find(|source| source.first < at);
    before.or_else(|| sources.iter().find(|source| source.first >= at))
}

/// "X said, citing Y" is Y via X.
fn relayed(text: &Marked<'_>, sources: Vec<Source>) -> Vec<Source> {
    let mut out: Vec<Source> = Vec::with_capacity(sources.len());
    for mut source in sources {
        let cites = source.first.checked_sub(1).is_some_and(|at| text.is(at, tag::CITING | tag::ARTICLE))
            && text.any(source.first.saturating_sub(4), source.first, tag::CITING);
        let passes_on = source.first.checked_sub(1).is_some_and(|at| {
            text.is(at, tag::ACCORDING) && at.checked_sub(2).is_some_and(|say| text.is(say, tag::SAY))
        });
        if passes_on && let Some(origin) = out.last_mut() {
            origin.attribution.relayed_by = Some(source.attribution.origin.text);
            continue;
        }
        if let (true, Some(relay)) = (cites, out.pop_if(|_| cites)) {
            source.attribution.relayed_by = Some(relay.attribution.origin.text);
            source.first = relay.first;
        }
        out.push(source);
    }
    out
}

fn sources(text: &Marked<'_>, first: usize, end: usize, names: &Names<ClaimantId>) -> Vec<Source> {
    let mut out: Vec<Source> = Vec::new();
    for at in first..end {
        let Some(mark) = text.find(at, at + 1, tag::SAY | tag::ACCORDING | tag::CITING | tag::OPENS) else {
            continue;
        };
        let behind = matches!(mark.sense, Sense::According | Sense::Citing);
        let span = if behind {
            after(text, mark.last + 1, end)
        } else {
            before(text, mark.first, first).or_else(|| after_say(text, mark.last + 1, end))
        };
        let Some((from, last)) = span else { continue };
        if text.is(at, tag::OPENS) && !text.any(from, last + 1, tag::BODY) {
            continue;
        }
        if mark.sense == Sense::Citing
            && let Some(subject) =
                before(text, mark.first.saturating_sub(1), first).filter(|_| out.is_empty())
        {
            out.push(source(text, subject, names));
        }
        if out.last().is_none_or(|known| known.last < from) {
            out.push(source(text, (from, last), names));
        }
    }
    out
}

fn source(text: &Marked<'_>, (first, last): (usize, usize), names: &Names<ClaimantId>) -> Source {
    let base = text.find(first, last + 1, tag::BODY).and_then(|mark| {
        let Sense::Body(base) = mark.sense else { return None };
        (!base.is_empty() && mark.first == first && mark.last == last).then_some(base)
    });
    let known = names.within(text.tokens, first, last);
    let printed = text.span(first, last).of(text.tokens.text());
    let origin = Mention { text: base.unwrap_or(printed).to_owned(), id: known.map(|name| name.id.clone()) };
    Source { first, last, attribution: Attribution { origin, relayed_by: None } }
}

/// Words that end the name of a source.
fn ends(text: &Marked<'_>, at: usize) -> bool {
    let raw = text.tokens.raw(at);
    // The WHO is a source, "who" is not.
    if raw.len() == 3 && raw == "WHO" {
        return false;
    }
    text.is(
        at,
        tag::AND
            | tag::RELATIVE
            | tag::CUE
            | tag::SAY
            | tag::PART
            | tag::CITING
            | tag::ACCORDING
            | tag::WEEKDAY,
    ) || matches!(text.word(at), "," | ";" | "." | "\"" | ":" | "-" | "(" | ")")
}

/// The subject before a verb of saying.
fn before(text: &Marked<'_>, verb: usize, floor: usize) -> Option<(usize, usize)> {
    let mut last = verb.checked_sub(1)?;
    while last > floor
        && (text.is(last, tag::AUX | tag::INCREMENT | tag::EARLIER) || text.word(last) == "also")
    {
        last -= 1;
    }
    let mut first = last + 1;
    while first > floor && last + 1 - (first - 1) <= WORDS_MAX {
        let at = first - 1;
        if ends(text, at) || text.is(at, tag::ARTICLE) || text.number_word(at).is_some() {
            break;
        }
        if text.is(at, tag::IN) && !text.is_capital(at + 1) {
            break;
        }
        first = at;
    }
    trimmed(text, first, last)
}

/// The source behind "said" or «сообщили в».
fn after_say(text: &Marked<'_>, from: usize, end: usize) -> Option<(usize, usize)> {
    let from = if text.is(from, tag::IN) { from + 1 } else { from };
    let (first, last) = after(text, from, end)?;
    let named = text.any(first, last + 1, tag::BODY) || (text.is_capital(first) && text.is_word(first));
    named.then_some((first, last))
}

fn after(text: &Marked<'_>, from: usize, end: usize) -> Option<(usize, usize)> {
    let first = (from..end).find(|at| !text.is(*at, tag::ARTICLE))?;
    let mut last = None;
    for at in first..end.min(first + WORDS_MAX) {
        if ends(text, at) && text.word(at) != "-" || text.is(at, tag::BE) {
            break;
        }
        last = Some(at);
    }
    trimmed(text, first, last?)
}

fn trimmed(text: &Marked<'_>, first: usize, last: usize) -> Option<(usize, usize)> {
    let first = (first..=last).find(|at| !text.is(*at, tag::ARTICLE | tag::IN | tag::STOP))?;
    let named = (first..=last).any(|at| text.is_word(at));
    let empty = first == last
        && text.tokens.raw(first) != "WHO"
        && matches!(text.word(first), "it" | "that" | "which" | "who" | "there" | "reports");
    (named && !empty).then_some((first, last))
}
