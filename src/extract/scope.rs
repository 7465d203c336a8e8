//! Numbers without a cue of their own: parts, totals, earlier numbers, lists and the second of a pair.
//!
//! Such a number takes its measure from the figure before it: the one in its own sentence, else the last of the
//! sentence before, and only when the words between them say so.

use crate::model::{Attribution, Basis, Bound, Direction, Mention, PlaceId, Span, Stage, Status};

use super::{
    count::Count,
    frame::{Link, Side},
    insert::is_dash,
    marked::{Mark, Marked},
    needs::names_place,
    noun::{NounKind, PEOPLE},
    number::Amount,
    part::Share,
    sense::{Frame, Measure, Needs, Reason, tag},
};

/// The most tokens between a dash and the prison term behind it.
const TERM_MAX: usize = 3;

/// The most tokens between "earlier" and the number that it speaks of: "an earlier count of five".
const EARLIER_MAX: usize = 4;

/// How a figure came by its measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By its own cue.
    Own,
    /// As a part of another.
    Part,
    /// By a quantity that the context names: "the total".
    Context,
    /// As the second of a pair or list.
    Joined,
    /// As the number before: "from 164".
    From,
}

/// A figure in the making; the passes fill it in.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) count: Count,
    pub(super) measure: Measure,
    pub(super) link: Option<Link>,
    pub(super) how: How,
    /// The figure that it is a part of or follows.
    pub(super) parent: Option<usize>,
    /// The tokens that speak of this figure alone.
    pub(super) scope: (usize, usize),
    /// The tokens of its sentence.
    pub(super) sentence: (usize, usize),
    pub(super) who: Option<Span>,
    pub(super) class: Option<&'static str>,
    pub(super) basis: Basis,
    pub(super) stage: Option<Stage>,
    pub(super) status: Status,
    pub(super) place: Option<Mention<PlaceId>>,
    pub(super) dateline: Option<PlaceId>,
    pub(super) attribution: Option<Attribution>,
    pub(super) direction: Option<Direction>,
}

/// A measure, how it was found, and the figure that it was taken from.
type Found = (Measure, How, Option<usize>);

/// One sentence, its counts and their cues.
pub(super) struct Sentence<'a, 't> {
    pub(super) text: &'a Marked<'t>,
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) counts: &'a [Count],
    pub(super) links: &'a [Option<Link>],
}

impl Sentence<'_, '_> {
    /// Appends the figures of the sentence to those of the text before it.
    pub(super) fn draft(&self, drafts: &mut Vec<Draft>, deadline: impl Fn(&Count) -> Option<Measure>) {
        let before = drafts.len();
        drafts.reserve(self.counts.len());
        let words = self.part_words();
        let mut share = Share::Whole;
        for (at, count) in self.counts.iter().enumerate() {
            if count.reason.is_some() {
                continue;
            }
            share = self.share(at, share, words);
            let days = self.as_days(at, drafts, before);
            let found = match deadline(&days.unwrap_or(*count)) {
                Some(measure) => Some((measure, How::Own, None)),
                None if count.noun.kind == NounKind::Day => None,
                None => self.measure(at, drafts, before, share),
            };
            if let Some((measure, how, parent)) = found
                && is_possible(count, measure, how)
                && count.noun.is_counted_by(self.text, measure)
            {
                drafts.push(self.make(at, (measure, how, parent), drafts));
                if let Some(other) = self.second_measure(at).filter(|other| *other != measure) {
                    drafts.push(self.make(at, (other, how, parent), drafts));
                }
            }
        }
    }

    /// "It will begin in three days and be completed in 20": the second number counts days too.
    fn as_days(&self, at: usize, drafts: &[Draft], before: usize) -> Option<Count> {
        let count = self.counts.get(at).filter(|count| count.noun.kind == NounKind::Absent)?;
        let last = drafts.get(before..)?.last().filter(|last| last.measure.is_deadline())?;
        let timed = self.text.any(last.count.end(), count.first, tag::BEGIN | tag::END);
        let alone = !self.text.is_word(count.end()) || self.text.is(count.end(), tag::AND);
        (timed && alone).then_some(Count { noun: last.count.noun, ..*count })
    }

