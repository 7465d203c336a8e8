//! What else a cue asks for: people, soldiers, a place of custody, a prison term.

use crate::model::Bound;

use super::{
    count::Count,
    frame::Reach,
    marked::{Mark, Marked},
    noun::NounKind,
    place::is_name,
    sense::{Cue, Measure, Needs, Reason, tag},
};

/// The most tokens of a whole and its noun behind "of its".
const PART_MAX: usize = 6;

/// The most tokens of the sentences before that name the soldiers spoken of.
const BEFORE_MAX: usize = 30;

/// The most tokens between those sentenced and their terms.
const PRISON_MAX: usize = 8;

impl Reach<'_, '_> {
    /// "400 of its 1,500 soldiers".
    fn is_part_of_soldiers(&self) -> bool {
        let end = self.count.end();
        let whole = self.text.find(end, end + 1, tag::WHOLE).map(|mark| mark.last + 1);
        whole.is_some_and(|from| self.text.any(from, (from + PART_MAX).min(self.end), tag::SOLDIER))
    }

    /// "A contingent of 2,500 people", "the army lost 11 men".
    fn is_of_force(&self) -> bool {
        let text = self.text;
        let before = self.count.first.checked_sub(1).filter(|at| *at >= self.left);
        let names = |last: usize| text.is_word_of(last, text.words().men);
        let are_men = self.count.noun.words.is_some_and(|(_, last)| names(last));
        self.count.noun.kind == NounKind::Person
            && (before.is_some_and(|at| text.is(at, tag::FORCE))
                || are_men && text.any(self.first, self.count.first, tag::FORCE))
    }

    /// Tells whether the noun names soldiers, or stands for such.
    fn counts_soldiers(&self) -> bool {
        let (text, kind) = (self.text, self.count.noun.kind);
        let before = self.first.saturating_sub(BEFORE_MAX);
        // "They arrived last week. 2,000 of them will leave." "Of these, 2,000 are to leave."
        let behind = self.count.last + 1;
        let of_these = || {
            text.find(self.first, self.count.first, tag::PART).is_some_and(|mark| mark.first == self.first)
        };
        let of_them = || text.is(behind, tag::PART) && !text.is(behind, tag::WHOLE) || of_these();
        kind == NounKind::Soldier
            || (kind != NounKind::Unknown && text.any(self.left, self.right, tag::SOLDIER))
            || self.is_of_force()
            || (kind == NounKind::Absent && text.any(self.first, self.end, tag::SOLDIER))
            || (kind == NounKind::Absent && of_them() && text.any(before, self.first, tag::SOLDIER))
            || self.is_part_of_soldiers()
    }

    /// Tells whether the measure of a cue counts what the noun names.
    pub(super) fn counts_noun(&self, cue: &Cue) -> bool {
        cue.measure.is_none_or(|measure| self.count.noun.is_counted_by(self.text, measure))
    }

    /// Tells whether the words that a cue asks for stand beside it.
    pub(super) fn needs_are_met(&self, cue: &Cue, mark: Mark) -> bool {
        let text = self.text;
        let kind = self.count.noun.kind;
        if !self.counts_noun(cue) {
            return false;
        }
        match cue.needs {
            Needs::Nothing => true,
            Needs::People => kind != NounKind::Unknown || self.count.noun.class.is_some(),
            Needs::Troops => self.counts_soldiers(),
            Needs::Posted => self.counts_soldiers() && names_place(text, self.count.end(), self.end),
            Needs::Custody => text.any(self.left, (mark.last + 9).min(self.end), tag::CUSTODY),
            Needs::Hospital => text.any(self.left, (mark.last + 7).min(self.end), tag::HOSPITAL),
            Needs::Rally => {
                let protests = |at: usize| {
                    text.cues_at(at).any(|(other, cue)| {
                        cue.measure == Some(Measure::Protesters)
                            && cue.needs == Needs::Nothing
                            && other != mark
                    })
                };
                text.any(self.left, self.right, tag::RALLY) || (self.first..self.end).any(protests)
            }
            Needs::Captors => kind != NounKind::Unknown && text.any(self.first, mark.first, tag::CAPTOR),
            Needs::Prison => {
                let until = self.end.min(self.count.end() + PRISON_MAX);
                let behind = self.starting_within(self.count.first + 1, until);
                let is_term = |other: &Count| {
                    other.reason == Some(Reason::Duration)
                        || other.noun.kind == NounKind::Day && other.bound == Bound::UpTo
                };
                let termed = behind.iter().any(is_term);
                termed || text.any(self.left, until, tag::PRISON)
            }
            Needs::Crime => {
                let from = if text.is(mark.last + 1, tag::OUT_OF) { mark.last + 1 } else { self.first };
                let until = if from > self.first { from + 4 } else { self.end };
                text.any(from, until, tag::CRIME | tag::OPENS)
            }
        }
    }
}

/// "In Kazakhstan", "in the capital": tells whether a token opens the name of a place that ends before `end`.
pub(super) fn names_place(text: &Marked<'_>, at: usize, end: usize) -> bool {
    let name = if text.is(at + 1, tag::ARTICLE) { at + 2 } else { at + 1 };
    text.is(at, tag::IN) && name < end && (is_name(text, name) || text.is(name, tag::AREA))
}
