//! Who is counted: the noun of a number, or the one that it takes from the words around it, and its class.

use crate::model::Span;

use super::{
    count::Count,
    frame::{Side, is_part_of},
    insert::is_dash,
    marked::Mark,
    noun::{Noun, NounKind, PEOPLE, noun_at, people},
    scope::{Draft, How, Sentence},
    sense::{Frame, Measure, Sense, tag},
};

/// The most tokens between a whole and the verb that says what a part of it was.
const PREDICATE_MAX: usize = 8;

/// The most tokens between "the number of" and the verb that says more of it.
const TOTAL_MAX: usize = 6;

impl Sentence<'_, '_> {
    /// The counted noun with its class.
    pub(super) fn who(&self, count: &Count) -> Option<(Span, Option<&'static str>)> {
        if let Some((first, last)) = count.noun.words {
            return Some((self.text.span(first, last), count.noun.class));
        }
        if let Some(noun) = self.predicate_noun(count) {
            return noun.words.map(|(first, last)| (self.text.span(first, last), noun.class));
        }
        self.metric_noun(count).or_else(|| self.total_behind(count))
    }

    /// "Brings to three the number of officers killed": the quantity behind the number names those it counts.
    fn total_behind(&self, count: &Count) -> Option<(Span, Option<&'static str>)> {
        let text = self.text;
        let at = if text.is(count.end(), tag::ARTICLE) { count.end() + 1 } else { count.end() };
        let (mark, _) =
            text.cues_at(at).find(|(_, cue)| cue.frame == Frame::Metric && cue.measure.is_none())?;
        let noun = noun_at(text, mark.last + 2, self.end);
        let (first, last) = noun.words.filter(|_| text.is(mark.last + 1, tag::OUT_OF))?;
        Some((text.span(first, last), noun.class))
    }

    /// "The number of soldiers deployed rose to 4,500": the quantity names those it counts.
    fn metric_noun(&self, count: &Count) -> Option<(Span, Option<&'static str>)> {
        let text = self.text;
        let at = self.counts.iter().position(|other| other.first == count.first)?;
        let link = self.links.get(at).copied().flatten()?;
        let is_metric = link.cue.frame == Frame::Metric && link.side == Side::Before;
        let mark = Some(link.mark).filter(|_| is_metric).or_else(|| self.total_before(link.mark.first))?;
        if text.is(mark.last + 1, tag::OUT_OF) {
            let noun = noun_at(text, mark.last + 2, count.first);
            return noun.words.map(|(first, last)| (text.span(first, last), noun.class));
        }
        // «Число погибших полицейских».
        let beside = noun_at(text, mark.last + 1, count.first);
        if text.is_head_first()
            && let Some((first, last)) = beside.words.filter(|(first, _)| *first == mark.last + 1)
            && matches!(beside.kind, NounKind::Person | NounKind::Soldier)
        {
            return Some((text.span(first, last), beside.class));
        }
        if let Some(of) =
            (mark.first..mark.last).find(|at| text.senses_of_word(*at).any(|sense| sense == Sense::OutOf))
            && link.cue.measure == Some(Measure::CriminalCases)
        {
            return Some((text.span(of + 1, mark.last), None));
        }
        let named = |at: usize| text.senses_of_word(at).find_map(people).map(|(class, _)| (at, class));
        let (at, class) = (mark.first + 1..=mark.last).find_map(named)?;
        Some((text.span(at, at), Some(class)))
    }

    /// "The number of" before a verb: the quantity that the verb says more of.
    fn total_before(&self, verb: usize) -> Option<Mark> {
        let of_nothing = |at: usize| {
            self.text.cues_at(at).find(|(_, cue)| cue.frame == Frame::Metric && cue.measure.is_none())
        };
        let (mark, _) = (verb.saturating_sub(TOTAL_MAX).max(self.first)..verb).rev().find_map(of_nothing)?;
        self.text.is(mark.last + 1, tag::OUT_OF).then_some(mark)
    }