    /// "About 150 were killed or wounded": one number for two measures is a figure of each.
    fn second_measure(&self, at: usize) -> Option<Measure> {
        let text = self.text;
        let link = self.links.get(at).copied().flatten()?;
        let found = if link.side == Side::Before {
            let and = link.mark.first.checked_sub(1).filter(|and| text.is(*and, tag::AND))?;
            let cue = text.ending_at(and.checked_sub(1)?, tag::CUE)?;
            // "Shot three prisoners dead and wounded 20".
            let has_own = self.links.iter().flatten().any(|other| other.mark.last + 1 == and);
            let is_object = self.counts.iter().any(|count| (count.first..=count.end()).contains(&cue.first));
            text.cues_at(cue.first).find(|(mark, _)| mark.last + 1 == and && !has_own && !is_object)
        } else {
            let and = link.mark.last + 1;
            let is_object = |mark: &Mark| self.counts.iter().any(|count| count.first == mark.last + 1);
            let modifies = |mark: &Mark| text.is(mark.last + 1, tag::PERSON);
            text.cues_at(and + 1)
                .find(|(mark, _)| text.is(and, tag::AND) && !is_object(mark) && !modifies(mark))
        };
        let (_, cue) = found.filter(|(_, cue)| cue.needs == Needs::Nothing)?;
        let is_predicate = matches!(
            cue.frame,
            Frame::Verb | Frame::Subject | Frame::Object | Frame::Free | Frame::Noun | Frame::Person
        );
        cue.measure.filter(|_| is_predicate)
    }

    fn make(&self, at: usize, (measure, how, parent): Found, drafts: &[Draft]) -> Draft {
        let count = self.counts.get(at).copied().expect("the caller walks the counts");
        let inherited = parent.and_then(|parent| drafts.get(parent));
        let (own, class) = self.who(&count).unzip();
        let same_sentence = inherited.filter(|parent| parent.sentence == (self.first, self.end));
        let is_cue_noun = count.noun.kind == NounKind::Cue;
        // "700 were killed, 47 of them children, and 2,900 are in detention": a part speaks for no other measure.
        let speaks = |draft: &&Draft| draft.how != How::Part || draft.measure == measure;
        let here = || drafts.iter().rev().take_while(|draft| draft.sentence == (self.first, self.end));
        let previous = here().find(speaks).or_else(|| here().next()).filter(|last| {
            // "Some 60 rebels and 8 soldiers were killed and 20 wounded": of both.
            let mut same = here().filter(|draft| draft.measure == last.measure && draft.how != How::Part);
            last.measure == measure || same.all(|draft| draft.class == last.class)
        });
        // "The toll has reached 178" is of all, not of the officers of the sentence before.
        let link = self.links.get(at).copied().flatten();
        let is_toll = link.is_some_and(|link| link.cue.frame == Frame::Metric);
        let spoken_of = || self.spoken_of(drafts, measure).filter(|_| !is_toll);
        let donor = same_sentence.or(previous).or_else(spoken_of);
        // "One officer died, bringing the toll to 17": what the one was says nothing of all.
        let is_one = |draft: &&Draft| draft.count.number.amount == Amount::Value(1);
        let donor = donor.filter(|donor| own.is_none() && !is_cue_noun && !(is_toll && is_one(donor)));
        let class = class.flatten().or(count.noun.class).or(donor.and_then(|donor| donor.class));
        let scope = self.scope(at);
        let is_part = how == How::Part;
        let narrowed = || {
            self.class_among(scope)
                .or_else(|| inherited.filter(|_| is_part).and_then(|whole| whole.class))
                .or_else(|| self.class_of_metric(at))
                .or_else(|| self.class_of_same_noun(&count, drafts))
        };
        Draft {
            count,
            measure,
            link,
            how,
            parent,
            scope,
            sentence: (self.first, self.end),
            who: own.or(donor.and_then(|donor| donor.who)),
            class: class.filter(|class| *class != PEOPLE).or_else(narrowed).or(class),
            basis: Basis::Unspecified,
            stage: None,
            status: Status::Reported,
            place: None,
            dateline: None,
            attribution: None,
            direction: None,
        }
    }

