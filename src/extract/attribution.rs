//! Who gives a number: verbs of saying with their subject, "according to", and the source of the sentence before.
//!
//! A pronoun is the source that spoke last, else the body or person that the sentence before opens with. The title is
//! a text of its own: what speaks there does not speak on below it.

mod phrase;

use crate::model::{Attribution, ClaimantId, ClaimantKind, Mention};

use super::{
    insert::is_dash,
    lang::Case,
    marked::{Mark, Marked},
    relay::relayed,
    scope::Draft,
    sense::{Sense, tag},
    voice::{Voices, kind_of},
};

/// The most words of a source's name.
const WORDS_MAX: usize = 9;

/// The most tokens of a headline's source with its colon.
const HEADING_MAX: usize = 6;

/// The most tokens from the dash to the end of a headline that is signed.
const SIGNATURE_MAX: usize = 5;

/// The most tokens between a source without a verb and its number: "Amnesty no fewer than 50".
const BOUND_MAX: usize = 4;

/// A source and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) first: usize,
    pub(super) last: usize,
    /// Position of the last word of its verb.
    verb: usize,
    pub(super) attribution: Attribution,
}

/// Who speaks, from one sentence to the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Speaker {
    /// The source whose statement goes on.
    speaks: Option<Attribution>,
    /// The body or person that the sentence before opened with, though it did not speak.
    named: Option<Attribution>,
    /// All who spoke in the text so far.
    voices: Voices,
}

/// Sets the attribution of the drafts of one sentence, and who goes on speaking behind it.
pub(super) fn set_attribution(
    text: &Marked<'_>,
    drafts: &mut [Draft],
    (first, end): (usize, usize),
    speaker: &mut Speaker,
) {
    let mut sources = relayed(text, Reader { text, first, end, speaker }.sources());
    // "Hospitals have admitted 300 wounded" says nothing of a statement.
    sources.retain(|source| {
        !drafts.iter().any(|draft| draft.link.is_some_and(|link| link.mark.last == source.verb))
    });
    for source in &mut sources {
        source.attribution = speaker.voices.recognise(source.attribution.clone());
    }
    let last = drafts.last().map(|draft| draft.count.first);
    for draft in drafts.iter_mut() {
        let silent = text.any(draft.scope.0, draft.scope.1, tag::REPORTEDLY);
        let source = governing(text, &sources, draft, last);
        draft.attribution = match source {
            _ if silent => None,
            Some(source) => Some(source.attribution.clone()),
            None if sources.is_empty() => speaker.speaks.clone(),
            None => None,
        };
    }
    let subject = Reader { text, first, end, speaker }.subject();
    speaker.named = subject;
    speaker.speaks = sources.into_iter().last().map(|source| source.attribution).or(speaker.speaks.take());
}

/// The source of the number's own clause, else the last before it, else the first behind it that speaks of no others.
fn governing<'s>(
    text: &Marked<'_>,
    sources: &'s [Source],
    draft: &Draft,
    last: Option<usize>,
) -> Option<&'s Source> {
    let at = draft.count.first;
    let own = |source: &&Source| source.first >= draft.scope.0 && source.first < draft.scope.1;
    let before = || sources.iter().rev().filter(|source| source.first < at);
    // "..., where police had warned of more": a clause about something else.
    let aside = |source: &Source| {
        let relative = text.with_article(source.first).saturating_sub(1);
        let is_clause = text.is(relative, tag::RELATIVE) && !text.is_word_of(relative, text.words().that);
        source.first > at && is_clause
    };
    let behind = || sources.iter().filter(|source| source.first >= at && !aside(source));
    let closes = |source: &&Source| {
        let goes_on = last.is_some_and(|last| last > source.verb);
        !goes_on || is_inserted(text, source)
    };
    // "12,000 according to the organisers and 7,500 according to the police".
    let end = draft.count.end();
    let behind_mark = end + usize::from(matches!(text.word(end), "-" | "("));
    if text.is(behind_mark, tag::ACCORDING)
        && let Some(source) = behind().find(own)
    {
        return Some(source);
    }
    let near = before().find(own).or_else(|| behind().find(own).filter(closes));
    near.or_else(|| before().next()).or_else(|| behind().next().filter(closes))
}

/// "..., the ministry said on Friday, ...": the source stands between commas.
fn is_inserted(text: &Marked<'_>, source: &Source) -> bool {
    let end = source.verb.max(source.last) + 1;
    let passes = |at: &usize| text.is(*at, tag::EARLIER | tag::STOP | tag::WEEKDAY);
    let next = (end..end + 4).find(|at| !passes(at)).unwrap_or(end);
    matches!(text.word(next), "," | ";") && !text.is_word_of(next + 1, text.words().that)
}

