//! Which cue counts which number.
//!
//! Each cue has a frame that says on which side its number stands. All pairs of a number and a cue in reach are
//! weighed by what stands between them; the cheapest fitting pair wins. What has no cue of its own is left to `scope`.

use super::{
    cost::{COST_INSERT, COST_MAX, COST_PERSON, gap, unspecific, weight},
    count::Count,
    insert::behind_insert,
    marked::{Mark, Marked},
    noun::NounKind,
    number::Amount,
    sense::{Cue, Frame, Measure, Needs, Reason, Sense, tag},
};

/// The most tokens between "count of" and the word that says what happened to those who are counted.
const COMPLEMENT_MAX: usize = 4;

/// The most tokens of the owner of a whole: "six of the mining company's 40 workers".
const OWNER_MAX: usize = 4;

/// The most tokens of a participle with its words between commas.
const PARTICIPIAL_MAX: usize = 10;

/// On which side of its number a cue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The cue comes first: "killed 12".
    Before,
    /// The cue is the counted noun or stands in it: "12 deaths".
    Within,
    /// The number comes first: "12 people were killed".
    Behind,
}

/// Why a cue of a sentence does not count a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Miss {
    /// It counts another number.
    Taken,
    /// Its measure does not count what the noun names.
    Noun,
    /// It asks for a word that is not there.
    Needs(Needs),
    /// Too much stands between, or a clause ends.
    Far,
    /// Its frame wants the number on its other side.
    Side,
}

/// A cue that fits a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) mark: Mark,
    pub(super) cue: Cue,
    pub(super) side: Side,
    cost: usize,
}

/// Finds the cue of each count of a sentence; counts that are no figures have none.
pub(super) fn links(text: &Marked<'_>, counts: &[Count], first: usize, end: usize) -> Vec<Option<Link>> {
    let mut out: Vec<Option<Link>> = Vec::with_capacity(counts.len());
    let mut last = None;
    for (at, count) in counts.iter().enumerate() {
        let previous = at.checked_sub(1).and_then(|before| counts.get(before));
        let is_goal = previous.is_some_and(|previous| is_new_end(text, previous, count));
        let link =
            if count.is_open() && !is_goal { best(text, counts, at, last, (first, end)) } else { None };
        last = link.or(last);
        out.push(link);
    }
    share(text, counts, (first, end), &mut out);
    out
}

fn best(
    text: &Marked<'_>,
    counts: &[Count],
    at: usize,
    before: Option<Link>,
    (first, end): (usize, usize),
) -> Option<Link> {
    let reach = Reach::of(text, counts, at, before, (first, end))?;
    let mut behind = reach.behind();
    // "26 people who joined the protests are missing": what they joined says who they are.
    let tells_who = |link: &Link| link.cue.measure == Some(Measure::Protesters);
    if behind.iter().any(|link| !tells_who(link)) && text.is(reach.count.end(), tag::RELATIVE) {
        behind.retain(|link| !tells_who(link));
    }
    reach.prefer_finite(&mut behind);
    let mut before = reach.before();
    // "A contingent of 2,500 will leave": what the force does outweighs its name.
    if !behind.is_empty() {
        before.retain(|link| !text.is(link.mark.last, tag::FORCE));
    }
    // "Freed 200 people arrested last week": behind the verb's own object a participle says only who they are.
    let is_object = |link: &Link| {
        matches!(link.cue.frame, Frame::Verb | Frame::Object) && link.mark.last + 1 == reach.count.first
    };
    if before.iter().any(is_object) {
        behind.retain(|link| link.cue.frame != Frame::Verb || link.mark.first != reach.count.end());
    }
    reach.within().into_iter().chain(behind).chain(before).min_by_key(|link| link.cost)
}

/// Returns the nearest cue of a sentence that does not count a number left without one, and why.
pub(super) fn missed(
    text: &Marked<'_>,
    counts: &[Count],
    at: usize,
    links: &[Option<Link>],
    (first, end): (usize, usize),
) -> Option<(Mark, Measure, Miss)> {
    let reach =
        Reach::of(text, counts, at, links.get(..at)?.iter().rev().copied().flatten().next(), (first, end))?;
    let cues = (first..end).flat_map(|position| text.cues_at(position));
    let measured = cues.filter_map(|(mark, cue)| Some((mark, cue, cue.measure?)));
    let number = reach.count.number.first;
    let (mark, cue, measure) = measured.min_by_key(|(mark, ..)| mark.first.abs_diff(number))?;
    Some((mark, measure, reach.miss(&cue, mark, links)))
}

