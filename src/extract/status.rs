//! Whether a number stands: retracted, denied, superseded, background, hypothetical, planned, reported.

use crate::model::{Bound, Date, Direction, Status};

use super::{
    count::Count,
    frame::Side,
    marked::Marked,
    number::Amount,
    scope::{Draft, How},
    sense::{Frame, Measure, Reason, tag},
};

/// The least number that is read as the year of an event; a dateline's "16 Aug 89" tells the day of the story.
const YEAR_MIN: u64 = 1_000;

/// Which time the sentence before speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Era {
    Present,
    Past,
}

/// What the status of a text's figures is judged by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    /// The day of the story.
    pub(super) date: Option<Date>,
    /// Events before this day are background.
    pub(super) since: Option<Date>,
    pub(super) era: Era,
}

/// Sets status and direction of the figures from `first` on, which stand in one sentence.
pub(super) fn set_status(
    text: &Marked<'_>,
    drafts: &mut [Draft],
    first: usize,
    counts: &[Count],
    days: &Days,
) {
    for at in first..drafts.len() {
        let Some(draft) = drafts.get(at) else { return };
        let parent = draft.parent.and_then(|parent| drafts.get(parent));
        // "Russia will send 1,960. About 400 of them have arrived": a verb of its own tells that it was done.
        let is_done = |parent: &&Draft| {
            parent.status == Status::Planned
                && draft.sentence != parent.sentence
                && draft.link.is_some_and(|link| link.side == Side::Behind)
        };
        let parent = parent.filter(|parent| !gives_way(text, &parent.count) && !is_done(parent));
        let parent = parent.map(|parent| parent.status);
        let own = status(text, draft, counts, days);
        let follows = draft.how == How::Part || draft.how == How::Joined;
        let status = match (own, parent) {
            (Status::Reported, Some(parent)) if follows => parent,
            _ => own,
        };
        let old = at.checked_sub(1).filter(|old| *old >= first).and_then(|old| drafts.get(old));
        let status = old
            .filter(|old| status == Status::Reported && goes_on(text, old, draft))
            .map_or(status, |old| old.status);
        let direction = corrected(text, draft, drafts.get(at + 1))
            .or_else(|| moved(text, draft, old?))
            .or_else(|| direction(text, draft));
        if status == Status::Background {
            share_past(text, drafts, first, at);
        }
        if let Some(draft) = drafts.get_mut(at) {
            draft.status = status;
            draft.direction = direction;
        }
    }
}

/// "Denied that 11,300 were dead and 10,100 missing": what the first of two numbers is, the second is too.
fn goes_on(text: &Marked<'_>, old: &Draft, draft: &Draft) -> bool {
    let mut between = old.count.end()..draft.count.first;
    let joins = tag::AND | tag::BOUND | tag::CUE | tag::PERSON | tag::BE;
    // "Up from 164 dead and 100 injured".
    let end = draft.count.end();
    let is_noun = draft.link.is_some_and(|link| link.side == Side::Within || link.mark.first == end);
    let is_told = match old.status {
        Status::Denied | Status::Hypothetical | Status::Retracted => true,
        Status::Superseded => is_noun && !gives_way(text, &old.count),
        Status::Reported | Status::Planned | Status::Background => false,
    };
    is_told && between.clone().any(|at| text.is(at, tag::AND)) && between.all(|at| text.is(at, joins))
}

/// "killed 13 marines and about 170 people in 2021": the year behind the last of a list is that of all.
fn share_past(text: &Marked<'_>, drafts: &mut [Draft], first: usize, last: usize) {
    for at in (first + 1..=last).rev() {
        let Some([before, draft]) = drafts.get_mut(at - 1..=at) else { return };
        let mut joined = before.count.end()..draft.count.first;
        if !joined.all(|gap| text.is(gap, tag::AND | tag::BOUND) || text.word(gap) == ",") {
            return;
        }
        before.status = Status::Background;
    }
}

fn status(text: &Marked<'_>, draft: &Draft, counts: &[Count], days: &Days) -> Status {
    let (first, end) = draft.scope;
    let (sentence, sentence_end) = draft.sentence;
    let in_scope = |tags| text.any(first, end, tags);
    let before = text.any(first, draft.count.first, tag::NEW_VERSION);
    if !before && (in_scope(tag::OLD_VERSION) || is_retracted(text, draft)) {
        return Status::Retracted;
    }
    // "Rejected the count and said that 11,000 were held": what is denied stands before.
    let says_anew = |at: &usize| text.is(*at, tag::AND) && text.is(at + 1, tag::SAY);
    let own = (first..draft.count.first).rev().find(says_anew).unwrap_or(first);
    if text.any(own, draft.count.first, tag::DENY) || text.any(draft.count.end(), end, tag::DENY) {
        return Status::Denied;
    }
    if draft.how == How::From || is_superseded(text, draft, counts) {
        return Status::Superseded;
    }
    if is_background(text, draft, counts, days) {
        return Status::Background;
    }
    let guess = || !is_month_may(text, first, end) || text.any(sentence, first, tag::IF);
    if in_scope(tag::IF) && guess() {
        return Status::Hypothetical;
    }
    let opens = draft.measure.is_deadline() && text.any(sentence, sentence_end, tag::IF);
    if is_planned(text, draft) || opens { Status::Planned } else { Status::Reported }
}

