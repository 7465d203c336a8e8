//! Parts of a whole: "including three children", "19 of them", "Of the 225 bodies, 19", "90 people: 52 men".

use super::{
    count::{Count, closes_in_manner},
    frame::{Side, is_joint, is_part_of},
    insert::is_dash,
    marked::{Mark, Marked},
    noun::NounKind,
    scope::Sentence,
    sense::{Frame, tag},
};

/// What a number is to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    /// A number of its own.
    Whole,
    /// A part, by a part-whole word.
    Part,
    /// One of those that the number before breaks down into.
    Broken,
}

/// Whether a sentence prints part-whole words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartWords {
    Some,
    None,
}

impl Sentence<'_, '_> {
    /// Returns whether the sentence prints a part-whole word at all.
    pub(super) fn part_words(&self) -> PartWords {
        if self.text.any(self.first, self.end + 1, tag::PART) { PartWords::Some } else { PartWords::None }
    }

    /// Returns what a count is to those before it; `before` is what the one right before it is.
    pub(super) fn share(&self, at: usize, before: Share, words: PartWords) -> Share {
        let Some(count) = self.counts.get(at) else { return Share::Whole };
        // "Including children, two aid workers said": who speaks is no part.
        let speaks = count.noun.words.is_some()
            && self.text.is(count.end(), tag::SAY)
            && self.links.get(at).copied().flatten().is_none();
        if speaks || self.is_whole(count) {
            Share::Whole
        } else if self.breaks_down(at, before) {
            Share::Broken
        } else if words == PartWords::Some && self.is_part(at, count, before)
            || self.counts.get(at + 1).is_some_and(|next| is_part_of(self.text, count, next))
            || self.follows_opening_whole(at)
            || self.tells_manner(at, count)
        {
            Share::Part
        } else {
            Share::Whole
        }
    }

    /// "Ten were hurt, one seriously".
    fn tells_manner(&self, at: usize, count: &Count) -> bool {
        at > 0 && count.noun.kind == NounKind::Absent && closes_in_manner(self.text, count.end())
    }

    /// Tells whether a printed part-whole word stands beside a count, or beside the one before that it goes on.
    fn is_part(&self, at: usize, count: &Count, before: Share) -> bool {
        let text = self.text;
        let next = self.counts.get(at + 1).map(|next| next.number.first);
        // «26 адамның үшеуі»: the word for the part is the next number itself.
        let is_next = |mark: &&Mark| next == Some(mark.first);
        let beside = text.find(count.last + 1, count.last + 2, tag::PART).filter(|mark| !is_next(mark));
        let behind = beside.is_some_and(|mark| {
            let names_class = text.is(mark.first, tag::AMONG) && self.class_behind(mark.last + 1).is_some();
            // "Freed 16 of the fishermen".
            let names_whole = text.is(mark.last + 1, tag::PERSON) && count.noun.words.is_none();
            // "Four people including one child": the part comes behind.
            let includes = next == Some(mark.last + 1) && !self.opens_whole(mark);
            !names_class && !includes && (!self.opens_whole(mark) || names_whole)
                || next == Some(mark.last + 1) && count.noun.words.is_none()
        });
        let scope = self.scope(at);
        let marked = text.find(scope.0, count.first, tag::PART).is_some_and(|mark| {
            !self.opens_whole(mark)
                && !is_of_quantity(text, mark.first)
                && !(mark.last + 1..count.first).any(|at| text.word(at) == ";" || text.is(at, tag::SAY))
        });
        let after_whole =
            at.checked_sub(1).and_then(|before| self.counts.get(before)).is_some_and(|before| {
                self.is_whole(before) && !self.is_part_of_whole(before) && before.reason.is_none()
            });
        // «44-і», «үшеуі»: the ending makes the number that of a part.
        let inflected = count.ending(text).is_some_and(|at| text.is(at, tag::PART));
        behind || marked || inflected || after_whole || before != Share::Whole && self.continues(at)
    }

    /// "A delegation, including five lawyers, visited them": the whole stands before the word for the part, and is
    /// nothing that was spoken of.
    pub(super) fn is_of_other_whole(&self, at: usize) -> bool {
        let text = self.text;
        let Some(count) = self.counts.get(at) else { return false };
        let Some(part) = text.find(self.first, count.first, tag::PART) else { return false };
        let before = self.first..part.first;
        let spoken_of = tag::PERSON
            | tag::CUE
            | tag::PRONOUN
            | tag::TOTAL
            | tag::SAY
            | tag::ACCORDING
            | tag::BE
            | tag::BODY;
        let is_noun = |at: usize| {
            text.is_word(at) && (text.at(at).is_empty() || text.is(at, tag::UNIT)) && !text.is_capital(at)
        };
        before.clone().any(is_noun) && !text.any(before.start, before.end, spoken_of)
    }

