//! The noun phrase that a number counts: its head, its class, and a cue that is itself the thing counted.

use crate::text::TokenKind;

use super::{
    marked::{Mark, Marked},
    sense::{Cue, Frame, Measure, Reason, Sense, Tags, tag},
};

/// The most words between a number and its head noun.
const WORDS_MAX: usize = 8;

/// The class of those of whom nothing else is said.
pub(super) const PEOPLE: &str = "people";

/// Words that no noun phrase holds.
const BORDERS: Tags = tag::STOP
    | tag::BE
    | tag::AUX
    | tag::AND
    | tag::RELATIVE
    | tag::SAY
    | tag::ARTICLE
    | tag::PRONOUN
    | tag::WILL
    | tag::VAGUE
    | tag::PART
    | tag::NOBODY
    | tag::TOTAL
    | tag::ACCORDING
    | tag::CITING
    | tag::PERIOD
    | tag::MONTH
    | tag::WEEKDAY;

/// What stands behind a number and belongs to it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Noun {
    /// Positions of the counted noun with its modifiers, if one is printed.
    pub(super) words: Option<(usize, usize)>,
    pub(super) class: Option<&'static str>,
    pub(super) kind: NounKind,
    /// A cue that is the noun, or stands in it as a modifier.
    pub(super) cue: Option<(Mark, Cue)>,
    /// The quotation mark behind it, if it stands in such.
    pub(super) closing: Option<usize>,
    /// The first position behind all of it.
    pub(super) end: usize,
    pub(super) reason: Option<Reason>,
}

/// How far a noun is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NounKind {
    /// None is printed.
    #[default]
    Absent,
    /// One that no vocabulary holds.
    Unknown,
    /// People.
    Person,
    /// Soldiers.
    Soldier,
    /// Days, for deadlines.
    Day,
    /// The cue itself.
    Cue,
    /// Things that a measure of the topic counts.
    Thing,
}

impl Noun {
    /// Tells whether a measure counts what the noun names: things only where the topic says so.
    pub(super) fn is_counted_by(&self, text: &Marked<'_>, measure: Measure) -> bool {
        match self.kind {
            NounKind::Absent | NounKind::Cue => true,
            NounKind::Thing => {
                let mark = self.words.and_then(|(_, last)| text.ending_at(last, tag::COUNTED));
                let senses = mark.map(|mark| text.at(mark.first)).unwrap_or_default();
                senses.iter().any(|mark| mark.sense == Sense::Counted(measure))
            }
            NounKind::Unknown | NounKind::Person | NounKind::Soldier | NounKind::Day => {
                !text.lexicon.counting.contains(&measure)
            }
        }
    }
}

/// Returns the class of a word that names people.
pub(super) fn people(sense: Sense) -> Option<(&'static str, NounKind)> {
    if let Sense::Person(class) = sense {
        return Some((class, NounKind::Person));
    }
    let Sense::Soldier(class) = sense else { return None };
    Some((class, NounKind::Soldier))
}

/// Reads the noun phrase that starts at a token.
pub(super) fn noun_at(text: &Marked<'_>, first: usize, end: usize) -> Noun {
    let first = if text.is_word_of(first, text.words().possessives) { first + 1 } else { first };
    let mut walk =
        Walk { text, first, end, noun: Noun { end: first, ..Noun::default() }, unknown: Vec::new() };
    walk.run();
    walk.finish()
}

struct Walk<'a, 't> {
    text: &'a Marked<'t>,
    first: usize,
    end: usize,
    noun: Noun,
    unknown: Vec<usize>,
}

/// What the walk does behind a token.
enum Step {
    To(usize),
    Stop,
}

impl Walk<'_, '_> {
    fn run(&mut self) {
        let mut at = self.first;
        while at < self.end && at < self.first + WORDS_MAX {
            match self.step(at) {
                Step::To(next) => at = next,
                Step::Stop => return,
            }
        }
    }

