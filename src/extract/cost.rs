//! What it costs to count a number with a cue before it, by what stands between them; none where it cannot.

use super::{
    frame::Reach,
    insert::{is_dash, speech_insert},
    marked::{Mark, Marked},
    noun::NounKind,
    number::Amount,
    sense::{Cue, Frame, Needs, tag},
};

/// A pair that costs more is none.
pub(super) const COST_MAX: usize = 16;
/// What a name for people costs, so that a predicate outweighs it.
pub(super) const COST_PERSON: usize = 7;
/// What a quantity without a measure of its own costs.
const COST_CONTEXT: usize = 8;

/// The most tokens between a participle that opens a sentence and its number.
const OPENING_MAX: usize = 24;

/// The most tokens between a participle and those whom it counts.
const ATTRIBUTE_MAX: usize = 9;

/// The most tokens of a list before its last member.
const LIST_MAX: usize = 16;

/// What passing over an insert costs.
pub(super) const COST_INSERT: usize = 2;

impl Reach<'_, '_> {
    pub(super) fn cost_before(&self, cue: &Cue, mark: Mark) -> Option<usize> {
        let from = mark.last + 1;
        if cue.frame == Frame::Free && self.is_of_one(mark) {
            return None;
        }
        let cost = gap(self.text, from, self.count.first);
        let specific = unspecific(cue);
        let in_list = || self.cost_listed(from);
        match cue.frame {
            Frame::Verb => {
                let active = cost.filter(|cost| *cost <= 4).or_else(in_list).filter(|_| self.is_active(mark));
                self.cost_opening(mark).or(self.cost_linked(from)).or(active).map(|cost| cost + specific)
            }
            Frame::Object => cost.filter(|cost| *cost <= 4).or_else(in_list).map(|cost| cost + specific),
            Frame::Exists => cost.filter(|cost| *cost <= 4).map(|cost| cost + COST_CONTEXT),
            Frame::Free | Frame::Beside => self.cost_linked(from).or(cost).map(|cost| cost + specific),
            Frame::Noun => self.cost_genitive(from).or_else(|| self.cost_by_place(from)),
            Frame::Person => {
                let near = self.cost_genitive(from).or_else(|| self.cost_by_place(from));
                near.or_else(|| self.cost_attribute(mark))
            }
            Frame::Subject => self.cost_opening(mark).or(self.cost_linked(from)).map(|cost| cost + 1),
            Frame::Metric => self
                .cost_metric(from)
                .map(|cost| if cue.measure.is_none() { cost + COST_CONTEXT } else { cost }),
        }
    }

    /// «Погиб шахтёр, 40 рабочих спасены»: a verb in the singular speaks of one, whose clause a comma ends.
    fn is_of_one(&self, mark: Mark) -> bool {
        let text = self.text;
        let singular = text.lexicon.table.singular_endings;
        let agrees = match self.count.number.amount {
            Amount::Value(value) => value % 10 == 1 && value % 100 != 11,
            Amount::Group(_) | Amount::Vague(..) | Amount::Zero => true,
            Amount::Range(..) => false,
        };
        !agrees
            && singular.iter().any(|ending| text.word(mark.last).ends_with(ending))
            && (mark.last..self.count.first).any(|at| text.word(at) == ",")
    }

    /// "killed 12", but not "were killed 12"; "killed were 12" is a list of the killed.
    fn is_active(&self, mark: Mark) -> bool {
        let before = mark.first.checked_sub(1);
        let adverb = before.filter(|at| self.text.is_adverb(*at)).and_then(|at| at.checked_sub(1));
        !adverb.or(before).is_some_and(|at| self.text.is(at, tag::BE) && at >= self.left)
    }

    /// "deaths: 12", "dead — 12".
    fn is_labelled(&self, from: usize) -> bool {
        from + 1 == self.count.first && matches!(self.text.word(from), ":" | "-" | "|")
    }

    /// "Killed in the raid were four militants", "Freed: 58 in Bago": a participle that opens the sentence.
    fn cost_opening(&self, mark: Mark) -> Option<usize> {
        let text = self.text;
        let opens =
            mark.first == self.first || text.is(self.first, tag::ARTICLE) && mark.first == self.first + 1;
        let last = self.count.first.checked_sub(1).filter(|last| opens && *last > mark.last)?;
        let inverted = text.is(last, tag::BE) || text.word(last) == ":" || text.word(last) == ",";
        (inverted && last - mark.last <= OPENING_MAX).then_some(3)
    }