    /// The tokens between the count before and the count behind, within their clause.
    pub(super) fn scope(&self, at: usize) -> (usize, usize) {
        let open = |count: &&Count| count.reason.is_none();
        let own = self.counts.get(at).map_or(self.first, |count| count.first);
        let own_end = self.counts.get(at).map_or(self.end, Count::end);
        let left = self.counts.iter().take(at).rev().find(open).map_or(self.first, |count| {
            let link =
                self.links.iter().take(at).rev().flatten().next().filter(|link| link.side == Side::Behind);
            let behind = link.map_or(0, |link| link.mark.last + 1);
            if behind <= own { count.end().max(behind) } else { count.end() }
        });
        let right = self.counts.iter().skip(at + 1).find(open).map_or(self.end, |count| count.first);
        let border = |at: &usize| {
            self.text.word(*at) == ";" || self.text.word(*at) == "," && self.text.is(*at + 1, tag::AND)
        };
        // «Погибли 5 человек, ранее сообщалось о 12»: the earlier number has a clause of its own.
        let turns_back = |at: &usize| {
            let opening = at + 1 + usize::from(self.text.is(*at + 1, tag::RELATIVE));
            right < self.end && self.text.word(*at) == "," && self.text.is(opening, tag::EARLIER)
        };
        let left = self.behind_clause(left, own);
        let right = if right < self.end { self.before_earlier(own_end, right) } else { right };
        let prospect = self.counts.iter().skip(at + 1).find(open).and_then(|next| self.prospect(next));
        let right = prospect.filter(|from| *from > own_end).map_or(right, |from| right.min(from));
        let left = (left..own).rev().find(border).map_or(left, |at| at + 1);
        let right = (own_end..right).find(|at| border(at) || turns_back(at)).unwrap_or(right);
        (left, right.max(own_end))
    }

    /// «40 тысяч, как говорилось ранее, а 60», "28, which was said earlier, ...": the clause belongs to the number before.
    pub(super) fn behind_clause(&self, left: usize, own: usize) -> usize {
        let text = self.text;
        let opens =
            left > self.first && text.word(left) == "," && text.any(left + 1, left + 3, tag::RELATIVE);
        let closing = (left + 1..own).find(|at| opens && text.word(*at) == ",");
        closing.filter(|closing| !text.any(left, *closing, tag::CUE)).unwrap_or(left)
    }

    /// «900 вместо прежних 1100», "13 died, raising an earlier count of five": words right before the next number, and
    /// before the quantity that it is the number of, belong to it.
    fn before_earlier(&self, own_end: usize, right: usize) -> usize {
        let text = self.text;
        let nouns = right.saturating_sub(EARLIER_MAX).max(own_end + 1);
        let plain = |at: &usize| {
            text.is_word(*at)
                && !text.is(*at, tag::SAY | tag::AND | tag::RELATIVE | tag::BE | tag::AUX)
                && !text.cues_at(*at).any(|(_, cue)| cue.measure.is_some())
        };
        let behind = (nouns..right).rev().take_while(plain).find(|at| text.is(*at, tag::EARLIER));
        let last = behind.map_or(right, |at| at + 1);
        let mut earlier = (own_end..last).rev().take_while(|at| text.is(*at, tag::EARLIER));
        earlier.by_ref().last().unwrap_or(right)
    }