/// "198 soldiers and 25 civilians lost their lives": the first takes the predicate of the second.
fn share(text: &Marked<'_>, counts: &[Count], (first, end): (usize, usize), links: &mut [Option<Link>]) {
    for at in (0..counts.len().saturating_sub(1)).rev() {
        let (Some(count), Some(next)) = (counts.get(at), counts.get(at + 1)) else { return };
        let previous = at.checked_sub(1).and_then(|before| counts.get(before));
        if previous.is_some_and(|previous| is_new_end(text, previous, count)) {
            continue;
        }
        let own = links.get(at).copied().flatten();
        let is_zero = count.number.amount == Amount::Zero;
        // «Один погибший и 590 пострадавших госпитализированы»: nothing more befalls the dead.
        let is_person = |link: Link| {
            link.cost >= COST_PERSON && link.side == Side::Within && link.cue.measure != Some(Measure::Killed)
        };
        let weak = !is_zero && own.is_none_or(is_person);
        let shared = links.get(at + 1).copied().flatten().filter(|link| link.side == Side::Behind);
        let is_told = || befell_before(text, previous.map_or(first, Count::end), count);
        let is_new_clause = previous.is_some_and(|previous| ends_clause(text, previous, count, next));
        // «30 погибших и 200 раненых, ещё 15 пропали»: those who are added have a predicate of their own.
        // "218 dead, 7,000 wounded, 300,000 homeless": a list of nouns, the last without one.
        let is_added = own.is_some() && (next.is_increment || next.noun.kind == NounKind::Absent);
        let joined = count.reason.is_none()
            && are_joined(text, count, next)
            && !is_told()
            && !is_part_with_predicate(text, next)
            && !is_new_clause
            && !is_added;
        // "Two of three engineers who were abducted": what is told of all.
        let is_told_of_all = text.is(next.end(), tag::RELATIVE);
        let parts = if is_part_of(text, count, next) { !is_told_of_all } else { includes(text, count, next) };
        let whole = count.reason.is_none() && own.is_none() && parts;
        // "Six of the 14 wounded have died", "19 of the 225 dead were police": what befell the part, else what all are.
        let named = links.get(at + 1).copied().flatten().filter(|link| whole && link.side == Side::Within);
        let befell = named.and_then(|_| Reach::of(text, counts, at + 1, None, (first, end)));
        let befell = befell.and_then(|reach| reach.behind().into_iter().min_by_key(|link| link.cost));
        let shared = shared.or(befell).or(named);
        if let (true, true, Some(slot), Some(link)) = (weak, joined || whole, links.get_mut(at), shared) {
            *slot = Some(link);
        }
        if let (true, Some(slot)) = (whole && shared.is_some() && named.is_none(), links.get_mut(at + 1)) {
            *slot = None;
        }
    }
}

/// "One group counted 107 deaths, another 275, and 13 people were detained": a number without a noun goes on the one
/// before, and a clause begins behind its comma.
fn ends_clause(text: &Marked<'_>, previous: &Count, count: &Count, next: &Count) -> bool {
    let goes_on = previous.is_open() && previous.noun.cue.is_some() && count.noun.kind == NounKind::Absent;
    let border = text.word(count.end()) == "," && text.is(count.end() + 1, tag::AND);
    goes_on && border && next.noun.kind != NounKind::Absent
}

/// «Спасены 12 человек, троих ищут»: what befell those who are counted stands before them, behind `floor`.
fn befell_before(text: &Marked<'_>, floor: usize, count: &Count) -> bool {
    let mut clause = (floor..count.first).rev().take_while(|at| !matches!(text.word(*at), "," | ";" | "."));
    clause.any(|at| text.is(at, tag::BEFALLS))
}

/// Tells whether a count is the second end of "rose from 164 to 225", whose cue stands before the first.
fn is_new_end(text: &Marked<'_>, previous: &Count, count: &Count) -> bool {
    let gap = usize::from(!text.is_verb_last());
    previous.end() + gap == count.first
        && previous.is_in_case(text, tag::FROM)
        && count.is_in_case(text, tag::TO)
}

