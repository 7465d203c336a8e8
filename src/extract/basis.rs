//! Whether a number is a total, an increment, a part, and at which stage.

use crate::model::{Basis, Stage};

use super::{
    frame::{Side, is_joint},
    marked::{Mark, Marked},
    part::is_of_quantity,
    scope::{Draft, How},
    sense::{Frame, Measure, tag},
};

/// The most tokens between "in all" and the number of all.
const ALL_MAX: usize = 5;

/// Sets the basis of the figures from `first` on.
pub(super) fn set_basis(text: &Marked<'_>, drafts: &mut [Draft], first: usize) {
    for at in first..drafts.len() {
        let own = drafts.get(at).and_then(|draft| stage(text, draft));
        let stage = own.or_else(|| stage_of_list(text, drafts, at));
        if let Some(draft) = drafts.get_mut(at) {
            draft.stage = stage;
        }
        let basis = basis(text, drafts, at);
        if let Some(draft) = drafts.get_mut(at) {
            draft.basis = basis;
        }
    }
}

fn basis(text: &Marked<'_>, drafts: &[Draft], at: usize) -> Basis {
    let Some(draft) = drafts.get(at) else { return Basis::Unspecified };
    if draft.how == How::Part || draft.stage.is_some() || is_among(text, draft) {
        return Basis::Subset;
    }
    if draft.measure.is_deadline() {
        return Basis::Unspecified;
    }
    let ends_rise = is_whole_of_rise(text, drafts, at);
    if !ends_rise && is_increment(text, drafts, draft, at) {
        return Basis::Increment;
    }
    let is_metric = draft.link.is_some_and(|link| {
        link.cue.frame == Frame::Metric && link.cue.measure.is_none_or(|_| is_toll(text, link.mark.first))
    });
    let is_total = is_metric
        || ends_rise
        || draft.how == How::From
        || text.any(draft.scope.0, draft.count.first, tag::TOTAL)
        || text.any(draft.count.end(), before_result(text, draft), tag::TOTAL);
    let is_context =
        draft.how == How::Context && text.any(draft.scope.0, draft.count.first, tag::NEW_VERSION);
    if is_total && !is_context { Basis::Total } else { Basis::Unspecified }
}

/// Returns where the words about a figure end: "nine died, bringing the toll to 31", «ещё девять, всего их 31» say no
/// total of the nine.
fn before_result(text: &Marked<'_>, draft: &Draft) -> usize {
    let end = draft.scope.1;
    let counts_all = |at: usize| {
        let mut behind = at + 1..draft.sentence.1.min(at + 1 + ALL_MAX);
        text.is(at, tag::TOTAL) && behind.any(|at| text.is_number(at))
    };
    let opens = |at: &usize| {
        let is_result = text.is_word_of(at + 1, text.words().results);
        text.word(*at) == "," && (is_result || counts_all(at + 1))
    };
    (draft.count.end()..end).find(opens).unwrap_or(end)
}

/// A metric is a total, unless it only names the dead ("put the dead at 26").
fn is_toll(text: &Marked<'_>, first: usize) -> bool {
    !text.is_word_of(first, text.words().groups)
}

/// "among the dead — 19", «среди погибших».
fn is_among(text: &Marked<'_>, draft: &Draft) -> bool {
    draft
        .link
        .is_some_and(|link| text.is(link.mark.first, tag::PART) && !is_of_quantity(text, link.mark.first))
}

fn is_increment(text: &Marked<'_>, drafts: &[Draft], draft: &Draft, at: usize) -> bool {
    let before = drafts.iter().take(at).rev().take_while(|other| other.sentence == draft.sentence);
    let previous: Vec<&Draft> = before.collect();
    // "Injured in the overnight clashes": the time is that of the event.
    let (first, end) = draft.scope;
    let is_period = |mark: &Mark| mark.sense.tag() & tag::PERIOD != 0 && !text.is(mark.last + 1, tag::EVENT);
    let period = text.marks(first, end).iter().any(is_period)
        || (draft.how == How::Joined
            && !draft.link.is_some_and(|link| link.cue.frame == Frame::Metric)
            && !text.any(draft.scope.0, draft.count.first, tag::TOTAL)
            && !(draft.scope.0..draft.count.first).any(|at| text.is_word_of(at, text.words().amounts))
            && previous.first().is_some_and(|other| other.basis == Basis::Increment));
    let is_metric = draft.link.is_some_and(|link| link.cue.frame == Frame::Metric);
    let opens = text.any(draft.sentence.0, draft.scope.0, tag::PERIOD)
        && !text.any(draft.scope.0, draft.scope.1, tag::TOTAL)
        && previous.iter().all(|other| other.basis == Basis::Increment);
    if is_metric && is_added(text, draft) {
        return true;
    }
    if (period || opens) && draft.how != How::Context && !is_metric {
        return true;
    }
    if !draft.count.is_increment {
        return false;
    }
    let same = previous.iter().any(|other| other.measure == draft.measure);
    let splits = previous.iter().any(|other| {
        other.measure == draft.measure
            && draft.place.is_some()
            && other.place.is_some()
            && other.place != draft.place
    });
    // «12 погибли, ещё 30 ранены» adds nothing to the wounded.
    let alone = previous.is_empty() && !follows_other(drafts, draft, at);
    (alone || same) && !splits
}