    fn measure(&self, at: usize, drafts: &[Draft], before: usize, share: Share) -> Option<Found> {
        let count = self.counts.get(at)?;
        let here = drafts.get(before..).unwrap_or_default();
        let link = self.links.get(at).copied().flatten();
        // "No deaths were reported" is nothing that another number goes on.
        let is_zero =
            |at: usize| drafts.get(at).is_some_and(|draft| draft.count.number.amount == Amount::Zero);
        let antecedent = drafts
            .len()
            .checked_sub(1)
            .filter(|at| (*at >= before || self.follows(drafts, *at)) && !is_zero(*at));
        // "None of the 180 was hurt" is no part.
        let part = share != Share::Whole
            && count.number.amount != Amount::Zero
            && !antecedent.is_some_and(|at| self.exceeds(count, drafts.get(whole(drafts, at))));
        if let Some(own) = link.and_then(|link| link.cue.measure) {
            let changes = link.is_some_and(|link| link.cue.frame != Frame::Verb && link.side == Side::Before);
            if changes && self.is_old_end(at) {
                return Some((own, How::From, None));
            }
            let weak = link.is_some_and(|link| link.side == Side::Within && link.cue.frame == Frame::Person);
            if let Some(last) = here.last().filter(|last| weak && !part && self.is_second_object(last, count))
            {
                return Some((last.measure, How::Joined, antecedent));
            }
            let whole = antecedent.filter(|_| part).map(|at| whole(drafts, at));
            return Some((own, if part { How::Part } else { How::Own }, whole));
        }
        if self.is_posted(count) {
            return Some((Measure::Troops, How::Own, None));
        }
        let antecedent = antecedent.filter(|antecedent| *antecedent >= before || !self.counts_other(at))?;
        let share = if part { share } else { Share::Whole };
        self.measure_of_antecedent(at, (drafts, before), share, antecedent)
    }

    /// The measure of a count without a cue of its own: that of the figure before it, if it goes on it.
    fn measure_of_antecedent(
        &self,
        at: usize,
        (drafts, before): (&[Draft], usize),
        share: Share,
        antecedent: usize,
    ) -> Option<Found> {
        let part = share != Share::Whole;
        let count = self.counts.get(at)?;
        let here = drafts.get(before..).unwrap_or_default();
        let link = self.links.get(at).copied().flatten();
        let measure = drafts.get(antecedent)?.measure;
        if measure.is_deadline() {
            return None;
        }
        if self.is_befallen(at) && !(part && measure == Measure::Detained) {
            return None;
        }
        if part {
            let is_of_other = antecedent < before && self.is_of_other_whole(at);
            return (!is_of_other).then(|| (measure, How::Part, Some(whole(drafts, antecedent))));
        }
        if link.is_some_and(|link| link.cue.frame == Frame::Metric) && count.noun.kind != NounKind::Unknown {
            return Some((measure, How::Context, Some(antecedent)));
        }
        if here.is_empty() && (self.restates(count) || self.is_labelled_only(count))
            || self.says_only(at, count)
            || self.sums_up(count)
        {
            return Some((measure, How::Context, Some(antecedent)));
        }
        if !here.is_empty() && self.prospect(count).is_some() {
            return Some((measure, How::Context, Some(antecedent)));
        }
        let last = here.last()?;
        if self.is_compared(last, count) {
            return Some((measure, How::From, Some(antecedent)));
        }
        if count.is_in_case(self.text, tag::FROM) && self.is_change(last, count) {
            return Some((measure, How::From, Some(antecedent)));
        }
        let is_moved = last.how == How::From || self.is_difference(last, count);
        if is_moved && count.is_in_case(self.text, tag::TO) {
            return Some((measure, How::Context, Some(antecedent)));
        }
        (self.is_termed(last, count) || self.is_joined(last, count)).then_some((
            measure,
            How::Joined,
            Some(antecedent),
        ))
    }

