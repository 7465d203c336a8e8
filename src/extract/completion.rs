//! Sentences that tell that a withdrawal of troops has begun or is over: "the last peacekeepers left on Wednesday".
//!
//! A pass beside the figures, with words of its own (`lang/*/completion.rs`). It wants a whole: a part of the troops, a
//! share or a stage says nothing of the end. What is denied, planned, asked or supposed, what stands behind "until" or
//! "when", what speaks of another year, another country or of anything but troops is passed over: a report missed costs
//! one alert too many, a report imagined costs the alert itself.
//!
//! Left out: reports over two sentences, and numbers of those withdrawn that reach the number of those deployed.

use std::ops::Range;

use crate::model::{Completion, Phase, PlaceId};

use super::{
    deadline::Topic,
    marked::{Mark, Marked},
    sense::{Reason, Sense, tag},
};

/// What a word is to this pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// "withdrawal".
    Withdrawal,
    /// "completed", «завершён»: beside the withdrawal on either side.
    Ended,
    /// "complete", "over": behind a form of "be", or last.
    Over,
    /// "completion of": told by a verb of telling.
    EndOf,
    /// "announced".
    Told,
    /// "began", «начался».
    Started,
    /// "begins": last in its clause.
    Starts,
    /// "leaving", «покидать»: behind what has begun.
    Leaving,
    /// "left", «улетели».
    Left,
    /// Of those the verbs that take the place as their object: "left the country".
    Quits,
    /// "leave": as a headline tells what has happened, of the last.
    Leaves,
    /// "last", "all".
    Whole,
    /// "first".
    First,
    /// "fully".
    Fully,
    /// "remain": of none.
    Remain,
    /// "no": of those who remain.
    Nobody,
    /// "country": where troops were.
    Home,
    /// "from": a place that is left follows.
    From,
    /// "of": what is withdrawn follows.
    Of,
    /// «армянские»: the troops of one country, which are a part.
    National,
    /// "full", "phased": stands before the withdrawal.
    Kind,
    /// "its": the troops of one country, unless an alliance speaks.
    Own,
    /// "not", "will", "expected": the clause tells no fact.
    Undone,
    /// "if", "until": opens a clause that tells no fact.
    Opens,
    /// "because", "while": opens another clause.
    Turn,
    /// "which": opens a clause about a word before it.
    Which,
    /// "troop", and troops that a longer phrase of the grammar may cover.
    Troops,
    /// "and", "but": behind what was told another statement begins.
    Joint,
    /// "percent", "nearly", "stage": not the whole.
    Partly,
    /// Words that look like another step and are none: "after all".
    Nothing,
}

/// Tokens between the words of one statement.
const GAP_MAX: usize = 6;

/// Tokens between a verb and the withdrawal that it is said of.
const OBJECT_GAP_MAX: usize = 3;

/// Returns what each token of a sentence is; of phrases that start at one the longest counts.
fn steps(text: &Marked<'_>, sentence: &Range<usize>) -> Vec<Vec<Step>> {
    let phrases = text.lexicon.steps();
    let mut marks = vec![Vec::new(); sentence.len()];
    let mut hits = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        hits.clear();
        phrases.terms.find_at(text.tokens, at, &mut hits);
        let last = hits.iter().map(|hit| hit.last).max().unwrap_or(at);
        let longest = hits.iter().filter(|hit| hit.last == last);
        let found: Vec<Step> = longest.filter_map(|hit| phrases.meaning(hit)).collect();
        if let Some(of) = marks.get_mut(last.min(sentence.end - 1) - sentence.start) {
            *of = found;
        }
        at = last + 1;
    }
    marks
}