    fn step(&mut self, at: usize) -> Step {
        let text = self.text;
        if text.kind(at) == Some(TokenKind::Symbol) {
            return self.symbol(at);
        }
        if text.kind(at) == Some(TokenKind::Digits) {
            return Step::Stop;
        }
        if let Some(mark) = text.find(at, at + 1, tag::COUNTED) {
            return self.thing(*mark);
        }
        if let Some((mark, cue)) =
            text.cues_at(at).find(|(_, cue)| matches!(cue.frame, Frame::Noun | Frame::Person))
        {
            return self.cue_noun(at, mark, cue);
        }
        for mark in text.at(at) {
            if let Some((class, kind)) = people(mark.sense) {
                return self.person((mark.first, mark.last), class, kind);
            }
            if let Sense::Unit(reason) = mark.sense
                && self.noun.kind != NounKind::Cue
                && !(reason == Reason::Thing && self.is_modifier(mark))
            {
                return self.unit(reason);
            }
            if mark.sense == Sense::Day {
                return self.day(*mark);
            }
        }
        // Where the head stands first, the phrase's first noun is asked, not each: `take_unknown`.
        if !text.is_head_first() && text.is_person(at) && !text.is(at, BORDERS | tag::CUE) {
            return self.person((at, at), PEOPLE, NounKind::Person);
        }
        self.other(at)
    }

    fn symbol(&mut self, at: usize) -> Step {
        let text = self.text;
        // "U.N. peacekeepers".
        let initial = at.checked_sub(1).map_or("", |letter| text.tokens.raw(letter));
        if text.word(at) == "."
            && initial.chars().count() == 1
            && text.is_tight(at)
            && self.noun.words.is_none()
        {
            return Step::To(at + 1);
        }
        // `"no fewer than 60" dockers`: the noun stands behind the quotation.
        let closes = at == self.first && text.word(at) == "\"" && text.is_tight(at) && !text.is_tight(at + 1);
        if self.opens_quotation(at) || closes && text.is(at + 1, tag::PERSON | tag::SOLDIER) {
            self.first = at + 1;
            return Step::To(at + 1);
        }
        let is_hyphen = text.word(at) == "-" && text.is_tight(at) && text.is_tight(at + 1);
        let is_genitive = text.word(at) == "'s";
        if (is_hyphen || is_genitive) && self.noun.words.is_none() { Step::To(at + 1) } else { Step::Stop }
    }

    /// `26 "armed criminals"`: the noun stands in quotation marks.
    fn opens_quotation(&self, at: usize) -> bool {
        let text = self.text;
        let opens = text.word(at) == "\"" && !text.is_tight(at) && text.is_tight(at + 1);
        opens && at == self.first
    }

    fn closes_quotation(&self) -> bool {
        let opened = self.first.checked_sub(1).is_some_and(|at| self.text.word(at) == "\"");
        opened && self.text.word(self.noun.end) == "\""
    }

    /// "Flight attendants", "prison guards": the thing only says which people.
    fn is_modifier(&self, mark: &Mark) -> bool {
        self.text.is(mark.last + 1, tag::PERSON | tag::COUNTED)
    }

    /// «пассажиров автобуса», «фигурантов дела»: nouns behind the head only say which.
    fn has_head(&self) -> bool {
        self.text.is_head_first() && matches!(self.noun.kind, NounKind::Person | NounKind::Soldier)
    }

    fn unit(&mut self, reason: Reason) -> Step {
        if self.has_head() {
            return Step::Stop;
        }
        // "Nine rioters terms of 14 months": the noun was complete; "nine police cars": it was not.
        let plural = self.text.lexicon.table.words.plural_endings;
        let complete = self
            .noun
            .words
            .is_some_and(|(_, last)| plural.iter().any(|ending| self.text.word(last).ends_with(ending)));
        if self.noun.words.is_none() || reason == Reason::Thing && !complete {
            self.noun.reason = Some(reason);
        }
        Step::Stop
    }

    fn person(&mut self, (first, last): (usize, usize), class: &'static str, kind: NounKind) -> Step {
        if self.describes_thing(last) {
            self.noun.reason = Some(Reason::Thing);
            return Step::Stop;
        }
        // "15 crew members hostage": the predicate behind the noun.
        if self.noun.words.is_some() && self.text.is(first, tag::CUE) {
            return Step::Stop;
        }
        self.noun.words = Some((self.first, last));
        if self.noun.class.is_none_or(|known| known == PEOPLE) {
            self.noun.class = Some(class);
        }
        self.noun.kind = if self.noun.kind == NounKind::Soldier { NounKind::Soldier } else { kind };
        self.noun.end = last + 1;
        self.joined_people(last + 1);
        Step::To(self.noun.end)
    }

