//! When to look at an article's page again (polling.md, "Full text").

use std::time::Duration;

use crate::model::Timestamp;

use super::{after, chance};

/// How long after the first look a page is looked at again, minutes: ever more slowly, for two days.
const LOOKS: [u64; 7] = [30, 60, 120, 240, 480, 960, 2_880];

/// Part of a wait that chance may add.
const JITTER: f64 = 0.05;

/// Returns when to look again at a page that was first looked at `since`; none after the last look.
///
/// Looks that were missed, in a suspend or while the daemon stood still, are left out: one makes good for all of them.
pub fn next_look(since: Timestamp, now: Timestamp, seed: u64) -> Option<Timestamp> {
    let mut looks = (0_u64..).zip(LOOKS).map(|(turn, minutes)| {
        let wait = Duration::from_mins(minutes);
        after(since, wait + wait.mul_f64(JITTER * chance(seed, turn)))
    });
    looks.find(|at| *at > now)
}