/// Returns what a sentence tells of a withdrawal; the end of one says more than its beginning.
pub(super) fn completion(text: &Marked<'_>, sentence: Range<usize>, topic: Topic) -> Option<Completion> {
    // Cheap, and enough for most: a longer phrase may cover the troops, and is a cue then.
    if !text.any(sentence.start, sentence.end, tag::SOLDIER | tag::FORCE | tag::WITHDRAWAL | tag::CUE) {
        return None;
    }
    let is_question = sentence.clone().rev().take(2).any(|at| text.word(at) == "?");
    if is_question || text.any(sentence.start, sentence.end, tag::DENY) {
        return None;
    }
    let marks = steps(text, &sentence);
    let whole = Words { text, topic, sentence: sentence.clone(), marks };
    let clauses = whole.clauses();
    let find = |phase| clauses.iter().find_map(|clause| whole.told(clause, phase).map(|told| (phase, told)));
    let (phase, (first, last)) = find(Phase::Ended).or_else(|| find(Phase::Begun))?;
    Some(Completion {
        phase,
        // What begins in a city has begun in its country; what is over there is over there alone.
        place: if phase == Phase::Ended { whole.place() } else { None },
        quote: text.span(first, last),
        sentence: text.span(sentence.start, sentence.end - 1),
    })
}

/// The words of a sentence, and what they are to this pass.
struct Words<'a> {
    text: &'a Marked<'a>,
    /// What the sentences before speak of.
    topic: Topic,
    sentence: Range<usize>,
    marks: Vec<Vec<Step>>,
}

/// Positions of a clause, in order; an aside in its middle is left out.
type Clause = Vec<usize>;

/// First and last position of the words that tell something.
type Told = (usize, usize);