    /// The figure of the sentence before whose noun an elliptical number takes: "Twelve officers died. 30 were hurt."
    pub(super) fn spoken_of<'d>(&self, drafts: &'d [Draft], measure: Measure) -> Option<&'d Draft> {
        let before = || drafts.iter().rev().take_while(|draft| draft.sentence.1 == self.first);
        let whole = before().filter(|draft| draft.how != How::Part).last().or_else(|| before().last())?;
        let is_casualty = |measure| matches!(measure, Measure::Killed | Measure::Injured | Measure::Missing);
        let fits = whole.measure == measure || is_casualty(whole.measure) && is_casualty(measure);
        fits.then_some(whole)
    }

    /// «Жертвами среди силовиков стали 18 человек»: the people are of that class.
    pub(super) fn class_among(&self, (first, end): (usize, usize)) -> Option<&'static str> {
        let mut marks = self.text.marks(first, end).iter().filter(|mark| mark.sense == Sense::Among);
        marks.find_map(|mark| self.class_behind(mark.last + 1))
    }

    /// «число погибших силовиков: 16»: the quantity names those it counts.
    pub(super) fn class_of_metric(&self, at: usize) -> Option<&'static str> {
        let names = |frame: Frame| matches!(frame, Frame::Metric | Frame::Person | Frame::Noun);
        let link = self.links.get(at).copied().flatten().filter(|link| names(link.cue.frame))?;
        let is_before = link.cue.frame == Frame::Metric || link.side == Side::Before;
        let until = self.counts.get(at).map_or(self.end, |count| count.first);
        let class_of =
            |mark: &Mark| people(mark.sense).map(|(class, _)| class).filter(|class| *class != PEOPLE);
        let ends = |at: &usize| matches!(self.text.word(*at), "," | ";" | ":" | "-");
        let end = (link.mark.last + 1..until).find(ends).unwrap_or(until);
        let inside = || self.text.marks(link.mark.last + 1, end).iter().find_map(class_of);
        let inside = || inside().filter(|_| link.cue.frame == Frame::Metric && self.text.is_head_first());
        self.class_behind(link.mark.last + 1).or_else(inside).filter(|_| is_before)
    }

    pub(super) fn class_behind(&self, at: usize) -> Option<&'static str> {
        noun_at(self.text, at, self.end).class.filter(|class| *class != PEOPLE)
    }

    /// A noun that names no class is that of the sentence before, if it was counted there with one.
    pub(super) fn class_of_same_noun(&self, count: &Count, drafts: &[Draft]) -> Option<&'static str> {
        let text = self.text;
        let (first, last) = count.noun.words?;
        let before = drafts.iter().rev().take_while(|draft| draft.sentence.1 == self.first);
        let classed = before.filter(|draft| draft.class.is_some_and(|class| class != PEOPLE));
        let same = |draft: &&Draft| {
            let words = draft.who.map(|span| text.tokens.within(span)).unwrap_or_default();
            let mut own = first..=last;
            own.any(|own| words.clone().any(|word| text.word(word) == text.word(own)))
        };
        let is_member = || {
            let behind = count.noun.end;
            let ends = !text.is_word(behind) || text.is(behind, tag::CUE | tag::STOP | tag::BE | tag::AUX);
            first == last && ends && text.is_word_of(first, text.words().members)
        };
        classed.filter(|draft| same(draft) || is_member()).last().and_then(|draft| draft.class)
    }

    /// "19 were those of servicemen", "19 of them security officials".
    fn predicate_noun(&self, count: &Count) -> Option<Noun> {
        let text = self.text;
        // "19 of the 225 dead were police officers": what all are is told of the part.
        let next = self.counts.partition_point(|other| other.first <= count.first);
        let whole = self.counts.get(next).filter(|whole| is_part_of(text, count, whole)).map(Count::end);
        let before = next.checked_sub(2).and_then(|before| self.counts.get(before));
        if whole.is_none() && before.is_some_and(|part| is_part_of(text, part, count)) {
            return None;
        }
        let open = |at: &usize| !matches!(text.word(*at), "," | ";") && !text.is(*at, tag::AND);
        let predicate = |from: usize| {
            (from..self.end.min(from + PREDICATE_MAX)).take_while(open).find(|at| text.is(*at, tag::BE))
        };
        let from = whole.and_then(predicate).or(whole).unwrap_or(count.last + 1);
        let mut at = from;
        while at < self.end
            && at < from + 5
            && (text.is(at, tag::PART | tag::BE | tag::ARTICLE | tag::OUT_OF)
                || is_dash(text, at)
                || text.is_verb_last() && text.word(at) == "-")
        {
            at += 1;
        }
        if at == from {
            return None;
        }
        let noun = noun_at(text, at, self.end);
        matches!(noun.kind, NounKind::Person | NounKind::Soldier).then_some(noun)
    }
}
