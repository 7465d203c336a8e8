//! The address of a feed that moved for good (polling.md C20): a pure function of what is known and what a poll showed.
//!
//! One permanent redirect may be a mistake of an hour. An address is adopted after several sightings over days, each
//! with a document of the same feed, and given up again when it fails.

use std::time::Duration;

use crate::model::{Moved, Timestamp};

use super::state::FAILURES_TOLD;

/// Sightings of an address before it is adopted.
const SIGHTINGS_MIN: u32 = 3;
/// Time from the first to the last of them.
const SIGHTINGS_SPAN: Duration = Duration::from_hours(3 * 24);

/// What a poll showed of where the feed is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sighting<'a> {
    /// Where permanent redirects led.
    pub to: Option<&'a str>,
    /// Polls without a document in a row, with this one.
    pub failures: u32,
    /// Whether what was found there is the feed that is known: nothing new, or entries that were known.
    pub is_same_feed: bool,
    /// When.
    pub at: Timestamp,
}

/// Returns what is known of the move after a poll.
pub(super) fn moved(before: Option<&Moved>, sighting: Sighting<'_>) -> Option<Moved> {
    let Sighting { to, failures, is_same_feed, at } = sighting;
    if failures > 0 || before.is_some_and(|before| before.adopted) {
        return before.filter(|_| failures < FAILURES_TOLD).cloned();
    }
    let to = to?;
    let known = before.filter(|before| before.to == to);
    let since = known.map_or(at, |known| known.since);
    let sightings = known.map_or(0, |known| known.sightings) + u32::from(is_same_feed);
    let is_old = Duration::try_from(at - since).is_ok_and(|age| age >= SIGHTINGS_SPAN);
    let adopted = sightings >= SIGHTINGS_MIN && is_old;
    Some(Moved { to: to.to_owned(), since, sightings, adopted })
}

#[cfg(test)]
mod tests {
    use super::{super::tests::minute, *};

    const NEW: &str = "https://new.example/feed";

    /// Follows a feed over polls (hour, where it was redirected, same feed, failures); returns what is adopted.
    #[track_caller]
    fn check(polls: &[(i64, Option<&str>, bool, u32)], expected: Option<&str>) {
        let mut known: Option<Moved> = None;
        for (hour, to, is_same_feed, failures) in polls.iter().copied() {
            let sighting = Sighting { to, failures, is_same_feed, at: minute(hour * 60) };
            known = moved(known.as_ref(), sighting);
        }
        let adopted = known.filter(|moved| moved.adopted).map(|moved| moved.to);
        assert_eq!(adopted.as_deref(), expected, "{polls:?}");
    }

    #[test]
    fn c20_an_address_is_adopted_after_three_sightings_over_three_days() {
        let seen = |hour| (hour, Some(NEW), true, 0);
        check(&[seen(0), seen(40), seen(72)], Some(NEW));
        check(&[seen(0), seen(72)], None);
        check(&[seen(0), seen(1), seen(71)], None);
        check(&[seen(0), (10, None, true, 0), seen(40), seen(60), seen(90)], None);
        check(&[seen(0), (10, None, false, 1), seen(40), seen(73)], Some(NEW));
        check(&[seen(0), seen(40), (60, Some("https://other.example/"), true, 0), seen(90)], None);
    }

    #[test]
    fn another_feed_at_the_address_is_no_sighting() {
        check(&[(0, Some(NEW), false, 0), (40, Some(NEW), true, 0), (80, Some(NEW), true, 0)], None);
    }

    #[test]
    fn an_adopted_address_that_fails_is_given_up() {
        let seen = |hour| (hour, Some(NEW), true, 0);
        let adopted = [seen(0), seen(40), seen(72)];
        let then = |more: &[(i64, Option<&'static str>, bool, u32)]| [&adopted[..], more].concat();
        check(&then(&[(73, None, true, 0)]), Some(NEW));
        check(&then(&[(73, None, false, 1), (74, None, false, 2)]), Some(NEW));
        check(&then(&[(73, None, false, 1), (74, None, false, 2), (75, None, false, 3)]), None);
    }
}