/// "Six of the 40 miners have died", "six of some 40", "six of the company's 40 miners": the predicate is the part's.
pub(super) fn is_part_of(text: &Marked<'_>, count: &Count, next: &Count) -> bool {
    let of = |at: usize| {
        let of = text.find(at, at + 1, tag::PART | tag::OUT_OF);
        of.filter(|of| !text.is(of.first, tag::FROM) && text.is(of.first, tag::WHOLE | tag::OUT_OF))
    };
    let Some(of) = of(count.number.last + 1).or_else(|| of(count.end())) else { return false };
    let owner = of.last + 1..next.first;
    let has_owner = next.first.checked_sub(1).is_some_and(|mark| text.word(mark) == "'s")
        && (1..=OWNER_MAX).contains(&owner.len())
        && !text.any(owner.start, owner.end, tag::CUE | tag::SAY | tag::BE | tag::AUX);
    let is_next = next.first == of.last + 1 || next.number.first == of.last + 1;
    (is_next || has_owner) && next.is_open()
}

/// "Four people including one child were hurt": the predicate is of all.
fn includes(text: &Marked<'_>, count: &Count, next: &Count) -> bool {
    let part = text.find(count.end(), count.end() + 1, tag::PART);
    part.is_some_and(|part| part.last + 1 == next.number.first)
}

/// "Charged 24 officials, and six of them were convicted": what befell the part did not befall all.
fn is_part_with_predicate(text: &Marked<'_>, next: &Count) -> bool {
    let and = next.first.checked_sub(1).is_some_and(|and| text.is(and, tag::AND));
    and && text.is(next.last + 1, tag::PART) && !text.is(next.last + 1, tag::WHOLE)
}

/// Tells whether nothing but joints and inserts stand between two counts.
fn are_joined(text: &Marked<'_>, count: &Count, next: &Count) -> bool {
    let mut at = count.end();
    while at < next.first {
        at = match behind_insert(text, at, next.first) {
            Some(behind) => behind,
            None if is_joint(text, at) && text.word(at) != ")" || names_item(text, at, next) => at + 1,
            None => return false,
        };
    }
    count.end() < next.first
}

/// «Таразда 12, Шымкентте 8 адам ұсталды», «45 адамды, оның ішінде 12 баланы құтқарды»: before the number of a list
/// whose verb ends it stands the name of its place, or the word for a part.
fn names_item(text: &Marked<'_>, at: usize, next: &Count) -> bool {
    let is_name = |at: usize| text.is_capital(at) || text.is(at, tag::AREA);
    text.is_verb_last() && ((at..next.first).all(is_name) || text.is(at, tag::PART))
}

/// Tells whether a token only joins: a comma, "and", a bound; "and that" opens another statement.
pub(super) fn is_joint(text: &Marked<'_>, at: usize) -> bool {
    let opens = text.is_word_of(at, text.words().that) && at > 0 && text.is(at - 1, tag::AND);
    let is_mark = matches!(text.word(at), "," | "-" | "(" | ")" | "/");
    !opens && (is_mark || text.is(at, tag::AND | tag::BOUND | tag::ARTICLE))
}

/// What one count can reach.
pub(super) struct Reach<'a, 't> {
    pub(super) text: &'a Marked<'t>,
    pub(super) count: &'a Count,
    pub(super) first: usize,
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) end: usize,
    pub(super) others: &'a [Count],
    /// The predicate of the count before, which cannot be the verb of this one.
    pub(super) taken: Option<Mark>,
}

impl<'a, 't> Reach<'a, 't> {
    fn of(
        text: &'a Marked<'t>,
        counts: &'a [Count],
        at: usize,
        before: Option<Link>,
        (first, end): (usize, usize),
    ) -> Option<Self> {
        let previous = counts.iter().take(at).rev().find(|count| count.is_open());
        let next = counts.iter().skip(at + 1).find(|count| count.is_open());
        Some(Self {
            text,
            count: counts.get(at)?,
            first,
            left: previous.map_or(first, Count::end),
            right: next.map_or(end, |next| next.first),
            end,
            others: counts,
            taken: before.filter(|link| link.side == Side::Behind).map(|link| link.mark),
        })
    }

