//! Which feeds are pushed for now, for all who poll: as the database has it, kept at hand.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use crate::model::{FeedId, Timestamp};

/// A lease of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Lease {
    /// From when on every new entry should have been pushed.
    since: Timestamp,
    /// When it ends.
    until: Timestamp,
    /// Whether a poll brought what should have been pushed; a push mends that.
    has_missed: bool,
}

/// The leases of all feeds, and the feeds that name another hub than before.
#[derive(Debug, Default)]
pub(super) struct Leases {
    current: Mutex<HashMap<FeedId, Lease>>,
    renamed: Mutex<Vec<FeedId>>,
    /// Rung when a feed names another hub than before.
    pub(super) bell: Notify,
}

impl Leases {
    /// Notes that a feed is pushed until then, from `now` on if it was not before.
    pub(super) fn put(&self, feed: &FeedId, until: Timestamp, now: Timestamp) {
        let mut leases = self.lock();
        let lease = leases.entry(feed.clone()).or_insert(Lease { since: now, until, has_missed: false });
        lease.until = until;
    }

    /// Notes that a feed is pushed no more; tells whether it was.
    pub(super) fn end(&self, feed: &FeedId) -> bool {
        self.lock().remove(feed).is_some()
    }

    /// Returns until when the pushes of a feed can be relied on; none when they cannot.
    pub(super) fn until(&self, feed: &FeedId, now: Timestamp) -> Option<Timestamp> {
        let lease = self.lock().get(feed).copied()?;
        (!lease.has_missed && lease.until > now).then_some(lease.until)
    }

    /// Notes that a poll brought something new, when the poll before was at `last`. What came since should have been
    /// pushed if the lease is older; tells whether the hub has so lost the trust that it had.
    pub(super) fn missed(&self, feed: &FeedId, last: Option<Timestamp>) -> bool {
        let mut leases = self.lock();
        let Some(lease) = leases.get_mut(feed).filter(|lease| last.is_some_and(|last| last > lease.since))
        else {
            return false;
        };
        !std::mem::replace(&mut lease.has_missed, true)
    }

    /// Notes that the hub of a feed has pushed.
    pub(super) fn pushed(&self, feed: &FeedId) {
        if let Some(lease) = self.lock().get_mut(feed) {
            lease.has_missed = false;
        }
    }

    /// Notes that a feed names another hub than before.
    pub(super) fn renamed(&self, feed: &FeedId) {
        self.renamed.lock().unwrap_or_else(PoisonError::into_inner).push(feed.clone());
        self.bell.notify_one();
    }

    /// Takes the feeds that name another hub than before.
    pub(super) fn take_renamed(&self) -> Vec<FeedId> {
        std::mem::take(&mut self.renamed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<FeedId, Lease>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::minute, *};

    #[test]
    fn a_hub_that_misses_something_is_not_relied_on_until_it_pushes() {
        let (leases, feed) = (Leases::default(), FeedId::new("wire"));
        let until = |now| leases.until(&feed, minute(now));
        assert!(!leases.missed(&feed, Some(minute(0))), "nobody pushes");
        leases.put(&feed, minute(100), minute(10));
        assert_eq!((until(11), until(100)), (Some(minute(100)), None));
        assert!(!leases.missed(&feed, Some(minute(5))), "it may have come before the lease");
        assert!(!leases.missed(&feed, None));
        assert!(leases.missed(&feed, Some(minute(20))));
        assert!(!leases.missed(&feed, Some(minute(30))), "told once");
        leases.put(&feed, minute(200), minute(40));
        assert_eq!(until(41), None, "a renewal is no push");
        leases.pushed(&feed);
        assert_eq!(until(41), Some(minute(200)));
        assert!(leases.end(&feed) && !leases.end(&feed));
        assert_eq!(until(41), None);
    }
}
