//! Whose turn it is: which feed is asked next, so that no host is asked by more at once than allowed, nor before it has
//! rested (polling.md C14, C17).
//!
//! A pure value of the times that it is given: feeds are numbered in the order in which they are added, and every turn
//! that is taken is ended or put off.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, VecDeque},
    time::Duration,
};

use crate::model::Timestamp;

use super::after;

/// What a host may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostLimits {
    /// Requests under way at once.
    pub per_host: usize,
    /// How long it rests after each.
    pub gap: Duration,
}

/// Feeds, when each is due, and which hosts are being asked or rest.
#[derive(Debug)]
pub struct Turns {
    limits: HostLimits,
    due: BinaryHeap<Reverse<(Timestamp, usize)>>,
    /// The host of each feed.
    host_of: Vec<usize>,
    hosts: Vec<Host>,
    known: HashMap<String, usize>,
}

#[derive(Debug, Default)]
struct Host {
    running: usize,
    rests_until: Option<Timestamp>,
    waiting: VecDeque<usize>,
}

impl Turns {
    /// Starts without feeds.
    pub fn new(limits: HostLimits) -> Self {
        Self { limits, due: BinaryHeap::new(), host_of: Vec::new(), hosts: Vec::new(), known: HashMap::new() }
    }

    /// Adds a feed that is due at a time, and whose host rests until another, as far as was known of the feed.
    pub fn add(&mut self, host: &str, due: Timestamp, rests_until: Option<Timestamp>) {
        let next = self.hosts.len();
        let place = *self.known.entry(host.to_owned()).or_insert(next);
        if place == next {
            self.hosts.push(Host::default());
        }
        if let Some(host) = self.hosts.get_mut(place) {
            host.rests_until = host.rests_until.max(rests_until);
        }
        self.due.push(Reverse((due, self.host_of.len())));
        self.host_of.push(place);
    }

    /// Takes the feed whose turn it is now, if it is anybody's; others wait for their host.
    pub fn take(&mut self, now: Timestamp) -> Option<usize> {
        while let Some(Reverse((_, feed))) = self.due.peek().copied().filter(|due| due.0.0 <= now) {
            self.due.pop();
            let per_host = self.limits.per_host;
            let Some(host) = self.host(feed) else { continue };
            if host.running >= per_host {
                host.waiting.push_back(feed);
            } else if let Some(until) = host.rests_until.filter(|until| *until > now) {
                self.due.push(Reverse((until, feed)));
            } else {
                host.running += 1;
                return Some(feed);
            }
        }
        None
    }

    /// Gives back a turn that was taken and not used, for another at a time.
    pub fn put_off(&mut self, feed: usize, at: Timestamp) {
        if let Some(host) = self.host(feed) {
            host.running = host.running.saturating_sub(1);
        }
        self.put(feed, at);
    }

    /// Ends a turn: the host rests for its gap, and until it wants to be asked again if it said when.
    pub fn end(&mut self, feed: usize, now: Timestamp, rests_until: Option<Timestamp>) {
        let rested = after(now, self.limits.gap);
        let Some(host) = self.host(feed) else { return };
        host.running = host.running.saturating_sub(1);
        host.rests_until = host.rests_until.max(rests_until).max(Some(rested));
        let (next, at) = (host.waiting.pop_front(), host.rests_until.unwrap_or(now));
        self.due.extend(next.map(|next| Reverse((at, next))));
    }

    /// Makes a feed due at a time.
    pub fn put(&mut self, feed: usize, at: Timestamp) {
        self.due.push(Reverse((at, feed)));
    }

    /// Makes all feeds due at other times than before.
    pub fn put_all(&mut self, times: impl Iterator<Item = (usize, Timestamp)>) {
        self.due = times.map(|(feed, at)| Reverse((at, feed))).collect();
    }

    /// Makes a feed due earlier; one that waits for its host or is being asked is left alone.
    pub fn bring_forward(&mut self, feed: usize, at: Timestamp) {
        let earlier = |Reverse((due, one)): Reverse<(Timestamp, usize)>| {
            Reverse((if one == feed { due.min(at) } else { due }, one))
        };
        self.due = self.due.drain().map(earlier).collect();
    }

    /// Brings everything forward by as much as the clock was set back.
    pub fn set_back(&mut self, by: Duration) {
        let earlier = |at: Timestamp| at.checked_sub(by).unwrap_or(Timestamp::MIN);
        self.due = self.due.drain().map(|Reverse((at, feed))| Reverse((earlier(at), feed))).collect();
        for host in &mut self.hosts {
            host.rests_until = host.rests_until.map(earlier);
        }
    }