/// Tells whether a word is an adjective by its ending: the first word of a body's name.
fn is_adjective(text: &Marked<'_>, at: usize) -> bool {
    let endings = text.lexicon.table.adjective_endings;
    text.is_head_first() && endings.iter().any(|ending| text.word(at).ends_with(ending))
}

/// What the sources of one sentence are read from.
struct Reader<'a, 't> {
    text: &'a Marked<'t>,
    first: usize,
    end: usize,
    speaker: &'a Speaker,
}

impl Reader<'_, '_> {
    fn sources(&self) -> Vec<Source> {
        let (text, first, end) = (self.text, self.first, self.end);
        let mut out: Vec<Source> = Vec::new();
        if let Some(span) = self.heading() {
            out.extend(self.source(span, span.1 + 1, None, None));
        }
        for at in first..end {
            if let Some(span) = self.owner(at)
                && out.last().is_none_or(|known| known.last < span.0)
            {
                out.extend(self.source(span, at, None, None));
            }
            if !out.is_empty()
                && let Some(span) = self.elliptical(at)
            {
                out.extend(self.source(span, at, None, None));
            }
            let Some(mark) =
                text.find(at, at + 1, tag::SAY | tag::ACCORDING | tag::CITING | tag::OPENS | tag::IN_WORDS)
            else {
                continue;
            };
            let behind = matches!(mark.sense, Sense::According | Sense::Citing);
            let span = if mark.sense == Sense::InWords {
                self.before(mark.first).map(|span| (span, Some(Case::Owner)))
            } else if behind {
                self.after(mark.last + 1).map(|span| (span, Some(Case::Genitive)))
            } else {
                let goes_on = || if out.is_empty() { self.going_on(mark) } else { None };
                self.said_by(mark).or_else(|| goes_on().map(|span| (span, None)))
            };
            let Some(((from, last), case)) = span else { continue };
            // "We counted 17 bodies," said the nurse: who "we" are is told behind.
            if from == last
                && text.is_word_of(from, text.words().own_voice)
                && self.speaks_behind(mark.last + 1)
            {
                continue;
            }
            let is_known =
                text.any(from, last + 1, tag::BODY) || text.claimants.covering(first, (from, last)).is_some();
            if text.is(at, tag::OPENS) && !is_known {
                continue;
            }
            if mark.sense == Sense::Citing
                && let comma = usize::from(mark.first > first && text.word(mark.first - 1) == ",")
                && let Some(subject) = self.before(mark.first - comma).filter(|_| out.is_empty())
            {
                out.extend(self.source(subject, mark.last, None, None));
            }
            if out.last().is_none_or(|known| known.last < from) {
                let source = self.source((from, last), mark.last, case, out.last());
                out.extend(source);
            }
        }
        if out.is_empty()
            && let Some(span) = self.signature()
        {
            out.extend(self.source(span, span.1, None, None));
        }
        out
    }

    /// The source beside a verb of saying, with the case that it stands in where that is known.
    fn said_by(&self, verb: &Mark) -> Option<((usize, usize), Option<Case>)> {
        let text = self.text;
        let in_body = |first: usize| first > self.first && text.is(first - 1, tag::IN);
        let is_source = |span: &(usize, usize)| {
            if text.is_verb_last() { self.is_named(*span) } else { self.is_subject(*span) }
        };
        let before = self.before(verb.first).filter(is_source);
        let before = before.map(|span| (span, in_body(span.0).then_some(Case::Locative)));
        let opens = text.is(verb.first, tag::OPENS) && !text.is(verb.first, tag::SAY);
        let case = if text.is(verb.last + 1, tag::IN) { Case::Locative } else { Case::Nominative };
        let behind = || self.after_say(verb.last + 1).filter(|_| !opens).map(|span| (span, Some(case)));
        // "..., said the mayor": behind a comma the source follows its verb, if one does.
        let inverted = verb.first > self.first && text.word(verb.first - 1) == ",";
        let near = if inverted { behind().or(before) } else { before.or_else(behind) };
        near.or_else(|| self.opening(verb.first).map(|span| (span, None)))
    }

    /// «Задержаны 3811 человек — МВД», "12 dead - police": a body behind the last dash of a headline.
    fn signature(&self) -> Option<(usize, usize)> {
        let text = self.text;
        let last = (self.first..self.end).rev().find(|at| text.is_word(*at))?;
        let from = last.saturating_sub(SIGNATURE_MAX).max(self.first + 1);
        let dash = (from..last).rev().find(|at| is_dash(text, *at))?;
        let name = (dash + 1, last);
        let others =
            tag::CUE | tag::SAY | tag::BE | tag::AUX | tag::ACCORDING | tag::IN | tag::PRONOUN | tag::AND;
        let is_known =
            text.any(name.0, name.1 + 1, tag::BODY) || text.claimants.within((name.0, name.1)).is_some();
        let is_plain = (name.0..=last).all(|at| text.is_word(at) && !text.is_number(at));
        (is_known && is_plain && !text.any(name.0, name.1 + 1, others)).then_some(name)
    }