    /// "200 women and children": one number counts both.
    fn joined_people(&mut self, and: usize) {
        let text = self.text;
        let Some(other) = text.find(and + 1, and + 2, tag::PERSON) else { return };
        let behind = other.last + 1;
        let goes_on = text.is(behind, tag::PERSON | tag::OUT_OF) || text.is_number(behind);
        if !text.is(and, tag::AND) || goes_on || other.last >= self.end {
            return;
        }
        self.noun.words = Some((self.first, other.last));
        self.noun.end = behind;
        if people(other.sense).map(|(class, _)| class) != self.noun.class {
            self.noun.class = Some(PEOPLE);
        }
    }

    fn thing(&mut self, mark: Mark) -> Step {
        self.noun.words = Some((self.first, mark.last));
        self.noun.kind = NounKind::Thing;
        self.noun.end = mark.last + 1;
        Step::Stop
    }

    fn day(&mut self, mark: Mark) -> Step {
        if self.noun.words.is_none() && self.unknown.is_empty() {
            self.noun.words = Some((self.first, mark.last));
            self.noun.kind = NounKind::Day;
            self.noun.end = mark.last + 1;
        }
        Step::Stop
    }

    /// A cue that is a noun ends the phrase; a participle before a noun modifies it.
    fn cue_noun(&mut self, at: usize, mark: Mark, cue: Cue) -> Step {
        let text = self.text;
        // «16 убитых демонстрантов»: those whom the participle before speaks of.
        if let Some((class, kind)) = self.described(at) {
            return self.person((mark.first, mark.last), class, kind);
        }
        if self.noun.words.is_some() && !text.is(at, tag::PERSON) && cue.frame == Frame::Person {
            return Step::Stop;
        }
        if self.has_head() && cue.frame == Frame::Noun {
            return Step::Stop;
        }
        // "12 protest groups", "212 dead links": the cue only says which things.
        if self.modifies_thing(mark.last + 1) {
            self.noun.reason = Some(Reason::Thing);
            return Step::Stop;
        }
        // "18 officers dead": a predicate behind its noun.
        let predicates = text.cues_at(at).any(|(_, cue)| cue.frame == Frame::Subject);
        if self.noun.kind == NounKind::Person && predicates {
            return Step::Stop;
        }
        let modifies = mark.first == mark.last && text.is(mark.last + 1, tag::PERSON | tag::COUNTED);
        if modifies && self.noun.words.is_none() && !text.is(at, tag::PERSON) {
            self.noun.cue = Some((mark, cue));
            return Step::To(mark.last + 1);
        }
        self.noun.cue = Some((mark, cue));
        self.noun.end = mark.last + 1;
        self.noun.kind = NounKind::Cue;
        if let Some((first, _)) = self.noun.words {
            self.noun.words = Some((first, mark.last));
        }
        let person = text.at(at).iter().find_map(|mark| people(mark.sense)).map(|(class, _)| class);
        if let Some(class) = person {
            self.noun.class = Some(class);
            self.noun.words = Some((self.first, mark.last));
        }
        if cue.frame == Frame::Person { Step::To(mark.last + 1) } else { Step::Stop }
    }

    /// The people whom a cue right before them describes.
    fn described(&self, at: usize) -> Option<(&'static str, NounKind)> {
        let is_described = self.noun.cue.is_some() && self.noun.kind != NounKind::Cue;
        self.text.at(at).iter().find_map(|mark| people(mark.sense)).filter(|_| is_described)
    }

    /// «две патрульные машины»: an adjective that may name people says which things.
    fn describes_thing(&self, last: usize) -> bool {
        let (text, next) = (self.text, last + 1);
        self.names_thing(next)
            && self.noun.words.is_none()
            && !text.is(next, tag::CUE | tag::STOP | tag::PERSON)
            && (text.lexicon.table.agrees)(text.word(last), text.word(next))
    }

    fn names_thing(&self, at: usize) -> bool {
        self.text.at(at).iter().any(|mark| mark.sense == Sense::Unit(Reason::Thing))
    }

    fn modifies_thing(&self, next: usize) -> bool {
        !self.text.is_head_first()
            && self.names_thing(next)
            && !self.text.is(next, tag::CUE | tag::STOP | tag::PERSON | tag::WEEKDAY)
    }