impl Words<'_> {
    fn is(&self, at: usize, step: Step) -> bool {
        let marks = at.checked_sub(self.sentence.start).and_then(|at| self.marks.get(at));
        marks.is_some_and(|marks| marks.contains(&step))
    }

    fn is_any(&self, at: usize, steps: &[Step]) -> bool {
        steps.iter().any(|step| self.is(at, *step))
    }

    fn is_troops(&self, at: usize) -> bool {
        self.text.is(at, tag::SOLDIER | tag::FORCE) || self.is(at, Step::Troops)
    }

    /// Tells whether a token is the abbreviation of an alliance: letters in capitals that name no country.
    fn is_alliance(&self, at: usize) -> bool {
        self.text.is_abbreviation(at, 6) || self.text.claimants.at(at).is_some()
    }

    /// Splits the sentence into clauses. What stands behind a comma and speaks of nothing here, as "officials said", or
    /// is a relative clause, is an aside: the clause goes on behind it.
    fn clauses(&self) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        let mut goes_on = false;
        let sentence: Clause = self.sentence.clone().collect();
        let is_mark = |at: usize| matches!(self.text.word(at), "," | ";" | ":" | "\u{2014}" | "\u{2013}");
        // The comma of "2,030" is none.
        let is_border =
            |at: &usize| is_mark(*at) && !(self.text.is_number(*at + 1) && self.text.is_tight(*at + 1));
        for part in sentence.split(is_border) {
            if self.is_aside(part) && !clauses.is_empty() {
                goes_on = true;
                continue;
            }
            match clauses.last_mut().filter(|_| goes_on) {
                Some(before) => before.extend(part),
                None => clauses.push(part.to_vec()),
            }
            goes_on = false;
        }
        clauses.iter().flat_map(|clause| self.opened(clause)).collect()
    }

    fn is_aside(&self, part: &[usize]) -> bool {
        let speaks = |at: &usize| self.is_troops(*at) || self.is_any(*at, STATEMENT);
        part.first().is_none_or(|first| self.is(*first, Step::Which)) || !part.iter().any(speaks)
    }

    /// Splits a clause before the words that open another.
    fn opened(&self, clause: &[usize]) -> Vec<Clause> {
        let mut clauses = vec![Vec::new()];
        for at in clause {
            if self.is_any(*at, &[Step::Opens, Step::Turn, Step::Which]) {
                clauses.push(Vec::new());
            }
            if let Some(clause) = clauses.last_mut() {
                clause.push(*at);
            }
        }
        clauses
    }

    /// Returns the words of a clause that tell of the phase as a fact, and of the whole where its end is told.
    fn told(&self, clause: &[usize], phase: Phase) -> Option<Told> {
        let candidates = match phase {
            Phase::Ended => self.ended(clause),
            Phase::Begun => self.begun(clause),
        };
        candidates.into_iter().find(|(_, last)| {
            let goes_on = |at: &usize| at <= last || !self.is(*at, Step::Joint);
            let stretch: Clause = clause.iter().copied().take_while(goes_on).collect();
            let any = |steps| stretch.iter().any(|at| self.is_any(*at, steps));
            let is_own = any(&[Step::Own]) && !stretch.iter().any(|at| self.is_alliance(*at));
            let is_part = phase == Phase::Ended && (any(&[Step::Partly]) || is_own);
            !any(&[Step::Undone, Step::Opens]) && !is_part && !self.is_elsewhere(&stretch)
        })
    }

    fn ended(&self, clause: &[usize]) -> Vec<Told> {
        let behind = |at| self.is(at, Step::Ended) && !self.takes_object(at) || self.is_over(clause, at);
        let before = |at| self.is(at, Step::Ended) || self.is(at, Step::EndOf) && self.is_told(clause, at);
        let mut told = self.of_withdrawal(clause, behind, before);
        told.extend(self.left(clause, Step::Whole));
        told.extend(self.left_fully(clause));
        told.extend(self.none_remain(clause));
        told
    }

    fn begun(&self, clause: &[usize]) -> Vec<Told> {
        let is_last = |at: usize| clause.last() == Some(&at) || !self.text.is_word(at + 1);
        let behind = |at| {
            self.is(at, Step::Started) && !self.takes_object(at) || self.is(at, Step::Starts) && is_last(at)
        };
        let mut told = self.of_withdrawal(clause, behind, |at| self.is(at, Step::Started));
        told.extend(self.left(clause, Step::First));
        let near = |a: usize, b: usize| a.abs_diff(b) <= OBJECT_GAP_MAX;
        for start in self.all(clause, Step::Started) {
            for leaving in self.all(clause, Step::Leaving).filter(|leaving| near(start, *leaving)) {
                let troops = clause.iter().copied().find(|at| self.is_troops(*at));
                let span = |troops: usize| (start.min(troops).min(leaving), start.max(troops).max(leaving));
                told.extend(troops.map(span));
            }
        }
        told
    }

    fn all(&self, clause: &[usize], step: Step) -> impl Iterator<Item = usize> {
        clause.iter().copied().filter(move |at| self.is(*at, step)).collect::<Vec<_>>().into_iter()
    }

    /// Returns each withdrawal with the word that says how far it has come: `behind` it anywhere, `before` it nearby.
    fn of_withdrawal(
        &self,
        clause: &[usize],
        behind: impl Fn(usize) -> bool,
        before: impl Fn(usize) -> bool,
    ) -> Vec<Told> {
        let mut told = Vec::new();
        for noun in self.all(clause, Step::Withdrawal).filter(|noun| self.is_of_troops(*noun)) {
            let says =
                |at: usize| at > noun && behind(at) || at < noun && before(at) && self.is_object(at, noun);
            let found = clause.iter().copied().filter(|at| says(*at));
            told.extend(found.map(|at| (at.min(noun), at.max(noun))));
        }
        told
    }

    /// "Completed the phased withdrawal": nothing but articles and adjectives between the two.
    fn is_object(&self, verb: usize, noun: usize) -> bool {
        let mut between = verb + 1..noun;
        between.len() <= OBJECT_GAP_MAX
            && between.all(|at| !self.text.is(at, tag::STOP) && !self.is_any(at, &[Step::Of, Step::Joint]))
    }

    /// "Completed the exercise": what is completed is not the noun before.
    fn takes_object(&self, verb: usize) -> bool {
        let is_passive = verb.checked_sub(1).is_some_and(|before| self.text.is(before, tag::BE));
        !is_passive && self.text.is(verb + 1, tag::ARTICLE)
    }

    fn is_over(&self, clause: &[usize], at: usize) -> bool {
        let is_be = |back| at.checked_sub(back).is_some_and(|before| self.text.is(before, tag::BE));
        self.is(at, Step::Over) && (is_be(1) || is_be(2) || clause.last() == Some(&at))
    }

    fn is_told(&self, clause: &[usize], at: usize) -> bool {
        self.all(clause, Step::Told).any(|told| told < at && at - told <= GAP_MAX)
    }

    /// Tells whether what is withdrawn are troops, and not those of one country among several.
    fn is_of_troops(&self, noun: usize) -> bool {
        let text = self.text;
        let behind = noun + 1;
        let grammar = tag::STOP | tag::BE | tag::AUX | tag::OUT_OF | tag::AND | tag::SAY;
        let is_bare = text.is_word(behind) && !text.is(behind, grammar) && !self.is_any(behind, STATEMENT);
        let end = (behind + GAP_MAX).min(self.sentence.end);
        if self.is(behind, Step::Of) || text.is_head_first() && is_bare {
            let mut named = (behind..end).take_while(|at| !self.is_any(*at, STATEMENT));
            let troops = named.find(|at| self.is_troops(*at) || self.is_alliance(*at));
            return troops.is_some_and(|troops| !self.is_part(behind, troops));
        }
        let speaks = |at| self.is_troops(at) || self.is_alliance(at);
        let is_known = self.topic == Topic::Withdrawal || self.sentence.clone().any(speaks);
        is_known && (text.is_head_first() || self.is_plain(noun))
    }

    /// Tells whether no other thing stands before the noun: "cash withdrawal".
    fn is_plain(&self, noun: usize) -> bool {
        let Some(before) = noun.checked_sub(1).filter(|before| *before >= self.sentence.start) else {
            return true;
        };
        let grammar = tag::ARTICLE | tag::STOP | tag::AND | tag::SAY | tag::SOLDIER | tag::FORCE;
        let is_marked = before
            .checked_sub(self.sentence.start)
            .and_then(|at| self.marks.get(at))
            .is_some_and(|marks| !marks.is_empty());
        !self.text.is_word(before) || self.text.is(before, grammar) || is_marked || self.is_alliance(before)
    }

    /// Tells whether words before troops name one country: "Armenian peacekeepers". "Russian-led" does not.
    fn is_part(&self, first: usize, troops: usize) -> bool {
        let is_led = |at: usize| self.text.word(at + 1) == "-";
        let is_name = |at: usize| {
            self.text.is_capital(at) && at != self.sentence.start && !self.is_alliance(at) && !is_led(at)
        };
        let is_owner = || {
            let behind = troops + 1;
            self.text.is_head_first() && is_name(behind) && self.known_place(behind).is_none()
        };
        (first..troops).any(|at| is_name(at) || self.is(at, Step::National)) || is_owner()
    }

    /// "The last peacekeepers left", «страну покинули последние подразделения»: `which` says which of them.
    fn left(&self, clause: &[usize], which: Step) -> Vec<Told> {
        let mut told = Vec::new();
        for first in self.all(clause, which).filter(|first| !self.is_of_time(*first)) {
            let verb =
                |at: usize| self.is(at, Step::Left) || which == Step::Whole && self.is(at, Step::Leaves);
            let near = |at: &usize| at.abs_diff(first) <= GAP_MAX;
            let behind = clause.iter().copied().filter(|at| *at > first && near(at));
            let troops = behind.take_while(|at| !verb(*at)).find(|at| self.is_troops(*at));
            let before =
                || clause.iter().copied().rev().find(|at| *at < first && near(at) && self.is_troops(*at));
            let Some(troops) = troops.or_else(before) else { continue };
            if self.is_part(first.min(troops), troops) {
                continue;
            }
            let follows = clause.iter().copied().find(|at| *at > first.max(troops) && verb(*at));
            let is_free = self.text.is_head_first();
            let precedes =
                || clause.iter().copied().rev().find(|at| *at < first.min(troops) && verb(*at) && is_free);
            let verb = follows.or_else(precedes).filter(|verb| self.leaves_home(*verb));
            told.extend(verb.map(|verb| (first.min(verb).min(troops), troops.max(verb).max(first))));
        }
        told
    }

    /// "In the last days", "last week".
    fn is_of_time(&self, which: usize) -> bool {
        let is_span = |mark: &Mark| mark.sense == Sense::Unit(Reason::Duration);
        self.text.is(which + 1, tag::DAY | tag::WEEKDAY | tag::MONTH | tag::PERIOD)
            || self.text.at(which + 1).iter().any(is_span)
    }

    /// "Left the country", and not "left their barracks".
    fn leaves_home(&self, verb: usize) -> bool {
        let object = verb + 1;
        let text = self.text;
        let free = tag::STOP | tag::WEEKDAY | tag::MONTH | tag::FILLER | tag::AND | tag::SOLDIER | tag::FORCE;
        let is_free = !self.sentence.contains(&object) || !text.is_word(object) || text.is(object, free);
        let is_home = |at| self.is(at, Step::Home) || self.known_place(at).is_some();
        let steps = [Step::Whole, Step::First, Step::From, Step::Joint, Step::Nothing];
        !self.is(verb, Step::Quits)
            || is_free && !text.is(object, tag::ARTICLE)
            || text.is_capital(object)
            || self.is_any(object, &steps)
            || text.is_adverb(object)
            || (object..=object + OBJECT_GAP_MAX).any(is_home)
    }

    /// "Have been fully withdrawn".
    fn left_fully(&self, clause: &[usize]) -> Vec<Told> {
        let mut told = Vec::new();
        for fully in self.all(clause, Step::Fully) {
            let verb = self.all(clause, Step::Left).find(|verb| verb.abs_diff(fully) <= 2);
            let Some(verb) = verb.filter(|verb| self.leaves_home(*verb)) else { continue };
            let is_whole = |at: &usize| {
                self.is_troops(*at) && !self.is_part(at.saturating_sub(2).max(self.sentence.start), *at)
            };
            let troops = clause.iter().copied().find(is_whole);
            told.extend(troops.map(|troops| (verb.min(troops).min(fully), verb.max(troops).max(fully))));
        }
        told
    }

    /// "No peacekeepers remain".
    fn none_remain(&self, clause: &[usize]) -> Vec<Told> {
        let mut told = Vec::new();
        for none in self.all(clause, Step::Nobody) {
            let behind = || clause.iter().copied().filter(|at| *at > none && *at - none <= GAP_MAX);
            let troops = behind().find(|at| self.is_troops(*at) && !self.is_part(none + 1, *at));
            let verb = behind().find(|at| self.is(*at, Step::Remain));
            told.extend(
                troops.zip(verb).filter(|(troops, verb)| troops < verb).map(|(_, verb)| (none, verb)),
            );
        }
        told
    }

    /// "Left Syria": a name behind "left" or "from" that is no place of the topic.
    fn is_elsewhere(&self, stretch: &[usize]) -> bool {
        let time = tag::WEEKDAY | tag::MONTH;
        stretch.iter().any(|at| {
            let behind = at + 1;
            self.is_any(*at, &[Step::Left, Step::Leaves, Step::Leaving, Step::From])
                && self.text.is_capital(behind)
                && !self.text.is(behind, time)
                && self.known_place(behind).is_none()
                && !self.is_alliance(behind)
        })
    }

    fn known_place(&self, at: usize) -> Option<&PlaceId> {
        self.text.places.at(at).map(|(name, _)| &name.id.id)
    }

    /// Returns the place that was left, unless it is the topic's whole.
    fn place(&self) -> Option<PlaceId> {
        let leaves = |at: &usize| self.is_any(*at, &[Step::Left, Step::Leaves, Step::From]);
        let behind = |at: usize| (at + 1..at + 1 + OBJECT_GAP_MAX).find_map(|at| self.known_place(at));
        let named: Vec<&PlaceId> = self.sentence.clone().filter(leaves).filter_map(behind).collect();
        let whole = self.text.places.whole().map(|whole| &whole.id);
        if named.iter().any(|id| Some(*id) == whole) { None } else { named.first().copied().cloned() }
    }
}

/// Steps that make a stretch of text more than an aside.
const STATEMENT: &[Step] = &[
    Step::Withdrawal,
    Step::Ended,
    Step::Over,
    Step::EndOf,
    Step::Started,
    Step::Starts,
    Step::Leaving,
    Step::Left,
    Step::Leaves,
    Step::Remain,
    Step::Undone,
    Step::Opens,
    Step::Partly,
];
