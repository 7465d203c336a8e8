//! What an edit did to the figures of a story: the reports of its new version against those of the versions before.

use std::collections::HashSet;

use crate::model::{Report, Role};

/// Returns the reports of a version that no earlier version of its story made, and says of each which number it took the
/// place of.
///
/// A number takes the place of the latest one of its series that is gone from the same sentence. Without a sentence in
/// common the story was written anew, and says something else rather than corrects itself. What only plays a part, an
/// echo or an aside, takes nobody's place.
pub fn edited(earlier: &[Report], mut reports: Vec<Report>) -> Vec<Report> {
    let says = |reports: &[Report], one: &Report| reports.iter().any(|it| it.substance() == one.substance());
    let gone = |old: &&Report| counts(old) && !says(&reports, old);
    let mut gone: Vec<&Report> = earlier.iter().filter(gone).collect();
    reports.retain(|report| !says(earlier, report));
    for report in reports.iter_mut().filter(|report| counts(report)) {
        let at = gone.iter().rposition(|old| is_in_place_of(report, old));
        report.replaces = at.map(|at| gone.remove(at).quantity);
    }
    reports
}

/// Returns those of the `earlier` reports of a story that the version before its newest one still made, and the newest
/// one does not: neither they nor another number of their series stand in it.
pub fn vanished(earlier: &[Report], before: &[Report], now: &[Report]) -> Vec<Report> {
    let tells = |report: &Report| now.iter().any(|one| counts(one) && one.key == report.key);
    let gone: Vec<&Report> = before.iter().filter(|report| counts(report) && !tells(report)).collect();
    let first_read = |report: &&Report| earlier.iter().rfind(|one| one.substance() == report.substance());
    gone.iter().filter_map(first_read).cloned().collect()
}

/// Tells whether a report may move its series.
fn counts(report: &Report) -> bool {
    match report.role {
        Role::Whole | Role::Increment => true,
        Role::Part | Role::Aside | Role::Echo => false,
    }
}

fn is_in_place_of(report: &Report, old: &Report) -> bool {
    report.key == old.key
        && report.status == old.status
        && report.claimant.side == old.claimant.side
        && is_same_sentence(&report.evidence.sentence, &old.evidence.sentence)
}

/// Tells whether a sentence is another one with some words changed: half of the words of both are in both.
fn is_same_sentence(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    2 * one.intersection(&other).count() >= one.union(&other).count()
}

/// Returns the words of a sentence without its numbers, which the edit may have changed.
fn words(sentence: &str) -> HashSet<String> {
    let words = sentence.split(|c: char| !c.is_alphanumeric());
    let named = |word: &&str| word.chars().any(char::is_alphabetic);
    words.filter(named).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        assert_eq!(is_same_sentence(one, other), expected, "{one} / {other}");
    }

    #[test]
    fn a_sentence_stays_the_same_when_less_than_half_of_it_changes() {
        check("At least 164 people were killed.", "At least 103 people were killed.", true);
        check("At least 164 people were killed.", "At least 103 were killed, officials say.", true);
        check("At least 164 people were killed.", "Doctors of one hospital counted 103 dead.", false);
        check("Погибли 164 человека.", "Погибли 103 человека.", true);
        check("164", "103", true);
    }
}