    /// «МВД: задержаны 3811 человек», "Police: 12 dead": a body before the colon of a headline.
    fn heading(&self) -> Option<(usize, usize)> {
        let text = self.text;
        let until = self.end.min(self.first + HEADING_MAX);
        let colon = (self.first + 1..until).find(|at| text.word(*at) == ":")?;
        if text.word(self.first) == "\"" && text.word(colon - 1) == "\"" {
            return self.quoted(colon - 1);
        }
        let is_body = text.any(self.first, self.first + 2, tag::BODY)
            || text.senses_of_word(colon - 1).any(|sense| matches!(sense, Sense::Body(_)))
            || text.claimants.within((self.first, colon - 1)).is_some();
        let clause = tag::CUE | tag::SAY | tag::BE | tag::AUX | tag::EVENT | tag::ACCORDING | tag::IN;
        (is_body && !text.any(self.first, colon, clause) && !text.is_number(self.first))
            .then_some((self.first, colon - 1))
    }

    /// Tells whether direct speech that goes on from a token has its speaker behind the closing quotation mark.
    fn speaks_behind(&self, from: usize) -> bool {
        let text = self.text;
        let closing = (from..self.end).find(|at| text.word(*at) == "\"");
        closing.is_some_and(|closing| text.any(closing + 1, (closing + 4).min(self.end), tag::SAY))
    }

    /// "The rights commission's count is 22": whose number it is.
    fn owner(&self, at: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let is_count =
            at > self.first && text.word(at) == "'s" && text.is_word_of(at + 1, text.words().own_counts);
        let name = is_count.then(|| self.before(at)).flatten()?;
        text.any(name.0, name.1 + 1, tag::BODY | tag::KIND).then_some(name)
    }

    /// «Родители говорят о 287, губернатор — о 215», "police counted 30, Amnesty about 50": a dash, or nothing, stands
    /// for the verb.
    fn elliptical(&self, at: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let dash = is_dash(text, at);
        let passes = |at: &usize| {
            let opens_range = text.words().ranges.iter().any(|(opening, _)| *opening == text.word(*at));
            text.is(*at, tag::BOUND)
                || opens_range
                || dash && text.is(*at, tag::STOP | tag::LINK | tag::FILLER)
        };
        let from = if dash { at + 1 } else { at };
        let number = (from..self.end.min(from + BOUND_MAX)).find(|at| !passes(at))?;
        let is_new = at > self.first && !text.is(at - 1, tag::BOUND) && !text.is_number(at - 1);
        if !is_new || !text.is_number(number) || !self.is_alone(number) {
            return None;
        }
        let name = self.before(at).filter(|(first, last)| {
            let is_body = text.any(*first, last + 1, tag::BODY);
            last + 1 == at && (is_body || self.is_new_name((*first, *last)))
        })?;
        let opens = |at: usize| text.word(at) == "," || text.is(at, tag::AND);
        text.with_article(name.0).checked_sub(1).is_some_and(opens).then_some(name)
    }

    /// "The U.N. confirmed 7,000 deaths, Amnesty 9,500": behind a number without a place a name is no place either.
    fn is_new_name(&self, (first, last): (usize, usize)) -> bool {
        let text = self.text;
        let number = (self.first..first).rev().find(|at| text.is_number(*at));
        let is_name =
            (first..=last).all(|at| text.is_capital(at)) && text.places.within((first, last)).is_none();
        is_name && number.is_some_and(|number| !text.any(number, first, tag::IN | tag::FROM | tag::TO))
    }

    /// Tells whether nothing goes with the number that starts at a token: no noun and no verb.
    fn is_alone(&self, number: usize) -> bool {
        let text = self.text;
        let joins = |at: usize| text.word(at) == "," || text.is(at, tag::AND);
        let inner = |at: &usize| text.is_number(*at) || joins(*at) && text.is_number(at + 1);
        let end = (number..self.end).find(|at| !inner(at));
        end.is_none_or(|end| !text.is_word(end))
    }

    fn source(
        &self,
        (first, last): (usize, usize),
        verb: usize,
        case: Option<Case>,
        before: Option<&Source>,
    ) -> Option<Source> {
        let here = before.map(|source| source.attribution.clone());
        let known =
            || here.clone().or_else(|| self.speaker.speaks.clone()).or_else(|| self.speaker.named.clone());
        let is_pronoun = (first..=last).all(|at| self.text.is(at, tag::PRONOUN));
        let attribution = match known().filter(|_| is_pronoun) {
            Some(attribution) => attribution,
            // "It was said" and "which said" name nobody.
            None if is_pronoun && self.text.is(first, tag::STOP | tag::RELATIVE) => return None,
            None => self.attribution(first, last, case),
        };
        Some(Source { first, last, verb: verb.max(last), attribution })
    }