    /// «18 полицей қаза тапты, 748-і жараланды»: no part is larger than its whole, if only an ending makes it one.
    fn exceeds(&self, count: &Count, whole: Option<&Draft>) -> bool {
        let by_ending = count.ending(self.text).is_some_and(|at| self.text.is(at, tag::PART));
        let exact = whole.map(|whole| whole.count).filter(|whole| whole.bound == Bound::Exact);
        let largest = exact.and_then(|whole| whole.number.amount.value());
        by_ending && largest.zip(count.number.amount.value()).is_some_and(|(whole, part)| part > whole)
    }

    /// "France has 2,400 soldiers in Mali": whoever has soldiers at a place keeps them there.
    fn is_posted(&self, count: &Count) -> bool {
        let text = self.text;
        let has = count.first.checked_sub(1).is_some_and(|at| text.is_word_of(at, text.words().have));
        let at_place = |at: usize| names_place(text, at, self.end);
        // "Some 5,800 troops were at the airport".
        let are = text.is(count.end(), tag::BE) && at_place(count.end() + 1);
        count.noun.kind == NounKind::Soldier && (has && at_place(count.end()) || are)
    }

    /// "12,000 employees, 400 of whom went on strike", "137,000 crossed; officials put it at 70,000": what no measure
    /// counts was counted before in the sentence, which goes on no sentence before it.
    fn counts_other(&self, at: usize) -> bool {
        let is_other =
            |count: &Count| matches!(count.reason, None | Some(Reason::Thing)) && count.noun.words.is_some();
        self.counts.iter().take(at).any(is_other)
    }

    /// «двое оправданы»: what befell them no measure counts; of the detained, the charged and fined are a part.
    fn is_befallen(&self, at: usize) -> bool {
        let (from, until) = self.scope(at);
        self.text.any(from, until, tag::BEFALLS)
    }

    /// «160 человек получили от 5 до 10 лет, 80 — до двух»: a dash and a term stand for the verb.
    fn is_termed(&self, last: &Draft, count: &Count) -> bool {
        let dash = count.end();
        let is_term = |other: &Count| {
            other.reason == Some(Reason::Duration)
                && (dash + 1..dash + 1 + TERM_MAX).contains(&other.number.first)
        };
        last.measure == Measure::Sentenced && is_dash(self.text, dash) && self.counts.iter().any(is_term)
    }

    /// "That is almost 8,000": the number before in other words.
    fn restates(&self, count: &Count) -> bool {
        let text = self.text;
        let words = tag::PRONOUN | tag::ARTICLE | tag::BE | tag::AUX | tag::LINK | tag::BOUND;
        text.is(self.first, tag::PRONOUN)
            && (self.first..count.first).all(|at| text.is(at, words))
            && self.stands_alone(count)
    }

    /// "By midnight: 240.": nothing but a label before the number.
    fn is_labelled_only(&self, count: &Count) -> bool {
        let colon = count.first.checked_sub(1).filter(|colon| *colon > self.first);
        let is_label = |first: usize, colon: usize| {
            !self.text.any(first, colon, tag::CUE | tag::BE | tag::AUX | tag::SAY | tag::PERSON)
        };
        colon.is_some_and(|colon| self.text.word(colon) == ":" && is_label(self.first, colon))
            && self.stands_alone(count)
    }