    /// "a guard and two customers", "the mayor, his wife and two others": an object behind others without numbers.
    fn cost_listed(&self, from: usize) -> Option<usize> {
        let text = self.text;
        let last = self.count.first.checked_sub(1).filter(|last| *last > from)?;
        let and = if text.is(last, tag::ARTICLE) { last - 1 } else { last };
        let clause = tag::BE | tag::AUX | tag::SAY | tag::RELATIVE | tag::WILL | tag::IN | tag::PERIOD;
        let has_cue = |at: usize| text.is(at, tag::CUE) && !text.is(at, tag::PERSON);
        // "The mayor, two of his aides and 14 supporters".
        let end = self.count.end();
        let is_item = match self.count.noun.kind {
            NounKind::Person => text.word(end) == "," || text.is(end, tag::AND),
            NounKind::Absent => text.is(end, tag::WHOLE),
            NounKind::Unknown | NounKind::Soldier | NounKind::Day | NounKind::Cue | NounKind::Thing => false,
        };
        let is_inner = text.word(and) == "," && is_item;
        let is_list = (text.is(and, tag::AND) || is_inner)
            && !(from..and).any(has_cue)
            && and - from <= LIST_MAX
            && !text.any(from, and, clause)
            && !(from..and).any(|at| matches!(text.word(at), ";" | ":" | ".") || text.is_number(at));
        is_list.then_some(5)
    }

    /// A dash or colon between a verb and its number costs little.
    fn cost_linked(&self, from: usize) -> Option<usize> {
        self.is_labelled(from).then_some(0)
    }

    /// "Cases by city: Durban 145": a name before each number.
    fn cost_by_place(&self, from: usize) -> Option<usize> {
        let text = self.text;
        let name = self.count.first.checked_sub(1).filter(|name| *name > from && text.is_capital(*name))?;
        let opens = text.word(name - 1) == ":" && name - from <= LIST_MAX;
        (opens && text.is_word(name)).then_some(4)
    }

    /// "the deaths of 12", «гибели 12 человек», "arrests stood at 12".
    fn cost_genitive(&self, from: usize) -> Option<usize> {
        let text = self.text;
        let explains = from + 1 == self.count.first
            && text.word(from) == ","
            && self.count.noun.kind == NounKind::Absent;
        if from == self.count.first || self.is_labelled(from) || explains && text.is(from - 1, tag::PERSON) {
            return Some(2);
        }
        let words = self.count.first - from;
        // "Arrests jumped from 40 to 120".
        let moves = text.any(from, self.count.first, tag::RISE | tag::FALL);
        let linked = (from..self.count.first).all(|at| {
            text.is(at, tag::LINK | tag::BE | tag::AUX | tag::BOUND | tag::INCREMENT | tag::IF)
                || moves && text.is(at, tag::FROM)
                || text.is_word_of(at, text.words().possessives)
                || text.word(at) == "-"
        });
        let last = self.count.first - 1;
        let ends_linked = text.is(last, tag::LINK) && !text.is_word_of(last, text.words().loose_links);
        let cost = gap(text, from, self.count.first)?;
        let has_comma = (from..self.count.first).any(|at| text.word(at) == ",");
        // «убитых гражданских 18»: the noun stands before its number.
        let named = self.count.noun.kind == NounKind::Absent
            && words <= 2
            && (from..self.count.first).all(|at| text.is(at, tag::PERSON));
        if linked && words <= 4 || named || self.is_placed(from) {
            return Some(2 + words);
        }
        (ends_linked && !has_comma && cost <= 12).then_some(4 + cost)
    }

    /// «задержании в Крыму шести»: nothing but a place stands between the act and those it counts.
    fn is_placed(&self, from: usize) -> bool {
        let text = self.text;
        let words = self.count.first - from;
        let names = |at: usize| text.is_capital(at) || text.is(at, tag::AREA | tag::BOUND);
        (2..=4).contains(&words) && text.is(from, tag::IN) && (from + 1..self.count.first).all(names)
    }