    fn attribution(&self, first: usize, last: usize, case: Option<Case>) -> Attribution {
        let kind = kind_of(self.text, first, last);
        let known = self.text.claimants.covering(self.first, (first, last));
        // «Центр «Мемориал»»: the name goes on in quotation marks.
        let longer = || self.text.claimants.starting_within((first, last));
        let (id, first, last) = match known {
            Some((name, at)) => (Some(name.id.clone()), first.min(at), last),
            None => longer().map_or((None, first, last), |(name, end)| (Some(name.id.clone()), first, end)),
        };
        let id =
            id.or_else(|| self.named_before(first, last).filter(|_| kind == Some(ClaimantKind::RightsGroup)));
        Attribution {
            origin: Mention { text: self.base(first, last, case), id },
            relayed_by: None,
            kind,
            full: None,
        }
    }

    /// "Have been traced by Steppe Monitor, the rights group said": a source without a name of its own is the one that
    /// the sentence names before.
    fn named_before(&self, first: usize, last: usize) -> Option<ClaimantId> {
        let is_common = !(first..=last).any(|at| self.text.is_capital(at));
        let named = || self.text.claimants.last_in(self.first..first);
        is_common.then(named).flatten().map(|name| name.id.clone())
    }

    /// The name with its head in the base form.
    fn base(&self, first: usize, last: usize, case: Option<Case>) -> String {
        let text = self.text;
        let printed = text.span(first, last).of(text.tokens.text());
        let head = text.at(first).iter().filter(|mark| mark.last <= last).find_map(|mark| {
            let Sense::Body(base) = mark.sense else { return None };
            (!base.is_empty()).then_some((base, mark.last))
        });
        match (head, case) {
            (Some((base, end)), _) if end == last => base.to_owned(),
            (Some((base, end)), _) => {
                format!("{base} {}", text.span(end + 1, last).of(text.tokens.text()))
            }
            (None, Some(case)) if !text.is_verb_last() || text.is_capital(first) || case == Case::Owner => {
                (text.lexicon.table.base)(printed, case)
            }
            (None, _) => printed.to_owned(),
        }
    }

    /// "Disputes the figure and says": a verb behind "and" goes on for who opens the sentence.
    fn going_on(&self, verb: &Mark) -> Option<(usize, usize)> {
        let text = self.text;
        let joined = verb.first > self.first && text.is(verb.first - 1, tag::AND);
        // "Sentenced 14 people and gave another three life terms".
        let gives = verb.first < verb.last || text.is(verb.first, tag::CUE);
        if joined && !gives { self.subject_span() } else { None }
    }

    /// The body or person that a sentence opens with.
    fn subject(&self) -> Option<Attribution> {
        self.subject_span().map(|(first, last)| self.attribution(first, last, None))
    }

    fn subject_span(&self) -> Option<(usize, usize)> {
        let text = self.text;
        let first = (self.first..self.end).find(|at| !text.is(*at, tag::ARTICLE))?;
        let is_verb = |at: usize| text.is(at, tag::WILL | tag::AUX | tag::BE);
        let is_name = |at: &usize| text.is_word(*at) && (text.is_capital(*at) || text.is(*at, tag::BODY));
        let last =
            (first..self.end.min(first + WORDS_MAX)).take_while(|at| is_name(at) && !is_verb(*at)).last()?;
        let is_known = text.any(first, last + 1, tag::BODY | tag::KIND)
            || text.claimants.within((first, last)).is_some();
        is_known.then_some((first, last))
    }

    /// The body that opens a sentence which its verb of saying ends: «Полиция 150 адам ұсталды деп хабарлады».
    fn opening(&self, verb: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let until = verb.min(self.first + WORDS_MAX);
        let open = || (self.first..until).take_while(|at| text.is_verb_last() && !self.ends(*at));
        let others = tag::NOT_PLACE | tag::EVENT | tag::TOTAL;
        let is_name =
            |at: &usize| text.is_capital(*at) && text.case_of(*at).is_none() && !text.is(*at, others);
        let name = || open().take_while(is_name).last().filter(|at| self.opens_quantity(*at + 1));
        let body = open().filter(|at| text.is(*at, tag::BODY)).last();
        // "The minister" may have a name behind.
        let titled = |body: usize| (body..until).take_while(|at| *at == body || is_name(at)).last();
        let last = body.and_then(titled).or_else(name)?;
        self.trimmed(self.first, last)
    }

    /// Tells whether a number or its bound starts at a token.
    fn opens_quantity(&self, at: usize) -> bool {
        self.text.is_number(at) || self.text.is(at, tag::BOUND | tag::VAGUE)
    }
}
