//! Which feed is asked next, politely.
//!
//! One task owns the schedule. A feed whose time has come starts when the general limit has room and its host (the
//! registrable domain) has fewer polls under way than allowed and has rested since the last one; otherwise it waits its
//! turn. A host that answers 429 or 503 rests until the time it named, with all its feeds (polling.md C14, C17).

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, VecDeque},
    net::IpAddr,
    sync::Arc,
    time::Duration,
};

use tokio::{sync::watch, task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    model::{Feed, FeedState, Notice, PollOutcome, Timestamp},
    schedule::{PollPolicy, first_poll},
};

use super::{
    clock,
    poll::{Poller, Recorded},
};

/// How long polls under way may take to end after the daemon was asked to stop.
const GRACE: Duration = Duration::from_secs(8);

/// The longest sleep between two looks at the clock, so that a step of it is noticed.
const NAP_MAX: Duration = Duration::from_secs(30);

/// Feeds, when each is due, and what is under way.
pub(super) struct Scheduler {
    poller: Arc<Poller>,
    slots: Vec<Slot>,
    health: Health,
    due: BinaryHeap<Reverse<(Timestamp, usize)>>,
    hosts: HashMap<String, Host>,
    running: JoinSet<(usize, anyhow::Result<Recorded>)>,
    pulse: watch::Sender<Health>,
}

struct Slot {
    feed: Arc<Feed>,
    state: FeedState,
    host: String,
}

#[derive(Default)]
struct Host {
    running: usize,
    rests_until: Option<Timestamp>,
    waiting: VecDeque<usize>,
}

/// How many feeds do well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// Feeds whose last poll went well, or that were never polled.
    pub ok: usize,
    /// All feeds.
    pub all: usize,
}

/// A poll that has ended, for whoever follows the work.
pub struct Ended<'a> {
    /// The feed.
    pub feed: &'a Feed,
    /// How the poll ended; none when the database could not take it.
    pub outcome: Option<&'a PollOutcome>,
    /// The notices that it gave rise to.
    pub notices: &'a [Notice],
}

impl Scheduler {
    /// Makes a schedule of feeds and their states as stored; a feed without a time of its own is due at once.
    pub(super) fn new(poller: Arc<Poller>, feeds: Vec<(Arc<Feed>, FeedState)>) -> Self {
        let slots: Vec<Slot> =
            feeds.into_iter().map(|(feed, state)| Slot { host: host_of(&feed.url), feed, state }).collect();
        let due = |(position, slot): (usize, &Slot)| {
            Reverse((slot.state.next_poll_at.unwrap_or(Timestamp::MIN), position))
        };
        let due = slots.iter().enumerate().map(due).collect();
        let ok = slots.iter().filter(|slot| slot.state.failures == 0).count();
        let health = Health { ok, all: slots.len() };
        let pulse = watch::Sender::new(health);
        Self { poller, slots, health, due, hosts: HashMap::new(), running: JoinSet::new(), pulse }
    }

    /// Returns a receiver that changes each time the schedule goes round, so at least every half minute.
    pub(super) fn pulse(&self) -> watch::Receiver<Health> {
        self.pulse.subscribe()
    }

