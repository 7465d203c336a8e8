//! What an edit did to the figures of a story: the reports of its new version against those of the versions before.

use std::collections::HashSet;

use jiff::SignedDuration;

use crate::model::{Account, Report, Role, Series, Status, Timestamp};

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

/// How long a story that went back to a number that it had printed before can go back and forth in silence.
const FLAP: SignedDuration = SignedDuration::from_hours(24);

/// Returns when an edit that was seen at `seen_at` is taken to have been made: when the entry says that it was updated, if
/// that lies behind `last_look`, the last look that found the text before; else as early as it can have been, for what
/// others published since then may answer it.
pub fn edited_at(updated: Option<Timestamp>, last_look: Option<Timestamp>, seen_at: Timestamp) -> Timestamp {
    let Some(last_look) = last_look.filter(|look| *look < seen_at) else { return seen_at };
    let said = updated.filter(|updated| last_look < *updated && *updated <= seen_at);
    let earliest = last_look.checked_add(SignedDuration::from_secs(1)).unwrap_or(seen_at);
    said.unwrap_or(earliest).min(seen_at)
}

/// Tells whether a report goes back to a number that its story printed before, and the story has done so already within
/// a day: a server that hands out two versions in turn, say. `earlier` holds the reports of its earlier versions, in
/// their order (polling.md C32).
pub fn flaps(earlier: &[Report], report: &Report) -> bool {
    let own =
        |one: &&Report| counts(one) && one.key == report.key && one.claimant.side == report.claimant.side;
    let mut printed = Vec::new();
    let mut returned_at = None;
    for one in earlier.iter().filter(own) {
        if printed.contains(&one.quantity) && printed.last() != Some(&one.quantity) {
            returned_at = Some(one.stated_at);
        }
        printed.push(one.quantity);
    }
    printed.contains(&report.quantity)
        && returned_at.is_some_and(|before| report.stated_at.duration_since(before) < FLAP)
}

/// Returns a series from whose story a report has vanished: if its number stands and no other outlet gave it, that is
/// noted.
pub fn without(series: Series, account: &Account, report: &Report, at: Timestamp) -> Series {
    let stands = account.standing.as_ref().is_some_and(|standing| standing.quantity == report.quantity);
    let states = |status| matches!(status, Status::Reported | Status::Planned);
    let mut prints = series
        .statements
        .iter()
        .filter(|what| what.quantity == report.quantity && states(what.status))
        .flat_map(|what| &what.prints);
    let is_elsewhere = prints.any(|print| *print.outlet != *report.evidence.outlet);
    if stands && !is_elsewhere { Series { vanished_at: Some(at), ..series } } else { series }
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
    fn an_edit_is_dated_by_its_entry_or_as_early_as_it_can_be() {
        let at = |minute: i64| Timestamp::from_second(minute * 60).expect("a time");
        let second = SignedDuration::from_secs(1);
        assert_eq!(edited_at(Some(at(7)), Some(at(5)), at(10)), at(7));
        assert_eq!(
            edited_at(Some(at(3)), Some(at(5)), at(10)),
            at(5) + second,
            "updated before the last look"
        );
        assert_eq!(edited_at(Some(at(12)), Some(at(5)), at(10)), at(5) + second, "updated in the future");
        assert_eq!(edited_at(None, Some(at(5)), at(10)), at(5) + second);
        assert_eq!(edited_at(Some(at(7)), None, at(10)), at(10));
        assert_eq!(edited_at(None, Some(at(10)), at(10)), at(10));
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