/// «Убиты 19 человек. Ранения получили ещё 340»: the sentence before tells of another measure, and none before of this.
fn follows_other(drafts: &[Draft], draft: &Draft, at: usize) -> bool {
    let earlier = drafts.get(..at).unwrap_or_default();
    let is_next = earlier.last().is_some_and(|last| last.sentence.1 == draft.sentence.0);
    is_next && earlier.iter().all(|other| other.measure != draft.measure)
}

/// "rose by 43 to 412", «увеличилось на 43»: the printed difference.
fn is_added(text: &Marked<'_>, draft: &Draft) -> bool {
    let (before, first) = (draft.count.first.saturating_sub(1), draft.count.first);
    let by = |at: usize| text.is_word_of(at, text.words().by);
    (by(before) || draft.count.is_increment && by(draft.count.number.first.saturating_sub(1)))
        && text.any(draft.scope.0, first, tag::RISE | tag::FALL)
}

/// "Arrests grew by 300 and now exceed 5,100", «увеличилось на два и достигло 18»: the number behind the difference.
fn is_whole_of_rise(text: &Marked<'_>, drafts: &[Draft], at: usize) -> bool {
    let Some([before, draft]) = at.checked_sub(1).and_then(|before| drafts.get(before..=at)) else {
        return false;
    };
    let is_metric =
        before.link.is_some_and(|link| link.cue.frame == Frame::Metric && link.side == Side::Before);
    is_metric
        && before.sentence == draft.sentence
        && before.measure == draft.measure
        && draft.link.is_none()
        && draft.how != How::Part
        && is_added(text, before)
        && !is_added(text, draft)
}

/// «в больницах остаются 51 демонстрант и 14 силовиков»: the next of a list is at the stage of the one before.
fn stage_of_list(text: &Marked<'_>, drafts: &[Draft], at: usize) -> Option<Stage> {
    let draft = drafts.get(at).filter(|draft| draft.how == How::Joined)?;
    let before = at.checked_sub(1).and_then(|before| drafts.get(before))?;
    let mut gap = before.count.end()..draft.count.first;
    let is_listed = before.measure == draft.measure && gap.all(|at| is_joint(text, at));
    before.stage.clone().filter(|_| is_listed)
}

/// Returns the stage that a figure's own words name.
fn stage(text: &Marked<'_>, draft: &Draft) -> Option<Stage> {
    let cue = draft.link.map(|link| link.cue);
    if let Some(stage) = cue.filter(|cue| cue.measure == Some(draft.measure)).and_then(|cue| cue.stage) {
        return Some(Stage::new(stage));
    }
    if let Some(stage) = stage_beside(text, draft) {
        return Some(Stage::new(stage));
    }
    let still = text.any(draft.scope.0, draft.scope.1, tag::STILL);
    let to_this_day = text.any(draft.count.end(), draft.scope.1, tag::PERIOD & tag::STILL);
    let held = draft.link.is_some_and(|link| {
        link.cue.frame != Frame::Verb || text.any(link.mark.first, link.mark.last + 1, tag::CUSTODY)
    });
    let name = match draft.measure {
        Measure::Detained if held => "in_custody",
        Measure::Injured => "in_hospital",
        Measure::Killed
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
        | Measure::DeadlineStart
        | Measure::DeadlineEnd
        | Measure::Added(_) => return None,
    };
    (still || to_this_day).then(|| Stage::new(name))
}

/// "Courts have remanded 446 suspects in custody": the verb before says more than the words behind.
fn stage_beside(text: &Marked<'_>, draft: &Draft) -> Option<&'static str> {
    let end = if text.is_verb_last() { draft.scope.1 } else { draft.count.first };
    let cues = (draft.scope.0..end).flat_map(|at| text.cues_at(at));
    cues.filter(|(_, cue)| cue.measure == Some(draft.measure)).find_map(|(_, cue)| cue.stage)
}