    fn miss(&self, cue: &Cue, mark: Mark, links: &[Option<Link>]) -> Miss {
        if !self.counts_noun(cue) {
            return Miss::Noun;
        }
        if !self.needs_are_met(cue, mark) {
            return Miss::Needs(cue.needs);
        }
        if links.iter().flatten().any(|link| link.mark == mark) {
            return Miss::Taken;
        }
        let is_before = mark.last < self.count.first;
        let (from, until) =
            if is_before { (mark.last + 1, self.count.first) } else { (self.count.end(), mark.first) };
        let cost = gap(self.text, from, until).filter(|cost| *cost <= COST_MAX);
        if cost.is_some() { Miss::Side } else { Miss::Far }
    }

    /// Cues inside the noun phrase.
    fn within(&self) -> Vec<Link> {
        let Some((mark, cue)) = self.count.noun.cue else { return Vec::new() };
        self.text
            .cues_at(mark.first)
            .filter(|(_, other)| self.needs_are_met(other, mark))
            .filter(|(_, other)| {
                other.frame == cue.frame || matches!(other.frame, Frame::Noun | Frame::Person)
            })
            .map(|(mark, cue)| {
                let cost = if cue.frame == Frame::Noun { 0 } else { COST_PERSON };
                Link { mark, cue, side: Side::Within, cost }
            })
            .collect()
    }

    /// Predicates behind the noun phrase, up to the next count; inserts between them are passed over.
    fn behind(&self) -> Vec<Link> {
        let text = self.text;
        let (mut at, mut cost) = (self.count.end(), 0);
        let mut out = Vec::new();
        while at < self.end && cost <= COST_MAX && !self.starts_count(at) {
            for (mark, cue) in text.cues_at(at) {
                if self.fits_behind(&cue, mark) && self.needs_are_met(&cue, mark) {
                    let specific = unspecific(&cue);
                    out.push(Link { mark, cue, side: Side::Behind, cost: cost + specific });
                }
            }
            if let Some(behind) = behind_insert(text, at, self.end).filter(|_| !self.closes_dash(at)) {
                (at, cost) = (behind, cost + COST_INSERT);
                continue;
            }
            if let Some(closing) = self.participial(at) {
                (at, cost) = (closing + 1, cost + COST_INSERT);
                continue;
            }
            if (text.is(at, tag::RELATIVE) || text.word(at) == ",")
                && text.is(at + 1, tag::PRONOUN)
                && text.is_head_first()
            {
                break;
            }
            // "According to figures the ministry released": who says so tells nothing of what happened.
            if text.is(at, tag::ACCORDING) && !text.is_head_first() {
                break;
            }
            let Some(weight) = weight(text, at).filter(|_| !matches!(text.word(at), ")" | "]")) else {
                break;
            };
            // "Were beaten and then arrested": one auxiliary for two participles.
            let goes_on = text.is(at, tag::AND) && text.any(self.count.end(), at, tag::BE);
            (at, cost) = (at + 1, cost + if goes_on { COST_INSERT } else { weight });
        }
        out.retain(|link| link.cost <= COST_MAX);
        // "A third of the 50 people arrested were freed": of all is told only what they are.
        let tells_who = |mark: Mark| {
            mark.first == self.count.end() && text.any(mark.last + 1, self.right, tag::BE | tag::AUX)
        };
        if self.is_whole_of_fraction() {
            out.retain(|link| tells_who(link.mark));
        }
        out
    }

    /// «200 человек, задержанных накануне, отпущены»: returns the comma that closes what only says who they are, if a
    /// predicate follows.
    fn participial(&self, comma: usize) -> Option<usize> {
        let text = self.text;
        let opens = comma == self.count.end() && text.word(comma) == "," && text.is_head_first();
        let tells_who = |at: usize| text.cues_at(at).any(|(_, cue)| cue.frame == Frame::Person);
        let mut inside = comma + 2..self.end.min(comma + PARTICIPIAL_MAX);
        let closing = inside.find(|at| text.word(*at) == ",").filter(|_| opens && tells_who(comma + 1))?;
        let is_plain = !(comma + 1..closing).any(|at| text.is_number(at) || text.is(at, tag::AND | tag::SAY));
        let has_predicate = text.cues_at(closing + 1).any(|(_, cue)| cue.frame == Frame::Free);
        (is_plain && has_predicate).then_some(closing)
    }