    /// Returns when the next feed is due; none is while all are being asked or wait for their host.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.due.peek().map(|due| due.0.0)
    }

    /// Returns when each feed is due that neither is being asked nor waits for its host.
    pub fn times(&self) -> impl Iterator<Item = Timestamp> {
        self.due.iter().map(|due| due.0.0)
    }

    /// Returns until when the host of a feed rests, if it has rested yet.
    pub fn rests_until(&self, feed: usize) -> Option<Timestamp> {
        self.host_of.get(feed).and_then(|host| self.hosts.get(*host)).and_then(|host| host.rests_until)
    }

    /// Leaves only the feeds that can be asked now; returns when each of the others can.
    pub fn keep_due(&mut self, now: Timestamp) -> Vec<Timestamp> {
        let due = std::mem::take(&mut self.due).into_iter();
        let at = |Reverse((at, feed)): Reverse<(Timestamp, usize)>| {
            (self.rests_until(feed).map_or(at, |until| until.max(at)), feed)
        };
        let (due, later): (Vec<_>, Vec<_>) = due.map(at).partition(|(at, _)| *at <= now);
        self.due = due.into_iter().map(|(_, feed)| Reverse((Timestamp::MIN, feed))).collect();
        later.into_iter().map(|(at, _)| at).collect()
    }

    /// Leaves no feed when the next is due behind `latest`, nor those that wait for their hosts; returns when each that
    /// was left out is due.
    pub fn drop_later(&mut self, latest: Timestamp) -> Vec<Timestamp> {
        let mut left = Vec::new();
        if self.next_at().is_some_and(|at| at > latest) {
            for Reverse((at, feed)) in std::mem::take(&mut self.due) {
                let queued = self.host(feed).map_or(0, |host| host.waiting.drain(..).count());
                left.extend(std::iter::repeat_n(at, 1 + queued));
            }
        }
        left
    }

    fn host(&mut self, feed: usize) -> Option<&mut Host> {
        self.host_of.get(feed).and_then(|host| self.hosts.get_mut(*host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn turns(hosts: &[&str]) -> Turns {
        let mut turns = Turns::new(HostLimits { per_host: 1, gap: Duration::from_secs(2) });
        for host in hosts {
            turns.add(host, at(0), None);
        }
        turns
    }

    #[test]
    fn a_host_is_asked_one_after_the_other_and_rests_between() {
        let mut turns = turns(&["a", "a", "b"]);
        assert_eq!((turns.take(at(0)), turns.take(at(0)), turns.take(at(0))), (Some(0), Some(2), None));
        assert_eq!(turns.next_at(), None, "the second waits for the first");
        turns.end(0, at(10), None);
        assert_eq!((turns.take(at(11)), turns.take(at(12))), (None, Some(1)));
    }

    #[test]
    fn a_host_that_asks_for_rest_gets_it_for_all_its_feeds() {
        let mut turns = turns(&["a", "a"]);
        assert_eq!(turns.take(at(0)), Some(0));
        turns.end(0, at(1), Some(at(600)));
        turns.put(0, at(300));
        assert_eq!((turns.take(at(599)), turns.next_at()), (None, Some(at(600))));
        assert_eq!((turns.take(at(600)), turns.take(at(600))), (Some(0), None));
    }

    #[test]
    fn a_turn_that_is_put_off_leaves_the_host_free() {
        let mut turns = turns(&["a", "a"]);
        assert_eq!(turns.take(at(0)), Some(0));
        turns.put_off(0, at(1));
        assert_eq!((turns.take(at(0)), turns.take(at(5))), (Some(1), None));
    }

    #[test]
    fn what_waits_comes_forward_when_the_clock_is_set_back() {
        let mut turns = turns(&["a"]);
        turns.put_all([(0, at(900))].into_iter());
        turns.set_back(Duration::from_mins(10));
        assert_eq!(turns.next_at(), Some(at(300)));
        turns.bring_forward(0, at(50));
        assert_eq!(turns.next_at(), Some(at(50)));
    }

    #[test]
    fn a_single_pass_leaves_out_what_cannot_be_asked_now() {
        let mut turns = turns(&["a", "b", "c"]);
        turns.put_all([(0, at(5)), (1, at(50)), (2, at(7))].into_iter());
        assert_eq!(turns.keep_due(at(10)), [at(50)]);
        assert_eq!(turns.times().count(), 2);
        turns.put_all([(0, at(99)), (1, at(70))].into_iter());
        assert_eq!(turns.drop_later(at(80)), [], "one can be asked soon");
        let mut left = turns.drop_later(at(60));
        left.sort();
        assert_eq!((left, turns.next_at()), (vec![at(70), at(99)], None));
    }
}