/// "May" with a number beside it is the month; a lower-case "may" is a guess.
fn is_month_may(text: &Marked<'_>, first: usize, end: usize) -> bool {
    (first..end).filter(|at| text.is(*at, tag::IF)).all(|at| text.is(at, tag::MONTH) && text.is_capital(at))
}

fn is_retracted(text: &Marked<'_>, draft: &Draft) -> bool {
    let (sentence, end) = draft.sentence;
    let (first, last) = draft.scope;
    // Troops are withdrawn too, but no number is taken back with them.
    let moves =
        matches!(draft.measure, Measure::Troops | Measure::TroopsWithdrawn) || draft.measure.is_deadline();
    if moves && !text.any(sentence, end, tag::DENY | tag::NEW_VERSION | tag::OLD_VERSION) {
        return false;
    }
    if !text.any(sentence, end.max(last), tag::RETRACT) {
        return false;
    }
    let refused = |at: usize| at > first && text.is_word_of(at - 1, text.words().not);
    let is_other = (draft.count.end()..end)
        .find(|at| text.is_number(*at) && refused(*at))
        .is_some_and(|other| text.any(other, end, tag::RETRACT) && !text.any(sentence, other, tag::RETRACT));
    let is_new = text.any(first, draft.count.first, tag::NEW_VERSION);
    !is_other && (text.any(first, last, tag::RETRACT) || text.any(sentence, end, tag::RETRACT) && !is_new)
}

/// "earlier", "previously", "had said" in the words of the number itself; in "1,054, which is 200 more than a day earlier"
/// they are those of the difference.
fn is_superseded(text: &Marked<'_>, draft: &Draft, counts: &[Count]) -> bool {
    let (first, end) = draft.scope;
    let inside = |count: &&Count| (draft.count.end()..end).contains(&count.first);
    let is_difference = |count: &&Count| count.reason == Some(Reason::Difference) && inside(count);
    let end = counts.iter().find(is_difference).map_or(end, |count| count.first);
    gives_way(text, &draft.count) || text.any(first, end, tag::EARLIER)
}

/// "Not 18 but 16", «не 18, а 16»: tells whether a number is refused for the next.
fn gives_way(text: &Marked<'_>, count: &Count) -> bool {
    let comma = usize::from(text.word(count.end()) == ",");
    count.is_refused(text) && text.is(count.end() + comma, tag::AND)
}

/// Another year, or years ago.
fn is_background(text: &Marked<'_>, draft: &Draft, counts: &[Count], days: &Days) -> bool {
    if draft.measure.is_deadline() {
        return false;
    }
    // "In 2019, 23 cases were opened; now there are 51": a clause with a time of its own leaves the past.
    let clause = (draft.sentence.0..draft.count.first).rev().find(|at| text.word(*at) == ";");
    let is_now = |from: usize| text.any(from, draft.scope.1, tag::NOW | tag::WEEKDAY);
    let first = clause.filter(|from| is_now(*from)).unwrap_or(draft.sentence.0);
    era(text, (first, draft.scope.1), counts, days) == Era::Past
}

/// Tells whether a stretch of text speaks of another year, or goes on to speak of one: "16 were killed then".
pub(super) fn era(text: &Marked<'_>, (first, end): (usize, usize), counts: &[Count], days: &Days) -> Era {
    let is_of_thing =
        |count: &Count| count.first.checked_sub(2).is_some_and(|at| text.is_word_of(at, text.words().built));
    let inside = |count: &&Count| {
        count.number.amount.value() >= Some(YEAR_MIN)
            && count.first < end
            && count.first >= first
            && !is_of_thing(count)
    };
    let years = counts.iter().filter(|count| count.reason == Some(Reason::Year)).filter(inside);
    let mut years = years.filter_map(|count| count.number.amount.value());
    let goes_on = || (first..end).any(|at| text.is_word_of(at, text.words().then));
    // "The biggest rally since a collapse last year", "the deadliest since 2016".
    let since = || (first..end).find(|at| text.is_word_of(*at, text.words().since)).unwrap_or(end);
    let is_past = text.any(first, end, tag::LONG_AGO) && text.any(first, since(), tag::LONG_AGO)
        || years.any(|year| is_other_year(year, days))
        || days.era == Era::Past && goes_on();
    if is_past { Era::Past } else { Era::Present }
}

fn is_other_year(year: u64, days: &Days) -> bool {
    let year = i16::try_from(year).unwrap_or(i16::MAX);
    match (days.date, days.since) {
        (Some(date), _) => year != date.year() && year < date.year(),
        (None, Some(since)) => year < since.year(),
        (None, None) => true,
    }
}

