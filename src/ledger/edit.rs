//! What an edit did to the figures of a story: its reports against those of the version before.

use crate::model::{Report, Role};

/// What an edit did to the figures of a story.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edit {
    /// The reports of the new version; a number that took another's place says so.
    pub reports: Vec<Report>,
    /// Reports of the version before of which nothing is left.
    pub vanished: Vec<Report>,
}

/// Compares the reports of a version with those of the version before it.
///
/// A number that is new takes the place of one that is gone from the same series, of its own side before any other's.
/// What only plays a part, an echo or an aside, takes nobody's place and is not missed.
pub fn compare_versions(before: &[Report], mut after: Vec<Report>) -> Edit {
    let is_new = |report: &Report| counts(report) && !before.iter().any(|other| prints(other, report));
    let new: Vec<bool> = after.iter().map(is_new).collect();
    let is_gone = |report: &Report| counts(report) && !after.iter().any(|other| prints(other, report));
    let mut gone: Vec<Report> = before.iter().filter(|report| is_gone(report)).cloned().collect();
    for report in after.iter_mut().zip(new).filter_map(|(report, new)| new.then_some(report)) {
        let same = |other: &Report| other.key == report.key && other.status == report.status;
        let own = gone.iter().position(|old| same(old) && old.claimant.side == report.claimant.side);
        let replaced = own.or_else(|| gone.iter().position(same));
        report.replaces = replaced.map(|position| gone.remove(position).quantity);
    }
    Edit { reports: after, vanished: gone }
}

/// Tells whether a report may move its series.
fn counts(report: &Report) -> bool {
    match report.role {
        Role::Whole | Role::Increment => true,
        Role::Part | Role::Aside | Role::Echo => false,
    }
}

/// Tells whether two reports say the same.
fn prints(one: &Report, other: &Report) -> bool {
    one.key == other.key && one.quantity == other.quantity && one.status == other.status
}