    /// "90 people: 52 men, 30 women", "six priests (five of them Spaniards)", "cases: 61 over theft": what follows a
    /// colon or stands in brackets breaks the number before down, unless by place.
    fn breaks_down(&self, at: usize, last: Share) -> bool {
        let text = self.text;
        let Some(count) = self.counts.get(at) else { return false };
        let open = |other: &&Count| other.reason.is_none();
        let Some(before) = self.counts.iter().take(at).rev().find(open) else { return false };
        let opening = (before.end()..count.first).rev().find(|at| matches!(text.word(*at), ":" | "("));
        let Some(opening) = opening else {
            let lists =
                (before.end()..count.first).any(|gap| text.word(gap) == "," || text.is(gap, tag::AND));
            let closes = (before.end()..count.first).any(|gap| matches!(text.word(gap), ")" | ";"));
            return last == Share::Broken && before.end() < count.first && lists && !closes;
        };
        let direct = opening + 1 == count.first;
        let by_class =
            count.noun.words.is_some() && matches!(count.noun.kind, NounKind::Person | NounKind::Soldier);
        let by_kind = count.noun.words.is_none() && text.is(count.end(), tag::BY_KIND);
        direct && before.noun.words.is_some() && (by_class || by_kind)
    }

    /// "among them 43 children and 26 women": the second is what the first is.
    fn continues(&self, at: usize) -> bool {
        let (Some(before), Some(count)) = (at.checked_sub(1), self.counts.get(at)) else { return false };
        let Some(previous) = self.counts.get(before).filter(|count| count.reason.is_none()) else {
            return false;
        };
        let link = |at: usize| self.links.get(at).copied().flatten().filter(|link| link.side == Side::Behind);
        // "Among them 58 children, and 16,800 detainees": another noun that is a measure of its own.
        if count.noun.cue.is_some() && previous.noun.cue.is_none() {
            return false;
        }
        let shared = link(before).map(|link| link.mark) == link(at).map(|link| link.mark);
        let own = link(at).is_some() && !shared;
        previous.end() < count.first
            && !own
            && (previous.end()..count.first).all(|gap| is_joint(self.text, gap))
    }

    /// "Of the 225 bodies": names the whole, not a part.
    fn is_whole(&self, count: &Count) -> bool {
        let Some(last) = count.first.checked_sub(1).filter(|at| *at >= self.first) else { return false };
        self.text.ending_at(last, tag::PART).is_some_and(|mark| self.opens_whole(mark))
    }

    /// "Of 210 people detained, 150 remain in custody and 60 have been released": all behind the whole are parts of it.
    fn follows_opening_whole(&self, at: usize) -> bool {
        let Some((whole, count)) = self.counts.first().zip(self.counts.get(at)) else { return false };
        // "Among the 225 dead 19 police".
        let names_part = || {
            let mut gap = whole.end()..count.first;
            count.noun.kind == NounKind::Person
                && self.text.is(self.first, tag::AMONG)
                && gap.all(|at| is_dash(self.text, at) || self.text.is(at, tag::BE | tag::BOUND))
        };
        let opening = self.first + usize::from(self.text.is(self.first + 1, tag::ARTICLE));
        at > 0
            && whole.reason.is_none()
            && whole.first == opening + 1
            && (self.text.is(self.first, tag::OUT_OF) && count.noun.kind == NounKind::Absent || names_part())
    }

    /// Tells whether the part of a whole stands right before it: "24 of the 31".
    fn is_part_of_whole(&self, whole: &Count) -> bool {
        let of = whole.first.checked_sub(1).and_then(|last| self.text.ending_at(last, tag::PART));
        of.is_some_and(|of| self.counts.iter().any(|count| count.end() == of.first))
    }

    fn opens_whole(&self, mark: &Mark) -> bool {
        self.text.is(mark.first, tag::WHOLE)
    }
}

/// "The number of the wounded": the words for a part belong to a quantity.
pub(super) fn is_of_quantity(text: &Marked<'_>, of: usize) -> bool {
    of.checked_sub(1).is_some_and(|number| text.cues_at(number).any(|(_, cue)| cue.frame == Frame::Metric))
}