    /// Polls every feed that is due now, once, and returns.
    pub(super) async fn pass(&mut self, mut on_end: impl FnMut(&Ended<'_>)) {
        let began = clock::now();
        let is_due = |due: &Reverse<(Timestamp, usize)>| due.0.0 <= began;
        let due: Vec<usize> = self.due.drain().filter(is_due).map(|due| due.0.1).collect();
        self.due = due.into_iter().map(|position| Reverse((Timestamp::MIN, position))).collect();
        loop {
            self.start_due();
            let nap = self.nap();
            tokio::select! {
                Some(ended) = self.running.join_next() => {
                    if let Ok((position, recorded)) = ended {
                        self.end(position, &recorded, &mut on_end);
                    }
                }
                () = sleep(nap), if !self.due.is_empty() => {}
                else => return,
            }
        }
    }

    /// Lets feeds that were never polled start within the first minute, not all at once.
    pub(super) fn spread_starts(&mut self) {
        let now = clock::now();
        let config = &self.poller.config;
        for slot in &mut self.slots {
            let policy = PollPolicy::of(&slot.feed, config.interval, config.min_interval);
            slot.state.next_poll_at = slot.state.next_poll_at.or_else(|| Some(first_poll(&policy, now)));
        }
        let due =
            |(position, slot): (usize, &Slot)| slot.state.next_poll_at.map(|at| Reverse((at, position)));
        self.due = self.slots.iter().enumerate().filter_map(due).collect();
    }

    /// Polls feeds as they become due until `stop` is cancelled, then lets the polls under way end for a moment.
    pub(super) async fn run(&mut self, stop: &CancellationToken, mut on_end: impl FnMut(&Ended<'_>)) {
        loop {
            self.start_due();
            self.pulse.send_replace(self.health);
            let nap = self.nap();
            tokio::select! {
                () = stop.cancelled() => break,
                Some(ended) = self.running.join_next() => {
                    if let Ok((position, recorded)) = ended {
                        self.end(position, &recorded, &mut on_end);
                        self.requeue(position);
                    }
                }
                () = sleep(nap) => {}
            }
        }
        let drained = tokio::time::timeout(GRACE, async {
            while let Some(ended) = self.running.join_next().await {
                if let Ok((position, recorded)) = ended {
                    self.end(position, &recorded, &mut on_end);
                }
            }
        });
        if drained.await.is_err() {
            tracing::info!(
                polls = self.running.len(),
                "polls under way were given up; nothing of them was stored"
            );
            self.running.shutdown().await;
        }
    }

    /// Returns how many feeds do well.
    pub(super) fn health(&self) -> Health {
        self.health
    }

    /// Starts feeds that are due, as far as the limits allow.
    fn start_due(&mut self) {
        let now = clock::now();
        while self.running.len() < self.poller.config.concurrency {
            match self.due.peek() {
                Some(Reverse((at, _))) if *at <= now => {}
                _ => return,
            }
            let Some(Reverse((_, position))) = self.due.pop() else { return };
            self.start(position, now);
        }
    }

    /// Starts one feed, or lets it wait for its host.
    fn start(&mut self, position: usize, now: Timestamp) {
        let Some(slot) = self.slots.get(position) else { return };
        let host = self.hosts.entry(slot.host.clone()).or_default();
        if host.running >= self.poller.config.per_host {
            host.waiting.push_back(position);
            return;
        }
        if let Some(until) = host.rests_until.filter(|until| *until > now) {
            self.due.push(Reverse((until, position)));
            return;
        }
        host.running += 1;
        let (poller, feed, state) = (Arc::clone(&self.poller), Arc::clone(&slot.feed), slot.state.clone());
        self.running.spawn(async move { (position, poller.poll(&feed, state).await) });
    }

    fn end(
        &mut self,
        position: usize,
        recorded: &anyhow::Result<Recorded>,
        on_end: &mut impl FnMut(&Ended<'_>),
    ) {
        let now = clock::now();
        let Some(slot) = self.slots.get_mut(position) else { return };
        let rests_until = match recorded {
            Ok(recorded) => {
                tell(slot, recorded);
                on_end(&Ended {
                    feed: &slot.feed,
                    outcome: Some(&recorded.outcome),
                    notices: &recorded.notices,
                });
                self.health.ok = self.health.ok + usize::from(recorded.state.failures == 0)
                    - usize::from(slot.state.failures == 0);
                slot.state = recorded.state.clone();
                recorded.host_rests_until
            }
            Err(error) => {
                tracing::error!(feed = %slot.feed.id, error = format!("{error:#}"), "the poll was not recorded");
                on_end(&Ended { feed: &slot.feed, outcome: None, notices: &[] });
                slot.state.next_poll_at = now.checked_add(self.poller.config.min_interval.max(NAP_MAX)).ok();
                None
            }
        };
        let rested = now.checked_add(self.poller.config.host_gap).ok();
        let host = self.hosts.entry(slot.host.clone()).or_default();
        host.running = host.running.saturating_sub(1);
        host.rests_until = rests_until.max(rested);
        if let Some(next) = host.waiting.pop_front() {
            self.due.push(Reverse((host.rests_until.unwrap_or(now), next)));
        }
    }

    fn requeue(&mut self, position: usize) {
        if let Some(slot) = self.slots.get(position) {
            self.due.push(Reverse((slot.state.next_poll_at.unwrap_or_else(clock::now), position)));
        }
    }

    /// Returns how long nothing needs to be started.
    fn nap(&self) -> Duration {
        if self.running.len() >= self.poller.config.concurrency {
            return NAP_MAX;
        }
        let next = self.due.peek().map(|Reverse((at, _))| *at);
        next.map_or(NAP_MAX, |at| until(clock::now(), at).min(NAP_MAX))
    }
}

/// Logs a poll: what changed at notice, what fails at warning, once, the rest at debug.
fn tell(slot: &Slot, recorded: &Recorded) {
    let (feed, outcome) = (&slot.feed.id, recorded.outcome.name());
    match &recorded.outcome {
        PollOutcome::Failed(_, detail) => {
            if slot.state.failures == 0 {
                tracing::warn!(%feed, detail, "the feed brings no document");
            } else {
                tracing::debug!(%feed, detail, failures = recorded.state.failures, "still no document");
            }
        }
        PollOutcome::NotModified | PollOutcome::SameBody | PollOutcome::Read(_) => {
            if slot.state.failures > 0 {
                tracing::info!(%feed, "the feed is back");
            }
            tracing::debug!(%feed, outcome, notices = recorded.notices.len(), "polled");
        }
    }
}

/// Returns the time from `now` to `at`; none is left when it has passed.
pub(super) fn until(now: Timestamp, at: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(now)).unwrap_or_default()
}

/// Returns what counts as one host for politeness: the registrable domain, or the address itself.
pub(super) fn host_of(url: &str) -> String {
    let Some(host) = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)) else {
        return url.to_owned();
    };
    if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
        return host;
    }
    psl::domain_str(&host).map_or_else(|| host.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: &str) {
        assert_eq!(host_of(url), expected);
    }

    #[test]
    fn hosts_are_registrable_domains() {
        check("https://feeds.bbci.co.uk/news/world/rss.xml", "bbci.co.uk");
        check("https://rss.dw.com/rdf/rss-en-all", "dw.com");
        check("http://127.3.2.1:8800/f/1", "127.3.2.1");
        check("http://[::1]:8800/f/1", "[::1]");
        check("http://localhost/feed", "localhost");
        check("https://delta-newswire.example/news.rss", "delta-newswire.example");
    }
}
