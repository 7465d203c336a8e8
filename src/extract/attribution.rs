//! Who gives a number: verbs of saying with their subject, "according to", and the source of the sentence before.
//!
//! A pronoun is the source that spoke last, else the body or person that the sentence before opens with. The title is
//! a text of its own: what speaks there does not speak on below it.

use crate::{
    model::{Attribution, ClaimantId, ClaimantKind, Mention},
    text::TokenKind,
};

use super::{
    insert::is_dash,
    lang::Case,
    lexicon::Marked,
    relay::relayed,
    scope::Draft,
    sense::{Frame, Sense, tag},
    voice::{Voices, kind_of},
};

/// The most words of a source's name.
const WORDS_MAX: usize = 9;

/// The most tokens of a headline's source with its colon.
const HEADING_MAX: usize = 6;

/// The most tokens between a source and its verb.
const INSERT_MAX: usize = 20;

/// The most words of an aside between a source and its verb: "for its part".
const ASIDE_MAX: usize = 4;

/// The most words of a name in quotation marks; longer ones are speech.
const QUOTED_MAX: usize = 4;

/// The most words between "in" and the name of what was published.
const CHANNEL_MAX: usize = 3;

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
    let aside = |source: &Source| source.first > at && text.is(source.first - 1, tag::RELATIVE);
    let behind = || sources.iter().filter(|source| source.first >= at && !aside(source));
    let closes = |source: &&Source| {
        let goes_on = last.is_some_and(|last| last > source.verb);
        !goes_on || is_inserted(text, source)
    };
    // "12,000 according to the organisers and 7,500 according to the police".
    if text.is(draft.count.end(), tag::ACCORDING)
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
                let in_body = |first: usize| first > self.first && text.is(first - 1, tag::IN);
                let is_source = |span: &(usize, usize)| {
                    if text.is_verb_last() { self.is_named(*span) } else { self.is_subject(*span) }
                };
                let before = self.before(mark.first).filter(is_source);
                let before = before.map(|span| (span, in_body(span.0).then_some(Case::Locative)));
                let opens = text.is(at, tag::OPENS) && !text.is(at, tag::SAY);
                let case = if text.is(mark.last + 1, tag::IN) { Case::Locative } else { Case::Nominative };
                let behind =
                    || self.after_say(mark.last + 1).filter(|_| !opens).map(|span| (span, Some(case)));
                // "..., said the mayor": behind a comma the source follows its verb, if one does.
                let inverted = at > first && text.word(at - 1) == ",";
                let near = if inverted { behind().or(before) } else { before.or_else(behind) };
                near.or_else(|| self.opening(mark.first).map(|span| (span, None)))
            };
            let Some(((from, last), case)) = span else { continue };
            // "We counted 17 bodies," said the nurse: who "we" are is told behind.
            if from == last
                && text.is_word_of(from, text.words().own_voice)
                && self.speaks_behind(mark.last + 1)
            {
                continue;
            }
            if text.is(at, tag::OPENS) && !text.any(from, last + 1, tag::BODY) {
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
        out
    }

    /// «МВД: задержаны 3811 человек», "Police: 12 dead": a body before the colon of a headline.
    fn heading(&self) -> Option<(usize, usize)> {
        let text = self.text;
        let until = self.end.min(self.first + HEADING_MAX);
        let colon = (self.first + 1..until).find(|at| text.word(*at) == ":")?;
        if text.word(self.first) == "\"" && text.word(colon - 1) == "\"" {
            return self.quoted(colon - 1);
        }
        let is_body = text.any(self.first, self.first + 2, tag::BODY);
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

    /// «Родители говорят о 287, губернатор — о 215»: a dash stands for the verb.
    fn elliptical(&self, at: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let speaks = is_dash(text, at) && text.is(at + 1, tag::STOP | tag::LINK) && text.is_number(at + 2);
        let name = if speaks { self.before(at) } else { None }?;
        text.any(name.0, name.1 + 1, tag::BODY).then_some(name)
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
            // "It was said" names nobody.
            None if is_pronoun && self.text.is(first, tag::STOP) => return None,
            None => self.attribution(first, last, case),
        };
        Some(Source { first, last, verb: verb.max(last), attribution })
    }

    fn attribution(&self, first: usize, last: usize, case: Option<Case>) -> Attribution {
        let kind = kind_of(self.text, first, last);
        let known = self.text.claimants.covering(self.first, (first, last));
        let (id, first) = known.map_or((None, first), |(name, at)| (Some(name.id.clone()), first.min(at)));
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

    /// The body or person that a sentence opens with.
    fn subject(&self) -> Option<Attribution> {
        let text = self.text;
        let first = (self.first..self.end).find(|at| !text.is(*at, tag::ARTICLE))?;
        let part = |at: &usize| text.is_word(*at) && (text.is_capital(*at) || text.is(*at, tag::BODY));
        let last = (first..self.end.min(first + WORDS_MAX)).take_while(part).last()?;
        let is_known = text.any(first, last + 1, tag::BODY) || text.claimants.within((first, last)).is_some();
        is_known.then(|| self.attribution(first, last, None))
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

    /// Tells whether the name of a source ends before a token.
    fn ends(&self, at: usize) -> bool {
        let text = self.text;
        let raw = text.tokens.raw(at);
        // The WHO is a source, "who" is not.
        if raw.len() == 3 && raw == "WHO" {
            return false;
        }
        let is_initial =
            text.word(at) == "." && at > self.first && text.tokens.raw(at - 1).chars().count() == 1;
        if is_initial {
            return false;
        }
        if matches!(text.word(at), "," | ";" | "." | "\"" | ":" | "(" | ")" | "|") {
            return true;
        }
        let is_tight = text.is_tight(at) && text.is_tight(at + 1);
        if text.word(at) == "-" {
            return !is_tight;
        }
        let is_inner =
            at > self.first && text.is_capital(at - 1) && text.is_capital(at) && text.is_capital(at + 1);
        let is_hyphenated = text.is_tight(at) && at > self.first && text.word(at - 1) == "-";
        let is_number = text.kind(at) == Some(TokenKind::Digits) && !is_hyphenated;
        text.is(
            at,
            tag::AND | tag::RELATIVE | tag::SAY | tag::CITING | tag::ACCORDING | tag::WEEKDAY | tag::MONTH,
        ) || (text.is(at, tag::PART) && !text.is(at, tag::OUT_OF))
            || (text.is(at, tag::CUE) && !is_inner)
            || is_number
            || text.number_word(at).is_some()
    }

    /// The subject before a verb of saying.
    fn before(&self, verb: usize) -> Option<(usize, usize)> {
        let (text, floor) = (self.text, self.first);
        let mut last = verb.checked_sub(1)?;
        let passes = |at: usize| {
            text.is(at, tag::AUX | tag::INCREMENT | tag::EARLIER | tag::STOP)
                && !text.is(at, tag::PRONOUN | tag::WILL)
        };
        while last > floor && (passes(last) || text.is_adverb(last)) {
            last -= 1;
        }
        // "Officials on Tuesday lowered".
        if text.is(last, tag::WEEKDAY) && last > floor + 1 {
            last -= if text.is(last - 1, tag::IN | tag::STOP) { 2 } else { 1 };
        }
        if text.word(last) == "," {
            if let Some(name) = self.appositive(last) {
                return Some(name);
            }
            last = self.insert_opening(last)?.checked_sub(1).filter(|last| *last >= floor)?;
        }
        // "The officers were counted", "nobody would confirm": no one says anything.
        if text.is(last, tag::BE | tag::WILL) {
            return None;
        }
        if text.word(last) == "\"" {
            return self.quoted(last);
        }
        let mut first = last + 1;
        while first > floor && last + 1 - (first - 1) <= WORDS_MAX {
            let at = first - 1;
            let is_article = text.is(at, tag::ARTICLE) && !(at > floor && text.is(at - 1, tag::OUT_OF));
            let is_preposition = text.is(at, tag::IN) && !text.is_capital(at + 1);
            let is_head = at == last && self.names_people(at) && !text.is_verb_last();
            if self.ends(at) && !is_head || (is_article && !text.is(at, tag::PRONOUN)) || is_preposition {
                break;
            }
            first = at;
        }
        self.trimmed(first, last)
    }

    /// Tells whether a cue that names people ends at a token: "protesters said".
    fn names_people(&self, at: usize) -> bool {
        self.text.ending_at(at, tag::CUE).is_some_and(|mark| {
            let Sense::Cue(cue) = mark.sense else { return false };
            matches!(cue.frame, Frame::Noun | Frame::Person | Frame::Free)
        })
    }

    /// "The secretary general of the alliance, Stanislav Zas, said": the name between the commas.
    fn appositive(&self, closing: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let is_name = |at: &usize| {
            text.is_word(*at) && text.is_capital(*at) && !text.is(*at, tag::WEEKDAY | tag::MONTH)
        };
        let first = (self.first..closing).rev().take_while(is_name).last()?;
        let opens =
            first.checked_sub(1).is_some_and(|opening| opening > self.first && text.word(opening) == ",");
        (opens && closing - first > 1).then_some((first, closing - 1))
    }

    /// "Officials, who had spoken of 96, said": the comma before what stands between a source and its verb.
    fn insert_opening(&self, closing: usize) -> Option<usize> {
        let text = self.text;
        let from = closing.saturating_sub(INSERT_MAX).max(self.first);
        let opens = |at: usize| text.is(at + 1, tag::RELATIVE | tag::CITING | tag::ARTICLE);
        // "The ministry, by contrast, speaks of 9,900".
        let others = tag::SAY | tag::CUE | tag::AND | tag::BODY | tag::PERSON;
        let is_aside = |at: usize| {
            let inside = at + 1..closing;
            (1..=ASIDE_MAX).contains(&inside.len())
                && !text.any(inside.start, inside.end, others)
                && !inside
                    .into_iter()
                    .any(|at| text.is_capital(at) || text.is_number(at) || text.word(at) == ",")
        };
        (from..closing.saturating_sub(1))
            .rev()
            .find(|at| text.word(*at) == "," && (opens(*at) || is_aside(*at)))
    }

    /// «ОВД-Инфо»: a short name in quotation marks.
    fn quoted(&self, closing: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let from = closing.saturating_sub(QUOTED_MAX + 1).max(self.first);
        let opening = (from..closing).rev().find(|at| text.word(*at) == "\"")?;
        let is_name = text.is_capital(opening + 1) && !text.any(opening + 1, closing, tag::CUE);
        (is_name && opening + 1 < closing).then(|| (opening + 1, closing - 1))
    }

    /// The source behind "said" or «сообщили в».
    fn after_say(&self, from: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let is_day = text.is(from, tag::IN | tag::STOP) && text.is(from + 1, tag::WEEKDAY);
        let from = self.behind_channel(if is_day { from + 2 } else { from });
        let is_date = text.kind(from) == Some(TokenKind::Digits) && text.is(from + 1, tag::MONTH);
        let from = if is_date { from + 2 } else { from };
        if text.is(from, tag::IN) {
            return self.after(from + 1).filter(|name| self.is_named(*name));
        }
        let (first, last) = self.after(self.behind_addressee(from))?;
        let head = (first..=last).find(|at| text.is(*at, tag::BODY));
        let is_subject = head.is_none_or(|head| self.is_nominative(head)) || text.is_capital(first);
        (self.is_named((first, last)) && is_subject).then_some((first, last))
    }

    /// «написал в своём телеграм-канале глава МВД»: the subject stands behind where it was published.
    fn behind_channel(&self, from: usize) -> usize {
        let text = self.text;
        let is_channel = |at: &usize| text.is_word_of(*at, text.words().documents);
        let inside = || from + 1..self.end.min(from + 1 + CHANNEL_MAX);
        let channel = inside().filter(|_| text.is(from, tag::IN)).find(is_channel);
        let Some(channel) = channel else { return from };
        let behind =
            (channel..self.end).find(|at| !is_channel(at) && text.word(*at) != "-").unwrap_or(self.end);
        let speaks = text.is_capital(behind) || text.is(behind, tag::BODY) && self.is_nominative(behind);
        if speaks { behind } else { from }
    }

    /// Tells whether a name before a verb can be its subject: «если забастовку признают» has none.
    fn is_subject(&self, (first, last): (usize, usize)) -> bool {
        let text = self.text;
        let in_body = first > self.first && text.is(first - 1, tag::IN);
        !text.any(first, last + 1, tag::NOBODY)
            && (in_body
                || text.is_capital(first)
                || text.is(first, tag::PRONOUN)
                || !text.words().oblique_endings.iter().any(|ending| text.word(first).ends_with(ending)))
    }

    fn is_named(&self, (first, last): (usize, usize)) -> bool {
        let text = self.text;
        text.any(first, last + 1, tag::BODY | tag::KIND) || (text.is_capital(first) && text.is_word(first))
    }

    fn is_nominative(&self, at: usize) -> bool {
        let text = self.text;
        (text.lexicon.table.base)(text.word(at), Case::Dative) == text.word(at)
    }

    /// «сообщил журналистам мэр», «рассказал РБК источник»: the subject stands behind those who were told.
    fn behind_addressee(&self, from: usize) -> usize {
        let text = self.text;
        if text.is_verb_last() {
            return from;
        }
        let is_told = |at: usize| text.is(at, tag::BODY | tag::PERSON) && !self.is_nominative(at);
        let speaks = |at: usize| text.is(at, tag::BODY) && !text.is_capital(at) && self.is_nominative(at);
        let closing = || (from + 1..from + 2 + QUOTED_MAX).find(|at| text.word(*at) == "\"");
        let told = match text.word(from) {
            "\"" => closing().map_or(from, |at| at + 1),
            _ if text.is_capital(from) && !is_adjective(text, from) => {
                (from..self.end).find(|at| !text.is_capital(*at)).unwrap_or(from)
            }
            _ if is_told(from) => from + 1,
            _ => from,
        };
        if speaks(told) || told == from + 1 && text.is_capital(told) && !text.is_capital(from) {
            told
        } else {
            from
        }
    }

    fn after(&self, from: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let first = (from..self.end).find(|at| !text.is(*at, tag::ARTICLE))?;
        if text.word(first) == "\"" {
            let until = (first + QUOTED_MAX + 2).min(self.end);
            return (first + 1..until).find(|at| text.word(*at) == "\"").and_then(|at| self.quoted(at));
        }
        let until = self.end.min(first + WORDS_MAX);
        // «прокурор города на встрече с журналистами»: where it was said is no part of the name.
        let is_where = |at: usize| {
            at > first && text.is(at, tag::IN | tag::STOP) && text.is_word_of(at + 1, text.words().documents)
        };
        let part = |at: &usize| !self.ends(*at) && !text.is(*at, tag::BE) && !is_where(*at);
        let last = (first..until).take_while(part).last()?;
        // "A list that the Law Society published", "a tally by lawyers".
        let is_document = (first..=last).all(|at| text.is_word_of(at, text.words().documents));
        if is_document && text.is(last + 1, tag::RELATIVE | tag::ACCORDING | tag::SAY) {
            return self.after(last + 2);
        }
        self.trimmed(first, last)
    }

    fn trimmed(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let leads = |at: usize| {
            text.is(at, tag::ARTICLE | tag::IN | tag::STOP | tag::EARLIER | tag::INCREMENT)
                && !text.is(at, tag::PRONOUN)
        };
        let first = (first..=last).find(|at| !leads(*at))?;
        let is_document = |at: &usize| text.is_word_of(*at, text.words().documents);
        let first = (first..=last).find(|at| !is_document(at)).unwrap_or(first);
        let named = (first..=last).any(|at| text.is_word(at));
        let is_event = text.is(last, tag::EVENT) && !text.is_capital(last);
        let is_other = text.any(first, last + 1, tag::OLD_VERSION | tag::REPORTS);
        (named && !is_event && !is_other).then_some((first, last))
    }
}