    fn other(&mut self, at: usize) -> Step {
        let text = self.text;
        if self.noun.words.is_some() || self.noun.kind == NounKind::Cue || text.is(at, BORDERS) {
            return Step::Stop;
        }
        if text.number_word(at).is_some() || text.bound_at(at).is_some() {
            return Step::Stop;
        }
        if let Some((mark, cue)) = text.cues_at(at).next() {
            let before_person =
                text.is(mark.last + 1, tag::PERSON | tag::COUNTED) && cue.frame != Frame::Metric;
            if !before_person {
                return Step::Stop;
            }
            self.noun.cue = Some((mark, cue));
            return Step::To(mark.last + 1);
        }
        // "100 AK-47s": a model.
        let is_model = text.word(at + 1) == "-"
            && text.is_tight(at + 1)
            && text.is_tight(at + 2)
            && text.kind(at + 2) == Some(TokenKind::Digits);
        if is_model {
            self.noun.reason = Some(Reason::Thing);
            return Step::Stop;
        }
        if text.is(at, tag::INCREMENT) && self.unknown.is_empty() {
            return Step::To(at + 1);
        }
        if text.is_verb(at) {
            return Step::Stop;
        }
        self.unknown.push(at);
        if self.unknown.len() > 4 { Step::Stop } else { Step::To(at + 1) }
    }

    fn finish(mut self) -> Noun {
        if self.noun.words.is_none() && self.noun.kind == NounKind::Absent && self.noun.reason.is_none() {
            self.noun.cue = None;
            self.take_unknown();
        }
        if self.noun.kind == NounKind::Cue && self.noun.words.is_none() {
            self.name_cases();
        }
        if self.noun.class.is_none_or(|class| class == PEOPLE) {
            self.class_behind_of();
        }
        // "22 missing crew" are crew.
        if let (Some((mark, _)), Some((first, last))) = (self.noun.cue, self.noun.words)
            && mark.first == first
            && mark.last < last
            && self.noun.kind != NounKind::Cue
        {
            self.noun.words = Some((mark.last + 1, last));
        }
        if self.closes_quotation() {
            self.noun.closing = Some(self.noun.end);
            self.noun.end += 1;
        }
        self.noun
    }

    /// Of words that no vocabulary holds, the head is the first plural; without such, the first that does not look
    /// like an adjective.
    fn take_unknown(&mut self) {
        let text = self.text;
        let table = text.lexicon.table;
        let ends = |at: usize, endings: &[&str]| endings.iter().any(|ending| text.word(at).ends_with(ending));
        let is_plural = |at: &usize| ends(*at, table.words.plural_endings) && text.word(*at).len() > 3;
        let is_noun = |at: &usize| !ends(*at, table.adjective_endings);
        let unknown = self.unknown.iter().copied();
        let Some(head) = unknown.clone().find(is_plural).or_else(|| unknown.clone().find(is_noun)) else {
            return;
        };
        if text.is_capital(head) && head == self.first && self.unknown.len() == 1 && !is_plural(&head) {
            return;
        }
        self.noun.words = Some((self.first, head));
        self.noun.kind = NounKind::Unknown;
        if text.is_person(head) {
            (self.noun.kind, self.noun.class) = (NounKind::Person, Some(PEOPLE));
        } else if self.names_no_people(head) {
            self.noun.reason = Some(Reason::Thing);
        }
        self.noun.end = head + 1;
    }

    /// Where words show by their endings whom they name, and the vocabulary holds the others, a noun that stands right
    /// behind digits in the form that they ask for names things: «86 витрин».
    fn names_no_people(&self, head: usize) -> bool {
        let text = self.text;
        let digits = head.checked_sub(1).filter(|at| text.kind(*at) == Some(TokenKind::Digits));
        let plural = digits.is_some_and(|at| !matches!(text.word(at), "1" | "2" | "3" | "4"));
        let counted = if plural { text.words().counted_endings } else { &[] };
        !text.is_capital(head) && counted.iter().any(|ending| text.word(head).ends_with(ending))
    }

    /// Cases are counted under their own name; deaths and arrests count people that are not named.
    fn name_cases(&mut self) {
        let Some((mark, cue)) = self.noun.cue else { return };
        let is_thing = match cue.measure {
            Some(Measure::CriminalCases) => true,
            _ => self.text.is_word_of(mark.first, self.text.words().bodies),
        };
        if is_thing {
            self.noun.words = Some((self.first, mark.last));
        }
    }

    /// "members of the security forces" are security.
    fn class_behind_of(&mut self) {
        let behind = self.noun.end;
        if self.noun.words.is_none() || !self.text.is(behind, tag::OUT_OF) {
            return;
        }
        let classes = (behind + 1..(behind + 6).min(self.end)).flat_map(|at| self.text.at(at));
        let found = classes
            .into_iter()
            .filter_map(|mark| people(mark.sense))
            .map(|(class, _)| class)
            .find(|class| *class != PEOPLE);
        self.noun.class = found.or(self.noun.class);
    }
}