    /// "The national ministry says 18", "...; police spoke of 55", "now there are 51": a number told of what was just
    /// spoken of, in a clause of its own.
    fn says_only(&self, at: usize, count: &Count) -> bool {
        let text = self.text;
        let open = |other: &&Count| other.reason.is_none();
        let from = self.counts.iter().take(at).rev().find(open).map_or(self.first, Count::end);
        let borders = |at: &usize| matches!(text.word(*at), ";" | "," | ":" | "(") || text.is(*at, tag::AND);
        let clause = (from..count.first).rev().find(borders).map_or(from, |at| at + 1);
        // "The ministry says it is 44".
        let passes = |at: &usize| {
            text.is(*at, tag::STOP | tag::ARTICLE | tag::PRONOUN | tag::BE)
                && !text.is(*at, tag::SAY | tag::EXISTS)
        };
        let verb = (clause..count.first).rev().find(|at| !passes(at));
        let is_new_clause = from == self.first || clause > from;
        // «По данным прокуратуры — 238»: a dash stands for the verb.
        let speaks = |verb: usize| {
            text.is(verb, tag::SAY | tag::EXISTS) || is_dash(text, verb) && text.is(clause, tag::ACCORDING)
        };
        is_new_clause
            && verb.is_some_and(speaks)
            && !(clause..count.first).any(|at| text.is(at, tag::CUE) && !text.is(at, tag::EXISTS))
            && self.stands_alone(count)
    }

    /// "The toll, now 150, could pass 200": where the guess begins that the number of all that was counted moves on.
    fn prospect(&self, count: &Count) -> Option<usize> {
        let text = self.text;
        let moves = tag::IF
            | tag::WILL
            | tag::LINK
            | tag::RISE
            | tag::FALL
            | tag::BOUND
            | tag::BE
            | tag::AUX
            | tag::TO
            | tag::ARTICLE
            | tag::FORCE
            | tag::SOLDIER;
        let is_alone =
            count.noun.kind == NounKind::Absent && !count.is_increment && !text.is_word(count.end());
        let words = (self.first..count.first).rev().take_while(|at| text.is(*at, moves) && text.is_word(*at));
        let guess = |at: &usize| text.is(*at, tag::IF | tag::WILL);
        let from = if is_alone { words.filter(guess).last() } else { None }?;
        let is_change = text.any(from, count.number.first, tag::RISE | tag::FALL | tag::LINK | tag::BOUND);
        is_change.then_some(from)
    }

    /// "..., for a total of 312", "making 11 in all": the number of all that was just counted in part.
    fn sums_up(&self, count: &Count) -> bool {
        let text = self.text;
        // «Всего их теперь 57».
        let passes =
            |at: &usize| text.is(*at, tag::PRONOUN | tag::NOW | tag::EXISTS) && !text.is(*at, tag::TOTAL);
        let last = (self.first..count.first).rev().find(|at| !passes(at));
        let before = last.and_then(|at| text.ending_at(at, tag::TOTAL));
        let behind = text.is(count.end(), tag::TOTAL);
        (before.is_some() || behind) && matches!(count.noun.kind, NounKind::Absent | NounKind::Person)
    }

    /// Tells whether no noun and no verb goes with a number.
    fn stands_alone(&self, count: &Count) -> bool {
        let end = count.end();
        count.noun.kind == NounKind::Absent
            && !count.is_increment
            && (end >= self.end
                || !self.text.is_word(end)
                || self.text.is(end, tag::IN | tag::EVERYWHERE | tag::AND | tag::PERIOD))
    }

    /// Tells whether a draft stands in the sentence just before this one.
    fn follows(&self, drafts: &[Draft], at: usize) -> bool {
        drafts.get(at).is_some_and(|draft| draft.sentence.1 == self.first)
    }
}

/// Zero is said of events only, and a noun that nobody knows is no list item.
fn is_possible(count: &Count, measure: Measure, how: How) -> bool {
    match count.number.amount {
        Amount::Zero => measure.is_event() && how == How::Own,
        Amount::Value(_) | Amount::Group(_) | Amount::Range(..) | Amount::Vague(..) => true,
    }
}

/// A part of a part belongs to the same whole, and "rose to 320 from 280, 14 of them" speaks of the new number.
fn whole(drafts: &[Draft], at: usize) -> usize {
    let is_step = |draft: &&Draft| matches!(draft.how, How::Part | How::From);
    drafts.get(at).filter(is_step).and_then(|draft| draft.parent).unwrap_or(at)
}