    /// "200 people arrested last week were released": a participle right behind its noun only says who they are where a
    /// verb of its own follows in the clause.
    fn prefer_finite(&self, behind: &mut Vec<Link>) {
        let text = self.text;
        let is_reduced = |link: &&Link| link.cue.frame == Frame::Verb && link.mark.first == self.count.end();
        let Some(reduced) = behind.iter().find(is_reduced).map(|link| link.mark) else { return };
        let is_finite = |link: &&Link| {
            let verb = link.mark.first;
            let clause = reduced.last + 1..verb;
            let is_form = |sense| matches!(sense, Sense::Be | Sense::Aux);
            let has_be = text.senses_of_word(verb).any(is_form)
                || verb > clause.start && text.is(verb - 1, tag::BE | tag::AUX);
            let is_open = |at: usize| {
                !matches!(text.word(at), "," | ";" | ":" | "-") && !text.is(at, tag::AND | tag::RELATIVE)
            };
            verb > reduced.last && has_be && clause.into_iter().all(is_open)
        };
        if behind.iter().any(|link| is_finite(&link)) {
            behind.retain(|link| link.mark != reduced);
        }
    }

    /// "Half of the 300 injured were discharged", «из 300 раненых выписана половина»: the predicate is of a part that no
    /// number counts.
    fn is_whole_of_fraction(&self) -> bool {
        let text = self.text;
        let of = self.count.first.checked_sub(1).filter(|at| *at >= self.first);
        let is_fraction = |at: usize| text.is_word_of(at, text.words().fractions);
        of.is_some_and(|of| text.is(of, tag::PART | tag::OUT_OF)) && (self.left..self.right).any(is_fraction)
    }

    /// Tells whether the count itself stands between dashes and the second is this one.
    fn closes_dash(&self, at: usize) -> bool {
        let before = self.count.first.checked_sub(1);
        at == self.count.end() && before.is_some_and(|before| self.text.word(before) == "-")
    }