    /// «Вывезенные из Кабула 190 дипломатов»: a participle with its words before those whom it counts.
    fn cost_attribute(&self, mark: Mark) -> Option<usize> {
        let text = self.text;
        let opens = mark.first == self.first || text.word(mark.first - 1) == ",";
        let words = mark.last + 1..self.count.first;
        let clause = tag::SAY | tag::RELATIVE | tag::CUE | tag::BE | tag::WILL;
        let fits = opens
            && text.is_head_first()
            && matches!(self.count.noun.kind, NounKind::Person | NounKind::Soldier)
            && !words.clone().any(|at| matches!(text.word(at), "," | ";" | ":" | ".") || is_dash(text, at))
            && !text.any(words.start, words.end, clause);
        (fits && words.len() <= ATTRIBUTE_MAX).then_some(COST_PERSON)
    }

    /// «17 гражданских, эвакуированных из-под обстрела»: a participle behind a comma; before a dash it is another group.
    pub(super) fn follows_comma(&self, mark: Mark) -> bool {
        let text = self.text;
        let (end, next) = (self.count.end(), mark.last + 1);
        let is_other = is_dash(text, next) || text.is_number(next) || text.word(next) == ":";
        text.is_head_first()
            && text.word(end) == ","
            && mark.first == end + 1
            && !is_other
            && matches!(self.count.noun.kind, NounKind::Person | NounKind::Soldier)
    }

    /// "the death toll from days of protest rose to 225".
    fn cost_metric(&self, from: usize) -> Option<usize> {
        let text = self.text;
        if self.is_labelled(from) {
            return Some(1);
        }
        let mut commas = 0;
        for at in from..self.count.first {
            match text.word(at) {
                ";" | "." | "!" | "?" | "|" => return None,
                "," => commas += 1,
                _ => {}
            }
        }
        let words = self.count.first - from;
        // "Those arrested, 31 men and two women, are due in court": the number explains the group.
        if words == 1 && text.word(from) == "," && self.count.noun.kind == NounKind::Person {
            return Some(3);
        }
        // "Lowered the number of dead in the unrest from 174 to 166": the verb of the change stands before the quantity.
        let moved = tag::RISE | tag::FALL | tag::CORRECT;
        let is_end = self.count.first.checked_sub(1).is_some_and(|at| text.is(at, tag::FROM | tag::TO));
        let linked = words == 0
            || is_end && text.any(self.first, from, moved)
            || text.any(from, self.count.first, tag::LINK | tag::BE | moved)
            || text.is(from - 1, tag::PART)
            || self.count.first < self.count.number.first;
        (linked && commas <= 2 && words <= 24).then_some(1 + words / 4 + commas * 2)
    }

    /// "bringing to 47 the number held".
    pub(super) fn is_brought_to(&self, mark: Mark) -> bool {
        let text = self.text;
        let to = self.count.first.checked_sub(1).filter(|to| text.is(*to, tag::TO));
        let mut gap = self.count.end()..mark.first;
        to.is_some_and(|to| text.any(to.saturating_sub(2), to + 1, tag::RISE | tag::LINK))
            && gap.all(|at| text.is(at, tag::ARTICLE))
    }
}

/// A cue that asks for little says less than one whose needs are met.
pub(super) fn unspecific(cue: &Cue) -> usize {
    usize::from(matches!(cue.needs, Needs::Nothing | Needs::People))
}

/// Weighs what stands between a number and a cue; none where a clause ends, or where it weighs too much for any pair.
pub(super) fn gap(text: &Marked<'_>, from: usize, until: usize) -> Option<usize> {
    let (mut at, mut cost) = (from, 0);
    while at < until {
        let insert = speech_insert(text, at, until);
        cost += if insert.is_some() { COST_INSERT } else { weight(text, at)? };
        if cost > COST_MAX {
            return None;
        }
        at = insert.unwrap_or(at + 1);
    }
    Some(cost)
}

pub(super) fn weight(text: &Marked<'_>, at: usize) -> Option<usize> {
    Some(match text.word(at) {
        ";" | "." | ":" | "!" | "?" | "|" => return None,
        "," => 6,
        "\"" | "'" | "'s" => 0,
        "-" => 1,
        "(" | ")" => 2,
        _ if text.is(at, tag::AND) => 5,
        _ if text.is(at, tag::RELATIVE) => 5,
        _ if text.is(at, tag::SAY) => 6,
        _ if text.is(at, tag::BE | tag::AUX | tag::INCREMENT | tag::BOUND) => 0,
        _ if text.is_adverb(at) => 0,
        _ => 1,
    })
}