fn is_planned(text: &Marked<'_>, draft: &Draft) -> bool {
    let (first, end) = draft.scope;
    match draft.measure {
        Measure::DeadlineStart | Measure::DeadlineEnd => {
            // "The departure, which started on 1 July, is to be completed in ten days".
            let past = (first..end).find(|at| text.is_word_of(*at, text.words().past));
            past.is_none_or(|past| text.any(past + 1, draft.count.first, tag::WILL))
        }
        Measure::Killed
        | Measure::Injured
        | Measure::Missing
        | Measure::Detained
        | Measure::Released
        | Measure::Sentenced
        | Measure::CriminalCases
        | Measure::Kidnapped
        | Measure::Displaced
        | Measure::Evacuated
        | Measure::Protesters
        | Measure::Troops
        | Measure::TroopsWithdrawn
        | Measure::Added(_) => {
            let after =
                draft.link.map_or(draft.count.end(), |link| link.mark.last + 1).max(draft.count.end());
            let is_noun = draft.link.is_some_and(|link| link.side == Side::Within);
            // "20 criminal proceedings will be launched", «көшіруді жоспарлап отыр»: the verb stands right behind.
            let goes_on = is_noun || text.is_verb_last();
            // "Families of the 225 dead will get": what the dead are part of.
            let is_of =
                draft.count.first.checked_sub(1).is_some_and(|of| text.is(of, tag::PART | tag::ARTICLE));
            let is_genitive = is_noun && is_of && draft.measure == Measure::Killed;
            let will = || {
                text.any(first, end.min(after), tag::WILL) && !is_told_of(text, draft)
                    || goes_on && text.is(after, tag::WILL)
            };
            !is_genitive && will() || is_future(text, draft)
        }
    }
}

/// "Promised to punish those responsible for the murder of six", "will honour the 12 miners killed in the blast": what
/// is planned is another verb's, and the cue tells what has happened.
fn is_told_of(text: &Marked<'_>, draft: &Draft) -> bool {
    let Some(link) = draft.link else { return false };
    let befell = matches!(
        draft.measure,
        Measure::Killed | Measure::Injured | Measure::Missing | Measure::Detained | Measure::Kidnapped
    );
    let cue = link.mark.first;
    let is_participle = link.side == Side::Behind
        && link.cue.frame == Frame::Verb
        && !text.any(draft.count.end(), cue, tag::BE | tag::AUX | tag::WILL);
    let of_will = tag::WILL | tag::BE | tag::AUX | tag::STOP | tag::ARTICLE;
    let has_verb = |at: &usize| text.is_word(*at) && !text.is(*at, of_will) && !text.is_adverb(*at);
    let mut before = (draft.scope.0..cue).rev().take_while(|at| !text.is(*at, tag::WILL));
    befell && (is_participle || link.side == Side::Before && before.any(|at| has_verb(&at)))
}

/// "16, not the 18 given before", «16, а не 18»: the number that it was not tells which way it went.
fn corrected(text: &Marked<'_>, draft: &Draft, next: Option<&Draft>) -> Option<Direction> {
    let next = next.filter(|next| next.how == How::From && next.measure == draft.measure)?;
    let refused = (draft.count.end()..next.count.first).any(|at| text.is_word_of(at, text.words().not));
    let (new, old) = (draft.count.number.amount.value()?, next.count.number.amount.value()?);
    refused.then_some(if new < old { Direction::Down } else { Direction::Up })
}

/// «снизило число со 121 до 103», "from 164 to 225": the verb stands before both ends.
fn moved(text: &Marked<'_>, draft: &Draft, old: &Draft) -> Option<Direction> {
    let is_goal =
        old.how == How::From && old.measure == draft.measure && draft.count.is_in_case(text, tag::TO);
    let (new, old) = (draft.count.number.amount.value()?, old.count.number.amount.value()?);
    is_goal.then_some(if new < old { Direction::Down } else { Direction::Up })
}

/// «шығарылады»: the verb's own ending tells what is to come.
fn is_future(text: &Marked<'_>, draft: &Draft) -> bool {
    let verb = draft.link.map(|link| text.word(link.mark.last));
    verb.is_some_and(|verb| text.words().future_endings.iter().any(|ending| verb.ends_with(ending)))
}

fn direction(text: &Marked<'_>, draft: &Draft) -> Option<Direction> {
    let (first, end) = (draft.scope.0, if text.is_verb_last() { draft.scope.1 } else { draft.count.first });
    if draft.status != Status::Reported || matches!(draft.count.number.amount, Amount::Vague(..)) {
        return None;
    }
    let behind = draft.count.end()..draft.scope.1;
    let falls_behind = behind.into_iter().any(|at| text.comparison_at(at) == Some(Bound::FewerThan));
    if text.any(first, end, tag::FALL) || falls_behind {
        Some(Direction::Down)
    } else if text.any(first, end, tag::RISE) {
        Some(Direction::Up)
    } else if text.any(first, end, tag::CORRECT | tag::NEW_VERSION) {
        Some(Direction::Corrected)
    } else {
        None
    }
}