    /// Returns the counts that start in a range of tokens; they stand in the order of the text.
    pub(super) fn starting_within(&self, from: usize, until: usize) -> &'a [Count] {
        let border = |position: usize| self.others.partition_point(|other| other.first < position);
        self.others.get(border(from)..border(until)).unwrap_or_default()
    }

    /// Tells whether another count that may have a cue starts at a token.
    fn starts_count(&self, at: usize) -> bool {
        // None starts between this one and the next, and few looks go farther.
        let found = || self.others.binary_search_by_key(&at, |other| other.first).ok();
        at >= self.right && found().and_then(|other| self.others.get(other)).is_some_and(Count::is_open)
    }

    fn fits_behind(&self, cue: &Cue, mark: Mark) -> bool {
        let before = mark.first.checked_sub(1).filter(|at| *at >= self.count.end());
        let is_attribute = before.is_some_and(|at| self.text.is(at, tag::ARTICLE));
        if is_attribute && mark.first == mark.last || self.is_of_another(mark) {
            return false;
        }
        match cue.frame {
            Frame::Verb => self.is_passive(mark),
            Frame::Free => !self.claims_next(mark) || self.count.end() == mark.first,
            Frame::Subject | Frame::Beside => true,
            Frame::Person => self.count.end() == mark.first || self.follows_comma(mark),
            Frame::Metric => {
                self.count.end() == mark.first && self.text.is(mark.first, tag::PART)
                    || self.is_brought_to(mark)
            }
            Frame::Noun | Frame::Object | Frame::Exists => false,
        }
    }

    /// "Eleven widows of men killed in the mine": the participle is of the noun right before it.
    fn is_of_another(&self, mark: Mark) -> bool {
        let text = self.text;
        let noun = mark.first.checked_sub(1).filter(|at| *at > self.count.end());
        noun.is_some_and(|noun| {
            text.is(noun, tag::PERSON)
                && text.is(noun - 1, tag::ARTICLE | tag::OUT_OF)
                && !text.is_capital(noun)
        })
    }

    /// Tells whether a past form has the count as its subject, not an object behind it.
    fn is_passive(&self, mark: Mark) -> bool {
        let text = self.text;
        let mut at = mark.first;
        while at > self.count.end() {
            at -= 1;
            if text.is(at, tag::BE) {
                return true;
            }
            if text.is(at, tag::AUX) {
                return false;
            }
            if !text.is_adverb(at) && !text.is(at, tag::STOP) {
                break;
            }
        }
        let next = mark.last + 1;
        if next >= self.end {
            return true;
        }
        let names_object = text.is_capital(next)
            && !text.is(next, tag::WEEKDAY | tag::MONTH | tag::IN | tag::STOP | tag::NOT_PLACE | tag::SAY);
        let takes_object =
            names_object || text.is(next, tag::ARTICLE | tag::PERSON | tag::PRONOUN | tag::BOUND);
        !takes_object && !self.claims_next(mark)
    }

    /// Tells whether the next count follows the cue directly, as its object: "but arrested only three drivers".
    fn claims_next(&self, mark: Mark) -> bool {
        let passes = |at: &usize| self.text.is(*at, tag::STOP) && !self.text.is(*at, tag::IN | tag::PERIOD);
        let from = mark.last + 1;
        let next = (from..self.end.min(from + 2)).find(|at| !passes(at)).unwrap_or(from);
        self.starts_count(from) || self.starts_count(next) && next == from + 1
    }

    /// Verbs and quantities before the number.
    fn before(&self) -> Vec<Link> {
        let mut out = Vec::new();
        if self.is_befallen() || self.is_whole_of_fraction() {
            return out;
        }
        let other = |at: &usize| self.text.is(*at, tag::BEFALLS);
        for position in (self.left..self.count.first).rev().take_while(|at| !other(at)) {
            for (mark, cue) in self.text.cues_at(position) {
                let cue = self.specified(cue, mark);
                if mark.last >= self.count.first
                    || self.counts_thing(mark)
                    || self.taken == Some(mark)
                    || !self.needs_are_met(&cue, mark)
                {
                    continue;
                }
                if let Some(cost) = self.cost_before(&cue, mark) {
                    out.push(Link { mark, cue, side: Side::Before, cost });
                }
            }
        }
        out.retain(|link| link.cost <= COST_MAX);
        out
    }

    /// "Its count of people killed in the unrest": a quantity without a measure of its own counts what stands behind "of".
    fn specified(&self, cue: Cue, mark: Mark) -> Cue {
        let text = self.text;
        let of = mark.last + 1;
        // "The number of protesters killed": what befell those who are counted.
        if cue.measure == Some(Measure::Protesters)
            && cue.frame == Frame::Metric
            && let Some((_, befell)) = text.cues_at(of).find(|(_, other)| other.frame == Frame::Verb)
        {
            return Cue { frame: cue.frame, ..befell };
        }
        if cue.measure.is_some() || cue.frame != Frame::Metric || !text.is(of, tag::OUT_OF) {
            return cue;
        }
        let inside = of + 1..self.count.first.min(of + 1 + COMPLEMENT_MAX);
        let mut measured =
            inside.flat_map(|at| text.cues_at(at)).filter(|(_, other)| other.measure.is_some());
        measured.next().map_or(cue, |(_, other)| Cue { frame: cue.frame, ..other })
    }

    /// «арестовал шестерых, ещё четверых оштрафовал»: the number has a predicate that no measure counts.
    fn is_befallen(&self) -> bool {
        let open = |at: &usize| !matches!(self.text.word(*at), "," | ";" | ":" | ".");
        let mut clause = (self.count.end()..self.right).take_while(open);
        clause.any(|at| self.text.is(at, tag::BEFALLS))
    }

    /// «задержаны 33 рейса, отменены 12»: the verb has counted things, and another clause has begun.
    fn counts_thing(&self, mark: Mark) -> bool {
        let is_thing = |other: &&Count| other.reason == Some(Reason::Thing);
        let between = self.starting_within(mark.last + 1, self.count.first);
        let thing = between.iter().rev().find(is_thing).map(|other| other.noun.end.max(other.last + 1));
        let verb = |at: usize| !is_joint(self.text, at) && self.text.word(at) != ",";
        let commas = |from: usize| (from..self.count.first).any(|at| self.text.word(at) == ",");
        thing.is_some_and(|from| commas(from) && (from..self.count.first).any(verb))
    }
}
